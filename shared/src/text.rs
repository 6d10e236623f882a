//! Free text with a bound, checked before anything is kept: a field of a report can't be used to
//! fill a server's disk.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A text longer than its field allows, or with characters in it that the field does not take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("text is longer than {max} characters or holds characters it must not")]
pub struct BadText {
    /// The bound, in characters.
    pub max: usize,
}

/// Text of at most `MAX` characters, without control characters other than newline and tab. When it
/// is `PLAIN`, it is one line for a stamp: no control characters at all, and none that could hide or
/// reorder their neighbours.
///
/// The bound holds however the value came to be: typed, decoded from CBOR or read from JSON.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize)]
#[serde(transparent)]
pub struct Text<const MAX: usize, const PLAIN: bool = false>(String);

/// In TypeScript a text is a `string`; its bound is told by the error.
#[cfg(feature = "bindings")]
impl<const MAX: usize, const PLAIN: bool> ts_rs::TS for Text<MAX, PLAIN> {
    type WithoutGenerics = Self;
    type OptionInnerType = Self;

    fn name(_: &ts_rs::Config) -> String {
        "string".to_owned()
    }

    fn inline(_: &ts_rs::Config) -> String {
        "string".to_owned()
    }
}

/// Characters that let text lie about its order, or that nobody sees.
fn is_deceptive(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

fn fits<const PLAIN: bool>(c: char) -> bool {
    if PLAIN {
        !c.is_control() && !is_deceptive(c)
    } else {
        !c.is_control() || c == '\n' || c == '\t'
    }
}

impl<const MAX: usize> Text<MAX, true> {
    /// Makes `text` fit: drops what is not plain and cuts the end, marking the cut with `…`.
    /// For text of a machine (a place name), where losing the tail beats losing the photo.
    #[must_use]
    pub fn fit(text: &str) -> Self {
        let mut plain = text.chars().filter(|c| fits::<true>(*c));
        let mut kept: String = plain.by_ref().take(MAX).collect();
        if plain.next().is_some() && kept.pop().is_some() {
            kept.push('…');
        }
        Self(kept)
    }
}

impl<const MAX: usize> Text<MAX> {
    /// As much of `text` as fits, control characters dropped: for words that a machine supplies.
    #[must_use]
    pub fn clipped(text: &str) -> Self {
        Self(text.chars().filter(|c| !c.is_control()).take(MAX).collect())
    }
}

impl<const MAX: usize, const PLAIN: bool> Text<MAX, PLAIN> {
    /// Takes `text` if it is within bounds.
    ///
    /// # Errors
    /// [`BadText`] when it is not.
    pub fn new(text: impl Into<String>) -> Result<Self, BadText> {
        let text = text.into();
        if text.chars().count() > MAX || !text.chars().all(fits::<PLAIN>) {
            return Err(BadText { max: MAX });
        }
        Ok(Self(text))
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

impl<const MAX: usize, const PLAIN: bool> fmt::Display for Text<MAX, PLAIN> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'de, const MAX: usize, const PLAIN: bool> Deserialize<'de> for Text<MAX, PLAIN> {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        Self::new(String::deserialize(d)?).map_err(serde::de::Error::custom)
    }
}

impl<C, const MAX: usize, const PLAIN: bool> minicbor::Encode<C> for Text<MAX, PLAIN> {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut minicbor::Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.str(&self.0)?.ok()
    }
}

impl<'b, C, const MAX: usize, const PLAIN: bool> minicbor::Decode<'b, C> for Text<MAX, PLAIN> {
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
