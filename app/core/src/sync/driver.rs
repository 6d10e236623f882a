//! When to run: at once when something is done or the network comes back, and by itself soon after a
//! failure, without anybody restarting anything (R3).

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Notify;

use super::{Engine, Outcome, Transport};
use crate::Result;
use crate::phone::Phone;

/// How soon a foreground app tries again after a run that could not finish (R3: at most 5 s).
pub const RETRY: Duration = Duration::from_secs(4);

/// How often it looks without any reason.
pub const IDLE: Duration = Duration::from_secs(60);

/// Wakes a driver: an act was done, the network changed, the app came to the front.
#[derive(Debug, Clone, Default)]
pub struct Nudge(Arc<Notify>);

impl Nudge {
    /// Wakes it. Several nudges before it looks are one.
    pub fn wake(&self) {
        self.0.notify_one();
    }
}

/// Runs the engine for as long as the app lives.
pub struct Driver {
    nudge: Nudge,
}

impl Driver {
    /// A driver and what wakes it.
    #[must_use]
    pub fn new() -> (Self, Nudge) {
        let nudge = Nudge::default();
        (Self { nudge: nudge.clone() }, nudge)
    }

    /// Runs until `on_run` says stop. It gets every outcome, failures of the phone itself included,
    /// so that a screen can show one quiet banner and not a heap of messages (R23).
    pub async fn drive(
        &self,
        phone: &Phone,
        net: &dyn Transport,
        mut on_run: impl FnMut(&Result<Outcome>) -> bool,
    ) {
        loop {
            let outcome = match Engine::new(phone, net) {
                Ok(engine) => engine.run().await,
                Err(error) => Err(error),
            };
            let pause = pause(&outcome);
            if !on_run(&outcome) {
                return;
            }
            // Whichever comes first; a pause that ends by itself is as good as a nudge.
            let _ = tokio::time::timeout(pause, self.nudge.0.notified()).await;
        }
    }
}

fn pause(outcome: &Result<Outcome>) -> Duration {
    match outcome {
        Ok(outcome) if outcome.stopped.is_none() && !somebody_waits(outcome) => IDLE,
        _ => RETRY,
    }
}

fn somebody_waits(outcome: &Outcome) -> bool {
    outcome.users.iter().any(|(_, user)| user.stopped.is_some())
}
