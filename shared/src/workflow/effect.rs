//! What an applied move changes. Effects are recorded in the log, so a fold never decides again.

use serde::{Deserialize, Serialize};

use super::answers::{
    CheckResult, DisposalResult, Exemption, Lapse, RulingBasis, Source, VerificationResult, Wish,
};
use super::flow::{Appeal, Urge};
use super::platform::{CaseAuthority, PlatformEvent};
use super::state::CaseState;
use super::task::{Task, TaskState};
use crate::city::Role;
use crate::clock::{ClockEvent, ClockKind};
use crate::codes::{CaseNumber, UnitCode};
use crate::ids::{CaseId, Millis, TaskId, UserId};
use crate::text::{Code, Line, Paragraph};

/// One change of a case's workflow.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// The case was reported by this person.
    Reported(UserId),
    /// The case was registered at the desk.
    Registered(Source),
    /// The state changes.
    Moved(CaseState),
    /// The state changes, and this is the one to come back to.
    Parked {
        /// The state it leaves.
        from: CaseState,
        /// The state it enters.
        to: CaseState,
    },
    /// The case gets its number.
    Numbered(CaseNumber),
    /// The filing standard is fixed, and with it what the decision relied on.
    Standard(Code),
    /// The registers are pinned: later handset writes are proposals.
    Pinned,
    /// The dispatcher sends the case to a unit; the path from the root of the tree.
    Dispatched {
        /// The path.
        to: Vec<UnitCode>,
        /// When.
        at: Millis,
    },
    /// Another unit holds the case, below or above the one before.
    Held(Vec<UnitCode>),
    /// Units that help.
    Helped(Vec<UnitCode>),
    /// What a helping unit says.
    HelpEnded(UnitCode, Paragraph),
    /// The unit has signed for it.
    SignedFor,
    /// The unit has returned it in this round.
    Returned,
    /// A dispute was ruled; it can't be returned again in this round.
    Ruled(RulingBasis),
    /// Something happens to a clock of the case.
    Clock(ClockKind, ClockEvent),
    /// The limit of disposal.
    Due(Option<Millis>),
    /// By when the unit to which the case was passed down is to be done; the case's own limit when none.
    UnitDue(Option<Millis>),
    /// The unit has forwarded the result of this round: in time or not.
    Disposal {
        /// In time.
        in_time: bool,
    },
    /// A task is given.
    TaskGiven(Task),
    /// The crew has taken its task.
    TaskTaken(TaskId),
    /// A task is over.
    TaskEnded(TaskId, TaskState),
    /// What the crew or unit says of its work.
    Disposed(DisposalResult),
    /// Nobody can be hurt any more; the repair may follow.
    MadeSafe,
    /// What a check found.
    Checked(CheckResult),
    /// What a verification found.
    Verified(VerificationResult),
    /// More time or a suspension is asked for; with the unit's own word once it is endorsed.
    Asked {
        /// What is asked.
        wish: Wish,
        /// Whether the unit stands behind it.
        endorsed: bool,
    },
    /// The open application ends unanswered: what it asked for is nobody's any more.
    Lapsed(Lapse),
    /// The open application was granted, refused or dropped.
    Answered {
        /// Granted.
        granted: bool,
    },
    /// The acceptor proposes to close.
    ClosingProposed(UserId),
    /// The dispatcher proposes to void.
    VoidProposed(UserId),
    /// The proposal to void is refused.
    VoidRefused,
    /// One of two asks to close by force.
    ForceAsked(UserId, Role),
    /// Until when that ask waits for the other's.
    ForceUntil(Millis),
    /// The other one asks, too: the case is closed by force, which is counted apart.
    Forced(UserId, Role),
    /// The case is closed without a check.
    Exempted(Exemption),
    /// The case goes round again, to the same unit.
    NewRound,
    /// The case goes on as another one.
    MergedInto(CaseId),
    /// It stands alone again.
    Unmerged,
    /// Somebody else decides it from now on, or this centre again.
    HandedTo(CaseAuthority),
    /// The platform that decides it says something.
    AtPlatform(PlatformEvent),
    /// Another body has it.
    TransferredTo(Line),
    /// Somebody above asks for haste.
    Urged(Urge),
    /// The urge was answered.
    UrgeAnswered(TaskId),
    /// It is urgent from now on.
    Urgent,
    /// What the caller says of the result.
    CalledBack(bool),
    /// Somebody does not accept how the case was judged.
    Appealed(Appeal),
    /// One of two reviews of the appeal.
    Reviewed {
        /// Who.
        by: UserId,
        /// Whether the appeal holds.
        upheld: bool,
    },
    /// Media were missing, and the move was made all the same.
    WithoutMedia(Line),
}
