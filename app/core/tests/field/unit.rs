//! A unit's clerk and its crew: what they may do is what the centre's table says, asked without network
//! and decided there.

use std::collections::BTreeSet;

use collector_core::api::moves::{MoveCard, MoveSheet, WishKind};
use collector_core::api::units::{UnitJob, UnitStage};
use collector_core::api::{moves, tasks, units};
use collector_core::draft::{self, AnswerEdit};
use collector_core::phone::Phone;
use collector_core::session::Session;
use collector_core::view;
use shared::case::Verdict;
use shared::city::{Limit, LimitUnit, Role, UserProfile};
use shared::clock::ClockKind;
use shared::ids::CaseId;
use shared::media::MediaRole;
use shared::sync::{CrewMember, Feed};
use shared::text::{Code, Line, Paragraph};
use shared::workflow::{CaseState, DisposalResult, Move, MoveArgs, Wish};

use crate::support::*;

/// What the clerk says with the work it gives.
const ORDER: &str = "先围护，再换井盖";

struct Unit {
    stage: Stage,
    clerk: (Phone, Session),
    crew: (Phone, Session),
    case: CaseId,
}

/// A case that was dispatched to the unit, and the phones of its clerk and its crew.
async fn dispatched() -> Unit {
    let mut stage = Stage::new();
    let (phone, session) = stage.ready().await;
    let (case, _) = report(&session.notebook(&phone).unwrap(), 1, 2);
    stage.sync_clean(&phone).await;
    stage.desk(case, ACCEPTOR, Move::Accept, MoveArgs::default());
    let standard = Some(Code::clipped("S1"));
    stage.desk(case, LEADER, Move::File, MoveArgs { standard, ..MoveArgs::default() });
    let unit = Some(Code::clipped("U1"));
    stage.desk(case, DISPATCHER, Move::Dispatch, MoveArgs { unit, ..MoveArgs::default() });
    let feed = Feed::Unit("U1".parse().unwrap());
    stage.centre.set_feeds(user(CLERK), BTreeSet::from([feed.clone()]));
    stage.centre.set_in_feed(feed, case, true);
    let crew = CrewMember {
        user: user(CREW),
        display: "处置人员 处0201".to_owned(),
        unit: "U1".parse().unwrap(),
    };
    stage.centre.set_crews(user(CLERK), vec![crew]);
    let clerk = signed_in(&mut stage, "终0304").await;
    let crew = signed_in(&mut stage, "处0201").await;
    Unit { stage, clerk, crew, case }
}

async fn signed_in(stage: &mut Stage, number: &str) -> (Phone, Session) {
    let phone = stage.boot_in(number);
    stage.enrol(&phone).await;
    let session = stage.sign_in(&phone, number).await;
    stage.sync_clean(&phone).await;
    (phone, session)
}

impl Unit {
    fn sheet(&self) -> MoveSheet {
        moves::moves(&self.clerk.0, &self.clerk.1, self.case).unwrap()
    }

    fn job(&self) -> UnitJob {
        let mut jobs = units::queue(&self.clerk.0, &self.clerk.1).unwrap();
        assert_eq!(jobs.len(), 1);
        jobs.remove(0)
    }

    fn ask(&self, mv: Move, args: MoveArgs) {
        moves::ask(&self.clerk.0, &self.clerk.1, self.case, mv, args).unwrap();
    }

    async fn assigned(&self) {
        let (assignee, opinion) = (Some(user(CREW)), Some(Paragraph::clipped(ORDER)));
        self.ask(Move::Assign, MoveArgs { assignee, opinion, ..MoveArgs::default() });
        self.stage.sync_clean(&self.clerk.0).await;
        self.stage.sync_clean(&self.crew.0).await;
    }

    async fn work_done(&self) {
        self.assigned().await;
        let book = self.crew.1.notebook(&self.crew.0).unwrap();
        let city = view::OfCity::of(&self.crew.0);
        let task = book.store.read(|db| view::open_tasks(db, book.user, &city)).unwrap()[0].task;
        draft::begin_answer(&book, self.case, task).unwrap();
        let mut after = photo(7, 900);
        after.role = MediaRole::After;
        draft::add_answer_medium(&book, task, after).unwrap();
        let edit = AnswerEdit { disposal: Some(DisposalResult::Disposed), ..AnswerEdit::default() };
        draft::edit_answer(&book, task, edit).unwrap();
        draft::submit_answer(&book, task).unwrap();
        self.stage.sync_clean(&self.crew.0).await;
        self.stage.sync_clean(&self.clerk.0).await;
    }

