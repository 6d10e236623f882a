//! Codes that are a city's own bounded text rather than a national layout.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::error::{CodeError, CodeRule};
use super::wire::text_wire;

/// Refuses empty, over-long and unprintable text; `inner_space` allows single spaces inside.
pub(super) fn bounded(
    what: &'static str,
    max: usize,
    inner_space: bool,
    text: &str,
) -> Result<(), CodeError> {
    let fail = |rule| Err(CodeError::new(what, rule));
    if text.is_empty() {
        return fail(CodeRule::Empty);
    }
    let found = text.chars().count();
    if found > max {
        return fail(CodeRule::TooLong { max, found });
    }
    let plain = |c: char| !c.is_control() && (!c.is_whitespace() || (inner_space && c == ' '));
    if !text.chars().all(plain) || text.starts_with(' ') || text.ends_with(' ') {
        return fail(CodeRule::Character);
    }
    Ok(())
}

macro_rules! text_code {
    ($(#[$doc:meta])* $name:ident, $max:literal, $space:literal, $what:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        #[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(type = "string"))]
        pub struct $name(Box<str>);

        impl $name {
            /// The longest text accepted, in characters.
            pub const MAX_CHARS: usize = $max;

            /// The code as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = CodeError;

            fn from_str(text: &str) -> Result<Self, CodeError> {
                bounded($what, Self::MAX_CHARS, $space, text)?;
                Ok(Self(text.into()))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        text_wire!($name);
    };
}

text_code!(
    /// A code as a person typed it or as an unknown source gave it, kept as it came.
    ///
    /// Odd codes flag a case, they never refuse it; this is where such a code stays readable.
    GivenCode, 32, true, "given code"
);

text_code!(
    /// A responsibility grid (责任网格): a city's own code for a set of unit grids. No national layout is
    /// known.
    ResponsibilityGridCode, 20, false, "responsibility grid code"
);

text_code!(
    /// A unit of the city's tree. 18 characters hold the unified social credit code that
    /// GB/T 47678.5-2026 uses for departments; older local codes are shorter.
    UnitCode, 18, false, "unit code"
);

text_code!(
    /// A person's work number, such as `采0101`. The only name of a person outside the user base.
    WorkNumber, 16, false, "work number"
);

text_code!(
    /// A filing standard of a city (立案标准): a code, not a row number, because an import renumbers
    /// rows (R21).
    FilingStandardId, 24, false, "filing standard id"
);

text_code!(
    /// A shift of a city (班次), such as `early`.
    ShiftCode, 16, false, "shift code"
);
