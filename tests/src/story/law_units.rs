//! The law between dispatch and closing: units above and below, crews, time and those who urge.

use collector_core::draft::AnswerEdit;
use shared::city::{Role, UserProfile};
use shared::ids::{CaseId, TaskId};
use shared::text::Text;
use shared::workflow::{
    CaseState, DisposalResult, Exemption, Move, MoveArgs, RulingBasis, TaskKind, Wish,
};

use super::cast::password;
use super::day::accept_and_file;
use super::law::{now, registered, until, words};
use super::{Cast, Timeline};
use crate::desk::{Desk, reason, to, unit};
use crate::{Fallible, Trouble};

/// A unit with one below it, and those who act for them.
struct Line {
    above: Desk,
    above_code: String,
    below: Desk,
    below_code: String,
    /// Which of the cast's crews works for the unit below.
    crew: usize,
    helper: Desk,
    helper_code: String,
}

/// The first crew of the cast whose unit has a unit above it with a clerk of its own, and a clerk of a
/// unit elsewhere.
async fn line(cast: &Cast) -> Fallible<Line> {
    let demo = sync_server::demo::demo_city()?;
    let clerks: Vec<&UserProfile> = demo
        .users
        .iter()
        .map(|user| &user.profile)
        .filter(|profile| profile.holds(Role::UnitClerk))
        .collect();
    let clerk_of = |code: &str| {
        clerks.iter().find(|c| c.unit.as_ref().is_some_and(|u| u.as_str() == code)).copied()
    };
    for (crew, (_, code)) in cast.clerks.iter().enumerate() {
        let path = demo.city.units.path(&code.parse().map_err(|_| Trouble(code.clone()))?);
        let path: Vec<String> = path.iter().map(|u| u.code.to_string()).collect();
        let Some(above) = path.iter().rev().nth(1) else { continue };
        let (Some(chief), Some(own)) = (clerk_of(above), clerk_of(code)) else { continue };
        let far = |c: &&&UserProfile| {
            c.unit.as_ref().is_some_and(|u| !path.iter().any(|p| p == u.as_str()))
        };
        let helper = clerks.iter().find(far).ok_or_else(|| Trouble("no helper".into()))?;
        let url = &cast.centre()?.url;
        let sign_in = |profile: &UserProfile| {
            let number = profile.work_number.to_string();
            async move { Desk::sign_in(url, &number, &password(&number)).await }
        };
        return Ok(Line {
            above: sign_in(chief).await?,
            above_code: above.clone(),
            below: sign_in(own).await?,
            below_code: code.clone(),
            crew,
            helper: sign_in(helper).await?,
            helper_code: helper.unit.as_ref().map(ToString::to_string).unwrap_or_default(),
        });
    }
    Err(Trouble("no unit of the demo city has a unit above it with a clerk".into()))
}

/// The crew asks for a move of its task from its phone.
async fn crew_asks(
    cast: &mut Cast,
    crew: usize,
    case: CaseId,
    mv: Move,
    args: MoveArgs,
) -> Fallible<()> {
    let Cast { phones, crews, ledger, .. } = cast;
    let crew = crews.get(crew).ok_or_else(|| Trouble("no crew".into()))?;
    let phone = phones.get_mut(crew.phone).ok_or_else(|| Trouble("no phone".into()))?;
    phone.sync().await?;
    let task = phone.task(&crew.session, case)?.task;
    let named = mv.answers().is_some().then_some(task);
    if mv == Move::MakeSafe {
        phone.asks_with_photo(&crew.session, case, mv, named, ledger)?;
    } else {
        phone.asks(&crew.session, case, mv, named, args, ledger)?;
    }
    phone.sync().await?;
    Ok(())
}

async fn crew_submits(cast: &mut Cast, crew: usize, case: CaseId) -> Fallible<()> {
    let Cast { phones, crews, ledger, .. } = cast;
    let crew = crews.get(crew).ok_or_else(|| Trouble("no crew".into()))?;
    let phone = phones.get_mut(crew.phone).ok_or_else(|| Trouble("no phone".into()))?;
    phone.sync().await?;
    let task = phone.task(&crew.session, case)?;
    let done = AnswerEdit { disposal: Some(DisposalResult::Disposed), ..AnswerEdit::default() };
    phone.answers(&crew.session, &task, done, ledger)?;
    phone.sync().await?;
    Ok(())
}

fn longer(hours: u16) -> MoveArgs {
    let limit = shared::city::Limit { amount: hours, unit: shared::city::LimitUnit::UrgentHour };
    MoveArgs { wish: Some(Wish::Extension(limit)), ..reason("等待材料") }
}

/// Filed under a standard that leaves time to ask for more of it.
async fn filed(cast: &mut Cast, what: &str) -> Fallible<CaseId> {
    let case = registered(cast, what).await?;
    accept_and_file(cast, case).await?;
    Ok(case)
}