    fn centre(&self) -> shared::workflow::Flow {
        self.stage.centre.case(self.case).unwrap().flow
    }
}

fn find(sheet: &MoveSheet, mv: Move) -> &MoveCard {
    sheet.moves.iter().find(|card| card.mv == mv).expect("the move is offered")
}

fn reason(words: &str) -> MoveArgs {
    MoveArgs { reason: Some(Line::clipped(words)), ..MoveArgs::default() }
}

fn days(amount: u16) -> Wish {
    Wish::Extension(Limit { amount, unit: LimitUnit::WorkDay })
}

#[tokio::test]
async fn a_clerk_signs_and_assigns_without_network_and_the_next_step_stands_on_the_last() {
    let unit = dispatched().await;
    assert_eq!(unit.job().stage, UnitStage::ToSign);
    assert!(unit.job().countdown.is_some(), "one countdown binds");
    let sheet = unit.sheet();
    assert_eq!(find(&sheet, Move::SignFor).refusal, None);
    let assign = find(&sheet, Move::Assign);
    assert_eq!(assign.asks, ["move.needs_crew"]);
    assert_eq!(assign.crews[0].display, "处置人员 处0201");
    assert!(!sheet.moves.iter().any(|card| card.mv == Move::Take), "a crew's move is the crew's");

    unit.stage.centre.set_offline(true);
    unit.ask(Move::SignFor, MoveArgs::default());
    assert_eq!(unit.job().stage, UnitStage::ToAssign, "as if it were done");
    let again = unit.sheet();
    let refusal = find(&again, Move::SignFor).refusal.clone().unwrap();
    assert_eq!(refusal.code, "move.already_signed_for");
    unit.ask(Move::Assign, MoveArgs { assignee: Some(user(CREW)), ..MoveArgs::default() });
    let job = unit.job();
    assert_eq!((job.stage, job.state), (UnitStage::InWork, CaseState::InWork));
    assert_eq!(job.queued, [Move::SignFor, Move::Assign], "and said to be on its way");
    assert_eq!(job.crew.as_deref(), Some("处置人员 处0201"));
    assert_eq!(unit.centre().state, CaseState::Dispatched);

    unit.stage.centre.set_offline(false);
    unit.stage.sync_clean(&unit.clerk.0).await;
    let flow = unit.centre();
    assert!(flow.signed_for);
    assert_eq!(flow.state, CaseState::InWork);
    assert!(flow.verdicts.values().all(|verdict| *verdict == Verdict::Applied));
    assert!(unit.job().queued.is_empty());
}

#[tokio::test]
async fn r27_what_was_queued_is_superseded_by_who_came_first_and_what_stood_on_it_with_it() {
    let unit = dispatched().await;
    unit.stage.centre.set_offline(true);
    unit.ask(Move::Return, reason("不属本部门"));
    assert_eq!(unit.job().stage, UnitStage::Asked);
    // Somebody else of the unit gives it to the crew meanwhile.
    let assignee = Some(user(CREW));
    unit.stage.desk(unit.case, CLERK, Move::Assign, MoveArgs { assignee, ..MoveArgs::default() });
    unit.stage.centre.set_offline(false);
    unit.stage.sync_clean(&unit.clerk.0).await;
    assert_eq!(unit.centre().state, CaseState::InWork);
    let sheet = collector_core::api::cases::get(&unit.clerk.0, &unit.clerk.1, unit.case).unwrap();
    let says = sheet.answers[0].says.clone().unwrap();
    assert_eq!(says.code, "move.wrong_state");
    assert_eq!(unit.job().stage, UnitStage::InWork, "the case stands where it stands");
}

