//! Text that fits a stamp: one line, bounded, nothing that could hide or reorder its neighbours.

use std::fmt;

use minicbor::{Decode, Decoder, Encode, decode};
use serde::{Deserialize, Deserializer, Serialize, de};

/// One line of at most `MAX` characters, without control or direction-changing characters.
///
/// The limit holds however the value came to be: typed, decoded from CBOR or read from JSON.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Serialize)]
#[cbor(transparent)]
#[serde(transparent)]
pub struct Line<const MAX: usize>(#[n(0)] String);

/// A text that is no [`Line`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LineError {
    /// Longer than the line's limit.
    #[error("the text has {found} characters, at most {max} fit")]
    TooLong {
        /// Characters allowed.
        max: usize,
        /// Characters given.
        found: usize,
    },
    /// Holds a line break, another control character, or one that changes the reading direction.
    #[error("the text holds a control character")]
    Control,
}

impl<const MAX: usize> Line<MAX> {
    /// Takes `text` as it is.
    ///
    /// # Errors
    /// [`LineError`] when it is too long or not one plain line.
    pub fn new(text: impl Into<String>) -> Result<Self, LineError> {
        let text = text.into();
        let found = text.chars().count();
        if found > MAX {
            return Err(LineError::TooLong { max: MAX, found });
        }
        if text.chars().any(is_disruptive) {
            return Err(LineError::Control);
        }
        Ok(Self(text))
    }

    /// Makes `text` fit: drops what is not plain and cuts the end, marking the cut with `…`.
    /// For text of a machine (a place name), where losing the tail beats losing the photo.
    #[must_use]
    pub fn fit(text: &str) -> Self {
        let mut plain = text.chars().filter(|c| !is_disruptive(*c));
        let mut kept: String = plain.by_ref().take(MAX).collect();
        if plain.next().is_some() && kept.pop().is_some() {
            kept.push('…');
        }
        Self(kept)
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Characters that break the line or let text lie about its order.
fn is_disruptive(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

impl<const MAX: usize> fmt::Display for Line<MAX> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'b, C, const MAX: usize> Decode<'b, C> for Line<MAX> {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, decode::Error> {
        let at = d.position();
        Self::new(d.str()?).map_err(|error| decode::Error::message(error).at(at))
    }
}

impl<'de, const MAX: usize> Deserialize<'de> for Line<MAX> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::new(String::deserialize(deserializer)?).map_err(de::Error::custom)
    }
}
