//! What does not fit together in a city's own data, for the one who imports it.
//!
//! A fault is told, not refused: a city with a missing link still works, except for that link.

use std::collections::BTreeSet;

use super::City;
use super::policy_faults::PolicyFault;
use super::unit::Area;
use crate::catalogue::Catalogue;
use crate::codes::{
    ClassKey, ComponentCode, FilingStandardId, ResponsibilityGridCode, UnitCode, UnitGridCode,
};
use crate::duty::RosterFault;
use crate::geo::{PositionError, one_datum};

/// Something in a city's data that does not fit.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CityFault {
    /// Two unit grids have one code.
    #[error("unit grid {0} is listed twice")]
    UnitGridTwice(UnitGridCode),
    /// Two responsibility grids have one code.
    #[error("responsibility grid {0} is listed twice")]
    ResponsibilityGridTwice(ResponsibilityGridCode),
    /// Two components have one code.
    #[error("component {0} is listed twice")]
    ComponentTwice(ComponentCode),
    /// Two filing standards have one id.
    #[error("filing standard {0} is listed twice")]
    StandardTwice(FilingStandardId),
    /// A unit grid names a responsibility grid that is not listed.
    #[error("unit grid {0} names an unknown responsibility grid")]
    NoResponsibilityGrid(UnitGridCode),
    /// A component does not stand in the grid it names.
    #[error("component {0} does not stand in the grid it names")]
    NotInItsGrid(ComponentCode),
    /// A component names an owner that is not in the tree.
    #[error("component {0} names an unknown owner")]
    NoOwner(ComponentCode),
    /// A filing standard names a class that the catalogue does not have.
    #[error("filing standard {id} names the unknown class {class}")]
    NoClass {
        /// The standard.
        id: FilingStandardId,
        /// The class.
        class: ClassKey,
    },
    /// A unit answers for a responsibility grid that is not listed.
    #[error("unit {0} answers for an unknown responsibility grid")]
    NoAnsweredGrid(UnitCode),
    /// A policy can't hold.
    #[error(transparent)]
    Policy(#[from] PolicyFault),
    /// The roster does not fit.
    #[error(transparent)]
    Roster(#[from] RosterFault),
    /// Components and places are given in different datums: some lie hundreds of metres off (R33).
    #[error("{0}; take all of them to one datum first")]
    MixedDatum(#[from] PositionError),
}

/// The keys that come up a second time.
fn doubles<T: Ord + Clone>(keys: impl Iterator<Item = T>) -> Vec<T> {
    let mut seen = BTreeSet::new();
    keys.filter(|key| !seen.insert(key.clone())).collect()
}

impl City {
    /// Everything that does not fit together, in a fixed order. Classes are looked up in the
    /// catalogues given; a standard none of them is for counts as unknown.
    #[must_use]
    pub fn faults(&self, catalogues: &[&Catalogue]) -> Vec<CityFault> {
        let mut faults = Vec::new();
        let mut add = |fault: CityFault| faults.push(fault);

        doubles(self.unit_grids.iter().map(|g| g.code))
            .into_iter()
            .for_each(|c| add(CityFault::UnitGridTwice(c)));
        doubles(self.responsibility_grids.iter().map(|g| g.code.clone()))
            .into_iter()
            .for_each(|c| add(CityFault::ResponsibilityGridTwice(c)));
        doubles(self.components.iter().map(|c| c.code))
            .into_iter()
            .for_each(|c| add(CityFault::ComponentTwice(c)));
        doubles(self.standards.iter().map(|s| s.id.clone()))
            .into_iter()
            .for_each(|id| add(CityFault::StandardTwice(id)));

        let rounds: BTreeSet<_> = self.responsibility_grids.iter().map(|g| &g.code).collect();
        for grid in &self.unit_grids {
            if !rounds.contains(&grid.responsibility_grid) {
                add(CityFault::NoResponsibilityGrid(grid.code));
            }
        }
        let grids: std::collections::BTreeMap<_, _> =
            self.unit_grids.iter().map(|g| (g.code, &g.polygon)).collect();
        for component in &self.components {
            if !grids.get(&component.unit_grid).is_some_and(|area| area.contains(component.point)) {
                add(CityFault::NotInItsGrid(component.code));
            }
            if component.owner.as_ref().is_some_and(|owner| self.units.get(owner).is_none()) {
                add(CityFault::NoOwner(component.code));
            }
        }
        for standard in &self.standards {
            if !catalogues.iter().any(|catalogue| catalogue.get(&standard.class).is_some()) {
                add(CityFault::NoClass { id: standard.id.clone(), class: standard.class });
            }
        }
        for unit in self.units.iter() {
            let unknown = |area: &Area| matches!(area, Area::ResponsibilityGrid(code) if !rounds.contains(code));
            if unit.answers_for.areas.iter().any(unknown) {
                add(CityFault::NoAnsweredGrid(unit.code.clone()));
            }
        }
        self.policy.faults(catalogues).into_iter().for_each(|fault| add(fault.into()));
        faults.extend(self.duty.faults(&rounds, None).into_iter().map(CityFault::from));
        let points = self.components.iter().map(|component| &component.point);
        faults.extend(
            one_datum(points.chain(self.places.iter().map(|place| &place.point)))
                .err()
                .map(CityFault::from),
        );
        faults
    }
}
