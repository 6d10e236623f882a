//! What an applied move changes. Effects are recorded in the log, so a fold never decides again.

use serde::{Deserialize, Serialize};

use super::request::{CheckResult, DisposalResult, Exemption};
use super::state::CaseState;
use super::task::{Task, TaskState};
use crate::codes::{CaseNumber, UnitCode};
use crate::ids::{Millis, TaskId, UserId};
use crate::text::{Code, Line};

/// One change of a case's workflow.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// The case was reported by this person.
    Reported(UserId),
    /// The state changes.
    Moved(CaseState),
    /// The case gets its number.
    Numbered(CaseNumber),
    /// The filing standard is fixed, and with it what the decision relied on.
    Standard(Code),
    /// The registers are pinned: later handset writes are proposals.
    Pinned,
    /// A unit holds the case; the path from the root of the tree.
    Held(Vec<UnitCode>),
    /// The unit has signed for it.
    SignedFor,
    /// The unit has returned it in this round.
    Returned,
    /// The limit of disposal.
    Due(Option<Millis>),
    /// A task is given.
    TaskGiven(Task),
    /// The crew has taken its task.
    TaskTaken(TaskId),
    /// A task is over.
    TaskEnded(TaskId, TaskState),
    /// What the crew or unit says of its work.
    Disposed(DisposalResult),
    /// What a check found.
    Checked(CheckResult),
    /// The case is closed without a check.
    Exempted(Exemption),
    /// The case goes round again, to the same unit.
    NewRound,
    /// Media were missing, and the move was made all the same.
    WithoutMedia(Line),
}
