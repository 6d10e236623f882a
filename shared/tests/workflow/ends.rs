//! What is over is over: nothing counts on in a case that has ended, or for a unit that gave it away.

use super::city::{
    ACCEPTOR, CHIEF, CLERK, COLLECTOR, CREW, DISPATCHER, LEADER, Post, naming, to, user, wish,
};
use super::desk::Desk;
use shared::clock::{ClockKind, Outcome, Span};
use shared::media::MediaRole;
use shared::workflow::{CaseState, CheckResult, Move, Switch};

/// A case with every clock running that can run at once: urged, unsigned, with an application open.
fn busy() -> Desk {
    let mut desk = Desk::reported();
    desk.city.make_safe = Some(Span::Minutes(30).into());
    desk.city.policy.workflow.on.insert(Switch::ForcedClosing);
    desk.go(ACCEPTOR, wish(Move::Accept));
    desk.go(LEADER, wish(Move::File));
    desk.go(DISPATCHER, wish(Move::Dispatch));
    desk.go(CLERK, wish(Move::Apply));
    desk.go(CHIEF, wish(Move::Urge));
    desk
}

fn voided(desk: &mut Desk) {
    desk.go(DISPATCHER, wish(Move::ProposeVoid));
    desk.go(LEADER, wish(Move::Void));
}

fn forced(desk: &mut Desk) {
    desk.go(CHIEF, wish(Move::ForceClose));
    desk.go(LEADER, wish(Move::ForceClose));
}

#[test]
fn nothing_counts_on_in_a_case_that_is_over() {
    let ends: [fn(&mut Desk); 2] = [voided, forced];
    for end in ends {
        let mut desk = busy();
        assert_eq!(
            desk.counting(),
            [
                ClockKind::SignFor,
                ClockKind::MakeSafe,
                ClockKind::Disposal,
                ClockKind::Application,
                ClockKind::Supervision
            ]
        );
        end(&mut desk);
        assert_eq!(desk.counting(), [], "{:?}", desk.case.flow.state);
        assert_eq!(desk.case.flow.application, None);
    }
    let early: [(Post, Move, CaseState); 4] = [
        (COLLECTOR, Move::Retract, CaseState::Retracted),
        (ACCEPTOR, Move::Decline, CaseState::Declined),
        (ACCEPTOR, Move::TransferOut, CaseState::Transferred),
        (LEADER, Move::RefuseFiling, CaseState::NotFiled),
    ];
    for (by, mv, to) in early {
        let mut desk = Desk::reported();
        desk.go(ACCEPTOR, wish(Move::AskForMore));
        desk.go(CHIEF, wish(Move::Urge));
        if mv == Move::RefuseFiling {
            desk.go(ACCEPTOR, wish(Move::Accept));
        }
        desk.go(by, wish(mv));
        assert_eq!((desk.case.flow.state, desk.counting()), (to, Vec::new()));
    }
    let mut desk = Desk::checking();
    desk.go(CHIEF, wish(Move::Urge));
    desk.answer(COLLECTOR, CheckResult::Fixed);
    desk.close();
    assert_eq!(desk.counting(), [], "closed in the ordinary way");
}

#[test]
fn the_run_of_a_void_case_is_in_no_figures() {
    let mut desk = busy();
    desk.city.now += 3 * 3_600_000;
    voided(&mut desk);
    let rules = desk.city.policy.clocks.rules(&desk.city.calendars);
    for (kind, clock) in desk.case.flow.clocks.iter() {
        let rounds = clock.rounds(desk.city.now, &rules);
        assert!(rounds.iter().all(|round| round.outcome == Outcome::Void), "{kind:?} {rounds:?}");
        assert_eq!(clock.total_used(desk.city.now, &rules), 0, "{kind:?}");
    }
}

#[test]
fn a_merged_case_goes_on_counting_when_it_stands_alone_again() {
    let mut desk = Desk::reported();
    desk.go(ACCEPTOR, wish(Move::Accept));
    desk.go(ACCEPTOR, wish(Move::Merge));
    let filing = |desk: &Desk| desk.case.flow.clocks.get(ClockKind::Filing).cloned().unwrap();
    assert!(filing(&desk).is_paused());
    desk.go(ACCEPTOR, wish(Move::Unmerge));
    assert!(filing(&desk).is_running());
}

#[test]
fn nothing_is_left_to_sign_for_once_the_unit_has_submitted_or_passed_the_case_up() {
    let mut desk = Desk::dispatched();
    desk.submit(CLERK);
    assert!(!desk.counting().contains(&ClockKind::SignFor));

    let mut desk = Desk::dispatched();
    desk.go(CLERK, to(Move::SubDispatch, "S1"));
    desk.go(CLERK, wish(Move::Return));
    assert_eq!(desk.case.flow.state, CaseState::Dispatched, "one unit up");
    assert!(!desk.counting().contains(&ClockKind::SignFor));

    let mut desk = Desk::reported();
    desk.go(ACCEPTOR, wish(Move::Accept));
    desk.go(LEADER, wish(Move::File));
    let mut direct = wish(Move::Dispatch);
    direct.args.assignee = Some(user(CREW));
    desk.go(DISPATCHER, direct);
    assert_eq!(desk.case.flow.state, CaseState::InWork);
    assert!(!desk.counting().contains(&ClockKind::SignFor), "its crew has it at once");
}

#[test]
fn a_place_made_safe_by_one_unit_is_not_asked_of_the_next() {
    let mut desk = busy();
    let photo = desk.photo(CLERK, MediaRole::Other);
    desk.go(CLERK, naming(wish(Move::MakeSafe), &[photo]));
    desk.go(CLERK, wish(Move::Return));
    desk.go(DISPATCHER, to(Move::Dispatch, "M"));
    assert!(!desk.counting().contains(&ClockKind::MakeSafe));
}
