//! Free text with a bound, checked before anything is kept: a field of a report can't be used to
//! fill a server's disk.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A text longer than its field allows, or with control characters in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("text is longer than {max} characters or holds control characters")]
pub struct BadText {
    /// The bound, in characters.
    pub max: usize,
}

/// Text of at most `MAX` characters, without control characters other than newline and tab.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize)]
#[serde(transparent)]
pub struct Text<const MAX: usize>(String);

impl<const MAX: usize> Text<MAX> {
    /// Takes `text` if it is within bounds.
    ///
    /// # Errors
    /// [`BadText`] when it is not.
    pub fn new(text: impl Into<String>) -> Result<Self, BadText> {
        let text = text.into();
        let odd = |c: char| c.is_control() && c != '\n' && c != '\t';
        if text.chars().count() > MAX || text.chars().any(odd) {
            return Err(BadText { max: MAX });
        }
        Ok(Self(text))
    }

    /// As much of `text` as fits, control characters dropped: for words that a machine supplies.
    #[must_use]
    pub fn clipped(text: &str) -> Self {
        Self(text.chars().filter(|c| !c.is_control()).take(MAX).collect())
    }

    /// The text itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether nothing but white space is in it.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.0.trim().is_empty()
    }
}

impl<const MAX: usize> fmt::Display for Text<MAX> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'de, const MAX: usize> Deserialize<'de> for Text<MAX> {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        Self::new(String::deserialize(d)?).map_err(serde::de::Error::custom)
    }
}

impl<C, const MAX: usize> minicbor::Encode<C> for Text<MAX> {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut minicbor::Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.str(&self.0)?.ok()
    }
}

impl<'b, C, const MAX: usize> minicbor::Decode<'b, C> for Text<MAX> {
    fn decode(d: &mut minicbor::Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        Self::new(d.str()?).map_err(|_| minicbor::decode::Error::message("text within its bound"))
    }
}

/// A code or name as somebody gave it: kept as text even when nothing here knows it.
pub type Code = Text<40>;
/// One line: a place, a phrase, a device's name.
pub type Line = Text<200>;
/// A paragraph: a description, an opinion, a reason.
pub type Paragraph = Text<2000>;
