//! Every state, every move, every post and every way to stand to a case.

use std::collections::BTreeSet;

use uuid::Uuid;

use super::city::{
    ACCEPTOR, BOTH, CLERK, COLLECTOR, CREW, Desk, LEADER, OTHER_CLERK, Post, naming, rejected,
    user, wish,
};
use crate::city::Role;
use crate::ids::{OpId, TaskId};
use crate::media::MediaRole;
use crate::text::Code;
use crate::workflow::CaseState::{self, *};
use crate::workflow::{Decision, Effect, Flow, Move, Task, TaskKind, TaskState, row_of, rows_from};

/// How a person stands to the case of this test: held by sanitation, with a crew and a checker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stand {
    Reporter,
    Crew,
    Checker,
    InHolder,
    AboveHolder,
    BelowHolder,
    BesideHolder,
    OfNoUnit,
}

const STANDS: [(Stand, u128, Option<&str>); 8] = [
    (Stand::Reporter, COLLECTOR.0, Some("M")),
    (Stand::Crew, CREW.0, Some("M")),
    (Stand::Checker, BOTH.0, Some("M")),
    (Stand::InHolder, CLERK.0, Some("S")),
    (Stand::AboveHolder, 900, Some("C")),
    (Stand::BelowHolder, 901, Some("S1")),
    (Stand::BesideHolder, OTHER_CLERK.0, Some("M")),
    (Stand::OfNoUnit, 902, None),
];

