//! Every rule can be met and broken, and names itself by its code.

use std::collections::BTreeSet;

use uuid::Uuid;

use super::city::{
    ACCEPTOR, CHIEF, CLERK, COLLECTOR, CREW, DISPATCHER, LEADER, OTHER_CREW, Post, answering,
    code_of, line, naming, user, wish,
};
use super::desk::Desk;
use shared::case::{Case, ObjectValue};
use shared::ids::CaseId;
use shared::media::MediaRole;
use shared::text::Code;
use shared::workflow::{
    CaseState, CheckResult, Decision, Effect, Exemption, Heard, Move, Need, Person, Request,
    Source, Switch, TaskKind, Wish, decide,
};

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
        Need::Condition => {
            let mut desk = Desk::reported();
            let class = Code::new("gb/1/2/3").ok();
            desk.set(COLLECTOR, ObjectValue { class, ..ObjectValue::default() });
            let other = Code::new("gb-other").ok();
            (desk, ACCEPTOR, without(Move::Accept, |r| r.args.standard = other))
        }
        Need::Place | Need::Caller => {
            let mut desk = Desk::reported();
            desk.case = Case::new(desk.case.id);
            desk.city.heard = Heard { place: need == Need::Caller, caller: need == Need::Place };
            (desk, ACCEPTOR, wish(Move::Register))
        }
        Need::StandardOfClass => {
            let mut desk = Desk::reported();
            desk.go(ACCEPTOR, wish(Move::Accept));
            let other = Code::new("gb-other").ok();
            (desk, LEADER, without(Move::File, |r| r.args.standard = other))
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
            (desk, ACCEPTOR, without(Move::ProposeClosing, |r| r.args.exemption = None))
        }
        Need::MediaReceived => {
            let mut desk = Desk::work_done();
            desk.city.all_received = false;
            (desk, CLERK, wish(Move::Forward))
        }
        _ => broken_before_filing(need).unwrap_or_else(|| broken_later(need)),
    }
}

fn broken_before_filing(need: Need) -> Option<(Desk, Post, Request)> {
    let reported = Desk::reported;
    Some(match need {
        Need::NewCase => (reported(), ACCEPTOR, wish(Move::Register)),
        Need::Words => (reported(), ACCEPTOR, without(Move::AskForMore, |r| r.args.opinion = None)),
        Need::WordsOrMedia => {
            let urge = without(Move::Urge, |r| r.args.opinion = None);
            (reported(), CHIEF, urge)
        }
        Need::HasReporter => {
            let mut desk = reported();
            desk.case.flow.reporter = None;
            (desk, ACCEPTOR, wish(Move::AskForMore))
        }
        Need::NoSupplementOpen => {
            let mut desk = reported();
            desk.go(ACCEPTOR, wish(Move::AskForMore));
            (desk, ACCEPTOR, wish(Move::AskForMore))
        }
        Need::SupplementOpen => (reported(), ACCEPTOR, wish(Move::WithdrawTask)),
        Need::Target => {
            // Case 9 has come to be this very one.
            let own = Some(CaseId(Uuid::from_u128(9)));
            (reported(), ACCEPTOR, without(Move::Merge, |r| r.args.target = own))
        }
        Need::Receiver => {
            (reported(), ACCEPTOR, without(Move::TransferOut, |r| r.args.receiver = None))
        }
        Need::SelfDisposed => (reported(), ACCEPTOR, wish(Move::AuditSelfDisposed)),
        Need::Approval => {
            let audit = without(Move::AuditSelfDisposed, |r| r.args.approve = None);
            (Desk::self_disposed(), ACCEPTOR, audit)
        }
        Need::BothPhotos => (Desk::self_disposed(), ACCEPTOR, wish(Move::AuditSelfDisposed)),
        Need::VerificationResult => {
            let mut desk = reported();
            desk.go(ACCEPTOR, wish(Move::OrderVerification));
            let empty = without(Move::AnswerVerification, |r| r.args.verification = None);
            (desk, COLLECTOR, empty)
        }
        Need::VerificationPhoto => {
            let mut desk = reported();
            desk.go(ACCEPTOR, wish(Move::OrderVerification));
            (desk, COLLECTOR, wish(Move::AnswerVerification))
        }
        Need::OtherThanBefore => {
            let mut desk = reported();
            desk.go(ACCEPTOR, wish(Move::OrderVerification));
            let same = Some(user(COLLECTOR));
            (desk, COLLECTOR, without(Move::HandOverTask, |r| r.args.assignee = same))
        }
        _ => return None,
    })
}

