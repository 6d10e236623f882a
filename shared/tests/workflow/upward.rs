//! Below the unit that a case was sent to: it goes up one unit at a time and never past that one.

use super::city::{ACCEPTOR, CLERK, CREW, DISPATCHER, LEADER, Post, user, wish};
use super::desk::Desk;
use shared::city::Role;
use shared::workflow::{CaseState, Move, TaskKind};

/// The clerk of the crew's own unit, below sanitation.
const CLERK_BELOW: Post = (704, &[Role::UnitClerk], Some("S1"));

fn below() -> Desk {
    let mut desk = Desk::dispatched();
    desk.go(CLERK, wish(Move::SubDispatch));
    assert_eq!(path(&desk), ["C", "S", "S1"]);
    desk
}

fn path(desk: &Desk) -> Vec<&str> {
    desk.case.flow.holder.iter().map(shared::codes::UnitCode::as_str).collect()
}

#[test]
fn a_unit_below_returns_to_the_unit_that_gave_it_the_case_not_to_the_centre() {
    let mut desk = below();
    desk.go(CLERK_BELOW, wish(Move::Return));
    assert_eq!(path(&desk), ["C", "S"]);
    assert_eq!(desk.case.flow.state, CaseState::Dispatched, "still with the units");
    assert!(!desk.case.flow.returned, "sanitation has its own return left");
    desk.go(CLERK, wish(Move::Return));
    assert_eq!(desk.case.flow.state, CaseState::Returned, "now it is at the centre");
    assert_eq!(path(&desk), ["C", "S"]);
}

#[test]
fn what_a_unit_below_has_done_is_confirmed_by_the_one_above_before_the_centre_hears_of_it() {
    let mut desk = below();
    desk.go(CLERK_BELOW, wish(Move::Assign));
    desk.submit(CREW);
    desk.go(CLERK_BELOW, wish(Move::Forward));
    assert_eq!(desk.case.flow.state, CaseState::WorkDone);
    assert_eq!(path(&desk), ["C", "S"], "it waits for sanitation");
    assert!(desk.case.flow.in_time.is_empty(), "and its time runs on");
    desk.go(CLERK, wish(Move::Forward));
    assert_eq!(desk.case.flow.state, CaseState::Feedback);
    assert_eq!(desk.case.flow.in_time.get(&1), Some(&true));
}

#[test]
fn a_case_that_is_dispatched_straight_to_a_crew_has_its_task_at_once() {
    let mut desk = Desk::reported();
    desk.go(ACCEPTOR, wish(Move::Accept));
    desk.go(LEADER, wish(Move::File));
    let mut straight = wish(Move::Dispatch);
    straight.args.assignee = Some(user(CREW));
    desk.go(DISPATCHER, straight);
    assert_eq!(desk.case.flow.state, CaseState::InWork);
    assert_eq!(desk.case.flow.open_task(TaskKind::Disposal).unwrap().assignee, user(CREW));
}
