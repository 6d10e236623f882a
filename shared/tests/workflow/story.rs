//! One case from the street to the file, and the bends in its road.

use super::city::{
    ACCEPTOR, CLERK, COLLECTOR, CREW, DISPATCHER, LEADER, MORNING, OTHER_CLERK, SECOND_CREW,
    answering, naming, rejected, unit, user, wish,
};
use super::desk::Desk;
use shared::case::{Author, Verdict};
use shared::media::MediaRole;
use shared::text::Code;
use shared::workflow::{
    CaseState, CheckResult, Decision, DisposalResult, Effect, Exemption, Move, TaskKind, TaskState,
};

#[test]
fn a_report_goes_the_straight_road_to_closed() {
    let mut desk = Desk::reported();
    assert_eq!(desk.case.flow.state, CaseState::Reported);
    assert_eq!(desk.case.flow.reporter, Some(user(COLLECTOR)));

    desk.go(ACCEPTOR, wish(Move::Accept));
    assert!(desk.case.flow.pinned, "the registers hold still from here on");
    desk.go(LEADER, wish(Move::File));
    assert_eq!(desk.case.flow.number.as_ref().unwrap().to_string(), "SF20260712-0014");
    desk.go(DISPATCHER, wish(Move::Dispatch));
    assert_eq!(desk.case.flow.holder, [unit("C"), unit("S")]);
    assert_eq!(desk.case.flow.due, Some(MORNING + 7_200_000));
    assert_eq!(desk.case.flow.round, 1);

    desk.go(CLERK, wish(Move::SignFor));
    desk.go(CLERK, wish(Move::Assign));
    let task = desk.open(TaskKind::Disposal);
    desk.go(CREW, answering(wish(Move::Take), task));
    let photo = desk.photo(CREW, MediaRole::After);
    desk.go(CREW, answering(naming(wish(Move::Submit), &[photo]), task));
    assert_eq!(desk.case.flow.tasks[&task].state, TaskState::Done);
    assert_eq!(desk.case.flow.disposal, Some(DisposalResult::Disposed));

    desk.go(CLERK, wish(Move::Forward));
    desk.go(DISPATCHER, wish(Move::PassOn));
    desk.go(ACCEPTOR, wish(Move::OrderCheck));
    desk.answer(COLLECTOR, CheckResult::Fixed);
    desk.close();
    assert_eq!(desk.case.flow.state, CaseState::Closed);
    assert_eq!(desk.case.pos, desk.log.len() as u64);
    assert!(desk.case.flow.open_task(TaskKind::Check).is_none());
    let exempted = |e: &Effect| matches!(e, Effect::Exempted(_));
    assert!(!desk.log.iter().any(|entry| entry.effects.iter().any(exempted)));
}

#[test]
fn a_unit_returns_a_case_once_a_round_and_it_goes_to_another() {
    let mut desk = Desk::dispatched();
    desk.go(CLERK, wish(Move::SignFor));
    desk.go(CLERK, wish(Move::Return));
    assert_eq!(desk.case.flow.state, CaseState::Returned);
    let mut to_works = wish(Move::Dispatch);
    to_works.args.unit = Code::new("M").ok();
    desk.go(DISPATCHER, to_works);
    assert_eq!(desk.case.flow.unit(), Some(&unit("M")));
    assert!(!desk.case.flow.signed_for, "the new unit has not signed");
    assert_eq!(desk.ask(CLERK, &wish(Move::SignFor)), rejected("move.not_your_case"));
    assert_eq!(desk.ask(OTHER_CLERK, &wish(Move::Return)), rejected("move.already_returned"));
}

