//! Two reports of one thing (R28): the centre compares what arrives with what is open near by and proposes
//! a merge, with a score and its reasons. It never merges by itself.

use std::collections::{BTreeMap, BTreeSet};

use shared::ids::{CaseId, Millis};
use shared::similar::{Likeness, Sighting, SimilarRules, likeness};
use shared::workflow::CaseState;

use super::rights::at_desk;
use super::{Authority, AuthorityError};
use crate::store::{Account, CaseAdvance, NearCase, Proposal};

/// The most merges that are proposed for one case.
const PROPOSED_AT_MOST: usize = 5;

impl Authority {
    /// Open cases that may be about what was seen, the most alike first; `but` is the case itself.
    ///
    /// # Errors
    /// [`AuthorityError::NotYours`] for anybody who does not see every case, or the store fails.
    pub async fn similar(
        &self,
        seen: &Sighting,
        but: Option<CaseId>,
        account: &Account,
    ) -> Result<Vec<(NearCase, Likeness)>, AuthorityError> {
        if !at_desk(account) {
            return Err(AuthorityError::NotYours);
        }
        let show = self.city().policy.similar.show;
        self.alike(seen, but, show).await
    }

    /// Open cases that may be about what a case is about; none for a case without a place.
    ///
    /// # Errors
    /// [`AuthorityError::NoSuchCase`], [`AuthorityError::NotYours`], or the store fails.
    pub async fn similar_to(
        &self,
        case: CaseId,
        account: &Account,
    ) -> Result<Vec<(NearCase, Likeness)>, AuthorityError> {
        if self.store.case(case).await?.is_none() {
            return Err(AuthorityError::NoSuchCase);
        }
        match self.store.sighting(case).await? {
            Some(seen) => self.similar(&seen, Some(case), account).await,
            None => Ok(Vec::new()),
        }
    }

    async fn alike(
        &self,
        seen: &Sighting,
        but: Option<CaseId>,
        from_score: u8,
    ) -> Result<Vec<(NearCase, Likeness)>, AuthorityError> {
        let rules = self.city().policy.similar;
        let near = self.store.near(&[seen], rules.reach_m(), rules.window_ms()).await?;
        Ok(most_alike(seen, but, near.iter(), &rules, from_score)
            .into_iter()
            .map(|(near, like)| (near.clone(), like))
            .collect())
    }

    /// Compares cases that just said what or where they are with what is near, and writes the proposals
    /// down. After the commit, so that of two that arrive at once the later one sees the earlier one. A
    /// failure costs a mark in the queue and no report.
    pub(super) async fn propose_merges(&self, cases: &BTreeMap<CaseId, CaseAdvance>, at: Millis) {
        let fresh = cases.values().filter(|advance| advance.says_what_or_where());
        let seen: Vec<_> = fresh.filter_map(|a| Some((a, Sighting::of(&a.case, at)?))).collect();
        if let Err(error) = self.propose_for(&seen).await {
            tracing::warn!(%error, cases = seen.len(), "no merge was proposed");
        }
    }

    async fn propose_for(&self, seen: &[(&CaseAdvance, Sighting)]) -> Result<(), AuthorityError> {
        let rules = self.city().policy.similar;
        let places: Vec<&Sighting> = seen.iter().map(|(_, sighting)| sighting).collect();
        let near = self.store.near(&places, rules.reach_m(), rules.window_ms()).await?;
        let mut proposals = BTreeMap::new();
        for (advance, sighting) in seen {
            let id = advance.case.id;
            let mut alike = most_alike(sighting, Some(id), near.iter(), &rules, rules.propose);
            alike.truncate(PROPOSED_AT_MOST);
            // A new case without a like has nothing to write, and nothing to take back.
            if !alike.is_empty() || advance.from > 0 {
                let alike = alike.into_iter().map(|(near, like)| (near.case, like)).collect();
                proposals.insert(id, alike);
            }
        }
        Ok(self.store.propose(&proposals, self.now()).await?)
    }

    /// What is proposed for these cases; nobody but those who see every case gets any.
    ///
    /// # Errors
    /// The store fails.
    pub async fn proposals(
        &self,
        cases: &BTreeSet<CaseId>,
        account: &Account,
    ) -> Result<BTreeMap<CaseId, Vec<Proposal>>, AuthorityError> {
        if !at_desk(account) {
            return Ok(BTreeMap::new());
        }
        Ok(self.store.proposals(cases).await?)
    }

    /// Notes that two cases are about two things: they are not proposed again.
    ///
    /// # Errors
    /// [`AuthorityError::NotYours`], [`AuthorityError::NoSuchCase`] when nothing of that kind was
    /// proposed, or the store fails.
    pub async fn dismiss_proposal(
        &self,
        pair: (CaseId, CaseId),
        account: &Account,
    ) -> Result<(), AuthorityError> {
        if !at_desk(account) {
            return Err(AuthorityError::NotYours);
        }
        let known = self.store.dismiss_proposal(pair, account.profile.id, self.now()).await?;
        if known { Ok(()) } else { Err(AuthorityError::NoSuchCase) }
    }

    /// How many things there are in each state, as the reader's queue has them: a merged case is counted
    /// where it went.
    ///
    /// # Errors
    /// [`AuthorityError::NotYours`] for somebody without a queue, or the store fails.
    pub async fn counts(
        &self,
        account: &Account,
    ) -> Result<BTreeMap<CaseState, u64>, AuthorityError> {
        let units = self.units_of_queue(account)?;
        let counts = self.store.count_of_roots(units.as_deref()).await?;
        let state = |word: String| serde_json::from_value(serde_json::Value::String(word)).ok();
        Ok(counts.into_iter().filter_map(|(word, n)| Some((state(word)?, n))).collect())
    }
}

/// Those of the near cases that may be about what was seen, the most alike first.
fn most_alike<'a>(
    seen: &Sighting,
    but: Option<CaseId>,
    near: impl Iterator<Item = &'a NearCase>,
    rules: &SimilarRules,
    from_score: u8,
) -> Vec<(&'a NearCase, Likeness)> {
    let others = near.filter(|near| Some(near.case) != but);
    let mut alike: Vec<_> = others
        .filter_map(|near| likeness(seen, &near.seen, rules).map(|like| (near, like)))
        .filter(|(_, like)| like.score >= from_score)
        .collect();
    alike.sort_by_key(|(near, like)| (u8::MAX - like.score, near.case));
    alike
}
