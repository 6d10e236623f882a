//! The roster: which person walks which responsibility grid in which shift.
//!
//! Times of a shift are minutes of the city's own day, because people are told "06:00 to 14:00". A
//! shift whose end is not after its begin goes on past midnight and belongs to the day it began on.

use serde::{Deserialize, Serialize};

use super::policy::DutyRules;
use crate::calendar::Date;
use crate::codes::{ResponsibilityGridCode, ShiftCode};
use crate::ids::{Millis, UserId};

const MINUTE: Millis = 60_000;
const DAY: Millis = 86_400_000;

/// How far ahead a next shift is looked for, days.
const HORIZON_DAYS: i64 = 14;

/// A shift (班次).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShiftTemplate {
    /// Its code.
    pub code: ShiftCode,
    /// Its name on screens, such as 早班.
    pub name: String,
    /// Its begin, minutes of the city's day, below 1440.
    pub from: u16,
    /// Its end, minutes of the city's day, at most 1440; not above the begin: of the next day.
    pub to: u16,
}

impl ShiftTemplate {
    /// Begin and end of the shift that begins on a day, the end not included. `offset` is how many
    /// minutes the city's clock is ahead of UTC.
    #[must_use]
    pub fn on(&self, day: Date, offset: i16) -> (Millis, Millis) {
        let midnight = day.days() * DAY - Millis::from(offset) * MINUTE;
        let (from, to) = (Millis::from(self.from) * MINUTE, Millis::from(self.to) * MINUTE);
        let to = if to > from { to } else { to.saturating_add(DAY) };
        (midnight.saturating_add(from), midnight.saturating_add(to))
    }
}

/// One line of the roster.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct RosterRow {
    /// Who.
    pub user: UserId,
    /// Where; none for the whole city.
    #[serde(default)]
    pub grid: Option<ResponsibilityGridCode>,
    /// The first day.
    pub from: Date,
    /// The last day, which is the first one for a row of a single day.
    pub to: Date,
    /// In which shift.
    pub shift: ShiftCode,
    /// Not out, but to be called when nobody is (带班).
    #[serde(default)]
    pub on_call: bool,
}

/// A roster row in one of its shifts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Turn<'a> {
    /// The row.
    pub row: &'a RosterRow,
    /// Its shift.
    pub shift: &'a ShiftTemplate,
    /// When it begins.
    pub from: Millis,
    /// When it is over.
    pub to: Millis,
}

impl Turn<'_> {
    /// Whether it covers a responsibility grid.
    #[must_use]
    pub fn covers(&self, grid: &ResponsibilityGridCode) -> bool {
        self.row.grid.as_ref().is_none_or(|own| own == grid)
    }
}

/// A city's shifts, its roster, and what it decides about duty.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct DutyPlan {
    /// The shifts.
    pub shifts: Vec<ShiftTemplate>,
    /// The roster.
    pub rows: Vec<RosterRow>,
    /// The rules.
    pub rules: DutyRules,
}

impl DutyPlan {
    /// The turn of a row that begins on a day; none when the row is not for that day.
    fn turn<'a>(&'a self, row: &'a RosterRow, day: Date, offset: i16) -> Option<Turn<'a>> {
        let shift = self.shifts.iter().find(|shift| shift.code == row.shift)?;
        let (from, to) = shift.on(day, offset);
        (row.from <= day && day <= row.to).then_some(Turn { row, shift, from, to })
    }

    /// Every turn that is running at an instant, those on call too, in the order of the roster.
    pub fn turns_at(&self, at: Millis, offset: i16) -> impl Iterator<Item = Turn<'_>> {
        let today = city_day(at, offset);
        // A shift of yesterday may go on past midnight.
        let days = [today.and_then(|day| day.plus(-1)), today];
        self.rows.iter().flat_map(move |row| {
            let turns = days.into_iter().flatten();
            let turns = turns.filter_map(move |day| self.turn(row, day, offset));
            turns.filter(move |turn| turn.from <= at && at < turn.to)
        })
    }

    /// The turns of a person that touch the city's day of an instant, earliest first.
    #[must_use]
    pub fn today(&self, user: UserId, at: Millis, offset: i16) -> Vec<Turn<'_>> {
        let Some(day) = city_day(at, offset) else { return Vec::new() };
        let rows = self.rows.iter().filter(|row| row.user == user);
        let mut turns: Vec<_> = rows.filter_map(|row| self.turn(row, day, offset)).collect();
        let running = self.turns_at(at, offset).filter(|turn| turn.row.user == user);
        let known = |turn: &Turn<'_>| turns.iter().any(|other| other == turn);
        let before: Vec<_> = running.filter(|turn| !known(turn)).collect();
        turns.extend(before);
        turns.sort_by(|a, b| (a.from, a.row).cmp(&(b.from, b.row)));
        turns
    }

    /// The turns that begin next in a responsibility grid after an instant: all that begin at the same
    /// time, nobody on call among them. Empty when no shift begins within two weeks.
    #[must_use]
    pub fn next_turns(
        &self,
        grid: &ResponsibilityGridCode,
        after: Millis,
        offset: i16,
        may: impl Fn(UserId) -> bool,
    ) -> Vec<Turn<'_>> {
        let Some(today) = city_day(after, offset) else { return Vec::new() };
        let days = || (0..=HORIZON_DAYS).filter_map(move |n| today.plus(n));
        let next = |row| days().filter_map(move |day| self.turn(row, day, offset));
        let rows = self.rows.iter().filter(|row| !row.on_call && may(row.user));
        let mut turns: Vec<Turn<'_>> = rows
            .filter_map(|row| next(row).find(|turn| turn.from > after))
            .filter(|turn| turn.covers(grid))
            .collect();
        let first = turns.iter().map(|turn| turn.from).min();
        turns.retain(|turn| Some(turn.from) == first);
        turns
    }
}

/// The city's day of an instant.
fn city_day(at: Millis, offset: i16) -> Option<Date> {
    let local = at.saturating_add(Millis::from(offset) * MINUTE);
    Date::from_days(local.div_euclid(DAY))
}
