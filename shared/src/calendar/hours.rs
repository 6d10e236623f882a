//! The working intervals of a day, and which days have which.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::date::{Date, digits};
use super::error::CalendarError;
use super::range::DayRange;

const MINUTES: u16 = 24 * 60;
const MOST_INTERVALS: usize = 12;

/// Part of a day in minutes from midnight, the start included and the end not; written `14:00-18:00`
/// and ending at `24:00` at the latest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Interval {
    start: u16,
    end: u16,
}

impl Interval {
    /// From midnight to midnight.
    pub const WHOLE_DAY: Self = Self { start: 0, end: MINUTES };
    /// 08:00 to 12:00 and 14:00 to 18:00, the working day where a city says nothing.
    pub const OFFICE: [Self; 2] = [Self { start: 480, end: 720 }, Self { start: 840, end: 1080 }];

    /// An interval in minutes from midnight.
    ///
    /// # Errors
    /// [`CalendarError::Interval`] when it is empty or leaves the day.
    pub fn new(start: u16, end: u16) -> Result<Self, CalendarError> {
        if start < end && end <= MINUTES {
            Ok(Self { start, end })
        } else {
            Err(CalendarError::Interval)
        }
    }

    /// The first minute in it.
    #[must_use]
    pub fn start(self) -> u16 {
        self.start
    }

    /// The first minute after it.
    #[must_use]
    pub fn end(self) -> u16 {
        self.end
    }
}

impl fmt::Display for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (start, end) = (self.start, self.end);
        write!(f, "{:02}:{:02}-{:02}:{:02}", start / 60, start % 60, end / 60, end % 60)
    }
}

impl FromStr for Interval {
    type Err = CalendarError;
    fn from_str(text: &str) -> Result<Self, CalendarError> {
        let minute = |text: &str| {
            let (hour, minute) = text.split_once(':')?;
            let (hour, minute): (u16, u16) = (digits(hour, 2)?, digits(minute, 2)?);
            (minute < 60).then_some(hour * 60 + minute)
        };
        let (start, end) = text
            .split_once('-')
            .and_then(|(start, end)| Some((minute(start)?, minute(end)?)))
            .ok_or(CalendarError::Interval)?;
        Self::new(start, end)
    }
}

impl TryFrom<String> for Interval {
    type Error = CalendarError;
    fn try_from(text: String) -> Result<Self, CalendarError> {
        text.parse()
    }
}

impl From<Interval> for String {
    fn from(interval: Interval) -> Self {
        interval.to_string()
    }
}

/// Intervals of one day: in order, apart, at least one.
pub(super) fn check_day(intervals: &[Interval]) -> Result<(), CalendarError> {
    if intervals.is_empty() || intervals.len() > MOST_INTERVALS {
        return Err(CalendarError::Intervals(MOST_INTERVALS));
    }
    let apart = intervals.iter().zip(intervals.iter().skip(1)).all(|(a, b)| a.end <= b.start);
    if apart { Ok(()) } else { Err(CalendarError::Overlap) }
}

/// The working intervals of some part of the year: a summer or winter time table, or a few dates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "WrittenPattern", into = "WrittenPattern")]
pub struct DailyPattern {
    days: DayRange,
    intervals: Vec<Interval>,
}

/// How a pattern is written: both ends as dates, or both as days of the year.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct WrittenPattern {
    from: String,
    until: String,
    intervals: Vec<Interval>,
}

impl DailyPattern {
    /// A pattern. It says when a working day works, not that a day is one.
    ///
    /// # Errors
    /// [`CalendarError::Range`] for dates that end before they begin, [`CalendarError::Overlap`] and
    /// [`CalendarError::Intervals`] for the intervals.
    pub fn new(days: DayRange, intervals: Vec<Interval>) -> Result<Self, CalendarError> {
        check_day(&intervals)?;
        match days {
            DayRange::Dates { from, until } if until < from => Err(CalendarError::Range),
            _ => Ok(Self { days, intervals }),
        }
    }

    /// Whether it holds on a date.
    #[must_use]
    pub fn holds_on(&self, date: Date) -> bool {
        self.days.contains(date)
    }

    /// Its intervals in order.
    #[must_use]
    pub fn intervals(&self) -> &[Interval] {
        &self.intervals
    }
}

impl TryFrom<WrittenPattern> for DailyPattern {
    type Error = CalendarError;
    fn try_from(written: WrittenPattern) -> Result<Self, CalendarError> {
        Self::new(DayRange::read(&written.from, &written.until)?, written.intervals)
    }
}

impl From<DailyPattern> for WrittenPattern {
    fn from(pattern: DailyPattern) -> Self {
        let (from, until) = pattern.days.ends();
        Self { from, until, intervals: pattern.intervals }
    }
}
