//! Tasks: what the authority asks one person to do. Only the authority makes and ends them.

use serde::{Deserialize, Serialize};

use crate::ids::{Millis, TaskId, UserId};

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaskKind {
    /// 处置: put it right.
    Disposal,
    /// 核查: is it fixed?
    Check,
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
}
