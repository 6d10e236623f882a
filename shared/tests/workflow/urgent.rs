//! A case raised to urgent is urgent wherever it stands: the nearer of its own limit and the urgent one.

use rstest::rstest;

use super::city::{ACCEPTOR, CHIEF, CLERK, COLLECTOR, DISPATCHER, LEADER, rejected, wish};
use super::desk::Desk;
use shared::clock::{ClockKind, Span};
use shared::ids::Millis;
use shared::text::Code;
use shared::workflow::{CaseState, CheckResult, Effect, Move, Switch};

const HOUR: Millis = 3_600_000;

fn filed(limit_minutes: u32) -> Desk {
    let mut desk = Desk::reported();
    desk.city.disposal = Span::Minutes(limit_minutes).into();
    desk.go(ACCEPTOR, wish(Move::Accept));
    desk.go(LEADER, wish(Move::File));
    desk
}

/// Under a standard of three days; the urgent limit of this city is two hours.
const THREE_DAYS: u32 = 3 * 24 * 60;

#[rstest]
#[case::slower(THREE_DAYS, 2 * HOUR)]
#[case::faster(60, HOUR)]
fn raised_before_dispatch_the_nearer_limit_holds(#[case] minutes: u32, #[case] due: Millis) {
    let mut desk = filed(minutes);
    desk.go(CHIEF, wish(Move::RaiseToUrgent));
    desk.city.now += HOUR;
    desk.go(DISPATCHER, wish(Move::Dispatch));
    assert_eq!(desk.case.flow.due, Some(desk.city.now + due));
}

#[test]
fn raised_and_ruled_to_another_unit_it_stays_urgent() {
    let mut desk = filed(THREE_DAYS);
    desk.go(DISPATCHER, wish(Move::Dispatch));
    desk.go(CLERK, wish(Move::Return));
    desk.go(CHIEF, wish(Move::RaiseToUrgent));
    assert_eq!(desk.case.flow.due, Some(desk.city.now + 2 * HOUR));
    desk.city.now += HOUR;
    let mut to_works = wish(Move::Rule);
    to_works.args.unit = Code::new("M").ok();
    desk.go(DISPATCHER, to_works);
    assert_eq!(desk.case.flow.due, Some(desk.city.now + 2 * HOUR));
}

#[test]
fn a_rework_of_an_urgent_case_is_urgent() {
    let mut desk = filed(THREE_DAYS);
    desk.go(DISPATCHER, wish(Move::Dispatch));
    desk.submit(CLERK);
    desk.go(CLERK, wish(Move::Forward));
    desk.go(DISPATCHER, wish(Move::PassOn));
    desk.go(CHIEF, wish(Move::RaiseToUrgent));
    desk.go(ACCEPTOR, wish(Move::OrderCheck));
    desk.answer(COLLECTOR, CheckResult::NotFixed);
    desk.go(ACCEPTOR, wish(Move::Rework));
    assert_eq!(desk.case.flow.due, Some(desk.city.now + 2 * HOUR));
}

#[test]
fn given_back_after_it_was_raised_it_is_urgent() {
    let mut desk = filed(THREE_DAYS);
    desk.go(DISPATCHER, wish(Move::Dispatch));
    desk.submit(CLERK);
    desk.go(CLERK, wish(Move::Forward));
    desk.go(CHIEF, wish(Move::RaiseToUrgent));
    desk.city.now += HOUR;
    desk.go(DISPATCHER, wish(Move::GiveBack));
    assert_eq!(desk.case.flow.due, Some(desk.city.now + 2 * HOUR));
}

#[test]
fn it_is_raised_in_any_open_state_and_in_no_other() {
    for state in CaseState::ALL {
        let mut desk = Desk::dispatched();
        desk.case.flow.state = state;
        let decision = desk.ask(CHIEF, &wish(Move::RaiseToUrgent));
        if state.is_end() {
            assert_eq!(decision, rejected("move.wrong_state"), "{state:?}");
        } else {
            assert_eq!(decision.verdict(), shared::case::Verdict::Applied, "{state:?}");
        }
    }
}

#[test]
fn a_city_lets_the_time_to_accept_run_on_while_something_is_found_out() {
    for mv in [Move::AskForMore, Move::OrderVerification] {
        for on in [false, true] {
            let mut desk = Desk::reported();
            // The report came before its clock did: these cases begin without one.
            let start = desk.city.policy.clocks.stages.acceptance.start(desk.city.now);
            let effect = Effect::Clock(ClockKind::Acceptance, start);
            desk.enter(COLLECTOR, None, |entry| entry.effects = vec![effect]);
            if on {
                desk.city.policy.workflow.on.insert(Switch::AcceptanceRunsOn);
            }
            desk.go(ACCEPTOR, wish(mv));
            let clock = desk.case.flow.clocks.get(ClockKind::Acceptance).unwrap();
            assert_eq!((clock.is_running(), clock.is_paused()), (on, !on), "{mv:?}");
        }
    }
}
