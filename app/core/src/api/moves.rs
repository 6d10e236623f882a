//! What a person may do with a case now, as the centre's own table says it, and the one way of asking.
//! A screen draws a button per row; it holds no rule of its own.

use serde::{Deserialize, Serialize};
use shared::city::LimitUnit;
use shared::clock::ClockKind;
use shared::codes::UnitCode;
use shared::ids::{CaseId, Millis, OpId, TaskId};
use shared::media::{MediaKind, MediaRole};
use shared::sync::CrewMember;
use shared::text::{Line, Paragraph};
use shared::workflow::{CaseState, Decision, Move, MoveArgs, Need, Request, TaskKind, Wish};

use super::cases::ask as queue;
use super::{ApiError, ApiResult};
use crate::phone::Phone;
use crate::session::Session;
use crate::view::{Expected, expected};

/// The moves that are made on a handset, in the order in which a screen offers them.
const MADE_HERE: [Move; 17] = [
    Move::SignFor,
    Move::Take,
    Move::Assign,
    Move::Forward,
    Move::Submit,
    Move::SendBackToCrew,
    Move::Return,
    Move::ReturnToUnit,
    Move::Apply,
    Move::MakeSafe,
    Move::SubDispatch,
    Move::Revoke,
    Move::AnswerAsCoUnit,
    Move::AnswerUrge,
    Move::Urge,
    Move::Retract,
    Move::Appeal,
];

/// A unit to choose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct UnitName {
    /// Its code.
    pub code: UnitCode,
    /// Its name.
    pub name: String,
}

/// A way of asking for more time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub enum WishKind {
    /// 延期.
    Extension,
    /// 挂账.
    Suspension,
}

/// A way of asking for more time, and why it can't be asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct WishCard {
    /// Which.
    pub wish: WishKind,
    /// Why not; none when it would be taken.
    pub refusal: Option<ApiError>,
}

/// A move that this person's post makes from here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct MoveCard {
    /// Which.
    pub mv: Move,
    /// What the city calls it.
    pub label: String,
    /// What its maker has still to give, as the codes of the rules: `move.needs_reason` and so on.
    pub asks: Vec<String>,
    /// Why it can't be made whatever is given; none when it would happen.
    pub refusal: Option<ApiError>,
    /// Whom it may be given to.
    pub crews: Vec<CrewMember>,
    /// The units it may go to.
    pub units: Vec<UnitName>,
    /// Own photos of this round that it would name.
    pub photos: Vec<OpId>,
    /// The ways of asking for more time.
    pub wishes: Vec<WishCard>,
}

/// An own request on its way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct QueuedMove {
    /// Its op.
    pub op: OpId,
    /// Which.
    pub mv: Move,
    /// What the city calls it.
    pub label: String,
}

/// Why the case stands where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Why {
    /// By which move.
    pub mv: Move,
    /// What the city calls it.
    pub label: String,
    /// In words.
    pub words: Paragraph,
}

/// An open application.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct ApplicationCard {
    /// What is asked.
    pub wish: Wish,
    /// Whether the unit stands behind it; the centre decides only then.
    pub endorsed: bool,
}

/// The one countdown of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Countdown {
    /// What for.
    pub clock: ClockKind,
    /// Until when.
    pub due: Millis,
}

/// What a person may do with a case, and how it stands once all own requests have gone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct MoveSheet {
    /// The state it will be in; the centre's own as long as nothing is on its way.
    pub state: CaseState,
    /// The moves, the likeliest first.
    pub moves: Vec<MoveCard>,
    /// Own requests on their way, the first asked first.
    pub queued: Vec<QueuedMove>,
    /// The reasons given since it came into this state, the last one first.
    pub why: Vec<Why>,
    /// An open application.
    pub application: Option<ApplicationCard>,
    /// The one countdown.
    pub countdown: Option<Countdown>,
    /// Who works on it, as far as this phone knows.
    pub crew: Option<String>,
}

