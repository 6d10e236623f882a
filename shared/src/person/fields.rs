//! The pieces of a person's data: bounded, checked however they came to be, and silent in every log.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::text::{BadText, Text};

/// A text that is no telephone number. It says nothing of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a telephone number has 3 to 20 digits, a leading + and hyphens at most")]
pub struct BadPhone;

/// A name of 1 to 40 characters on one line, not blank.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct PersonName(Text<40, true>);

impl PersonName {
    /// Takes a name, white space around it dropped.
    ///
    /// # Errors
    /// It is blank, too long, or holds characters that don't belong on one line.
    pub fn new(text: &str) -> Result<Self, BadText> {
        let name = Text::new(text.trim())?;
        if name.is_blank() { Err(BadText { max: 40 }) } else { Ok(Self(name)) }
    }

    /// The name itself. Whoever calls this answers for where it goes.
    #[must_use]
    pub fn whole(&self) -> &str {
        self.0.as_str()
    }

    /// One character alone is a surname that many texts hold; more of them together are a name.
    pub(super) fn is_told_in(&self, text: &str) -> bool {
        self.whole().chars().count() > 1 && text.contains(self.whole())
    }
}

/// A telephone number: 3 to 20 digits, with a leading `+` and hyphens where they were said. Full-width
/// digits become plain ones, blanks go, and so do hyphens and China's own prefix of a mobile number, so
/// that one telephone has one spelling.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct Phone(String);

impl Phone {
    /// Takes a number.
    ///
    /// # Errors
    /// [`BadPhone`].
    pub fn new(text: &str) -> Result<Self, BadPhone> {
        let plain: String = text.chars().filter(|c| !c.is_whitespace()).map(narrow).collect();
        let (plus, rest) = match plain.strip_prefix('+') {
            Some(rest) => ("+", rest),
            None => ("", plain.as_str()),
        };
        let digits = rest.chars().filter(char::is_ascii_digit).count();
        let known = rest.chars().all(|c| c.is_ascii_digit() || c == '-');
        if !known || !(3..=20).contains(&digits) || rest.len() > 24 || rest.starts_with('-') {
            return Err(BadPhone);
        }
        let bare = rest.replace('-', "");
        let home = bare.strip_prefix(if plus.is_empty() { "0086" } else { "86" });
        let mobile = home.into_iter().chain(plus.is_empty().then_some(bare.as_str()));
        let mobile = mobile.filter(|digits| is_mobile(digits)).map(str::to_owned).next();
        Ok(Self(mobile.unwrap_or_else(|| format!("{plus}{rest}"))))
    }

    /// The number itself. Whoever calls this answers for where it goes.
    #[must_use]
    pub fn whole(&self) -> &str {
        &self.0
    }

    /// Its digits.
    pub(super) fn digits(&self) -> Vec<char> {
        self.0.chars().filter(char::is_ascii_digit).collect()
    }

    /// A short number (12345, 110) is everybody's; a longer one is somebody's.
    pub(super) fn is_told_in(&self, text: &str) -> bool {
        let digits = self.digits();
        let said: Vec<char> =
            text.chars().map(narrow).filter(|c| !c.is_whitespace() && *c != '-').collect();
        digits.len() > 6 && said.windows(digits.len()).any(|part| part == digits)
    }
}

/// A full-width digit, plus or hyphen as a plain one.
fn narrow(c: char) -> char {
    match c {
        '０'..='９' | '＋' | '－' => {
            u32::from(c).checked_sub(0xfee0).and_then(char::from_u32).unwrap_or(c)
        }
        _ => c,
    }
}

/// Mobile numbers of the mainland: 11 digits that begin with 1.
fn is_mobile(digits: &str) -> bool {
    digits.len() == 11 && digits.starts_with('1') && digits.bytes().all(|b| b.is_ascii_digit())
}

/// Where a person lives or stands, in at most 200 characters.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct AddressWords(Text<200, true>);

impl AddressWords {
    /// Takes an address.
    ///
    /// # Errors
    /// It is blank, too long, or holds characters that don't belong on one line.
    pub fn new(text: &str) -> Result<Self, BadText> {
        let words = Text::new(text.trim())?;
        if words.is_blank() { Err(BadText { max: 200 }) } else { Ok(Self(words)) }
    }

    /// The words themselves. Whoever calls this answers for where they go.
    #[must_use]
    pub fn whole(&self) -> &str {
        self.0.as_str()
    }
}

macro_rules! silent {
    ($($name:ident),*) => {$(
        /// Never shows what it holds.
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(..)"))
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                Self::new(&String::deserialize(d)?).map_err(serde::de::Error::custom)
            }
        }
    )*};
}

silent!(PersonName, Phone, AddressWords);
