//! Tasks: what the authority asks one person to do. Only the authority makes and ends them.

use serde::{Deserialize, Serialize};

use crate::ids::{Millis, TaskId, UserId};
use crate::text::Paragraph;

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub enum TaskKind {
    /// 处置: put it right.
    Disposal,
    /// 核查: is it fixed?
    Check,
    /// 核实: is it real?
    Verification,
    /// 补充材料: say or show more.
    Supplement,
}

impl TaskKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Disposal, Self::Check, Self::Verification, Self::Supplement];

    /// The default label; that of check and verification is a city's own.
    #[must_use]
    pub const fn zh(self) -> &'static str {
        match self {
            Self::Disposal => "处置",
            Self::Check => "核查",
            Self::Verification => "核实",
            Self::Supplement => "补充材料",
        }
    }
}

/// How a task stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaskState {
    /// To be done.
    Open,
    /// Answered by its assignee.
    Done,
    /// Taken back by whoever gave it.
    Withdrawn,
    /// Given back by its assignee.
    GivenBack,
    /// Nobody answered in time.
    Expired,
    /// Passed on to a colleague, whose task names this one.
    HandedOver,
}

/// One task.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Task {
    /// Its identity.
    pub id: TaskId,
    /// What is asked.
    pub kind: TaskKind,
    /// Of whom.
    pub assignee: UserId,
    /// In which round of the case, from 1.
    pub round: u32,
    /// Until when; none when the city sets no limit.
    pub due: Option<Millis>,
    /// How it stands.
    pub state: TaskState,
    /// What is asked in words.
    #[serde(default)]
    pub text: Paragraph,
    /// The task it continues, handed over at the end of a shift or reassigned: both names are kept.
    #[serde(default)]
    pub continues: Option<TaskId>,
}
