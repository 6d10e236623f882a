//! The door itself: who is here, which way leads to the centre, who wants to hear of changes.

use std::path::PathBuf;
use std::sync::Arc;

use bytes::Bytes;
use serde_json::Value;
use shared::media::Sha256Hash;
use tokio::runtime::Handle;
use tokio::sync::{broadcast, watch};
use tokio::task::spawn_blocking;

use super::change::Change;
use super::command::PUT_BYTES;
use super::commands::COMMANDS;
use super::puts::PUTS;
use crate::api::syncing::Runs;
use crate::api::{ApiError, ApiResult, bundles, media, people};
use crate::phone::Phone;
use crate::session::{Session, lock};
use crate::sync::{Driver, Nudge, Transport};

/// Changes a slow listener may miss before it is told of all.
const CHANGES_KEPT: usize = 64;

/// What a locked phone does: unlocking, signing in, sending what waits. A report may begin, because a
/// camera that was open when the lock fell brings its picture all the same (R17).
const OPEN_WHILE_LOCKED: [&str; 13] = [
    "app.about",
    "app.known_people",
    "people.is_enrolled",
    "people.sign_in",
    "people.sign_out",
    "people.current",
    "lock.state",
    "lock.left",
    "lock.back",
    "lock.unlock",
    "sync.state",
    "sync.run",
    "reports.begin",
];

/// A way to the centre, once the phone is enrolled.
pub(super) type Way = Option<Arc<dyn Transport>>;

/// What a screen has of the core. Clones are the same door.
#[derive(Clone)]
pub struct Door {
    phone: Arc<Phone>,
    pub(super) way: Arc<watch::Sender<Way>>,
    pub(super) driver: Arc<Driver>,
    nudge: Nudge,
    changes: broadcast::Sender<Change>,
    pub(super) runs: Arc<watch::Sender<Runs>>,
}

impl Door {
    /// The door of a phone. Its way to the centre is that of its installation.
    #[must_use]
    pub fn of(phone: Arc<Phone>) -> Self {
        let is_enrolled = people::is_enrolled(&phone).unwrap_or_default();
        let way = is_enrolled.then(|| people::way(&phone).ok()).flatten();
        Self::with_way(phone, way.map(|net| Arc::new(net) as Arc<dyn Transport>))
    }

    /// The door of an enrolled phone over a way of one's own.
    #[must_use]
    pub fn over(phone: Arc<Phone>, net: Arc<dyn Transport>) -> Self {
        Self::with_way(phone, Some(net))
    }

    fn with_way(phone: Arc<Phone>, way: Way) -> Self {
        let (driver, nudge) = Driver::new();
        Self {
            phone,
            way: Arc::new(watch::Sender::new(way)),
            driver: Arc::new(driver),
            nudge,
            changes: broadcast::Sender::new(CHANGES_KEPT),
            runs: Arc::default(),
        }
    }

    /// Does what a command says. It is finished even when nobody waits for it any more.
    ///
    /// # Errors
    /// `command.unknown`, `command.bad_params`, and what the function of the api says.
    pub async fn call(&self, name: &str, params: Value) -> ApiResult<Value> {
        let command = COMMANDS.iter().find(|command| command.name == name);
        let command = command.ok_or_else(|| ApiError::of("command.unknown"))?;
        let door = self.clone();
        let done = waited(move || {
            door.pass(command.name)?;
            (command.run)(&door, params)
        })
        .await?;
        self.tell(command.changes);
        Ok(done)
    }

    /// Takes bytes in: a photo, a sound, a bundle.
    ///
    /// # Errors
    /// `command.unknown`, `command.too_large`, `command.bad_params`, and what the function of the api
    /// says.
    pub async fn put(&self, name: &str, params: Value, bytes: Bytes) -> ApiResult<Value> {
        let put = PUTS.iter().find(|put| put.name == name);
        let put = put.ok_or_else(|| ApiError::of("command.unknown"))?;
        if bytes.len() > PUT_BYTES {
            return Err(ApiError::of("command.too_large"));
        }
        let door = self.clone();
        let done = waited(move || (put.run)(&door, params, bytes)).await?;
        self.tell(put.changes);
        Ok(done)
    }

