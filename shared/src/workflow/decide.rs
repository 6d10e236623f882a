//! The one decision: does this request happen, did somebody else come first, or does a rule forbid
//! it? Pure, so the handset predicts with the very function the centre decides with.

use super::effect::Effect;
use super::needs::{Need, unit_of};
use super::request::Request;
use super::state::{CaseState, Move};
use super::table::{Relation, Row, To, Who, row_of};
use super::task::{Task, TaskKind, TaskState};
use crate::case::{Case, Verdict};
use crate::city::Role;
use crate::codes::{CaseNumber, UnitCode};
use crate::ids::{Millis, TaskId, UserId};
use crate::media::Sha256Hash;
use crate::text::Code;

/// Who asks.
#[derive(Debug, Clone, Copy)]
pub struct Person<'a> {
    /// The account.
    pub user: UserId,
    /// Its posts.
    pub roles: &'a [Role],
    /// Where it belongs.
    pub unit: Option<&'a UnitCode>,
}

/// What a decision must know beside the case. Everything is given: nothing here reads a clock.
pub trait Facts {
    /// The path of a unit from the root of the tree, empty when there is no such unit.
    fn path(&self, unit: &UnitCode) -> Vec<UnitCode>;
    /// Whether a user holds a post.
    fn has_role(&self, user: UserId, role: Role) -> bool;
    /// Where a user belongs.
    fn unit_of(&self, user: UserId) -> Option<UnitCode>;
    /// Whether the city has such a filing standard.
    fn knows_standard(&self, standard: &Code) -> bool;
    /// Whether bytes with this hash are stored at the centre.
    fn received(&self, sha256: &Sha256Hash) -> bool;
    /// The number to issue, if one can be.
    fn number(&self) -> Option<CaseNumber>;
    /// The id for a task that this decision gives.
    fn fresh_task(&self) -> TaskId;
    /// The limit for a task or a disposal that begins now, by standard or city setting.
    fn due(&self, kind: TaskKind, standard: Option<&Code>) -> Option<Millis>;
}

/// What comes of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// It happens.
    Applied(Vec<Effect>),
    /// It has happened already, by the same task.
    Already,
    /// Somebody else came first; the code says what.
    Superseded(&'static str),
    /// The rule with this code forbids it.
    Rejected(&'static str),
}

impl Decision {
    /// What the asker is told.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        match self {
            Self::Applied(_) | Self::Already => Verdict::Applied,
            Self::Superseded(code) => Verdict::Superseded((*code).to_owned()),
            Self::Rejected(code) => Verdict::Rejected((*code).to_owned()),
        }
    }
}

/// Decides.
#[must_use]
pub fn decide(case: &Case, request: &Request, by: &Person<'_>, facts: &dyn Facts) -> Decision {
    let flow = &case.flow;
    let Some(row) = row_of(request.mv) else { return Decision::Rejected("move.unknown") };
    if let Some(after) = request.after
        && flow.verdicts.get(&after) != Some(&Verdict::Applied)
    {
        return Decision::Superseded("task.earlier_step_not_applied");
    }
    if let Some(early) = judge_task(case, request, by, row) {
        return early;
    }
    if !row.who.iter().any(|who| stands(case, request, who, by, facts)) {
        return Decision::Rejected(if holds_role(row, by) {
            "move.not_your_case"
        } else {
            "move.not_your_role"
        });
    }
    if !row.from.contains(&flow.state) {
        return Decision::Rejected("move.wrong_state");
    }
    if let Some(need) = row.needs.iter().find(|need| !need.met(case, request, by, facts)) {
        return Decision::Rejected(need.code());
    }
    Decision::Applied(effects(case, request, row, by, facts))
}

/// What the named task says before any rule is asked (R27).
fn judge_task(case: &Case, request: &Request, by: &Person<'_>, row: &Row) -> Option<Decision> {
    let task = case.flow.tasks.get(&request.task?);
    let Some(task) = task else { return Some(Decision::Superseded("task.unknown")) };
    if request.mv.answers() != Some(task.kind) {
        return Some(Decision::Rejected("move.wrong_task"));
    }
    if task.assignee != by.user {
        return Some(Decision::Superseded("task.reassigned"));
    }
    match task.state {
        TaskState::Done if request.mv.ends_task() => Some(Decision::Already),
        TaskState::GivenBack if request.mv == Move::ReturnToUnit => Some(Decision::Already),
        TaskState::Open if request.mv == Move::Take && case.flow.taken.contains(&task.id) => {
            Some(Decision::Already)
        }
        TaskState::Open if row.from.contains(&case.flow.state) => None,
        TaskState::Withdrawn => Some(Decision::Superseded("task.withdrawn")),
        _ if case.flow.state == CaseState::Closed => Some(Decision::Superseded("case.closed")),
        _ => Some(Decision::Superseded("task.over")),
    }
}

impl Move {
    /// The kind of task this move is a step of.
    #[must_use]
    pub fn answers(self) -> Option<TaskKind> {
        match self {
            Self::Take | Self::ReturnToUnit | Self::Submit => Some(TaskKind::Disposal),
            Self::AnswerCheck => Some(TaskKind::Check),
            _ => None,
        }
    }

    /// Whether this move is the answer that ends its task.
    #[must_use]
    pub fn ends_task(self) -> bool {
        matches!(self, Self::Submit | Self::AnswerCheck)
    }
}

