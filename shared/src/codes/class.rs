//! The key of a class: the standard, component or matter, major, minor.
//!
//! Cities run three generations of classes side by side, and inside one generation the same digits
//! name a component and a matter. So the digits alone are never a key; all four parts are.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::error::{CodeError, CodeRule};
use super::wire::text_wire;

const WHAT: &str = "class key";
const LAYOUT: CodeRule = CodeRule::Layout("standard/kind/major/minor");

/// The standard whose classes a code speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum StandardRef {
    /// CJ/T 214-2007: majors and minors of two digits.
    CjT214_2007,
    /// GB/T 30428.2-2013: majors and minors of two digits.
    Gb30428_2_2013,
    /// GB/T 47678.5-2026, in force since 2026-07-01: minors of three digits.
    Gb47678_5_2026,
}

impl StandardRef {
    /// Every standard, oldest first.
    pub const ALL: [Self; 3] = [Self::CjT214_2007, Self::Gb30428_2_2013, Self::Gb47678_5_2026];

    /// The text form, such as `gb47678.5-2026`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::CjT214_2007 => "cjt214-2007",
            Self::Gb30428_2_2013 => "gb30428.2-2013",
            Self::Gb47678_5_2026 => "gb47678.5-2026",
        }
    }

    /// How many digits a minor has in this standard.
    #[must_use]
    pub const fn minor_digits(self) -> usize {
        match self {
            Self::CjT214_2007 | Self::Gb30428_2_2013 => 2,
            Self::Gb47678_5_2026 => 3,
        }
    }
}

impl fmt::Display for StandardRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for StandardRef {
    type Err = CodeError;

    fn from_str(text: &str) -> Result<Self, CodeError> {
        Self::ALL
            .into_iter()
            .find(|standard| standard.as_str() == text)
            .ok_or(CodeError::new("standard", CodeRule::UnknownStandard))
    }
}

text_wire!(StandardRef);

/// Whether a class is a thing or a happening.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(type = "\"component\" | \"matter\""))]
pub enum ClassKind {
    /// 管理部件: a thing that stands in the city.
    Component,
    /// 事项 (事件 before 2026): something that happens.
    Matter,
}

impl ClassKind {
    /// The text form, `component` or `matter`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Component => "component",
            Self::Matter => "matter",
        }
    }
}

impl fmt::Display for ClassKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for ClassKind {
    type Err = CodeError;

    fn from_str(text: &str) -> Result<Self, CodeError> {
        match text {
            "component" => Ok(Self::Component),
            "matter" => Ok(Self::Matter),
            _ => Err(CodeError::new("class kind", CodeRule::Layout("component or matter"))),
        }
    }
}

text_wire!(ClassKind);

/// A minor class of one standard, written `gb47678.5-2026/component/01/001`.
///
/// Orders by standard, kind, major, minor: the order of the printed tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(type = "string"))]
pub struct ClassKey {
    standard: StandardRef,
    kind: ClassKind,
    major: u8,
    minor: u16,
}

impl ClassKey {
    /// A class from its parts.
    ///
    /// # Errors
    /// `code.range` when major is not 1 to 99, or minor not 1 to 99 (999 in the 2026 edition).
    pub fn new(
        standard: StandardRef,
        kind: ClassKind,
        major: u8,
        minor: u16,
    ) -> Result<Self, CodeError> {
        let top = if standard.minor_digits() == 3 { 999 } else { 99 };
        if !(1..=99).contains(&major) {
            return Err(CodeError::new(WHAT, CodeRule::Range("major")));
        }
        if !(1..=top).contains(&minor) {
            return Err(CodeError::new(WHAT, CodeRule::Range("minor")));
        }
        Ok(Self { standard, kind, major, minor })
    }

    /// The standard this class belongs to.
    #[must_use]
    pub const fn standard(&self) -> StandardRef {
        self.standard
    }

    /// Component or matter.
    #[must_use]
    pub const fn kind(&self) -> ClassKind {
        self.kind
    }

    /// The major class (大类), 1 to 99.
    #[must_use]
    pub const fn major(&self) -> u8 {
        self.major
    }

    /// The minor class (小类), 1 to 99 or 999.
    #[must_use]
    pub const fn minor(&self) -> u16 {
        self.minor
    }

    /// Major and minor as the standard prints them: `01001`, or `0101` in the older editions.
    #[must_use]
    pub fn digits(&self) -> String {
        format!("{:02}{:0width$}", self.major, self.minor, width = self.standard.minor_digits())
    }
}

impl fmt::Display for ClassKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = self.standard.minor_digits();
        write!(f, "{}/{}/{:02}/{:0width$}", self.standard, self.kind, self.major, self.minor)
    }
}

impl FromStr for ClassKey {
    type Err = CodeError;

    fn from_str(text: &str) -> Result<Self, CodeError> {
        let mut parts = text.split('/');
        let (Some(standard), Some(kind), Some(major), Some(minor), None) =
            (parts.next(), parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(CodeError::new(WHAT, LAYOUT));
        };
        let standard: StandardRef = standard.parse()?;
        let number = |part: &str, width: usize| -> Result<u16, CodeError> {
            if part.len() != width || !part.bytes().all(|b| b.is_ascii_digit()) {
                return Err(CodeError::new(WHAT, LAYOUT));
            }
            part.parse().map_err(|_| CodeError::new(WHAT, LAYOUT))
        };
        let major = u8::try_from(number(major, 2)?)
            .map_err(|_| CodeError::new(WHAT, CodeRule::Range("major")))?;
        let minor = number(minor, standard.minor_digits())?;
        Self::new(standard, kind.parse()?, major, minor)
    }
}

text_wire!(ClassKey);
