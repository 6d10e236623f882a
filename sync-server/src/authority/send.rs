//! Who is sent: an order to verify or to check that names nobody goes to the first whom the city's rule
//! gives, and the desk can see that list beforehand. The same function makes both.

use std::collections::{BTreeMap, BTreeSet};

use shared::case::{Case, FieldValue, Register};
use shared::city::{Role, UserProfile};
use shared::codes::ResponsibilityGridCode;
use shared::duty::{Asked, Choice, Field, OnDuty, WhatThen, candidates, on_duty};
use shared::ids::{CaseId, Millis, UserId};
use shared::workflow::{Move, Request, Switch, TaskKind};

use super::facts::is_urgent;
use super::feeds::grid_of;
use super::rights::may_see;
use super::{Authority, AuthorityError};
use crate::store::Account;

/// An order with whom it goes to.
#[derive(Debug, Clone)]
pub(super) struct Sent {
    pub(super) request: Request,
    /// When the task's time begins, if not at once.
    pub(super) begins: Option<Millis>,
    /// What the desk should know of it.
    pub(super) flag: Option<&'static str>,
    /// Why nobody is sent.
    pub(super) nobody: Option<&'static str>,
}

/// People in the field as they are now.
#[derive(Debug)]
pub(super) struct Now {
    pub(super) field: Field,
    pub(super) people: BTreeMap<UserId, UserProfile>,
}

/// Whom a task could go to.
#[derive(Debug, Clone)]
pub struct Whom {
    /// Who there is, or what the city does when nobody is.
    pub choice: Choice,
    /// The responsibility grid of the case.
    pub grid: Option<ResponsibilityGridCode>,
    /// The people named.
    pub people: BTreeMap<UserId, UserProfile>,
}

/// Somebody on duty.
#[derive(Debug, Clone)]
pub struct OnDutyNow {
    /// Who.
    pub profile: UserProfile,
    /// Where, and since when.
    pub duty: OnDuty,
    /// What is odd about it, as stable codes.
    pub flags: Vec<&'static str>,
    /// Tasks open.
    pub open_tasks: u32,
}

impl Authority {
    /// Who is on duty now, those who may be sent and others, in the order of their work numbers.
    ///
    /// # Errors
    /// The store fails.
    pub async fn on_duty_now(&self) -> Result<Vec<OnDutyNow>, AuthorityError> {
        let (city, at) = (self.city(), self.now());
        let periods: Vec<_> =
            self.store.open_duty().await?.into_iter().map(|(row, _)| row.period).collect();
        let loads = self.store.loads().await?;
        let accounts = self.store.accounts().await?;
        let mut people: BTreeMap<UserId, UserProfile> = accounts
            .into_iter()
            .filter(|account| account.active)
            .map(|account| (account.profile.id, account.profile))
            .collect();
        let flags = |user: UserId| {
            let own = periods.iter().filter(|period| period.user == user);
            own.flat_map(|period| &period.flags).map(|flag| flag.code()).collect()
        };
        let on = on_duty(&city.duty, &periods, at, city.utc_offset_minutes);
        let mut rows: Vec<OnDutyNow> = on
            .into_iter()
            .filter_map(|duty| {
                let profile = people.remove(&duty.user)?;
                let open_tasks = loads.get(&duty.user).copied().unwrap_or(0);
                Some(OnDutyNow { profile, flags: flags(duty.user), duty, open_tasks })
            })
            .collect();
        rows.sort_by(|a, b| a.profile.work_number.cmp(&b.profile.work_number));
        Ok(rows)
    }

    /// Whom a verification or check of a case could go to, for a desk.
    ///
    /// # Errors
    /// [`AuthorityError::NoSuchCase`], [`AuthorityError::NotYours`], or the store fails.
    pub async fn candidates(
        &self,
        id: CaseId,
        kind: TaskKind,
        account: &Account,
    ) -> Result<Whom, AuthorityError> {
        let case = self.store.case(id).await?.ok_or(AuthorityError::NoSuchCase)?;
        if !may_see(&case, account, &self.city()) {
            return Err(AuthorityError::NotYours);
        }
        let now = self.field_now().await?;
        let asked = self.asked(&case, kind);
        let (grid, choice) = (asked.grid.clone(), self.choose(&asked, &now));
        Ok(Whom { choice, grid, people: now.people })
    }

