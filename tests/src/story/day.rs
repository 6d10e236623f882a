//! The day itself, chapter by chapter.

use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};
use std::sync::atomic::Ordering;

use collector_core::draft::AnswerEdit;

use shared::ids::CaseId;
use shared::ops::{Body, CaseCreated, Outcome, ReportKind};
use shared::text::Text;
use shared::workflow::{CheckResult, DisposalResult, Exemption, Move, MoveArgs, TaskKind};
use uuid::Uuid;

use super::cast::password;
use super::{Cast, Timeline};
use crate::desk::{reason, to, unit};
use crate::raw::Raw;
use crate::{Fallible, Trouble};

/// Plays the day.
///
/// # Errors
/// The product refuses what it should do, or does what it should refuse.
pub async fn play(cast: &mut Cast, timeline: &Timeline) -> Fallible<()> {
    let morning = morning_without_network(cast, timeline).await?;
    killed_in_mid_upload(cast, timeline).await?;
    lost_answer(cast, timeline).await?;
    for case in &morning {
        straight_road_to_feedback(cast, timeline, *case, 0).await?;
        check(cast, timeline, *case, CheckResult::Fixed).await?;
        close(cast, timeline, *case).await?;
    }
    server_killed(cast, timeline).await?;
    two_people_one_case(cast, timeline).await?;
    return_and_rework(cast, timeline).await?;
    withdrawn_while_offline(cast, timeline).await?;
    poison_and_newer(cast, timeline).await?;
    super::law::play(cast, timeline).await?;
    restored_backup(cast, timeline).await?;
    timeline.says("evening: everybody syncs once more");
    cast.all_sync().await?;
    cast.all_sync().await
}

async fn morning_without_network(cast: &mut Cast, timeline: &Timeline) -> Fallible<Vec<CaseId>> {
    timeline.says("morning: phone-a has no network; 采0101 and 采0102 share it and report");
    let Cast { phones, collectors, ledger, .. } = cast;
    let [one, two, ..] = collectors.as_slice() else { return Err(Trouble("no cast".into())) };
    let phone = phones.get_mut(one.phone).ok_or_else(|| Trouble("no phone".into()))?;
    phone.offline(true);
    let first = phone.reports(&one.session, "路灯不亮", 2, ledger)?;
    let second = phone.reports(&two.session, "井盖缺失", 3, ledger)?;
    phone.remarks(&two.session, second, "已放置警示桩", ledger)?;
    let stopped = phone.sync().await?.stopped;
    timeline.says(&format!("phone-a tries and keeps everything ({})", stopped.unwrap_or_default()));
    phone.offline(false);
    phone.sync().await?;
    timeline.says("the network is back: both people's reports went up in one run");
    Ok(vec![first, second])
}

async fn killed_in_mid_upload(cast: &mut Cast, timeline: &Timeline) -> Fallible<()> {
    let Cast { phones, collectors, ledger, .. } = cast;
    let three = collectors.get(2).ok_or_else(|| Trouble("no cast".into()))?;
    let phone = phones.get_mut(three.phone).ok_or_else(|| Trouble("no phone".into()))?;
    phone.reports(&three.session, "垃圾箱满溢", 3, ledger)?;
    timeline.says("采0103's phone is killed in mid-upload");
    let mut child = Command::new(std::env::current_exe()?)
        .args(["carry".as_ref(), phone.folder().as_os_str()])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()?;
    let said = child.stdout.take().ok_or_else(|| Trouble("no output".into()))?;
    let mut parts = 0;
    for line in BufReader::new(said).lines() {
        parts += usize::from(line?.starts_with("part"));
        if parts == 2 {
            child.kill()?;
            break;
        }
    }
    let ended = child.wait()?;
    if ended.success() {
        return Err(Trouble("the upload was over before the kill".into()));
    }
    let at = phones.iter().position(|p| p.name == "phone-b").unwrap_or_default();
    let again = phones.remove(at).restarted()?;
    phones.insert(at, again);
    let outcome = phones.get(at).ok_or_else(|| Trouble("no phone".into()))?.sync().await?;
    timeline.says(&format!("it starts again and sends the rest ({} bytes)", outcome.bytes_sent));
    Ok(())
}

