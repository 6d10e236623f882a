//! Every rule can be met and broken, and names itself by its code.

use std::collections::BTreeSet;

use super::city::{
    ACCEPTOR, CLERK, COLLECTOR, CREW, DISPATCHER, Desk, LEADER, OTHER_CREW, Post, answering,
    code_of, line, naming, user, wish,
};
use crate::case::ObjectValue;
use crate::media::MediaRole;
use crate::text::Code;
use crate::workflow::{CheckResult, Decision, Effect, Move, Need, Request, TaskKind};

fn without(mv: Move, take: impl FnOnce(&mut Request)) -> Request {
    let mut request = wish(mv);
    take(&mut request);
    request
}

fn broken(need: Need) -> (Desk, Post, Request) {
    let blank = Some(line(" \n"));
    match need {
        Need::Reason => {
            (Desk::reported(), ACCEPTOR, without(Move::Decline, |r| r.args.reason = blank))
        }
        Need::Class => {
            let mut desk = Desk::reported();
            let class = Code::new(" ").ok();
            desk.set(COLLECTOR, ObjectValue { class, ..ObjectValue::default() });
            (desk, ACCEPTOR, wish(Move::Accept))
        }
        Need::Standard | Need::Number => {
            let mut desk = Desk::reported();
            desk.go(ACCEPTOR, wish(Move::Accept));
            if need == Need::Number {
                desk.city.number = None;
                return (desk, LEADER, wish(Move::File));
            }
            let unknown = Code::new("gb-2").ok();
            (desk, LEADER, without(Move::File, |r| r.args.standard = unknown))
        }
        Need::Unit => {
            let mut desk = Desk::reported();
            desk.go(ACCEPTOR, wish(Move::Accept));
            desk.go(LEADER, wish(Move::File));
            (desk, DISPATCHER, without(Move::Dispatch, |r| r.args.unit = None))
        }
        Need::NotSignedFor => {
            let mut desk = Desk::dispatched();
            desk.go(CLERK, wish(Move::SignFor));
            (desk, CLERK, wish(Move::SignFor))
        }
        Need::NotReturnedThisRound => {
            let mut desk = Desk::dispatched();
            desk.go(CLERK, wish(Move::Return));
            desk.go(DISPATCHER, wish(Move::Dispatch));
            (desk, CLERK, wish(Move::Return))
        }
        Need::Crew => {
            let foreign = Some(user(OTHER_CREW));
            (Desk::dispatched(), CLERK, without(Move::Assign, |r| r.args.assignee = foreign))
        }
        Need::NotTaken => {
            let mut desk = Desk::in_work();
            desk.go(CREW, wish(Move::Take));
            (desk, CREW, wish(Move::Take))
        }
        Need::HadCrew => {
            let mut desk = Desk::dispatched();
            desk.submit(CLERK);
            (desk, CLERK, wish(Move::SendBackToCrew))
        }
        Need::DisposalResult => {
            (Desk::in_work(), CREW, without(Move::Submit, |r| r.args.disposal = None))
        }
        Need::AfterPhoto => {
            let mut desk = Desk::in_work();
            let near = desk.photo(CREW, MediaRole::Near);
            let unnamed = desk.photo(CREW, MediaRole::After);
            assert_ne!(near, unnamed);
            (desk, CREW, naming(wish(Move::Submit), &[near]))
        }
        Need::Checker => {
            let crew = Some(user(CREW));
            let order = without(Move::OrderCheck, |r| r.args.assignee = crew);
            (Desk::awaiting_closing(), ACCEPTOR, order)
        }
        Need::CheckResult => {
            (Desk::checking(), COLLECTOR, without(Move::AnswerCheck, |r| r.args.check = None))
        }
        Need::CheckPhoto => (Desk::checking(), COLLECTOR, wish(Move::AnswerCheck)),
        Need::PositiveCheck => {
            let mut desk = Desk::checking();
            desk.answer(COLLECTOR, CheckResult::CannotTell);
            (desk, LEADER, without(Move::Close, |r| r.args.exemption = None))
        }
        Need::MediaReceived => {
            let mut desk = Desk::work_done();
            desk.city.all_received = false;
            (desk, CLERK, wish(Move::Forward))
        }
    }
}

#[test]
fn every_rule_of_the_table_is_reached_and_named() {
    let mut met = BTreeSet::new();
    for need in Need::ALL {
        let (desk, by, request) = broken(need);
        let decision = desk.ask(by, &request);
        assert_eq!(decision, Decision::Rejected(need.code()), "{need:?}");
        code_of(&decision, &mut met);
    }
    assert_eq!(met.len(), Need::ALL.len(), "no two rules share a code");
    println!("{} rules broken and named: {met:?}", met.len());
}

#[test]
fn what_is_missing_may_wait_when_somebody_says_why() {
    let mut desk = Desk::work_done();
    desk.city.all_received = false;
    let mut forward = wish(Move::Forward);
    forward.args.without_media = Some(line("现场无网络"));
    desk.go(CLERK, forward);
    let said = Effect::WithoutMedia(line("现场无网络"));
    assert!(desk.log.last().unwrap().effects.contains(&said));
    let mut desk = Desk::checking();
    let task = desk.open(TaskKind::Check);
    let mut answer = answering(wish(Move::AnswerCheck), task);
    answer.args.check = Some(CheckResult::CannotTell);
    answer.args.without_media = Some(line("小区封闭"));
    desk.go(COLLECTOR, answer);
    assert_eq!(desk.case.flow.check, Some(CheckResult::CannotTell));
}

#[test]
fn a_case_is_closed_over_no_negative_check_by_any_exemption() {
    for (check, closes) in [
        (CheckResult::Fixed, true),
        (CheckResult::CannotTell, true),
        (CheckResult::NotFixed, false),
        (CheckResult::PartlyFixed, false),
    ] {
        let mut desk = Desk::checking();
        desk.answer(COLLECTOR, check);
        let decision = desk.ask(LEADER, &wish(Move::Close));
        assert_eq!(matches!(decision, Decision::Applied(_)), closes, "{check:?}");
    }
}
