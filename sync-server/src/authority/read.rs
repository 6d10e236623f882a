//! Reading at a desk: a queue, one case with its whole log, one medium.

use std::collections::{BTreeMap, BTreeSet};

use shared::case::{Case, Entry};
use shared::city::Role;
use shared::ids::{CaseId, Millis, OpId, TaskId};
use shared::media::Sha256Hash;
use shared::workflow::{CaseState, Move, legal_moves};

use super::facts::CityFacts;
use super::rights::{at_desk, may_see, person_of};
use super::{Authority, AuthorityError};
use crate::store::{Account, CaseFilter, CaseSummary};

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
        let units = if at_desk(account) {
            None
        } else {
            let own =
                account.profile.unit.as_ref().filter(|_| account.profile.holds(Role::UnitClerk));
            let own = own.ok_or(AuthorityError::NotYours)?;
            let city = self.city();
            Some(city.units.subtree(own).map(|u| u.code.to_string()).collect())
        };
        let state = filter.state.and_then(|s| serde_json::to_value(s).ok());
        let filter = CaseFilter {
            state: state.and_then(|s| s.as_str().map(str::to_owned)),
            units,
            before: filter.before,
            limit: filter.limit.clamp(1, 100),
        };
        Ok(self.store.queue(&filter).await?)
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
        let case = self.store.case(id).await?.ok_or(AuthorityError::NoSuchCase)?;
        if !may_see(&case, account, &self.city()) {
            return Err(AuthorityError::NotYours);
        }
        let entries = self.store.entries(id, 0).await?;
        let received = self.received_media(Some(&case)).await?;
        let (city, catalogue) = (self.city(), self.catalogue());
        let facts = CityFacts {
            city: &city,
            catalogue: &catalogue,
            people: BTreeMap::new(),
            received: received.clone(),
            number: None,
            task: TaskId(uuid::Uuid::nil()),
            now: self.now(),
            level: None,
            roots: BTreeMap::new(),
            begins: None,
        };
        let legal = legal_moves(&case, &person_of(account), &facts);
        Ok(CaseDetail { case, entries, legal, received })
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
