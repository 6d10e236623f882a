//! What a city decides about duty: what counts as being on it, who gets a task, and what is done when
//! nobody is there.

use serde::{Deserialize, Serialize};

use crate::city::ClassGroup;
use crate::codes::ClassKey;
use crate::ids::{Millis, UserId};
use crate::workflow::TaskKind;

/// What makes a person be on duty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OnDutyBy {
    /// The roster alone.
    Roster,
    /// 上岗 alone.
    SignedOn,
    /// Both at once.
    Both,
    /// Either.
    #[default]
    Either,
}

/// From among whom a task's person is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaskChoice {
    /// Who reported the case, while on duty.
    Reporter,
    /// Who is on duty in the responsibility grid of the case; the fewest open tasks first.
    OfGrid,
    /// Whoever is on duty, wherever; the nearest first.
    Nearest,
}

/// What is done when nobody who may have the task is on duty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NobodyOnDuty {
    /// The task goes to the next shift of the grid; its clock starts with that shift.
    NextShift,
    /// The supervisor on call gets it.
    OnCall,
    /// An urgent case may go on by film or photo, with a named reason; others pass to the next rule.
    FilmOrPhoto,
}

/// Who gets which task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TaskRule {
    /// For tasks of this kind; none for every kind.
    pub kind: Option<TaskKind>,
    /// For cases of these classes; empty for every class.
    pub classes: Vec<ClassGroup>,
    /// From among whom, in this order.
    pub order: Vec<TaskChoice>,
    /// Never who reported the case.
    pub not_the_reporter: bool,
    /// What is done when there is nobody, the first that can be.
    pub nobody: Vec<NobodyOnDuty>,
}

impl Default for TaskRule {
    fn default() -> Self {
        Self {
            kind: None,
            classes: Vec::new(),
            order: vec![TaskChoice::OfGrid],
            not_the_reporter: false,
            nobody: vec![NobodyOnDuty::FilmOrPhoto, NobodyOnDuty::OnCall, NobodyOnDuty::NextShift],
        }
    }
}

/// A city's rules of duty. What it leaves out has its default.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DutyRules {
    /// What counts as being on duty.
    pub on_duty_by: OnDutyBy,
    /// A period that nobody ended is over after so many hours.
    pub longest_hours: u8,
    /// Who gets a task; the first rule that fits, else [`TaskRule::default`].
    pub tasks: Vec<TaskRule>,
    /// Whether unfinished tasks of one whose period is over go to a colleague by themselves.
    pub hand_over: bool,
}

impl Default for DutyRules {
    fn default() -> Self {
        Self {
            on_duty_by: OnDutyBy::default(),
            longest_hours: 16,
            tasks: Vec::new(),
            hand_over: false,
        }
    }
}

impl DutyRules {
    /// [`DutyRules::longest_hours`] in milliseconds.
    #[must_use]
    pub fn longest_ms(&self) -> Millis {
        Millis::from(self.longest_hours) * 3_600_000
    }

    /// The rule for a task.
    #[must_use]
    pub fn rule(&self, kind: TaskKind, class: Option<&ClassKey>) -> TaskRule {
        let of_class = |rule: &TaskRule| {
            rule.classes.is_empty()
                || class.is_some_and(|class| rule.classes.iter().any(|group| group.holds(class)))
        };
        let fits = |rule: &&TaskRule| rule.kind.is_none_or(|own| own == kind) && of_class(rule);
        self.tasks.iter().find(fits).cloned().unwrap_or_default()
    }
}

/// What the rule says when nobody is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhatThen {
    /// This person's next shift: the clock starts with it.
    NextShift {
        /// Who.
        user: UserId,
        /// When the shift begins.
        from: Millis,
    },
    /// This person is on call.
    OnCall(UserId),
    /// It may go on by film or photo, with a named reason.
    FilmOrPhoto,
    /// Nothing can be done: somebody must be named.
    Nothing,
}