async fn lost_answer(cast: &mut Cast, timeline: &Timeline) -> Fallible<()> {
    let Cast { phones, collectors, ledger, .. } = cast;
    let three = collectors.get(2).ok_or_else(|| Trouble("no cast".into()))?;
    let phone = phones.get_mut(three.phone).ok_or_else(|| Trouble("no phone".into()))?;
    phone.reports(&three.session, "道路遗撒", 1, ledger)?;
    phone.net.lose_answers.store(1, Ordering::SeqCst);
    phone.sync().await?;
    timeline.says("the answer to a push is lost; the phone doesn't know that it arrived");
    phone.sync().await?;
    timeline.says("it asks again and gets the same receipts");
    Ok(())
}

/// From reported to awaiting closing, through the crew and clerk number `by`.
async fn straight_road_to_feedback(
    cast: &mut Cast,
    timeline: &Timeline,
    case: CaseId,
    by: usize,
) -> Fallible<()> {
    accept_and_file(cast, case).await?;
    let (clerk, code) = cast.clerks.get(by).cloned().ok_or_else(|| Trouble("no clerk".into()))?;
    cast.dispatcher.does(case, Move::Dispatch, unit(&code)).await?;
    clerk.does(case, Move::SignFor, MoveArgs::default()).await?;
    timeline.says(&format!("case {case} is filed and dispatched to {code}"));
    dispose(cast, timeline, case, by).await
}

/// A filing standard of the class that is reported here: two working days, nothing to make safe first.
pub(super) const CALM: &str = "SF-C01037-2";

pub(super) async fn accept_and_file(cast: &Cast, case: CaseId) -> Fallible<()> {
    // One with time enough to return the case, or to ask for more.
    let calm = || MoveArgs { standard: Some(Text::clipped(CALM)), ..MoveArgs::default() };
    cast.acceptor.does(case, Move::Accept, calm()).await?;
    cast.leader.does(case, Move::File, calm()).await
}

async fn dispose(cast: &mut Cast, timeline: &Timeline, case: CaseId, by: usize) -> Fallible<()> {
    let Cast { phones, crews, ledger, clerks, dispatcher, .. } = cast;
    let (clerk, _) = clerks.get(by).ok_or_else(|| Trouble("no clerk".into()))?;
    let crew = crews.get(by).ok_or_else(|| Trouble("no crew".into()))?;
    let phone = phones.get_mut(crew.phone).ok_or_else(|| Trouble("no phone".into()))?;
    clerk.does(case, Move::Assign, to(crew.session.user)).await?;
    phone.sync().await?;
    let task = phone.task(&crew.session, case)?;
    phone.offline(true);
    phone.asks(&crew.session, case, Move::Take, Some(task.task), MoveArgs::default(), ledger)?;
    let done = AnswerEdit { disposal: Some(DisposalResult::Disposed), ..AnswerEdit::default() };
    phone.answers(&crew.session, &task, done, ledger)?;
    phone.offline(false);
    phone.sync().await?;
    timeline.says("the crew took and finished it without network; it went up afterwards");
    clerk.does(case, Move::Forward, MoveArgs::default()).await?;
    dispatcher.does(case, Move::PassOn, MoveArgs::default()).await
}

async fn check(
    cast: &mut Cast,
    timeline: &Timeline,
    case: CaseId,
    result: CheckResult,
) -> Fallible<()> {
    let Cast { phones, collectors, ledger, acceptor, .. } = cast;
    let checker = collectors.get(2).ok_or_else(|| Trouble("no cast".into()))?;
    let phone = phones.get_mut(checker.phone).ok_or_else(|| Trouble("no phone".into()))?;
    acceptor.does(case, Move::OrderCheck, to(checker.session.user)).await?;
    phone.sync().await?;
    let task = phone.task(&checker.session, case)?;
    let reason = Some(Text::clipped("现场仍可见"));
    let answer = AnswerEdit { check: Some(result), reason, ..AnswerEdit::default() };
    phone.answers(&checker.session, &task, answer, ledger)?;
    phone.sync().await?;
    timeline.says(&format!("采0103 checked on site: {result:?}"));
    Ok(())
}

async fn close(cast: &mut Cast, timeline: &Timeline, case: CaseId) -> Fallible<()> {
    cast.acceptor.does(case, Move::ProposeClosing, MoveArgs::default()).await?;
    cast.leader.does(case, Move::Close, MoveArgs::default()).await?;
    cast.ledger.closed(case);
    timeline.says(&format!("case {case} is closed"));
    Ok(())
}

