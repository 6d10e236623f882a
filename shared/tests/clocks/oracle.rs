//! What a clock must say, found by walking minute by minute: slow, and written without a look at the
//! clock's own arithmetic. Instants are local minutes since 2026-01-01 00:00.

use super::plan::{Act, Lim, Md, Mode, Plan, Unit};

/// Which minutes count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Kind {
    working: bool,
    season: Option<(Md, Md)>,
}

fn is_working(unit: Unit) -> bool {
    matches!(unit, Unit::WorkHour | Unit::WorkDay | Unit::WorkMinutes)
}

fn in_range(from: Md, until: Md, day: Md) -> bool {
    if from <= until { from <= day && day <= until } else { day >= from || day <= until }
}

/// The minutes of a town, a day's list made when it is first asked for.
struct Minutes<'a> {
    plan: &'a Plan,
    almanac: &'a [(usize, usize, usize, usize)],
    days: Vec<Option<Vec<bool>>>,
}

impl Minutes<'_> {
    /// A day's minutes, as the town's calendar reads.
    fn read(&self, day: usize) -> Vec<bool> {
        let town = &self.plan.town;
        let (_, month, of_month, weekday) = self.almanac[day];
        let mut minutes = vec![false; 1440];
        let special = town.days.iter().find(|(n, _)| *n == day).map(|(_, works)| *works);
        if !special.unwrap_or(!town.weekend.contains(&weekday)) {
            return minutes;
        }
        let mut slots = &town.usual;
        for (from, until, theirs) in town.patterns.iter().rev() {
            if in_range(*from, *until, (month, of_month)) {
                slots = theirs;
            }
        }
        for (start, end) in slots {
            minutes[*start..*end].fill(true);
        }
        minutes
    }

    /// Whether each minute of a day works; for natural time they all do.
    fn day(&mut self, kind: Kind, day: usize) -> &[bool] {
        let (_, month, of_month, _) = self.almanac[day];
        if kind.season.is_some_and(|(from, until)| !in_range(from, until, (month, of_month))) {
            return &[false; 1440];
        }
        if !kind.working {
            return &[true; 1440];
        }
        if self.days[day].is_none() {
            self.days[day] = Some(self.read(day));
        }
        self.days[day].as_ref().unwrap()
    }

    fn counts(&mut self, kind: Kind, at: usize) -> bool {
        self.day(kind, at / 1440)[at % 1440]
    }

    fn count(&mut self, kind: Kind, from: usize, to: usize) -> i64 {
        let (mut at, mut counted) = (from, 0);
        while at < to {
            let until = to.min(at / 1440 * 1440 + 1440);
            let day = self.day(kind, at / 1440);
            for works in &day[at % 1440..=(until - 1) % 1440] {
                counted += i64::from(*works);
            }
            at = until;
        }
        counted
    }

    fn walk(&mut self, kind: Kind, from: usize, budget: i64) -> usize {
        let (mut at, mut left) = (from, budget);
        while left > 0 {
            left -= i64::from(self.counts(kind, at));
            at += 1;
        }
        at
    }

    fn opens(&mut self, kind: Kind, from: usize) -> usize {
        let mut at = from;
        while !self.counts(kind, at) {
            at += 1;
        }
        at
    }

    /// The `n`-th day with a minute that counts, at that time of day or at its last such minute.
    fn days_later(&mut self, kind: Kind, day: usize, time: usize, n: usize) -> usize {
        let (mut day, mut found) = (day, 0);
        while found < n {
            day += 1;
            found += usize::from(self.day(kind, day).contains(&true));
        }
        if !self.plan.end_of_day {
            return day * 1440 + time;
        }
        let last = self.day(kind, day).iter().rposition(|works| *works);
        day * 1440 + last.map_or(1440, |m| m + 1)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Is {
    Running,
    Held,
    Stopped,
    Void,
}

struct Run {
    original: Lim,
    kind: Kind,
    /// Stretches that counted, each with what counted in it.
    ran: Vec<(Kind, usize, usize)>,
    is: Is,
    since: usize,
    due: usize,
    /// What was left when held.
    kept: i64,
    /// The deadline that passed before a pause, and what was granted since.
    missed: Option<(usize, i64)>,
    shown_at_stop: Option<usize>,
}

/// What one look at a clock shows, in minutes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    pub due: Option<usize>,
    pub used: i64,
    pub left: Option<i64>,
    pub over: bool,
    pub in_time: Option<bool>,
    pub total: i64,
}

