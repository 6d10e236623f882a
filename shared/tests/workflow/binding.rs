//! The one countdown of a case, and the share of it that a unit below gets.

use super::city::{CHIEF, CLERK, COLLECTOR, DISPATCHER, to, wish};
use super::desk::Desk;
use shared::city::{Limit, LimitUnit};
use shared::clock::{ClockKind, Span};
use shared::ids::Millis;
use shared::workflow::{Binding, CheckResult, Move};

const MINUTE: Millis = 60_000;

fn binding(desk: &Desk) -> Option<Binding> {
    let rules = desk.city.policy.clocks.rules(&desk.city.calendars);
    desk.case.flow.binding(&rules)
}

fn binds(desk: &Desk) -> Option<(ClockKind, Millis)> {
    binding(desk).map(|binding| (binding.kind, binding.due - desk.city.now))
}

#[test]
fn the_countdown_is_the_one_that_ends_first_of_those_that_run() {
    let mut desk = Desk::dispatched();
    assert_eq!(binds(&desk), Some((ClockKind::SignFor, 60 * MINUTE)));
    desk.go(CLERK, wish(Move::SignFor));
    assert_eq!(binds(&desk), Some((ClockKind::Disposal, 120 * MINUTE)));
    let mut urge = wish(Move::Urge);
    urge.args.due = Some(desk.city.now + 30 * MINUTE);
    desk.go(CHIEF, urge);
    assert_eq!(binds(&desk), Some((ClockKind::Supervision, 30 * MINUTE)));

    let mut desk = Desk::checking();
    assert_eq!(binds(&desk).map(|(kind, _)| kind), Some(ClockKind::Check));
    desk.answer(COLLECTOR, CheckResult::Fixed);
    assert_eq!(binds(&desk).map(|(kind, _)| kind), Some(ClockKind::Closing));
    desk.close();
    assert_eq!(binds(&desk), None, "a closed case counts down to nothing");
}

#[test]
fn a_deadline_counted_over_days_not_yet_published_says_so() {
    let provisional = |limit: Limit| {
        let mut desk = Desk::reported();
        desk.city.disposal = limit.into();
        let mut desk = desk.sent();
        desk.go(CLERK, wish(Move::SignFor));
        binding(&desk).unwrap().provisional
    };
    let working = |amount| Limit { amount, unit: LimitUnit::WorkDay };
    assert!(!provisional(working(2)));
    assert!(provisional(working(60)), "the days off of 2027 are not out");
    let natural = Limit { amount: 90, unit: LimitUnit::NaturalDay };
    assert!(!provisional(natural), "natural days are what they are");
}

#[test]
fn a_unit_below_gets_its_share_of_what_is_left_and_the_one_limit_stays() {
    let mut desk = Desk::dispatched();
    desk.city.policy.workflow.level_shares = vec![75];
    let total = desk.case.flow.due;
    desk.city.now += 40 * MINUTE;
    desk.go(CLERK, to(Move::SubDispatch, "S1"));
    desk.go(CLERK, wish(Move::SignFor));
    assert_eq!(desk.case.flow.due, total, "one limit for all");
    assert_eq!(binds(&desk), Some((ClockKind::Disposal, 60 * MINUTE)), "75 % of 80 minutes");
    desk.go(CLERK, wish(Move::Apply));
    desk.go(DISPATCHER, wish(Move::Grant));
    assert_eq!(binds(&desk), Some((ClockKind::Disposal, 140 * MINUTE)), "the new limit binds");

    let mut desk = Desk::dispatched();
    desk.city.policy.workflow.level_shares = vec![75];
    desk.go(CLERK, to(Move::SubDispatch, "S1"));
    desk.submit(CLERK);
    desk.go(CLERK, wish(Move::Forward));
    assert_eq!(binds(&desk), Some((ClockKind::Disposal, 120 * MINUTE)), "passed up, all is left");

    let mut desk = Desk::dispatched();
    desk.go(CLERK, to(Move::SubDispatch, "S1"));
    assert_eq!(desk.case.flow.unit_due, None, "without a rule a unit below has all of it");
}

#[test]
fn a_limit_of_working_time_is_shared_in_working_time() {
    let mut desk = Desk::reported();
    desk.city.disposal = Span::WorkMinutes(16 * 60).into();
    desk.city.policy.workflow.level_shares = vec![50];
    let mut desk = desk.sent();
    desk.go(CLERK, to(Move::SubDispatch, "S1"));
    desk.go(CLERK, wish(Move::SignFor));
    let rules = desk.city.policy.clocks.rules(&desk.city.calendars);
    let clock = desk.case.flow.clocks.get(ClockKind::Disposal).unwrap();
    let (own, now) = (binding(&desk).unwrap().due, desk.city.now);
    assert_eq!(clock.used(own, &rules), clock.left(now, &rules).unwrap() / 2);
    assert_eq!(clock.used(own - 1, &rules), clock.used(own, &rules) - 1, "the first such instant");
}
