//! The two numbers a case is known by: the field code made on the phone, and the official number
//! that the centre issues later and binds to it by receipt.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::error::{CodeError, CodeRule};
use super::text::{WorkNumber, bounded};
use super::wire::text_wire;

/// Days of a month; 29 February is a day, the field code carries no year.
fn days_in(month: u8, year: Option<u16>) -> u8 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year.is_none_or(|y| y % 4 == 0 && (y % 100 != 0 || y % 400 == 0)) => 29,
        2 => 28,
        1..=12 => 31,
        _ => 0,
    }
}

/// Reads a number that is written in one way only: padded to `width`, longer without leading zero.
fn counter(text: &str, width: usize) -> Option<u32> {
    let canonical = text.len() == width || (text.len() > width && !text.starts_with('0'));
    if !canonical || !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    text.parse().ok().filter(|n| *n > 0)
}

fn two_digits(text: &str) -> Option<u8> {
    (text.len() == 2 && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok())?
}

/// The short human code of a case before a number exists: work number, MMDD, counter of the day,
/// such as `采0101-0712-014`.
///
/// The counter has at least three digits and grows beyond 999 without wrapping. The code is for
/// people to say on the phone; the key of a case stays its UUID (R9).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(type = "string"))]
pub struct FieldCode {
    work_number: WorkNumber,
    month: u8,
    day: u8,
    counter: u32,
}

impl FieldCode {
    const WHAT: &'static str = "field code";

    /// A field code for the `counter`-th case (from 1) of a day in the city's own calendar.
    ///
    /// # Errors
    /// `code.range` when month and day are no day, or the counter is zero.
    pub fn new(
        work_number: WorkNumber,
        month: u8,
        day: u8,
        counter: u32,
    ) -> Result<Self, CodeError> {
        if day == 0 || day > days_in(month, None) {
            return Err(CodeError::new(Self::WHAT, CodeRule::Range("date")));
        }
        if counter == 0 {
            return Err(CodeError::new(Self::WHAT, CodeRule::Range("counter")));
        }
        Ok(Self { work_number, month, day, counter })
    }

    /// Whose phone made it.
    #[must_use]
    pub const fn work_number(&self) -> &WorkNumber {
        &self.work_number
    }

    /// The counter of that day, from 1.
    #[must_use]
    pub const fn counter(&self) -> u32 {
        self.counter
    }
}

impl fmt::Display for FieldCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{:02}{:02}-{:03}", self.work_number, self.month, self.day, self.counter)
    }
}

impl FromStr for FieldCode {
    type Err = CodeError;

    fn from_str(text: &str) -> Result<Self, CodeError> {
        let layout = CodeError::new(Self::WHAT, CodeRule::Layout("work number-MMDD-counter"));
        let (rest, count) = text.rsplit_once('-').ok_or(layout)?;
        let (work_number, date) = rest.rsplit_once('-').ok_or(layout)?;
        let month = date.get(..2).and_then(two_digits).ok_or(layout)?;
        let day = date.get(2..).and_then(two_digits).ok_or(layout)?;
        Self::new(work_number.parse()?, month, day, counter(count, 3).ok_or(layout)?)
    }
}

text_wire!(FieldCode);

/// The official number of a case: prefix, city-local date, sequence of that day, such as
/// `SF20260712-0014`.
///
/// No national rule was found, so the prefix is the city's. The sequence has at least four digits
/// and goes on to five after 9999 (R31); gaps are allowed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CaseNumber {
    prefix: Box<str>,
    year: u16,
    month: u8,
    day: u8,
    sequence: u32,
}

impl CaseNumber {
    const WHAT: &'static str = "case number";

    /// The longest prefix, in characters.
    pub const MAX_PREFIX: usize = 8;

    /// A number for the `sequence`-th case (from 1) of a city-local day.
    ///
    /// # Errors
    /// `code.range` when the date is no day of 2000 to 9999 or the sequence is zero, `code.too_long`
    /// or `code.character` for a bad prefix. An empty prefix is allowed.
    pub fn new(
        prefix: &str,
        year: u16,
        month: u8,
        day: u8,
        sequence: u32,
    ) -> Result<Self, CodeError> {
        if !prefix.is_empty() {
            bounded(Self::WHAT, Self::MAX_PREFIX, false, prefix)?;
        }
        if !(2000..=9999).contains(&year) || day == 0 || day > days_in(month, Some(year)) {
            return Err(CodeError::new(Self::WHAT, CodeRule::Range("date")));
        }
        if sequence == 0 {
            return Err(CodeError::new(Self::WHAT, CodeRule::Range("sequence")));
        }
        Ok(Self { prefix: prefix.into(), year, month, day, sequence })
    }

    /// The city's prefix; may be empty.
    #[must_use]
    pub fn prefix(&self) -> &str {
        &self.prefix
    }

    /// Year, month and day in the city's own calendar.
    #[must_use]
    pub const fn date(&self) -> (u16, u8, u8) {
        (self.year, self.month, self.day)
    }

    /// The sequence of that day, from 1.
    #[must_use]
    pub const fn sequence(&self) -> u32 {
        self.sequence
    }
}

impl fmt::Display for CaseNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { prefix, year, month, day, sequence } = self;
        write!(f, "{prefix}{year:04}{month:02}{day:02}-{sequence:04}")
    }
}

impl FromStr for CaseNumber {
    type Err = CodeError;

    fn from_str(text: &str) -> Result<Self, CodeError> {
        let layout = CodeError::new(Self::WHAT, CodeRule::Layout("prefix yyyyMMdd-sequence"));
        let (head, sequence) = text.rsplit_once('-').ok_or(layout)?;
        let cut = head.len().checked_sub(8).ok_or(layout)?;
        let (prefix, date) = head.split_at_checked(cut).ok_or(layout)?;
        let year = date.get(..4).filter(|y| y.bytes().all(|b| b.is_ascii_digit()));
        let year = year.and_then(|y| y.parse().ok()).ok_or(layout)?;
        let month = date.get(4..6).and_then(two_digits).ok_or(layout)?;
        let day = date.get(6..8).and_then(two_digits).ok_or(layout)?;
        Self::new(prefix, year, month, day, counter(sequence, 4).ok_or(layout)?)
    }
}

text_wire!(CaseNumber);
