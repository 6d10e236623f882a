//! When to run: at once when something is done or the network comes back, and by itself soon after a
//! failure, without anybody restarting anything (R3).

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use shared::sync::WaitRequest;
use tokio::sync::{Notify, watch};

use super::{Carrier, Engine, Outcome, Token, Transport};
use crate::phone::Phone;
use crate::store::tables::{cursors, notices, person};
use crate::{Result, session};

/// How soon a foreground app tries again after a run that could not finish (R3: at most 5 s).
pub const RETRY: Duration = Duration::from_secs(4);

/// How soon it looks again when one person's work waits for something else than a way.
pub const LATER: Duration = Duration::from_secs(15);

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
    running: watch::Sender<bool>,
    begun: AtomicU64,
}

impl Driver {
    /// A driver and what wakes it.
    #[must_use]
    pub fn new() -> (Self, Nudge) {
        let nudge = Nudge::default();
        let running = watch::Sender::new(false);
        (Self { nudge: nudge.clone(), running, begun: AtomicU64::new(0) }, nudge)
    }

    /// Whether a run is under way.
    #[must_use]
    pub fn running(&self) -> watch::Receiver<bool> {
        self.running.subscribe()
    }

    /// How many runs have begun.
    #[must_use]
    pub fn begun(&self) -> u64 {
        self.begun.load(Ordering::SeqCst)
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
            self.begun.fetch_add(1, Ordering::SeqCst);
            self.running.send_replace(true);
            let outcome = match Engine::new(phone, net) {
                Ok(engine) => engine.run().await,
                Err(error) => Err(error),
            };
            self.running.send_replace(false);
            let pause = pause(&outcome);
            // Notices that could not be taken would wake it again at once.
            let to_be_read = matches!(&outcome, Ok(outcome) if outcome.notices.is_none());
            if !on_run(&outcome) {
                return;
            }
            // Whichever comes first; a pause that ends by itself is as good as a nudge.
            let _ = tokio::time::timeout(pause, async {
                tokio::select! {
                    () = self.nudge.0.notified() => {}
                    () = news(phone, net, to_be_read) => {}
                }
            })
            .await;
        }
    }
}

/// Returns when the centre has something new for whoever is signed in, or soon after the line broke;
/// otherwise never: the pause around it ends by itself.
async fn news(phone: &Phone, net: &dyn Transport, to_be_read: bool) {
    match ask(phone, net, to_be_read).await {
        Ok(true) => {}
        // A phone that only listens hears nothing until it asks again, and says nothing of it (R3).
        Err(error) if error.code().starts_with("net.") => tokio::time::sleep(RETRY).await,
        Ok(false) | Err(_) => std::future::pending().await,
    }
}

async fn ask(phone: &Phone, net: &dyn Transport, to_be_read: bool) -> Result<bool> {
    let Some(session) = session::current(phone)? else { return Ok(false) };
    let store = phone.store(session.user)?;
    let (person, cursors, seen) =
        store.read(|db| Ok((person::get(db)?, cursors::all(db)?, notices::cursor(db)?)))?;
    let Some(token) = person.token else { return Ok(false) };
    let installation = phone.installation()?;
    let carrier = Carrier { installation: installation.installation, secret: installation.secret };
    let up_to_ms = u32::try_from(IDLE.as_millis()).unwrap_or(u32::MAX);
    let request = WaitRequest { cursors, up_to_ms, notices: to_be_read.then_some(seen) };
    Ok(net.wait(&carrier, &Token(token), &request).await?.changed)
}

fn pause(outcome: &Result<Outcome>) -> Duration {
    match outcome {
        // A way may be there again any moment.
        Ok(outcome) if lacks_way(outcome) => RETRY,
        // What waits for its own pause or for a sign-in gains nothing by haste.
        Ok(outcome) if outcome.stopped.is_some() || somebody_waits(outcome) => LATER,
        Ok(_) => IDLE,
        Err(_) => LATER,
    }
}

fn lacks_way(outcome: &Outcome) -> bool {
    let why = [outcome.stopped.as_deref(), outcome.notices.as_deref()];
    why.into_iter().flatten().any(|code| code.starts_with("net."))
}

fn somebody_waits(outcome: &Outcome) -> bool {
    outcome.users.iter().any(|(_, user)| user.stopped.is_some())
}
