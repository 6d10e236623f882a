//! One step of a case: which one, by whom, and what it is given.

use shared::case::{Case, Verdict};
use shared::city::{City, FilingStandard, LimitUnit, PhraseUse, Role, UnitGrid};
use shared::ids::{Millis, OpId, UserId};
use shared::media::MediaRole;
use shared::ops::Body;
use shared::text::Text;
use shared::workflow::{
    CaseState, CheckResult, DisposalResult, Exemption, Move, MoveArgs, Need, Request, TaskKind,
    row_from,
};
use uuid::Uuid;

use super::people::People;
use super::phone::{Phone, photo};
use super::road::{By, ROADS, Road, Sight};
use super::{PastError, phrase};
use crate::authority::Authority;
use crate::demo::lead;
use crate::demo::splitmix::SplitMix;

/// What a step's maker knows beside the case.
pub(super) struct Knows<'a> {
    pub(super) city: &'a City,
    pub(super) people: &'a People,
    pub(super) standard: &'a FilingStandard,
    pub(super) grid: &'a UnitGrid,
    pub(super) utc_offset: Millis,
}

/// The next step of a case; none when it is over, or rests where it is.
pub(super) fn next(
    chance: &mut SplitMix,
    case: &Case,
    knows: &Knows<'_>,
    rests_in: Option<CaseState>,
) -> Option<&'static Road> {
    let flow = &case.flow;
    if rests_in == Some(flow.state) {
        return None;
    }
    let crew = |unit| knows.people.crew(chance, knows.city, unit);
    let has_crew = flow.unit().and_then(crew).is_some();
    let calm = knows.standard.limit.unit != LimitUnit::UrgentHour;
    let sight = Sight { case, has_crew, calm };
    let open = || ROADS.iter().filter(|road| road.from == flow.state && (road.when)(&sight));
    if let Some(there) = open().find(|road| road.to != flow.state && Some(road.to) == rests_in) {
        return Some(there);
    }
    let mut drawn = chance.below(open().map(|road| road.weight).sum());
    for road in open() {
        if drawn < road.weight {
            return Some(road);
        }
        drawn -= road.weight;
    }
    None
}

/// Who takes the step.
pub(super) fn maker(
    chance: &mut SplitMix,
    road: &Road,
    case: &Case,
    knows: &Knows<'_>,
) -> Option<UserId> {
    let flow = &case.flow;
    match road.by {
        By::Desk(role) => knows.people.anybody(chance, role, None),
        By::Clerk => {
            let mut path = flow.holder.iter().rev();
            path.find_map(|unit| knows.people.anybody(chance, Role::UnitClerk, Some(unit)))
        }
        By::Task(kind) => flow.open_task(kind).map(|task| task.assignee),
        By::Reporter => flow.reporter,
    }
}