fn broken_later(need: Need) -> (Desk, Post, Request) {
    match need {
        Need::CrewOfUnit | Need::CoUnits | Need::ChildUnit => broken_units(need),
        Need::NotRuled => {
            let mut desk = Desk::dispatched();
            desk.go(CLERK, wish(Move::Return));
            desk.go(DISPATCHER, wish(Move::Rule));
            (desk, CLERK, wish(Move::Return))
        }
        Need::WithinReturnTime => {
            let mut desk = Desk::dispatched();
            desk.city.now += desk.city.policy.workflow.return_ms() + 1;
            (desk, CLERK, wish(Move::Return))
        }
        Need::SafeIfUrgent => {
            let mut desk = Desk::dispatched();
            desk.go(CHIEF, wish(Move::RaiseToUrgent));
            (desk, CLERK, wish(Move::Return))
        }
        Need::Basis => {
            let mut desk = Desk::dispatched();
            desk.go(CLERK, wish(Move::Return));
            (desk, DISPATCHER, without(Move::Rule, |r| r.args.basis = None))
        }
        Need::NotMadeSafe => {
            let mut desk = Desk::in_work();
            let photo = desk.photo(CREW, MediaRole::Other);
            let safe = naming(wish(Move::MakeSafe), &[photo]);
            desk.go(CREW, safe.clone());
            (desk, CREW, safe)
        }
        Need::AnyPhoto => (Desk::in_work(), CREW, wish(Move::MakeSafe)),
        Need::NotUrgent => {
            let mut desk = Desk::dispatched();
            desk.go(CHIEF, wish(Move::RaiseToUrgent));
            (desk, CLERK, wish(Move::Apply))
        }
        Need::Wish => {
            let past = Some(Wish::Suspension(1));
            (Desk::dispatched(), CLERK, without(Move::Apply, |r| r.args.wish = past))
        }
        Need::MayStillAsk => {
            let mut desk = Desk::dispatched();
            desk.go(CLERK, wish(Move::Apply));
            (desk, CLERK, wish(Move::Apply))
        }
        Need::Application => (Desk::dispatched(), DISPATCHER, wish(Move::Refuse)),
        Need::EndorsedApplication => {
            let mut desk = Desk::in_work();
            desk.go(CREW, wish(Move::Apply));
            (desk, DISPATCHER, wish(Move::Grant))
        }
        Need::SecondByLeader => {
            let mut desk = Desk::dispatched();
            desk.go(CLERK, wish(Move::Apply));
            desk.go(DISPATCHER, wish(Move::Grant));
            desk.go(CLERK, wish(Move::Apply));
            (desk, DISPATCHER, wish(Move::Grant))
        }
        Need::ClosingProposed => {
            let mut desk = Desk::checking();
            desk.answer(COLLECTOR, CheckResult::Fixed);
            (desk, LEADER, wish(Move::Close))
        }
        Need::NoVoidProposed => {
            let mut desk = Desk::dispatched();
            desk.go(DISPATCHER, wish(Move::ProposeVoid));
            (desk, DISPATCHER, wish(Move::ProposeVoid))
        }
        Need::VoidProposed => (Desk::dispatched(), LEADER, wish(Move::Void)),
        Need::OpenUrge => (Desk::dispatched(), CLERK, wish(Move::AnswerUrge)),
        Need::OtherPost => {
            let mut desk = Desk::dispatched();
            desk.city.policy.workflow.on.insert(Switch::ForcedClosing);
            desk.go(LEADER, wish(Move::ForceClose));
            (desk, LEADER, wish(Move::ForceClose))
        }
        _ => broken_at_the_end(need),
    }
}

fn broken_units(need: Need) -> (Desk, Post, Request) {
    let mut desk = Desk::reported();
    desk.go(ACCEPTOR, wish(Move::Accept));
    desk.go(LEADER, wish(Move::File));
    let foreign = Some(user(OTHER_CREW));
    match need {
        Need::CrewOfUnit => {
            (desk, DISPATCHER, without(Move::Dispatch, |r| r.args.assignee = foreign))
        }
        Need::CoUnits => {
            let lead = vec![Code::clipped("S")];
            (desk, DISPATCHER, without(Move::Dispatch, |r| r.args.co_units = lead))
        }
        _ => {
            desk.go(DISPATCHER, wish(Move::Dispatch));
            let beside = Code::new("M").ok();
            (desk, CLERK, without(Move::SubDispatch, |r| r.args.unit = beside))
        }
    }
}

fn broken_at_the_end(need: Need) -> (Desk, Post, Request) {
    let closed = Desk::closed;
    match need {
        Need::Satisfaction => {
            (closed(), ACCEPTOR, without(Move::CallBack, |r| r.args.satisfied = None))
        }
        Need::WasDispatched => {
            let mut desk = Desk::self_disposed();
            desk.go(ACCEPTOR, without(Move::AuditSelfDisposed, |r| r.args.approve = Some(false)));
            desk.case.flow.state = CaseState::Closed;
            (desk, LEADER, wish(Move::Reopen))
        }
        Need::Appealable => (closed(), CLERK, wish(Move::Appeal)),
        Need::NoAppealYet => {
            let mut desk = Desk::declined();
            desk.go(COLLECTOR, wish(Move::Appeal));
            (desk, COLLECTOR, wish(Move::Appeal))
        }
        Need::OpenAppeal => (closed(), ACCEPTOR, wish(Move::ReviewAppeal)),
        Need::OtherReviewer => {
            let mut desk = Desk::declined();
            desk.go(COLLECTOR, wish(Move::Appeal));
            desk.go(ACCEPTOR, wish(Move::ReviewAppeal));
            (desk, ACCEPTOR, wish(Move::ReviewAppeal))
        }
        other => panic!("{other:?} has no test"),
    }
}

