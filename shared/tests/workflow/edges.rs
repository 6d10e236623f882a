//! Every number of the law at its edge: the last value that is allowed, and the first that is not.

use super::city::{
    ACCEPTOR, CHIEF, CLERK, CREW, DISPATCHER, LEADER, OTHER_CLERK, OTHER_COLLECTOR, rejected, to,
    user, wish,
};
use super::desk::Desk;
use shared::case::Verdict;
use shared::city::{Limit, LimitUnit};
use shared::clock::{ClockKind, Span, StageLimit};
use shared::ids::Millis;
use shared::workflow::{
    CaseState, Decision, Effect, Move, Person, Request, Switch, TaskKind, Wish, decide, legal_moves,
};

const MINUTE: Millis = 60_000;
const DAY: Millis = 86_400_000;

fn due_of(desk: &Desk, kind: ClockKind) -> Millis {
    let rules = desk.city.policy.clocks.rules(&desk.city.calendars);
    desk.case.flow.clocks.get(kind).unwrap().due(&rules).unwrap()
}

fn wishing(wish_for: Wish) -> Request {
    let mut request = wish(Move::Apply);
    request.args.wish = Some(wish_for);
    request
}

fn applied(decision: &Decision) -> bool {
    matches!(decision, Decision::Applied(_))
}

#[test]
fn a_case_may_be_returned_up_to_the_last_instant_of_the_time_for_it() {
    let mut desk = Desk::dispatched();
    let last = desk.case.flow.dispatched_at.unwrap() + desk.city.policy.workflow.return_ms();
    desk.city.now = last;
    assert!(applied(&desk.ask(CLERK, &wish(Move::Return))));
    desk.city.now = last + 1;
    assert_eq!(desk.ask(CLERK, &wish(Move::Return)), rejected("move.too_late_to_return"));
}

#[test]
fn a_wish_is_for_some_time_and_for_no_more_than_the_city_allows() {
    let desk = Desk::in_work();
    let now = desk.city.now;
    let hours = |amount| Wish::Extension(Limit { amount, unit: LimitUnit::WorkHour });
    assert_eq!(desk.ask(CLERK, &wishing(hours(0))), rejected("move.needs_wish"));
    assert!(applied(&desk.ask(CLERK, &wishing(hours(1)))));
    let until = |ms| wishing(Wish::Suspension(now + ms));
    let longest = desk.city.policy.workflow.suspension_ms();
    assert_eq!(desk.ask(CLERK, &until(0)), rejected("move.needs_wish"));
    assert!(applied(&desk.ask(CLERK, &until(1))));
    assert!(applied(&desk.ask(CLERK, &until(longest))));
    assert_eq!(desk.ask(CLERK, &until(longest + 1)), rejected("move.needs_wish"));
}

#[test]
fn more_time_is_asked_for_until_the_limit_has_come_and_not_after() {
    let mut desk = Desk::in_work();
    desk.city.now = desk.case.flow.due.unwrap();
    assert!(applied(&desk.ask(CLERK, &wish(Move::Apply))));
    desk.city.now += 1;
    assert_eq!(desk.ask(CLERK, &wish(Move::Apply)), rejected("move.may_not_ask"));
}

#[test]
fn a_clerk_endorses_what_the_crew_asked_for_and_nobody_asks_twice() {
    let mut desk = Desk::in_work();
    desk.go(CREW, wish(Move::Apply));
    assert_eq!(desk.ask(CREW, &wish(Move::Apply)), rejected("move.may_not_ask"));
    desk.go(CLERK, wish(Move::Apply));
    assert!(desk.case.flow.application.unwrap().endorsed);
    assert_eq!(desk.ask(CLERK, &wish(Move::Apply)), rejected("move.may_not_ask"));
}