#[test]
fn a_case_found_unfixed_goes_round_again_to_the_same_unit() {
    let mut desk = Desk::checking();
    desk.answer(COLLECTOR, CheckResult::NotFixed);
    let closes = desk.ask(ACCEPTOR, &wish(Move::ProposeClosing));
    assert_eq!(closes, rejected("move.needs_positive_check"));
    desk.go(ACCEPTOR, wish(Move::Rework));
    let flow = &desk.case.flow;
    assert_eq!((flow.state, flow.round, flow.check), (CaseState::Dispatched, 2, None));
    assert_eq!(flow.unit(), Some(&unit("S")));
    assert!(!flow.signed_for && !flow.returned);

    desk.go(CLERK, wish(Move::Return));
    desk.go(DISPATCHER, wish(Move::Dispatch));
    assert_eq!(desk.ask(CLERK, &wish(Move::Return)), rejected("move.already_returned"));
    desk.go(CLERK, wish(Move::Assign));
    assert_eq!(desk.case.flow.last_task(TaskKind::Disposal).unwrap().round, 2);
}

#[test]
fn the_photo_of_the_first_round_does_not_show_the_second() {
    let mut desk = Desk::in_work();
    let photo = desk.photo(CREW, MediaRole::After);
    desk.go(CREW, naming(wish(Move::Submit), &[photo]));
    desk.go(CLERK, wish(Move::Forward));
    desk.go(DISPATCHER, wish(Move::PassOn));
    desk.go(ACCEPTOR, wish(Move::OrderCheck));
    desk.answer(COLLECTOR, CheckResult::PartlyFixed);
    desk.go(ACCEPTOR, wish(Move::Rework));
    desk.go(CLERK, wish(Move::Assign));
    let again = naming(wish(Move::Submit), &[photo]);
    assert_eq!(desk.ask(CREW, &again), rejected("move.needs_after_photo"));
    desk.submit(CREW);
}

#[test]
fn a_positive_check_counts_only_after_the_last_feedback() {
    let mut desk = Desk::checking();
    desk.answer(COLLECTOR, CheckResult::Fixed);
    desk.go(ACCEPTOR, wish(Move::Rework));
    desk.go(CLERK, wish(Move::Assign));
    desk.submit(CREW);
    desk.go(CLERK, wish(Move::Forward));
    desk.go(DISPATCHER, wish(Move::PassOn));
    let mut close = wish(Move::Close);
    close.args.exemption = None;
    let mut proposes = wish(Move::ProposeClosing);
    proposes.args.exemption = None;
    assert_eq!(desk.ask(ACCEPTOR, &proposes), rejected("move.needs_positive_check"));
    desk.go(ACCEPTOR, wish(Move::ProposeClosing));
    assert_eq!(desk.ask(LEADER, &close), rejected("move.needs_positive_check"));
    close.args.exemption = Some(Exemption::Class);
    desk.go(LEADER, close);
    let last = &desk.log.last().unwrap().effects;
    assert!(last.contains(&Effect::Exempted(Exemption::Class)), "the exemption is on record");
}

#[test]
fn a_reporter_takes_a_report_back_and_a_desk_declines_one() {
    let mut desk = Desk::reported();
    desk.go(COLLECTOR, wish(Move::Retract));
    assert_eq!(desk.case.flow.state, CaseState::Retracted);
    assert_eq!(desk.ask(ACCEPTOR, &wish(Move::Accept)), rejected("move.wrong_state"));
    let mut desk = Desk::reported();
    desk.go(ACCEPTOR, wish(Move::Decline));
    assert_eq!(desk.case.flow.state, CaseState::Declined);
    assert_eq!(desk.ask(COLLECTOR, &wish(Move::Retract)), rejected("move.wrong_state"));
}

#[test]
fn a_unit_without_a_crew_submits_itself_and_has_nobody_to_send_it_back_to() {
    let mut desk = Desk::dispatched();
    desk.submit(CLERK);
    assert_eq!(desk.ask(CLERK, &wish(Move::SendBackToCrew)), rejected("move.had_no_crew"));
    desk.go(CLERK, wish(Move::Forward));
}

