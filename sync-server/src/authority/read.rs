//! Reading at a desk: a queue, one case with its whole log, one medium.

use std::collections::{BTreeMap, BTreeSet};

use shared::case::{Case, Entry, FieldValue, Register};
use shared::city::{City, Lack, Role};
use shared::ids::{CaseId, Millis, OpId, TaskId};
use shared::media::Sha256Hash;
use shared::ops::ReportKind;
use shared::person::MaskedCaller;
use shared::workflow::{CaseState, Move, legal_moves};

use super::facts::{ALL_HEARD, CityFacts, level_of};
use super::project::{
    entry_without_findings, entry_without_work_numbers, without_findings, without_work_numbers,
};
use super::rights::{at_desk, is_outside, may_see, person_of, sees_findings};
use super::{Authority, AuthorityError, Edition};
use crate::store::{Account, CaseFilter, CaseSummary, Proposal};

/// Which cases a queue shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct QueueFilter {
    /// Only in this state.
    pub state: Option<CaseState>,
    /// Only before this change, for the next page.
    pub before: Option<(Millis, CaseId)>,
    /// At most so many, 100 at most.
    pub limit: u32,
}

/// A case with everything its reader may know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseDetail {
    /// The case.
    pub case: Case,
    /// Its log.
    pub entries: Vec<Entry>,
    /// The moves this reader could make now, if it gave what they need.
    pub legal: Vec<Move>,
    /// Which media are here.
    pub received: BTreeSet<Sha256Hash>,
    /// Who called, masked, where the reader is of the desk.
    pub callers: Vec<MaskedCaller>,
    /// Cases with which the centre proposes to merge it, where the reader sees every case.
    pub similar: Vec<Proposal>,
    /// What the policy of its class asks of the report and the report lacks so far.
    pub lacks: Vec<Lack>,
}

/// What a report lacks: what its reporter attached, at the place it is said to be now.
fn lacks(case: &Case, city: &City) -> Vec<Lack> {
    let Some(said) = case.doc.facts() else { return Vec::new() };
    if said.what.kind == ReportKind::Registered {
        return Vec::new();
    }
    let policy = city.policy.for_class(case.doc.class().as_ref());
    let media = case.doc.media();
    let own = media.iter().filter(|m| m.by == said.what.reporter).map(|m| &m.what);
    let place = match case.doc.shown(Register::Place) {
        Some(FieldValue::Place(place)) => Some(place.source),
        _ => None,
    };
    policy.lacks(said.what.kind, own, place)
}

impl Authority {
    /// A page of a queue: the desk sees the city, a unit clerk its own unit and those below.
    ///
    /// # Errors
    /// [`AuthorityError::NotYours`] for somebody without a queue, or the store fails.
    pub async fn queue(
        &self,
        filter: &QueueFilter,
        account: &Account,
    ) -> Result<Vec<CaseSummary>, AuthorityError> {
        let units = self.units_of_queue(account)?;
        let state = filter.state.and_then(|s| serde_json::to_value(s).ok());
        let filter = CaseFilter {
            state: state.and_then(|s| s.as_str().map(str::to_owned)),
            units,
            before: filter.before,
            limit: filter.limit.clamp(1, 100),
        };
        let mut page = self.store.queue(&filter).await?;
        if self.hides_work_numbers(account) {
            page.iter_mut().for_each(|row| without_work_numbers(&mut row.case));
        }
        Ok(page)
    }

    /// The units whose cases a reader's queue holds; none for the whole city.
    pub(super) fn units_of_queue(
        &self,
        account: &Account,
    ) -> Result<Option<Vec<String>>, AuthorityError> {
        if at_desk(account) {
            return Ok(None);
        }
        let own = account.profile.unit.as_ref().filter(|_| account.profile.holds(Role::UnitClerk));
        let own = own.ok_or(AuthorityError::NotYours)?;
        Ok(Some(self.city().units.subtree(own).map(|u| u.code.to_string()).collect()))
    }

    /// A case with its log.
    ///
    /// # Errors
    /// [`AuthorityError::NoSuchCase`], [`AuthorityError::NotYours`], or the store fails.
    pub async fn case_for(
        &self,
        id: CaseId,
        account: &Account,
    ) -> Result<CaseDetail, AuthorityError> {
        let mut case = self.store.case(id).await?.ok_or(AuthorityError::NoSuchCase)?;
        if !may_see(&case, account, &self.city()) {
            return Err(AuthorityError::NotYours);
        }
        let mut entries = self.store.entries(id, 0).await?;
        let received = self.received_media(Some(&case)).await?;
        let Edition { city, classes, components, .. } = self.edition();
        let facts = CityFacts {
            city: &city,
            classes: &classes,
            components: &components,
            people: BTreeMap::from([(account.profile.id, account.profile.clone())]),
            received: received.clone(),
            number: None,
            task: TaskId(uuid::Uuid::nil()),
            now: self.now(),
            level: level_of(&case, &city),
            roots: BTreeMap::new(),
            begins: None,
            heard: ALL_HEARD,
        };
        let legal = legal_moves(&case, &person_of(account), &facts);
        let lacks = lacks(&case, &city);
        let callers = self.callers(&case, account).await?;
        let similar = self.proposals(&BTreeSet::from([id]), account).await?;
        let similar = similar.into_values().flatten().collect();
        if self.hides_work_numbers(account) {
            without_work_numbers(&mut case);
            entries.iter_mut().for_each(entry_without_work_numbers);
        }
        if !sees_findings(account) {
            without_findings(&mut case);
            entries.iter_mut().for_each(entry_without_findings);
        }
        Ok(CaseDetail { case, entries, legal, received, callers, similar, lacks })
    }

    fn hides_work_numbers(&self, account: &Account) -> bool {
        is_outside(account) && !self.city().policy.privacy.work_numbers_outside
    }

    /// The hash of a medium that a person may read; none when it is not attached there.
    ///
    /// # Errors
    /// [`AuthorityError::NoSuchCase`], [`AuthorityError::NotYours`], or the store fails.
    pub async fn readable_medium(
        &self,
        id: CaseId,
        op: OpId,
        thumb: bool,
        account: &Account,
    ) -> Result<Option<Sha256Hash>, AuthorityError> {
        let case = self.store.case(id).await?.ok_or(AuthorityError::NoSuchCase)?;
        if !may_see(&case, account, &self.city()) {
            return Err(AuthorityError::NotYours);
        }
        let medium = case.doc.media().into_iter().find(|m| m.op == op).map(|m| m.what);
        Ok(medium.and_then(|m| if thumb { m.thumb } else { Some(m.sha256) }))
    }
}
