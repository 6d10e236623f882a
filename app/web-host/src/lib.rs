//! The handset in a browser of this machine: the core's [`Door`](collector_core::rpc::Door) behind HTTP
//! on loopback, with the screens beside it.
//!
//! For demonstrations and for tests of the screens; a phone runs them in its own web view. What is
//! reached here is one person's work, so nothing but the page it serves itself gets in: it listens on
//! loopback only, believes no other host name, no other origin, and nobody without its cookie.

mod guard;
mod media;
mod page;
mod routes;
mod serve;
mod settings;

pub use serve::{HostError, Running, serve, serve_door};
pub use settings::Settings;