    /// Fills in whom an order goes to. Anything else goes through as it is.
    pub(super) async fn send(
        &self,
        case: &Case,
        request: &Request,
    ) -> Result<Sent, AuthorityError> {
        let as_it_is = Sent { request: request.clone(), begins: None, flag: None, nobody: None };
        let kind = match request.mv {
            Move::OrderVerification => TaskKind::Verification,
            Move::OrderCheck => TaskKind::Check,
            _ => return Ok(as_it_is),
        };
        let now = self.field_now().await?;
        if self.city().duty.rows.is_empty() && now.field.on_duty.is_empty() {
            // A city that keeps no roster, and nobody has gone on duty: somebody must be named.
            return Ok(as_it_is);
        }
        if let Some(user) = request.args.assignee {
            let off = !now.field.on_duty.iter().any(|person| person.user == user);
            return Ok(Sent { flag: off.then_some("duty.off_duty"), ..as_it_is });
        }
        let to = |user| {
            let mut sent = as_it_is.clone();
            sent.request.args.assignee = Some(user);
            sent
        };
        let nobody = |code| Sent { nobody: Some(code), ..as_it_is.clone() };
        Ok(match self.choose(&self.asked(case, kind), &now) {
            Choice::Candidates(list) => list.first().map_or(as_it_is.clone(), |one| to(one.user)),
            Choice::Nobody(WhatThen::OnCall(user)) => {
                Sent { flag: Some("duty.on_call"), ..to(user) }
            }
            Choice::Nobody(WhatThen::NextShift { user, from }) => {
                Sent { begins: Some(from), flag: Some("duty.next_shift"), ..to(user) }
            }
            Choice::Nobody(WhatThen::FilmOrPhoto) => nobody("duty.film_or_photo"),
            Choice::Nobody(WhatThen::Nothing) => nobody("duty.nobody"),
        })
    }

    pub(super) fn choose(&self, asked: &Asked, now: &Now) -> Choice {
        let city = self.city();
        candidates(asked, &now.field, &city.duty, self.now(), city.utc_offset_minutes)
    }

    /// What a choice must know of a case.
    pub(super) fn asked(&self, case: &Case, kind: TaskKind) -> Asked {
        let (city, flow) = (self.city(), &case.flow);
        let class = match case.doc.shown(Register::Object) {
            Some(FieldValue::Object(object)) => object.class.and_then(|c| c.as_str().parse().ok()),
            _ => None,
        };
        let point = match case.doc.shown(Register::Place) {
            Some(FieldValue::Place(place)) => place.point.filter(|point| point.check().is_ok()),
            _ => None,
        };
        let urgent = is_urgent(case, &city, self.now());
        let grid = grid_of(case, &city).map(|grid| grid.responsibility_grid.clone());
        Asked { kind, class, point, grid, reporter: flow.reporter, urgent }
    }

    /// Everybody who may be sent, who of them is on duty, and what each has to do.
    pub(super) async fn field_now(&self) -> Result<Now, AuthorityError> {
        let city = self.city();
        let supervisors = city.policy.workflow.is_on(Switch::SupervisorChecks);
        let checks = |profile: &UserProfile| {
            profile.holds(Role::Collector) || (supervisors && profile.holds(Role::Supervisor))
        };
        let accounts = self.store.accounts().await?.into_iter().filter(|account| account.active);
        let people: BTreeMap<UserId, UserProfile> = accounts
            .map(|account| account.profile)
            .filter(checks)
            .map(|profile| (profile.id, profile))
            .collect();
        let open = self.store.open_duty().await?;
        let seen = open.iter().filter_map(|(row, seen)| Some((row.period.user, (*seen)?)));
        let seen = seen.collect();
        let periods: Vec<_> = open.iter().map(|(row, _)| row.period.clone()).collect();
        let mut on_duty = on_duty(&city.duty, &periods, self.now(), city.utc_offset_minutes);
        on_duty.retain(|person| people.contains_key(&person.user));
        let may_be_sent: BTreeSet<UserId> = people.keys().copied().collect();
        let field = Field { on_duty, may_be_sent, loads: self.store.loads().await?, seen };
        Ok(Now { field, people })
    }
}
