//! What a move leaves alone, what it must have been told, and what it puts down for later readers.

use super::city::{
    ACCEPTOR, CHIEF, CLERK, COLLECTOR, CREW, LEADER, OTHER_COLLECTOR, line, rejected, wish,
};
use super::desk::Desk;
use shared::case::ObjectValue;
use shared::city::{Limit, LimitUnit};
use shared::clock::{ClockEvent, ClockKind};
use shared::media::MediaRole;
use shared::text::Code;
use shared::workflow::{CaseState, Decision, Effect, Move, Request, Switch, Wish};

const HOUR: i64 = 3_600_000;

fn effects(decision: Decision) -> Vec<Effect> {
    match decision {
        Decision::Applied(effects) => effects,
        other => panic!("{other:?}"),
    }
}

fn audit(approve: bool) -> Request {
    let mut request = wish(Move::AuditSelfDisposed);
    request.args.approve = Some(approve);
    request
}

#[test]
fn an_audit_that_passes_closes_the_case_and_one_that_fails_makes_it_invalid() {
    for (approve, end) in [(true, CaseState::Closed), (false, CaseState::Invalid)] {
        let mut desk = Desk::self_disposed();
        desk.photo(COLLECTOR, MediaRole::Before);
        desk.photo(COLLECTOR, MediaRole::After);
        desk.go(ACCEPTOR, audit(approve));
        assert_eq!(desk.case.flow.state, end);
    }
}

#[test]
fn the_log_keeps_to_whom_a_case_was_transferred() {
    let mut request = wish(Move::TransferOut);
    request.args.receiver = Some(line("公路管理机构"));
    let told = effects(Desk::reported().ask(ACCEPTOR, &request));
    assert!(told.contains(&Effect::TransferredTo(line("公路管理机构"))), "{told:?}");
}

#[test]
fn an_application_outlives_the_crew_that_is_sent_meanwhile() {
    let mut desk = Desk::dispatched();
    let mut asks = wish(Move::Apply);
    asks.args.wish = Some(Wish::Extension(Limit { amount: 2, unit: LimitUnit::WorkHour }));
    desk.go(CLERK, asks.clone());
    desk.go(CLERK, wish(Move::Assign));
    assert!(desk.case.flow.application.is_some(), "somebody still has to answer it");
    assert_eq!(desk.ask(CLERK, &asks), rejected("move.may_not_ask"), "one at a time");
}

#[test]
fn time_is_given_as_often_as_the_city_allows_and_not_once_more() {
    let mut desk = Desk::dispatched();
    let mut asks = wish(Move::Apply);
    asks.args.wish = Some(Wish::Extension(Limit { amount: 2, unit: LimitUnit::WorkHour }));
    let often = desk.city.policy.workflow.extensions;
    desk.case.flow.extensions = often - 1;
    assert!(matches!(desk.ask(CLERK, &asks), Decision::Applied(_)));
    desk.case.flow.extensions = often;
    assert_eq!(desk.ask(CLERK, &asks), rejected("move.may_not_ask"));
}

#[test]
fn two_leaders_are_one_post_and_a_leader_with_the_shift_leader_is_two() {
    let mut desk = Desk::in_work();
    desk.city.policy.workflow.on.insert(Switch::ForcedClosing);
    desk.go(CHIEF, wish(Move::ForceClose));
    let (id, roles, unit) = CHIEF;
    let another = (id + 1, roles, unit);
    assert_eq!(desk.ask(another, &wish(Move::ForceClose)), rejected("move.same_post"));
    desk.go(LEADER, wish(Move::ForceClose));
    assert_eq!(desk.case.flow.state, CaseState::Closed);
}

#[test]
fn a_condition_is_chosen_on_the_phone_or_named_at_the_desk() {
    let named = |standard: Option<&str>| {
        let mut request = wish(Move::Accept);
        request.args.standard = standard.map(Code::clipped);
        request
    };
    let mut desk = Desk::reported();
    assert!(matches!(desk.ask(ACCEPTOR, &named(None)), Decision::Applied(_)), "the phone chose");
    let class = Code::new("gb/1/2/3").ok();
    desk.set(COLLECTOR, ObjectValue { class, condition: None, component: None });
    assert_eq!(desk.ask(ACCEPTOR, &named(None)), rejected("move.needs_condition"));
    assert_eq!(desk.ask(ACCEPTOR, &named(Some("gb-other"))), rejected("move.needs_condition"));
    assert!(matches!(desk.ask(ACCEPTOR, &named(Some("gb-1"))), Decision::Applied(_)));
}

#[test]
fn an_answer_by_photo_names_a_photo_and_one_of_its_own_maker() {
    let mut desk = Desk::reported();
    desk.go(ACCEPTOR, wish(Move::AskForMore));
    let foreign = desk.photo(OTHER_COLLECTOR, MediaRole::Near);
    let own = desk.photo(COLLECTOR, MediaRole::Near);
    let answer = |media| {
        let mut request = wish(Move::AnswerMore);
        (request.args.opinion, request.args.media) = (None, media);
        request
    };
    let lacking = rejected("move.needs_words_or_media");
    assert_eq!(desk.ask(COLLECTOR, &answer(vec![])), lacking, "an own photo that is not named");
    assert_eq!(desk.ask(COLLECTOR, &answer(vec![foreign])), lacking, "somebody else's");
    assert!(matches!(desk.ask(COLLECTOR, &answer(vec![own])), Decision::Applied(_)));
}

#[test]
fn a_check_that_is_ordered_at_night_begins_with_the_next_shift() {
    let begins = |next_shift: Option<i64>| {
        let mut desk = Desk::awaiting_closing();
        desk.city.next_shift = next_shift.map(|later| desk.city.now + later);
        let told = effects(desk.ask(ACCEPTOR, &wish(Move::OrderCheck)));
        let start = told.iter().find_map(|effect| match effect {
            Effect::Clock(ClockKind::Check, ClockEvent::Start { at, .. }) => Some(*at),
            _ => None,
        });
        start.expect("its time begins") - desk.city.now
    };
    assert_eq!(begins(None), 0);
    assert_eq!(begins(Some(8 * HOUR)), 8 * HOUR);
    assert_eq!(begins(Some(-HOUR)), 0, "a shift that has begun is now");
}

#[test]
fn a_crew_is_sent_once_and_its_job_withdrawn_with_it() {
    let mut desk = Desk::in_work();
    let told = effects(desk.ask(CLERK, &wish(Move::Revoke)));
    let ended = told.iter().filter(|effect| matches!(effect, Effect::TaskEnded(..))).count();
    assert_eq!(ended, 1, "{told:?}");
    desk.go(CLERK, wish(Move::Revoke));
    assert_eq!(desk.ask(CREW, &wish(Move::Take)), rejected("move.not_your_case"));
}
