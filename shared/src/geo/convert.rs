//! Conversion between datums.
//!
//! GCJ-02 has no published definition; this is the formula in public use (Krasovsky 1940 ellipsoid),
//! within 0.73 m of the web maps' own answers. Both inverses are found by iterating the forward
//! formula until it gives the input back, so a round trip loses only the rounding to 1e-7 degrees.

use std::f64::consts::PI;

use super::datum::Datum;
use super::point::{Point, to_e7};

/// Semi-major axis of the Krasovsky 1940 ellipsoid, metres.
const AXIS: f64 = 6_378_245.0;
/// First eccentricity squared of the same ellipsoid.
const ECCENTRICITY_2: f64 = 0.006_693_421_622_965_943;
/// The factor of BD-09's ripple.
const RIPPLE: f64 = PI * 3000.0 / 180.0;
/// 1e-9 degrees, a tenth of a millimetre.
const CLOSE: f64 = 1e-9;

/// Longitude and latitude in degrees.
type Degrees = (f64, f64);

impl Point {
    /// The same place in another datum. Outside China GCJ-02 equals WGS-84, as in the web maps.
    ///
    /// Round trips stay within 2 cm. A point that fails [`Point::check`] gives no sensible answer.
    #[must_use]
    pub fn to_datum(self, datum: Datum) -> Self {
        if self.datum == datum {
            return self;
        }
        if !self.datum.is_shifted() && !datum.is_shifted() {
            return Self { datum, ..self };
        }
        let from = (self.lon(), self.lat());
        let gcj = match self.datum {
            Datum::Wgs84 | Datum::Cgcs2000 => wgs_to_gcj(from),
            Datum::Gcj02 => from,
            Datum::Bd09 => inverse(gcj_to_bd, from),
        };
        let (lon, lat) = match datum {
            Datum::Wgs84 | Datum::Cgcs2000 => inverse(wgs_to_gcj, gcj),
            Datum::Gcj02 => gcj,
            Datum::Bd09 => gcj_to_bd(gcj),
        };
        Self { lon_e7: to_e7(lon), lat_e7: to_e7(lat), datum }
    }
}

impl Datum {
    const fn is_shifted(self) -> bool {
        matches!(self, Self::Gcj02 | Self::Bd09)
    }
}

/// The rectangle inside which the web maps shift.
fn is_shifted_area((lon, lat): Degrees) -> bool {
    (72.004..=137.8347).contains(&lon) && (0.8293..=55.8271).contains(&lat)
}

fn wgs_to_gcj(wgs: Degrees) -> Degrees {
    if !is_shifted_area(wgs) {
        return wgs;
    }
    let (lon, lat) = wgs;
    let (x, y) = (lon - 105.0, lat - 35.0);
    let common = (20.0 * (6.0 * x * PI).sin() + 20.0 * (2.0 * x * PI).sin()) * 2.0 / 3.0;
    let wave = |a: f64, p: f64, b: f64, q: f64, v: f64| {
        (a * (v * PI / p).sin() + b * (v * PI / q).sin()) * 2.0 / 3.0
    };
    let root = x.abs().sqrt();
    let north = -100.0
        + 2.0 * x
        + 3.0 * y
        + 0.2 * y * y
        + 0.1 * x * y
        + 0.2 * root
        + common
        + wave(20.0, 1.0, 40.0, 3.0, y)
        + wave(160.0, 12.0, 320.0, 30.0, y);
    let east = 300.0
        + x
        + 2.0 * y
        + 0.1 * x * x
        + 0.1 * x * y
        + 0.1 * root
        + common
        + wave(20.0, 1.0, 40.0, 3.0, x)
        + wave(150.0, 12.0, 300.0, 30.0, x);
    let (sin, cos) = lat.to_radians().sin_cos();
    let magic = 1.0 - ECCENTRICITY_2 * sin * sin;
    let meridian = AXIS * (1.0 - ECCENTRICITY_2) / (magic * magic.sqrt());
    let parallel = AXIS / magic.sqrt() * cos;
    (lon + (east / parallel).to_degrees(), lat + (north / meridian).to_degrees())
}

fn gcj_to_bd((lon, lat): Degrees) -> Degrees {
    let length = lon.hypot(lat) + 0.000_02 * (lat * RIPPLE).sin();
    let angle = lat.atan2(lon) + 0.000_003 * (lon * RIPPLE).cos();
    (length * angle.cos() + 0.0065, length * angle.sin() + 0.006)
}

/// The input for which `forward` gives `target`. Both shifts change so slowly that every round
/// shrinks the error at least twentyfold; 30 rounds are a bound, five are usual.
fn inverse(forward: fn(Degrees) -> Degrees, target: Degrees) -> Degrees {
    let mut guess = target;
    for _ in 0..30 {
        let (lon, lat) = forward(guess);
        let (east, north) = (target.0 - lon, target.1 - lat);
        guess = (guess.0 + east, guess.1 + north);
        if east.abs() < CLOSE && north.abs() < CLOSE {
            break;
        }
    }
    guess
}
