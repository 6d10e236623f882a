//! The one decision: does this request happen, did somebody else come first, or does a rule forbid
//! it? Pure, so the handset predicts with the very function the centre decides with.

use super::effect::Effect;
use super::effects::effects;
use super::met::{Asked, unit_of};
use super::moves::Move;
use super::needs::Need;
use super::request::Request;
use super::rules::Rules;
use super::state::CaseState;
use super::table::{Relation, Row, Who, row_from, rows_of};
use super::task::TaskState;
use crate::calendar::Calendars;
use crate::case::{Case, Verdict};
use crate::city::{Policy, Role};
use crate::clock::{ClockKind, ClockLimit, ClockSettings};
use crate::codes::{CaseNumber, ClassKey, UnitCode};
use crate::ids::{CaseId, Millis, TaskId, UserId};
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

impl Person<'_> {
    /// The centre's own clock: an id that no person has.
    pub const SYSTEM: Person<'static> =
        Person { user: UserId(uuid::Uuid::nil()), roles: &[], unit: None };

    /// Whether it is the centre's own clock.
    #[must_use]
    pub fn is_system(&self) -> bool {
        self.user == Person::SYSTEM.user
    }
}

/// What the desk wrote down of a case that is being registered, beside its words. Who called is kept
/// beside the case and never in it, so that a decision learns only whether somebody is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Heard {
    /// A place, as a point or in words.
    pub place: bool,
    /// Somebody who can be called back.
    pub caller: bool,
}

/// What a decision must know beside the case. Everything is given: nothing here reads a clock.
pub trait Facts {
    /// The centre's time.
    fn now(&self) -> Millis;
    /// The city's settings.
    fn policy(&self) -> &Policy;
    /// When the time of a verification or check that is ordered begins, if not at once: with the next
    /// shift, when nobody is on duty.
    fn task_begins(&self) -> Option<Millis> {
        None
    }
    /// The city's rules.
    fn rules(&self) -> &Rules {
        &self.policy().workflow
    }
    /// The path of a unit from the root of the tree, empty when there is no such unit.
    fn path(&self, unit: &UnitCode) -> Vec<UnitCode>;
    /// Whether a user holds a post.
    fn has_role(&self, user: UserId, role: Role) -> bool;
    /// Where a user belongs.
    fn unit_of(&self, user: UserId) -> Option<UnitCode>;
    /// Whether a case lies in the area that a user looks after.
    fn in_area(&self, case: &Case, user: UserId) -> bool;
    /// Whether the city has such a filing standard.
    fn knows_standard(&self, standard: &Code) -> bool;
    /// Whether a standard is one of this class; without a word to the contrary it is.
    fn is_of_class(&self, standard: &Code, class: Option<&ClassKey>) -> bool {
        let _ = (standard, class);
        true
    }
    /// Whether the city has filing conditions for a class, so that one must be chosen.
    fn knows_conditions(&self, class: Option<&ClassKey>) -> bool {
        let _ = class;
        false
    }
    /// What was heard of a case that is being registered.
    fn heard(&self) -> Heard {
        Heard { place: true, caller: true }
    }
    /// Whether the limit of a standard, where and when this case is, runs day and night.
    fn is_urgent(&self, standard: &Code) -> bool;
    /// Whether bytes with this hash are stored at the centre.
    fn received(&self, sha256: &Sha256Hash) -> bool;
    /// The number to issue, if one can be.
    fn number(&self) -> Option<CaseNumber>;
    /// The id for a task or an urge that this decision gives.
    fn fresh_task(&self) -> TaskId;
    /// The open case in which another one has come to be, itself if it was never merged; none when it
    /// is over or unknown.
    fn open_root(&self, case: CaseId) -> Option<CaseId>;
    /// The city's calendars.
    fn calendars(&self) -> &Calendars;
    /// The city's stage limits and how it counts.
    fn clock_settings(&self) -> &ClockSettings {
        &self.policy().clocks
    }
    /// The limit that a standard sets for disposal, or for making safe, where this case lies.
    fn limit(&self, standard: &Code, kind: ClockKind) -> Option<ClockLimit>;
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
    /// An external platform decides the case: its answer is waited for.
    Pending,
}

impl Decision {
    /// What the asker is told.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        match self {
            Self::Applied(_) | Self::Already => Verdict::Applied,
            Self::Superseded(code) => Verdict::Superseded((*code).to_owned()),
            Self::Rejected(code) => Verdict::Rejected((*code).to_owned()),
            Self::Pending => Verdict::Pending,
        }
    }
}

/// Decides.
#[must_use]
pub fn decide(case: &Case, request: &Request, by: &Person<'_>, facts: &dyn Facts) -> Decision {
    let asked = Asked { case, request, by, facts };
    let flow = &case.flow;
    if flow.is_elsewhere() {
        return Decision::Pending;
    }
    if let Some(after) = request.after
        && flow.verdicts.get(&after) != Some(&Verdict::Applied)
    {
        return Decision::Superseded("task.earlier_step_not_applied");
    }
    let row = row_from(request.mv, flow.state);
    if let Some(early) = judge_task(&asked, row) {
        return early;
    }
    let rules = facts.rules();
    let off = |row: &Row| row.when.is_some_and(|switch| !rules.is_on(switch));
    if rules.moves_off.contains(&request.mv) || row.is_some_and(off) {
        return Decision::Rejected("move.switched_off");
    }
    let who: Vec<&Who> = rows_of(request.mv)
        .filter(|any| row.is_none_or(|row| std::ptr::eq(row, *any)))
        .flat_map(|row| row.who)
        .collect();
    if !who.iter().any(|who| stands(&asked, who)) {
        let holds = who.iter().any(|who| holds(&asked, who));
        return Decision::Rejected(if holds { "move.not_your_case" } else { "move.not_your_role" });
    }
    let Some(row) = row else { return Decision::Rejected("move.wrong_state") };
    if let Some(need) = row.needs.iter().find(|need| !need.met(&asked)) {
        return Decision::Rejected(need.code());
    }
    Decision::Applied(effects(&asked, row))
}

