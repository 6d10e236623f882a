//! A part of the city by its division code: everything whose code begins with it.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::codes::{CommunityCode, CountyCode, StreetCode};

/// A text that is no division: not 6, 9 or 12 digits, or a part of them is zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a division is a county, street or community of 6, 9 or 12 digits")]
pub struct NoDivision;

/// A county, a street or a community (GB/T 2260 and its extension). The code of whatever lies in it
/// begins with its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Division {
    /// A county or district.
    County(CountyCode),
    /// A street or town.
    Street(StreetCode),
    /// A community or village.
    Community(CommunityCode),
}

impl Division {
    /// The code as its digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::County(code) => code.as_str(),
            Self::Street(code) => code.as_str(),
            Self::Community(code) => code.as_str(),
        }
    }

    /// Whether one of the two lies in the other.
    #[must_use]
    pub fn meets(&self, other: &Self) -> bool {
        self.as_str().starts_with(other.as_str()) || other.as_str().starts_with(self.as_str())
    }
}

impl fmt::Display for Division {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Division {
    type Err = NoDivision;

    fn from_str(text: &str) -> Result<Self, NoDivision> {
        let read = match text.len() {
            6 => text.parse().map(Self::County),
            9 => text.parse().map(Self::Street),
            12 => text.parse().map(Self::Community),
            _ => return Err(NoDivision),
        };
        read.map_err(|_| NoDivision)
    }
}

impl TryFrom<String> for Division {
    type Error = NoDivision;

    fn try_from(text: String) -> Result<Self, NoDivision> {
        text.parse()
    }
}

impl From<Division> for String {
    fn from(division: Division) -> Self {
        division.to_string()
    }
}