#[test]
fn a_long_suspension_is_a_leaders_to_grant_from_its_first_millisecond_on() {
    let grants = |ms: Millis, by| {
        let mut desk = Desk::in_work();
        desk.go(CLERK, wishing(Wish::Suspension(desk.city.now + ms)));
        desk.ask(by, &wish(Move::Grant))
    };
    let most = Millis::from(Desk::in_work().city.policy.workflow.leader_suspension_days) * DAY;
    assert!(applied(&grants(most, DISPATCHER)));
    assert_eq!(grants(most + 1, DISPATCHER), rejected("move.leader_grants"));
    assert!(applied(&grants(most + 1, CHIEF)));
}

#[test]
fn the_centres_own_clock_resumes_a_case_at_the_instant_its_suspension_ends() {
    let mut desk = Desk::in_work();
    let until = desk.city.now + DAY;
    desk.go(CLERK, wishing(Wish::Suspension(until)));
    desk.go(DISPATCHER, wish(Move::Grant));
    let resumes =
        |desk: &Desk| decide(&desk.case, &wish(Move::Resume), &Person::SYSTEM, &desk.city);
    desk.city.now = until - 1;
    assert_eq!(resumes(&desk), rejected("move.still_suspended"));
    assert!(applied(&desk.ask(DISPATCHER, &wish(Move::Resume))), "a dispatcher need not wait");
    desk.city.now = until;
    assert!(applied(&resumes(&desk)));
}

#[test]
fn a_time_that_a_desk_names_is_the_limit_of_what_it_orders() {
    let named = |mut request: Request, desk: &Desk| {
        request.args.due = Some(desk.city.now + 17 * MINUTE);
        request
    };
    let mut desk = Desk::reported();
    desk.go(ACCEPTOR, named(wish(Move::OrderVerification), &desk));
    assert_eq!(due_of(&desk, ClockKind::Verification), desk.city.now + 17 * MINUTE);
    let mut desk = Desk::awaiting_closing();
    desk.go(ACCEPTOR, named(wish(Move::OrderCheck), &desk));
    assert_eq!(due_of(&desk, ClockKind::Check), desk.city.now + 17 * MINUTE);
    assert_eq!(
        desk.case.flow.open_task(TaskKind::Check).unwrap().due,
        Some(desk.city.now + 17 * MINUTE)
    );
    let mut desk = Desk::reported();
    desk.go(ACCEPTOR, wish(Move::Accept));
    desk.go(LEADER, wish(Move::File));
    desk.go(DISPATCHER, named(wish(Move::Dispatch), &desk));
    assert_eq!(desk.case.flow.due, Some(desk.city.now + 17 * MINUTE));
    assert_ne!(
        due_of(&desk, ClockKind::SignFor),
        desk.city.now + 17 * MINUTE,
        "that is no limit to sign"
    );
    let mut desk = Desk::closed();
    desk.go(LEADER, named(wish(Move::Reopen), &desk));
    assert_eq!(desk.case.flow.due, Some(desk.city.now + 17 * MINUTE));
}

#[test]
fn without_a_named_time_the_citys_own_settings_hold() {
    let mut desk = Desk::reported();
    let stages = &mut desk.city.policy.clocks.stages;
    stages.verification = StageLimit { span: Span::Minutes(7), ..stages.verification };
    desk.go(ACCEPTOR, wish(Move::AskForMore));
    let seven = Some(desk.city.now + 7 * MINUTE);
    assert_eq!(desk.case.flow.open_task(TaskKind::Supplement).unwrap().due, seven);
    desk.go(ACCEPTOR, wish(Move::OrderVerification));
    assert_eq!(desk.case.flow.open_task(TaskKind::Verification).unwrap().due, seven);
}

#[test]
fn a_ruling_for_the_same_unit_lets_its_time_run_on_and_one_for_another_begins_anew() {
    let mut desk = Desk::dispatched();
    let due = desk.case.flow.due;
    desk.city.now += 20 * MINUTE;
    desk.go(CLERK, wish(Move::Return));
    let (mut kept, mut moved) = (desk.clone(), desk);
    kept.go(DISPATCHER, wish(Move::Rule));
    assert_eq!(kept.case.flow.due, due);
    moved.go(DISPATCHER, to(Move::Rule, "M"));
    assert_eq!(moved.case.flow.due, Some(moved.city.now + 120 * MINUTE));
}

