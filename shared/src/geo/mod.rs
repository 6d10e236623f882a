//! Places: a point that never loses its datum, distances, polygons, and what a fix is worth.
//!
//! Chinese web maps speak GCJ-02 and BD-09, receivers WGS-84, base data CGCS2000; mixing them puts a
//! case hundreds of metres off (R33). So no pair of bare numbers is a place here: a [`Point`]
//! carries its [`Datum`], measuring converts by itself, and a batch of mixed datums is refused.
//! Coordinates are whole 1e-7 degrees (about 1 cm), so that a place has one form on every wire and
//! the question "in which grid" has one answer on every machine. Distances and conversions use
//! floating point: they are shown and compared with thresholds, never merged or hashed.

mod convert;
mod datum;
mod fix;
mod measure;
mod point;
mod polygon;

#[cfg(test)]
mod tests;

pub use datum::Datum;
pub use fix::{
    COARSE_DM, Fix, FixFlag, FixLimits, FixSource, FixVerdict, STALE_MS, accuracy_dm, fix_verdict,
};
pub use measure::Bounds;
pub use point::{Point, PositionError, one_datum};
pub use polygon::{Polygon, PolygonError};
