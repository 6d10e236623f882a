//! Examples counted by hand, most of them on the calendar of 2026: 14 February (Sat) works, 15 to 23
//! February are off, 28 February (Sat) works; 20 September (Sun) works, 25 to 27 September and 1 to 7
//! October are off, 10 October (Sat) works.

use rstest::rstest;
use serde_json::{from_value, json};
use shared::calendar::{CalendarKind, Calendars, Date, Season};
use shared::city::{Limit, LimitUnit};
use shared::clock::{
    Clock, ClockEvent, ClockKind, ClockLimit, ClockSettings, Clocks, DayEnd, Extension, Light,
    Outcome, ReworkMode, Rules, Ruling, Span, StageLimits,
};
use shared::ids::Millis;

use ClockEvent::{Extend, Pause, Raise, Restart, Resume, Rework, Start, Stop, Void};
use DayEnd::{EndOfDay, SameTime};
use LimitUnit::{NaturalDay, UrgentDay, UrgentHour, WorkDay, WorkHour};

const HOUR: Millis = 3_600_000;

/// A local time at UTC+8, such as `2026-10-01 08:00`; 24:00 is allowed.
fn at(text: &str) -> Millis {
    let (day, time) = text.split_once(' ').unwrap();
    let (hour, minute) = time.split_once(':').unwrap();
    let minutes: Millis = hour.parse::<Millis>().unwrap() * 60 + minute.parse::<Millis>().unwrap();
    (day.parse::<Date>().unwrap().days() * 1440 + minutes - 480) * 60_000
}

fn limit(amount: u16, unit: LimitUnit) -> ClockLimit {
    Limit { amount, unit }.into()
}

fn start(when: &str, limit: ClockLimit) -> ClockEvent {
    Start { at: at(when), limit, calendar: CalendarKind::Units }
}

fn clock(events: &[ClockEvent]) -> Clock {
    let mut clock = Clock::default();
    events.iter().for_each(|event| clock.try_apply(*event).unwrap());
    clock
}

