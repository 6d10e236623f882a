//! The rest of the law: every move that the day has not seen yet, at the desk and on handsets, and
//! every illegal one refused by the name of its rule.

use std::collections::BTreeSet;
use std::time::Duration;

use collector_core::draft::AnswerEdit;
use serde_json::Value;
use shared::ids::{CaseId, Millis};
use shared::text::Text;
use shared::workflow::{CaseState, Move, MoveArgs, VerificationResult};

use super::day::{CALM, accept_and_file, reported};
use super::law_units;
use super::{Cast, Timeline};
use crate::desk::{reason, to};
use crate::{Fallible, Trouble};

/// How long the centre's own clock may take to notice: it looks every second.
const PATIENCE: Duration = Duration::from_secs(30);

/// Plays it.
///
/// # Errors
/// The product refuses what it should do, or does what it should refuse.
pub(super) async fn play(cast: &mut Cast, timeline: &Timeline) -> Fallible<()> {
    more_is_asked_for(cast, timeline).await?;
    verification_changes_hands(cast, timeline).await?;
    merged_transferred_retracted(cast, timeline).await?;
    settled_on_the_spot(cast, timeline).await?;
    law_units::through_the_units(cast, timeline).await?;
    law_units::ruled_suspended_voided(cast, timeline).await?;
    an_ordinary_morning(cast, timeline).await?;
    cast.all_sync().await?;
    illegal_moves(cast, timeline).await
}

/// A case that came by telephone.
pub(super) async fn registered(cast: &mut Cast, what: &str) -> Fallible<CaseId> {
    let case = cast.acceptor.registers(what).await?;
    cast.ledger.cases.entry(case).or_default();
    Ok(case)
}

/// Words for a move that wants them.
pub(super) fn words(text: &str) -> MoveArgs {
    MoveArgs { opinion: Some(Text::clipped(text)), ..MoveArgs::default() }
}

/// The time as everybody here has it.
pub(super) fn now() -> Millis {
    use collector_core::clock::Clock as _;
    let boot = shared::ids::BootId([2; 4]);
    collector_core::clock::SystemClock::new(480, boot).read().wall_ms
}