#[test]
fn a_task_handed_over_is_no_longer_the_first_ones_to_answer() {
    let mut desk = Desk::checking();
    let first = desk.open(TaskKind::Check);
    desk.go(super::city::COLLECTOR, wish(Move::HandOverTask));
    let mut late = wish(Move::AnswerCheck);
    late.task = Some(first);
    assert_eq!(
        desk.ask(super::city::COLLECTOR, &late),
        Decision::Superseded("task.reassigned"),
        "and it says so"
    );
    assert_eq!(desk.case.flow.open_task(TaskKind::Check).unwrap().assignee, user(OTHER_COLLECTOR));
}

#[test]
fn a_reason_is_kept_of_what_happened_and_not_of_what_was_refused() {
    let mut desk = Desk::dispatched();
    let refused = Verdict::Rejected("move.not_your_case".to_owned());
    assert_eq!(desk.act(OTHER_CLERK, wish(Move::Return)), refused);
    let told = desk.case.flow.told.get(&Move::Return);
    assert_eq!(told, None, "nobody reads a reason of what did not happen");
    desk.go(CLERK, wish(Move::Return));
    let told = &desk.case.flow.told[&Move::Return];
    assert_eq!((told.words.as_str(), told.at), ("按规定", desk.case.pos));
}

#[test]
fn an_appeal_is_decided_by_two_who_uphold_it_or_one_who_does_not() {
    let outcome = |reviews: &[bool]| {
        let mut desk = Desk::declined();
        desk.go(super::city::COLLECTOR, wish(Move::Appeal));
        for (upheld, by) in reviews.iter().zip([ACCEPTOR, LEADER]) {
            desk.case.flow.apply(&Effect::Reviewed { by: user(by), upheld: *upheld }, 99);
        }
        desk.case.flow.appeal.unwrap().outcome()
    };
    assert_eq!(outcome(&[]), None);
    assert_eq!(outcome(&[true]), None);
    assert_eq!(outcome(&[false]), Some(false));
    assert_eq!(outcome(&[true, true]), Some(true));
    assert_eq!(outcome(&[true, false]), Some(false));
}

#[test]
fn a_screen_offers_what_would_happen_and_nothing_else() {
    let offered = |desk: &Desk, by: super::city::Post| {
        let own = by.2.map(super::city::unit);
        let person = Person { user: user(by), roles: by.1, unit: own.as_ref() };
        legal_moves(&desk.case, &person, &desk.city)
    };
    let mut desk = Desk::dispatched();
    let moves = offered(&desk, CLERK);
    for mv in [Move::SignFor, Move::Assign, Move::Return, Move::SubDispatch, Move::Apply] {
        assert!(moves.contains(&mv), "{mv:?} in {moves:?}");
    }
    assert!(!moves.contains(&Move::AnswerUrge), "nobody urged");
    assert!(!moves.contains(&Move::Accept), "no post of a clerk");
    assert!(!moves.contains(&Move::Forward), "nothing is done yet");
    desk.go(CLERK, wish(Move::SignFor));
    assert!(!offered(&desk, CLERK).contains(&Move::SignFor), "it is signed for");
    desk.go(CHIEF, wish(Move::Urge));
    assert!(offered(&desk, CLERK).contains(&Move::AnswerUrge));
    desk.city.policy.workflow.moves_off.insert(Move::Return);
    assert!(!offered(&desk, CLERK).contains(&Move::Return), "the city has no returns");
    let mut desk = Desk::reported();
    desk.go(ACCEPTOR, wish(Move::Accept));
    assert!(!offered(&desk, ACCEPTOR).contains(&Move::File));
    desk.city.policy.workflow.on.insert(Switch::AcceptorFiles);
    assert!(offered(&desk, ACCEPTOR).contains(&Move::File), "where the city lets acceptors file");
    assert!(
        offered(&Desk::closed(), CLERK).iter().all(|mv| *mv != Move::Report),
        "what begins a case is nobody's offer"
    );
    assert_eq!(desk.case.flow.state, CaseState::Accepted);
}
