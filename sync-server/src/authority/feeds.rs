//! In which feeds a case stands: a pure function of the case, so that "changed" and "left" are the
//! difference of two sets.

use std::collections::BTreeSet;

use shared::case::{Case, FieldValue, Register};
use shared::city::{City, UnitGrid};
use shared::sync::Feed;

/// The unit grid of a case: where its point lies, or else the one that was given.
pub(super) fn grid_of<'a>(case: &Case, city: &'a City) -> Option<&'a UnitGrid> {
    let Some(FieldValue::Place(place)) = case.doc.shown(Register::Place) else { return None };
    place.point.and_then(|point| city.grid_of(point, 0.0).grid).or_else(|| {
        let given = place.unit_grid?;
        city.unit_grids.iter().find(|g| g.code.to_string() == given.as_str())
    })
}

/// The area feeds of a case: its street.
pub(super) fn area_feeds(case: &Case, city: &City) -> BTreeSet<Feed> {
    let street = grid_of(case, city).map(|g| g.community.street());
    street.into_iter().map(|s| Feed::Area(s.to_string())).collect()
}

/// Every feed of a case.
pub(super) fn feeds_of(case: &Case, city: &City) -> BTreeSet<Feed> {
    let flow = &case.flow;
    let mut feeds = area_feeds(case, city);
    feeds.extend(flow.reporter.map(Feed::Mine));
    feeds.extend(flow.tasks.values().map(|t| Feed::Task(t.assignee)));
    feeds.extend(flow.holder.iter().chain(flow.helpers.keys()).cloned().map(Feed::Unit));
    if !flow.state.is_end() {
        let grid = grid_of(case, city);
        feeds.extend(grid.map(|g| Feed::Grid(g.responsibility_grid.clone())));
    }
    feeds
}
