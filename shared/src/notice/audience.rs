//! Whom a notice addresses: divisions, posts and units, each narrowing what the others leave.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::division::Division;
use crate::city::{Area, City, Role, UserProfile};
use crate::codes::{ResponsibilityGridCode, UnitCode};

/// Whom a notice addresses: whoever is in every list that is not empty. All empty: everybody.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Audience {
    /// Whoever works in one of these parts of the city.
    pub divisions: BTreeSet<Division>,
    /// Whoever holds one of these posts.
    pub posts: BTreeSet<Role>,
    /// Whoever belongs to one of these units or to one below it.
    pub units: BTreeSet<UnitCode>,
}

/// What of a person decides whether a notice is for them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Addressee {
    /// The posts held.
    pub posts: BTreeSet<Role>,
    /// The unit and every one above it.
    pub units: BTreeSet<UnitCode>,
    /// Where the person works. Nobody's ground is the whole city: whoever has none of their own, such
    /// as the desk, is addressed by what concerns the whole city and not by what concerns a street.
    pub ground: BTreeSet<Division>,
}

/// Whether a person is addressed.
#[must_use]
pub fn addresses(audience: &Audience, person: &Addressee) -> bool {
    let Audience { divisions, posts, units } = audience;
    let works_there = || divisions.iter().any(|d| person.ground.iter().any(|own| own.meets(d)));
    (divisions.is_empty() || works_there())
        && (posts.is_empty() || !posts.is_disjoint(&person.posts))
        && (units.is_empty() || !units.is_disjoint(&person.units))
}

/// A city, with the communities of each responsibility grid looked up once.
#[derive(Debug)]
pub struct Grounds<'a> {
    city: &'a City,
    rounds: BTreeMap<&'a ResponsibilityGridCode, BTreeSet<Division>>,
}

impl<'a> Grounds<'a> {
    /// Of a city.
    #[must_use]
    pub fn of(city: &'a City) -> Self {
        let mut rounds: BTreeMap<_, BTreeSet<Division>> = BTreeMap::new();
        for grid in &city.unit_grids {
            let round = rounds.entry(&grid.responsibility_grid).or_default();
            round.insert(Division::Community(grid.community));
        }
        Self { city, rounds }
    }

    /// Whether any grid of the city lies in a division.
    #[must_use]
    pub fn holds(&self, division: &Division) -> bool {
        self.rounds.values().flatten().any(|own| own.as_str().starts_with(division.as_str()))
    }

    /// A person as an addressee. Whoever walks grids works there; anybody else works where their unit
    /// answers for, when that is less than the whole city.
    #[must_use]
    pub fn addressee(&self, profile: &UserProfile) -> Addressee {
        let path = profile.unit.iter().flat_map(|unit| self.city.units.path(unit));
        let own = profile.unit.as_ref().and_then(|unit| self.city.units.get(unit));
        let ground = if profile.grids.is_empty() {
            own.iter().flat_map(|unit| &unit.answers_for.areas).flat_map(|a| self.area(a)).collect()
        } else {
            profile.grids.iter().flat_map(|grid| self.round(grid)).collect()
        };
        Addressee {
            posts: profile.roles.iter().copied().collect(),
            units: path.map(|unit| unit.code.clone()).collect(),
            ground,
        }
    }

    fn round(&self, code: &ResponsibilityGridCode) -> BTreeSet<Division> {
        self.rounds.get(code).cloned().unwrap_or_default()
    }

    fn area(&self, area: &Area) -> BTreeSet<Division> {
        match area {
            Area::Street(code) => BTreeSet::from([Division::Street(*code)]),
            Area::Community(code) => BTreeSet::from([Division::Community(*code)]),
            Area::ResponsibilityGrid(code) => self.round(code),
        }
    }
}
