//! Ranges of days: by date, or by day of the year and then every year.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::date::{Date, digits};
use super::error::CalendarError;

/// A day of any year, written `05-01`; the 29th of February is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct MonthDay {
    month: u8,
    day: u8,
}

impl MonthDay {
    /// A day of a year.
    ///
    /// # Errors
    /// [`CalendarError::MonthDay`] when no year has such a day.
    pub fn new(month: u8, day: u8) -> Result<Self, CalendarError> {
        // 2000 was a leap year.
        Date::new(2000, month, day).map_err(|_| CalendarError::MonthDay)?;
        Ok(Self { month, day })
    }

    fn of(date: Date) -> Self {
        let (_, month, day) = date.ymd();
        Self { month, day }
    }
}

impl fmt::Display for MonthDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}-{:02}", self.month, self.day)
    }
}

impl FromStr for MonthDay {
    type Err = CalendarError;
    fn from_str(text: &str) -> Result<Self, CalendarError> {
        let parts = || {
            let (month, day) = text.split_once('-')?;
            Some((digits(month, 2)?, digits(day, 2)?))
        };
        let (month, day) = parts().ok_or(CalendarError::MonthDay)?;
        Self::new(month, day)
    }
}

impl TryFrom<String> for MonthDay {
    type Error = CalendarError;
    fn try_from(text: String) -> Result<Self, CalendarError> {
        text.parse()
    }
}

impl From<MonthDay> for String {
    fn from(day: MonthDay) -> Self {
        day.to_string()
    }
}

/// Part of every year, both ends included. It wraps the year's end when it ends before it begins:
/// from 11-01 until 03-15 is winter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Season {
    /// Its first day.
    pub from: MonthDay,
    /// Its last day.
    pub until: MonthDay,
}

impl Season {
    /// Whether a date lies in it.
    #[must_use]
    pub fn contains(&self, date: Date) -> bool {
        let day = MonthDay::of(date);
        if self.from <= self.until {
            self.from <= day && day <= self.until
        } else {
            self.from <= day || day <= self.until
        }
    }
}

/// The days that a daily pattern holds on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayRange {
    /// From one date to another, both included, and never again.
    Dates {
        /// The first date.
        from: Date,
        /// The last date.
        until: Date,
    },
    /// Every year.
    Yearly(Season),
}

impl DayRange {
    /// Whether a date lies in it.
    #[must_use]
    pub fn contains(&self, date: Date) -> bool {
        match self {
            Self::Dates { from, until } => *from <= date && date <= *until,
            Self::Yearly(season) => season.contains(date),
        }
    }

    /// Both ends as they are written.
    pub(super) fn ends(&self) -> (String, String) {
        match *self {
            Self::Dates { from, until } => (from.into(), until.into()),
            Self::Yearly(Season { from, until }) => (from.into(), until.into()),
        }
    }

    pub(super) fn read(from: &str, until: &str) -> Result<Self, CalendarError> {
        if let (Ok(from), Ok(until)) = (from.parse(), until.parse()) {
            return Ok(Self::Yearly(Season { from, until }));
        }
        match (from.parse(), until.parse()) {
            (Ok(from), Ok(until)) => Ok(Self::Dates { from, until }),
            _ => Err(CalendarError::Range),
        }
    }
}
