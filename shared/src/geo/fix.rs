//! What a position from a receiver is worth (R14, R15).
//!
//! Other products saved the last known point, 0, 0, or one 3 km wide. Here a fix is judged in one
//! place: what is not fresh, not measured or not a place never becomes a point by itself; what is
//! odd in another way is used and flagged, because the person on site knows more than the receiver.

use std::collections::BTreeSet;

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::measure::Bounds;
use super::point::{Point, PositionError};

/// Older than this a fix is stale: 10 s (R14).
pub const STALE_MS: u32 = 10_000;

/// Wider than this a fix is coarse: 30 m, in decimetres. This project's own figure; the reach in
/// which a duplicate is looked for.
pub const COARSE_DM: u32 = 300;

/// Where a position comes from.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Encode, Decode,
)]
#[serde(rename_all = "snake_case")]
#[cbor(index_only)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub enum FixSource {
    /// Satellites.
    #[n(0)]
    Gnss,
    /// Cells and wireless networks.
    #[n(1)]
    Network,
    /// The person touched the map.
    #[n(2)]
    MapPick,
    /// The person typed it or took it from a component.
    #[n(3)]
    ByHand,
}

impl FixSource {
    /// Whether a device measured it, rather than a person set it.
    #[must_use]
    pub const fn is_measured(self) -> bool {
        matches!(self, Self::Gnss | Self::Network)
    }
}

/// A position with how it came about.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Encode, Decode,
)]
#[cbor(map)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Fix {
    /// Where.
    #[n(0)]
    pub point: Point,
    /// Radius of the circle the place lies in with about 68 %, decimetres; none or 0 when the
    /// device gave none.
    #[n(1)]
    pub accuracy_dm: Option<u32>,
    /// How old the fix was when it was used, milliseconds of the monotonic clock.
    #[n(2)]
    pub age_ms: u32,
    /// Whether the system says that an app feeds the position.
    #[n(3)]
    pub mock: bool,
    /// Where it comes from.
    #[n(4)]
    pub source: FixSource,
}

/// What is odd about a fix.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Encode, Decode,
)]
#[serde(rename_all = "snake_case")]
#[cbor(index_only)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub enum FixFlag {
    /// It is 0, 0.
    #[n(0)]
    Zero,
    /// A measured position without accuracy.
    #[n(1)]
    NoAccuracy,
    /// Older than [`STALE_MS`].
    #[n(2)]
    Stale,
    /// Outside the city's bounds.
    #[n(3)]
    OutsideCity,
    /// Fed by an app (模拟定位).
    #[n(4)]
    Mock,
    /// Wider than [`COARSE_DM`].
    #[n(5)]
    Coarse,
    /// Not on the earth.
    #[n(6)]
    Impossible,
}

impl FixFlag {
    /// Whether a fix with this flag never becomes a point by itself.
    #[must_use]
    pub const fn bars_automatic_point(self) -> bool {
        matches!(self, Self::Zero | Self::NoAccuracy | Self::Stale | Self::Impossible)
    }
}

/// The judgement of a fix.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FixVerdict {
    /// Nothing is odd.
    Usable,
    /// At least one thing is odd; never empty.
    Flagged(BTreeSet<FixFlag>),
}

impl FixVerdict {
    /// Whether the fix may be taken without a person setting the place.
    #[must_use]
    pub fn allows_automatic_point(&self) -> bool {
        match self {
            Self::Usable => true,
            Self::Flagged(flags) => !flags.iter().any(|flag| flag.bars_automatic_point()),
        }
    }

    /// What is odd, in the order of the enum.
    pub fn flags(&self) -> impl Iterator<Item = FixFlag> {
        match self {
            Self::Usable => None,
            Self::Flagged(flags) => Some(flags),
        }
        .into_iter()
        .flatten()
        .copied()
    }
}

/// When a fix is flagged as stale and as coarse. A city sets both; neither moves the line at which a
/// fix never becomes a point by itself (R14).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct FixLimits {
    /// The oldest that is not flagged, milliseconds.
    pub stale_ms: u32,
    /// The widest that is not flagged, decimetres.
    pub coarse_dm: u32,
}

impl FixLimits {
    /// What is odd about a fix under these limits, instead of the product's own.
    #[must_use]
    pub fn flags(&self, fix: &Fix, city: Option<&Bounds>) -> BTreeSet<FixFlag> {
        let mut flags: BTreeSet<_> = fix_verdict(fix, city).flags().collect();
        let judged = [
            (FixFlag::Stale, fix.source.is_measured() && fix.age_ms > self.stale_ms),
            (FixFlag::Coarse, fix.accuracy_dm.is_some_and(|dm| dm > self.coarse_dm)),
        ];
        for (flag, is_so) in judged {
            if is_so {
                flags.insert(flag);
            } else {
                flags.remove(&flag);
            }
        }
        flags
    }
}

/// Judges a fix. Without bounds nothing is outside the city. Age and accuracy are asked of measured
/// positions only: a person who touches the map needs neither.
#[must_use]
pub fn fix_verdict(fix: &Fix, city: Option<&Bounds>) -> FixVerdict {
    let place = fix.point.check();
    let measured = fix.source.is_measured();
    let accuracy = fix.accuracy_dm.filter(|dm| *dm > 0);
    let odd = [
        (FixFlag::Zero, place == Err(PositionError::Zero)),
        (FixFlag::NoAccuracy, measured && accuracy.is_none()),
        (FixFlag::Stale, measured && fix.age_ms > STALE_MS),
        (
            FixFlag::OutsideCity,
            place.is_ok() && city.is_some_and(|bounds| !bounds.contains(fix.point)),
        ),
        (FixFlag::Mock, fix.mock),
        (FixFlag::Coarse, accuracy.is_some_and(|dm| dm > COARSE_DM)),
        (FixFlag::Impossible, place == Err(PositionError::Range)),
    ];
    let flags: BTreeSet<_> =
        odd.into_iter().filter_map(|(flag, is_so)| is_so.then_some(flag)).collect();
    if flags.is_empty() { FixVerdict::Usable } else { FixVerdict::Flagged(flags) }
}

/// Metres of accuracy as a device gives them, to decimetres rounded up. None for what is no
/// accuracy: not a number, zero, negative.
#[must_use]
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "positive by the test before, and a float cast saturates"
)]
pub fn accuracy_dm(metres: f64) -> Option<u32> {
    (metres > 0.0).then(|| (metres * 10.0).ceil() as u32)
}