/// What the move needs, and the photos that go with it.
pub(super) fn given(
    chance: &mut SplitMix,
    road: &Road,
    case: &Case,
    knows: &Knows<'_>,
    at: Millis,
) -> Result<(MoveArgs, Vec<MediaRole>), PastError> {
    let mut args = MoveArgs::default();
    let mut photos = Vec::new();
    let words = |chance: &mut SplitMix, used_for| phrase(chance, knows.city, used_for);
    for need in row_from(road.mv, case.flow.state).map(|row| row.needs).unwrap_or_default() {
        match need {
            Need::Reason => args.reason = Some(Text::clipped(reason(road.mv))),
            Need::Standard => args.standard = Some(Text::clipped(knows.standard.id.as_str())),
            Need::Unit => {
                let unit = lead(knows.city, &knows.standard.class, knows.grid);
                args.unit = unit.map(|unit| Text::clipped(unit.code.as_str()));
            }
            Need::Crew => {
                let unit = case.flow.unit();
                args.assignee = unit.and_then(|unit| knows.people.crew(chance, knows.city, unit));
            }
            Need::Checker => {
                let round = &knows.grid.responsibility_grid;
                args.assignee = Some(knows.people.out(round, at, knows.utc_offset)?);
            }
            Need::DisposalResult => {
                args.disposal = Some(match chance.below(20) {
                    0 => DisposalResult::NotFound,
                    1 if knows.standard.make_safe.is_some() => DisposalResult::MadeSafe,
                    _ => DisposalResult::Disposed,
                });
                args.opinion = Some(Text::clipped(&words(chance, PhraseUse::Disposal)));
            }
            Need::AfterPhoto => photos.push(MediaRole::After),
            Need::CheckPhoto => photos.push(MediaRole::Check),
            Need::CheckResult => {
                let (result, said) = match chance.below(100) {
                    0..=4 => (CheckResult::NotFixed, "现场没有变化"),
                    5..=8 => (CheckResult::PartlyFixed, "只处理了一部分"),
                    9..=10 => (CheckResult::CannotTell, "现场有车遮挡，看不清"),
                    _ => (CheckResult::Fixed, "现场已恢复正常"),
                };
                args.check = Some(result);
                args.reason = Some(Text::clipped(said));
            }
            Need::PositiveCheck if case.flow.check != Some(CheckResult::Fixed) => {
                args.exemption = Some(Exemption::Class);
            }
            _ => {}
        }
    }
    Ok((args, photos))
}

fn reason(mv: Move) -> &'static str {
    match mv {
        Move::Retract => "看错了，问题在另一侧且已有人上报",
        Move::Decline => "照片看不出问题所在",
        Move::Return => "不在本单位职责范围",
        Move::Revoke => "人手调往急件，改由他人处理",
        Move::ReturnToUnit => "缺材料，需要单位先备料",
        Move::SendBackToCrew => "处置后照片没有拍到原位置",
        Move::WithdrawTask => "核查员已交班，改派他人",
        Move::Rework => "核查发现没有处理到位",
        _ => "按现场情况办理",
    }
}

/// Takes the step at its instant. What needs photos or is asked in the field goes through a phone.
///
/// # Errors
/// The centre does not apply it: a road leads where the workflow does not.
pub(super) async fn take(
    authority: &Authority,
    phone: &Phone,
    people: &People,
    case: &Case,
    step: Step,
) -> Result<(), PastError> {
    let Step { road, by, at, mut args, photos } = step;
    let by_task = |kind: TaskKind| case.flow.open_task(kind).map(|task| task.id);
    let task = road.mv.answers().and_then(by_task).filter(|_| matches!(road.by, By::Task(_)));
    let in_field = matches!(road.by, By::Task(_) | By::Reporter) || !photos.is_empty();
    let request = |args| Request { mv: road.mv, task, after: None, seen_pos: case.pos, args };
    let verdict = if in_field {
        let mut bodies: Vec<_> =
            photos.into_iter().map(|role| (OpId(Uuid::now_v7()), photo(role))).collect();
        args.media = bodies.iter().map(|(op, _)| *op).collect();
        let op = OpId(Uuid::now_v7());
        bodies.push((op, Body::TransitionRequested(request(args))));
        phone.says(by, case.id, at, bodies).await?;
        let after = authority.store().case(case.id).await?;
        after.and_then(|case| case.flow.verdicts.get(&op).cloned())
    } else {
        let reply = authority.act(case.id, request(args), Some(case.pos), people.get(by)?).await?;
        Some(reply.verdict)
    };
    match verdict {
        Some(Verdict::Applied) => Ok(()),
        other => Err(PastError::Refused(format!("{:?}: {other:?}", road.mv))),
    }
}

/// A step that is about to be taken.
pub(super) struct Step {
    pub(super) road: &'static Road,
    pub(super) by: UserId,
    pub(super) at: Millis,
    pub(super) args: MoveArgs,
    pub(super) photos: Vec<MediaRole>,
}