/// Waits until the centre has moved a case by itself.
pub(super) async fn until(cast: &Cast, case: CaseId, state: CaseState) -> Fallible<()> {
    let looked = async {
        loop {
            if cast.acceptor.case(case).await?.case.state == state {
                return Ok::<(), Trouble>(());
            }
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    };
    let waited = tokio::time::timeout(PATIENCE, looked).await;
    waited.map_err(|_| Trouble(format!("case {case} never came to {state:?}")))?
}

async fn more_is_asked_for(cast: &mut Cast, timeline: &Timeline) -> Fallible<()> {
    let case = reported(cast, 2, "井盖异响，位置不清", 1).await?;
    cast.acceptor.does(case, Move::AskForMore, words("请补拍远景")).await?;
    let Cast { phones, collectors, ledger, .. } = cast;
    let three = collectors.get(2).ok_or_else(|| Trouble("no cast".into()))?;
    let phone = phones.get_mut(three.phone).ok_or_else(|| Trouble("no phone".into()))?;
    phone.sync().await?;
    let task = phone.task(&three.session, case)?;
    let edit = AnswerEdit { opinion: Some(Text::clipped("远景已补")), ..AnswerEdit::default() };
    phone.answers(&three.session, &task, edit, ledger)?;
    phone.sync().await?;
    timeline.says("the desk asks for more and gets it");

    cast.acceptor.does(case, Move::AskForMore, words("请写明门牌")).await?;
    cast.acceptor.does(case, Move::WithdrawTask, reason("已从地图查到")).await?;
    let at_once = MoveArgs { due: Some(now()), ..words("请确认权属") };
    cast.acceptor.does(case, Move::AskForMore, at_once).await?;
    let asked = Duration::from_millis(200);
    let open = shared::workflow::TaskKind::Supplement;
    let mut looks = 0;
    while cast.acceptor.case(case).await?.flow.open_task(open).is_some() {
        looks += 1;
        if looks > 150 {
            return Err(Trouble("the question never ran out".into()));
        }
        tokio::time::sleep(asked).await;
    }
    cast.acceptor.does(case, Move::Decline, reason("不属本市管辖")).await?;
    cast.all_sync().await?;
    let Cast { phones, collectors, ledger, .. } = cast;
    let three = collectors.get(2).ok_or_else(|| Trouble("no cast".into()))?;
    let phone = phones.get_mut(three.phone).ok_or_else(|| Trouble("no phone".into()))?;
    phone.asks(&three.session, case, Move::Appeal, None, reason("门牌在本市"), ledger)?;
    phone.sync().await?;
    let holds = MoveArgs { approve: Some(true), ..words("申诉成立") };
    cast.dispatcher.does(case, Move::ReviewAppeal, holds.clone()).await?;
    cast.acceptor.does(case, Move::ReviewAppeal, holds).await?;
    timeline.says(
        "a question is withdrawn, another runs out; a declined report is appealed, twice reviewed",
    );
    Ok(())
}

/// What an acceptor names beside a class.
fn calm() -> MoveArgs {
    MoveArgs { standard: Some(Text::clipped(CALM)), ..MoveArgs::default() }
}

async fn verification_changes_hands(cast: &mut Cast, timeline: &Timeline) -> Fallible<()> {
    let case = registered(cast, "来电反映路灯不亮").await?;
    let user = |cast: &Cast, n: usize| {
        let holder = cast.collectors.get(n).ok_or_else(|| Trouble("no cast".into()))?;
        Ok::<_, Trouble>((holder.session.clone(), holder.phone))
    };
    let (one, on_a) = user(cast, 0)?;
    let (two, _) = user(cast, 1)?;
    let (three, on_b) = user(cast, 2)?;
    let order = |who| MoveArgs { assignee: Some(who), ..words("请到现场看一看") };
    cast.acceptor.does(case, Move::OrderVerification, order(one.user)).await?;
    cast.all_sync().await?;
    let asks = |cast: &mut Cast, on: usize, who, mv, args| {
        let Cast { phones, ledger, .. } = cast;
        let phone = phones.get_mut(on).ok_or_else(|| Trouble("no phone".into()))?;
        phone.asks(who, case, mv, None, args, ledger).map(|_| ())
    };
    asks(cast, on_a, &one, Move::DeclineTask, reason("正在处理另一起"))?;
    cast.all_sync().await?;
    cast.acceptor.does(case, Move::OrderVerification, order(one.user)).await?;
    cast.acceptor.does(case, Move::ReassignTask, to(two.user)).await?;
    cast.all_sync().await?;
    asks(cast, on_a, &two, Move::HandOverTask, to(three.user))?;
    cast.all_sync().await?;
    cast.all_sync().await?;
    let Cast { phones, ledger, .. } = cast;
    let phone = phones.get_mut(on_b).ok_or_else(|| Trouble("no phone".into()))?;
    let task = phone.task(&three, case)?;
    let real = Some(VerificationResult::True);
    phone.answers(
        &three,
        &task,
        AnswerEdit { verification: real, ..AnswerEdit::default() },
        ledger,
    )?;
    phone.sync().await?;
    timeline
        .says("a verification is declined, ordered again, reassigned, handed over and answered");

    cast.acceptor.does(case, Move::Accept, calm()).await?;
    cast.leader.does(case, Move::SendBack, reason("类别不准")).await?;
    accept_and_file(cast, case).await?;
    cast.dispatcher.does(case, Move::SendBack, reason("立案条件不符")).await?;
    cast.leader.does(case, Move::RefuseFiling, reason("未达立案标准")).await?;
    timeline.says("it is sent back twice and not filed in the end");
    Ok(())
}

async fn merged_transferred_retracted(cast: &mut Cast, timeline: &Timeline) -> Fallible<()> {
    let root = registered(cast, "垃圾堆在绿地边").await?;
    let member = registered(cast, "同一处垃圾").await?;
    let into = MoveArgs { target: Some(root), ..MoveArgs::default() };
    cast.acceptor.does(member, Move::Merge, into.clone()).await?;
    let back = cast.acceptor.tries(
        root,
        Move::Merge,
        MoveArgs { target: Some(member), ..MoveArgs::default() },
    );
    refused(&back.await?, "move.needs_target")?;
    cast.acceptor.does(member, Move::Unmerge, reason("实为两处")).await?;
    cast.acceptor.does(member, Move::Merge, into).await?;
    let away = registered(cast, "国道边坡落石").await?;
    let receiver = Some(Text::clipped("公路管理机构"));
    cast.acceptor
        .does(away, Move::TransferOut, MoveArgs { receiver, ..MoveArgs::default() })
        .await?;
    let mistaken = reported(cast, 2, "误报", 1).await?;
    let Cast { phones, collectors, ledger, .. } = cast;
    let three = collectors.get(2).ok_or_else(|| Trouble("no cast".into()))?;
    let phone = phones.get_mut(three.phone).ok_or_else(|| Trouble("no phone".into()))?;
    phone.asks(&three.session, mistaken, Move::Retract, None, reason("看错了"), ledger)?;
    phone.sync().await?;
    timeline.says("one case is merged, one transferred, one taken back by its reporter");
    Ok(())
}

async fn settled_on_the_spot(cast: &mut Cast, timeline: &Timeline) -> Fallible<()> {
    let Cast { phones, collectors, ledger, .. } = cast;
    let one = collectors.first().ok_or_else(|| Trouble("no cast".into()))?;
    let phone = phones.get_mut(one.phone).ok_or_else(|| Trouble("no phone".into()))?;
    let good = phone.settles(&one.session, ledger)?;
    let bad = phone.settles(&one.session, ledger)?;
    phone.sync().await?;
    for (case, approve) in [(good, true), (bad, false)] {
        let args = MoveArgs { approve: Some(approve), ..MoveArgs::default() };
        cast.acceptor.does(case, Move::AuditSelfDisposed, args).await?;
    }
    cast.ledger.closed(good);
    timeline.says("two things were settled on the spot; the audit takes one and not the other");
    Ok(())
}

/// What any morning brings beside what goes wrong: cases in every early state.
async fn an_ordinary_morning(cast: &mut Cast, timeline: &Timeline) -> Fallible<()> {
    for n in 0..20 {
        let case = registered(cast, &format!("来电反映人行道破损（{}）", n + 1)).await?;
        match n % 4 {
            0 => {}
            1 => cast.acceptor.does(case, Move::Accept, calm()).await?,
            2 => accept_and_file(cast, case).await?,
            _ => cast.acceptor.does(case, Move::Decline, reason("重复来电")).await?,
        }
    }
    timeline.says("twenty calls are written down, some accepted, some filed, some declined");
    Ok(())
}

pub(super) fn refused(told: &Value, code: &str) -> Fallible<()> {
    if told.pointer("/verdict/code").and_then(Value::as_str) == Some(code) {
        return Ok(());
    }
    Err(Trouble(format!("wanted {code}, was told {told}")))
}

/// On one case of every state somebody at the desk tries every move that is not offered: each is refused, and
/// the rule has a name and a sentence.
async fn illegal_moves(cast: &mut Cast, timeline: &Timeline) -> Fallible<()> {
    let mut seen = BTreeSet::new();
    let (mut tried, mut rules) = (0, BTreeSet::new());
    for row in cast.acceptor.all_cases().await? {
        if !seen.insert(row.state) {
            continue;
        }
        // In turn, so that nobody asks faster than a person may.
        let desks = [&cast.acceptor, &cast.leader, &cast.dispatcher, &cast.chief];
        let desk = desks.get(seen.len() % desks.len()).copied().unwrap_or(&cast.acceptor);
        let sheet = desk.case(row.id).await?;
        let offered: BTreeSet<Move> = sheet.moves.iter().map(|offer| offer.mv).collect();
        for mv in Move::ALL.into_iter().filter(|mv| !offered.contains(mv)) {
            let told = desk.tries_bare(row.id, sheet.case.pos, mv).await?;
            let said = told.pointer("/verdict/zh").and_then(Value::as_str).unwrap_or_default();
            let code = told.pointer("/verdict/code").and_then(Value::as_str).unwrap_or_default();
            if said.is_empty() || code.is_empty() {
                return Err(Trouble(format!("{mv:?} in {:?} was told {told}", row.state)));
            }
            rules.insert(code.to_owned());
            tried += 1;
        }
    }
    let rules: Vec<String> = rules.into_iter().collect();
    timeline.says(&format!(
        "{tried} illegal moves in {} states are refused by {}",
        seen.len(),
        rules.join(" ")
    ));
    Ok(())
}
