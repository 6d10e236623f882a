//! What a decision knows of the city and its people, loaded before it is made.

use std::collections::{BTreeMap, BTreeSet};

use shared::catalogue::Catalogue;
use shared::city::{City, FilingStandard, LimitUnit, Policy, Role, UnitTree, UserProfile};
use shared::codes::{CaseNumber, UnitCode};
use shared::geo::Bounds;
use shared::ids::{Millis, TaskId, UserId};
use shared::media::Sha256Hash;
use shared::text::Code;
use shared::workflow::{Facts, TaskKind};

const HOUR_MS: i64 = 3_600_000;

/// The time a check may take when the city says nothing (`domain.md` §4.4 names 30 minutes).
const CHECK_LIMIT_MS: i64 = HOUR_MS / 2;

/// What one decision knows.
#[derive(Debug)]
pub(super) struct CityFacts<'a> {
    pub(super) city: &'a City,
    pub(super) catalogue: &'a Catalogue,
    pub(super) people: BTreeMap<UserId, UserProfile>,
    pub(super) received: BTreeSet<Sha256Hash>,
    pub(super) number: Option<CaseNumber>,
    pub(super) task: TaskId,
    pub(super) now: Millis,
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

    fn knows_standard(&self, standard: &Code) -> bool {
        standard_of(self.city, standard).is_some()
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

    fn due(&self, kind: TaskKind, standard: Option<&Code>) -> Option<Millis> {
        let allowed = match kind {
            TaskKind::Check => CHECK_LIMIT_MS,
            TaskKind::Disposal => limit_ms(standard_of(self.city, standard?)?),
        };
        self.now.checked_add(allowed)
    }
}

fn standard_of<'a>(city: &'a City, standard: &Code) -> Option<&'a FilingStandard> {
    city.standards.iter().find(|s| s.id.as_str() == standard.as_str())
}

/// A limit as running time. Working calendars are not asked here: hours run through.
fn limit_ms(standard: &FilingStandard) -> i64 {
    let amount = i64::from(standard.limit.amount);
    match standard.limit.unit {
        LimitUnit::UrgentHour | LimitUnit::WorkHour => amount * HOUR_MS,
        LimitUnit::WorkDay | LimitUnit::UrgentDay | LimitUnit::NaturalDay => amount * 24 * HOUR_MS,
    }
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
        policy: Policy::default(),
    }
}
