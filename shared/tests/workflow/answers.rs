//! Answers that come late, twice, or from the wrong hand (R27).

use super::city::{
    ACCEPTOR, BOTH, CLERK, COLLECTOR, CREW, DISPATCHER, OTHER_COLLECTOR, OTHER_CREW, SECOND_CREW,
    answering, naming, rejected, user, wish,
};
use super::desk::Desk;
use shared::case::Verdict;
use shared::ids::TaskId;
use shared::media::MediaRole;
use shared::workflow::{CaseState, CheckResult, Decision, Move, TaskKind};

fn superseded(code: &str) -> Verdict {
    Verdict::Superseded(code.to_owned())
}

#[test]
fn r27_a_check_withdrawn_while_its_collector_was_offline_is_superseded() {
    let mut desk = Desk::checking();
    let task = desk.open(TaskKind::Check);
    desk.go(ACCEPTOR, wish(Move::WithdrawTask));
    let before = desk.case.flow.clone();
    let photo = desk.photo(COLLECTOR, MediaRole::Check);
    let op = desk.op();
    let answer = answering(naming(wish(Move::AnswerCheck), &[photo]), task);
    assert_eq!(desk.act_as(op, COLLECTOR, answer), superseded("task.withdrawn"));
    assert_eq!(desk.case.flow.state, before.state, "a late answer moves nothing");
    assert_eq!(desk.case.flow.check, None);
    assert_eq!(desk.case.flow.verdicts[&op], superseded("task.withdrawn"));
    assert!(desk.case.doc.media().iter().any(|m| m.op == photo), "the photo is kept");
}

#[test]
fn r27_a_case_closed_meanwhile_answers_with_that() {
    let mut desk = Desk::checking();
    let task = desk.open(TaskKind::Check);
    desk.answer(COLLECTOR, CheckResult::Fixed);
    desk.close();
    let take = answering(wish(Move::AnswerCheck), task);
    assert_eq!(desk.ask(COLLECTOR, &take), Decision::Already, "answered before it was closed");
    let crew = desk.case.flow.last_task(TaskKind::Disposal).unwrap().id;
    let late = answering(wish(Move::ReturnToUnit), crew);
    assert_eq!(desk.ask(CREW, &late), Decision::Superseded("case.closed"));
}

#[test]
fn r05_the_same_answer_by_the_same_task_is_applied_once() {
    let mut desk = Desk::in_work();
    let task = desk.open(TaskKind::Disposal);
    desk.go(CREW, answering(wish(Move::Take), task));
    assert_eq!(desk.ask(CREW, &answering(wish(Move::Take), task)), Decision::Already);
    let photo = desk.photo(CREW, MediaRole::After);
    let submit = answering(naming(wish(Move::Submit), &[photo]), task);
    desk.go(CREW, submit.clone());
    let before = desk.case.flow.clone();
    assert_eq!(desk.ask(CREW, &submit), Decision::Already);
    desk.go(CREW, submit);
    assert_eq!(desk.case.flow.state, before.state);
    assert_eq!(desk.case.flow.tasks, before.tasks);
}

#[test]
fn r05_a_task_given_back_twice_is_given_back_once() {
    let mut desk = Desk::in_work();
    let task = desk.open(TaskKind::Disposal);
    let back = answering(wish(Move::ReturnToUnit), task);
    desk.go(CREW, back.clone());
    assert_eq!(desk.case.flow.state, CaseState::Dispatched);
    assert_eq!(desk.ask(CREW, &back), Decision::Already);
    let photo = desk.photo(CREW, MediaRole::After);
    let submit = answering(naming(wish(Move::Submit), &[photo]), task);
    assert_eq!(desk.ask(CREW, &submit), Decision::Superseded("task.over"));
}