/// What this person may do with a case.
///
/// # Errors
/// `session.over`, `case.unknown`.
pub fn moves(phone: &Phone, session: &Session, case: CaseId) -> ApiResult<MoveSheet> {
    let book = session.notebook(phone)?;
    let expected = expected(&book, case, &[])?;
    if !expected.shown.exists() {
        return Err(ApiError::of("case.unknown"));
    }
    let labels = &expected.policy().workflow.labels;
    let open = expected.shown.answers.iter().filter(|answered| answered.open);
    let queued = open.map(|answered| {
        let mv = answered.request.mv;
        QueuedMove { op: answered.op, mv, label: labels.mv(mv).to_owned() }
    });
    let flow = &expected.case.flow;
    Ok(MoveSheet {
        state: flow.state,
        moves: MADE_HERE.into_iter().filter_map(|mv| card(&expected, mv)).collect(),
        queued: queued.collect(),
        why: why(&expected),
        application: application(&expected),
        countdown: countdown(&expected),
        crew: crew(&expected),
    })
}

/// Asks for a move: at once where there is network, and else when there is some again. What the core
/// knows it fills in: the own task, the photos, the step it builds on.
///
/// # Errors
/// `move.needs_*` for what only its author can give.
pub fn ask(
    phone: &Phone,
    session: &Session,
    case: CaseId,
    mv: Move,
    args: MoveArgs,
) -> ApiResult<OpId> {
    let book = session.notebook(phone)?;
    let request = filled(&expected(&book, case, &[])?, mv, args);
    queue(&book, case, request)
}

/// A request with what its author need not say.
fn filled(expected: &Expected, mv: Move, mut args: MoveArgs) -> Request {
    let flow = &expected.case.flow;
    let own = flow.open_task(TaskKind::Disposal).filter(|task| {
        mv.answers() == Some(TaskKind::Disposal) && task.assignee == expected.me().profile.id
    });
    if args.media.is_empty() {
        args.media = photos(expected, mv);
    }
    if mv == Move::AnswerUrge && args.urge.is_none() {
        args.urge = flow.urges.iter().find(|urge| !urge.done).map(|urge| urge.id);
    }
    // A task that this phone only expects has no id yet that the centre would know.
    let task = own.map(|task| task.id).filter(|id| known(expected, *id));
    Request { mv, task, after: None, seen_pos: 0, args }
}

fn known(expected: &Expected, task: TaskId) -> bool {
    expected.shown.case.flow.tasks.contains_key(&task)
}

/// Own photos of this round that no request has used, for the moves that ask for one.
fn photos(expected: &Expected, mv: Move) -> Vec<OpId> {
    let role = match mv {
        Move::Submit => MediaRole::After,
        Move::MakeSafe => MediaRole::Other,
        _ => return Vec::new(),
    };
    let (case, me) = (&expected.case, expected.me().profile.id);
    let spent = |op: &OpId| {
        let used = expected.shown.answers.iter().filter(|one| {
            one.open || one.verdict.as_ref() == Some(&shared::case::Verdict::Applied)
        });
        used.into_iter().any(|one| one.request.args.media.contains(op))
    };
    let fresh = |op| case.doc.admitted_at(op).is_none_or(|at| at > case.flow.round_since);
    let media = case.doc.media().into_iter();
    media
        .filter(|m| m.by == me && m.what.kind == MediaKind::Photo && m.what.role == role)
        .map(|m| m.op)
        .filter(|op| fresh(*op) && !spent(op))
        .collect()
}

fn card(expected: &Expected, mv: Move) -> Option<MoveCard> {
    let request = filled(expected, mv, MoveArgs::default());
    let lacks = expected.lacks(&request)?;
    if mv == Move::AnswerUrge && request.args.urge.is_none() {
        return None;
    }
    let wishes = if mv == Move::Apply { wishes(expected) } else { Vec::new() };
    let (asks, against): (Vec<Need>, Vec<Need>) =
        lacks.into_iter().partition(|need| is_given(*need));
    let never = wishes.iter().all(|card| card.refusal.is_some());
    let refusal = match against.first() {
        Some(need) if mv != Move::Apply || need.is_about_the_case() => {
            Some(ApiError::of(need.code()))
        }
        _ if mv == Move::Apply && never => wishes.first().and_then(|card| card.refusal.clone()),
        _ => None,
    };
    let units = if mv == Move::SubDispatch { children(expected) } else { Vec::new() };
    if mv == Move::SubDispatch && units.is_empty() {
        return None;
    }
    Some(MoveCard {
        mv,
        label: label(expected, mv),
        asks: asks.into_iter().map(|need| need.code().to_owned()).collect(),
        refusal,
        crews: if mv == Move::Assign { crews(expected) } else { Vec::new() },
        units,
        photos: request.args.media,
        wishes,
    })
}

