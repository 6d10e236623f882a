//! Impossible histories, the ends of the number line, and the form on the wire.

use serde_json::{from_value, json, to_value};

use super::*;
use crate::calendar::{CalendarKind, Calendars, MAX_INSTANT};
use crate::city::{Limit, LimitUnit};
use crate::ids::Millis;
use ClockEvent::{Extend, Pause, Raise, Restart, Resume, Rework, Start, Stop, Void};

const UNITS: [LimitUnit; 5] = [
    LimitUnit::UrgentHour,
    LimitUnit::WorkHour,
    LimitUnit::WorkDay,
    LimitUnit::UrgentDay,
    LimitUnit::NaturalDay,
];

fn four() -> ClockLimit {
    Limit { amount: 4, unit: LimitUnit::WorkHour }.into()
}

fn start(at: Millis) -> ClockEvent {
    Start { at, limit: four(), calendar: CalendarKind::Units }
}

fn rework(at: Millis) -> ClockEvent {
    Rework { at, mode: ReworkMode::Full }
}

fn code_after(before: &[ClockEvent], event: ClockEvent) -> &'static str {
    let mut clock = Clock::from(before.to_vec());
    assert_eq!(clock.events(), before, "the history is possible");
    let code = clock.try_apply(event).map_or_else(ClockError::code, |()| "applied");
    assert_eq!(clock.events().len(), before.len() + usize::from(code == "applied"));
    code
}

#[test]
fn what_cannot_happen_is_reported_and_changes_nothing() {
    let stop = Stop { at: 9 };
    let resume = Resume { at: 9 };
    let pause = Pause { at: 8 };
    for event in [stop, resume, pause, rework(9), Void { at: 9 }] {
        assert_eq!(code_after(&[], event), "clock.not_started");
    }
    assert_eq!(code_after(&[start(8)], start(9)), "clock.already_started");
    assert_eq!(code_after(&[start(8)], resume), "clock.not_paused");
    assert_eq!(code_after(&[start(8)], rework(9)), "clock.not_stopped");
    assert_eq!(code_after(&[start(8), pause], Pause { at: 9 }), "clock.already_paused");
    assert_eq!(code_after(&[start(8), pause], Stop { at: 7 }), "clock.backwards");
    assert_eq!(code_after(&[start(8), pause], stop), "applied");
    assert_eq!(code_after(&[start(8), stop], stop), "clock.not_running");
    assert_eq!(code_after(&[start(8), stop], rework(9)), "applied");
    assert_eq!(code_after(&[start(8), stop], resume), "applied");
    let extend = Extend { at: 9, by: Extension::Units(1) };
    assert_eq!(code_after(&[start(8), stop], extend), "clock.not_running");
    let urgent = StageLimits::default().urgent;
    assert_eq!(code_after(&[start(8), stop], Raise { at: 9, span: urgent }), "clock.not_running");
    assert_eq!(code_after(&[start(8), Void { at: 8 }], resume), "clock.void");
    assert_eq!(code_after(&[], start(-1)), "clock.out_of_range");
    assert_eq!(code_after(&[], start(Millis::MAX)), "clock.out_of_range");
    let endless: Vec<_> =
        [start(1)].into_iter().chain((1..).map(extend_at)).take(MOST_EVENTS).collect();
    assert_eq!(code_after(&endless, extend_at(MAX_INSTANT)), "clock.too_many");
}

fn extend_at(at: Millis) -> ClockEvent {
    Extend { at, by: Extension::Units(1) }
}

#[test]
fn a_clock_never_started_says_nothing() {
    let calendars = Calendars::default();
    let rules = ClockSettings::default().rules(&calendars);
    let clock = Clock::default();
    assert_eq!(
        (clock.due(&rules), clock.left(7, &rules), clock.light(7, &rules)),
        (None, None, None)
    );
    assert_eq!((clock.used(7, &rules), clock.total_used(7, &rules)), (0, 0));
    assert!(!clock.is_over(7, &rules) && clock.rounds(7, &rules).is_empty());
    assert_eq!(clock.stopped_in_time(&rules), None);
}

