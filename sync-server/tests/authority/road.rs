//! The straight road of a case, and the two ways it goes round again.

use shared::case::Verdict;
use shared::city::{FilingStandard, Role};
use shared::ids::CaseId;
use shared::media::MediaRole;
use shared::workflow::{CaseState, CheckResult, DisposalResult, Move, MoveArgs, Task, TaskKind};

use crate::centre::{Centre, reason};
use crate::phone::{Phone, text};

async fn state(centre: &Centre, case: CaseId) -> CaseState {
    centre.authority.store().case(case).await.unwrap().unwrap().flow.state
}

async fn open_task(centre: &Centre, case: CaseId, kind: TaskKind) -> Task {
    let case = centre.authority.store().case(case).await.unwrap().unwrap();
    case.flow.open_task(kind).unwrap().clone()
}

/// Reported with photos that arrived, accepted, filed and dispatched to the crew's unit.
pub(crate) async fn dispatched(centre: &Centre, phone: &mut Phone) -> CaseId {
    let (case, photos) = phone.reports(2);
    phone.push(centre).await;
    for sha256 in photos {
        centre.authority.medium_received(sha256, 1000, "photo").await.unwrap();
    }
    let (_, _, unit) = centre.crew_and_clerk();
    centre.does(centre.any(Role::Acceptor), case, Move::Accept, MoveArgs::default()).await;
    // One with time enough to return the case, or to ask for more.
    let calm = |s: &&FilingStandard| s.id.to_string() == "SF-C01037-2";
    let city = centre.authority.city();
    let standard = city.standards.iter().find(calm).unwrap().id.to_string();
    let filing = MoveArgs { standard: Some(text(&standard)), ..MoveArgs::default() };
    let filed = centre.does(centre.any(Role::ShiftLeader), case, Move::File, filing).await;
    assert!(filed.number.is_some(), "a filed case has a number");
    let to = MoveArgs { unit: Some(text(&unit)), ..MoveArgs::default() };
    centre.does(centre.any(Role::Dispatcher), case, Move::Dispatch, to).await;
    case
}

/// Assigned, taken and submitted by the crew from its phone, forwarded and passed on.
async fn disposed(centre: &Centre, crew_phone: &mut Phone, case: CaseId) {
    let (crew, clerk, _) = centre.crew_and_clerk();
    let to = MoveArgs { assignee: Some(crew.profile.id), ..MoveArgs::default() };
    centre.does(clerk, case, Move::Assign, to).await;
    let task = open_task(centre, case, TaskKind::Disposal).await.id;
    crew_phone.asks(case, Move::Take, Some(task), MoveArgs::default());
    let (photo, sha256) = crew_phone.attaches(case, MediaRole::After);
    let done = MoveArgs {
        disposal: Some(DisposalResult::Disposed),
        media: vec![photo],
        ..MoveArgs::default()
    };
    let submit = crew_phone.asks(case, Move::Submit, Some(task), done);
    crew_phone.push(centre).await;
    let now = centre.authority.store().case(case).await.unwrap().unwrap();
    assert_eq!(now.flow.verdicts.get(&submit), Some(&Verdict::Applied));
    centre.authority.medium_received(sha256, 1000, "photo").await.unwrap();
    centre.does(clerk, case, Move::Forward, MoveArgs::default()).await;
    let dispatcher = centre.any(Role::Dispatcher);
    centre.does(dispatcher, case, Move::PassOn, MoveArgs::default()).await;
}

/// Reported, disposed of by the crew on a phone of its own, passed on by the dispatcher.
pub(crate) async fn awaiting_closing(centre: &Centre, phone: &mut Phone) -> CaseId {
    let crew = centre.crew_and_clerk().0.profile.work_number.to_string();
    let mut crew_phone = Phone::of(centre, &crew).await;
    let case = dispatched(centre, phone).await;
    disposed(centre, &mut crew_phone, case).await;
    case
}

async fn checked(centre: &Centre, phone: &mut Phone, case: CaseId, result: CheckResult) {
    let to = MoveArgs { assignee: Some(phone.user), ..MoveArgs::default() };
    centre.does(centre.any(Role::Acceptor), case, Move::OrderCheck, to).await;
    let task = open_task(centre, case, TaskKind::Check).await.id;
    let (photo, sha256) = phone.attaches(case, MediaRole::Check);
    let answer = MoveArgs { check: Some(result), media: vec![photo], ..MoveArgs::default() };
    phone.asks(case, Move::AnswerCheck, Some(task), answer);
    phone.push(centre).await;
    centre.authority.medium_received(sha256, 1000, "photo").await.unwrap();
    assert_eq!(state(centre, case).await, CaseState::AwaitingClosing);
}

/// The acceptor proposes, the shift leader closes.
async fn close(centre: &Centre, case: CaseId, args: MoveArgs) {
    centre.does(centre.any(Role::Acceptor), case, Move::ProposeClosing, args.clone()).await;
    centre.does(centre.any(Role::ShiftLeader), case, Move::Close, args).await;
}