    /// Where the file of a medium lies, and what it is, for a shell to serve: only one that the drafts,
    /// answers or cases of whoever is signed in name.
    ///
    /// # Errors
    /// `session.over`, `media.unknown`, `media.file_missing`.
    pub async fn medium(&self, sha256: Sha256Hash) -> ApiResult<(PathBuf, &'static str)> {
        let door = self.clone();
        waited(move || {
            door.pass("media")?;
            media::named_file(door.phone(), &door.session()?, &sha256)
        })
        .await
    }

    /// The bundle this person wrote last, and the name it is handed on under.
    ///
    /// # Errors
    /// `session.over`, `bundle.nothing`.
    pub async fn bundle(&self) -> ApiResult<(PathBuf, String)> {
        let door = self.clone();
        waited(move || {
            door.pass("bundle")?;
            bundles::written_here(door.phone(), &door.session()?)
        })
        .await
    }

    /// What changes from now on. Whoever missed some asks everything again.
    #[must_use]
    pub fn changes(&self) -> broadcast::Receiver<Change> {
        self.changes.subscribe()
    }

    /// The app came to the front, or the network changed: look for the centre now.
    pub fn wake(&self) {
        self.nudge.wake();
    }

    /// The phone.
    #[must_use]
    pub fn phone(&self) -> &Phone {
        &self.phone
    }

    /// Tells what a command changed, and sets off whatever has to go up.
    fn tell(&self, changes: &[Change]) {
        self.tell_quietly(changes);
        if changes.iter().any(|change| change.goes_up()) {
            self.nudge.wake();
        }
    }

    /// Tells what came from the centre.
    pub(super) fn tell_quietly(&self, changes: &[Change]) {
        for change in changes {
            // Nobody listening is no failure.
            let _ = self.changes.send(*change);
        }
    }

    /// Lets nothing through a locked phone that tells anything of its bearer's work.
    fn pass(&self, name: &str) -> ApiResult<()> {
        if !OPEN_WHILE_LOCKED.contains(&name) && lock::is_locked(&self.phone)? {
            return Err(ApiError::of("session.locked"));
        }
        Ok(())
    }

    /// Whoever is signed in.
    pub(super) fn session(&self) -> ApiResult<Session> {
        people::current(&self.phone)?.ok_or_else(|| ApiError::of("session.over"))
    }

    /// The way to the phone's own centre.
    pub(super) fn net(&self) -> ApiResult<Arc<dyn Transport>> {
        self.way.borrow().clone().ok_or_else(|| ApiError::of("phone.not_enrolled"))
    }

    /// Finishes what may wait for the network, on a thread that may wait.
    pub(super) fn finish<T>(&self, work: impl Future<Output = ApiResult<T>>) -> ApiResult<T> {
        Handle::current().block_on(work)
    }

    /// Enrols the phone; from then on there is a way to its centre.
    pub(super) async fn enrol(&self, scanned: &str, device: &str) -> ApiResult<()> {
        let code = people::read_code(scanned)?;
        let net = people::way_to(&code)?;
        people::enrol(&self.phone, &net, &code, device).await?;
        self.way.send_replace(Some(Arc::new(net)));
        Ok(())
    }
}

/// Store, photos and argon2 block: none of it on a thread that others wait for.
async fn waited<T: Send + 'static>(
    work: impl FnOnce() -> ApiResult<T> + Send + 'static,
) -> ApiResult<T> {
    spawn_blocking(work).await.unwrap_or_else(|error| {
        tracing::error!(%error, "a command did not end");
        Err(ApiError::of("app.failed"))
    })
}
