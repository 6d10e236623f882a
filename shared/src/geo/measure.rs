//! Distances, bearings and boxes.

use serde::{Deserialize, Serialize};

use super::datum::Datum;
use super::point::Point;

/// Mean radius of the earth, metres (IUGG).
const RADIUS: f64 = 6_371_008.8;

impl Point {
    /// Great-circle distance in metres, both places taken to WGS-84 first.
    ///
    /// The sphere is at most 0.6 % off the ellipsoid, well under a handset's error at the
    /// distances asked here.
    #[must_use]
    pub fn distance_m(self, other: Self) -> f64 {
        let (a, b) = (self.to_datum(Datum::Wgs84), other.to_datum(Datum::Wgs84));
        let (lat_a, lat_b) = (a.lat().to_radians(), b.lat().to_radians());
        let north = ((lat_b - lat_a) / 2.0).sin();
        let east = ((b.lon() - a.lon()).to_radians() / 2.0).sin();
        let h = north * north + lat_a.cos() * lat_b.cos() * east * east;
        2.0 * RADIUS * h.sqrt().min(1.0).asin()
    }

    /// Initial bearing toward `other` in degrees, 0 north, 90 east, below 360.
    #[must_use]
    pub fn bearing_deg(self, other: Self) -> f64 {
        let (a, b) = (self.to_datum(Datum::Wgs84), other.to_datum(Datum::Wgs84));
        let (lat_a, lat_b) = (a.lat().to_radians(), b.lat().to_radians());
        let east = (b.lon() - a.lon()).to_radians();
        let y = east.sin() * lat_b.cos();
        let x = lat_a.cos() * lat_b.sin() - lat_a.sin() * lat_b.cos() * east.cos();
        let bearing = y.atan2(x).to_degrees().rem_euclid(360.0);
        // A tiny negative angle rounds up to a full turn.
        if bearing < 360.0 { bearing } else { 0.0 }
    }
}

/// A box in whole 1e-7 degrees of WGS-84, its edges included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bounds {
    /// Least longitude.
    pub west_e7: i32,
    /// Least latitude.
    pub south_e7: i32,
    /// Greatest longitude.
    pub east_e7: i32,
    /// Greatest latitude.
    pub north_e7: i32,
}

impl Bounds {
    /// The least box around WGS-84 vertices; none for no vertex.
    #[must_use]
    pub fn around(vertices: impl IntoIterator<Item = [i32; 2]>) -> Option<Self> {
        vertices.into_iter().fold(None, |so_far, [lon, lat]| {
            let Self { west_e7, south_e7, east_e7, north_e7 } =
                so_far.unwrap_or(Self { west_e7: lon, south_e7: lat, east_e7: lon, north_e7: lat });
            Some(Self {
                west_e7: west_e7.min(lon),
                south_e7: south_e7.min(lat),
                east_e7: east_e7.max(lon),
                north_e7: north_e7.max(lat),
            })
        })
    }

    /// Whether the place, taken to WGS-84, lies in the box.
    #[must_use]
    pub fn contains(&self, point: Point) -> bool {
        let wgs = point.to_datum(Datum::Wgs84);
        (self.west_e7..=self.east_e7).contains(&wgs.lon_e7)
            && (self.south_e7..=self.north_e7).contains(&wgs.lat_e7)
    }

    /// The same box grown by a margin on every side, in metres.
    #[must_use]
    pub fn grown_m(&self, margin: f64) -> Self {
        let north = (margin / RADIUS).to_degrees();
        let lat = f64::from(self.south_e7.saturating_abs().max(self.north_e7.saturating_abs()));
        let east = north / (lat / 1e7).to_radians().cos().max(0.01);
        let (north, east) = (super::point::to_e7(north), super::point::to_e7(east));
        Self {
            west_e7: self.west_e7.saturating_sub(east),
            south_e7: self.south_e7.saturating_sub(north),
            east_e7: self.east_e7.saturating_add(east),
            north_e7: self.north_e7.saturating_add(north),
        }
    }
}

/// East and north of `origin` in metres, on the plane that touches the earth there.
pub(super) fn on_plane(origin: Point, [lon_e7, lat_e7]: [i32; 2]) -> (f64, f64) {
    let metres = |e7: f64| (e7 / 1e7).to_radians() * RADIUS;
    let east = f64::from(lon_e7) - f64::from(origin.lon_e7);
    let north = f64::from(lat_e7) - f64::from(origin.lat_e7);
    (metres(east) * origin.lat().to_radians().cos(), metres(north))
}
