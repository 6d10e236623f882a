//! Working time: which minutes of which days count for a limit, so that a deadline is the same on
//! every phone and at the centre.
//!
//! A [`Calendar`] is made of daily working intervals (several by date range), weekend days, and the
//! days that differ: holidays and made-up workdays (调休). A city keeps three, see [`Calendars`]
//! (`domain.md` §4.2). Intervals are half-open: at 12:00 sharp the morning is over. A day that ends at
//! 24:00 ends where the next begins.
//!
//! Every walk over days is bounded by [`MAX_SPAN_DAYS`], and every instant is taken into the years 1970
//! to 9999, so that no input overflows or runs long.

mod course;
mod date;
mod error;
mod hours;
mod range;
mod statutory;
mod table;

pub(crate) use course::Course;
pub use course::{MAX_INSTANT, MAX_SPAN_DAYS, NEXT_OPEN_DAYS};
pub use date::{Date, Weekday};
pub use error::CalendarError;
pub use hours::{DailyPattern, Interval};
pub use range::{DayRange, MonthDay, Season};
pub use statutory::{Statutory, statutory};
pub use table::{Calendar, CalendarKind, Calendars, DayKind, Timetable};

#[cfg(test)]
mod tests;
