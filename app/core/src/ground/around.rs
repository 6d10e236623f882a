//! What a map draws: the city's own lines and marks within a frame.
//!
//! There is no other map on the phone, so this must be cheap however large the city is: a frame has a
//! greatest size, an answer a greatest length, and whoever is left out is farthest from the middle.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use shared::city::{Component, ResponsibilityGrid, UnitGrid};
use shared::codes::{ClassKey, ComponentCode, UnitGridCode};
use shared::geo::{Bounds, Datum, Point, Polygon};

use super::Ground;
use super::near::at_least;
use crate::Result;
use crate::store::json_of;

/// The most unit grids of one answer.
pub const MOST_GRIDS: usize = 200;
/// The most components of one answer.
pub const MOST_COMPONENTS: usize = 500;
/// No side of a frame is longer, 1e-7 degrees: about 100 km.
pub const WIDEST_E7: u32 = 10_000_000;
/// In a frame with a longer side nobody tells one component from another: about 3 km.
pub const WIDEST_WITH_COMPONENTS_E7: u32 = 300_000;

/// The part of the ground that a map shows, in WGS-84: on the earth, and no wider than [`WIDEST_E7`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Bounds", into = "Bounds")]
#[cfg_attr(
    feature = "bindings",
    derive(ts_rs::TS),
    ts(type = "{ west_e7: number, south_e7: number, east_e7: number, north_e7: number }")
)]
pub struct Frame(Bounds);

/// Why edges are no frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FrameError {
    /// West of its east or south of its north is something else, or an edge is not on the earth.
    #[error("the edges of the frame are out of order or not on the earth")]
    Edges,
    /// Wider or higher than [`WIDEST_E7`].
    #[error("the frame is too wide")]
    TooWide,
}

impl Frame {
    /// A frame with these edges.
    ///
    /// # Errors
    /// Edges in the wrong order or off the earth, more than [`WIDEST_E7`] between them.
    pub fn new(edges: Bounds) -> std::result::Result<Self, FrameError> {
        let Bounds { west_e7, south_e7, east_e7, north_e7 } = edges;
        let on_earth = |lon: i32, lat: i32| {
            lon.unsigned_abs() <= 1_800_000_000 && lat.unsigned_abs() <= 900_000_000
        };
        let ordered = west_e7 <= east_e7 && south_e7 <= north_e7;
        if !ordered || !on_earth(west_e7, south_e7) || !on_earth(east_e7, north_e7) {
            return Err(FrameError::Edges);
        }
        let frame = Self(edges);
        if frame.longest_side_e7() > WIDEST_E7 { Err(FrameError::TooWide) } else { Ok(frame) }
    }

    /// The middle of these edges, as far as a frame reaches; none for edges that are no box.
    #[must_use]
    pub fn middle_of(edges: Bounds) -> Option<Self> {
        let (lon, lat) = middle(&edges);
        let half = (WIDEST_E7 / 2).cast_signed();
        let cut = Bounds {
            west_e7: edges.west_e7.max(lon.saturating_sub(half)),
            south_e7: edges.south_e7.max(lat.saturating_sub(half)),
            east_e7: edges.east_e7.min(lon.saturating_add(half)),
            north_e7: edges.north_e7.min(lat.saturating_add(half)),
        };
        Self::new(cut).ok()
    }

    /// Its edges.
    #[must_use]
    pub const fn edges(&self) -> &Bounds {
        &self.0
    }

    fn longest_side_e7(&self) -> u32 {
        let Bounds { west_e7, south_e7, east_e7, north_e7 } = self.0;
        west_e7.abs_diff(east_e7).max(south_e7.abs_diff(north_e7))
    }

    fn middle(&self) -> Point {
        let (lon_e7, lat_e7) = middle(&self.0);
        Point { lon_e7, lat_e7, datum: Datum::Wgs84 }
    }
}

impl TryFrom<Bounds> for Frame {
    type Error = FrameError;

    fn try_from(edges: Bounds) -> std::result::Result<Self, FrameError> {
        Self::new(edges)
    }
}

impl From<Frame> for Bounds {
    fn from(frame: Frame) -> Self {
        frame.0
    }
}

const fn middle(edges: &Bounds) -> (i32, i32) {
    (edges.west_e7.midpoint(edges.east_e7), edges.south_e7.midpoint(edges.north_e7))
}

/// A unit grid as a map draws it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct GridOutline {
    /// Its code.
    pub code: UnitGridCode,
    /// Its outline.
    pub outline: Polygon,
    /// The name of the round it belongs to; empty when the city names none.
    pub round: String,
}

/// A component as a map draws it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct ComponentMark {
    /// Its code.
    pub code: ComponentCode,
    /// Its class.
    pub class: ClassKey,
    /// Its name.
    pub name: String,
    /// Where it stands, WGS-84.
    pub point: Point,
}