pub(super) async fn through_the_units(cast: &mut Cast, timeline: &Timeline) -> Fallible<()> {
    let line = line(cast).await?;
    let case = filed(cast, "灯杆倾斜").await?;
    let none = MoveArgs::default;
    let with_help =
        MoveArgs { co_units: vec![Text::clipped(&line.helper_code)], ..unit(&line.above_code) };
    cast.dispatcher.does(case, Move::Dispatch, with_help).await?;
    line.helper.does(case, Move::AnswerAsCoUnit, words("已断电")).await?;
    line.above.does(case, Move::SubDispatch, unit(&line.below_code)).await?;
    line.below.does(case, Move::SignFor, none()).await?;
    line.below.does(case, Move::Return, reason("人手不足")).await?;
    line.above.does(case, Move::SubDispatch, unit(&line.below_code)).await?;
    timeline.says("a unit hands a case down, gets it back, and hands it down again; another helps");

    let crew = cast.crews.get(line.crew).map(|c| c.session.user);
    let crew = crew.ok_or_else(|| Trouble("no crew".into()))?;
    line.below.does(case, Move::Assign, to(crew)).await?;
    crew_asks(cast, line.crew, case, Move::Take, none()).await?;
    crew_asks(cast, line.crew, case, Move::MakeSafe, none()).await?;
    crew_asks(cast, line.crew, case, Move::Apply, longer(2)).await?;
    line.below.does(case, Move::Apply, longer(4)).await?;
    cast.dispatcher.does(case, Move::Grant, none()).await?;
    line.below.does(case, Move::Apply, longer(4)).await?;
    cast.chief.does(case, Move::Refuse, words("请按期完成")).await?;
    crew_asks(cast, line.crew, case, Move::ReturnToUnit, reason("缺少登高车")).await?;
    line.below.does(case, Move::Assign, to(crew)).await?;
    line.below.does(case, Move::Revoke, reason("改由夜班处理")).await?;
    line.below.does(case, Move::Assign, to(crew)).await?;
    crew_submits(cast, line.crew, case).await?;
    line.below.does(case, Move::SendBackToCrew, reason("照片看不清")).await?;
    crew_submits(cast, line.crew, case).await?;
    timeline.says("the crew makes safe, asks for time, gives back, is sent back, and submits");

    line.below.does(case, Move::Forward, none()).await?;
    line.above.does(case, Move::Forward, none()).await?;
    cast.dispatcher.does(case, Move::GiveBack, reason("缺少协办意见")).await?;
    line.above.does(case, Move::SubDispatch, unit(&line.below_code)).await?;
    line.below.does(case, Move::Assign, to(crew)).await?;
    crew_submits(cast, line.crew, case).await?;
    line.below.does(case, Move::Forward, none()).await?;
    line.above.does(case, Move::Forward, none()).await?;
    cast.dispatcher.does(case, Move::PassOn, none()).await?;
    let checker = cast.collectors.get(2).map(|c| c.session.user);
    let checker = checker.ok_or_else(|| Trouble("no cast".into()))?;
    let at_once = MoveArgs { due: Some(now()), ..to(checker) };
    cast.acceptor.does(case, Move::OrderCheck, at_once).await?;
    until(cast, case, CaseState::AwaitingClosing).await?;
    timeline.says("a check that nobody answers runs out by itself");
    let by_class = MoveArgs { exemption: Some(Exemption::Class), ..none() };
    cast.acceptor.does(case, Move::ProposeClosing, by_class.clone()).await?;
    cast.leader.does(case, Move::Close, by_class).await?;
    let unhappy = MoveArgs { satisfied: Some(false), ..none() };
    cast.acceptor.does(case, Move::CallBack, unhappy).await?;
    cast.leader.does(case, Move::Reopen, reason("来电人不满意")).await?;
    cast.chief.does(case, Move::ForceClose, reason("现场已拆除")).await?;
    cast.leader.does(case, Move::ForceClose, reason("现场已拆除")).await?;
    cast.ledger.closed(case);
    timeline.says("closed without a check, reopened after a call, closed by force of two");
    Ok(())
}

pub(super) async fn ruled_suspended_voided(cast: &mut Cast, timeline: &Timeline) -> Fallible<()> {
    let line = line(cast).await?;
    let none = MoveArgs::default;
    let disputed = filed(cast, "雨水井堵塞").await?;
    cast.dispatcher.does(disputed, Move::Dispatch, unit(&line.above_code)).await?;
    line.above.does(disputed, Move::Return, reason("不属本单位")).await?;
    let ruling = MoveArgs {
        basis: Some(RulingBasis::LocalUnit),
        unit: Some(Text::clipped(&line.above_code)),
        ..reason("由属地处置")
    };
    cast.dispatcher.does(disputed, Move::Rule, ruling).await?;
    let again = line.above.tries(disputed, Move::Return, reason("仍不属")).await?;
    super::law::refused(&again, "move.ruled")?;
    timeline.says("a dispute is ruled and the case can't be returned again");

    let waits = filed(cast, "行道树补种").await?;
    cast.dispatcher.does(waits, Move::Dispatch, unit(&line.above_code)).await?;
    let soon = Some(Wish::Suspension(now() + 3_000));
    line.above.does(waits, Move::Apply, MoveArgs { wish: soon, ..reason("非种植季节") }).await?;
    cast.dispatcher.does(waits, Move::Grant, none()).await?;
    until(cast, waits, CaseState::Dispatched).await?;
    timeline.says("a suspended case resumes by itself");

    cast.chief.does(waits, Move::Urge, words("请尽快安排")).await?;
    let urge = cast.acceptor.case(waits).await?.flow.urges.first().map(|urge| urge.id);
    let answered: Option<TaskId> = urge;
    line.above
        .does(waits, Move::AnswerUrge, MoveArgs { urge: answered, ..words("已排班") })
        .await?;
    cast.chief.does(waits, Move::RaiseToUrgent, reason("学校门口")).await?;
    cast.dispatcher.does(waits, Move::ProposeVoid, reason("重复派遣")).await?;
    cast.leader.does(waits, Move::RefuseVoid, reason("并非重复")).await?;
    cast.dispatcher.does(waits, Move::ProposeVoid, reason("树已由绿化工程补种")).await?;
    cast.leader.does(waits, Move::Void, none()).await?;
    let open = cast.acceptor.case(waits).await?.flow.open_task(TaskKind::Disposal).is_some();
    if open {
        return Err(Trouble("a void case has an open task".into()));
    }
    timeline.says("urged, answered, raised to urgent, and void at the second proposal");
    Ok(())
}