pub struct Oracle<'a> {
    minutes: Minutes<'a>,
    run: Option<Run>,
    /// What earlier rounds used, if they are in the figures.
    earlier: i64,
    last: usize,
}

impl<'a> Oracle<'a> {
    pub fn new(plan: &'a Plan, almanac: &'a [(usize, usize, usize, usize)]) -> Self {
        let minutes = Minutes { plan, almanac, days: vec![None; almanac.len()] };
        Self { minutes, run: None, earlier: 0, last: 0 }
    }

    fn deadline(&mut self, from: usize, lim: Lim) -> usize {
        let kind = Kind { working: is_working(lim.unit), season: lim.season };
        let open = self.minutes.opens(kind, from);
        match lim.unit {
            Unit::UrgentHour | Unit::WorkHour => self.minutes.walk(kind, open, lim.n as i64 * 60),
            Unit::Minutes | Unit::WorkMinutes => self.minutes.walk(kind, open, lim.n as i64),
            _ => self.minutes.days_later(kind, open / 1440, open % 1440, lim.n),
        }
    }

    /// From a deadline on: the minute before it says which day it belongs to.
    fn extended(&mut self, due: usize, lim: Lim) -> usize {
        let kind = Kind { working: is_working(lim.unit), season: lim.season };
        match lim.unit {
            Unit::UrgentHour | Unit::WorkHour => self.minutes.walk(kind, due, lim.n as i64 * 60),
            Unit::Minutes | Unit::WorkMinutes => self.minutes.walk(kind, due, lim.n as i64),
            _ if lim.n == 0 => due,
            _ => {
                let day = (due - 1) / 1440;
                self.minutes.days_later(kind, day, due - day * 1440, lim.n)
            }
        }
    }

    fn fresh(&mut self, at: usize, lim: Lim) -> Run {
        let due = self.deadline(at, lim);
        let kind = Kind { working: is_working(lim.unit), season: lim.season };
        Run {
            original: lim,
            kind,
            ran: Vec::new(),
            is: Is::Running,
            since: at,
            due,
            kept: 0,
            missed: None,
            shown_at_stop: None,
        }
    }

    fn stretches(run: &Run, now: usize) -> Vec<(Kind, usize, usize)> {
        let mut ran = run.ran.clone();
        if run.is == Is::Running {
            ran.push((run.kind, run.since, now));
        }
        ran
    }

    fn used(&mut self, run: &Run, now: usize) -> i64 {
        let ran = Self::stretches(run, now);
        ran.into_iter().map(|(kind, from, to)| self.minutes.count(kind, from, to)).sum()
    }

    fn ran_since(&mut self, run: &Run, due: usize, now: usize) -> i64 {
        let ran = Self::stretches(run, now);
        ran.into_iter().map(|(kind, from, to)| self.minutes.count(kind, from.max(due), to)).sum()
    }

    fn left(&mut self, run: &Run, now: usize) -> i64 {
        match run.missed {
            Some((due, granted)) => granted - self.ran_since(run, due, now),
            None if run.is != Is::Running => run.kept,
            None if now <= run.due => self.minutes.count(run.kind, now, run.due),
            None => -self.ran_since(run, run.due, now),
        }
    }

    fn is_over(run: &Run, now: usize) -> bool {
        run.missed.is_some() || (run.is == Is::Running && now > run.due)
    }

    fn hold(&mut self, run: &mut Run, at: usize) {
        run.kept = self.left(run, at);
        if run.missed.is_none() && at > run.due {
            run.missed = Some((run.due, 0));
        }
        run.ran.push((run.kind, run.since, at));
        run.is = Is::Held;
    }

    /// Whether the act can happen; if so, it has.
    pub fn act(&mut self, at: usize, act: Act) -> bool {
        if at < self.last {
            return false;
        }
        let happened = match self.run.take() {
            None => {
                if let Act::Start(lim) = act {
                    self.run = Some(self.fresh(at, lim));
                }
                self.run.is_some()
            }
            Some(mut run) => {
                let happened = self.on(&mut run, at, act);
                self.run = Some(run);
                happened
            }
        };
        if happened {
            self.last = at;
        }
        happened
    }

