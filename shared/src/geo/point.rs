//! One place on the ground.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::datum::Datum;

/// A place in whole 1e-7 degrees of its datum.
///
/// Any numbers can be read, because an odd position flags a case and never refuses it;
/// [`Point::check`] says whether it can be a place at all.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Encode, Decode,
)]
#[cbor(array)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Point {
    /// Longitude, 1e-7 degrees, east positive.
    #[n(0)]
    pub lon_e7: i32,
    /// Latitude, 1e-7 degrees, north positive.
    #[n(1)]
    pub lat_e7: i32,
    /// The datum both are given in.
    #[n(2)]
    pub datum: Datum,
}

/// Why numbers are no place, or places no batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PositionError {
    /// 0, 0: what a receiver without a fix gives (R14).
    #[error("the position is 0, 0, which is no fix")]
    Zero,
    /// Beyond ±180 or ±90 degrees.
    #[error("the position is not on the earth")]
    Range,
    /// Places of one batch are given in different datums (R33).
    #[error("place {index} is in {found:?}, the first in {first:?}")]
    MixedDatum {
        /// The datum of the first place.
        first: Datum,
        /// The other datum.
        found: Datum,
        /// Where the other one stands, from 0.
        index: usize,
    },
}

impl PositionError {
    /// The stable key, such as `position.zero`.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Zero => "position.zero",
            Self::Range => "position.range",
            Self::MixedDatum { .. } => "position.mixed_datum",
        }
    }
}

impl Point {
    /// A checked place.
    ///
    /// # Errors
    /// `position.zero`, `position.range`.
    pub fn new(lon_e7: i32, lat_e7: i32, datum: Datum) -> Result<Self, PositionError> {
        let point = Self { lon_e7, lat_e7, datum };
        point.check()?;
        Ok(point)
    }

    /// A checked place from degrees, rounded to 1e-7.
    ///
    /// # Errors
    /// `position.zero`, `position.range`; not-a-number is out of range.
    pub fn from_degrees(lon: f64, lat: f64, datum: Datum) -> Result<Self, PositionError> {
        if !(-180.0..=180.0).contains(&lon) || !(-90.0..=90.0).contains(&lat) {
            return Err(PositionError::Range);
        }
        Self::new(to_e7(lon), to_e7(lat), datum)
    }

    /// Whether these numbers can be a place.
    ///
    /// # Errors
    /// `position.zero`, `position.range`.
    pub const fn check(&self) -> Result<(), PositionError> {
        if self.lon_e7 == 0 && self.lat_e7 == 0 {
            return Err(PositionError::Zero);
        }
        if self.lon_e7.unsigned_abs() > 1_800_000_000 || self.lat_e7.unsigned_abs() > 900_000_000 {
            return Err(PositionError::Range);
        }
        Ok(())
    }

    /// Longitude in degrees.
    #[must_use]
    pub fn lon(&self) -> f64 {
        f64::from(self.lon_e7) / 1e7
    }

    /// Latitude in degrees.
    #[must_use]
    pub fn lat(&self) -> f64 {
        f64::from(self.lat_e7) / 1e7
    }
}

/// Degrees to whole 1e-7 degrees, saturating.
#[expect(clippy::cast_possible_truncation, reason = "a float cast saturates, as documented")]
pub(super) fn to_e7(degrees: f64) -> i32 {
    (degrees * 1e7).round() as i32
}

/// The one datum of a batch; none for an empty batch.
///
/// CGCS2000 and WGS-84 count as different here: a batch that mixes labels was put together from
/// sources that nobody compared.
///
/// # Errors
/// `position.mixed_datum` at the first place that differs from the first one.
pub fn one_datum<'a>(
    points: impl IntoIterator<Item = &'a Point>,
) -> Result<Option<Datum>, PositionError> {
    let mut first = None;
    for (index, point) in points.into_iter().enumerate() {
        let first = *first.get_or_insert(point.datum);
        if first != point.datum {
            return Err(PositionError::MixedDatum { first, found: point.datum, index });
        }
    }
    Ok(first)
}
