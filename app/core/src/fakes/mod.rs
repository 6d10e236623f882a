//! Doubles for what a phone stands on: clocks, randomness, receiver, camera, the plug, and a centre.
//!
//! [`FakeCentre`] admits, chains, decides and folds with the very functions of `shared` that a real
//! centre uses, so that it can't drift from it.

mod admit;
mod centre;
mod net;
mod notices;
mod phone;
mod plug;
mod state;

pub use centre::{Backup, FakeCentre, Fault};
pub use phone::{FakeCamera, FakeClock, FakeEntropy, FakeReceiver};
pub use plug::Plug;
pub use state::{Judge, Upload};
