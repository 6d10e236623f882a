//! The door's side of syncing: it drives, notes what came of it, and tells.

use super::change::Change;
use super::door::Door;
use crate::Result;
use crate::api::stock::{self, Stock};
use crate::api::syncing::{self, Run, Runs};
use crate::api::{ApiError, ApiResult, packs};
use crate::phone::note_traffic;
use crate::sync::Outcome;

/// Says that nobody drives any more, however the driving ended.
struct Driven<'a>(&'a Door);

impl Drop for Driven<'_> {
    fn drop(&mut self) {
        self.0.runs.send_modify(Runs::leave);
    }
}

impl Door {
    /// Keeps the phone in sync for as long as this is awaited: from enrolment on, over whatever way
    /// there is. Dropping it between two steps of a run costs nothing: every step is committed.
    pub async fn keep_in_sync(&self) {
        let mut way = self.way.subscribe();
        loop {
            let net = way.borrow_and_update().clone();
            let Some(net) = net else {
                if way.changed().await.is_err() {
                    return;
                }
                continue;
            };
            self.runs.send_modify(|runs| runs.driven = true);
            let driven = Driven(self);
            let drive = self.driver.drive(self.phone(), &*net, |outcome| {
                self.ended(outcome);
                true
            });
            tokio::select! {
                () = drive => return,
                () = self.follow_runs() => return,
                changed = way.changed() => if changed.is_err() { return },
            }
            drop(driven);
        }
    }

    /// Tells when a run begins.
    async fn follow_runs(&self) {
        let mut running = self.driver.running();
        while running.wait_for(|running| *running).await.is_ok() {
            self.runs.send_modify(Runs::begin);
            self.tell_quietly(&[Change::Sync]);
            if running.wait_for(|running| !*running).await.is_err() {
                return;
            }
        }
    }

    fn ended(&self, outcome: &Result<Outcome>) {
        self.note_traffic();
        let now = self.phone().clock().read().wall_ms;
        self.runs.send_modify(|runs| runs.end(now, self.driver.begun(), outcome));
        let mut changes = vec![Change::Sync];
        let packs = packs::shelf(self.phone()).map(|shelf| shelf.packs).unwrap_or_default();
        if packs != self.runs.borrow().packs {
            self.runs.send_modify(|runs| runs.packs = packs);
            changes.push(Change::Packs);
        }
        if let Ok(outcome) = outcome {
            let users = || outcome.users.iter().map(|(_, user)| user);
            if users().any(|user| user.receipts > 0 || user.media > 0) || outcome.bytes_sent > 0 {
                changes.extend([Change::Outbox, Change::Cases]);
            }
            if users().any(|user| user.views > 0) {
                changes.extend([Change::Cases, Change::Tasks, Change::Duty]);
            }
            if users().any(|user| user.notices > 0) {
                changes.push(Change::Notices);
            }
        }
        self.tell_quietly(&changes);
    }

    /// Bytes on this phone and over its line, those of this moment too.
    pub(super) fn stock(&self) -> ApiResult<Stock> {
        self.note_traffic();
        stock::stock(self.phone(), &self.session()?)
    }

    /// Figures that can't be kept are no reason to stop anything.
    fn note_traffic(&self) {
        let Ok(net) = self.net() else { return };
        if let Err(error) = note_traffic(self.phone(), net.take_used()) {
            tracing::warn!(%error, "what the line carried was not noted");
        }
    }

    /// What the runs so far came to.
    pub(super) fn runs(&self) -> Runs {
        self.runs.borrow().clone()
    }

    /// A run from now on: the driver's, where there is one.
    pub(super) async fn run_now(&self) -> ApiResult<Run> {
        let mut runs = self.runs.subscribe();
        let seen = self.driver.begun();
        if !runs.borrow_and_update().driven {
            let run = syncing::run(self.phone(), &*self.net()?).await?;
            self.tell_quietly(&[Change::Outbox, Change::Cases, Change::Tasks, Change::Sync]);
            return Ok(run);
        }
        self.wake();
        let ended = runs.wait_for(|runs| runs.ended > seen || !runs.driven).await;
        let last = ended.ok().and_then(|runs| runs.last.clone());
        last.unwrap_or_else(|| Err(ApiError::of("app.failed")))
    }
}
