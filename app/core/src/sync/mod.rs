//! To the centre and back: operations up, media up, documents down.
//!
//! What to do next is planned by pure functions ([`plan`]); [`Engine`] does it, one committed step at a
//! time, over any [`Transport`]. A run carries everybody's work on this phone, because the
//! installation's credential is enough to push; it pulls for those whose token is good.

mod centre;
mod cleanup;
mod driver;
mod engine;
mod failure;
pub mod http;
mod notices;
pub mod plan;
mod pull;
mod push;
mod reconcile;
mod transport;
mod upload;

pub use cleanup::{Cleaned, clean, sweep};
pub use driver::{Driver, IDLE, LATER, Nudge, RETRY};
pub use engine::{Engine, Outcome, UserOutcome};
pub use failure::Failure;
pub use transport::{Carrier, NewUpload, Token, Transport, Upload, Used};