#[tokio::test]
async fn work_is_sent_back_with_its_reason_and_forwarded_when_it_is_done() {
    let unit = dispatched().await;
    unit.work_done().await;
    assert_eq!(unit.job().stage, UnitStage::ToConfirm);
    unit.ask(Move::SendBackToCrew, reason("井盖未卡紧"));
    unit.stage.sync_clean(&unit.clerk.0).await;
    unit.stage.sync_clean(&unit.crew.0).await;
    let (phone, session) = &unit.crew;
    let open = tasks::open(phone, session).unwrap();
    assert_eq!(open.len(), 1, "it is the crew's again");
    let stages = collector_core::api::cases::get(phone, session, unit.case).unwrap().stages;
    let over: Vec<ClockKind> = stages.iter().map(|one| one.stage).collect();
    assert!(over.starts_with(&[ClockKind::Acceptance, ClockKind::Filing]), "{over:?}");
    assert!(stages.is_sorted_by_key(|one| one.at) && stages[0].at >= MORNING, "{stages:?}");
    let sheet = moves::moves(phone, session, unit.case).unwrap();
    assert_eq!(sheet.why[0].mv, Move::SendBackToCrew);
    assert_eq!(sheet.why[0].words.as_str(), "井盖未卡紧");
    assert!(sheet.countdown.is_some(), "the clock never stopped");

    let book = session.notebook(phone).unwrap();
    draft::begin_answer(&book, unit.case, open[0].task).unwrap();
    let mut after = photo(8, 900);
    after.role = MediaRole::After;
    draft::add_answer_medium(&book, open[0].task, after).unwrap();
    let edit = AnswerEdit { disposal: Some(DisposalResult::Disposed), ..AnswerEdit::default() };
    draft::edit_answer(&book, open[0].task, edit).unwrap();
    draft::submit_answer(&book, open[0].task).unwrap();
    unit.stage.sync_clean(phone).await;
    unit.stage.sync_clean(&unit.clerk.0).await;
    unit.ask(Move::Forward, MoveArgs::default());
    unit.stage.sync_clean(&unit.clerk.0).await;
    assert_eq!(unit.centre().state, CaseState::Feedback);
    assert_eq!(unit.job().stage, UnitStage::Sent);
}

#[tokio::test]
async fn a_wish_for_more_time_is_seen_by_all_and_ends_when_the_work_is_submitted() {
    let unit = dispatched().await;
    unit.assigned().await;
    let (phone, session) = &unit.crew;
    let wish = MoveArgs { wish: Some(days(2)), ..reason("等待配件") };
    let asked = |mv, args: &MoveArgs| moves::ask(phone, session, unit.case, mv, args.clone());
    let nothing = asked(Move::Apply, &reason("等待配件")).unwrap_err();
    assert_eq!(nothing.code, "move.needs_wish");
    asked(Move::Apply, &wish).unwrap();
    let own = moves::moves(phone, session, unit.case).unwrap();
    assert!(!own.application.unwrap().endorsed);
    let again = find(&own, Move::Apply);
    assert_eq!(again.refusal.clone().unwrap().code, "move.may_not_ask", "said before it is asked");

    unit.stage.sync_clean(phone).await;
    unit.stage.sync_clean(&unit.clerk.0).await;
    let job = unit.job();
    assert_eq!(job.stage, UnitStage::Asked);
    assert_eq!(job.why[0].words.as_str(), "等待配件");
    unit.ask(Move::Apply, wish);
    assert!(unit.job().application.unwrap().endorsed, "the unit stands behind it");

    let after = photo(9, 900);
    let book = unit.clerk.1.notebook(&unit.clerk.0).unwrap();
    let asks = find(&unit.sheet(), Move::Submit).asks.clone();
    assert_eq!(asks, ["move.needs_disposal_result", "move.needs_after_photo"]);
    let after = collector_core::draft::NewMedium { role: MediaRole::After, ..after };
    collector_core::outbox::act(&book, unit.case, None, vec![after]).unwrap();
    let submit = find(&unit.sheet(), Move::Submit).clone();
    assert_eq!(submit.asks, ["move.needs_disposal_result"], "the photo it has it names itself");
    assert_eq!(submit.photos.len(), 1);
    let disposal = Some(DisposalResult::Disposed);
    unit.ask(Move::Submit, MoveArgs { disposal, ..MoveArgs::default() });
    unit.stage.sync_clean(&unit.clerk.0).await;
    let flow = unit.centre();
    assert_eq!((flow.state, flow.application), (CaseState::WorkDone, None));
}

fn refused(sheet: &MoveSheet, mv: Move) -> Option<String> {
    find(sheet, mv).refusal.clone().map(|refusal| refusal.code)
}

