//! What is near: grids and components.
//!
//! The R*Tree gives a box that surely holds the answer; the answer itself is exact.

use rusqlite::{Connection, OptionalExtension as _};
use serde::{Deserialize, Serialize};
use shared::city::{Component, UnitGrid, grid_of};
use shared::codes::{ClassKey, ComponentCode};
use shared::geo::{Bounds, Datum, Point};

use super::Ground;
use super::build::CLASS_STEP;
use crate::Result;
use crate::store::json_of;

/// A class with no more members than this is looked through whole.
const FEW: i64 = 64;
/// Beyond this nobody looks for a component on foot, and the whole class is asked instead.
const FAR_M: f64 = 200_000.0;

/// The unit grid of a place, and its neighbours in reach of the accuracy circle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grids {
    /// The grid the place lies in; none outside all grids.
    pub grid: Option<UnitGrid>,
    /// Others that the circle touches, ordered by code: the screen shows both.
    pub near: Vec<UnitGrid>,
}

/// A component with how to find it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Nearby {
    /// The component.
    pub component: Component,
    /// Metres from the asked place.
    pub distance_m: f64,
    /// Degrees from north, clockwise.
    pub bearing_deg: f64,
}

/// A found row: metres, code, where it is kept.
type Hit = (f64, String, i64);

impl Ground {
    /// In which grid a place lies. `accuracy_m` is the radius of the circle around it.
    ///
    /// # Errors
    /// The file can't be read.
    pub fn grid_of(&self, point: Point, accuracy_m: f64) -> Result<Grids> {
        let wgs = point.to_datum(Datum::Wgs84);
        let reach = around(wgs, accuracy_m.max(0.0) * 1.01 + 1.0);
        let sql = "SELECT g.json FROM grid_box b JOIN grid g ON g.id = b.id \
                   WHERE b.west <= ?2 AND b.east >= ?1 AND b.south <= ?4 AND b.north >= ?3 \
                   ORDER BY g.id";
        let params = (reach.west_e7, reach.east_e7, reach.south_e7, reach.north_e7);
        let candidates: Vec<UnitGrid> = self.records(sql, params)?;
        let answer = grid_of(&candidates, point, accuracy_m);
        Ok(Grids { grid: answer.grid.cloned(), near: answer.near.into_iter().cloned().collect() })
    }

    /// The component of a code, removed ones included.
    ///
    /// # Errors
    /// The file can't be read.
    pub fn component(&self, code: &ComponentCode) -> Result<Option<Component>> {
        self.record("SELECT json FROM component WHERE code = ?1", [code.to_string()])
    }

    /// The `n` nearest components of a class, nearest first, equal distances by code.
    ///
    /// # Errors
    /// The file can't be read.
    pub fn nearest_components(
        &self,
        class: &ClassKey,
        point: Point,
        n: usize,
    ) -> Result<Vec<Nearby>> {
        let db = self.db();
        let Some(layer) = Layer::of(&db, class)? else { return Ok(Vec::new()) };
        let wgs = point.to_datum(Datum::Wgs84);
        let mut hits = layer.nearest(&db, wgs, n)?;
        hits.truncate(n);
        let mut asked = db.prepare_cached("SELECT json FROM component WHERE id = ?1")?;
        let mut out = Vec::with_capacity(hits.len());
        for (distance_m, _, id) in hits {
            let text: String = asked.query_row([id], |row| row.get(0))?;
            let component: Component = json_of("pack", &text)?;
            let bearing_deg = point.bearing_deg(component.point);
            out.push(Nearby { component, distance_m, bearing_deg });
        }
        Ok(out)
    }
}

/// The members of one class in the index.
struct Layer {
    id: i32,
    members: i64,
    bounds: Bounds,
}

