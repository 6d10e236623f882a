//! Cases that anybody pushes in any direction: whatever is tried, the log folds to the case (checked
//! at every entry by [`Desk`]) and tasks and states agree.

use super::city::{
    ACCEPTOR, BOTH, CLERK, COLLECTOR, CREW, DISPATCHER, Desk, LEADER, OTHER_CLERK, OTHER_COLLECTOR,
    OTHER_CREW, Post, SECOND_CREW, naming, user, wish,
};
use crate::case::Verdict;
use crate::city::Role;
use crate::media::MediaRole;
use crate::text::Code;
use crate::workflow::{CaseState, CheckResult, Move, TaskKind, TaskState, row_of, rows_from};

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

/// Somebody who may well make this move.
fn whose(desk: &Desk, mv: Move) -> Post {
    let open = mv.answers().and_then(|kind| desk.case.flow.open_task(kind));
    if let Some(task) = open {
        return EVERYBODY.into_iter().find(|p| user(*p) == task.assignee).unwrap_or(OTHER_CREW);
    }
    let roles = row_of(mv).map_or(&[][..], |row| row.who);
    let of_unit =
        if desk.case.flow.unit().is_some_and(|u| u.as_str() == "M") { OTHER_CLERK } else { CLERK };
    match roles.last().map(|who| who.role) {
        Some(Role::Acceptor) => ACCEPTOR,
        Some(Role::ShiftLeader) => LEADER,
        Some(Role::Dispatcher) => DISPATCHER,
        Some(Role::UnitClerk) => of_unit,
        _ => COLLECTOR,
    }
}

fn step(desk: &mut Desk, dice: &mut Dice) -> Verdict {
    let open: Vec<Move> = rows_from(desk.case.flow.state)
        .map(|row| row.mv)
        .filter(|mv| !matches!(mv, Move::Retract | Move::Decline))
        .collect();
    let mv =
        if dice.below(5) == 0 || open.is_empty() { dice.of(&Move::ALL) } else { dice.of(&open) };
    let by = if dice.below(4) == 0 { dice.of(&EVERYBODY) } else { whose(desk, mv) };
    let mut request = match mv {
        Move::Submit => naming(wish(mv), &[desk.photo(by, MediaRole::After)]),
        Move::AnswerCheck => naming(wish(mv), &[desk.photo(by, MediaRole::Check)]),
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
    let (work, check) = (open(TaskKind::Disposal), open(TaskKind::Check));
    assert_eq!(work, usize::from(flow.state == CaseState::InWork), "{flow:?}");
    assert_eq!(check, usize::from(flow.state == CaseState::Checking), "{flow:?}");
    let before_filing =
        [CaseState::Reported, CaseState::Accepted, CaseState::Declined, CaseState::Retracted];
    assert_eq!(flow.number.is_none(), before_filing.contains(&flow.state), "{flow:?}");
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
        for _ in 0..60 {
            match step(&mut desk, &mut dice) {
                Verdict::Applied => applied += 1,
                Verdict::Rejected(_) => refused += 1,
                Verdict::Superseded(_) => superseded += 1,
            }
            tasks_and_state_agree(&desk);
        }
        closed += u32::from(desk.case.flow.state == CaseState::Closed);
    }
    println!("{applied} applied, {refused} rejected, {superseded} superseded, {closed} closed");
    assert!(applied > 150 && superseded > 10 && closed > 0, "the walks went nowhere");
}
