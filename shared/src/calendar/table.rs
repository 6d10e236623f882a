//! The calendar itself, checked when it is made or read.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::course::Course;
use super::date::{Date, Weekday};
use super::error::CalendarError;
use super::hours::{DailyPattern, Interval, check_day};
use super::statutory::{Statutory, statutory};
use crate::ids::Millis;

const MOST_PATTERNS: usize = 32;
const MOST_DAYS: usize = 4000;
const MOST_YEARS: usize = 100;
const MOST_OFFSET: i16 = 14 * 60;

/// What a day is, whatever its weekday.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DayKind {
    /// A holiday.
    Off,
    /// A workday, made up on a weekend (调休).
    Work,
}

/// A calendar as an administrator writes it. What is left out has its default: UTC+8, 08:00-12:00 and
/// 14:00-18:00, Saturday and Sunday off, no other days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Timetable {
    /// Local time less UTC, minutes.
    pub utc_offset_minutes: i16,
    /// The working intervals where no pattern holds.
    pub intervals: Vec<Interval>,
    /// Working intervals by date; the first that holds counts.
    pub patterns: Vec<DailyPattern>,
    /// The days of the week that are off.
    pub weekend: BTreeSet<Weekday>,
    /// The days that differ from their week.
    pub days: BTreeMap<Date, DayKind>,
    /// The years whose days are not final.
    pub provisional: BTreeSet<i32>,
}

impl Default for Timetable {
    fn default() -> Self {
        Self {
            utc_offset_minutes: 8 * 60,
            intervals: Interval::OFFICE.to_vec(),
            patterns: Vec::new(),
            weekend: BTreeSet::from([Weekday::Saturday, Weekday::Sunday]),
            days: BTreeMap::new(),
            provisional: BTreeSet::new(),
        }
    }
}

/// A calendar whose rules hold: intervals in order, apart and within the day, counts bounded.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(try_from = "Timetable", into = "Timetable")]
pub struct Calendar {
    table: Timetable,
}

impl Calendar {
    /// A calendar.
    ///
    /// # Errors
    /// The rule that `table` breaks.
    pub fn new(table: Timetable) -> Result<Self, CalendarError> {
        check_day(&table.intervals)?;
        let within =
            |len, most| if len > most { Err(CalendarError::TooMany(most)) } else { Ok(()) };
        within(table.patterns.len(), MOST_PATTERNS)?;
        within(table.days.len(), MOST_DAYS)?;
        within(table.provisional.len(), MOST_YEARS)?;
        if !(-MOST_OFFSET..=MOST_OFFSET).contains(&table.utc_offset_minutes) {
            return Err(CalendarError::Offset);
        }
        Ok(Self { table })
    }

    /// The default working day with the statutory days of the country ([`statutory`]).
    #[must_use]
    pub fn china() -> Self {
        let Statutory { days, provisional } = statutory();
        Self { table: Timetable { days, provisional, ..Timetable::default() } }
    }

    /// As it was written.
    #[must_use]
    pub fn table(&self) -> &Timetable {
        &self.table
    }

    /// Whether a date is a working day: its own entry first, then the weekend.
    #[must_use]
    pub fn is_working_day(&self, date: Date) -> bool {
        match self.table.days.get(&date) {
            Some(kind) => *kind == DayKind::Work,
            None => !self.table.weekend.contains(&date.weekday()),
        }
    }

    /// The working intervals of a date, none on a day off.
    #[must_use]
    pub fn intervals_on(&self, date: Date) -> &[Interval] {
        if !self.is_working_day(date) {
            return &[];
        }
        let pattern = self.table.patterns.iter().find(|pattern| pattern.holds_on(date));
        pattern.map_or(&self.table.intervals, DailyPattern::intervals)
    }

    /// Whether the days of a date's year are not final: marked so, or later than every day listed.
    #[must_use]
    pub fn is_provisional(&self, date: Date) -> bool {
        let last = self.table.days.last_key_value().map(|(date, _)| date.year());
        self.table.provisional.contains(&date.year()) || last.is_some_and(|y| y < date.year())
    }

    /// The local date of an instant.
    #[must_use]
    pub fn date_of(&self, at: Millis) -> Date {
        self.working().date_of(at)
    }

    /// The instant of a local date and minute of day; minute 1440 is the next midnight.
    #[must_use]
    pub fn instant(&self, date: Date, minute: u16) -> Millis {
        self.working().instant(date, minute)
    }

    /// Whether an instant is working time.
    #[must_use]
    pub fn is_working(&self, at: Millis) -> bool {
        self.working().is_open(at)
    }

    /// `at` itself when it is working time, else the start of the next interval; none when nothing
    /// opens within [`NEXT_OPEN_DAYS`](super::NEXT_OPEN_DAYS).
    #[must_use]
    pub fn next_open(&self, at: Millis) -> Option<Millis> {
        self.working().next_open(at)
    }

    /// Working time from `a` to `b`, 0 when `b` is not later. Beyond
    /// [`MAX_SPAN_DAYS`](super::MAX_SPAN_DAYS) after `a` nothing is added any more.
    #[must_use]
    pub fn work_between(&self, a: Millis, b: Millis) -> Millis {
        self.working().between(a, b)
    }

    /// The earliest instant by which `ms` of working time have passed since `at`: the end of an
    /// interval rather than the start of the next. None beyond
    /// [`MAX_SPAN_DAYS`](super::MAX_SPAN_DAYS).
    #[must_use]
    pub fn add_work(&self, at: Millis, ms: Millis) -> Option<Millis> {
        self.working().add(at, ms)
    }

    /// The `n`-th working day after the day on which work begins or goes on at `at` (the day of
    /// [`Calendar::next_open`]); with 0 that day itself. Made-up workdays count, holidays don't.
    #[must_use]
    pub fn nth_working_day(&self, at: Millis, n: u32) -> Option<Date> {
        let course = self.working();
        course.nth_day(course.date_of(course.next_open(at)?), n)
    }

    fn working(&self) -> Course<'_> {
        Course::new(self, true, None)
    }
}

impl TryFrom<Timetable> for Calendar {
    type Error = CalendarError;
    fn try_from(table: Timetable) -> Result<Self, CalendarError> {
        Self::new(table)
    }
}

impl From<Calendar> for Timetable {
    fn from(calendar: Calendar) -> Self {
        calendar.table
    }
}

/// Whose working time a limit counts: that of whoever must act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CalendarKind {
    /// The units' work.
    Units,
    /// The shifts of collection.
    Collection,
    /// The desk.
    Desk,
}

/// The three calendars of a city.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Calendars {
    /// The units' work.
    pub units: Calendar,
    /// The shifts of collection.
    pub collection: Calendar,
    /// The desk.
    pub desk: Calendar,
}

impl Default for Calendars {
    /// [`Calendar::china`] for all three.
    fn default() -> Self {
        let china = Calendar::china();
        Self { units: china.clone(), collection: china.clone(), desk: china }
    }
}

impl Calendars {
    /// One of them.
    #[must_use]
    pub fn get(&self, kind: CalendarKind) -> &Calendar {
        match kind {
            CalendarKind::Units => &self.units,
            CalendarKind::Collection => &self.collection,
            CalendarKind::Desk => &self.desk,
        }
    }
}
