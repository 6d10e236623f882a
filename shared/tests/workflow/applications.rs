//! What a unit asks for is its own: nobody else is granted it.

use rstest::rstest;

use super::city::{CLERK, DISPATCHER, OTHER_CLERK, rejected, to, wish};
use super::desk::Desk;
use shared::clock::ClockKind;
use shared::workflow::Move;

#[rstest]
#[case(Move::Dispatch)]
#[case(Move::Rule)]
fn what_one_unit_asked_for_is_not_granted_to_another(#[case] sends: Move) {
    let mut desk = Desk::dispatched();
    desk.go(CLERK, wish(Move::Apply));
    desk.go(CLERK, wish(Move::Return));
    assert_eq!(desk.case.flow.application, None, "the unit gave the case away");
    assert!(!desk.counting().contains(&ClockKind::Application));
    desk.go(DISPATCHER, to(sends, "M"));
    assert_eq!(desk.ask(DISPATCHER, &wish(Move::Grant)), rejected("move.not_endorsed"));
    desk.go(OTHER_CLERK, wish(Move::Apply));
    desk.go(DISPATCHER, wish(Move::Grant));
    assert_eq!(desk.case.flow.extensions, 1);
}
