//! The decided part of a case: the fold of its effects.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::answers::{CheckResult, DisposalResult, Source, VerificationResult, Wish};
use super::effect::Effect;
use super::moves::Move;
use super::platform::{AtPlatform, CaseAuthority};
use super::request::Request;
use super::state::CaseState;
use super::task::{Task, TaskKind, TaskState};
use crate::case::Verdict;
use crate::city::Role;
use crate::clock::{Clock, ClockKind, Clocks, Rules};
use crate::codes::{CaseNumber, UnitCode};
use crate::ids::{CaseId, Millis, OpId, Pos, TaskId, UserId};
use crate::text::{Code, Line, Paragraph};

/// The countdown that binds now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Binding {
    /// Which limit it is.
    pub kind: ClockKind,
    /// When it ends.
    pub due: Millis,
    /// Whether it was counted over days that the state has not published yet: it may still move.
    pub provisional: bool,
}

/// An open wish for more time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Application {
    /// What is asked.
    pub wish: Wish,
    /// Whether the unit stands behind what its crew asks.
    pub endorsed: bool,
}

/// Somebody above asks for haste (督办), or a leader hands the case down (交办).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Urge {
    /// Its identity.
    pub id: TaskId,
    /// Who.
    pub by: UserId,
    /// Whether a leader did.
    pub by_leader: bool,
    /// In words.
    pub text: Paragraph,
    /// Until when an answer is wanted.
    pub due: Option<Millis>,
    /// Whether it was answered.
    #[serde(default)]
    pub done: bool,
}

/// Somebody does not accept how the case was judged. The facts stay; only statistics change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Appeal {
    /// Who.
    pub by: UserId,
    /// Why.
    pub reason: Line,
    /// Who has reviewed it so far, with what result.
    #[serde(default)]
    pub reviews: Vec<(UserId, bool)>,
}

impl Appeal {
    /// What came of it: two reviews, or one that says no.
    #[must_use]
    pub fn outcome(&self) -> Option<bool> {
        match self.reviews.as_slice() {
            [] | [(_, true)] => None,
            reviews => Some(reviews.iter().all(|(_, upheld)| *upheld)),
        }
    }
}

/// Why somebody made a move: a unit reads why a case came back to it, a crew why its work did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// The move's place in the log.
    pub at: Pos,
    /// Why, in words.
    pub words: Paragraph,
}

