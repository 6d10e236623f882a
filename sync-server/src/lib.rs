//! The centre: admits operations, decides moves, serves documents, media and packs.

pub mod demo;