/// From which states, to which one if another, and who.
type Line = (&'static [CaseState], Option<CaseState>, &'static [(Role, &'static [Stand])]);

/// `workflow.md` §3, word for word, for the moves that are here.
fn document(mv: Move) -> Line {
    use Role::{Acceptor, Collector, Crew, Dispatcher, ShiftLeader, Supervisor, UnitClerk};
    const DESK: &[Stand] = &[Stand::InHolder, Stand::AboveHolder, Stand::OfNoUnit];
    const UNIT: &[Stand] = &[Stand::InHolder, Stand::AboveHolder];
    const UNIT_ONLY: &[(Role, &[Stand])] = &[(UnitClerk, UNIT)];
    const CREW_ONLY: &[(Role, &[Stand])] = &[(Crew, &[Stand::Crew])];
    const ACCEPTOR: &[(Role, &[Stand])] = &[(Acceptor, DESK)];
    const LEADER: &[(Role, &[Stand])] = &[(ShiftLeader, DESK)];
    const DISPATCHER: &[(Role, &[Stand])] = &[(Dispatcher, DESK)];
    match mv {
        Move::Retract => (
            &[Reported],
            Some(Retracted),
            &[(Collector, &[Stand::Reporter]), (Supervisor, &[Stand::Reporter])],
        ),
        Move::Accept => (&[Reported], Some(Accepted), ACCEPTOR),
        Move::Decline => (&[Reported], Some(Declined), ACCEPTOR),
        Move::File => (&[Accepted], Some(Filed), LEADER),
        Move::Dispatch => (&[Filed, Returned], Some(Dispatched), DISPATCHER),
        Move::SignFor => (&[Dispatched], None, UNIT_ONLY),
        Move::Return => (&[Dispatched], Some(Returned), UNIT_ONLY),
        Move::Assign => (&[Dispatched, InWork], Some(InWork), UNIT_ONLY),
        Move::Revoke => (&[InWork], Some(Dispatched), UNIT_ONLY),
        Move::Take => (&[InWork], None, CREW_ONLY),
        Move::ReturnToUnit => (&[InWork], Some(Dispatched), CREW_ONLY),
        // "crew, or the unit itself": the unit without a crew submits what it has been dispatched.
        Move::Submit => {
            (&[InWork, Dispatched], Some(WorkDone), &[(Crew, &[Stand::Crew]), (UnitClerk, UNIT)])
        }
        Move::SendBackToCrew => (&[WorkDone], Some(InWork), UNIT_ONLY),
        Move::Forward => (&[WorkDone], Some(Feedback), UNIT_ONLY),
        Move::PassOn => (&[Feedback], Some(AwaitingClosing), DISPATCHER),
        Move::OrderCheck => (&[AwaitingClosing], Some(Checking), ACCEPTOR),
        Move::AnswerCheck => (
            &[Checking],
            Some(AwaitingClosing),
            &[(Collector, &[Stand::Checker]), (Supervisor, &[Stand::Checker])],
        ),
        Move::WithdrawCheck => (&[Checking], Some(AwaitingClosing), ACCEPTOR),
        Move::Rework => (&[AwaitingClosing], Some(Dispatched), ACCEPTOR),
        Move::Close => (&[AwaitingClosing], Some(Closed), LEADER),
    }
}

/// A case that lacks nothing for any move, put into `state`, with the photos of each person.
fn case_in(state: CaseState) -> (Desk, Vec<[OpId; 2]>) {
    let mut desk = Desk::dispatched();
    let mut photos = Vec::new();
    for (_, number, unit) in STANDS {
        let by: Post = (number, &[], unit);
        photos.push([desk.photo(by, MediaRole::After), desk.photo(by, MediaRole::Check)]);
    }
    let task = |kind, who: Post, id: u128| {
        let (id, assignee) = (TaskId(Uuid::from_u128(id)), user(who));
        Effect::TaskGiven(Task { id, kind, assignee, round: 1, due: None, state: TaskState::Open })
    };
    let flow = &mut desk.case.flow;
    flow.apply(&task(TaskKind::Disposal, CREW, 1), 99);
    flow.apply(&task(TaskKind::Check, BOTH, 2), 99);
    flow.apply(&Effect::Moved(state), 99);
    (desk, photos)
}

#[test]
fn every_state_move_post_and_relation_is_as_the_document_says() {
    let mut asked = 0;
    let roles: &'static [Role] = &Role::ALL;
    for state in CaseState::ALL {
        let (desk, photos) = case_in(state);
        for ((stand, number, unit), photos) in STANDS.into_iter().zip(&photos) {
            for mv in Move::ALL {
                let (from, to, whose) = document(mv);
                for role in roles {
                    let post: Post = (number, std::slice::from_ref(role), unit);
                    let of_role = whose.iter().find(|(r, _)| r == role);
                    let stands = of_role.is_some_and(|(_, stands)| stands.contains(&stand));
                    let decision = desk.ask(post, &naming(wish(mv), photos));
                    asked += 1;
                    let what = format!("{mv:?} from {state:?} by {role:?} as {stand:?}");
                    match (of_role.is_some(), stands, from.contains(&state)) {
                        (false, ..) => {
                            assert_eq!(decision, rejected("move.not_your_role"), "{what}");
                        }
                        (_, false, _) => {
                            assert_eq!(decision, rejected("move.not_your_case"), "{what}");
                        }
                        (_, _, false) => {
                            assert_eq!(decision, rejected("move.wrong_state"), "{what}");
                        }
                        _ => {
                            let Decision::Applied(effects) = decision else {
                                panic!("{what}: {decision:?}")
                            };
                            let mut flow: Flow = desk.case.flow.clone();
                            effects.iter().for_each(|e| flow.apply(e, 99));
                            assert_eq!(flow.state, to.unwrap_or(state), "{what}");
                        }
                    }
                }
            }
        }
    }
    println!("{asked} combinations of state, move, post and relation");
    assert_eq!(asked, 13 * 20 * 15 * 8);
}

#[test]
fn every_move_has_one_row_and_every_state_but_the_ends_a_way_on() {
    for mv in Move::ALL {
        assert_eq!(row_of(mv).map(|row| row.mv), Some(mv));
    }
    for state in CaseState::ALL {
        assert_eq!(rows_from(state).next().is_none(), state.is_end(), "{state:?}");
    }
    let labels: BTreeSet<&str> = Move::ALL.iter().map(|mv| mv.zh()).collect();
    assert_eq!(labels.len(), Move::ALL.len(), "no two moves share a label");
}

#[test]
fn a_departments_dispatcher_sends_cases_to_its_own_subtree_only() {
    let mut desk = Desk::reported();
    desk.go(ACCEPTOR, wish(Move::Accept));
    desk.go(LEADER, wish(Move::File));
    let of = |unit| -> Post { (950, &[Role::Dispatcher], unit) };
    let to = |unit: &str| {
        let mut request = wish(Move::Dispatch);
        request.args.unit = Code::new(unit).ok();
        request
    };
    assert_eq!(desk.ask(of(Some("M")), &to("S")), rejected("move.not_your_case"));
    assert!(matches!(desk.ask(of(Some("S")), &to("S1")), Decision::Applied(_)));
    assert!(matches!(desk.ask(of(Some("C")), &to("S1")), Decision::Applied(_)));
    assert!(matches!(desk.ask(of(None), &to("M")), Decision::Applied(_)));
    assert_eq!(desk.ask(of(Some("C")), &to("X")), rejected("move.needs_unit"));

    let held = Desk::awaiting_closing();
    let leader: Post = (951, &[Role::ShiftLeader], Some("M"));
    assert_eq!(held.ask(leader, &wish(Move::Close)), rejected("move.not_your_case"));
    let unheld = Desk::reported();
    let acceptor: Post = (952, &[Role::Acceptor], Some("M"));
    assert_eq!(unheld.ask(acceptor, &wish(Move::Accept)), rejected("move.not_your_case"));
}