/// Most cases never meet most of this: what is as at the beginning is not written.
fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// The decided part of a case.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Flow {
    /// Where it stands.
    pub state: CaseState,
    /// The state a parked case goes back to.
    #[serde(skip_serializing_if = "is_default")]
    pub parked_from: Option<CaseState>,
    /// Who reported it; none until the creation has arrived, and in a registered case.
    pub reporter: Option<UserId>,
    /// Where a registered case comes from; none when a collector reported it.
    #[serde(skip_serializing_if = "is_default")]
    pub source: Option<Source>,
    /// The official number, once filed.
    pub number: Option<CaseNumber>,
    /// The filing standard.
    pub standard: Option<Code>,
    /// Whether a decision relies on the registers as they are.
    pub pinned: bool,
    /// The unit that holds it: the path from the root of the tree down.
    pub holder: Vec<UnitCode>,
    /// How long the path was when the dispatcher sent it: above that unit it does not go.
    #[serde(skip_serializing_if = "is_default")]
    pub top: usize,
    /// When it was dispatched last.
    #[serde(skip_serializing_if = "is_default")]
    pub dispatched_at: Option<Millis>,
    /// Units that help, each with what it said.
    #[serde(skip_serializing_if = "is_default")]
    pub helpers: BTreeMap<UnitCode, Option<Paragraph>>,
    /// Whether the holder has signed for it.
    pub signed_for: bool,
    /// Whether the holder has returned it in this round.
    pub returned: bool,
    /// Whether a ruling stands in this round.
    #[serde(skip_serializing_if = "is_default")]
    pub ruled: bool,
    /// Rounds of disposal, from 1; 0 before the first dispatch.
    pub round: u32,
    /// Where the present round begins in the log; 0 in the first.
    pub round_since: Pos,
    /// The clocks of its stages.
    #[serde(skip_serializing_if = "is_default")]
    pub clocks: Clocks,
    /// The limit of disposal; none while it is suspended.
    pub due: Option<Millis>,
    /// By when the unit that holds it is to be done, when those above keep a share of the time.
    #[serde(skip_serializing_if = "is_default")]
    pub unit_due: Option<Millis>,
    /// Whether disposal was in time, by round: the figure of a round stays when it is reworked.
    #[serde(skip_serializing_if = "is_default")]
    pub in_time: BTreeMap<u32, bool>,
    /// Every task ever given.
    pub tasks: BTreeMap<TaskId, Task>,
    /// The task of each kind that was given last.
    pub last: BTreeMap<TaskKind, TaskId>,
    /// Tasks their crew has taken.
    pub taken: BTreeSet<TaskId>,
    /// The last word of the crew or unit.
    pub disposal: Option<DisposalResult>,
    /// Whether the place was made safe in this round.
    #[serde(skip_serializing_if = "is_default")]
    pub made_safe: bool,
    /// The last check since the last feedback.
    pub check: Option<CheckResult>,
    /// The last verification.
    #[serde(skip_serializing_if = "is_default")]
    pub verification: Option<VerificationResult>,
    /// The open application.
    #[serde(skip_serializing_if = "is_default")]
    pub application: Option<Application>,
    /// Extensions granted.
    #[serde(skip_serializing_if = "is_default")]
    pub extensions: u8,
    /// Whether it was ever suspended.
    #[serde(skip_serializing_if = "is_default")]
    pub was_suspended: bool,
    /// Until when it is suspended.
    #[serde(skip_serializing_if = "is_default")]
    pub suspended_until: Option<Millis>,
    /// Who proposes to close.
    #[serde(skip_serializing_if = "is_default")]
    pub closing_proposed: Option<UserId>,
    /// Who proposes to void.
    #[serde(skip_serializing_if = "is_default")]
    pub void_proposed: Option<UserId>,
    /// Who asks to close by force, in which post.
    #[serde(skip_serializing_if = "is_default")]
    pub force_asked: Option<(UserId, Role)>,
    /// Until when that waits for the other one; without it nothing is waited for.
    #[serde(skip_serializing_if = "is_default")]
    pub force_until: Option<Millis>,
    /// Who closed it by force, as the second of two; counted and published apart from other closings.
    #[serde(skip_serializing_if = "is_default")]
    pub forced: Option<(UserId, Role)>,
    /// The case it goes on as.
    #[serde(skip_serializing_if = "is_default")]
    pub merged_into: Option<CaseId>,
    /// Whether it is urgent.
    #[serde(skip_serializing_if = "is_default")]
    pub urgent: bool,
    /// Every urge.
    #[serde(skip_serializing_if = "is_default")]
    pub urges: Vec<Urge>,
    /// What the caller said of the result.
    #[serde(skip_serializing_if = "is_default")]
    pub satisfied: Option<bool>,
    /// The one appeal.
    #[serde(skip_serializing_if = "is_default")]
    pub appeal: Option<Appeal>,
    /// Who decides it.
    #[serde(skip_serializing_if = "is_default")]
    pub authority: CaseAuthority,
    /// How far an external platform has come with it.
    #[serde(skip_serializing_if = "is_default")]
    pub at_platform: Option<AtPlatform>,
    /// Its numbers elsewhere, by issuer.
    #[serde(skip_serializing_if = "is_default")]
    pub numbers: BTreeMap<Code, Code>,
    /// Handset requests that wait for a platform's answer.
    #[serde(skip_serializing_if = "is_default")]
    pub pending: BTreeSet<OpId>,
    /// The last reason given for each move, for whoever the case comes to.
    #[serde(skip_serializing_if = "is_default")]
    pub told: BTreeMap<Move, Told>,
    /// What became of handset requests.
    pub verdicts: BTreeMap<OpId, Verdict>,
    /// When the state was entered, as a position of the log.
    pub since: Pos,
}

impl Flow {
    /// The unit that holds the case.
    #[must_use]
    pub fn unit(&self) -> Option<&UnitCode> {
        self.holder.last()
    }

