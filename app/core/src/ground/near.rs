//! What is near: grids and components.
//!
//! Boxes tell where an answer may lie; the answer itself is exact.

use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use shared::city::{Component, UnitGrid, grid_of};
use shared::codes::{ClassKey, ComponentCode};
use shared::geo::{Bounds, Datum, Point};

use super::Ground;
use crate::Result;
use crate::store::json_of;

/// A box may be this much nearer than it is reckoned to be: its nearest point is found as if the earth
/// were flat.
const BOX_SLACK: f64 = 0.998;

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
        let hits = nearest(&db, class, point.to_datum(Datum::Wgs84), n)?;
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

/// The `n` nearest of a class, nearest first: its groups are looked through, the nearest group first,
/// until none that is left can hold a nearer one.
fn nearest(db: &Connection, class: &ClassKey, from: Point, n: usize) -> Result<Vec<Hit>> {
    let sql = "SELECT c.id, c.west, c.east, c.south, c.north FROM class k \
               JOIN cluster c ON c.class = k.id WHERE k.key = ?1";
    let mut asked = db.prepare_cached(sql)?;
    let mut rows = asked.query([class.to_string()])?;
    let mut clusters: Vec<(f64, i64)> = Vec::new();
    while let Some(row) = rows.next()? {
        let bounds = Bounds {
            west_e7: row.get(1)?,
            east_e7: row.get(2)?,
            south_e7: row.get(3)?,
            north_e7: row.get(4)?,
        };
        clusters.push((at_least(from, &bounds), row.get(0)?));
    }
    clusters.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut hits: Vec<Hit> = Vec::new();
    for (metres, cluster) in clusters {
        let worst = n.checked_sub(1).and_then(|last| hits.get(last));
        if n == 0 || worst.is_some_and(|(far, ..)| metres > *far) {
            break;
        }
        add_members(db, cluster, from, &mut hits)?;
        hits.sort_by(|a, b| a.0.total_cmp(&b.0).then_with(|| a.1.cmp(&b.1)));
        hits.truncate(n);
    }
    Ok(hits)
}

fn add_members(db: &Connection, cluster: i64, from: Point, hits: &mut Vec<Hit>) -> Result<()> {
    let sql = "SELECT lon, lat, code, component FROM component_at WHERE cluster = ?1";
    let mut asked = db.prepare_cached(sql)?;
    let mut rows = asked.query([cluster])?;
    while let Some(row) = rows.next()? {
        let at = Point { lon_e7: row.get(0)?, lat_e7: row.get(1)?, datum: Datum::Wgs84 };
        hits.push((from.distance_m(at), row.get(2)?, row.get(3)?));
    }
    Ok(())
}

/// No member of a box is nearer than this, metres.
pub(super) fn at_least(from: Point, bounds: &Bounds) -> f64 {
    let Bounds { west_e7, south_e7, east_e7, north_e7 } = *bounds;
    let nearest = Point {
        lon_e7: from.lon_e7.clamp(west_e7, east_e7),
        lat_e7: from.lat_e7.clamp(south_e7, north_e7),
        datum: Datum::Wgs84,
    };
    from.distance_m(nearest) * BOX_SLACK
}

/// The box around a circle.
pub(super) fn around(wgs: Point, radius_m: f64) -> Bounds {
    let (lon, lat) = (wgs.lon_e7, wgs.lat_e7);
    Bounds { west_e7: lon, south_e7: lat, east_e7: lon, north_e7: lat }.grown_m(radius_m)
}
