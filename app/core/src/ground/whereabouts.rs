//! A place in the words of the city: grid, round, and what people call it.

use serde::{Deserialize, Serialize};
use shared::city::{NamedPlace, ResponsibilityGrid, UnitGrid};
use shared::geo::{Datum, Point};
use shared::text::Line;

use super::near::around;
use super::{Grids, Ground};
use crate::Result;

/// A name farther away than this says nothing about a place.
const NAMED_WITHIN_M: f64 = 500.0;
/// Nearer than this the place is the named one.
const AT_M: f64 = 15.0;

const DIRECTIONS: [&str; 8] = ["北", "东北", "东", "东南", "南", "西南", "西", "西北"];

/// Where a place is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Whereabouts {
    /// Its unit grid; none outside all grids.
    pub grid: Option<UnitGrid>,
    /// Other grids it may as well lie in.
    pub near: Vec<UnitGrid>,
    /// The round its grid belongs to.
    pub responsibility: Option<ResponsibilityGrid>,
    /// In words, such as `东门公园东北约 80 米`; empty when the city has none.
    pub words: Line,
}

impl Ground {
    /// Everything the city says about a place.
    ///
    /// # Errors
    /// The file can't be read.
    pub fn whereabouts(&self, point: Point, accuracy_m: f64) -> Result<Whereabouts> {
        let Grids { grid, near } = self.grid_of(point, accuracy_m)?;
        let responsibility = match &grid {
            Some(grid) => self.record(
                "SELECT json FROM responsibility WHERE code = ?1",
                [grid.responsibility_grid.to_string()],
            )?,
            None => None,
        };
        let mut words = self.words_for(point)?;
        if words.is_blank() {
            let name = responsibility.as_ref().map(|r: &ResponsibilityGrid| r.name.as_str());
            words = Line::clipped(name.unwrap_or_default());
        }
        Ok(Whereabouts { grid, near, responsibility, words })
    }

    fn words_for(&self, point: Point) -> Result<Line> {
        let reach = around(point.to_datum(Datum::Wgs84), NAMED_WITHIN_M);
        let sql = "SELECT p.json FROM place_at a JOIN place p ON p.id = a.id \
                   WHERE a.west >= ?1 AND a.east <= ?2 AND a.south >= ?3 AND a.north <= ?4";
        let params = (reach.west_e7, reach.east_e7, reach.south_e7, reach.north_e7);
        let named: Vec<NamedPlace> = self.records(sql, params)?;
        let far = |place: &NamedPlace| place.point.distance_m(point);
        let nearest = named
            .iter()
            .min_by(|a, b| far(a).total_cmp(&far(b)).then_with(|| a.name.cmp(&b.name)))
            .filter(|place| far(place) <= NAMED_WITHIN_M);
        Ok(nearest.map_or_else(Line::default, |place| Line::clipped(&described(place, point))))
    }
}

fn described(place: &NamedPlace, point: Point) -> String {
    let metres = place.point.distance_m(point);
    if metres < AT_M {
        return place.name.clone();
    }
    // Tens of metres: a receiver knows no better.
    let tens = (metres / 10.0).round() * 10.0;
    let eighth = (place.point.bearing_deg(point) / 45.0).round();
    let direction = (0_u8..8).zip(DIRECTIONS).find(|(i, _)| f64::from(*i) == eighth % 8.0);
    let direction = direction.map_or("", |(_, name)| name);
    format!("{}{direction}约 {tens:.0} 米", place.name)
}
