//! The door between a screen and the core: everything a screen may ask, by name, as JSON.
//!
//! No rule lives here. [`commands`] is the one list; each row names a function of [`crate::api`], its
//! parameters and its answer, and from the same row come the call and its TypeScript. A shell, be it a
//! web view or a browser on loopback, passes names and JSON through and knows none of them.

#[cfg(feature = "bindings")]
pub mod bindings;
mod change;
mod command;
mod commands;
mod door;
mod puts;
mod sync;

pub use change::Change;
pub use command::{PARAMS_BYTES, PUT_BYTES, read_params};
pub use door::Door;
