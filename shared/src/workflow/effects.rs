//! What an applied move changes, move by move.

use super::CheckResult;
use super::answers::{Lapse, Wish};
use super::effect::Effect;
use super::flow::{Appeal, Urge};
use super::met::{Asked, co_units, source_of, unit_of};
use super::moves::Move;
use super::needs::Need;
use super::state::CaseState;
use super::table::{Row, To};
use super::task::{Task, TaskKind, TaskState};
use super::times::{Times, in_time_of};
use crate::city::Role;
use crate::codes::UnitCode;
use crate::ids::{TaskId, UserId};
use crate::text::Code;

/// The effects of a move whose row allows it, in the order they are recorded.
pub(super) fn effects(asked: &Asked<'_>, row: &Row) -> Vec<Effect> {
    let mut out = Vec::new();
    own_effects(asked, &mut out);
    let moved = moved(asked, row);
    let to = match &moved {
        Some(Effect::Moved(to) | Effect::Parked { to, .. }) => Some(*to),
        _ => None,
    };
    let times = Times::after(asked, row, to);
    times.set_due_of_tasks(&mut out);
    times.record(&mut out);
    let waits = [Need::MediaReceived, Need::CheckPhoto, Need::VerificationPhoto];
    if row.needs.iter().any(|need| waits.contains(need)) {
        out.extend(asked.args().without_media.clone().map(Effect::WithoutMedia));
    }
    out.extend(lapsed(asked, to, &out));
    if let Some(to) = to {
        out.extend(left_behind(asked, to, &out));
    }
    out.extend(moved);
    out
}

/// The change of state.
fn moved(asked: &Asked<'_>, row: &Row) -> Option<Effect> {
    let (flow, args) = (asked.flow(), asked.args());
    let from = flow.state;
    match row.to {
        To::Same => None,
        To::State(to) => Some(Effect::Moved(to)),
        To::Park(to) => Some(Effect::Parked { from, to }),
        To::Kept => flow.parked_from.map(Effect::Moved),
        To::Up(to) => flow.at_top().then_some(Effect::Moved(to)),
        To::UnitOrCrew if args.assignee.is_some() => Some(Effect::Moved(CaseState::InWork)),
        To::UnitOrCrew => Some(Effect::Moved(CaseState::Dispatched)),
        To::Judged(yes, no) => {
            Some(Effect::Moved(if args.approve == Some(true) { yes } else { no }))
        }
        To::Granted => match flow.application?.wish {
            Wish::Suspension(_) => Some(Effect::Parked { from, to: CaseState::Suspended }),
            Wish::Extension(_) => None,
        },
        To::Second(to) => asked.first_to_force().is_some().then_some(Effect::Moved(to)),
    }
}

/// What the unit asked for ends with its hold on the case.
fn lapsed(asked: &Asked<'_>, to: Option<CaseState>, so_far: &[Effect]) -> Option<Effect> {
    asked.flow().application?;
    if so_far.iter().any(|effect| matches!(effect, Effect::Answered { .. })) {
        return None;
    }
    let why = match (asked.request.mv, to) {
        (_, Some(CaseState::Returned)) => Lapse::Returned,
        (Move::Dispatch | Move::Rule, _) => Lapse::OtherUnit,
        (_, Some(end)) if end.is_end() => Lapse::Over,
        _ => return None,
    };
    Some(Effect::Lapsed(why))
}

/// Tasks that nobody can answer any more once the case has moved on.
fn left_behind(asked: &Asked<'_>, to: CaseState, so_far: &[Effect]) -> Vec<Effect> {
    let ended = |id: TaskId| {
        so_far.iter().any(|effect| matches!(effect, Effect::TaskEnded(over, _) if *over == id))
    };
    let belongs = |kind: TaskKind| match kind {
        TaskKind::Disposal => matches!(to, CaseState::InWork | CaseState::Suspended),
        TaskKind::Check => to == CaseState::Checking,
        TaskKind::Verification => to == CaseState::Verifying,
        TaskKind::Supplement => to == CaseState::Reported,
    };
    let open = asked.flow().tasks.values().filter(|task| task.state == TaskState::Open);
    open.filter(|task| !ended(task.id) && !belongs(task.kind))
        .map(|task| Effect::TaskEnded(task.id, TaskState::Withdrawn))
        .collect()
}

