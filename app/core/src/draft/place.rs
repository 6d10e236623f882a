//! How a report gets its point: by a fix that is worth one, or by a person's hand (R14).

use shared::case::PlaceValue;
use shared::geo::{Fix, FixFlag, FixSource, Point, fix_verdict};
use shared::text::{Code, Line};

use crate::phone::Phone;
use crate::{Error, Result};

/// A place for a report, and what is odd about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The register's value.
    pub value: PlaceValue,
    /// Shown beside it; never a refusal.
    pub flags: Vec<FixFlag>,
}

/// The place a fix gives by itself.
///
/// # Errors
/// `fix.zero`, `fix.impossible`, `fix.no_accuracy`, `fix.stale`: the person waits for a better one or
/// sets the place by hand.
pub fn placed_by(phone: &Phone, fix: &Fix) -> Result<Place> {
    let ground = phone.ground();
    let verdict = fix_verdict(fix, ground.as_ref().map(|ground| ground.bounds()));
    if !verdict.allows_automatic_point() {
        let worst = verdict.flags().find(|flag| flag.bars_automatic_point());
        return Err(Error::Rule(worst.map_or("fix.impossible", fix_code)));
    }
    let value = PlaceValue {
        point: Some(fix.point),
        accuracy_dm: fix.accuracy_dm,
        source: fix.source,
        text: Line::default(),
        unit_grid: None,
    };
    let value = in_words_of_the_city(phone, value)?;
    Ok(Place { value, flags: verdict.flags().collect() })
}

/// The place a person sets: on the map, by a component, by words.
///
/// # Errors
/// `position.zero`, `position.range` for a point that is no place.
pub fn hand_placed(
    phone: &Phone,
    point: Option<Point>,
    on_map: bool,
    text: Line,
    unit_grid: Option<Code>,
) -> Result<Place> {
    if let Some(point) = point {
        point.check().map_err(|e| Error::Rule(e.code()))?;
    }
    let source = if on_map { FixSource::MapPick } else { FixSource::ByHand };
    let value = PlaceValue { point, accuracy_dm: None, source, text, unit_grid };
    Ok(Place { value: in_words_of_the_city(phone, value)?, flags: Vec::new() })
}

/// Fills in what the city knows of the point and the person left open.
fn in_words_of_the_city(phone: &Phone, mut value: PlaceValue) -> Result<PlaceValue> {
    let (Some(ground), Some(point)) = (phone.ground(), value.point) else { return Ok(value) };
    let there = ground.whereabouts(point, 0.0)?;
    if value.text.is_blank() {
        value.text = there.words;
    }
    if value.unit_grid.is_none() {
        value.unit_grid = there.grid.map(|grid| Code::clipped(&grid.code.to_string()));
    }
    Ok(value)
}

/// The stable code of what is odd about a fix.
pub(crate) fn fix_code(flag: FixFlag) -> &'static str {
    match flag {
        FixFlag::Zero => "fix.zero",
        FixFlag::NoAccuracy => "fix.no_accuracy",
        FixFlag::Stale => "fix.stale",
        FixFlag::OutsideCity => "fix.outside_city",
        FixFlag::Mock => "fix.mock",
        FixFlag::Coarse => "fix.coarse",
        FixFlag::Impossible => "fix.impossible",
    }
}
