//! One run of a clock: from a start, restart or rework to its end. All the arithmetic is here.
//!
//! Invariant: `left` is what was left at `since`, in what the run counts; while it runs and is not
//! `missed`, `due` is the instant by which that is used up.

use super::event::{Extension, ReworkMode};
use super::limit::{ClockLimit, Counted, DayEnd, Rules, Span};
use crate::calendar::{CalendarKind, Course, Date, Season};
use crate::city::{Limit, LimitUnit};
use crate::ids::Millis;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Phase {
    Running,
    Paused,
    /// With the deadline that was shown when it stopped.
    Stopped {
        at: Millis,
        due: Option<Millis>,
    },
    /// Replaced by a run for another unit.
    Withdrawn {
        at: Millis,
    },
    Void {
        at: Millis,
    },
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Run<'a> {
    rules: Rules<'a>,
    calendar: CalendarKind,
    original: ClockLimit,
    /// What the run counts by; another than the original's after a raise.
    span: Span,
    season: Option<Season>,
    pub(super) started: Millis,
    pub(super) phase: Phase,
    since: Millis,
    used_before: Millis,
    left: Option<Millis>,
    due: Option<Millis>,
    /// The deadline passed before a pause.
    missed: bool,
}

impl<'a> Run<'a> {
    pub(super) fn start(
        at: Millis,
        limit: ClockLimit,
        calendar: CalendarKind,
        rules: Rules<'a>,
    ) -> Self {
        let mut run = Self {
            rules,
            calendar,
            original: limit,
            span: limit.span,
            season: limit.season,
            started: at,
            phase: Phase::Running,
            since: at,
            used_before: 0,
            left: None,
            due: None,
            missed: false,
        };
        run.begin(at);
        run
    }

    /// Another run with a limit of its own on the same calendar.
    pub(super) fn restart(&self, at: Millis, limit: ClockLimit) -> Self {
        Self::start(at, limit, self.calendar, self.rules)
    }

    pub(super) fn rework(&self, at: Millis, mode: ReworkMode) -> Self {
        match mode {
            ReworkMode::Full => self.restart(at, self.original),
            ReworkMode::Hours(amount) => {
                let span = Span::Limit(Limit { amount, unit: LimitUnit::WorkHour });
                let limit = ClockLimit { span, season: self.original.season };
                Self { original: self.original, ..self.restart(at, limit) }
            }
            ReworkMode::Resume => {
                let left = self.left.map(|left| left.max(0));
                let due = left.and_then(|left| self.course().add(at, left));
                let phase = Phase::Running;
                Self {
                    started: at,
                    phase,
                    since: at,
                    used_before: 0,
                    left,
                    due,
                    missed: false,
                    ..*self
                }
            }
        }
    }