fn own_effects(asked: &Asked<'_>, out: &mut Vec<Effect>) {
    let (flow, args, facts) = (asked.flow(), asked.args(), asked.facts);
    match asked.request.mv {
        Move::Register => out.push(Effect::Registered(source_of(args))),
        Move::AskForMore => {
            out.extend(flow.reporter.map(|who| give(asked, TaskKind::Supplement, who)));
        }
        Move::AnswerMore => out.extend(end(asked, TaskKind::Supplement, TaskState::Done)),
        Move::OrderVerification => {
            out.extend(args.assignee.map(|who| give(asked, TaskKind::Verification, who)));
        }
        Move::AnswerVerification => {
            out.extend(end(asked, TaskKind::Verification, TaskState::Done));
            out.extend(args.verification.map(Effect::Verified));
        }
        Move::Accept => {
            out.push(Effect::Pinned);
            let known = |standard: &Code| asked.facts.knows_standard(standard);
            out.extend(args.standard.clone().filter(known).map(Effect::Standard));
        }
        Move::Merge => {
            let root = args.target.and_then(|target| facts.open_root(target));
            out.extend(root.map(Effect::MergedInto));
        }
        Move::Unmerge => out.push(Effect::Unmerged),
        Move::TransferOut => out.extend(args.receiver.clone().map(Effect::TransferredTo)),
        Move::File => {
            out.extend(args.standard.clone().map(Effect::Standard));
            out.extend(facts.number().map(Effect::Numbered));
        }
        Move::OrderCheck => out.extend(args.assignee.map(|who| give(asked, TaskKind::Check, who))),
        Move::AnswerCheck => {
            out.extend(end(asked, TaskKind::Check, TaskState::Done));
            out.extend(args.check.map(Effect::Checked));
        }
        Move::ProposeClosing => out.push(Effect::ClosingProposed(asked.by.user)),
        Move::Close if flow.check != Some(CheckResult::Fixed) => {
            out.extend(args.exemption.map(Effect::Exempted));
        }
        Move::ProposeVoid => out.push(Effect::VoidProposed(asked.by.user)),
        Move::RefuseVoid => out.push(Effect::VoidRefused),
        Move::ForceClose => force(asked, out),
        Move::Urge => out.push(Effect::Urged(Urge {
            id: facts.fresh_task(),
            by: asked.by.user,
            by_leader: asked.by.roles.contains(&Role::Leader),
            text: args.opinion.clone().unwrap_or_default(),
            due: args.due.or_else(|| in_time_of(facts.clock_settings().stages.supervision, facts)),
            done: false,
        })),
        Move::AnswerUrge => out.extend(args.urge.map(Effect::UrgeAnswered)),
        Move::RaiseToUrgent => out.push(Effect::Urgent),
        Move::CallBack => out.extend(args.satisfied.map(Effect::CalledBack)),
        Move::Appeal => {
            let reason = args.reason.clone().unwrap_or_default();
            out.push(Effect::Appealed(Appeal { by: asked.by.user, reason, reviews: Vec::new() }));
        }
        Move::ReviewAppeal => {
            let upheld = args.approve == Some(true);
            out.push(Effect::Reviewed { by: asked.by.user, upheld });
        }
        Move::WithdrawTask => out.extend(end_of_state(asked, TaskState::Withdrawn)),
        Move::DeclineTask => out.extend(end_of_state(asked, TaskState::GivenBack)),
        Move::ExpireTask => out.extend(end_of_state(asked, TaskState::Expired)),
        Move::ReassignTask => out.extend(pass_on(asked, TaskState::Withdrawn)),
        Move::HandOverTask => out.extend(pass_on(asked, TaskState::HandedOver)),
        _ => effects_at_units(asked, out),
    }
}

/// One of two asks, or the other one does.
fn force(asked: &Asked<'_>, out: &mut Vec<Effect>) {
    let by = asked.by;
    match asked.first_to_force() {
        Some((_, first)) => {
            let second = if first == Role::Leader { Role::ShiftLeader } else { Role::Leader };
            out.push(Effect::Forced(by.user, second));
        }
        None => {
            let leader = by.roles.contains(&Role::Leader);
            let role = if leader { Role::Leader } else { Role::ShiftLeader };
            out.push(Effect::ForceAsked(by.user, role));
            let waits = asked.facts.clock_settings().stages.forced_closing;
            out.extend(in_time_of(waits, asked.facts).map(Effect::ForceUntil));
        }
    }
}

