//! The identification code of one component (部件标识码).
//!
//! Layouts: CJ/T 214-2007 and GB/T 30428.2-2013 have 16 digits, county 6, major 2, minor 2, sequence 6;
//! GB/T 47678.5-2026 has 17, its minor three digits wide. A city keeps both kinds for years, so one
//! type holds both and the length tells which it is.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::class::{ClassKey, ClassKind, StandardRef};
use super::division::{CountyCode, as_text, digits};
use super::error::{CodeError, CodeRule};
use super::wire::text_wire;

const WHAT: &str = "component code";

/// A component's identification code of either length.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(type = "string"))]
pub struct ComponentCode(Layout);

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Layout {
    Sixteen([u8; 16]),
    Seventeen([u8; 17]),
}

impl ComponentCode {
    /// Builds a code from a class and a sequence inside county and minor, as a survey allots it.
    ///
    /// # Errors
    /// `code.range` when the sequence is not 1 to 999 999, `code.layout` when the class is a matter.
    pub fn compose(county: CountyCode, class: ClassKey, sequence: u32) -> Result<Self, CodeError> {
        if class.kind() != ClassKind::Component {
            return Err(CodeError::new(WHAT, CodeRule::Layout("a component's class")));
        }
        if !(1..=999_999).contains(&sequence) {
            return Err(CodeError::new(WHAT, CodeRule::Range("sequence")));
        }
        format!("{county}{}{sequence:06}", class.digits()).parse()
    }

    /// The code as its digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match &self.0 {
            Layout::Sixteen(code) => as_text(code),
            Layout::Seventeen(code) => as_text(code),
        }
    }

    /// The standards whose layout this code has, oldest first.
    #[must_use]
    pub const fn editions(&self) -> &'static [StandardRef] {
        match self.0 {
            Layout::Sixteen(_) => &[StandardRef::CjT214_2007, StandardRef::Gb30428_2_2013],
            Layout::Seventeen(_) => &[StandardRef::Gb47678_5_2026],
        }
    }

    /// The class read by one edition's layout; none when the code has another edition's length.
    #[must_use]
    pub fn class(&self, edition: StandardRef) -> Option<ClassKey> {
        if !self.editions().contains(&edition) {
            return None;
        }
        let text = self.as_str();
        let major = text.get(6..8)?.parse().ok()?;
        let minor = text.get(8..8 + edition.minor_digits())?.parse().ok()?;
        ClassKey::new(edition, ClassKind::Component, major, minor).ok()
    }

    /// The county that allotted the code.
    #[must_use]
    pub fn county(&self) -> Option<CountyCode> {
        self.as_str().get(..6)?.parse().ok()
    }

    /// The sequence inside county and minor, 1 to 999 999.
    #[must_use]
    pub fn sequence(&self) -> u32 {
        let text = self.as_str();
        text.get(text.len().saturating_sub(6)..).and_then(|part| part.parse().ok()).unwrap_or(0)
    }
}

impl FromStr for ComponentCode {
    type Err = CodeError;

    fn from_str(text: &str) -> Result<Self, CodeError> {
        let layout = if text.len() == 16 {
            Layout::Sixteen(digits(WHAT, "16 or 17", text)?)
        } else {
            Layout::Seventeen(digits(WHAT, "16 or 17", text)?)
        };
        let code = Self(layout);
        if code.county().is_none() {
            return Err(CodeError::new(WHAT, CodeRule::ZeroPart("county")));
        }
        if code.editions().iter().all(|edition| code.class(*edition).is_none()) {
            return Err(CodeError::new(WHAT, CodeRule::ZeroPart("class")));
        }
        if code.sequence() == 0 {
            return Err(CodeError::new(WHAT, CodeRule::ZeroPart("sequence")));
        }
        Ok(code)
    }
}

impl fmt::Display for ComponentCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for ComponentCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ComponentCode({})", self.as_str())
    }
}

text_wire!(ComponentCode);
