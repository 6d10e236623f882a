//! In which feeds a case stands: a pure function of the case, so that "changed" and "left" are the
//! difference of two sets.

use std::collections::BTreeSet;

use shared::case::{Case, FieldValue, Register};
use shared::city::{City, UnitGrid};
use shared::codes::UnitGridCode;
use shared::sync::Feed;

/// The unit grid of a case: where its point lies, or else the one that was given.
pub(super) fn grid_of<'a>(case: &Case, city: &'a City) -> Option<&'a UnitGrid> {
    let Some(FieldValue::Place(place)) = case.doc.shown(Register::Place) else { return None };
    place.point.and_then(|point| city.grid_of(point, 0.0).grid).or_else(|| {
        let given = place.unit_grid?.as_str().parse::<UnitGridCode>().ok()?;
        city.unit_grids.iter().find(|grid| grid.code == given)
    })
}

/// The area feeds of a case: its street.
pub(super) fn area_feeds(case: &Case, city: &City) -> BTreeSet<Feed> {
    grid_of(case, city).map(area_of).into_iter().collect()
}

fn area_of(grid: &UnitGrid) -> Feed {
    Feed::Area(grid.community.street().to_string())
}

/// Every feed of a case.
pub(super) fn feeds_of(case: &Case, city: &City) -> BTreeSet<Feed> {
    let flow = &case.flow;
    let grid = grid_of(case, city);
    let mut feeds: BTreeSet<Feed> = grid.map(area_of).into_iter().collect();
    feeds.extend(flow.reporter.map(Feed::Mine));
    feeds.extend(flow.tasks.values().map(|t| Feed::Task(t.assignee)));
    feeds.extend(flow.holder.iter().chain(flow.helpers.keys()).cloned().map(Feed::Unit));
    if !flow.state.is_end() {
        feeds.extend(grid.map(|g| Feed::Grid(g.responsibility_grid.clone())));
    }
    feeds
}
