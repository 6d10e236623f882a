//! Running a sync, how it stands, and tidying up after it.

use serde::{Deserialize, Serialize};
use shared::ids::Millis;
use shared::sync::Pack;

use super::{ApiError, ApiResult};
use crate::Result;
use crate::outbox::ItemState;
use crate::phone::Phone;
use crate::session::Session;
use crate::store::tables::{items, media};
use crate::sync::{self, Engine, Outcome, Transport};

/// What a run did, with its one sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Run {
    /// The details.
    pub outcome: Outcome,
    /// Why it ended early: one banner, no heap of messages (R23).
    pub says: Option<ApiError>,
}

impl From<Outcome> for Run {
    fn from(outcome: Outcome) -> Self {
        let own = outcome.users.iter().find_map(|(_, user)| user.stopped.as_deref());
        let says = outcome.stopped.as_deref().or(own).map(ApiError::of);
        Self { outcome, says }
    }
}

/// One run over everything on the phone. No network is an outcome, not an error.
///
/// # Errors
/// `phone.not_enrolled`, `store.failed`.
pub async fn run(phone: &Phone, net: &dyn Transport) -> ApiResult<Run> {
    Ok(Engine::new(phone, net)?.run().await?.into())
}

/// What the runs since the app began came to, as whoever drives them notes it.
#[derive(Debug, Clone, Default)]
pub struct Runs {
    /// Somebody drives.
    pub driven: bool,
    /// One is under way.
    pub running: bool,
    /// The number of the last one that ended.
    pub ended: u64,
    /// What it came to.
    pub last: Option<ApiResult<Run>>,
    /// When it ended, by the phone's own clock.
    pub last_ms: Option<Millis>,
    /// When one last reached its end, by the phone's own clock.
    pub whole_ms: Option<Millis>,
    /// The packs that were here after it.
    pub packs: Vec<Pack>,
}

impl Runs {
    /// A run began.
    pub fn begin(&mut self) {
        self.running = true;
    }

    /// The run of this number ended.
    pub fn end(&mut self, now: Millis, number: u64, outcome: &Result<Outcome>) {
        (self.running, self.ended, self.last_ms) = (false, number, Some(now));
        if outcome.as_ref().is_ok_and(|outcome| outcome.stopped.is_none()) {
            self.whole_ms = Some(now);
        }
        let done = outcome.as_ref().map(|outcome| Run::from(outcome.clone()));
        self.last = Some(done.map_err(|error| ApiError::of(error.code())));
    }

    /// Nobody drives any more.
    pub fn leave(&mut self) {
        (self.driven, self.running) = (false, false);
    }
}

/// How syncing stands.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct SyncState {
    /// A run is under way.
    pub running: bool,
    /// The centre was out of reach in the last run.
    pub offline: bool,
    /// When the last run ended, by the phone's own clock; none since the app began.
    pub last_ms: Option<Millis>,
    /// When a run last reached its end.
    pub whole_ms: Option<Millis>,
    /// Why something did not go; its code is stable.
    pub says: Option<ApiError>,
    /// Own items that are not complete at the centre.
    pub items: u64,
    /// Own items that the centre refused and their author has not looked at.
    pub refused: u64,
    /// Own files without a receipt.
    pub files: u64,
    /// Bytes of these still to send.
    pub bytes: u64,
}

/// How syncing stands for a person; without one only how the runs went.
///
/// # Errors
/// `session.over`, `store.failed`.
pub fn state(phone: &Phone, session: Option<&Session>, runs: &Runs) -> ApiResult<SyncState> {
    let mut state = SyncState {
        running: runs.running,
        last_ms: runs.last_ms,
        whole_ms: runs.whole_ms,
        ..SyncState::default()
    };
    match &runs.last {
        Some(Ok(run)) => {
            let stopped = run.outcome.stopped.as_deref();
            state.offline = stopped.is_some_and(|code| code.starts_with("net."));
            // What keeps a colleague's work back is the colleague's to read.
            let me = session.map(|session| session.user);
            let own = run.outcome.users.iter().find(|(user, _)| *user == me);
            let own = own.and_then(|(_, user)| user.stopped.as_deref());
            state.says = stopped.or(own).map(ApiError::of);
        }
        Some(Err(failed)) => state.says = Some(failed.clone()),
        None => {}
    }
    let Some(session) = session else { return Ok(state) };
    let book = session.notebook(phone)?;
    let (open, files) = book
        .store
        .read(|db| Ok((items::since(db, Millis::MAX, u32::MAX)?, media::unreceipted(db)?)))?;
    for item in open.iter().filter(|item| !item.closed) {
        match ItemState::of(item) {
            ItemState::Received => {}
            ItemState::Refused(_) => state.refused += 1,
            _ => state.items += 1,
        }
    }
    state.files = files.len() as u64;
    state.bytes = files.iter().map(|file| file.bytes.saturating_sub(file.sent)).sum();
    Ok(state)
}

/// Removes what the centre has had for long, of everybody on this phone, and what a kill
/// left without a name. Nothing without a receipt.
///
/// # Errors
/// `file.failed`.
pub fn tidy(phone: &Phone) -> ApiResult<sync::Cleaned> {
    let mut all = sync::Cleaned::default();
    for user in phone.users()? {
        let cleaned = sync::clean(phone, user)?;
        all.ops += cleaned.ops;
        all.files += cleaned.files;
        all.cases += cleaned.cases;
    }
    all.leftovers = sync::sweep(phone)?;
    Ok(all)
}
