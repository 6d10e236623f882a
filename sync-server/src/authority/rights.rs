//! Who stands how to a case, and which cases a person follows.

use std::collections::BTreeSet;

use shared::case::Case;
use shared::city::{City, Role, UserProfile};
use shared::codes::StreetCode;
use shared::sync::{CrewMember, Feed, Scope};
use shared::workflow::Person;

use crate::store::Account;

/// Posts that see every case of the city.
const DESK: [Role; 8] = [
    Role::Acceptor,
    Role::ShiftLeader,
    Role::Dispatcher,
    Role::Urger,
    Role::Leader,
    Role::Evaluator,
    Role::Observer,
    Role::DataOfficer,
];

/// Whether a person sees every case of the city.
pub(super) fn at_desk(account: &Account) -> bool {
    DESK.iter().any(|role| account.profile.holds(*role))
}

/// Posts that learn of other people no more than the city lets out of the desk.
const OUTSIDE: [Role; 3] = [Role::UnitClerk, Role::Crew, Role::Observer];

/// Whether a person holds only posts outside desk and collection.
pub(super) fn is_outside(account: &Account) -> bool {
    account.profile.roles.iter().all(|role| OUTSIDE.contains(role))
}

/// Whether a person belongs to the unit that holds a case, or to one above it.
pub(super) fn in_holder(case: &Case, account: &Account) -> bool {
    let own = account.profile.unit.as_ref();
    account.profile.holds(Role::UnitClerk) && own.is_some_and(|own| case.flow.holder.contains(own))
}

/// Whether a person belongs to a unit that helps with a case.
fn helps(case: &Case, account: &Account) -> bool {
    let own = account.profile.unit.as_ref();
    account.profile.holds(Role::UnitClerk)
        && own.is_some_and(|own| case.flow.helpers.contains_key(own))
}

/// Whether a person has or had a task on a case.
pub(super) fn has_task(case: &Case, account: &Account) -> bool {
    case.flow.tasks.values().any(|t| t.assignee == account.profile.id)
}

/// Whether a person stands to a case so that remarks, media and edits are expected of it.
pub(super) fn takes_part(case: &Case, account: &Account) -> bool {
    case.flow.reporter == Some(account.profile.id)
        || has_task(case, account)
        || in_holder(case, account)
        || helps(case, account)
        || at_desk(account)
}

/// Whether an open case lies in a grid whose hints a person follows: who is about to report the same thing
/// may add what they saw to it instead (R28), and nothing else.
pub(super) fn hears_of(case: &Case, account: &Account, city: &City) -> bool {
    let profile = &account.profile;
    (profile.holds(Role::Collector) || profile.holds(Role::Supervisor))
        && !case.flow.state.is_end()
        && super::feeds::grid_of(case, city)
            .is_some_and(|grid| profile.grids.contains(&grid.responsibility_grid))
}

/// Whether a person may see all of a case.
pub(super) fn may_see(case: &Case, account: &Account, city: &City) -> bool {
    takes_part(case, account) || supervises(case, &account.profile, city)
}

/// Whether a person is a supervisor and the case lies where it looks.
pub(super) fn supervises(case: &Case, profile: &UserProfile, city: &City) -> bool {
    profile.holds(Role::Supervisor) && {
        let looks = areas(profile, city);
        super::feeds::area_feeds(case, city).iter().any(|feed| looks.contains(feed))
    }
}

/// Whether a person learns what supervisors found: it is about colleagues, and for the desk to act on.
pub(super) fn sees_findings(account: &Account) -> bool {
    at_desk(account) || account.profile.holds(Role::Supervisor)
}

/// The streets in which a supervisor looks: those of the responsibility grids it was given.
fn areas(profile: &UserProfile, city: &City) -> BTreeSet<Feed> {
    let streets: BTreeSet<StreetCode> = city
        .unit_grids
        .iter()
        .filter(|g| profile.grids.contains(&g.responsibility_grid))
        .map(|g| g.community.street())
        .collect();
    streets.into_iter().map(|s| Feed::Area(s.to_string())).collect()
}

/// A person as the workflow asks for one.
pub(super) fn person_of(account: &Account) -> Person<'_> {
    let profile = &account.profile;
    Person { user: profile.id, roles: &profile.roles, unit: profile.unit.as_ref() }
}

/// Whom a unit clerk may give work: the crews of its own unit and below.
pub(super) fn crews(account: &Account, people: Vec<Account>, city: &City) -> Vec<CrewMember> {
    let Some(own) = account.profile.unit.as_ref() else { return Vec::new() };
    let people = people.into_iter().filter(|one| one.active && one.profile.holds(Role::Crew));
    let member = |one: Account| {
        let unit = one.profile.unit.filter(|unit| city.units.covers(own, unit))?;
        Some(CrewMember { user: one.profile.id, display: one.profile.display, unit })
    };
    people.filter_map(member).collect()
}

/// What a person follows.
pub(super) fn scope(account: &Account, city: &City) -> Scope {
    let profile = &account.profile;
    let mut feeds = BTreeSet::new();
    if profile.roles.iter().any(|r| r.in_field()) {
        feeds.insert(Feed::Task(profile.id));
    }
    if profile.holds(Role::Collector) || profile.holds(Role::Supervisor) {
        feeds.insert(Feed::Mine(profile.id));
        feeds.extend(profile.grids.iter().cloned().map(Feed::Grid));
    }
    if profile.holds(Role::Supervisor) {
        feeds.extend(areas(profile, city));
    }
    if profile.holds(Role::UnitClerk) {
        feeds.extend(profile.unit.clone().map(Feed::Unit));
    }
    Scope { rev: account.scope_rev, feeds, crews: Vec::new() }
}