    fn on(&mut self, run: &mut Run, at: usize, act: Act) -> bool {
        match (run.is, act) {
            (Is::Void, _) | (_, Act::Start(_)) => return false,
            (was, Act::Void) => {
                if was == Is::Running {
                    self.hold(run, at);
                }
                run.is = Is::Void;
            }
            (was, Act::Restart(lim)) => {
                if was == Is::Stopped {
                    self.earlier += self.used(run, at);
                }
                *run = self.fresh(at, lim);
            }
            (Is::Stopped, Act::Rework(mode)) => {
                self.earlier += self.used(run, at);
                *run = self.reworked(run, at, mode);
            }
            (Is::Stopped | Is::Held, Act::Resume) => {
                (run.is, run.since) = (Is::Running, at);
                if run.missed.is_none() {
                    run.due = self.minutes.walk(run.kind, at, run.kept);
                }
            }
            (Is::Running, Act::Pause) => self.hold(run, at),
            (Is::Running, Act::Stop) => {
                self.hold(run, at);
                run.shown_at_stop = Some(run.due);
                run.is = Is::Stopped;
            }
            (Is::Held, Act::Stop) => {
                run.shown_at_stop = run.missed.map(|_| run.due);
                run.is = Is::Stopped;
            }
            (Is::Running | Is::Held, Act::ExtendBy(lim)) => self.extend(run, at, lim),
            (Is::Running | Is::Held, Act::ExtendUnits(n)) => {
                let original = run.original;
                self.extend(run, at, Lim { n, ..original });
            }
            (Is::Running | Is::Held, Act::Raise(lim)) => self.raise(run, at, lim),
            _ => return false,
        }
        true
    }

    fn reworked(&mut self, before: &Run, at: usize, mode: Mode) -> Run {
        let original = before.original;
        match mode {
            Mode::Full => self.fresh(at, original),
            Mode::Hours(n) => {
                let hours = Lim { n, unit: Unit::WorkHour, ..original };
                Run { original, ..self.fresh(at, hours) }
            }
            Mode::Rest => {
                let left = self.left(before, at).max(0);
                let due = self.minutes.walk(before.kind, at, left);
                let fresh = self.fresh(at, original);
                Run { kind: before.kind, due, ..fresh }
            }
        }
    }

    fn extend(&mut self, run: &mut Run, at: usize, lim: Lim) {
        let later = self.extended(run.due, Lim { season: run.kind.season, ..lim });
        let granted = self.minutes.count(run.kind, run.due, later);
        run.kept += granted;
        if let Some((due, before)) = run.missed {
            run.missed = Some((due, before + granted));
            // As if the missed deadline had been the later one from the start, pauses left out.
            let when_last_held = if run.is == Is::Running { run.since } else { at };
            let left = self.left(run, when_last_held);
            if left > 0 {
                run.missed = None;
                run.kept = left;
                run.due = self.minutes.walk(run.kind, when_last_held, left);
                return;
            }
        }
        run.due = later;
    }

    fn raise(&mut self, run: &mut Run, at: usize, lim: Lim) {
        if Self::is_over(run, at) {
            return;
        }
        let held = run.is != Is::Running;
        let old = if held { self.minutes.walk(run.kind, at, run.kept) } else { run.due };
        let new = self.deadline(at, Lim { season: None, ..lim });
        if new < old {
            if !held {
                run.ran.push((run.kind, run.since, at));
            }
            run.since = at;
            run.kind = Kind { working: is_working(lim.unit), season: None };
            run.due = new;
            run.kept = self.minutes.count(run.kind, at, new);
        }
    }

    pub fn look(&mut self, now: usize) -> Option<Look> {
        let now = now.max(self.last);
        let run = self.run.take()?;
        let used = self.used(&run, now);
        let is = run.is;
        let look = Look {
            due: match is {
                Is::Running => Some(run.due),
                Is::Held => run.missed.map(|_| run.due),
                Is::Stopped => run.shown_at_stop,
                Is::Void => None,
            },
            used,
            left: (is != Is::Void).then(|| self.left(&run, now)),
            over: is != Is::Void && Self::is_over(&run, now),
            in_time: (is == Is::Stopped).then_some(run.missed.is_none()),
            total: self.earlier + if is == Is::Void { 0 } else { used },
        };
        self.run = Some(run);
        Some(look)
    }
}