    /// Whether the holder is the unit that the dispatcher sent the case to.
    #[must_use]
    pub fn at_top(&self) -> bool {
        self.holder.len() <= self.top.max(1)
    }

    /// The one countdown that the case shows: of the limits that run now, the one that ends first.
    #[must_use]
    pub fn binding(&self, rules: &Rules<'_>) -> Option<Binding> {
        let (kind, due) = self.clocks.binding(rules)?;
        let clock = self.clocks.get(ClockKind::Disposal);
        let own = self.unit_due.filter(|_| clock.is_some_and(Clock::is_running));
        let (kind, due) = match own {
            Some(own) if own < due => (ClockKind::Disposal, own),
            _ => (kind, due),
        };
        let provisional = self.clocks.get(kind).is_some_and(|clock| clock.is_provisional(rules));
        Some(Binding { kind, due, provisional })
    }

    /// Whether any round of disposal was late.
    #[must_use]
    pub fn was_late(&self) -> bool {
        self.in_time.values().any(|in_time| !in_time)
    }

    /// The first of two who asks to close it by force, as long as that ask holds.
    #[must_use]
    pub fn force_asked_at(&self, now: Millis) -> Option<(UserId, Role)> {
        self.force_asked.filter(|_| self.force_until.is_some_and(|until| now <= until))
    }

    /// The open task of a kind; there is at most one.
    #[must_use]
    pub fn open_task(&self, kind: TaskKind) -> Option<&Task> {
        self.tasks.values().find(|t| t.kind == kind && t.state == TaskState::Open)
    }

    /// The latest task of a kind, open or over.
    #[must_use]
    pub fn last_task(&self, kind: TaskKind) -> Option<&Task> {
        self.tasks.get(self.last.get(&kind)?)
    }

    /// Takes one recorded effect into account.
    pub fn apply(&mut self, effect: &Effect, at: Pos) {
        match effect {
            Effect::Reported(by) => self.reporter = Some(*by),
            Effect::Registered(source) => self.source = Some(*source),
            Effect::Moved(to) => self.enter(*to, None, at),
            Effect::Parked { from, to } => self.enter(*to, Some(*from), at),
            Effect::Numbered(number) => self.number = Some(number.clone()),
            Effect::Standard(standard) => self.standard = Some(standard.clone()),
            Effect::Pinned => self.pinned = true,
            Effect::Clock(kind, event) => {
                // Only what a clock takes is ever recorded.
                let _ = self.clocks.try_apply(*kind, *event);
            }
            Effect::Due(due) => self.due = *due,
            Effect::UnitDue(due) => self.unit_due = *due,
            Effect::Disposal { in_time } => {
                self.in_time.insert(self.round, *in_time);
            }
            Effect::Urgent => self.urgent = true,
            Effect::MergedInto(root) => self.merged_into = Some(*root),
            Effect::Unmerged => self.merged_into = None,
            Effect::CalledBack(satisfied) => self.satisfied = Some(*satisfied),
            Effect::Verified(result) => self.verification = Some(*result),
            Effect::TaskGiven(_) | Effect::TaskTaken(_) | Effect::TaskEnded(..) => {
                self.apply_to_tasks(effect);
            }
            Effect::Dispatched { .. }
            | Effect::Held(_)
            | Effect::Helped(_)
            | Effect::HelpEnded(..)
            | Effect::SignedFor
            | Effect::Returned
            | Effect::Ruled(_)
            | Effect::NewRound => self.apply_to_holder(effect, at),
            Effect::Disposed(_)
            | Effect::MadeSafe
            | Effect::Checked(_)
            | Effect::Asked { .. }
            | Effect::Lapsed(_)
            | Effect::Answered { .. } => self.apply_to_work(effect),
            Effect::ClosingProposed(by) => self.closing_proposed = Some(*by),
            Effect::VoidProposed(by) => self.void_proposed = Some(*by),
            Effect::VoidRefused => self.void_proposed = None,
            Effect::ForceAsked(by, role) => self.force_asked = Some((*by, *role)),
            Effect::ForceUntil(until) => self.force_until = Some(*until),
            Effect::Forced(by, role) => self.forced = Some((*by, *role)),
            Effect::Urged(urge) => self.urges.push(urge.clone()),
            Effect::UrgeAnswered(id) => {
                self.urges.iter_mut().filter(|u| u.id == *id).for_each(|u| u.done = true);
            }
            Effect::Appealed(appeal) => self.appeal = Some(appeal.clone()),
            Effect::Reviewed { by, upheld } => {
                if let Some(appeal) = &mut self.appeal {
                    appeal.reviews.push((*by, *upheld));
                }
            }
            Effect::HandedTo(authority) => self.authority = authority.clone(),
            Effect::AtPlatform(event) => self.take_platform(event, at),
            Effect::Exempted(_) | Effect::WithoutMedia(_) | Effect::TransferredTo(_) => {}
        }
    }

