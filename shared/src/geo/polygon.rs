//! Polygons of unit grids, in whole 1e-7 degrees of WGS-84.
//!
//! "Inside" is decided in integers with half-open edges: of several polygons that share edges
//! without gap or overlap, every place lies in exactly one, also a place on a shared edge.

use serde::{Deserialize, Serialize};

use super::datum::Datum;
use super::measure::{Bounds, on_plane};
use super::point::Point;

/// One ring without holes, longitude and latitude in 1e-7 degrees of WGS-84.
///
/// The closing vertex is not stored. Whether the ring crosses itself is the base data's own check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<[i32; 2]>", into = "Vec<[i32; 2]>")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(type = "Array<[number, number]>"))]
pub struct Polygon {
    ring: Vec<[i32; 2]>,
    bounds: Bounds,
}

/// Why vertices are no polygon.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PolygonError {
    /// Fewer than three vertices.
    #[error("a polygon needs three vertices")]
    TooFew,
    /// More than [`Polygon::MAX_VERTICES`].
    #[error("a polygon has too many vertices")]
    TooMany,
    /// A vertex that is not on the earth.
    #[error("a vertex of the polygon is not on the earth")]
    Range,
    /// All vertices lie on one line.
    #[error("the polygon has no area")]
    NoArea,
}

impl PolygonError {
    /// The stable key, such as `polygon.no_area`.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::TooFew => "polygon.too_few",
            Self::TooMany => "polygon.too_many",
            Self::Range => "polygon.range",
            Self::NoArea => "polygon.no_area",
        }
    }
}

impl Polygon {
    /// The most vertices of one ring.
    pub const MAX_VERTICES: usize = 10_000;

    /// A polygon from its ring, closed or not.
    ///
    /// # Errors
    /// Too few or too many vertices, a vertex off the earth, no area.
    pub fn new(mut ring: Vec<[i32; 2]>) -> Result<Self, PolygonError> {
        if ring.len() > 1 && ring.first() == ring.last() {
            ring.pop();
        }
        if ring.len() < 3 {
            return Err(PolygonError::TooFew);
        }
        if ring.len() > Self::MAX_VERTICES {
            return Err(PolygonError::TooMany);
        }
        let on_earth = |[lon, lat]: &[i32; 2]| {
            lon.unsigned_abs() <= 1_800_000_000 && lat.unsigned_abs() <= 900_000_000
        };
        if !ring.iter().all(on_earth) {
            return Err(PolygonError::Range);
        }
        let bounds = Bounds::around(ring.iter().copied()).ok_or(PolygonError::TooFew)?;
        let polygon = Self { ring, bounds };
        if polygon.doubled_area_e14() == 0 {
            return Err(PolygonError::NoArea);
        }
        Ok(polygon)
    }

    /// The vertices, the closing one left out.
    #[must_use]
    pub fn ring(&self) -> &[[i32; 2]] {
        &self.ring
    }

    /// The box around it.
    #[must_use]
    pub const fn bounds(&self) -> &Bounds {
        &self.bounds
    }

    fn edges(&self) -> impl Iterator<Item = ([i32; 2], [i32; 2])> {
        self.ring.iter().copied().zip(self.ring.iter().copied().cycle().skip(1))
    }

    /// Twice the signed area in squared 1e-7 degrees, exact; positive when the ring runs
    /// counter-clockwise.
    #[must_use]
    pub fn doubled_area_e14(&self) -> i128 {
        self.edges()
            .map(|([ax, ay], [bx, by])| {
                i128::from(ax) * i128::from(by) - i128::from(bx) * i128::from(ay)
            })
            .sum()
    }

    /// Whether the place, taken to WGS-84, lies inside. West and south edges belong to the
    /// polygon, east and north edges to its neighbour.
    #[must_use]
    pub fn contains(&self, point: Point) -> bool {
        let wgs = point.to_datum(Datum::Wgs84);
        if !self.bounds.contains(wgs) {
            return false;
        }
        let (x, y) = (wgs.lon_e7, wgs.lat_e7);
        let crossed = self
            .edges()
            .filter(|([_, ay], [_, by])| (*ay > y) != (*by > y))
            .filter(|([ax, ay], [bx, by])| {
                // x < ax + (bx - ax) (y - ay) / (by - ay), without the division
                let span = i128::from(*by) - i128::from(*ay);
                let reach = (i128::from(*bx) - i128::from(*ax)) * (i128::from(y) - i128::from(*ay));
                let ahead = (i128::from(x) - i128::from(*ax)) * span;
                if span > 0 { ahead < reach } else { ahead > reach }
            })
            .count();
        crossed % 2 == 1
    }

    /// Metres from the place to the nearest edge, inside or outside.
    #[must_use]
    pub fn distance_to_edge_m(&self, point: Point) -> f64 {
        let wgs = point.to_datum(Datum::Wgs84);
        self.edges()
            .map(|(a, b)| from_origin(on_plane(wgs, a), on_plane(wgs, b)))
            .fold(f64::INFINITY, f64::min)
    }

    /// Whether a circle around the place touches the polygon: the place may lie in it.
    #[must_use]
    pub fn touches(&self, point: Point, radius_m: f64) -> bool {
        self.contains(point)
            || (self.bounds.grown_m(radius_m * 1.01 + 1.0).contains(point)
                && self.distance_to_edge_m(point) <= radius_m)
    }
}

/// Distance of a segment from the origin of the plane.
fn from_origin((ax, ay): (f64, f64), (bx, by): (f64, f64)) -> f64 {
    let (dx, dy) = (bx - ax, by - ay);
    let length_2 = dx * dx + dy * dy;
    let along =
        if length_2 > 0.0 { (-(ax * dx + ay * dy) / length_2).clamp(0.0, 1.0) } else { 0.0 };
    (ax + along * dx).hypot(ay + along * dy)
}

impl TryFrom<Vec<[i32; 2]>> for Polygon {
    type Error = PolygonError;

    fn try_from(ring: Vec<[i32; 2]>) -> Result<Self, PolygonError> {
        Self::new(ring)
    }
}

impl From<Polygon> for Vec<[i32; 2]> {
    fn from(polygon: Polygon) -> Self {
        polygon.ring
    }
}
