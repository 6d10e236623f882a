//! Known days, hand-counted examples and the ends of the number line.

use rstest::rstest;
use serde_json::{from_value, json};

use super::*;
use crate::ids::Millis;

const HOUR: Millis = 3_600_000;

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

/// A local time at UTC+8, such as `2026-10-01 08:00`; 24:00 is allowed.
fn at(text: &str) -> Millis {
    let (day, time) = text.split_once(' ').unwrap();
    let (hour, minute) = time.split_once(':').unwrap();
    let minutes: Millis = hour.parse::<Millis>().unwrap() * 60 + minute.parse::<Millis>().unwrap();
    (date(day).days() * 1440 + minutes - 480) * 60_000
}

fn seasons() -> Calendar {
    from_value(json!({
        "intervals": ["08:00-12:00", "14:00-18:00"],
        "patterns": [
            {"from": "2026-08-03", "until": "2026-08-03", "intervals": ["09:00-10:00"]},
            {"from": "06-01", "until": "09-30", "intervals": ["07:30-11:30", "15:00-19:00"]},
            {"from": "12-15", "until": "01-15", "intervals": ["09:00-17:00"]}
        ]
    }))
    .unwrap()
}

fn round_the_clock() -> Calendar {
    from_value(json!({"intervals": ["00:00-24:00"], "weekend": []})).unwrap()
}

#[test]
fn every_day_of_eight_thousand_years_is_the_next_one_and_reads_back() {
    let mut day = Date::FIRST;
    let mut weekdays = [Weekday::Thursday; 2];
    for n in 0..=Date::LAST.days() {
        let (year, month, of_month) = day.ymd();
        assert_eq!(day.days(), n);
        assert_eq!(Date::new(year, month, of_month), Ok(day));
        let next = day.plus(1);
        if n < Date::LAST.days() {
            let next = next.unwrap();
            let (y, m, d) = next.ymd();
            let ordinary = (y, m, d) == (year, month, of_month + 1);
            let new_month = (y, m, d) == (year, month + 1, 1) || (y, m, d) == (year + 1, 1, 1);
            assert!(ordinary || (new_month && of_month >= 28), "{day} then {next}");
            weekdays = [weekdays[1], next.weekday()];
            day = next;
        } else {
            assert_eq!((next, day.to_string().as_str()), (None, "9999-12-31"));
        }
    }
}

#[rstest]
#[case("2026-02-29")]
#[case("2100-02-29")]
#[case("2026-13-01")]
#[case("2026-04-31")]
#[case("1969-12-31")]
#[case("2026-1-1")]
#[case("+026-01-01")]
#[case("2026-01-01 ")]
#[case("20260101")]
fn a_text_that_is_no_date_is_refused(#[case] text: &str) {
    assert_eq!(text.parse::<Date>().map_err(CalendarError::code), Err("calendar.date"));
}

#[rstest]
#[case(json!({"intervals": []}), "1 to 12 intervals")]
#[case(json!({"intervals": ["08:00-12:00", "11:59-18:00"]}), "overlap")]
#[case(json!({"intervals": ["14:00-18:00", "08:00-12:00"]}), "out of order")]
#[case(json!({"intervals": ["08:00-24:01"]}), "not an interval")]
#[case(json!({"intervals": ["18:00-08:00"]}), "not an interval")]
#[case(json!({"intervals": ["08:60-09:00"]}), "not an interval")]
#[case(json!({"utc_offset_minutes": 841}), "14 hours")]
#[case(json!({"days": {"2026-02-30": "off"}}), "not a date")]
#[case(json!({"patterns": [{"from": "06-31", "until": "07-01", "intervals": ["08:00-12:00"]}]}), "not a range")]
#[case(json!({"patterns": [{"from": "2026-07-01", "until": "09-01", "intervals": ["08:00-12:00"]}]}), "not a range")]
#[case(json!({"patterns": [{"from": "2026-07-01", "until": "2026-06-01", "intervals": ["08:00-12:00"]}]}), "not a range")]
#[case(json!({"provisional": (1970..2100).collect::<Vec<_>>()}), "more than 100")]
fn a_broken_calendar_is_not_read(#[case] table: serde_json::Value, #[case] why: &str) {
    let refused = from_value::<Calendar>(table).unwrap_err().to_string();
    assert!(refused.contains(why), "{refused}");
}

