//! The datum a coordinate is given in.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

/// What a pair of degrees is measured against. Index on the wire, word in JSON.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Encode, Decode,
)]
#[serde(rename_all = "snake_case")]
#[cbor(index_only)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub enum Datum {
    /// What a receiver gives.
    #[n(0)]
    Wgs84,
    /// The national datum of base data (GB/T 47678.5-2026). It lies within a few decimetres of
    /// WGS-84, far below a handset's error, so the two convert by copying the numbers.
    #[n(1)]
    Cgcs2000,
    /// The shifted datum of Chinese web maps.
    #[n(2)]
    Gcj02,
    /// Baidu's further shift of GCJ-02.
    #[n(3)]
    Bd09,
}

impl Datum {
    /// Every datum.
    pub const ALL: [Self; 4] = [Self::Wgs84, Self::Cgcs2000, Self::Gcj02, Self::Bd09];

    /// The short name on a stamp and in EXIF.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Wgs84 => "WGS84",
            Self::Cgcs2000 => "CGCS2000",
            Self::Gcj02 => "GCJ02",
            Self::Bd09 => "BD09",
        }
    }
}
