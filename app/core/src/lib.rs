//! The handset without a screen: what a collector, a crew or a supervisor does is kept here first,
//! and goes to the centre when there is a way.
//!
//! The order of trust: a committed row of the user's own file, then a receipt of the centre, and
//! nothing else. Screens call [`api`] and read what it returns; everything below may be killed at any
//! moment and goes on from its last commit.

pub mod api;
pub mod bundle;
pub mod camera;
pub mod classes;
pub mod clock;
pub mod draft;
pub mod entropy;
pub mod error;
#[cfg(any(test, feature = "fakes"))]
pub mod fakes;
pub mod ground;
pub mod outbox;
pub mod packs;
pub mod phone;
pub mod receiver;
pub mod rpc;
pub mod session;
pub mod store;
pub mod sync;
pub mod view;

pub use collector_photo as photo;
pub use error::{Error, Result};
