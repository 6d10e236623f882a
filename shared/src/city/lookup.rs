//! "In which grid am I" and "which component is this", asked of plain lists.
//!
//! These are the exact answers; the indexes of the packs must agree with them. A place near an edge
//! has two possible grids, and the answer says so instead of choosing silently.

use std::cmp::Ordering;

use super::City;
use super::component::{Component, ComponentState};
use super::grid::{ResponsibilityGrid, UnitGrid};
use crate::codes::{ClassKey, UnitGridCode};
use crate::geo::Point;

/// The grid of a place, and its neighbours in reach of the accuracy circle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GridAnswer<'a> {
    /// The grid the place lies in; none outside all grids.
    pub grid: Option<&'a UnitGrid>,
    /// Other grids that the circle touches, ordered by code.
    pub near: Vec<&'a UnitGrid>,
}

impl GridAnswer<'_> {
    /// Whether the place may as well lie in another grid: show both.
    #[must_use]
    pub fn is_on_boundary(&self) -> bool {
        !self.near.is_empty()
    }
}

/// The grid of a place. `accuracy_m` is the radius of the circle the place lies in; 0 for a place
/// that is exact.
#[must_use]
pub fn grid_of(grids: &[UnitGrid], point: Point, accuracy_m: f64) -> GridAnswer<'_> {
    let grid = grids.iter().find(|grid| grid.polygon.contains(point));
    let mut near: Vec<&UnitGrid> = grids
        .iter()
        .filter(|other| grid.is_none_or(|grid| grid.code != other.code))
        .filter(|other| accuracy_m > 0.0 && other.polygon.touches(point, accuracy_m))
        .collect();
    near.sort_by_key(|grid| grid.code);
    GridAnswer { grid, near }
}

/// A component with how to find it.
#[derive(Debug, Clone, PartialEq)]
pub struct NearComponent<'a> {
    /// The component.
    pub component: &'a Component,
    /// Metres from the asked place.
    pub distance_m: f64,
    /// Degrees from north, clockwise, from the asked place.
    pub bearing_deg: f64,
}

/// The `n` nearest components, of one class or of any, nearest first, equal distances by code.
///
/// A removed component is no answer; a missing one is, because it can be reported missing.
#[must_use]
pub fn nearest_components<'a>(
    components: &'a [Component],
    class: Option<&ClassKey>,
    point: Point,
    n: usize,
) -> Vec<NearComponent<'a>> {
    let mut found: Vec<(f64, &Component)> = components
        .iter()
        .filter(|component| class.is_none_or(|class| component.class == *class))
        .filter(|component| component.state != ComponentState::Removed)
        .map(|component| (point.distance_m(component.point), component))
        .collect();
    let order = |a: &(f64, &Component), b: &(f64, &Component)| -> Ordering {
        a.0.total_cmp(&b.0).then_with(|| a.1.code.cmp(&b.1.code))
    };
    found.sort_by(order);
    found
        .into_iter()
        .take(n)
        .map(|(distance_m, component)| NearComponent {
            component,
            distance_m,
            bearing_deg: point.bearing_deg(component.point),
        })
        .collect()
}

impl City {
    /// The grid of a place; see [`grid_of`].
    #[must_use]
    pub fn grid_of(&self, point: Point, accuracy_m: f64) -> GridAnswer<'_> {
        grid_of(&self.unit_grids, point, accuracy_m)
    }

    /// The nearest components; see [`nearest_components`].
    #[must_use]
    pub fn nearest_components(
        &self,
        class: Option<&ClassKey>,
        point: Point,
        n: usize,
    ) -> Vec<NearComponent<'_>> {
        nearest_components(&self.components, class, point, n)
    }

    /// The responsibility grid that a unit grid belongs to.
    #[must_use]
    pub fn responsibility_of(&self, grid: &UnitGridCode) -> Option<&ResponsibilityGrid> {
        let code = &self.unit_grids.iter().find(|g| g.code == *grid)?.responsibility_grid;
        self.responsibility_grids.iter().find(|g| g.code == *code)
    }
}
