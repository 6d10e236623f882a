//! Callers: written down at the desk, shown masked there and nowhere else, whole only for a reason that is
//! written down, and erased when their case has long been over.

use shared::case::Case;
use shared::city::{Role, UserProfile};
use shared::ids::{CaseId, Millis, PersonId};
use shared::person::{Caller, MaskedCaller};
use shared::text::Line;
use shared::workflow::TaskState;
use uuid::Uuid;

use super::rights::{is_outside, may_see};
use super::{ATTEMPTS, Authority, AuthorityError};
use crate::store::{Account, Committed, PersonRow, RevealRow};

/// Posts that see callers, masked: the desk itself.
const SEES: [Role; 3] = [Role::Acceptor, Role::ShiftLeader, Role::Dispatcher];

/// Posts that may ask for a caller whole.
const REVEALS: [Role; 2] = [Role::Acceptor, Role::ShiftLeader];

/// How many callers one look erases.
const AT_ONCE: u32 = 500;

/// How many merged cases are looked through for callers.
const MEMBERS: usize = 200;

/// How long a chain of merges is followed.
const MERGES: usize = 16;

fn holds(account: &Account, posts: &[Role]) -> bool {
    posts.iter().any(|post| account.profile.holds(*post))
}

impl Authority {
    /// Writes down a further caller of a case: a repeated call is no new case.
    ///
    /// # Errors
    /// [`AuthorityError::NotYours`], [`AuthorityError::NoSuchCase`], or the store fails.
    pub async fn add_caller(
        &self,
        id: CaseId,
        caller: &Caller,
        account: &Account,
    ) -> Result<PersonId, AuthorityError> {
        if !holds(account, &REVEALS) {
            return Err(AuthorityError::NotYours);
        }
        for _ in 0..ATTEMPTS {
            let case = self.store.case(id).await?.ok_or(AuthorityError::NoSuchCase)?;
            let person = self.person(id, caller, account);
            if self.store.add_person(&person, &case).await? == Committed::Done {
                return Ok(person.id);
            }
        }
        Err(AuthorityError::Contended)
    }

    pub(super) fn person(&self, case: CaseId, caller: &Caller, account: &Account) -> PersonRow {
        PersonRow {
            id: PersonId(Uuid::now_v7()),
            case,
            caller: caller.clone(),
            added_at: self.now(),
            added_by: account.profile.id,
            erased_at: None,
        }
    }

    /// The callers of a case and of those merged into it, masked; nobody but the desk gets any.
    ///
    /// # Errors
    /// The store fails.
    pub async fn callers(
        &self,
        case: &Case,
        account: &Account,
    ) -> Result<Vec<MaskedCaller>, AuthorityError> {
        if !holds(account, &SEES) || !may_see(case, account, &self.city()) {
            return Ok(Vec::new());
        }
        self.masked(case.id).await
    }

    /// The callers that a task shows its assignee: none unless the city says so for its kind.
    pub(super) async fn callers_for_task(
        &self,
        case: &Case,
        account: &Account,
    ) -> Result<Vec<MaskedCaller>, AuthorityError> {
        let shown = &self.city().policy.privacy.callers_in_tasks;
        let mut tasks = case.flow.tasks.values();
        let needs = tasks.any(|task| {
            task.assignee == account.profile.id
                && task.state == TaskState::Open
                && shown.contains(&task.kind)
        });
        if needs { self.masked(case.id).await } else { Ok(Vec::new()) }
    }

    /// Masked, with those of merged cases after the case's own: they wait for the same answer.
    async fn masked(&self, case: CaseId) -> Result<Vec<MaskedCaller>, AuthorityError> {
        let (mut cases, mut next) = (vec![case], 0);
        while let Some(case) = cases.get(next).copied().filter(|_| cases.len() < MEMBERS) {
            let members = self.store.members(case).await?;
            cases.extend(members.into_iter().filter(|member| *member != case));
            next += 1;
        }
        let mut callers = Vec::new();
        for case in cases {
            let rows = self.store.callers(case).await?.into_iter();
            callers.extend(rows.map(|row| MaskedCaller {
                erased_at: row.erased_at,
                ..row.caller.masked(row.id, row.case)
            }));
        }
        Ok(callers)
    }