#[tokio::test]
async fn what_an_urgent_case_forbids_is_said_before_it_is_asked() {
    const URGER: u128 = 305;
    let unit = dispatched().await;
    assert_eq!(refused(&unit.sheet(), Move::Apply), None);
    assert_eq!(find(&unit.sheet(), Move::Apply).wishes[0].wish, WishKind::Extension);
    let urger = UserProfile {
        id: user(URGER),
        work_number: "办0305".parse().unwrap(),
        display: "督办员 办0305".to_owned(),
        roles: vec![Role::Urger],
        unit: None,
        grids: Vec::new(),
    };
    unit.stage.centre.add_account(urger, PASSWORD);
    unit.stage.desk(unit.case, URGER, Move::RaiseToUrgent, reason("井盖缺失，有车辆通行"));
    unit.stage.sync_clean(&unit.clerk.0).await;
    let sheet = unit.sheet();
    assert_eq!(refused(&sheet, Move::Apply).as_deref(), Some("move.urgent"));
    assert_eq!(refused(&sheet, Move::Return).as_deref(), Some("move.make_safe_first"));
    assert!(unit.job().urgent);
}

#[tokio::test]
async fn what_the_time_that_passed_forbids_is_said_without_network() {
    let unit = dispatched().await;
    unit.stage.centre.set_offline(true);
    unit.stage.pass(10 * 86_400_000);
    let sheet = unit.sheet();
    assert_eq!(refused(&sheet, Move::Apply).as_deref(), Some("move.may_not_ask"));
    assert_eq!(refused(&sheet, Move::Return).as_deref(), Some("move.too_late_to_return"));
}

#[tokio::test]
async fn r27_two_do_one_job_and_the_second_reads_who_was_first_with_every_photo_kept() {
    let unit = dispatched().await;
    unit.assigned().await;
    unit.stage.centre.set_offline(true);
    let (phone, session) = &unit.crew;
    let book = session.notebook(phone).unwrap();
    let open = tasks::open(phone, session).unwrap();
    assert_eq!(open[0].text.as_ref().map(Paragraph::as_str), Some(ORDER), "what is ordered");
    let task = open[0].task;
    draft::begin_answer(&book, unit.case, task).unwrap();
    let mut after = photo(11, 900);
    after.role = MediaRole::After;
    draft::add_answer_medium(&book, task, after).unwrap();
    let edit = AnswerEdit {
        disposal: Some(DisposalResult::Disposed),
        opinion: Some(Paragraph::new("已更换").unwrap()),
        ..AnswerEdit::default()
    };
    draft::edit_answer(&book, task, edit).unwrap();
    draft::submit_answer(&book, task).unwrap();
    // The clerk takes it back before the phone is heard.
    let back = reason("另派他人");
    unit.stage.desk(unit.case, CLERK, Move::Revoke, back);
    unit.stage.centre.set_offline(false);
    unit.stage.sync_clean(phone).await;
    let sheet = collector_core::api::cases::get(phone, session, unit.case).unwrap();
    let says = sheet.answers[0].says.clone().unwrap();
    assert_eq!(says.code, "task.withdrawn");
    assert!(says.zh.contains("照片已留作补充材料"), "{}", says.zh);
    assert_eq!(sheet.answers[0].kept.len(), 1);
    let case = unit.stage.centre.case(unit.case).unwrap();
    assert_eq!(case.doc.media().len(), 3, "two of the report, one of the crew");
}

#[tokio::test]
async fn a_declined_report_is_appealed_once_by_who_reported_it() {
    let mut stage = Stage::new();
    let (phone, session) = stage.ready().await;
    let (case, _) = report(&session.notebook(&phone).unwrap(), 1, 1);
    stage.sync_clean(&phone).await;
    let before = moves::moves(&phone, &session, case).unwrap();
    assert!(!before.moves.iter().any(|card| card.mv == Move::Appeal));
    stage.desk(case, ACCEPTOR, Move::Decline, reason("不属受理范围"));
    stage.sync_clean(&phone).await;
    let sheet = moves::moves(&phone, &session, case).unwrap();
    assert_eq!(sheet.why[0].words.as_str(), "不属受理范围", "why is read on the phone");
    assert_eq!(find(&sheet, Move::Appeal).asks, ["move.needs_reason"]);
    let bare = moves::ask(&phone, &session, case, Move::Appeal, MoveArgs::default()).unwrap_err();
    assert_eq!(bare.code, "move.needs_reason");
    moves::ask(&phone, &session, case, Move::Appeal, reason("现场属于受理范围")).unwrap();
    let once = moves::moves(&phone, &session, case).unwrap();
    assert_eq!(find(&once, Move::Appeal).refusal.clone().unwrap().code, "move.already_appealed");
    stage.sync_clean(&phone).await;
    assert!(stage.centre.case(case).unwrap().flow.appeal.is_some());
}