/// What happens between dispatch and feedback.
fn effects_at_units(asked: &Asked<'_>, out: &mut Vec<Effect>) {
    let (flow, args, facts) = (asked.flow(), asked.args(), asked.facts);
    let sent = |to: Vec<UnitCode>| Effect::Dispatched { to, at: facts.now() };
    match asked.request.mv {
        Move::Dispatch | Move::Rule => {
            out.extend(args.basis.filter(|_| asked.request.mv == Move::Rule).map(Effect::Ruled));
            out.extend(unit_of(args, facts).map(sent));
            let helpers = co_units(args, facts).filter(|units| !units.is_empty());
            out.extend(helpers.map(Effect::Helped));
            out.extend(args.assignee.map(|crew| give(asked, TaskKind::Disposal, crew)));
        }
        Move::SubDispatch => out.extend(unit_of(args, facts).map(Effect::Held)),
        Move::SignFor => out.push(Effect::SignedFor),
        Move::Return if flow.at_top() => out.push(Effect::Returned),
        Move::Return | Move::Forward if !flow.at_top() => out.push(Effect::Held(one_up(asked))),
        Move::Assign => {
            out.extend(end(asked, TaskKind::Disposal, TaskState::Withdrawn));
            out.extend(args.assignee.map(|crew| give(asked, TaskKind::Disposal, crew)));
        }
        Move::Revoke => out.extend(end(asked, TaskKind::Disposal, TaskState::Withdrawn)),
        Move::Take => {
            out.extend(flow.open_task(TaskKind::Disposal).map(|t| Effect::TaskTaken(t.id)));
        }
        Move::ReturnToUnit => out.extend(end(asked, TaskKind::Disposal, TaskState::GivenBack)),
        Move::MakeSafe => out.push(Effect::MadeSafe),
        Move::Apply => {
            let endorsed = asked.by.roles.contains(&Role::UnitClerk);
            out.extend(args.wish.map(|wish| Effect::Asked { wish, endorsed }));
        }
        Move::Grant => out.push(Effect::Answered { granted: true }),
        Move::Refuse => out.push(Effect::Answered { granted: false }),
        Move::Submit => {
            let own = flow
                .open_task(TaskKind::Disposal)
                .is_some_and(|task| task.assignee == asked.by.user);
            let how = if own { TaskState::Done } else { TaskState::Withdrawn };
            out.extend(end(asked, TaskKind::Disposal, how));
            out.extend(args.disposal.map(Effect::Disposed));
            out.extend(flow.application.map(|_| Effect::Answered { granted: false }));
        }
        Move::AnswerAsCoUnit => {
            let words = args.opinion.clone().unwrap_or_default();
            out.extend(helper_of(asked).map(|unit| Effect::HelpEnded(unit, words)));
        }
        Move::SendBackToCrew => {
            let crew = flow.last_task(TaskKind::Disposal).map(|task| task.assignee);
            out.extend(crew.map(|crew| give(asked, TaskKind::Disposal, crew)));
        }
        Move::GiveBack => out.push(sent(flow.holder.clone())),
        Move::Rework | Move::Reopen => {
            out.push(Effect::NewRound);
            out.push(sent(flow.holder.clone()));
        }
        _ => {}
    }
}

fn end(asked: &Asked<'_>, kind: TaskKind, how: TaskState) -> Option<Effect> {
    asked.flow().open_task(kind).map(|task| Effect::TaskEnded(task.id, how))
}

fn end_of_state(asked: &Asked<'_>, how: TaskState) -> Option<Effect> {
    asked.open_task_of_state().map(|task| Effect::TaskEnded(task.id, how))
}

fn give(asked: &Asked<'_>, kind: TaskKind, assignee: UserId) -> Effect {
    let (flow, args, facts) = (asked.flow(), asked.args(), asked.facts);
    Effect::TaskGiven(Task {
        id: facts.fresh_task(),
        kind,
        assignee,
        round: flow.round.max(1),
        // Set by the clock that the move starts.
        due: args.due,
        state: TaskState::Open,
        text: args.opinion.clone().unwrap_or_default(),
        continues: None,
    })
}

/// The open task goes on in other hands; the new one names the old one.
fn pass_on(asked: &Asked<'_>, how: TaskState) -> Vec<Effect> {
    let Some((old, assignee)) = asked.open_check().zip(asked.args().assignee) else {
        return Vec::new();
    };
    let fresh =
        Task { id: asked.facts.fresh_task(), assignee, continues: Some(old.id), ..old.clone() };
    vec![Effect::TaskEnded(old.id, how), Effect::TaskGiven(fresh)]
}

fn one_up(asked: &Asked<'_>) -> Vec<UnitCode> {
    let holder = &asked.flow().holder;
    holder.iter().take(holder.len().saturating_sub(1)).cloned().collect()
}

/// The helping unit for which somebody speaks.
fn helper_of(asked: &Asked<'_>) -> Option<UnitCode> {
    let own = asked.by.unit?;
    let helpers = &asked.flow().helpers;
    let below = |unit: &&UnitCode| asked.facts.path(unit).contains(own);
    helpers.get_key_value(own).map(|(unit, _)| unit).or_else(|| helpers.keys().find(below)).cloned()
}
