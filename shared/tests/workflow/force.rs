//! Closing by force needs two people who both ask now (强制结案).

use super::city::{CHIEF, LEADER, wish};
use super::desk::Desk;
use shared::ids::Millis;
use shared::workflow::{CaseState, Move, Switch};

const DAY: Millis = 86_400_000;

fn forcing() -> Desk {
    let mut desk = Desk::in_work();
    desk.city.policy.workflow.on.insert(Switch::ForcedClosing);
    desk
}

#[test]
fn one_person_alone_never_closes_a_reopened_case_by_force() {
    let mut desk = forcing();
    desk.go(CHIEF, wish(Move::ForceClose));
    desk.go(LEADER, wish(Move::ForceClose));
    assert_eq!(desk.case.flow.state, CaseState::Closed);
    desk.go(LEADER, wish(Move::Reopen));
    desk.go(LEADER, wish(Move::ForceClose));
    assert_eq!(desk.case.flow.state, CaseState::Dispatched, "the second round needs two again");
    desk.go(CHIEF, wish(Move::ForceClose));
    assert_eq!(desk.case.flow.state, CaseState::Closed);
}

#[test]
fn a_forgotten_ask_to_close_by_force_counts_for_nothing_later() {
    let mut desk = forcing();
    desk.go(CHIEF, wish(Move::ForceClose));
    desk.city.now += 60 * DAY;
    desk.go(LEADER, wish(Move::ForceClose));
    assert_eq!(desk.case.flow.state, CaseState::InWork, "two months later it is a first ask");
    desk.city.now += 3_600_000;
    desk.go(CHIEF, wish(Move::ForceClose));
    assert_eq!(desk.case.flow.state, CaseState::Closed, "an hour later it is the second");
}
