//! Division codes and the unit grid code built on them.
//!
//! County 6 digits (GB/T 2260), street 3 more, community 3 more (lengths C9 and C12 of
//! GB/T 47678.5-2026), and the unit grid 3 more: 15 digits, the sequence inside its community
//! counted from 001. A part of zeros means "the level above" and is therefore no code of its own
//! level.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::error::{CodeError, CodeRule};
use super::wire::text_wire;

/// Reads exactly `N` ASCII digits.
pub(super) fn digits<const N: usize>(
    what: &'static str,
    expected: &'static str,
    text: &str,
) -> Result<[u8; N], CodeError> {
    let fail = |rule| Err(CodeError::new(what, rule));
    if text.is_empty() {
        return fail(CodeRule::Empty);
    }
    if !text.bytes().all(|b| b.is_ascii_digit()) {
        return fail(CodeRule::Character);
    }
    <[u8; N]>::try_from(text.as_bytes())
        .or_else(|_| fail(CodeRule::Length { expected, found: text.len() }))
}

/// The first `M` of `N` digits; `M` never exceeds `N` where this is used.
pub(super) fn leading<const N: usize, const M: usize>(all: &[u8; N]) -> [u8; M] {
    let mut out = [b'0'; M];
    for (to, from) in out.iter_mut().zip(all) {
        *to = *from;
    }
    out
}

/// Digits are ASCII by construction, so they always read as text.
pub(super) fn as_text(digits: &[u8]) -> &str {
    std::str::from_utf8(digits).unwrap_or_default()
}

fn is_zero(part: &[u8]) -> bool {
    part.iter().all(|b| *b == b'0')
}

macro_rules! digit_code {
    ($(#[$doc:meta])* $name:ident, $len:literal, $words:literal, $what:literal, [$(($from:literal, $to:literal, $part:literal)),+]) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        #[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(type = "string"))]
        pub struct $name([u8; $len]);

        impl $name {
            /// The code as its digits.
            #[must_use]
            pub fn as_str(&self) -> &str {
                as_text(&self.0)
            }
        }

        impl FromStr for $name {
            type Err = CodeError;

            fn from_str(text: &str) -> Result<Self, CodeError> {
                let code = digits::<$len>($what, $words, text)?;
                $(
                    if code.get($from..$to).is_none_or(is_zero) {
                        return Err(CodeError::new($what, CodeRule::ZeroPart($part)));
                    }
                )+
                Ok(Self(code))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.as_str())
            }
        }

        text_wire!($name);
    };
}

digit_code!(
    /// A county or district, 6 digits (GB/T 2260).
    CountyCode, 6, "6", "county code", [(0, 2, "province"), (2, 6, "county")]
);

digit_code!(
    /// A street or town, 9 digits: county and 3.
    StreetCode, 9, "9", "street code",
    [(0, 2, "province"), (2, 6, "county"), (6, 9, "street")]
);

digit_code!(
    /// A community or village, 12 digits: street and 3. The division path of everything inside it.
    CommunityCode, 12, "12", "community code",
    [(0, 2, "province"), (2, 6, "county"), (6, 9, "street"), (9, 12, "community")]
);

digit_code!(
    /// A unit grid (单元网格), 15 digits: community and a sequence of 3 (C15 of GB/T 47678.5-2026).
    UnitGridCode, 15, "15", "unit grid code",
    [
        (0, 2, "province"), (2, 6, "county"), (6, 9, "street"), (9, 12, "community"),
        (12, 15, "sequence")
    ]
);

impl StreetCode {
    /// The county this street lies in.
    #[must_use]
    pub fn county(&self) -> CountyCode {
        CountyCode(leading(&self.0))
    }
}

impl CommunityCode {
    /// The street this community lies in.
    #[must_use]
    pub fn street(&self) -> StreetCode {
        StreetCode(leading(&self.0))
    }

    /// The county this community lies in.
    #[must_use]
    pub fn county(&self) -> CountyCode {
        CountyCode(leading(&self.0))
    }
}

impl UnitGridCode {
    /// The community this grid lies in.
    #[must_use]
    pub fn community(&self) -> CommunityCode {
        CommunityCode(leading(&self.0))
    }

    /// The street this grid lies in.
    #[must_use]
    pub fn street(&self) -> StreetCode {
        StreetCode(leading(&self.0))
    }

    /// The county this grid lies in.
    #[must_use]
    pub fn county(&self) -> CountyCode {
        CountyCode(leading(&self.0))
    }
}