#[test]
fn codes_are_stable() {
    let codes = [
        (CalendarError::Date, "calendar.date"),
        (CalendarError::MonthDay, "calendar.month_day"),
        (CalendarError::Interval, "calendar.interval"),
        (CalendarError::Overlap, "calendar.overlap"),
        (CalendarError::Intervals(1), "calendar.intervals"),
        (CalendarError::Range, "calendar.range"),
        (CalendarError::TooMany(1), "calendar.too_many"),
        (CalendarError::Offset, "calendar.offset"),
    ];
    codes.iter().for_each(|(error, code)| assert_eq!(error.code(), *code));
}

#[test]
fn a_calendar_reads_back_and_defaults_to_the_office() {
    let empty: Calendar = from_value(json!({})).unwrap();
    assert_eq!(empty, Calendar::default());
    for calendar in [seasons(), Calendar::china(), round_the_clock()] {
        let written = serde_json::to_value(&calendar).unwrap();
        assert_eq!(from_value::<Calendar>(written).unwrap(), calendar);
        let bytes = minicbor_serde::to_vec(&calendar).unwrap();
        assert_eq!(minicbor_serde::from_slice::<Calendar>(&bytes).unwrap(), calendar);
    }
    let three: Calendars = from_value(json!({"desk": {"weekend": []}})).unwrap();
    assert!(three.desk.is_working_day(date("2026-10-03")));
    assert!(!three.get(CalendarKind::Units).is_working_day(date("2026-10-03")));
}

#[test]
fn the_year_2026_has_33_days_off_and_6_made_up_workdays_each_on_its_weekday() {
    use Weekday::{Friday, Monday, Saturday, Sunday, Thursday, Tuesday, Wednesday};
    let Statutory { days, provisional } = statutory();
    let of = |year| days.iter().filter(move |(date, _)| date.year() == year);
    let count = |year, kind| of(year).filter(|(_, k)| **k == kind).count();
    assert_eq!((count(2026, DayKind::Off), count(2026, DayKind::Work)), (33, 6));
    assert_eq!((count(2027, DayKind::Off), count(2027, DayKind::Work)), (13, 0));
    assert_eq!(provisional.into_iter().collect::<Vec<_>>(), [2027]);
    for (day, kind) in of(2026) {
        let weekend = matches!(day.weekday(), Saturday | Sunday);
        assert!(weekend || *kind == DayKind::Off, "{day} is made up on a weekday");
    }
    // The weekdays as the notice prints them.
    for (day, weekday) in [
        ("2026-01-01", Thursday),
        ("2026-01-04", Sunday),
        ("2026-02-14", Saturday),
        ("2026-02-15", Sunday),
        ("2026-02-23", Monday),
        ("2026-02-28", Saturday),
        ("2026-04-06", Monday),
        ("2026-05-05", Tuesday),
        ("2026-05-09", Saturday),
        ("2026-06-19", Friday),
        ("2026-09-20", Sunday),
        ("2026-09-25", Friday),
        ("2026-10-07", Wednesday),
        ("2026-10-10", Saturday),
    ] {
        assert_eq!(date(day).weekday(), weekday, "{day}");
    }
    let china = Calendar::china();
    assert!(!china.is_provisional(date("2026-12-31")));
    assert!(china.is_provisional(date("2027-01-01")) && china.is_provisional(date("2028-01-01")));
}

#[rstest]
#[case("2026-01-04", true)]
#[case("2026-02-14", true)]
#[case("2026-02-16", false)]
#[case("2026-02-24", true)]
#[case("2026-09-20", true)]
#[case("2026-10-08", true)]
#[case("2026-10-11", false)]
#[case("2027-02-05", false)]
#[case("2027-02-08", false)]
#[case("2027-02-09", true)]
fn a_known_day_works_or_not(#[case] day: &str, #[case] works: bool) {
    assert_eq!(Calendar::china().is_working_day(date(day)), works);
}

#[rstest]
#[case("2026-02-13 17:59", Some("2026-02-13 17:59"))]
#[case("2026-02-13 18:00", Some("2026-02-14 08:00"))]
#[case("2026-02-14 18:00", Some("2026-02-24 08:00"))]
#[case("2026-03-04 12:00", Some("2026-03-04 14:00"))]
#[case("2026-03-04 07:59", Some("2026-03-04 08:00"))]
fn work_opens_next(#[case] from: &str, #[case] opens: Option<&str>) {
    assert_eq!(Calendar::china().next_open(at(from)), opens.map(at));
    let works = opens.is_some_and(|opens| opens == from);
    assert_eq!(Calendar::china().is_working(at(from)), works);
}

