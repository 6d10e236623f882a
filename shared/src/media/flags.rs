//! What makes a capture less than plain evidence. A flag never blocks work: it is shown, on the
//! stamp and at the centre, so that a person can weigh it (R15, R16).

use std::fmt;
use std::ops::{BitOr, BitOrAssign};

use minicbor::{Decode, Encode};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A set of doubts about one capture.
///
/// CBOR: one integer, bits of a newer version are kept. JSON: the names of the flags that are set.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(transparent)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(type = "Array<string>"))]
pub struct CaptureFlags(#[n(0)] u16);

impl CaptureFlags {
    /// Nothing in doubt.
    pub const NONE: Self = Self(0);
    /// 相册导入: the picture came out of the album, not out of the app's camera.
    pub const ALBUM: Self = Self(1);
    /// 模拟定位: the fix came from a mock provider.
    pub const MOCK_LOCATION: Self = Self(1 << 1);
    /// 时钟可疑: the device clock was far from the centre's, or jumped.
    pub const CLOCK_SUSPECT: Self = Self(1 << 2);
    /// 定位过时: the fix was older than the city's limit at the shutter.
    pub const STALE_FIX: Self = Self(1 << 3);
    /// 无定位: there was no fix.
    pub const NO_FIX: Self = Self(1 << 4);

    /// Every flag with its stable name and its Chinese word, in the order they are shown.
    const KNOWN: [(Self, &'static str, &'static str); 5] = [
        (Self::ALBUM, "album", "相册导入"),
        (Self::CLOCK_SUSPECT, "clock_suspect", "时钟可疑"),
        (Self::MOCK_LOCATION, "mock_location", "模拟定位"),
        (Self::STALE_FIX, "stale_fix", "定位过时"),
        (Self::NO_FIX, "no_fix", "无定位"),
    ];

    /// Flags that cast doubt on the time.
    pub(super) const ON_TIME: Self = Self(Self::ALBUM.0 | Self::CLOCK_SUSPECT.0);
    /// Flags that cast doubt on the place.
    pub(super) const ON_PLACE: Self =
        Self(Self::MOCK_LOCATION.0 | Self::STALE_FIX.0 | Self::NO_FIX.0);

    /// Whether every flag of `other` is set.
    #[must_use]
    pub const fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Whether nothing is in doubt.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The flags that are in both sets.
    #[must_use]
    pub const fn among(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// The Chinese words of the flags that are set, as they stand on the stamp.
    pub fn words(self) -> impl Iterator<Item = &'static str> {
        Self::KNOWN.into_iter().filter(move |k| self.contains(k.0)).map(|(_, _, word)| word)
    }

    /// The stable names of the flags that are set.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        Self::KNOWN.into_iter().filter(move |k| self.contains(k.0)).map(|(_, name, _)| name)
    }
}

impl BitOr for CaptureFlags {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl BitOrAssign for CaptureFlags {
    fn bitor_assign(&mut self, other: Self) {
        self.0 |= other.0;
    }
}

impl fmt::Debug for CaptureFlags {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CaptureFlags({:#b}", self.0)?;
        self.names().try_for_each(|name| write!(f, " {name}"))?;
        f.write_str(")")
    }
}

impl Serialize for CaptureFlags {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            serializer.collect_seq(self.names())
        } else {
            serializer.serialize_u16(self.0)
        }
    }
}

impl<'de> Deserialize<'de> for CaptureFlags {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if !deserializer.is_human_readable() {
            return u16::deserialize(deserializer).map(Self);
        }
        let mut flags = Self::NONE;
        for given in Vec::<String>::deserialize(deserializer)? {
            let Some((flag, _, _)) = Self::KNOWN.into_iter().find(|k| k.1 == given) else {
                return Err(de::Error::custom(format_args!("no capture flag is called {given:?}")));
            };
            flags |= flag;
        }
        Ok(flags)
    }
}