#[test]
fn no_limit_and_no_instant_overflows() {
    let calendars = Calendars::default();
    for unit in UNITS {
        for day_end in [DayEnd::SameTime, DayEnd::EndOfDay] {
            let rules = Rules { calendars: &calendars, day_end };
            for at in [0, MAX_INSTANT / 2, MAX_INSTANT] {
                let limit: ClockLimit = Limit { amount: u16::MAX, unit }.into();
                let mut clock = Clock::default();
                clock.apply(Start { at, limit, calendar: CalendarKind::Units });
                clock.apply(Raise { at, span: Span::WorkMinutes(u32::MAX) });
                clock.apply(Extend { at, by: Extension::Units(u16::MAX) });
                clock.apply(Pause { at });
                clock.apply(Extend { at, by: Extension::By(Span::Minutes(u32::MAX)) });
                clock.apply(Resume { at });
                for now in [Millis::MIN, Millis::MAX] {
                    let used = clock.used(now, &rules);
                    assert!((0..=MAX_INSTANT).contains(&used));
                    let _ = (clock.left(now, &rules), clock.light(now, &rules));
                }
            }
        }
    }
}

#[test]
fn a_limit_beyond_twenty_years_has_no_deadline() {
    let calendars = Calendars::default();
    let rules = ClockSettings::default().rules(&calendars);
    let limit = Limit { amount: u16::MAX, unit: LimitUnit::WorkDay }.into();
    let clock = Clock::from(vec![Start { at: 0, limit, calendar: CalendarKind::Units }]);
    assert_eq!((clock.due(&rules), clock.left(MAX_INSTANT, &rules)), (None, None));
    assert_eq!(clock.light(MAX_INSTANT, &rules), Some(Light::Green));
}

#[test]
fn the_wire_has_events_only_and_skips_what_cannot_be() {
    let clock = Clock::from(vec![start(60_000), Pause { at: 120_000 }]);
    let limit = json!({"span": {"limit": {"amount": 4, "unit": "work_hour"}}});
    let written = json!([
        {"start": {"at": 60_000, "limit": limit, "calendar": "units"}},
        {"pause": {"at": 120_000}}
    ]);
    assert_eq!(to_value(&clock).unwrap(), written);
    let mut odd = written.clone();
    odd.as_array_mut().unwrap().push(json!({"pause": {"at": 120_001}}));
    assert_eq!(from_value::<Clock>(odd).unwrap(), clock);
    let mut clocks = Clocks::default();
    clocks.try_apply(ClockKind::Disposal, start(60_000)).unwrap();
    clocks.try_apply(ClockKind::Disposal, Pause { at: 120_000 }).unwrap();
    assert!(clocks.try_apply(ClockKind::MakeSafe, Stop { at: 1 }).is_err());
    assert_eq!(to_value(&clocks).unwrap(), json!({ "disposal": written }));
    let restart = Restart { at: 120_000, limit: four() };
    let bytes = minicbor_serde::to_vec(restart).unwrap();
    assert_eq!(minicbor_serde::from_slice::<ClockEvent>(&bytes).unwrap(), restart);
}

#[test]
fn settings_left_out_have_their_defaults() {
    let settings: ClockSettings = from_value(json!({
        "rework": {"hours": 4},
        "stages": {"check": {"span": {"minutes": 45}, "calendar": "collection"}}
    }))
    .unwrap();
    assert_eq!((settings.day_end, settings.rework), (DayEnd::SameTime, ReworkMode::Hours(4)));
    let stages = settings.stages;
    assert_eq!(stages.get(ClockKind::Check).map(|s| s.span), Some(Span::Minutes(45)));
    assert_eq!(stages.get(ClockKind::Closing), StageLimits::default().get(ClockKind::Closing));
    assert_eq!(stages.get(ClockKind::Disposal), None, "the filing standard stores it");
    assert_eq!(from_value::<ClockSettings>(json!({})).unwrap(), ClockSettings::default());
}
