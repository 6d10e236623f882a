//! A history told to a clock and to the oracle; after every act both must show the same.

use serde_json::json;
use shared::calendar::{Calendar, CalendarKind, Calendars, Season};
use shared::city::{Limit, LimitUnit};
use shared::clock::{
    Clock, ClockEvent, ClockLimit, DayEnd, Extension, Light, ReworkMode, Rules, Span,
};
use shared::ids::Millis;

use super::oracle::{Look, Oracle};
use super::plan::{Act, Lim, Md, Mode, Plan, Unit};

/// A clock as it is, or with a fault that others ship.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    None,
    /// Saturdays and Sundays are off, whatever the State Council says.
    MadeUpIgnored,
    /// Holidays are weekdays like others.
    HolidaysIgnored,
    /// The last minute is one too many.
    EndLate,
    /// The clock runs on while the case is suspended.
    PauseCounted,
    /// The season is a remark that nobody reads.
    SeasonIgnored,
    /// One time table for summer and winter.
    PatternsIgnored,
    /// An extension counts from the day it is granted.
    ExtendedFromGrant,
    /// A working day is 24 hours.
    NaturalDays,
    /// A raise always sets the urgent limit, even past the old deadline.
    RaiseReplaces,
    /// A rework always has the full limit.
    ReworkFull,
    /// The other side of the city's switch.
    OtherDayEnd,
}

impl Fault {
    pub const ALL: [Self; 11] = [
        Self::MadeUpIgnored,
        Self::HolidaysIgnored,
        Self::EndLate,
        Self::PauseCounted,
        Self::SeasonIgnored,
        Self::PatternsIgnored,
        Self::ExtendedFromGrant,
        Self::NaturalDays,
        Self::RaiseReplaces,
        Self::ReworkFull,
        Self::OtherDayEnd,
    ];
}

/// What happened, for the figures.
#[derive(Debug, Clone, Copy, Default)]
pub struct Happened {
    pub pause: bool,
    pub holiday: bool,
    pub made_up: bool,
    pub season: bool,
    pub pattern: bool,
    pub midnight: bool,
    pub extended: bool,
    pub raised: bool,
    pub rework: bool,
    pub restart: bool,
    pub over: bool,
    pub refused: bool,
}

fn calendars(fault: Fault, plan: &Plan, almanac: &[(usize, usize, usize, usize)]) -> Calendars {
    let mut town = plan.town.clone();
    match fault {
        Fault::MadeUpIgnored => town.days.retain(|(_, works)| !works),
        Fault::HolidaysIgnored => town.days.retain(|(_, works)| *works),
        Fault::PatternsIgnored => town.patterns.clear(),
        Fault::EndLate => {
            let all = town.patterns.iter_mut().map(|(_, _, slots)| slots);
            for slots in all.chain([&mut town.usual]) {
                let last = slots.len() - 1;
                slots[last].1 = (slots[last].1 + 1).min(1440);
            }
        }
        _ => {}
    }
    let calendar: Calendar = serde_json::from_value(town.written(almanac)).unwrap();
    // Only the calendar the clock names may be looked at.
    let other: Calendar = serde_json::from_value(json!({"intervals": ["03:00-03:01"]})).unwrap();
    Calendars { units: calendar, collection: other.clone(), desk: other }
}

fn season((from, until): (Md, Md)) -> Season {
    let md = |(m, d): Md| format!("{m:02}-{d:02}").parse().unwrap();
    Season { from: md(from), until: md(until) }
}

fn span(lim: Lim) -> Span {
    let limit = |unit| Span::Limit(Limit { amount: u16::try_from(lim.n).unwrap(), unit });
    let minutes = u32::try_from(lim.n).unwrap();
    match lim.unit {
        Unit::UrgentHour => limit(LimitUnit::UrgentHour),
        Unit::WorkHour => limit(LimitUnit::WorkHour),
        Unit::WorkDay => limit(LimitUnit::WorkDay),
        Unit::UrgentDay => limit(LimitUnit::UrgentDay),
        Unit::NaturalDay => limit(LimitUnit::NaturalDay),
        Unit::Minutes => Span::Minutes(minutes),
        Unit::WorkMinutes => Span::WorkMinutes(minutes),
    }
}

fn event(fault: Fault, at: Millis, act: Act) -> ClockEvent {
    let limit = |mut lim: Lim| {
        if fault == Fault::NaturalDays && lim.unit == Unit::WorkDay {
            lim.unit = Unit::NaturalDay;
        }
        let season = lim.season.filter(|_| fault != Fault::SeasonIgnored).map(season);
        ClockLimit { span: span(lim), season }
    };
    match act {
        Act::Start(lim) => {
            ClockEvent::Start { at, limit: limit(lim), calendar: CalendarKind::Units }
        }
        Act::Pause => ClockEvent::Pause { at },
        Act::Resume => ClockEvent::Resume { at },
        Act::ExtendBy(lim) if fault == Fault::ExtendedFromGrant => {
            ClockEvent::Restart { at, limit: limit(lim) }
        }
        Act::ExtendBy(lim) => ClockEvent::Extend { at, by: Extension::By(span(lim)) },
        Act::ExtendUnits(n) => {
            ClockEvent::Extend { at, by: Extension::Units(u16::try_from(n).unwrap()) }
        }
        Act::Raise(lim) if fault == Fault::RaiseReplaces => {
            ClockEvent::Restart { at, limit: limit(lim) }
        }
        Act::Raise(lim) => ClockEvent::Raise { at, span: span(lim) },
        Act::Rework(_) if fault == Fault::ReworkFull => {
            ClockEvent::Rework { at, mode: ReworkMode::Full }
        }
        Act::Rework(mode) => {
            let mode = match mode {
                Mode::Rest => ReworkMode::Resume,
                Mode::Full => ReworkMode::Full,
                Mode::Hours(n) => ReworkMode::Hours(u16::try_from(n).unwrap()),
            };
            ClockEvent::Rework { at, mode }
        }
        Act::Restart(lim) => ClockEvent::Restart { at, limit: limit(lim) },
        Act::Stop => ClockEvent::Stop { at },
        Act::Void => ClockEvent::Void { at },
    }
}

