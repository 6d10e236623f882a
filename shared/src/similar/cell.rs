//! Small cells of the map, so that what lies near is found by equality in an index.
//!
//! A cell is a thousandth of a degree each way: 111 m from south to north, 60 to 105 m from west to east
//! in China. Its number has no meaning but its own.

use crate::geo::{Bounds, Datum, Point};

/// A cell's side in 1e-7 degrees.
const SIDE_E7: i32 = 10_000;

/// What a row of cells takes up in the numbers: more than the 360 000 cells around the earth.
const ROW: i64 = 1 << 20;

/// The cell of a place.
#[must_use]
pub fn cell(point: Point) -> i64 {
    let wgs = point.to_datum(Datum::Wgs84);
    number(wgs.lat_e7.div_euclid(SIDE_E7), wgs.lon_e7.div_euclid(SIDE_E7))
}

fn number(row: i32, column: i32) -> i64 {
    // From the south pole and the date line, so that no number is negative.
    (i64::from(row) + 90_000) * ROW + i64::from(column) + 180_000
}

/// Every cell in which something may lie that is no further from a place than `reach_m`, at most
/// [`MAX_RADIUS_M`](super::SimilarRules::MAX_RADIUS_M): 4 to 9 at 50 m.
#[must_use]
pub fn cells_around(point: Point, reach_m: f64) -> Vec<i64> {
    let wgs = point.to_datum(Datum::Wgs84);
    let reach = reach_m.clamp(0.0, f64::from(super::SimilarRules::MAX_RADIUS_M));
    let Some(here) = Bounds::around([[wgs.lon_e7, wgs.lat_e7]]) else { return Vec::new() };
    // A metre more than asked: the box is rounded.
    let around = here.grown_m(reach + 1.0);
    let rows = around.south_e7.div_euclid(SIDE_E7)..=around.north_e7.div_euclid(SIDE_E7);
    let columns = around.west_e7.div_euclid(SIDE_E7)..=around.east_e7.div_euclid(SIDE_E7);
    rows.flat_map(|row| columns.clone().map(move |column| number(row, column))).collect()
}