async fn server_killed(cast: &mut Cast, timeline: &Timeline) -> Fallible<()> {
    let Cast { phones, collectors, ledger, .. } = cast;
    let three = collectors.get(2).ok_or_else(|| Trouble("no cast".into()))?;
    let phone = phones.get_mut(three.phone).ok_or_else(|| Trouble("no phone".into()))?;
    phone.reports(&three.session, "雨水箅子破损", 2, ledger)?;
    let centre = cast.take_centre()?;
    timeline.says("the server is killed and started again on what it had");
    cast.centre = Some(centre.killed_and_started()?);
    cast.all_sync().await
}

async fn two_people_one_case(cast: &mut Cast, timeline: &Timeline) -> Fallible<()> {
    let case = reported(cast, 2, "树枝折断压线", 1).await?;
    accept_and_file(cast, case).await?;
    let (clerk, code) = cast.clerks.first().cloned().ok_or_else(|| Trouble("no clerk".into()))?;
    cast.dispatcher.does(case, Move::Dispatch, unit(&code)).await?;
    let crew = cast.crews.first().map(|c| c.session.user).ok_or_else(|| Trouble("none".into()))?;
    clerk.does(case, Move::Assign, to(crew)).await?;
    cast.all_sync().await?;
    let Cast { phones, collectors, crews, .. } = cast;
    for holder in [collectors.get(2), crews.first()].into_iter().flatten() {
        let phone = phones.get_mut(holder.phone).ok_or_else(|| Trouble("no phone".into()))?;
        phone.offline(true);
        let words = format!("{}: 现场情况有变", phone.name);
        phone.describes(&holder.session, case, &words)?;
        phone.offline(false);
    }
    timeline.says("the collector and the crew describe one case anew, both without network");
    cast.all_sync().await?;
    cast.all_sync().await?;
    let sheet = cast.acceptor.case(case).await?;
    let kept = sheet.registers.iter().map(|r| r.values.len()).max().unwrap_or(0);
    if kept != 2 {
        return Err(Trouble(format!("{kept} descriptions were kept instead of 2")));
    }
    let three = cast.collectors.get(2).ok_or_else(|| Trouble("no cast".into()))?;
    let phone = cast.phones.get(three.phone).ok_or_else(|| Trouble("no phone".into()))?;
    phone.describes(&three.session, case, "树枝压线, 已围护")?;
    cast.all_sync().await?;
    timeline.says("both are kept, and the collector settles it");
    Ok(())
}

pub(super) async fn reported(
    cast: &mut Cast,
    who: usize,
    what: &str,
    photos: u8,
) -> Fallible<CaseId> {
    let Cast { phones, collectors, ledger, .. } = cast;
    let holder = collectors.get(who).ok_or_else(|| Trouble("no cast".into()))?;
    let phone = phones.get_mut(holder.phone).ok_or_else(|| Trouble("no phone".into()))?;
    let case = phone.reports(&holder.session, what, photos, ledger)?;
    phone.sync().await?;
    Ok(case)
}

async fn return_and_rework(cast: &mut Cast, timeline: &Timeline) -> Fallible<()> {
    let case = reported(cast, 0, "护栏倾斜", 2).await?;
    accept_and_file(cast, case).await?;
    let (wrong, wrong_code) = cast.clerks.get(1).cloned().ok_or_else(|| Trouble("none".into()))?;
    cast.dispatcher.does(case, Move::Dispatch, unit(&wrong_code)).await?;
    wrong.does(case, Move::Return, reason("不属本单位管辖")).await?;
    let (_, code) = cast.clerks.first().cloned().ok_or_else(|| Trouble("no clerk".into()))?;
    cast.dispatcher.does(case, Move::Dispatch, unit(&code)).await?;
    timeline.says("a unit returns a case that is not its own; it goes to another");
    dispose(cast, timeline, case, 0).await?;
    check(cast, timeline, case, CheckResult::NotFixed).await?;
    cast.acceptor.does(case, Move::Rework, reason("未修复")).await?;
    timeline.says("not fixed: rework, second round");
    dispose(cast, timeline, case, 0).await?;
    check(cast, timeline, case, CheckResult::Fixed).await?;
    close(cast, timeline, case).await
}

