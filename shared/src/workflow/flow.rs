//! Where one case stands in the workflow: the fold of its effects.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::effect::Effect;
use super::request::{CheckResult, DisposalResult};
use super::state::CaseState;
use super::task::{Task, TaskKind, TaskState};
use crate::case::Verdict;
use crate::codes::{CaseNumber, UnitCode};
use crate::ids::{Millis, OpId, Pos, TaskId, UserId};
use crate::text::Code;

/// The decided part of a case.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Flow {
    /// Where it stands.
    pub state: CaseState,
    /// Who reported it; none until the creation has arrived.
    pub reporter: Option<UserId>,
    /// The official number, once filed.
    pub number: Option<CaseNumber>,
    /// The filing standard.
    pub standard: Option<Code>,
    /// Whether a decision relies on the registers as they are.
    pub pinned: bool,
    /// The unit that holds it: the path from the root of the tree down.
    pub holder: Vec<UnitCode>,
    /// Whether the holder has signed for it.
    pub signed_for: bool,
    /// Whether the holder has returned it in this round.
    pub returned: bool,
    /// Rounds of disposal, from 1; 0 before the first dispatch.
    pub round: u32,
    /// Where the present round begins in the log; 0 in the first.
    pub round_since: Pos,
    /// The limit of disposal.
    pub due: Option<Millis>,
    /// Every task ever given.
    pub tasks: BTreeMap<TaskId, Task>,
    /// The task of each kind that was given last.
    pub last: BTreeMap<TaskKind, TaskId>,
    /// Tasks their crew has taken.
    pub taken: BTreeSet<TaskId>,
    /// The last word of the crew or unit.
    pub disposal: Option<DisposalResult>,
    /// The last check since the last feedback.
    pub check: Option<CheckResult>,
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
            Effect::Moved(to) => {
                self.state = *to;
                self.since = at;
            }
            Effect::Numbered(number) => self.number = Some(number.clone()),
            Effect::Standard(standard) => self.standard = Some(standard.clone()),
            Effect::Pinned => self.pinned = true,
            Effect::Held(path) => {
                self.holder.clone_from(path);
                self.signed_for = false;
                self.round = self.round.max(1);
            }
            Effect::SignedFor => self.signed_for = true,
            Effect::Returned => self.returned = true,
            Effect::Due(due) => self.due = *due,
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
            Effect::Disposed(result) => {
                self.disposal = Some(*result);
                self.check = None;
            }
            Effect::Checked(result) => self.check = Some(*result),
            Effect::NewRound => {
                self.round = self.round.saturating_add(1);
                self.round_since = at;
                self.returned = false;
                self.check = None;
            }
            Effect::Exempted(_) | Effect::WithoutMedia(_) => {}
        }
    }
}
