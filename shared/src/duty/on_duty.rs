//! Who is on duty: the roster and the periods people opened, put together as the city counts.

use std::collections::{BTreeMap, BTreeSet};

use super::period::DutyPeriod;
use super::policy::OnDutyBy;
use super::roster::DutyPlan;
use crate::codes::ResponsibilityGridCode;
use crate::ids::{Millis, UserId};

/// A person on duty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnDuty {
    /// Who.
    pub user: UserId,
    /// In which responsibility grids.
    pub grids: BTreeSet<ResponsibilityGridCode>,
    /// In the whole city.
    pub everywhere: bool,
    /// Since when: the act of 上岗, or the begin of the shift.
    pub since: Millis,
    /// Whether the person has acted 上岗.
    pub signed_on: bool,
    /// Whether the roster has the person out now.
    pub rostered: bool,
}

impl OnDuty {
    /// Whether a responsibility grid is this person's.
    #[must_use]
    pub fn covers(&self, grid: &ResponsibilityGridCode) -> bool {
        self.everywhere || self.grids.contains(grid)
    }
}

/// Everybody on duty at an instant, by person. `periods` are those that nobody has ended; `offset` is
/// how many minutes the city's clock is ahead of UTC.
#[must_use]
pub fn on_duty(plan: &DutyPlan, periods: &[DutyPeriod], at: Millis, offset: i16) -> Vec<OnDuty> {
    let mut people: BTreeMap<UserId, OnDuty> = BTreeMap::new();
    let fresh = |user, since| OnDuty {
        user,
        grids: BTreeSet::new(),
        everywhere: false,
        since,
        signed_on: false,
        rostered: false,
    };
    for turn in plan.turns_at(at, offset).filter(|turn| !turn.row.on_call) {
        let person = people.entry(turn.row.user).or_insert_with(|| fresh(turn.row.user, turn.from));
        person.rostered = true;
        person.since = person.since.min(turn.from);
        match &turn.row.grid {
            Some(grid) => drop(person.grids.insert(grid.clone())),
            None => person.everywhere = true,
        }
    }
    let longest = plan.rules.longest_ms();
    for period in periods.iter().filter(|period| period.runs_at(at, longest)) {
        let user = period.user;
        let person = people.entry(user).or_insert_with(|| fresh(user, period.began));
        (person.signed_on, person.since) = (true, period.began);
        person.grids.extend(period.grids.iter().cloned());
    }
    let counts = |person: &OnDuty| match plan.rules.on_duty_by {
        OnDutyBy::Roster => person.rostered,
        OnDutyBy::SignedOn => person.signed_on,
        OnDutyBy::Both => person.rostered && person.signed_on,
        OnDutyBy::Either => true,
    };
    people.into_values().filter(counts).collect()
}