/// Whether its maker can give it; everything else is as it is.
fn is_given(need: Need) -> bool {
    need.code().starts_with("move.needs_") || need == Need::MediaReceived
}

/// Work that somebody has already is given to another one: the city's word for giving, or that.
fn label(expected: &Expected, mv: Move) -> String {
    let said = expected.policy().workflow.labels.mv(mv);
    let again = mv == Move::Assign && expected.case.flow.state == CaseState::InWork;
    if again && said == mv.zh() { "改派".to_owned() } else { said.to_owned() }
}

/// The ways of asking for more time, each tried with the least of it.
fn wishes(expected: &Expected) -> Vec<WishCard> {
    const DAY_MS: Millis = 86_400_000;
    let day = shared::city::Limit { amount: 1, unit: LimitUnit::WorkDay };
    let least = [
        (WishKind::Extension, Wish::Extension(day)),
        (WishKind::Suspension, Wish::Suspension(expected.now().saturating_add(DAY_MS))),
    ];
    let tried = |(kind, wish)| {
        let args =
            MoveArgs { reason: Some(Line::clipped("-")), wish: Some(wish), ..MoveArgs::default() };
        let refusal = match expected.decide(&filled(expected, Move::Apply, args)) {
            Decision::Superseded(code) | Decision::Rejected(code) => Some(ApiError::of(code)),
            Decision::Applied(_) | Decision::Already | Decision::Pending => None,
        };
        WishCard { wish: kind, refusal }
    };
    least.into_iter().map(tried).collect()
}

/// The crews of the unit that holds the case, without who has it.
fn crews(expected: &Expected) -> Vec<CrewMember> {
    let flow = &expected.case.flow;
    let (Some(holder), Some(ground)) = (flow.unit(), expected.ground()) else {
        return expected.me().scope.crews.clone();
    };
    let has = flow.open_task(TaskKind::Disposal).map(|task| task.assignee);
    let all = expected.me().scope.crews.iter();
    let of_holder = |crew: &&CrewMember| ground.units().covers(holder, &crew.unit);
    all.filter(of_holder).filter(|crew| Some(crew.user) != has).cloned().collect()
}

fn children(expected: &Expected) -> Vec<UnitName> {
    let (Some(holder), Some(ground)) = (expected.case.flow.unit(), expected.ground()) else {
        return Vec::new();
    };
    let below = ground.units().children(holder);
    below.map(|unit| UnitName { code: unit.code.clone(), name: unit.name.clone() }).collect()
}

pub(super) fn why(expected: &Expected) -> Vec<Why> {
    let (flow, labels) = (&expected.case.flow, &expected.policy().workflow.labels);
    let mut told: Vec<_> = flow.told.iter().filter(|(_, told)| told.at >= flow.since).collect();
    told.sort_by_key(|(_, told)| std::cmp::Reverse(told.at));
    let why = |(mv, told): (&Move, &shared::workflow::Told)| Why {
        mv: *mv,
        label: labels.mv(*mv).to_owned(),
        words: told.words.clone(),
    };
    told.into_iter().map(why).collect()
}

pub(super) fn application(expected: &Expected) -> Option<ApplicationCard> {
    let open = expected.case.flow.application?;
    Some(ApplicationCard { wish: open.wish, endorsed: open.endorsed })
}

pub(super) fn countdown(expected: &Expected) -> Option<Countdown> {
    expected.countdown().map(|(clock, due)| Countdown { clock, due })
}

/// Who works on it: a clerk knows the crews of the own unit, everybody themselves.
pub(super) fn crew(expected: &Expected) -> Option<String> {
    let task = expected.case.flow.open_task(TaskKind::Disposal)?;
    let me = expected.me();
    if task.assignee == me.profile.id {
        return Some(me.profile.display.clone());
    }
    let known = me.scope.crews.iter().find(|crew| crew.user == task.assignee);
    known.map(|crew| crew.display.clone())
}
