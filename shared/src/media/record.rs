//! What was true at the shutter, and the eight characters that tie a picture to it.

use std::fmt;
use std::str::FromStr;

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::{CaptureFlags, Line, MediaRole, Sha256Hash};
use crate::geo::Datum;

/// A fix, with everything needed to judge it.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Serialize, Deserialize,
)]
#[cbor(map)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Position {
    /// Longitude in 1e-7 degrees, east positive.
    #[n(0)]
    pub lon_e7: i32,
    /// Latitude in 1e-7 degrees, north positive.
    #[n(1)]
    pub lat_e7: i32,
    /// What the numbers are measured in (R33).
    #[n(2)]
    pub datum: Datum,
    /// Horizontal accuracy (68 %) in decimetres; 0 when the source gave none.
    #[n(3)]
    pub accuracy_dm: u32,
}

/// What the handset knows when the shutter falls, before the picture has been developed.
///
/// For an album picture, what it knows when the picture is chosen: the time and place *of the
/// picture* are then not here but in its EXIF.
#[derive(
    Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Serialize, Deserialize,
)]
#[cbor(map)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Shot {
    /// The case's short name on the phone (`workflow.md`: from the work number and a counter).
    #[n(0)]
    pub field_code: Line<32>,
    /// Work number of who took it. Never a person's name.
    #[n(1)]
    pub work_number: Line<32>,
    /// What the picture is there to show.
    #[n(2)]
    pub role: MediaRole,
    /// Unix milliseconds of the device clock, corrected by the centre's offset when that is known.
    #[n(3)]
    pub captured_at_ms: i64,
    /// Minutes that local time is ahead of UTC.
    #[n(4)]
    pub utc_offset_min: i16,
    /// Monotonic milliseconds since the phone booted, for telling a moved clock.
    #[n(5)]
    pub boot_ms: u64,
    /// The fix, if there was one.
    #[n(6)]
    pub position: Option<Position>,
    /// Where `position` is, in words of the map pack. Empty when unknown.
    #[n(7)]
    pub place: Line<80>,
    /// What is in doubt.
    #[n(8)]
    pub flags: CaptureFlags,
}

/// The record of one capture: the [`Shot`], what the original itself said, and its hash.
#[derive(
    Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Serialize, Deserialize,
)]
#[cbor(map)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct CaptureRecord {
    /// What the handset knew.
    #[n(0)]
    pub shot: Shot,
    /// Capture time that an album picture carries, `2026-11-21 09:30:12` with an offset when it
    /// has one; `None` when it carries none. Always `None` for the app's own camera.
    #[n(1)]
    pub exif_time: Option<Line<32>>,
    /// Hash of the bytes that the camera or the album gave, before developing.
    #[n(2)]
    pub original_sha256: Sha256Hash,
}

impl CaptureRecord {
    /// The record as bytes: CBOR with ascending numeric keys, shortest integers, definite lengths
    /// and absent values left out, so one record has one encoding.
    #[must_use]
    pub fn canonical(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        // Writing to a vector cannot fail, and no field's encoding has an error of its own.
        let _ = minicbor::encode(self, &mut bytes);
        bytes
    }

    /// The code on the stamp: the first 32 bits of SHA-256 over [`Self::canonical`].
    #[must_use]
    pub fn record_code(&self) -> RecordCode {
        let hash = Sha256Hash::of(&self.canonical());
        let mut code = [0; 8];
        for (pair, byte) in code.chunks_exact_mut(2).zip(hash.as_bytes()) {
            for (character, nibble) in pair.iter_mut().zip([byte >> 4, byte & 15]) {
                *character = RecordCode::ALPHABET.get(usize::from(nibble)).copied().unwrap_or(b'?');
            }
        }
        RecordCode(code)
    }
}

/// Eight characters that tie a picture to its record even when it comes back as a screenshot or
/// on paper: a check of identity, not a key (one in four thousand million agrees by accident).
///
/// The alphabet has 16 letters, four bits each, so that neither an eye nor tesseract confuses two:
/// no `O Q` (D), `I J` (L), `B` (P R), `G` (C), `N` (M H), `S Z V`. No digits either: measured on
/// the stamp's font and JPEG, tesseract misread 8 of 60 codes of letters and digits, mostly by
/// taking `9` for `Y` and `4` for `A`, and none of 80 codes of these letters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RecordCode([u8; 8]);

impl RecordCode {
    /// The characters of a code, the value of a character being its index.
    pub const ALPHABET: &[u8; 16] = b"ACDEFHKLMPRTUWXY";
}

impl fmt::Display for RecordCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|c| fmt::Write::write_char(f, char::from(*c)))
    }
}

impl fmt::Debug for RecordCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RecordCode({self})")
    }
}

/// A text that is no record code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a record code has 8 characters out of ACDEFHKLMPRTUWXY")]
pub struct RecordCodeError;

impl FromStr for RecordCode {
    type Err = RecordCodeError;

    /// Reads a code as a person types it: blanks and case do not matter.
    fn from_str(text: &str) -> Result<Self, RecordCodeError> {
        let typed: Vec<u8> = text
            .chars()
            .filter(|c| !c.is_whitespace())
            .map(|c| u8::try_from(c.to_ascii_uppercase()).unwrap_or(b'?'))
            .collect();
        let code = <[u8; 8]>::try_from(typed).map_err(|_| RecordCodeError)?;
        if code.iter().all(|c| Self::ALPHABET.contains(c)) {
            Ok(Self(code))
        } else {
            Err(RecordCodeError)
        }
    }
}