#[test]
fn a_case_goes_back_to_the_last_crew_whatever_the_order_of_task_ids() {
    let mut desk = Desk::in_work();
    let first = desk.open(TaskKind::Disposal);
    let mut to_second = wish(Move::Assign);
    to_second.args.assignee = Some(user(SECOND_CREW));
    desk.go(CLERK, to_second);
    assert_eq!(desk.case.flow.tasks[&first].state, TaskState::Withdrawn);
    desk.submit(SECOND_CREW);
    desk.go(CLERK, wish(Move::SendBackToCrew));
    let task = &desk.case.flow.tasks[&desk.open(TaskKind::Disposal)];
    assert_eq!(task.assignee, user(SECOND_CREW));
}

#[test]
fn a_case_never_goes_back_to_the_crew_of_the_unit_that_returned_it() {
    let mut desk = Desk::in_work();
    desk.go(CLERK, wish(Move::Revoke));
    desk.go(CLERK, wish(Move::Return));
    let mut to_works = wish(Move::Dispatch);
    to_works.args.unit = Code::new("M").ok();
    desk.go(DISPATCHER, to_works);
    desk.submit(OTHER_CLERK);
    assert_eq!(desk.ask(OTHER_CLERK, &wish(Move::SendBackToCrew)), rejected("move.had_no_crew"));
}

#[test]
fn a_unit_that_submits_over_its_crew_takes_the_task_back() {
    let mut desk = Desk::in_work();
    let task = desk.open(TaskKind::Disposal);
    desk.submit(CLERK);
    assert_eq!(desk.case.flow.tasks[&task].state, TaskState::Withdrawn);
    let late = desk.photo(CREW, MediaRole::After);
    let answer = answering(naming(wish(Move::Submit), &[late]), task);
    assert_eq!(desk.ask(CREW, &answer), Decision::Superseded("task.withdrawn"));
}

#[test]
fn only_the_next_entry_of_this_case_is_folded() {
    let desk = Desk::dispatched();
    let last = desk.log.last().unwrap();
    let mut next = last.clone();
    next.pos = desk.case.pos + 1;
    next.prev = desk.case.head;
    next.effects = vec![Effect::Moved(CaseState::Closed)];
    for bend in 0..4 {
        let mut entry = next.clone();
        match bend {
            0 => entry.pos += 1,
            1 => entry.pos -= 1,
            2 => entry.prev = last.prev,
            _ => entry.case = shared::ids::CaseId(uuid::Uuid::from_u128(2)),
        }
        let mut case = desk.case.clone();
        case.apply(&entry);
        assert_eq!(case, desk.case);
    }
    let mut case = desk.case.clone();
    case.apply(&next);
    assert_eq!(case.flow.state, CaseState::Closed);
}

#[test]
fn the_hash_of_an_entry_covers_every_field() {
    let desk = Desk::in_work();
    let mut entry = desk.log.iter().find(|e| e.verdict.is_some()).unwrap().clone();
    entry.changes = desk.log[0].changes.clone();
    entry.flags = vec!["clock.far".to_owned()];
    let plain = entry.hash();
    let bends: [fn(&mut shared::case::Entry); 11] = [
        |e| e.case = shared::ids::CaseId(uuid::Uuid::from_u128(9)),
        |e| e.pos += 1,
        |e| e.prev = e.prev.then(b"x"),
        |e| e.by = Author::System,
        |e| e.received_at += 1,
        |e| e.from.as_mut().unwrap().dot.seq += 1,
        |e| e.request.as_mut().unwrap().seen_pos += 1,
        |e| e.verdict = Some(Verdict::Rejected("x".to_owned())),
        |e| e.changes[0].device_ms += 1,
        |e| e.effects.push(Effect::Returned),
        |e| e.flags.clear(),
    ];
    for (i, bend) in bends.iter().enumerate() {
        let mut bent = entry.clone();
        bend(&mut bent);
        assert_ne!(bent.hash(), plain, "field {i}");
    }
}