impl Layer {
    fn of(db: &Connection, class: &ClassKey) -> Result<Option<Self>> {
        let sql = "SELECT id, members, west, east, south, north FROM class WHERE key = ?1";
        let mut asked = db.prepare_cached(sql)?;
        let found = asked.query_row([class.to_string()], |row| {
            Ok(Self {
                id: row.get(0)?,
                members: row.get(1)?,
                bounds: Bounds {
                    west_e7: row.get(2)?,
                    east_e7: row.get(3)?,
                    south_e7: row.get(4)?,
                    north_e7: row.get(5)?,
                },
            })
        });
        Ok(found.optional()?)
    }

    /// At least the `n` nearest, nearest first.
    fn nearest(&self, db: &Connection, point: Point, n: usize) -> Result<Vec<Hit>> {
        if self.members <= FEW {
            return self.within(db, point, &self.bounds);
        }
        // From far outside, a circle that grows as a whole soon holds the whole class; so only what
        // it reaches into the class grows.
        let (outside, mut depth) = self.first_reach(point, n);
        while outside + depth < FAR_M {
            let radius = outside + depth;
            let mut hits = self.within(db, point, &around(point, radius))?;
            // A box holds its circle: whoever is nearer than its radius was seen.
            let sure = hits.iter().filter(|(metres, ..)| *metres <= radius).count();
            if sure >= n {
                hits.truncate(sure);
                return Ok(hits);
            }
            // The corners of the box held enough: the nearest are no farther than those.
            if let Some((metres, ..)) = n.checked_sub(1).and_then(|last| hits.get(last)) {
                return self.within(db, point, &around(point, *metres * 1.01 + 1.0));
            }
            depth *= 2.0;
        }
        self.within(db, point, &self.bounds)
    }

    /// How far off the class begins, and the radius of a circle in which `n` members would lie if
    /// they were spread evenly, both in metres.
    fn first_reach(&self, point: Point, n: usize) -> (f64, f64) {
        let Bounds { west_e7, south_e7, east_e7, north_e7 } = self.bounds;
        let wgs = |lon_e7, lat_e7| Point { lon_e7, lat_e7, datum: Datum::Wgs84 };
        let wide = wgs(west_e7, south_e7).distance_m(wgs(east_e7, south_e7));
        let high = wgs(west_e7, south_e7).distance_m(wgs(west_e7, north_e7));
        let within =
            wgs(point.lon_e7.clamp(west_e7, east_e7), point.lat_e7.clamp(south_e7, north_e7));
        let wanted = u32::try_from(n).map_or(f64::MAX, f64::from);
        let members = i32::try_from(self.members).map_or(f64::MAX, f64::from);
        let spread = (wide * high / members * wanted / std::f64::consts::PI).sqrt();
        (point.distance_m(within), spread.clamp(20.0, 2_000.0))
    }

    fn within(&self, db: &Connection, point: Point, reach: &Bounds) -> Result<Vec<Hit>> {
        let sql = "SELECT id, west, south, code FROM component_at \
                   WHERE class0 = ?1 AND class1 = ?1 \
                   AND west >= ?2 AND east <= ?3 AND south >= ?4 AND north <= ?5";
        let mut asked = db.prepare_cached(sql)?;
        let layer = self.id.saturating_mul(CLASS_STEP);
        let mut rows =
            asked.query((layer, reach.west_e7, reach.east_e7, reach.south_e7, reach.north_e7))?;
        let mut hits = Vec::new();
        while let Some(row) = rows.next()? {
            let at = Point { lon_e7: row.get(1)?, lat_e7: row.get(2)?, datum: Datum::Wgs84 };
            hits.push((point.distance_m(at), row.get(3)?, row.get(0)?));
        }
        hits.sort_by(|a: &Hit, b: &Hit| a.0.total_cmp(&b.0).then_with(|| a.1.cmp(&b.1)));
        Ok(hits)
    }
}

/// The box around a circle.
pub(super) fn around(wgs: Point, radius_m: f64) -> Bounds {
    let (lon, lat) = (wgs.lon_e7, wgs.lat_e7);
    Bounds { west_e7: lon, south_e7: lat, east_e7: lon, north_e7: lat }.grown_m(radius_m)
}