/// Where the centre's own clock comes before its time.
fn too_early(need: Need) -> (Desk, Move) {
    if need == Need::TaskOverdue {
        return (Desk::checking(), Move::ExpireTask);
    }
    let mut desk = Desk::in_work();
    let until = Some(Wish::Suspension(desk.city.now + 86_400_000));
    desk.go(CLERK, without(Move::Apply, |r| r.args.wish = until));
    desk.go(DISPATCHER, wish(Move::Grant));
    (desk, Move::Resume)
}

#[test]
fn every_rule_of_the_table_is_reached_and_named() {
    let mut met = BTreeSet::new();
    for need in Need::ALL {
        if matches!(need, Need::SuspensionOver | Need::TaskOverdue) {
            let (desk, mv) = too_early(need);
            let decision = decide(&desk.case, &wish(mv), &Person::SYSTEM, &desk.city);
            assert_eq!(decision, Decision::Rejected(need.code()), "{need:?}");
            code_of(&decision, &mut met);
            continue;
        }
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
        let decision = desk.ask(ACCEPTOR, &wish(Move::ProposeClosing));
        assert_eq!(matches!(decision, Decision::Applied(_)), closes, "{check:?}");
    }
}

#[test]
fn a_photo_or_film_stands_for_a_check_in_urgent_cases_only_and_a_class_where_the_city_says_so() {
    let closes = |desk: &Desk, exemption| {
        let proposal = without(Move::ProposeClosing, |r| r.args.exemption = Some(exemption));
        matches!(desk.ask(ACCEPTOR, &proposal), Decision::Applied(_))
    };
    let all = [Exemption::Photo, Exemption::Video, Exemption::Class];
    let mut desk = Desk::awaiting_closing();
    assert_eq!(all.map(|one| closes(&desk, one)), [false, false, true]);
    desk.go(CHIEF, wish(Move::RaiseToUrgent));
    assert_eq!(all.map(|one| closes(&desk, one)), [true, true, true]);
    desk.city.policy.all_classes.exemptions = None;
    assert_eq!(all.map(|one| closes(&desk, one)), [true, true, false], "no class by default");
    desk.city.policy.all_classes.exemptions = Some([Exemption::Video].into());
    assert_eq!(all.map(|one| closes(&desk, one)), [false, true, false]);
}

#[test]
fn each_source_demands_what_it_can_tell() {
    let mut desk = Desk::reported();
    desk.case = Case::new(desk.case.id);
    desk.city.heard = Heard { place: false, caller: false };
    let told = |desk: &Desk, source| {
        let register = without(Move::Register, |r| r.args.source = Some(source));
        match desk.ask(ACCEPTOR, &register) {
            Decision::Rejected(code) => code,
            _ => "registered",
        }
    };
    assert_eq!(told(&desk, Source::LeaderNote), "registered", "a note is its text");
    assert_eq!(told(&desk, Source::Hotline), "move.needs_place");
    assert_eq!(told(&desk, Source::Drone), "move.needs_place");
    desk.city.heard.place = true;
    assert_eq!(told(&desk, Source::Hotline), "move.needs_caller");
    assert_eq!(told(&desk, Source::Drone), "registered");
}

#[test]
fn from_when_on_a_leader_grants_is_the_citys_rule() {
    let grants = |desk: &Desk, by| matches!(desk.ask(by, &wish(Move::Grant)), Decision::Applied(_));
    let mut desk = Desk::dispatched();
    desk.go(CLERK, wish(Move::Apply));
    assert!(grants(&desk, DISPATCHER) && grants(&desk, CHIEF));
    desk.city.policy.workflow.leader_extension = 1;
    assert!(!grants(&desk, DISPATCHER) && grants(&desk, CHIEF));
    let suspended = |days: i64| {
        let mut desk = Desk::dispatched();
        let until = Some(Wish::Suspension(desk.city.now + days * 86_400_000));
        desk.go(CLERK, without(Move::Apply, |r| r.args.wish = until));
        desk
    };
    assert!(grants(&suspended(31), DISPATCHER) && !grants(&suspended(32), DISPATCHER));
    let mut desk = suspended(32);
    desk.city.policy.workflow.leader_suspension_days = 32;
    assert!(grants(&desk, DISPATCHER));
}
