//! The functions a screen may call, one file per area.
//!
//! Each takes the phone and, where it acts for a person, the session; each returns plain types that
//! serialise, or an [`ApiError`] with a stable code and a sentence that says what to do. A screen never
//! reaches below this module.

pub mod app;
pub mod bundles;
pub mod cases;
pub mod classes;
pub mod contacts;
pub mod duty;
mod error;
pub mod ground;
pub mod lock;
pub mod media;
pub mod moves;
pub mod notices;
pub mod outbox;
pub mod packs;
pub mod people;
pub mod phrases;
pub mod records;
pub mod reports;
mod says;
pub mod similar;
pub mod stock;
pub mod supervision;
pub mod syncing;
pub mod tasks;
pub mod units;

pub use error::{ApiError, ApiResult};
pub use says::sentence;

#[cfg(test)]
#[path = "says_tests.rs"]
mod says_tests;
