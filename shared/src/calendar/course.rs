//! Walking along time that counts: working or natural, the whole year or a season of it.
//!
//! One walk serves all units of limits, so that pausing, extending and measuring mean the same for each.

use super::date::Date;
use super::hours::Interval;
use super::range::Season;
use super::table::Calendar;
use crate::ids::Millis;

const MINUTE: Millis = 60_000;
const DAY: Millis = 1440 * MINUTE;

/// How many days a walk goes at most: 20 years.
pub const MAX_SPAN_DAYS: u32 = 7320;
/// How many days ahead the next interval is looked for: a year and some.
pub const NEXT_OPEN_DAYS: u32 = 400;
/// The last instant that counts, the end of 9999 UTC; later ones are taken as it, negative ones as 0.
pub const MAX_INSTANT: Millis = 253_402_300_799_999;

/// Time that counts for one clock.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Course<'a> {
    calendar: &'a Calendar,
    working: bool,
    season: Option<Season>,
}

impl<'a> Course<'a> {
    pub(crate) fn new(calendar: &'a Calendar, working: bool, season: Option<Season>) -> Self {
        Self { calendar, working, season }
    }

    /// Whether every instant counts, so that no day need be looked at.
    fn is_plain(&self) -> bool {
        !self.working && self.season.is_none()
    }

    fn offset(&self) -> Millis {
        Millis::from(self.calendar.table().utc_offset_minutes) * MINUTE
    }

    fn local(&self, at: Millis) -> Millis {
        (at.clamp(0, MAX_INSTANT) + self.offset()).clamp(0, MAX_INSTANT)
    }

    /// Midnight of a date.
    fn midnight(&self, date: Date) -> Millis {
        date.days() * DAY - self.offset()
    }

    pub(crate) fn date_of(&self, at: Millis) -> Date {
        Date::from_days(self.local(at).div_euclid(DAY)).unwrap_or(Date::LAST)
    }

    pub(crate) fn instant(&self, date: Date, minute: u16) -> Millis {
        self.midnight(date) + Millis::from(minute) * MINUTE
    }

    fn open_on(&self, date: Date) -> &'a [Interval] {
        if self.season.is_some_and(|season| !season.contains(date)) {
            return &[];
        }
        if self.working { self.calendar.intervals_on(date) } else { &[Interval::WHOLE_DAY] }
    }

    /// What counts from the day of `at` on, as instants in order, for so many days.
    fn open_from(&self, at: Millis, days: u32) -> impl Iterator<Item = (Millis, Millis)> + '_ {
        let first = self.date_of(at);
        (0..=i64::from(days)).map_while(move |n| first.plus(n)).flat_map(move |date| {
            let bounds =
                move |i: &Interval| (self.instant(date, i.start()), self.instant(date, i.end()));
            self.open_on(date).iter().map(bounds)
        })
    }

    pub(crate) fn is_open(&self, at: Millis) -> bool {
        let at = at.clamp(0, MAX_INSTANT);
        self.is_plain() || self.open_from(at, 0).any(|(start, end)| start <= at && at < end)
    }

    pub(crate) fn next_open(&self, at: Millis) -> Option<Millis> {
        let at = at.clamp(0, MAX_INSTANT);
        if self.is_plain() {
            return Some(at);
        }
        let (start, _) = self.open_from(at, NEXT_OPEN_DAYS).find(|(_, end)| at < *end)?;
        Some(start.max(at))
    }

    pub(crate) fn between(&self, a: Millis, b: Millis) -> Millis {
        let (a, b) = (a.clamp(0, MAX_INSTANT), b.clamp(0, MAX_INSTANT));
        if self.is_plain() || b <= a {
            return (b - a).max(0);
        }
        self.open_from(a, MAX_SPAN_DAYS)
            .take_while(|(start, _)| *start < b)
            .map(|(start, end)| (end.min(b) - start.max(a)).max(0))
            .sum()
    }

    /// The earliest instant by which `ms` have counted since `at`.
    pub(crate) fn add(&self, at: Millis, ms: Millis) -> Option<Millis> {
        let at = at.clamp(0, MAX_INSTANT);
        if ms <= 0 {
            return Some(at);
        }
        if self.is_plain() {
            return at.checked_add(ms).filter(|sum| *sum <= MAX_INSTANT);
        }
        let mut left = ms;
        for (start, end) in self.open_from(at, MAX_SPAN_DAYS) {
            let start = start.max(at);
            let length = (end - start).max(0);
            if left <= length {
                return Some(start + left);
            }
            left -= length;
        }
        None
    }

    /// The `n`-th day after `date` on which something counts; with 0 `date` itself.
    pub(crate) fn nth_day(&self, date: Date, n: u32) -> Option<Date> {
        if n == 0 || self.is_plain() {
            return date.plus(i64::from(n));
        }
        let nth = usize::try_from(n).ok()? - 1;
        (1..=i64::from(MAX_SPAN_DAYS))
            .map_while(|days| date.plus(days))
            .filter(|date| !self.open_on(*date).is_empty())
            .nth(nth)
    }

    /// When what counts on a date is over; midnight where nothing does.
    pub(crate) fn close_of(&self, date: Date) -> Millis {
        self.instant(date, self.open_on(date).last().map_or(1440, |last| last.end()))
    }
}