fn holds_role(row: &Row, by: &Person<'_>) -> bool {
    row.who.iter().any(|who| by.roles.contains(&who.role))
}

fn stands(case: &Case, request: &Request, who: &Who, by: &Person<'_>, facts: &dyn Facts) -> bool {
    if !by.roles.contains(&who.role) {
        return false;
    }
    let flow = &case.flow;
    let assigned =
        |kind| flow.open_task(kind).is_some_and(|t| t.assignee == by.user && kind == t.kind);
    match who.relation {
        Relation::Desk => at_desk(case, request, by, facts),
        Relation::Reporter => flow.reporter == Some(by.user),
        Relation::Holder => match (by.unit, flow.unit()) {
            (Some(own), Some(holder)) => own == holder || facts.path(holder).contains(own),
            _ => false,
        },
        Relation::AssignedCrew => assigned(TaskKind::Disposal),
        Relation::CheckAssignee => assigned(TaskKind::Check),
    }
}

/// Whether a desk reaches this case: its unit bounds what it may touch and where it may send a case.
/// What no unit holds yet lies with the desks of the whole tree, and with whom it is dispatched to.
fn at_desk(case: &Case, request: &Request, by: &Person<'_>, facts: &dyn Facts) -> bool {
    let Some(own) = by.unit else { return true };
    let target = (request.mv == Move::Dispatch).then(|| unit_of(&request.args, facts)).flatten();
    let sends_within = target.as_ref().map(|path| path.contains(own));
    let reaches = match case.flow.unit() {
        Some(holder) => own == holder || facts.path(holder).contains(own),
        None => facts.path(own).len() == 1 || sends_within == Some(true),
    };
    reaches && sends_within != Some(false)
}

fn effects(
    case: &Case,
    request: &Request,
    row: &Row,
    by: &Person<'_>,
    facts: &dyn Facts,
) -> Vec<Effect> {
    let (flow, args) = (&case.flow, &request.args);
    let mut out = Vec::new();
    let round = flow.round.max(1);
    let end = |kind, how| flow.open_task(kind).map(|t| Effect::TaskEnded(t.id, how));
    let give = |kind, assignee| {
        let due = args.due.or_else(|| facts.due(kind, flow.standard.as_ref()));
        let (id, state) = (facts.fresh_task(), TaskState::Open);
        Effect::TaskGiven(Task { id, kind, assignee, round, due, state })
    };
    match request.mv {
        Move::Accept => out.push(Effect::Pinned),
        Move::File => {
            out.extend(args.standard.clone().map(Effect::Standard));
            out.extend(facts.number().map(Effect::Numbered));
        }
        Move::Dispatch => {
            out.extend(unit_of(args, facts).map(Effect::Held));
            let due = args.due.or_else(|| facts.due(TaskKind::Disposal, flow.standard.as_ref()));
            out.push(Effect::Due(due));
        }
        Move::SignFor => out.push(Effect::SignedFor),
        Move::Return => out.push(Effect::Returned),
        Move::Assign => {
            out.extend(end(TaskKind::Disposal, TaskState::Withdrawn));
            out.extend(args.assignee.map(|crew| give(TaskKind::Disposal, crew)));
        }
        Move::Revoke => out.extend(end(TaskKind::Disposal, TaskState::Withdrawn)),
        Move::Take => {
            out.extend(flow.open_task(TaskKind::Disposal).map(|t| Effect::TaskTaken(t.id)));
        }
        Move::ReturnToUnit => out.extend(end(TaskKind::Disposal, TaskState::GivenBack)),
        Move::Submit => {
            let own = flow.open_task(TaskKind::Disposal).is_some_and(|t| t.assignee == by.user);
            let how = if own { TaskState::Done } else { TaskState::Withdrawn };
            out.extend(end(TaskKind::Disposal, how));
            out.extend(args.disposal.map(Effect::Disposed));
        }
        Move::SendBackToCrew => {
            let crew = flow.last_task(TaskKind::Disposal).map(|t| t.assignee);
            out.extend(crew.map(|crew| give(TaskKind::Disposal, crew)));
        }
        Move::OrderCheck => out.extend(args.assignee.map(|user| give(TaskKind::Check, user))),
        Move::AnswerCheck => {
            out.extend(end(TaskKind::Check, TaskState::Done));
            out.extend(args.check.map(Effect::Checked));
        }
        Move::WithdrawCheck => out.extend(end(TaskKind::Check, TaskState::Withdrawn)),
        Move::Rework => {
            out.push(Effect::NewRound);
            out.push(Effect::Held(flow.holder.clone()));
            out.push(Effect::Due(facts.due(TaskKind::Disposal, flow.standard.as_ref())));
        }
        Move::Close => {
            if flow.check != Some(super::CheckResult::Fixed) {
                out.extend(args.exemption.map(Effect::Exempted));
            }
        }
        Move::Retract | Move::Decline | Move::Forward | Move::PassOn => {}
    }
    if row.needs.contains(&Need::MediaReceived) || row.needs.contains(&Need::CheckPhoto) {
        out.extend(args.without_media.clone().map(Effect::WithoutMedia));
    }
    if let To::State(state) = row.to {
        out.push(Effect::Moved(state));
    }
    out
}