#[rstest]
// Friday to Tuesday: 1 h, a made-up Saturday of 8 h, nine days off, 8 h to the next evening.
#[case("2026-02-13 17:00", "2026-02-24 18:00", 17)]
#[case("2026-02-15 00:00", "2026-02-23 24:00", 0)]
#[case("2026-09-30 17:00", "2026-10-08 09:00", 2)]
#[case("2026-10-09 00:00", "2026-10-12 00:00", 16)]
#[case("2026-03-04 18:00", "2026-03-04 08:00", 0)]
fn working_hours_between(#[case] from: &str, #[case] to: &str, #[case] hours: Millis) {
    assert_eq!(Calendar::china().work_between(at(from), at(to)), hours * HOUR);
}

#[rstest]
#[case("2026-02-13 17:59", 1, "2026-02-14 08:59")]
#[case("2026-02-13 17:00", 1, "2026-02-13 18:00")]
#[case("2026-02-14 10:00", 8, "2026-02-24 10:00")]
#[case("2026-10-04 10:00", 8, "2026-10-08 18:00")]
#[case("2026-09-19 10:00", 9, "2026-09-21 09:00")]
fn working_hours_later(#[case] from: &str, #[case] hours: Millis, #[case] then: &str) {
    assert_eq!(Calendar::china().add_work(at(from), hours * HOUR), Some(at(then)));
}

#[rstest]
#[case("2026-05-31 17:00", 2, "2026-06-01 09:30")]
#[case("2026-05-29 17:00", 2, "2026-06-01 08:30")]
#[case("2026-08-03 09:30", 1, "2026-08-04 08:00")]
#[case("2026-09-30 18:00", 2, "2026-10-01 09:00")]
#[case("2026-12-31 16:30", 1, "2027-01-01 09:30")]
#[case("2026-12-14 17:30", 1, "2026-12-15 09:30")]
fn summer_and_winter_have_their_own_hours(
    #[case] from: &str,
    #[case] hours: Millis,
    #[case] then: &str,
) {
    assert_eq!(seasons().add_work(at(from), hours * HOUR), Some(at(then)));
}

#[rstest]
#[case("2026-02-12 10:00", 1, "2026-02-13")]
#[case("2026-02-12 10:00", 2, "2026-02-14")]
#[case("2026-02-12 10:00", 3, "2026-02-24")]
#[case("2026-02-12 10:00", 7, "2026-02-28")]
#[case("2026-02-12 18:00", 1, "2026-02-14")]
#[case("2026-02-15 09:00", 0, "2026-02-24")]
#[case("2026-09-30 09:00", 3, "2026-10-10")]
fn the_nth_working_day(#[case] from: &str, #[case] n: u32, #[case] day: &str) {
    assert_eq!(Calendar::china().nth_working_day(at(from), n), Some(date(day)));
}

#[test]
fn a_day_that_ends_at_24_goes_on_into_the_next() {
    let always = round_the_clock();
    assert!(always.is_working(at("2026-03-04 24:00")));
    assert_eq!(always.add_work(at("2026-03-04 20:00"), 4 * HOUR), Some(at("2026-03-04 24:00")));
    assert_eq!(always.add_work(at("2026-03-04 20:00"), 5 * HOUR), Some(at("2026-03-05 01:00")));
    assert_eq!(always.work_between(at("2026-03-01 00:00"), at("2026-04-01 00:00")), 744 * HOUR);
}

#[test]
fn no_number_overflows_or_runs_long() {
    let never: Calendar = from_value(json!({"weekend": [
        "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"
    ]}))
    .unwrap();
    let far: Calendar = from_value(json!({"utc_offset_minutes": -840})).unwrap();
    let ends = [Millis::MIN, -1, 0, 1, MAX_INSTANT - 1, MAX_INSTANT, Millis::MAX];
    for calendar in [&never, &far, &Calendar::china(), &round_the_clock()] {
        for a in ends {
            let _ = (calendar.is_working(a), calendar.next_open(a), calendar.date_of(a));
            for b in ends {
                let between = calendar.work_between(a, b);
                assert!((0..=MAX_INSTANT).contains(&between));
                let later = calendar.add_work(a, b);
                assert!(later.is_none_or(|at| (-DAY..=MAX_INSTANT + DAY).contains(&at)));
            }
            let _ = calendar.nth_working_day(a, u32::MAX);
        }
    }
    assert_eq!(never.next_open(at("2026-01-01 00:00")), None);
    assert_eq!(never.add_work(at("2026-01-01 00:00"), 1), None);
    assert_eq!(Calendar::china().nth_working_day(at("2026-01-01 00:00"), u32::MAX), None);
}

const DAY: Millis = 24 * HOUR;
