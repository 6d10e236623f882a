//! What open consoles are told: that a case changed, never what of it. Whoever shows it asks again, and
//! that question is judged as every other.

use std::collections::BTreeSet;
use std::sync::Arc;

use shared::ids::{CaseId, Millis};
use shared::sync::Feed;
use tokio::sync::broadcast;

use super::Authority;
use super::rights::at_desk;
use crate::store::{Account, Plan, StoreError};

/// How many changes a slow listener may be behind before it is told to look at everything.
pub(super) const BEHIND: usize = 1024;

/// Something changed.
#[derive(Debug, Clone)]
pub enum Told {
    /// A case that this process wrote.
    Case {
        /// Which.
        case: CaseId,
        /// The feeds it stood in before or stands in now.
        feeds: Arc<BTreeSet<Feed>>,
    },
    /// Somebody wrote something, perhaps another process on the same database.
    Elsewhere,
}

impl Authority {
    /// Listens to changes from now on.
    #[must_use]
    pub fn told(&self) -> broadcast::Receiver<Told> {
        self.told.subscribe()
    }

    /// Whether somebody is told of a case in these feeds: the desk of every one, a unit of what it
    /// holds or has just let go.
    #[must_use]
    pub fn is_told(&self, account: &Account, feeds: &BTreeSet<Feed>) -> bool {
        let own = account.profile.unit.clone().map(Feed::Unit);
        at_desk(account) || own.is_some_and(|own| feeds.contains(&own))
    }

    /// Tells of a plan that is written.
    pub(super) fn tell(&self, plan: &Plan) {
        if self.told.receiver_count() == 0 {
            return;
        }
        for (case, advance) in &plan.cases {
            let feeds = advance.feeds_before.union(&advance.feeds_now).cloned().collect();
            // Nobody listens any more: then nobody has to know.
            let _ = self.told.send(Told::Case { case: *case, feeds: Arc::new(feeds) });
        }
    }

    /// Tells whoever listens when the database has moved since `before`, and gives what is newest now.
    /// For centres of several processes, asked from time to time: one read of an index. What this
    /// process wrote is told a second time; nobody is told less.
    ///
    /// # Errors
    /// The store fails.
    pub async fn look_elsewhere(&self, before: Option<Newest>) -> Result<Newest, StoreError> {
        let newest = Newest(self.store.newest_change().await?);
        if before.is_some_and(|before| before != newest) && self.told.receiver_count() > 0 {
            let _ = self.told.send(Told::Elsewhere);
        }
        Ok(newest)
    }
}

/// The newest change of any case; none in an empty database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Newest(Option<(Millis, CaseId)>);
