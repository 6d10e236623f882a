//! What is compared: where, when, what, by whom.

use crate::case::{Case, FieldValue, Register};
use crate::codes::ClassKey;
use crate::geo::Point;
use crate::ids::{Millis, UserId};
use crate::text::Code;

/// One thing as somebody saw it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sighting {
    /// Where.
    pub point: Point,
    /// When it was found, by the clock of whoever found it: two that were without network all day are
    /// compared by when they looked, not by when they came back.
    pub found_at: Millis,
    /// Its class, when that is known.
    pub class: Option<ClassKey>,
    /// Its component's identification code.
    pub component: Option<Code>,
    /// Who saw it, when that is known.
    pub by: Option<UserId>,
}

impl Sighting {
    /// What a case says; none without a point that can be a place. `taken_at` is when the centre first
    /// heard of it: a phone's clock that runs ahead does not move a case into the future, and a case
    /// without facts was found then.
    #[must_use]
    pub fn of(case: &Case, taken_at: Millis) -> Option<Self> {
        let Some(FieldValue::Place(place)) = case.doc.shown(Register::Place) else { return None };
        let point = place.point.filter(|point| point.check().is_ok())?;
        let (class, component) = match case.doc.shown(Register::Object) {
            Some(FieldValue::Object(object)) => {
                (object.class.and_then(|class| class.as_str().parse().ok()), object.component)
            }
            _ => (None, None),
        };
        let found_at = case.doc.facts().map_or(taken_at, |facts| facts.what.found_at.min(taken_at));
        Some(Self { point, found_at, class, component, by: case.flow.reporter })
    }
}