fn with<T>(day_end: DayEnd, look: impl FnOnce(&Rules<'_>) -> T) -> T {
    look(&Rules { calendars: &Calendars::default(), day_end })
}

fn due(events: &[ClockEvent]) -> Option<Millis> {
    with(SameTime, |rules| clock(events).due(rules))
}

#[rstest]
// Round the Spring Festival.
#[case(4, WorkHour, SameTime, "2026-02-13 17:00", "2026-02-14 11:00")]
#[case(8, WorkHour, SameTime, "2026-02-14 14:00", "2026-02-24 12:00")]
#[case(1, WorkDay, SameTime, "2026-02-14 10:00", "2026-02-24 10:00")]
#[case(1, WorkDay, EndOfDay, "2026-02-14 10:00", "2026-02-24 18:00")]
#[case(2, WorkDay, SameTime, "2026-02-15 09:30", "2026-02-26 08:00")]
#[case(2, WorkDay, EndOfDay, "2026-02-15 09:30", "2026-02-26 18:00")]
#[case(5, WorkDay, SameTime, "2026-02-23 12:00", "2026-03-02 08:00")]
#[case(2, UrgentHour, SameTime, "2026-02-14 23:30", "2026-02-15 01:30")]
#[case(3, UrgentDay, SameTime, "2026-02-14 17:59", "2026-02-17 17:59")]
#[case(3, UrgentDay, EndOfDay, "2026-02-14 17:59", "2026-02-17 24:00")]
#[case(7, NaturalDay, SameTime, "2026-02-28 03:00", "2026-03-07 03:00")]
// Round the National Day and Mid-Autumn.
#[case(1, WorkDay, SameTime, "2026-09-30 17:59", "2026-10-08 17:59")]
#[case(3, WorkDay, SameTime, "2026-09-30 10:00", "2026-10-10 10:00")]
#[case(4, WorkDay, SameTime, "2026-09-30 10:00", "2026-10-12 10:00")]
#[case(1, WorkHour, SameTime, "2026-09-30 17:59", "2026-10-08 08:59")]
#[case(2, WorkDay, SameTime, "2026-09-18 15:00", "2026-09-21 15:00")]
#[case(5, WorkDay, EndOfDay, "2026-09-18 15:00", "2026-09-24 18:00")]
// Outside hours: a Sunday, the last minute, the close, the break at noon.
#[case(1, WorkDay, SameTime, "2026-03-01 12:00", "2026-03-03 08:00")]
#[case(4, WorkHour, SameTime, "2026-03-01 12:00", "2026-03-02 12:00")]
#[case(1, WorkHour, SameTime, "2026-03-04 17:59", "2026-03-05 08:59")]
#[case(1, WorkHour, SameTime, "2026-03-04 18:00", "2026-03-05 09:00")]
#[case(8, WorkHour, SameTime, "2026-03-04 08:00", "2026-03-04 18:00")]
#[case(1, WorkDay, SameTime, "2026-03-04 18:00", "2026-03-06 08:00")]
#[case(1, WorkDay, SameTime, "2026-03-04 12:30", "2026-03-05 14:00")]
// Nothing at all is due at once.
#[case(0, WorkHour, SameTime, "2026-03-01 12:00", "2026-03-02 08:00")]
#[case(0, WorkDay, EndOfDay, "2026-03-01 12:00", "2026-03-02 18:00")]
// Provisional: 5 February 2027 is New Year's eve, 8 February the third day.
#[case(1, WorkDay, SameTime, "2027-02-04 16:00", "2027-02-09 16:00")]
fn a_limit_ends(
    #[case] amount: u16,
    #[case] unit: LimitUnit,
    #[case] day_end: DayEnd,
    #[case] from: &str,
    #[case] then: &str,
) {
    let clock = clock(&[start(from, limit(amount, unit))]);
    assert_eq!(with(day_end, |rules| clock.due(rules)), Some(at(then)));
}

#[rstest]
#[case(4, WorkHour, SameTime, "2026-05-29 17:00", "2026-06-01 10:30")]
#[case(1, WorkDay, EndOfDay, "2026-05-29 14:10", "2026-06-01 19:00")]
// The clock time stays although summer does not work at 14:10.
#[case(1, WorkDay, SameTime, "2026-05-29 14:10", "2026-06-01 14:10")]
#[case(9, WorkHour, SameTime, "2026-09-30 18:00", "2026-10-01 18:00")]
fn summer_hours_begin_and_end(
    #[case] amount: u16,
    #[case] unit: LimitUnit,
    #[case] day_end: DayEnd,
    #[case] from: &str,
    #[case] then: &str,
) {
    let summer = json!({"patterns": [
        {"from": "06-01", "until": "09-30", "intervals": ["07:30-11:30", "15:00-19:00"]}
    ]});
    let calendars: Calendars = from_value(json!({ "units": summer })).unwrap();
    let rules = Rules { calendars: &calendars, day_end };
    assert_eq!(clock(&[start(from, limit(amount, unit))]).due(&rules), Some(at(then)));
}

#[test]
fn a_desk_round_the_clock_has_days_that_end_at_24() {
    let always = json!({"intervals": ["00:00-24:00"], "weekend": []});
    let calendars: Calendars = from_value(json!({ "units": always })).unwrap();
    let rules = Rules { calendars: &calendars, day_end: EndOfDay };
    let hours = clock(&[start("2026-03-04 22:00", limit(4, WorkHour))]);
    assert_eq!(hours.due(&rules), Some(at("2026-03-05 02:00")));
    let mut days = clock(&[start("2026-03-04 10:00", limit(1, WorkDay))]);
    assert_eq!(days.due(&rules), Some(at("2026-03-05 24:00")));
    days.apply(Extend { at: at("2026-03-05 12:00"), by: Extension::Units(1) });
    assert_eq!(days.due(&rules), Some(at("2026-03-06 24:00")), "one day, not two");
}

#[rstest]
#[case("2026-04-29 10:00", "2027-03-01 10:00")]
#[case("2026-02-10 10:00", "2026-03-04 08:00")]
#[case("2026-03-10 10:00", "2026-03-12 10:00")]
fn a_planting_limit_runs_in_spring_only(#[case] from: &str, #[case] then: &str) {
    let spring = Season { from: "03-01".parse().unwrap(), until: "04-30".parse().unwrap() };
    let limit = ClockLimit { season: Some(spring), ..limit(2, WorkDay) };
    assert_eq!(due(&[start(from, limit)]), Some(at(then)));
}

#[test]
fn what_is_left_before_a_holiday_runs_on_after_it() {
    // Due Saturday 10:00 at first: 4 working hours are left on Friday at 16:00.
    let (paused, resumed) = (at("2026-02-13 16:00"), at("2026-02-24 09:00"));
    let mut clock = clock(&[start("2026-02-13 10:00", limit(1, WorkDay)), Pause { at: paused }]);
    with(SameTime, |rules| {
        assert_eq!((clock.due(rules), clock.left(resumed, rules)), (None, Some(4 * HOUR)));
        clock.apply(Resume { at: resumed });
        assert_eq!(clock.due(rules), Some(at("2026-02-24 15:00")));
        assert_eq!(clock.used(at("2026-02-24 14:30"), rules), 7 * HOUR + HOUR / 2);
        assert!(!clock.is_over(at("2026-02-24 15:00"), rules));
        assert!(clock.is_over(at("2026-02-24 15:01"), rules));
        assert_eq!(clock.left(at("2026-02-24 17:00"), rules), Some(-2 * HOUR));
    });
}

#[test]
fn a_missed_deadline_stays_missed_and_a_suspension_is_not_overrun() {
    // Due Monday 12:00; an hour over at 15:00; suspended for two days.
    let mut clock = clock(&[
        start("2026-03-02 08:00", limit(4, WorkHour)),
        Pause { at: at("2026-03-02 15:00") },
        Resume { at: at("2026-03-04 15:00") },
    ]);
    let now = at("2026-03-04 16:00");
    with(SameTime, |rules| {
        assert_eq!(clock.due(rules), Some(at("2026-03-02 12:00")));
        assert_eq!((clock.left(now, rules), clock.used(now, rules)), (Some(-2 * HOUR), 6 * HOUR));
        // Four hours more from the missed deadline: three are left at the resume.
        clock.apply(Extend { at: now, by: Extension::Units(4) });
        assert_eq!(clock.due(rules), Some(at("2026-03-04 18:00")));
        assert_eq!((clock.left(now, rules), clock.is_over(now, rules)), (Some(2 * HOUR), false));
    });
}

#[rstest]
#[case(4, WorkHour, "2026-03-02 08:00", Extension::Units(4), "2026-03-02 18:00")]
#[case(2, WorkDay, "2026-03-02 10:00", Extension::Units(3), "2026-03-09 10:00")]
#[case(2, NaturalDay, "2026-03-05 10:00", Extension::By(Span::Limit(Limit { amount: 1, unit: WorkDay })), "2026-03-09 10:00")]
#[case(8, WorkHour, "2026-03-06 08:00", Extension::By(Span::Limit(Limit { amount: 1, unit: WorkDay })), "2026-03-09 18:00")]
#[case(1, WorkDay, "2026-03-05 10:00", Extension::By(Span::Minutes(90)), "2026-03-06 11:30")]
fn an_extension_counts_from_the_old_deadline(
    #[case] amount: u16,
    #[case] unit: LimitUnit,
    #[case] from: &str,
    #[case] by: Extension,
    #[case] then: &str,
) {
    let granted = Extend { at: at("2026-03-20 10:00"), by };
    assert_eq!(due(&[start(from, limit(amount, unit)), granted]), Some(at(then)));
}

#[test]
fn raised_to_urgent_ends_at_whichever_is_first() {
    let span = StageLimits::default().urgent;
    let raised = Raise { at: at("2026-03-06 17:00"), span };
    let late = clock(&[start("2026-03-06 09:00", limit(5, WorkDay)), raised]);
    let soon = clock(&[start("2026-03-06 09:00", limit(7, WorkHour)), raised]);
    with(SameTime, |rules| {
        assert_eq!(late.due(rules), Some(at("2026-03-06 19:00")), "in the evening, too");
        assert_eq!(late.left(at("2026-03-06 18:30"), rules), Some(HOUR / 2));
        assert_eq!(late.used(at("2026-03-06 18:00"), rules), 7 * HOUR);
        assert_eq!(soon.due(rules), Some(at("2026-03-06 18:00")), "the old deadline is earlier");
    });
}

#[rstest]
#[case(ReworkMode::Resume, "2026-03-03 16:00")]
#[case(ReworkMode::Full, "2026-03-04 09:00")]
#[case(ReworkMode::Hours(2), "2026-03-03 11:00")]
fn a_rework_has_the_time_its_city_gives(#[case] mode: ReworkMode, #[case] then: &str) {
    // Three of eight hours used; the check until Tuesday counts for nobody.
    let mut clock = clock(&[
        start("2026-03-02 08:00", limit(8, WorkHour)),
        Stop { at: at("2026-03-02 11:00") },
        Rework { at: at("2026-03-03 09:00"), mode },
    ]);
    with(SameTime, |rules| {
        assert_eq!(clock.due(rules), Some(at(then)));
        let now = at("2026-03-03 10:00");
        assert_eq!((clock.used(now, rules), clock.total_used(now, rules)), (HOUR, 4 * HOUR));
        clock.apply(Stop { at: at("2026-03-04 18:00") });
        assert_eq!(clock.stopped_in_time(rules), Some(false));
        let first = clock.rounds(now, rules)[0];
        assert_eq!((first.in_time, first.outcome), (Some(true), Outcome::Stopped));
        assert_eq!(first.ended, Some(at("2026-03-02 11:00")));
        assert_eq!(clock.rounds(now, rules)[1].started, at("2026-03-03 09:00"));
    });
}

#[test]
fn a_late_first_round_stays_late_and_leaves_nothing_to_resume() {
    let history = |mode| {
        clock(&[
            start("2026-03-02 08:00", limit(8, WorkHour)),
            Stop { at: at("2026-03-03 10:00") },
            Rework { at: at("2026-03-03 15:00"), mode },
        ])
    };
    with(SameTime, |rules| {
        assert_eq!(history(ReworkMode::Resume).due(rules), Some(at("2026-03-03 15:00")));
        let mut full = history(ReworkMode::Full);
        full.apply(Stop { at: at("2026-03-03 16:00") });
        let rounds = full.rounds(0, rules);
        let told: Vec<_> = rounds.iter().map(|round| (round.in_time, round.used)).collect();
        assert_eq!(told, [(Some(false), 10 * HOUR), (Some(true), HOUR)]);
    });
}

#[test]
fn a_result_given_back_goes_on_in_the_same_round() {
    let clock = clock(&[
        start("2026-03-02 08:00", limit(8, WorkHour)),
        Stop { at: at("2026-03-02 11:00") },
        Resume { at: at("2026-03-03 09:00") },
    ]);
    with(SameTime, |rules| {
        assert_eq!(clock.due(rules), Some(at("2026-03-03 16:00")));
        assert_eq!(clock.rounds(0, rules).len(), 1);
    });
}

#[test]
fn a_ruling_restarts_the_clock_for_another_unit_only() {
    let (ruled, eight) = (at("2026-03-03 09:00"), limit(8, WorkHour));
    assert_eq!(Ruling::SameUnit.event(ruled, eight), None, "the return keeps counting");
    let wrong = Ruling::WrongDispatch.event(ruled, eight).unwrap();
    let mut clock = clock(&[start("2026-03-02 08:00", eight), wrong]);
    with(SameTime, |rules| {
        assert_eq!(clock.due(rules), Some(at("2026-03-04 09:00")));
        let now = at("2026-03-03 10:00");
        assert_eq!(clock.total_used(now, rules), HOUR, "the first unit's day is not the second's");
        assert_eq!(clock.rounds(now, rules)[0].outcome, Outcome::Withdrawn);
        clock.apply(Void { at: now });
        assert_eq!((clock.due(rules), clock.total_used(now, rules)), (None, 0));
        assert_eq!((clock.light(now, rules), clock.stopped_in_time(rules)), (None, None));
    });
}

#[test]
fn a_result_in_the_evening_is_late_although_no_working_time_has_passed() {
    let clock = clock(&[start("2026-03-04 08:00", limit(8, WorkHour))]);
    let evening = at("2026-03-04 20:00");
    with(SameTime, |rules| {
        assert_eq!((clock.is_over(evening, rules), clock.left(evening, rules)), (true, Some(0)));
        assert_eq!(clock.left(at("2026-03-05 09:00"), rules), Some(-HOUR));
    });
}

#[rstest]
#[case(80, Light::Green)]
#[case(81, Light::Yellow)]
#[case(100, Light::Yellow)]
#[case(101, Light::Red)]
fn the_light_turns(#[case] minute: Millis, #[case] light: Light) {
    let clock = clock(&[start("2026-03-04 23:00", Span::Minutes(100).into())]);
    let now = at("2026-03-04 23:00") + minute * 60_000;
    assert_eq!(with(SameTime, |rules| clock.light(now, rules)), Some(light));
}

#[test]
fn one_case_shows_one_countdown() {
    let mut clocks = Clocks::default();
    let mut tell = |kind, event| clocks.try_apply(kind, event).map(|()| clocks.clone()).unwrap();
    let settings = ClockSettings::default();
    let calendars = Calendars::default();
    let rules = settings.rules(&calendars);
    let stage = |kind, when| settings.stages.get(kind).unwrap().start(at(when));
    let sign_for = stage(ClockKind::SignFor, "2026-03-04 10:00");

    let accepted = tell(ClockKind::Acceptance, stage(ClockKind::Acceptance, "2026-03-04 08:00"));
    let (kind, due) = (ClockKind::Acceptance, at("2026-03-04 08:15"));
    assert_eq!(accepted.binding(&rules), Some((kind, due)));
    assert_eq!(tell(kind, Pause { at: due }).binding(&rules), None, "paused, nothing binds");
    tell(kind, Stop { at: due });

    tell(ClockKind::Disposal, start("2026-03-04 10:00", limit(1, WorkHour)));
    let both = tell(ClockKind::MakeSafe, start("2026-03-04 10:00", limit(2, UrgentHour)));
    let safe = (ClockKind::MakeSafe, at("2026-03-04 12:00"));
    assert_eq!(both.binding(&rules), Some(safe), "until then disposal does not bind");
    let signing = tell(ClockKind::SignFor, sign_for);
    let sign = (ClockKind::SignFor, at("2026-03-04 11:00"));
    assert_eq!(signing.binding(&rules), Some(sign));
    tell(ClockKind::SignFor, Stop { at: at("2026-03-04 10:10") });
    let met = tell(ClockKind::MakeSafe, Stop { at: at("2026-03-04 10:20") });
    let disposal = (ClockKind::Disposal, at("2026-03-04 11:00"));
    assert_eq!(met.binding(&rules), Some(disposal));
    let again = Restart { at: at("2026-03-04 10:30"), limit: limit(1, WorkDay) };
    let disposal = (ClockKind::Disposal, at("2026-03-05 10:30"));
    assert_eq!(tell(ClockKind::Disposal, again).binding(&rules), Some(disposal));
}

#[test]
fn a_calendar_published_later_corrects_an_open_deadline() {
    let clock = clock(&[start("2027-02-04 16:00", limit(1, WorkDay))]);
    let published = json!({"units": {"days": {"2027-02-05": "off", "2027-02-06": "work"}}});
    let calendars: Calendars = from_value(published).unwrap();
    let rules = Rules { calendars: &calendars, day_end: SameTime };
    assert_eq!(clock.due(&rules), Some(at("2027-02-06 16:00")));
}