/// What a request lacks, in the order it is asked; none when the posts of its maker, the state, or the
/// switches of the city don't open the move at all. A screen asks with what it would send: what is about
/// the case ([`Need::is_about_the_case`]) it says at once, the rest it asks for.
#[must_use]
pub fn lacks(
    case: &Case,
    request: &Request,
    by: &Person<'_>,
    facts: &dyn Facts,
) -> Option<Vec<Need>> {
    let (asked, rules) = (Asked { case, request, by, facts }, facts.rules());
    let row = row_from(request.mv, case.flow.state).filter(|row| {
        !row.from.is_empty()
            && !rules.moves_off.contains(&request.mv)
            && row.when.is_none_or(|switch| rules.is_on(switch))
            && row.who.iter().any(|who| stands(&asked, who))
    })?;
    Some(row.needs.iter().filter(|need| !need.met(&asked)).copied().collect())
}

/// The moves a person could make now, if it gave what they need.
#[must_use]
pub fn legal_moves(case: &Case, by: &Person<'_>, facts: &dyn Facts) -> Vec<Move> {
    let may = |mv: &Move| {
        let lacks = lacks(case, &Request::of(*mv), by, facts);
        lacks.is_some_and(|lacks| !lacks.iter().any(|need| need.is_about_the_case()))
    };
    let urged = case.flow.urges.iter().any(|urge| !urge.done);
    let may = |mv: &Move| may(mv) && (*mv != Move::AnswerUrge || urged);
    Move::ALL.into_iter().filter(may).collect()
}

/// What the named task says before any rule is asked (R27).
fn judge_task(asked: &Asked<'_>, row: Option<&Row>) -> Option<Decision> {
    let (flow, mv) = (asked.flow(), asked.request.mv);
    let task = flow.tasks.get(&asked.request.task?);
    let Some(task) = task else { return Some(Decision::Superseded("task.unknown")) };
    if mv.answers() != Some(task.kind) {
        return Some(Decision::Rejected("move.wrong_task"));
    }
    if task.assignee != asked.by.user {
        return Some(Decision::Superseded("task.reassigned"));
    }
    match task.state {
        TaskState::Done if mv.ends_task() => Some(Decision::Already),
        TaskState::GivenBack if mv == Move::ReturnToUnit => Some(Decision::Already),
        TaskState::Open if mv == Move::Take && flow.taken.contains(&task.id) => {
            Some(Decision::Already)
        }
        TaskState::Open if row.is_some() => None,
        TaskState::Withdrawn => Some(Decision::Superseded("task.withdrawn")),
        TaskState::HandedOver => Some(Decision::Superseded("task.reassigned")),
        _ if flow.state == CaseState::Closed => Some(Decision::Superseded("case.closed")),
        _ => Some(Decision::Superseded("task.over")),
    }
}

/// Whether somebody holds the post, in a city where the post makes the move.
fn holds(asked: &Asked<'_>, who: &Who) -> bool {
    match who {
        Who::System => asked.by.is_system(),
        Who::Post { role, when, .. } => {
            asked.by.roles.contains(role)
                && when.is_none_or(|switch| asked.facts.rules().is_on(switch))
        }
    }
}

fn stands(asked: &Asked<'_>, who: &Who) -> bool {
    let (flow, by, facts) = (asked.flow(), asked.by, asked.facts);
    let relation = match who {
        Who::System => return by.is_system(),
        Who::Post { relation, .. } if holds(asked, who) => *relation,
        Who::Post { .. } => return false,
    };
    let above =
        |unit: &UnitCode| by.unit.is_some_and(|own| own == unit || facts.path(unit).contains(own));
    match relation {
        Relation::Desk => at_desk(asked),
        Relation::Reporter => flow.reporter == Some(by.user),
        Relation::Holder => flow.unit().is_some_and(above),
        Relation::Helper => flow.helpers.keys().any(above),
        Relation::Assignee(kind) => {
            flow.open_task(kind).is_some_and(|task| task.assignee == by.user)
        }
        Relation::AnyAssignee => asked.open_check().is_some_and(|task| task.assignee == by.user),
        Relation::Area => facts.in_area(asked.case, by.user),
    }
}

/// Whether a desk reaches this case: its unit bounds what it may touch and where it may send a case.
/// What no unit holds yet lies with the desks of the whole tree, and with whom it is dispatched to.
fn at_desk(asked: &Asked<'_>) -> bool {
    let (case, request, facts) = (asked.case, asked.request, asked.facts);
    let Some(own) = asked.by.unit else { return true };
    let sends = matches!(request.mv, Move::Dispatch | Move::Rule);
    let target = sends.then(|| unit_of(&request.args, facts)).flatten();
    let sends_within = target.as_ref().map(|path| path.contains(own));
    let reaches = match case.flow.unit() {
        Some(holder) => own == holder || facts.path(holder).contains(own),
        None => facts.path(own).len() == 1 || sends_within == Some(true),
    };
    reaches && sends_within != Some(false)
}