    /// Shows a caller whole, for a reason; who, when, which and why is written down with it.
    ///
    /// # Errors
    /// [`AuthorityError::NotYours`] for anybody but acceptor and shift leader,
    /// [`AuthorityError::NoReason`], [`AuthorityError::NoSuchCaller`],
    /// [`AuthorityError::CallerErased`], or the store fails: then nothing was shown.
    pub async fn reveal(
        &self,
        case: CaseId,
        person: PersonId,
        reason: &Line,
        account: &Account,
    ) -> Result<Caller, AuthorityError> {
        if !holds(account, &REVEALS) {
            return Err(AuthorityError::NotYours);
        }
        if reason.is_blank() {
            return Err(AuthorityError::NoReason);
        }
        for _ in 0..ATTEMPTS {
            let rows = self.store.callers(case).await?;
            let row = rows.iter().find(|row| row.id == person);
            let row = row.ok_or(AuthorityError::NoSuchCaller)?;
            if row.erased_at.is_some() {
                return Err(AuthorityError::CallerErased);
            }
            let by = account.profile.id;
            let reveal = RevealRow::new(self.now(), by, (case, person), reason.clone());
            if let Some(caller) = self.store.reveal(&reveal).await? {
                return Ok(caller);
            }
        }
        Err(AuthorityError::Contended)
    }

    /// Erases callers whose cases ended longer ago than the city keeps them; gives how many. A caller
    /// of a merged case is kept as long as what the case has come to be.
    ///
    /// # Errors
    /// The store fails; what was not erased is at the next look.
    pub async fn erase_persons(&self) -> Result<usize, AuthorityError> {
        let now = self.now();
        let before = now.saturating_sub(self.city().policy.keep_persons_ms());
        let mut erased = 0;
        for person in self.store.persons_ended(before, AT_ONCE).await? {
            // An open root has not ended: the time of its callers begins no earlier than now.
            let ended = self.ended_at(person.case).await?.unwrap_or(now);
            if ended > before {
                self.store.person_ended_at(&person, ended).await?;
            } else {
                erased += usize::from(self.store.erase_person(&person, now).await?);
            }
        }
        Ok(erased)
    }

    /// When a case ended, or what it was merged into; none while that is open.
    async fn ended_at(&self, id: CaseId) -> Result<Option<Millis>, AuthorityError> {
        let mut at = id;
        for _ in 0..MERGES {
            let Some(case) = self.store.case(at).await? else { break };
            if let Some(next) = case.flow.merged_into {
                at = next;
                continue;
            }
            if !case.flow.state.is_end() {
                return Ok(None);
            }
            let since = case.flow.since;
            let entries = self.store.entries(at, since.saturating_sub(1)).await?;
            let entered = entries.first().map(|entry| entry.received_at);
            return Ok(Some(entered.unwrap_or_else(|| self.now())));
        }
        Ok(Some(0))
    }

    /// What a reader sees of another person: the desk what screens show, everybody outside it at most
    /// the work number, except of people of the reader's own unit and those below it.
    #[must_use]
    pub fn name_for(&self, reader: &Account, other: &UserProfile) -> String {
        let city = self.city();
        let own = reader.profile.id == other.id;
        let collects = other.holds(Role::Collector) || other.holds(Role::Supervisor);
        let colleague = !collects
            && !reader.profile.holds(Role::Observer)
            && matches!((&reader.profile.unit, &other.unit),
                (Some(own), Some(unit)) if city.units.covers(own, unit));
        if own || colleague || !is_outside(reader) {
            return other.display.clone();
        }
        let post = other.roles.first().map_or("", |role| role.label_zh());
        if city.policy.privacy.work_numbers_outside {
            format!("{post} {}", other.work_number).trim().to_owned()
        } else {
            post.to_owned()
        }
    }
}
