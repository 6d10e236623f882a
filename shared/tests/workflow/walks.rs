//! Cases that anybody pushes in any direction: whatever is tried, the log folds to the case (checked
//! at every entry by [`Desk`]) and tasks and states agree.

use super::city::{
    ACCEPTOR, BOTH, CHIEF, CLERK, COLLECTOR, CREW, DISPATCHER, LEADER, OTHER_CLERK,
    OTHER_COLLECTOR, OTHER_CREW, Post, SECOND_CREW, naming, user, wish,
};
use super::desk::Desk;
use shared::case::Verdict;
use shared::city::Role;
use shared::clock::{Clock, ClockKind};
use shared::media::MediaRole;
use shared::text::Code;
use shared::workflow::{
    CaseState, CheckResult, Move, TaskKind, TaskState, Who, row_from, rows_from,
};

struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(0x5851_f42d_4c95_7f2d);
        usize::try_from((self.0 >> 33) % n as u64).unwrap()
    }

    fn of<T: Copy>(&mut self, items: &[T]) -> T {
        items[self.below(items.len())]
    }
}

const EVERYBODY: [Post; 11] = [
    ACCEPTOR,
    LEADER,
    DISPATCHER,
    CLERK,
    CLERK,
    OTHER_CLERK,
    CREW,
    SECOND_CREW,
    COLLECTOR,
    BOTH,
    OTHER_COLLECTOR,
];

/// Moves that would end most walks before they went anywhere.
const ENDS: [Move; 9] = [
    Move::Retract,
    Move::Decline,
    Move::RefuseFiling,
    Move::TransferOut,
    Move::Merge,
    Move::Void,
    Move::ForceClose,
    Move::Report,
    Move::Register,
];

/// The straight road, so that walks come to an end.
const ROAD: [Move; 11] = [
    Move::Accept,
    Move::File,
    Move::Dispatch,
    Move::Assign,
    Move::Submit,
    Move::Forward,
    Move::PassOn,
    Move::OrderCheck,
    Move::AnswerCheck,
    Move::ProposeClosing,
    Move::Close,
];

/// Somebody who may well make this move.
fn whose(desk: &Desk, mv: Move) -> Post {
    let open = mv.answers().and_then(|kind| desk.case.flow.open_task(kind));
    if let Some(task) = open {
        return EVERYBODY.into_iter().find(|p| user(*p) == task.assignee).unwrap_or(OTHER_CREW);
    }
    let posts = row_from(mv, desk.case.flow.state).map_or(&[][..], |row| row.who);
    let role = posts.iter().rev().find_map(|who| match who {
        Who::Post { role, when: None, .. } => Some(*role),
        _ => None,
    });
    let of_unit =
        if desk.case.flow.unit().is_some_and(|u| u.as_str() == "M") { OTHER_CLERK } else { CLERK };
    match role {
        Some(Role::Acceptor) => ACCEPTOR,
        Some(Role::ShiftLeader) => LEADER,
        Some(Role::Dispatcher) => DISPATCHER,
        Some(Role::UnitClerk) => of_unit,
        Some(Role::Leader | Role::Urger) => CHIEF,
        _ => COLLECTOR,
    }
}

fn step(desk: &mut Desk, dice: &mut Dice) -> Verdict {
    let open: Vec<Move> =
        rows_from(desk.case.flow.state).map(|row| row.mv).filter(|mv| !ENDS.contains(mv)).collect();
    let on: Vec<Move> = open.iter().copied().filter(|mv| ROAD.contains(mv)).collect();
    let mv = match dice.below(6) {
        0 => dice.of(&Move::ALL),
        1..=3 if !on.is_empty() => dice.of(&on),
        _ if open.is_empty() => dice.of(&Move::ALL),
        _ => dice.of(&open),
    };
    let by = if dice.below(4) == 0 { dice.of(&EVERYBODY) } else { whose(desk, mv) };
    let mut request = match mv {
        Move::Submit => naming(wish(mv), &[desk.photo(by, MediaRole::After)]),
        Move::AnswerCheck => naming(wish(mv), &[desk.photo(by, MediaRole::Check)]),
        Move::AnswerVerification => naming(wish(mv), &[desk.photo(by, MediaRole::Verification)]),
        Move::MakeSafe => naming(wish(mv), &[desk.photo(by, MediaRole::Other)]),
        _ => wish(mv),
    };
    request.args.unit = Code::new(dice.of(&["S", "M", "S1", "X"])).ok();
    request.args.check = Some(dice.of(&[CheckResult::Fixed, CheckResult::NotFixed]));
    request.args.assignee =
        Some(user(dice.of(&[CREW, SECOND_CREW, OTHER_CREW, BOTH, COLLECTOR, OTHER_COLLECTOR])));
    let tasks: Vec<_> = desk.case.flow.tasks.keys().copied().collect();
    if !tasks.is_empty() && mv.answers().is_some() && dice.below(2) == 0 {
        request.task = Some(dice.of(&tasks));
    }
    desk.act(by, request)
}

fn tasks_and_state_agree(desk: &Desk) {
    let flow = &desk.case.flow;
    let open =
        |kind| flow.tasks.values().filter(|t| t.kind == kind && t.state == TaskState::Open).count();
    let is = |state| usize::from(flow.state == state);
    assert!(open(TaskKind::Disposal) <= is(CaseState::InWork) + is(CaseState::Suspended));
    assert!(open(TaskKind::Disposal) >= is(CaseState::InWork), "{flow:?}");
    assert_eq!(open(TaskKind::Check), is(CaseState::Checking), "{flow:?}");
    assert_eq!(open(TaskKind::Verification), is(CaseState::Verifying), "{flow:?}");
    assert!(open(TaskKind::Supplement) <= is(CaseState::Reported), "{flow:?}");
    let after_filing = [
        CaseState::Dispatched,
        CaseState::InWork,
        CaseState::WorkDone,
        CaseState::Feedback,
        CaseState::AwaitingClosing,
        CaseState::Checking,
        CaseState::Closed,
    ];
    assert!(flow.number.is_some() || !after_filing.contains(&flow.state), "{flow:?}");
    let counts = flow.clocks.get(ClockKind::Disposal).is_some_and(Clock::is_running);
    assert!(!counts || flow.state != CaseState::Suspended, "a suspended case does not count");
    assert_eq!(flow.round > 0, !flow.holder.is_empty(), "{flow:?}");
    if flow.state == CaseState::Closed {
        assert!(matches!(flow.check, None | Some(CheckResult::Fixed)), "{flow:?}");
    }
}

#[test]
fn whatever_is_tried_the_log_folds_and_tasks_agree_with_the_state() {
    let mut dice = Dice(27);
    let (mut applied, mut refused, mut superseded, mut closed) = (0, 0, 0, 0);
    for _ in 0..24 {
        let mut desk = Desk::reported();
        for _ in 0..70 {
            match step(&mut desk, &mut dice) {
                Verdict::Applied => applied += 1,
                Verdict::Rejected(_) => refused += 1,
                Verdict::Superseded(_) => superseded += 1,
                Verdict::Pending => panic!("no platform decides this case"),
            }
            tasks_and_state_agree(&desk);
        }
        closed += u32::from(desk.case.flow.state == CaseState::Closed);
    }
    println!("{applied} applied, {refused} rejected, {superseded} superseded, {closed} closed");
    assert!(applied > 150 && superseded > 10 && closed > 0, "the walks went nowhere");
}