/// What lies in a frame, the nearest to its middle first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Surroundings {
    /// Unit grids whose box touches the frame, at most [`MOST_GRIDS`].
    pub grids: Vec<GridOutline>,
    /// Whether there are more of them.
    pub more_grids: bool,
    /// Components in the frame, removed ones left out, at most [`MOST_COMPONENTS`]; none in a frame
    /// wider than [`WIDEST_WITH_COMPONENTS_E7`].
    pub components: Vec<ComponentMark>,
    /// Whether there are more of them.
    pub more_components: bool,
}

impl Ground {
    /// What a map of this frame shows.
    ///
    /// # Errors
    /// The file can't be read.
    pub fn around(&self, frame: &Frame) -> Result<Surroundings> {
        let (grids, more_grids) = self.grids_in(frame)?;
        let (components, more_components) = if frame.longest_side_e7() <= WIDEST_WITH_COMPONENTS_E7
        {
            self.components_in(frame)?
        } else {
            (Vec::new(), false)
        };
        Ok(Surroundings { grids, more_grids, components, more_components })
    }

    fn grids_in(&self, frame: &Frame) -> Result<(Vec<GridOutline>, bool)> {
        let sql = "SELECT g.code, g.id, b.west, b.south, b.east, b.north \
                   FROM grid_box b JOIN grid g ON g.id = b.id \
                   WHERE b.west <= ?2 AND b.east >= ?1 AND b.south <= ?4 AND b.north >= ?3";
        let (found, more) = self.nearest_rows(sql, frame, MOST_GRIDS)?;
        let mut rounds: BTreeMap<String, String> = BTreeMap::new();
        let mut grids = Vec::with_capacity(found.len());
        for id in found {
            let sql = "SELECT json FROM grid WHERE id = ?1";
            let Some(grid) = self.record::<UnitGrid>(sql, [id])? else { continue };
            let of = grid.responsibility_grid.to_string();
            let round = match rounds.get(&of) {
                Some(name) => name.clone(),
                None => {
                    let sql = "SELECT json FROM responsibility WHERE code = ?1";
                    let round: Option<ResponsibilityGrid> = self.record(sql, [&of])?;
                    let name = round.map(|round| round.name).unwrap_or_default();
                    rounds.insert(of, name.clone());
                    name
                }
            };
            grids.push(GridOutline { code: grid.code, outline: grid.polygon, round });
        }
        Ok((grids, more))
    }

    fn components_in(&self, frame: &Frame) -> Result<(Vec<ComponentMark>, bool)> {
        let sql = "SELECT a.code, a.component, a.lon, a.lat, a.lon, a.lat \
                   FROM cluster c JOIN component_at a ON a.cluster = c.id \
                   WHERE c.west <= ?2 AND c.east >= ?1 AND c.south <= ?4 AND c.north >= ?3 \
                   AND a.lon BETWEEN ?1 AND ?2 AND a.lat BETWEEN ?3 AND ?4";
        let (found, more) = self.nearest_rows(sql, frame, MOST_COMPONENTS)?;
        let db = self.db();
        let mut asked = db.prepare_cached("SELECT json FROM component WHERE id = ?1")?;
        let mut marks = Vec::with_capacity(found.len());
        for id in found {
            let text: String = asked.query_row([id], |row| row.get(0))?;
            let Component { code, class, name, point, .. } = json_of("pack", &text)?;
            marks.push(ComponentMark { code, class, name, point: point.to_datum(Datum::Wgs84) });
        }
        Ok((marks, more))
    }

    /// The ids of the rows nearest to the middle of a frame, equal distances by code, and whether some
    /// were left out. A row is code, id and box.
    fn nearest_rows(&self, sql: &str, frame: &Frame, most: usize) -> Result<(Vec<i64>, bool)> {
        let edges = frame.edges();
        let middle = frame.middle();
        let db = self.db();
        let mut asked = db.prepare_cached(sql)?;
        let mut rows =
            asked.query((edges.west_e7, edges.east_e7, edges.south_e7, edges.north_e7))?;
        let mut hits: Vec<(f64, String, i64)> = Vec::new();
        while let Some(row) = rows.next()? {
            let bounds = Bounds {
                west_e7: row.get(2)?,
                south_e7: row.get(3)?,
                east_e7: row.get(4)?,
                north_e7: row.get(5)?,
            };
            hits.push((at_least(middle, &bounds), row.get(0)?, row.get(1)?));
        }
        hits.sort_by(|a, b| a.0.total_cmp(&b.0).then_with(|| a.1.cmp(&b.1)));
        let more = hits.len() > most;
        hits.truncate(most);
        Ok((hits.into_iter().map(|(_, _, id)| id).collect(), more))
    }
}