pub(crate) async fn one_case_travels_the_whole_road(centre: Centre) {
    let mut phone = Phone::of(&centre, "采0101").await;
    let crew = centre.crew_and_clerk().0.profile.work_number.to_string();
    let mut crew_phone = Phone::of(&centre, &crew).await;
    let case = dispatched(&centre, &mut phone).await;
    let clerk = centre.crew_and_clerk().1;
    centre.does(clerk, case, Move::SignFor, MoveArgs::default()).await;
    disposed(&centre, &mut crew_phone, case).await;

    let leader = centre.any(Role::ShiftLeader);
    let acceptor = centre.any(Role::Acceptor);
    let early = centre.tries(acceptor, case, Move::ProposeClosing, MoveArgs::default()).await;
    assert_eq!(early.verdict, Verdict::Rejected("move.needs_positive_check".to_owned()));
    checked(&centre, &mut phone, case, CheckResult::Fixed).await;
    let alone = centre.tries(leader, case, Move::Close, MoveArgs::default()).await;
    assert_eq!(alone.verdict, Verdict::Rejected("move.closing_not_proposed".to_owned()));
    close(&centre, case, MoveArgs::default()).await;

    assert_eq!(state(&centre, case).await, CaseState::Closed);
    let folded = fold_log(&centre, case).await;
    let stored = centre.authority.store().case(case).await.unwrap().unwrap();
    assert_eq!(folded, stored, "a case is the fold of its log and nothing else");
}

async fn fold_log(centre: &Centre, id: CaseId) -> shared::case::Case {
    let mut case = shared::case::Case::new(id);
    for entry in centre.authority.store().entries(id, 0).await.unwrap() {
        assert_eq!(entry.prev, case.head, "entry {} names the one before it", entry.pos);
        case.apply(&entry);
    }
    case
}

pub(crate) async fn a_return_and_a_rework_go_round_again(centre: Centre) {
    let mut phone = Phone::of(&centre, "采0101").await;
    let crew = centre.crew_and_clerk().0.profile.work_number.to_string();
    let mut crew_phone = Phone::of(&centre, &crew).await;
    let case = dispatched(&centre, &mut phone).await;
    let (_, clerk, unit) = centre.crew_and_clerk();

    centre.does(clerk, case, Move::Return, reason("不属本单位管辖")).await;
    let again = MoveArgs { unit: Some(text(&unit)), ..MoveArgs::default() };
    centre.does(centre.any(Role::Dispatcher), case, Move::Dispatch, again).await;
    let twice = centre.tries(clerk, case, Move::Return, reason("再退")).await;
    assert_eq!(twice.verdict, Verdict::Rejected("move.already_returned".to_owned()));

    disposed(&centre, &mut crew_phone, case).await;
    checked(&centre, &mut phone, case, CheckResult::NotFixed).await;
    centre.does(centre.any(Role::Acceptor), case, Move::Rework, reason("未修复")).await;
    let round_two = centre.authority.store().case(case).await.unwrap().unwrap();
    assert_eq!((round_two.flow.round, round_two.flow.state), (2, CaseState::Dispatched));

    disposed(&centre, &mut crew_phone, case).await;
    checked(&centre, &mut phone, case, CheckResult::Fixed).await;
    close(&centre, case, MoveArgs::default()).await;
    assert_eq!(state(&centre, case).await, CaseState::Closed);
}

pub(crate) async fn r27_a_late_answer_is_kept_and_superseded(centre: Centre) {
    let mut phone = Phone::of(&centre, "采0101").await;
    let crew = centre.crew_and_clerk().0.profile.work_number.to_string();
    let mut crew_phone = Phone::of(&centre, &crew).await;
    let case = dispatched(&centre, &mut phone).await;
    disposed(&centre, &mut crew_phone, case).await;
    let to = MoveArgs { assignee: Some(phone.user), ..MoveArgs::default() };
    let acceptor = centre.any(Role::Acceptor);
    centre.does(acceptor, case, Move::OrderCheck, to).await;
    let task = open_task(&centre, case, TaskKind::Check).await.id;

    // The collector answers without network; meanwhile the desk takes the task back and closes.
    let (photo, _) = phone.attaches(case, MediaRole::Check);
    let answer = MoveArgs {
        check: Some(CheckResult::Fixed),
        opinion: Some(text("已恢复")),
        media: vec![photo],
        ..MoveArgs::default()
    };
    let late = phone.asks(case, Move::AnswerCheck, Some(task), answer);
    centre.does(acceptor, case, Move::WithdrawTask, reason("改派视频核查")).await;
    let exempt =
        MoveArgs { exemption: Some(shared::workflow::Exemption::Class), ..MoveArgs::default() };
    close(&centre, case, exempt).await;
    phone.push(&centre).await;

    let now = centre.authority.store().case(case).await.unwrap().unwrap();
    let told = now.flow.verdicts.get(&late);
    assert_eq!(told, Some(&Verdict::Superseded("task.withdrawn".to_owned())));
    assert!(now.doc.media().iter().any(|m| m.op == photo), "the photo is kept with the case");
    let log = centre.authority.store().entries(case, 0).await.unwrap();
    let kept: Vec<_> =
        log.iter().filter_map(|e| e.request.as_ref()?.args.opinion.clone()).collect();
    assert!(kept.into_iter().any(|o| o.as_str() == "已恢复"), "so is the opinion");
    assert_eq!(now.flow.state, CaseState::Closed, "nothing was forced back");
}
