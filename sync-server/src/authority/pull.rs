//! Documents down: what changed in a reader's feeds since it last looked.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use shared::city::Role;
use shared::ids::CaseId;
use shared::sync::{CaseView, Cursor, Feed, PullReply, PullRequest, Scope, WaitReply, WaitRequest};

use super::feeds::feeds_of;
use super::project::{hint, without_findings, without_work_numbers};
use super::rights::{crews, is_outside, may_see, scope, sees_findings};
use super::{Authority, AuthorityError, PROTOCOLS};
use crate::store::Account;

/// The most cases in one reply.
const PAGE: u32 = 100;

/// The longest a handset is kept waiting.
const LONGEST_WAIT_MS: u32 = 55_000;

/// How often a waiting handset's feeds are looked at for changes of other processes.
const LOOK_AGAIN: Duration = Duration::from_secs(2);

impl Authority {
    /// What a person follows.
    #[must_use]
    pub fn scope(&self, account: &Account) -> Scope {
        scope(account, &self.city())
    }

    /// What a person follows, with the crews to whom a unit clerk gives work.
    ///
    /// # Errors
    /// The store fails.
    pub async fn scope_with_crews(&self, account: &Account) -> Result<Scope, AuthorityError> {
        let mut scope = self.scope(account);
        if account.profile.holds(Role::UnitClerk) {
            scope.crews = crews(account, self.store.accounts().await?, &self.city());
        }
        Ok(scope)
    }

    /// What changed for a person. A feed is read up to a position, and the cursor in the reply is
    /// never past what its views cover: a reply that is lost costs nothing but asking again.
    ///
    /// # Errors
    /// [`AuthorityError::Protocol`], or the store fails.
    pub async fn pull(
        &self,
        request: &PullRequest,
        account: &Account,
    ) -> Result<PullReply, AuthorityError> {
        if request.protocol < PROTOCOLS.min || request.protocol > PROTOCOLS.max {
            return Err(AuthorityError::Protocol);
        }
        let stamp = self.stamp();
        let scope = self.scope_with_crews(account).await?;
        let mut room = request.limit.clamp(1, PAGE);
        let mut cursors: BTreeMap<Feed, Cursor> = BTreeMap::new();
        let mut changed: BTreeSet<CaseId> = BTreeSet::new();
        let mut left = Vec::new();
        let mut more = false;
        for feed in &scope.feeds {
            let after = request.cursors.get(feed).copied().unwrap_or(0);
            let mut cursor = after;
            if room == 0 {
                more = true;
            } else {
                let page = self.store.feed_after(feed, after, room).await?;
                let full = u32::try_from(page.len()).is_ok_and(|n| n == room);
                more |= full;
                room -= u32::try_from(page.len()).unwrap_or(room).min(room);
                for change in page {
                    cursor = change.pos;
                    if change.gone {
                        left.push((feed.clone(), change.case));
                    } else {
                        changed.insert(change.case);
                    }
                }
            }
            cursors.insert(feed.clone(), cursor);
        }
        let mut views = Vec::with_capacity(changed.len());
        for id in changed {
            let Some(mut view) = self.view(id, &scope, account).await? else { continue };
            left.extend(self.outlived(&mut view).into_iter().map(|feed| (feed, id)));
            views.extend(Some(view).filter(|view| !view.feeds.is_empty()));
        }
        Ok(PullReply { stamp, scope, views, left, cursors, more })
    }

    /// Takes a case that ended too long ago out of the areas that hold it: supervisors look at what was
    /// closed lately. Whatever else holds it still does.
    fn outlived(&self, view: &mut CaseView) -> BTreeSet<Feed> {
        if self.city().policy.supervision.holds(&view.case, self.now()) {
            return BTreeSet::new();
        }
        let (gone, kept) = std::mem::take(&mut view.feeds)
            .into_iter()
            .partition(|feed| matches!(feed, Feed::Area(_)));
        view.feeds = kept;
        gone
    }

    async fn view(
        &self,
        id: CaseId,
        scope: &Scope,
        account: &Account,
    ) -> Result<Option<CaseView>, AuthorityError> {
        let Some(mut case) = self.store.case(id).await? else { return Ok(None) };
        let city = self.city();
        let feeds = feeds_of(&case, &city).intersection(&scope.feeds).cloned().collect();
        let found_at = case.doc.facts().map(|facts| facts.what.found_at);
        if !may_see(&case, account, &city) {
            let (verdicts, received) = (BTreeMap::new(), BTreeSet::new());
            let callers = Vec::new();
            let case = hint(&case);
            return Ok(Some(CaseView { case, feeds, verdicts, received, found_at, callers }));
        }
        let received = self.received_media(Some(&case)).await?;
        let verdicts = case.flow.verdicts.clone();
        let callers = self.callers_for_task(&case, account).await?;
        if is_outside(account) && !city.policy.privacy.work_numbers_outside {
            without_work_numbers(&mut case);
        }
        if !sees_findings(account) {
            without_findings(&mut case);
        }
        Ok(Some(CaseView { case, feeds, verdicts, received, found_at, callers }))
    }

    /// Waits until a followed feed moves past its cursor, there is another notice for the person, the
    /// account is edited, or time is up.
    ///
    /// # Errors
    /// The store fails.
    pub async fn wait(
        &self,
        request: &WaitRequest,
        account: &Account,
    ) -> Result<WaitReply, AuthorityError> {
        let up_to = Duration::from_millis(request.up_to_ms.min(LONGEST_WAIT_MS).into());
        let deadline = tokio::time::Instant::now() + up_to;
        let mut changes = self.changes();
        loop {
            changes.borrow_and_update();
            // An edited account is told at once: its scope is another, or it is switched off.
            let now = self.store.account(account.profile.id).await?;
            if now.is_none_or(|now| !now.active || now.scope_rev != account.scope_rev) {
                return Ok(WaitReply { stamp: self.stamp(), changed: true });
            }
            let scope = self.scope(account);
            let heads = self.store.feed_heads(scope.feeds.iter()).await?;
            let behind = |(feed, head): (&Feed, &Cursor)| {
                request.cursors.get(feed).copied().unwrap_or(0) < *head
            };
            let mut changed = heads.iter().any(behind);
            if let Some(cursor) = request.notices.as_ref().filter(|_| !changed) {
                changed = self.notices_behind(cursor, account).await?;
            }
            if changed || tokio::time::Instant::now() >= deadline {
                return Ok(WaitReply { stamp: self.stamp(), changed });
            }
            let look_at = (tokio::time::Instant::now() + LOOK_AGAIN).min(deadline);
            // Either way we look again; the sender lives as long as this authority.
            let _ = tokio::time::timeout_at(look_at, changes.changed()).await;
        }
    }
}