const MINUTE: Millis = 60_000;
/// 2026-01-01 00:00 UTC.
const NEW_YEAR: Millis = 1_767_225_600_000;

fn shown(clock: &Clock, now: Millis, rules: &Rules<'_>, epoch: Millis) -> Option<Look> {
    let reading = clock.read(rules)?;
    Some(Look {
        due: reading.due().map(|due| usize::try_from((due - epoch) / MINUTE).unwrap()),
        used: reading.used(now) / MINUTE,
        left: reading.left(now).map(|left| left / MINUTE),
        over: reading.is_over(now),
        in_time: reading.stopped_in_time(),
        total: reading.total_used(now) / MINUTE,
    })
}

/// The colour by its definition.
fn light(look: &Look) -> Option<Light> {
    let left = look.left?;
    let used = look.used as f64 / (look.used + left).max(1) as f64;
    Some(match () {
        () if look.over => Light::Red,
        () if used > 0.8 => Light::Yellow,
        () => Light::Green,
    })
}

/// Tells a history; the error says where clock and oracle part.
pub fn check(
    fault: Fault,
    plan: &Plan,
    almanac: &[(usize, usize, usize, usize)],
) -> Result<Happened, String> {
    let calendars = calendars(fault, plan, almanac);
    let end_of_day = plan.end_of_day != (fault == Fault::OtherDayEnd);
    let day_end = if end_of_day { DayEnd::EndOfDay } else { DayEnd::SameTime };
    let rules = Rules { calendars: &calendars, day_end };
    let epoch = NEW_YEAR - plan.town.offset * MINUTE;
    let ms = |minute: usize| epoch + Millis::try_from(minute).unwrap() * MINUTE;
    let mut oracle = Oracle::new(plan, almanac);
    let mut clock = Clock::default();
    let mut happened = Happened::default();
    let mut until = 0;
    for (n, ((at, act), later)) in plan.acts.iter().zip(&plan.looks).enumerate() {
        let could = oracle.act(*at, *act);
        let left_out = fault == Fault::PauseCounted && matches!(act, Act::Pause | Act::Resume);
        if !left_out {
            let applied = clock.try_apply(event(fault, ms(*at), *act));
            if applied.is_ok() != could {
                return Err(format!("act {n}: {act:?} at {at}: {applied:?}, expected {could}"));
            }
        }
        for now in [*at, at + later] {
            let expected = oracle.look(now);
            if fault == Fault::PauseCounted && expected.as_ref().is_some_and(|l| l.due.is_none()) {
                // That nothing is paused shows at once; the figures after it must show it too.
                continue;
            }
            let found = shown(&clock, ms(now), &rules, epoch);
            if found != expected {
                return Err(format!("after act {n}, at {now}: {found:?}, expected {expected:?}"));
            }
            let Some(look) = expected else { continue };
            let lit = clock.light(ms(now), &rules);
            if lit != light(&look) {
                return Err(format!("after act {n}, at {now}: {lit:?} for {look:?}"));
            }
            happened.over |= look.over;
            until = until.max(now).max(look.due.unwrap_or(0));
        }
        happened.refused |= !could;
        happened.note(*act, could);
    }
    let bytes = minicbor_serde::to_vec(&clock).unwrap();
    if minicbor_serde::from_slice::<Clock>(&bytes).ok().as_ref() != Some(&clock) {
        return Err("the clock does not read back".to_owned());
    }
    happened.days(plan, until, almanac);
    Ok(happened)
}

impl Happened {
    fn note(&mut self, act: Act, could: bool) {
        match act {
            Act::Pause => self.pause |= could,
            Act::ExtendBy(_) | Act::ExtendUnits(_) => self.extended |= could,
            Act::Raise(_) => self.raised |= could,
            Act::Rework(_) => self.rework |= could,
            Act::Restart(_) => self.restart |= could,
            _ => {}
        }
    }

    /// What lay between the start and the last deadline or look.
    fn days(&mut self, plan: &Plan, until: usize, almanac: &[(usize, usize, usize, usize)]) {
        let (first, Act::Start(lim)) = plan.acts[0] else { return };
        let days = first / 1440..=until.saturating_sub(1) / 1440;
        let special = |works| plan.town.days.iter().any(|d| d.1 == works && days.contains(&d.0));
        self.holiday = special(false);
        self.made_up = special(true);
        self.midnight = days.end() > days.start();
        let md = |n: usize| (almanac[n].1, almanac[n].2);
        let out = |(from, until): (Md, Md), n: usize| md(n) > until && md(n) < from;
        self.season = lim.season.is_some_and(|season| days.clone().any(|n| out(season, n)));
        let ends = |(_, last, _): &(Md, Md, Vec<_>)| days.clone().any(|n| md(n) == *last);
        let begins = |(from, _, _): &(Md, Md, Vec<_>)| days.clone().skip(1).any(|n| md(n) == *from);
        self.pattern = plan.town.patterns.iter().any(|p| ends(p) || begins(p));
    }
}