async fn withdrawn_while_offline(cast: &mut Cast, timeline: &Timeline) -> Fallible<()> {
    let case = reported(cast, 0, "广告牌破损", 1).await?;
    straight_road_to_feedback(cast, timeline, case, 1).await?;
    let Cast { phones, collectors, ledger, acceptor, leader, .. } = cast;
    let checker = collectors.get(2).ok_or_else(|| Trouble("no cast".into()))?;
    let phone = phones.get_mut(checker.phone).ok_or_else(|| Trouble("no phone".into()))?;
    acceptor.does(case, Move::OrderCheck, to(checker.session.user)).await?;
    phone.sync().await?;
    let task = phone.task(&checker.session, case)?;
    phone.offline(true);
    let fixed = AnswerEdit { check: Some(CheckResult::Fixed), ..AnswerEdit::default() };
    phone.answers(&checker.session, &task, fixed, ledger)?;
    acceptor.does(case, Move::WithdrawTask, reason("改为视频核查")).await?;
    let exempt = MoveArgs { exemption: Some(Exemption::Class), ..MoveArgs::default() };
    acceptor.does(case, Move::ProposeClosing, exempt.clone()).await?;
    leader.does(case, Move::Close, exempt).await?;
    ledger.closed(case);
    phone.offline(false);
    phone.sync().await?;
    let shown = phone.shows(&checker.session, case)?;
    let told = shown.answers.iter().rev().find_map(|a| a.verdict.clone());
    timeline.says(&format!("a check is withdrawn while its answer was offline: {told:?}"));
    if !matches!(told, Some(shared::case::Verdict::Superseded(_))) {
        return Err(Trouble(format!("the late answer was told {told:?}")));
    }
    if acceptor.open_task(case, TaskKind::Check).await.is_ok() {
        return Err(Trouble("the withdrawn task is open".into()));
    }
    Ok(())
}

async fn poison_and_newer(cast: &mut Cast, timeline: &Timeline) -> Fallible<()> {
    let code = cast.centre()?.enrolment()?;
    let number = "采0104";
    let mut raw = Raw::enrolled(&code, number, &password(number)).await?;
    let case = CaseId(Uuid::now_v7());
    let demo = sync_server::demo::demo_city()?;
    let user = demo.users.iter().find(|u| u.profile.work_number.as_str() == number);
    let reporter = user.map(|u| u.profile.id).ok_or_else(|| Trouble("nobody".into()))?;
    raw.says_nonsense(case);
    raw.says(
        case,
        &Body::CaseCreated(CaseCreated {
            reporter,
            work_number: Text::clipped(number),
            field_code: Text::clipped("采0104-0101-001"),
            kind: ReportKind::Quick,
            found_at: 0,
            catalogue: Text::clipped("gb47678.5-2026/1"),
            fix: None,
        }),
    );
    raw.says_something_newer(case);
    cast.ledger.cases.entry(case).or_default();
    let outcomes = raw.push().await?;
    timeline.says(&format!("a self-made app sends poison and a newer kind: {outcomes:?}"));
    let held = outcomes.iter().filter(|o| matches!(o, Outcome::Held(_))).count();
    if held != 2 || !outcomes.contains(&Outcome::Accepted) {
        return Err(Trouble("two ops should be held and the report accepted".into()));
    }
    Ok(())
}

async fn restored_backup(cast: &mut Cast, timeline: &Timeline) -> Fallible<()> {
    cast.all_sync().await?;
    let backup = cast.folder.join("backup");
    cast.centre()?.backup(&backup)?;
    timeline.says("the centre is backed up; then two more reports come in");
    reported(cast, 0, "共享单车乱停放", 2).await?;
    reported(cast, 2, "占道经营", 2).await?;
    let centre = cast.take_centre()?;
    let fresh = cast.folder.join("centre-restored");
    cast.centre = Some(centre.restored(&backup, &fresh)?);
    timeline.says("its disk dies; the backup is restored, and the phones notice a new life");
    for desk in [&mut cast.acceptor, &mut cast.leader, &mut cast.dispatcher] {
        let url = cast.centre.as_ref().map(|c| c.url.clone()).unwrap_or_default();
        *desk = crate::desk::Desk::sign_in(&url, &desk.number, &password(&desk.number)).await?;
    }
    cast.all_sync().await?;
    cast.all_sync().await
}