    /// Keeps why a move was made that happened.
    pub fn keep_reason(&mut self, request: &Request, at: Pos) {
        let args = &request.args;
        let reason = args.reason.as_ref().map(|reason| Paragraph::clipped(reason.as_str()));
        // An application is answered with an opinion, and that is its reason.
        let answered = args.opinion.clone().filter(|_| request.mv == Move::Refuse);
        let words = reason.or(answered).filter(|words| !words.is_blank());
        if let Some(words) = words {
            self.told.insert(request.mv, Told { at, words });
        }
    }

    pub(super) fn enter(&mut self, to: CaseState, from: Option<CaseState>, at: Pos) {
        self.state = to;
        self.since = at;
        self.parked_from = from;
        // A proposal was about the case as it stood.
        self.closing_proposed = None;
    }

    fn apply_to_tasks(&mut self, effect: &Effect) {
        match effect {
            Effect::TaskGiven(task) => {
                self.last.insert(task.kind, task.id);
                self.tasks.insert(task.id, task.clone());
            }
            Effect::TaskTaken(task) => {
                self.taken.insert(*task);
            }
            Effect::TaskEnded(task, state) => {
                if let Some(task) = self.tasks.get_mut(task) {
                    task.state = *state;
                }
            }
            _ => {}
        }
    }

    fn apply_to_holder(&mut self, effect: &Effect, at: Pos) {
        match effect {
            Effect::Dispatched { to, at } => {
                self.holder.clone_from(to);
                self.top = to.len();
                self.dispatched_at = Some(*at);
                self.signed_for = false;
                self.unit_due = None;
                self.round = self.round.max(1);
            }
            Effect::Held(path) => {
                self.holder.clone_from(path);
                self.signed_for = false;
                self.unit_due = None;
            }
            Effect::Helped(units) => {
                self.helpers = units.iter().map(|unit| (unit.clone(), None)).collect();
            }
            Effect::HelpEnded(unit, words) => {
                self.helpers.insert(unit.clone(), Some(words.clone()));
            }
            Effect::SignedFor => self.signed_for = true,
            Effect::Returned => self.returned = true,
            Effect::Ruled(_) => self.ruled = true,
            Effect::NewRound => {
                self.round = self.round.saturating_add(1);
                self.round_since = at;
                (self.returned, self.ruled, self.made_safe) = (false, false, false);
                self.check = None;
                // Nothing that was asked for in the round before answers for this one.
                (self.force_asked, self.force_until, self.forced) = (None, None, None);
            }
            _ => {}
        }
    }

    fn apply_to_work(&mut self, effect: &Effect) {
        match effect {
            Effect::Disposed(result) => {
                self.disposal = Some(*result);
                self.check = None;
            }
            Effect::MadeSafe => self.made_safe = true,
            Effect::Checked(result) => self.check = Some(*result),
            Effect::Asked { wish, endorsed } => {
                self.application = Some(Application { wish: *wish, endorsed: *endorsed });
            }
            Effect::Lapsed(_) => self.application = None,
            Effect::Answered { granted } => {
                let answered = self.application.take().filter(|_| *granted);
                if answered.is_some() {
                    // The share was one of the time that there was before.
                    self.unit_due = None;
                }
                match answered.map(|application| application.wish) {
                    Some(Wish::Extension(_)) => self.extensions = self.extensions.saturating_add(1),
                    Some(Wish::Suspension(until)) => {
                        self.was_suspended = true;
                        self.suspended_until = Some(until);
                    }
                    None => {}
                }
            }
            _ => {}
        }
    }
}
