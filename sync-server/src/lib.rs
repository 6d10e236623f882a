//! The centre: admits operations, decides moves, keeps cases, serves documents, media and packs.

pub mod authority;
pub mod cli;
pub mod demo;
pub mod enrolment;
pub mod http;
pub mod packs;
pub mod photos;
pub mod settings;
pub mod sign_in;
pub mod store;
pub mod whole;