#[test]
fn r27_a_task_given_to_somebody_else_is_superseded_for_the_first() {
    let mut desk = Desk::in_work();
    let first = desk.open(TaskKind::Disposal);
    let mut reassign = wish(Move::Assign);
    reassign.args.assignee = Some(user(SECOND_CREW));
    desk.go(CLERK, reassign);
    let second = desk.open(TaskKind::Disposal);
    let photo = desk.photo(CREW, MediaRole::After);
    let submit = naming(wish(Move::Submit), &[photo]);
    let of_first = answering(submit.clone(), first);
    assert_eq!(desk.ask(CREW, &of_first), Decision::Superseded("task.withdrawn"));
    let of_second = answering(submit.clone(), second);
    assert_eq!(desk.ask(CREW, &of_second), Decision::Superseded("task.reassigned"));
    assert_eq!(desk.ask(CREW, &submit), rejected("move.not_your_case"), "nor without naming it");
    let unknown = answering(submit, TaskId(uuid::Uuid::from_u128(424_242)));
    assert_eq!(desk.ask(CREW, &unknown), Decision::Superseded("task.unknown"));
}

#[test]
fn nobody_answers_anothers_task_by_not_naming_it() {
    let mut desk = Desk::checking();
    let photo = desk.photo(OTHER_COLLECTOR, MediaRole::Check);
    let answer = naming(wish(Move::AnswerCheck), &[photo]);
    assert_eq!(desk.ask(OTHER_COLLECTOR, &answer), rejected("move.not_your_case"));
    let task = desk.open(TaskKind::Check);
    let named = answering(answer, task);
    assert_eq!(desk.ask(OTHER_COLLECTOR, &named), Decision::Superseded("task.reassigned"));
    let mut desk = Desk::in_work();
    let photo = desk.photo(OTHER_CREW, MediaRole::After);
    let submit = naming(wish(Move::Submit), &[photo]);
    assert_eq!(desk.ask(OTHER_CREW, &submit), rejected("move.not_your_case"));
    let borrowed = desk.photo(CREW, MediaRole::After);
    desk.go(CLERK, wish(Move::Revoke));
    let with_crews_photo = naming(wish(Move::Submit), &[borrowed]);
    assert_eq!(desk.ask(CLERK, &with_crews_photo), rejected("move.needs_after_photo"));
}

#[test]
fn an_answer_that_names_ones_own_task_of_another_kind_is_refused_not_swallowed() {
    let mut desk = Desk::awaiting_closing();
    let mut order = wish(Move::OrderCheck);
    order.args.assignee = Some(user(BOTH));
    desk.go(ACCEPTOR, order);
    let check = desk.open(TaskKind::Check);
    desk.answer(BOTH, CheckResult::NotFixed);
    desk.go(ACCEPTOR, wish(Move::Rework));
    let mut assign = wish(Move::Assign);
    assign.args.assignee = Some(user(BOTH));
    desk.go(CLERK, assign);
    let photo = desk.photo(BOTH, MediaRole::After);
    let submit = naming(wish(Move::Submit), &[photo]);
    assert_eq!(desk.ask(BOTH, &answering(submit.clone(), check)), rejected("move.wrong_task"));
    assert!(matches!(desk.ask(BOTH, &submit), Decision::Applied(_)));
}

#[test]
fn a_step_whose_earlier_step_did_not_happen_is_superseded() {
    let mut desk = Desk::in_work();
    let (take, task) = (desk.op(), desk.open(TaskKind::Disposal));
    let photo = desk.photo(CREW, MediaRole::After);
    let mut submit = answering(naming(wish(Move::Submit), &[photo]), task);
    submit.after = Some(take);
    let earlier = Decision::Superseded("task.earlier_step_not_applied");
    assert_eq!(desk.ask(CREW, &submit), earlier, "it has not come");
    assert_ne!(desk.act_as(take, OTHER_CREW, wish(Move::Take)), Verdict::Applied);
    assert_eq!(desk.ask(CREW, &submit), earlier, "it was refused");
    let taken = desk.op();
    assert_eq!(desk.act_as(taken, CREW, answering(wish(Move::Take), task)), Verdict::Applied);
    submit.after = Some(taken);
    desk.go(CREW, submit);
}

#[test]
fn a_dispatchers_desk_gives_no_right_to_a_units_moves() {
    let desk = Desk::dispatched();
    for mv in [Move::SignFor, Move::Assign, Move::Submit, Move::Return] {
        assert_eq!(desk.ask(DISPATCHER, &wish(mv)), rejected("move.not_your_role"));
    }
}