    fn course(&self) -> Course<'a> {
        self.course_of(self.span)
    }

    fn course_of(&self, span: Span) -> Course<'a> {
        let calendar = self.rules.calendars.get(self.calendar);
        Course::new(calendar, span.is_working(), self.season)
    }

    /// The whole span from `at` on.
    fn begin(&mut self, at: Millis) {
        let course = self.course();
        self.since = at;
        self.due = match self.span.counted() {
            Counted::Time(ms) => course.next_open(at).and_then(|open| course.add(open, ms)),
            Counted::Days(n) => course.next_open(at).and_then(|open| {
                let date = course.date_of(open);
                self.end_of_days(&course, date, open - course.instant(date, 0), n)
            }),
        };
        self.left = self.due.map(|due| course.between(at, due));
    }

    /// `n` days that count after `date`, at `time` after midnight or at the end of the day.
    fn end_of_days(&self, course: &Course<'_>, date: Date, time: Millis, n: u32) -> Option<Millis> {
        let day = course.nth_day(date, n)?;
        Some(match self.rules.day_end {
            DayEnd::SameTime => course.instant(day, 0) + time,
            DayEnd::EndOfDay => course.close_of(day),
        })
    }

    /// The old deadline and so much more. A deadline at midnight is the end of the day before.
    fn later(&self, due: Millis, span: Span) -> Option<Millis> {
        let course = self.course_of(span);
        match span.counted() {
            Counted::Time(ms) => course.add(due, ms),
            Counted::Days(0) => Some(due),
            Counted::Days(n) => {
                let date = course.date_of(due - 1);
                self.end_of_days(&course, date, due - course.instant(date, 0), n)
            }
        }
    }

    /// What has counted since `since`.
    fn run_since(&self, now: Millis) -> Millis {
        if self.phase == Phase::Running { self.course().between(self.since, now) } else { 0 }
    }

    pub(super) fn used(&self, now: Millis) -> Millis {
        self.used_before + self.run_since(now)
    }

    pub(super) fn left(&self, now: Millis) -> Option<Millis> {
        Some(self.left? - self.run_since(now))
    }

    pub(super) fn is_over(&self, now: Millis) -> bool {
        let passed = || self.due.is_some_and(|due| due < now);
        self.missed || (self.phase == Phase::Running && passed())
    }

    pub(super) fn due(&self) -> Option<Millis> {
        match self.phase {
            Phase::Running => self.due,
            Phase::Paused => self.due.filter(|_| self.missed),
            Phase::Stopped { due, .. } => due,
            Phase::Withdrawn { .. } | Phase::Void { .. } => None,
        }
    }

    /// Whether the deadline lies in a year whose days off are not final and hang on them.
    pub(super) fn is_provisional(&self) -> bool {
        let calendar = self.rules.calendars.get(self.calendar);
        let on = self.due().map(|due| self.course().date_of(due));
        self.span.is_working() && on.is_some_and(|date| calendar.is_provisional(date))
    }

    pub(super) fn pause(&mut self, at: Millis) {
        if self.phase == Phase::Running {
            let (used, left, over) = (self.used(at), self.left(at), self.is_over(at));
            (self.used_before, self.left, self.missed) = (used, left, over);
            (self.since, self.phase) = (at, Phase::Paused);
        }
    }

    pub(super) fn resume(&mut self, at: Millis) {
        (self.since, self.phase) = (at, Phase::Running);
        if !self.missed {
            self.due = self.left.and_then(|left| self.course().add(at, left));
        }
    }

    pub(super) fn extend(&mut self, by: Extension) {
        let span = match by {
            Extension::By(span) => span,
            Extension::Units(n) => self.original.span.times(n),
        };
        let Some(due) = self.due else { return };
        let Some(later) = self.later(due, span) else {
            (self.due, self.left, self.missed) = (None, None, false);
            return;
        };
        let course = self.course();
        let left = self.left.map(|left| left + course.between(due, later));
        (self.due, self.left) = (Some(later), left);
        if self.missed && left.is_some_and(|left| left > 0) {
            self.missed = false;
            self.due = left.and_then(|left| course.add(self.since, left));
        }
    }

    pub(super) fn raise(&mut self, at: Millis, span: Span) {
        if self.is_over(at) {
            return;
        }
        let old = match self.phase {
            Phase::Running => self.due,
            _ => self.left.and_then(|left| self.course().add(at, left)),
        };
        let mut urgent = Self { span, season: None, used_before: self.used(at), ..*self };
        urgent.begin(at);
        if urgent.due.is_some_and(|new| old.is_none_or(|old| new < old)) {
            *self = urgent;
        }
    }

    pub(super) fn stop(&mut self, at: Millis) {
        let due = self.due();
        self.pause(at);
        self.phase = Phase::Stopped { at, due };
    }

    /// Ends the run so that it is in no figures, unless it has stopped.
    pub(super) fn withdraw(&mut self, at: Millis) {
        if !matches!(self.phase, Phase::Stopped { .. }) {
            self.pause(at);
            self.phase = Phase::Withdrawn { at };
        }
    }

    pub(super) fn void(&mut self, at: Millis) {
        self.pause(at);
        self.phase = Phase::Void { at };
    }

    pub(super) fn in_time(&self) -> Option<bool> {
        matches!(self.phase, Phase::Stopped { .. }).then_some(!self.missed)
    }
}
