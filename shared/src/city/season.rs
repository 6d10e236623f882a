//! The part of a year in which a standard has a limit of its own: a dead tree is replaced soon while
//! trees can be planted, and waits for that time otherwise (`workflow.md` §4, planting season).

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::standard::Limit;
use crate::calendar::{self, Date};
use crate::ids::Millis;

/// A day of any year, written `03-12`. 02-29 is one; in other years it lies between 02-28 and 03-01.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(type = "string"))]
pub struct MonthDay {
    month: u8,
    day: u8,
}

/// A text that names no day of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a day of the year is written like 03-12")]
pub struct NoMonthDay;

impl MonthDay {
    /// A day of the year.
    ///
    /// # Errors
    /// No year has such a day.
    pub fn new(month: u8, day: u8) -> Result<Self, NoMonthDay> {
        // 2000 was a leap year.
        Date::new(2000, month, day).map(|_| Self { month, day }).map_err(|_| NoMonthDay)
    }

    /// The day of the year on a city's clock, so many minutes ahead of UTC; none before 1970 and
    /// after 9999.
    #[must_use]
    pub fn of(at: Millis, utc_offset_minutes: i16) -> Option<Self> {
        let local = at.checked_add(Millis::from(utc_offset_minutes) * 60_000)?;
        let (_, month, day) = Date::FIRST.plus(local.div_euclid(86_400_000))?.ymd();
        Some(Self { month, day })
    }
}

impl fmt::Display for MonthDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}-{:02}", self.month, self.day)
    }
}

impl FromStr for MonthDay {
    type Err = NoMonthDay;

    fn from_str(text: &str) -> Result<Self, NoMonthDay> {
        let two = |part: &str| match part.len() {
            2 if part.bytes().all(|b| b.is_ascii_digit()) => part.parse().map_err(|_| NoMonthDay),
            _ => Err(NoMonthDay),
        };
        let (month, day) = text.split_once('-').ok_or(NoMonthDay)?;
        Self::new(two(month)?, two(day)?)
    }
}

impl TryFrom<String> for MonthDay {
    type Error = NoMonthDay;

    fn try_from(text: String) -> Result<Self, NoMonthDay> {
        text.parse()
    }
}

impl From<MonthDay> for String {
    fn from(day: MonthDay) -> Self {
        day.to_string()
    }
}

/// A time of year with a limit of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Season {
    /// Its first day.
    pub from: MonthDay,
    /// Its last day; earlier in the year than the first for a season over the turn of the year.
    pub to: MonthDay,
    /// The limit of a case that is dispatched in it, in every region.
    pub limit: Limit,
}

impl Season {
    /// As clocks count it.
    #[must_use]
    pub fn as_counted(self) -> Option<calendar::Season> {
        let day = |day: MonthDay| calendar::MonthDay::new(day.month, day.day).ok();
        Some(calendar::Season { from: day(self.from)?, until: day(self.to)? })
    }

    /// Whether a day lies in it.
    #[must_use]
    pub fn holds(&self, day: MonthDay) -> bool {
        if self.from <= self.to {
            self.from <= day && day <= self.to
        } else {
            self.from <= day || day <= self.to
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::city::LimitUnit;

    fn day(text: &str) -> MonthDay {
        text.parse().unwrap()
    }

    fn season(from: &str, to: &str) -> Season {
        let limit = Limit { amount: 20, unit: LimitUnit::NaturalDay };
        Season { from: day(from), to: day(to), limit }
    }

    #[test]
    fn a_season_holds_its_first_and_last_day_also_over_the_turn_of_the_year() {
        let held = |season: Season, days: &[&str]| -> Vec<bool> {
            days.iter().map(|text| season.holds(day(text))).collect()
        };
        let spring = season("03-01", "04-30");
        let days = ["02-28", "02-29", "03-01", "04-30", "05-01", "12-31"];
        assert_eq!(held(spring, &days), [false, false, true, true, false, false]);
        let winter = season("11-15", "02-29");
        let days = ["11-14", "11-15", "12-31", "01-01", "02-28", "02-29", "03-01"];
        assert_eq!(held(winter, &days), [false, true, true, true, true, true, false]);
        let from_the_leap_day = season("02-29", "03-01");
        assert_eq!(held(from_the_leap_day, &["02-28", "02-29", "03-01"]), [false, true, true]);
        assert_eq!(held(season("06-01", "06-01"), &["06-01", "06-02"]), [true, false]);
    }

    #[test]
    fn the_day_is_that_of_the_citys_clock() {
        // 2028-02-28 16:00 UTC is the leap day in China.
        let instant = 1_835_366_400_000;
        assert_eq!(MonthDay::of(instant, 480), Some(day("02-29")));
        assert_eq!(MonthDay::of(instant - 1, 480), Some(day("02-28")));
        assert_eq!(MonthDay::of(instant, 0), Some(day("02-28")));
        assert_eq!(MonthDay::of(Millis::MAX, 480), None);
    }

    #[test]
    fn a_day_is_read_as_it_is_written_and_only_so() {
        for wrong in ["02-30", "13-01", "00-10", "3-1", "03/01", "", "0301", "03-1a"] {
            assert!(wrong.parse::<MonthDay>().is_err(), "{wrong}");
        }
        let json = serde_json::to_string(&season("11-15", "02-29")).unwrap();
        assert!(json.starts_with(r#"{"from":"11-15","to":"02-29""#), "{json}");
        assert_eq!(serde_json::from_str::<Season>(&json).unwrap(), season("11-15", "02-29"));
    }
}
