//! What a decision knows of the city and its people, loaded before it is made.

use std::collections::{BTreeMap, BTreeSet};

use shared::calendar::Calendars;
use shared::case::Case;
use shared::catalogue::Migration;
use shared::city::{
    City, FilingStandard, MonthDay, Policy, RegionLevel, Role, UnitTree, UserProfile,
};
use shared::clock::{ClockKind, ClockLimit};
use shared::codes::{CaseNumber, ClassKey, ComponentCode, UnitCode};
use shared::duty::DutyPlan;
use shared::geo::Bounds;
use shared::ids::{CaseId, Millis, TaskId, UserId};
use shared::media::Sha256Hash;
use shared::text::Code;
use shared::workflow::{Facts, Heard};

use super::classes::Classes;
use super::rights::supervises;

/// Of a case that is there, nothing more is asked.
pub(super) const ALL_HEARD: Heard = Heard { place: true, caller: true };

/// What one decision knows.
#[derive(Debug)]
pub(super) struct CityFacts<'a> {
    pub(super) city: &'a City,
    pub(super) classes: &'a Classes,
    /// The codes of the city's components in order.
    pub(super) components: &'a [ComponentCode],
    pub(super) people: BTreeMap<UserId, UserProfile>,
    pub(super) received: BTreeSet<Sha256Hash>,
    pub(super) number: Option<CaseNumber>,
    pub(super) task: TaskId,
    pub(super) now: Millis,
    /// How dense the region of the case is.
    pub(super) level: Option<RegionLevel>,
    /// What cases named as targets of a merge have come to be.
    pub(super) roots: BTreeMap<CaseId, CaseId>,
    /// When the time of the task that is given begins, if not at once.
    pub(super) begins: Option<Millis>,
    /// What was heard of a case that is being registered.
    pub(super) heard: Heard,
}

impl CityFacts<'_> {
    /// The day on the city's clock.
    fn today(&self) -> Option<MonthDay> {
        MonthDay::of(self.now, self.city.utc_offset_minutes)
    }
}

impl Facts for CityFacts<'_> {
    fn path(&self, unit: &UnitCode) -> Vec<UnitCode> {
        self.city.units.path(unit).into_iter().map(|u| u.code.clone()).collect()
    }

    fn has_role(&self, user: UserId, role: Role) -> bool {
        self.people.get(&user).is_some_and(|p| p.holds(role))
    }

    fn unit_of(&self, user: UserId) -> Option<UnitCode> {
        self.people.get(&user)?.unit.clone()
    }

    fn in_area(&self, case: &Case, user: UserId) -> bool {
        self.people.get(&user).is_some_and(|profile| supervises(case, profile, self.city))
    }

    fn knows_standard(&self, standard: &Code) -> bool {
        standard_of(self.city, standard).is_some()
    }

    fn is_of_class(&self, standard: &Code, class: Option<&ClassKey>) -> bool {
        // Of a class that nobody can read, the desk judges.
        class.is_none_or(|class| {
            standard_of(self.city, standard).is_some_and(|known| {
                known.class == *class || self.classes.successor(class) == Migration::To(known.class)
            })
        })
    }

    fn knows_conditions(&self, class: Option<&ClassKey>) -> bool {
        class.is_some_and(|class| self.city.standards.iter().any(|known| known.class == *class))
    }

    fn heard(&self) -> Heard {
        self.heard
    }

    fn received(&self, sha256: &Sha256Hash) -> bool {
        self.received.contains(sha256)
    }

    fn number(&self) -> Option<CaseNumber> {
        self.number.clone()
    }

    fn fresh_task(&self) -> TaskId {
        self.task
    }

    fn now(&self) -> Millis {
        self.now
    }

    fn task_begins(&self) -> Option<Millis> {
        self.begins
    }

    fn policy(&self) -> &Policy {
        &self.city.policy
    }

    fn is_urgent(&self, standard: &Code) -> bool {
        standard_of(self.city, standard)
            .is_some_and(|standard| standard.is_urgent_on(self.today(), self.level))
    }

    fn open_root(&self, case: CaseId) -> Option<CaseId> {
        self.roots.get(&case).copied()
    }

    fn calendars(&self) -> &Calendars {
        &self.city.calendars
    }

    fn limit(&self, standard: &Code, kind: ClockKind) -> Option<ClockLimit> {
        let standard = standard_of(self.city, standard)?;
        match kind {
            ClockKind::MakeSafe => standard.make_safe.map(ClockLimit::from),
            _ => Some(standard.disposal_on(self.today(), self.level)),
        }
    }
}

/// How dense the region is in which a case lies.
pub(super) fn level_of(case: &Case, city: &City) -> Option<RegionLevel> {
    let round = &super::feeds::grid_of(case, city)?.responsibility_grid;
    city.responsibility_grids.iter().find(|grid| grid.code == *round).map(|grid| grid.level)
}

/// Whether a case is urgent: raised to it, or under a standard whose limit runs day and night where and
/// when it is.
pub(super) fn is_urgent(case: &Case, city: &City, now: Millis) -> bool {
    let standard = case.flow.standard.as_ref().and_then(|standard| standard_of(city, standard));
    let today = MonthDay::of(now, city.utc_offset_minutes);
    case.flow.urgent
        || standard.is_some_and(|standard| standard.is_urgent_on(today, level_of(case, city)))
}

fn standard_of<'a>(city: &'a City, standard: &Code) -> Option<&'a FilingStandard> {
    city.standards.iter().find(|s| s.id.as_str() == standard.as_str())
}

/// The city of a centre into which nothing has been imported: China's bounds, no units.
pub(super) fn no_city() -> City {
    City {
        name: String::new(),
        utc_offset_minutes: 480,
        bounds: Bounds {
            west_e7: 730_000_000,
            south_e7: 30_000_000,
            east_e7: 1_360_000_000,
            north_e7: 540_000_000,
        },
        units: UnitTree::default(),
        unit_grids: Vec::new(),
        responsibility_grids: Vec::new(),
        components: Vec::new(),
        standards: Vec::new(),
        places: Vec::new(),
        phrases: Vec::new(),
        calendars: Calendars::default(),
        policy: Policy::default(),
        duty: DutyPlan::default(),
    }
}
