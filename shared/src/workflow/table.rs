//! The table of moves. A row says from where to where, who may, what it needs and what it does to the
//! clocks; what else it changes follows from the move itself (`effects.rs`). A move that two posts
//! make from different states has two rows.

use super::moves::Move;
use super::needs::Need;
use super::rules::Switch;
use super::state::CaseState::{
    self, Accepted, AwaitingClosing, Checking, Closed, Declined, Dispatched, Feedback, Filed,
    InWork, Invalid, Merged, NotFiled, Reported, Retracted, Returned, Suspended, Transferred,
    Verifying, Void, WorkDone,
};
use super::task::TaskKind;
use super::timing::Timing::{
    self, Extend, Pause, PauseUnless, Raise, Restart, Resume, Start, Stop,
};
use crate::city::Role;
use crate::clock::ClockKind;

/// How an actor must stand to the case, beside holding the post.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Relation {
    /// Works at the desk: every case of its unit's subtree, of the city when it belongs to no unit.
    Desk,
    /// Reported this case.
    Reporter,
    /// Belongs to the unit that holds the case, or to one above it.
    Holder,
    /// Belongs to a unit that helps with the case.
    Helper,
    /// Is who the open task of this kind names.
    Assignee(TaskKind),
    /// Is who the open task names, of whatever kind but disposal.
    AnyAssignee,
    /// Looks after the area in which the case lies.
    Area,
}

/// Who may make a move.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// Somebody in a post.
    Post {
        /// The post.
        role: Role,
        /// How the person stands to the case.
        relation: Relation,
        /// Only in cities that have this on.
        when: Option<Switch>,
    },
    /// The centre's own clock.
    System,
}

/// Where a move leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum To {
    /// To this state.
    State(CaseState),
    /// Nowhere: the state stays.
    Same,
    /// To this state, and the state it leaves is kept.
    Park(CaseState),
    /// To the state that was kept.
    Kept,
    /// One unit up, in the same state; from the unit that the dispatcher named, to this state.
    Up(CaseState),
    /// To a crew at once when one is named, else to the unit.
    UnitOrCrew,
    /// To one of two, by what is answered.
    Judged(CaseState, CaseState),
    /// Parked when a suspension is granted; nowhere when more time is.
    Granted,
    /// To this state when the second of two asks; nowhere for the first.
    Second(CaseState),
}

/// One row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// The move.
    pub mv: Move,
    /// The states it may start from; none when it makes the case.
    pub from: &'static [CaseState],
    /// Where it leads.
    pub to: To,
    /// Who may.
    pub who: &'static [Who],
    /// What must be given or true, in the order it is asked.
    pub needs: &'static [Need],
    /// What it does to the clocks. Beside that, every clock stops with the case: see [`Row::ends`].
    pub clocks: &'static [Timing],
    /// Only in cities that have this on.
    pub when: Option<Switch>,
}

impl Row {
    /// What happens to the clocks that still count when the row leads to an end, if it does. A merged
    /// case pauses: it may stand alone again.
    #[must_use]
    pub fn ends(&self) -> Option<&'static str> {
        match self.to {
            To::State(Void) => Some("全部作废"),
            To::State(end) | To::Second(end) | To::Judged(end, _) if end.is_end() => {
                Some("其余全部停止")
            }
            _ => None,
        }
    }

    const fn needs(self, needs: &'static [Need]) -> Self {
        Self { needs, ..self }
    }

    const fn clocks(self, clocks: &'static [Timing]) -> Self {
        Self { clocks, ..self }
    }

    const fn when(self, switch: Switch) -> Self {
        Self { when: Some(switch), ..self }
    }
}

const fn row(mv: Move, from: &'static [CaseState], to: To, who: &'static [Who]) -> Row {
    Row { mv, from, to, who, needs: &[], clocks: &[], when: None }
}

const fn post(role: Role, relation: Relation) -> Who {
    Who::Post { role, relation, when: None }
}

const fn post_when(role: Role, relation: Relation, switch: Switch) -> Who {
    Who::Post { role, relation, when: Some(switch) }
}

const REPORTER: &[Who] =
    &[post(Role::Collector, Relation::Reporter), post(Role::Supervisor, Relation::Reporter)];
const ACCEPTOR: &[Who] = &[post(Role::Acceptor, Relation::Desk)];
const SHIFT_LEADER: &[Who] = &[post(Role::ShiftLeader, Relation::Desk)];
const FILERS: &[Who] = &[
    post(Role::ShiftLeader, Relation::Desk),
    post_when(Role::Acceptor, Relation::Desk, Switch::AcceptorFiles),
];
const CLOSERS: &[Who] = &[
    post(Role::ShiftLeader, Relation::Desk),
    post_when(Role::Acceptor, Relation::Desk, Switch::DelegatedClosing),
];
const DISPATCHER: &[Who] = &[post(Role::Dispatcher, Relation::Desk)];
const RULERS: &[Who] =
    &[post(Role::Dispatcher, Relation::Desk), post(Role::ShiftLeader, Relation::Desk)];
const GRANTERS: &[Who] =
    &[post(Role::Dispatcher, Relation::Desk), post(Role::Leader, Relation::Desk)];
const RESUMERS: &[Who] = &[post(Role::Dispatcher, Relation::Desk), Who::System];
const ABOVE: &[Who] = &[post(Role::Leader, Relation::Desk), post(Role::Urger, Relation::Desk)];
const URGERS: &[Who] = &[
    post(Role::Leader, Relation::Desk),
    post(Role::Supervisor, Relation::Area),
    post(Role::Urger, Relation::Desk),
];
const TWO: &[Who] = &[post(Role::Leader, Relation::Desk), post(Role::ShiftLeader, Relation::Desk)];
const REVIEWERS: &[Who] =
    &[post(Role::Dispatcher, Relation::Desk), post(Role::Acceptor, Relation::Desk)];
const UNIT: &[Who] = &[post(Role::UnitClerk, Relation::Holder)];
const HELPER: &[Who] = &[post(Role::UnitClerk, Relation::Helper)];
const CREW: &[Who] = &[post(Role::Crew, Relation::Assignee(TaskKind::Disposal))];
const CREW_OR_UNIT: &[Who] = &[
    post(Role::Crew, Relation::Assignee(TaskKind::Disposal)),
    post(Role::UnitClerk, Relation::Holder),
];
const APPELLANTS: &[Who] =
    &[post(Role::UnitClerk, Relation::Holder), post(Role::Collector, Relation::Reporter)];
const CHECKER: &[Who] = &[
    post(Role::Collector, Relation::Assignee(TaskKind::Check)),
    post(Role::Supervisor, Relation::Assignee(TaskKind::Check)),
];
const VERIFIER: &[Who] = &[
    post(Role::Collector, Relation::Assignee(TaskKind::Verification)),
    post(Role::Supervisor, Relation::Assignee(TaskKind::Verification)),
];
const ASKED: &[Who] = &[
    post(Role::Collector, Relation::Assignee(TaskKind::Supplement)),
    post(Role::Supervisor, Relation::Assignee(TaskKind::Supplement)),
];
const TASK_HOLDER: &[Who] =
    &[post(Role::Collector, Relation::AnyAssignee), post(Role::Supervisor, Relation::AnyAssignee)];
const TASK_HOLDER_DESK_OR_SYSTEM: &[Who] = &[
    post(Role::Collector, Relation::AnyAssignee),
    post(Role::Supervisor, Relation::AnyAssignee),
    post(Role::Acceptor, Relation::Desk),
    Who::System,
];
const SYSTEM: &[Who] = &[Who::System];

const FILED_AND_ON: &[CaseState] = &[
    Filed,
    Dispatched,
    InWork,
    WorkDone,
    Suspended,
    Feedback,
    AwaitingClosing,
    Checking,
    Returned,
];
const OPEN: &[CaseState] = &[
    Reported,
    Verifying,
    Accepted,
    Filed,
    Dispatched,
    InWork,
    WorkDone,
    Suspended,
    Feedback,
    AwaitingClosing,
    Checking,
    Returned,
];

use ClockKind as C;
use To::State;

/// Every move of this product (`workflow.md` §3).
#[rustfmt::skip]
pub const TABLE: &[Row] = &[
    row(Move::Report, &[], State(Reported), &[post(Role::Collector, Relation::Reporter), post(Role::Supervisor, Relation::Reporter)])
        .needs(&[Need::NewCase]).clocks(&[Start(C::Acceptance)]),
    row(Move::Register, &[], State(Reported), ACCEPTOR).needs(&[Need::NewCase, Need::Words, Need::Place, Need::Caller]).clocks(&[Start(C::Acceptance)]),
    row(Move::Retract, &[Reported], State(Retracted), REPORTER).needs(&[Need::Reason]).clocks(&[Stop(C::Acceptance)]),
    row(Move::AskForMore, &[Reported], To::Same, ACCEPTOR).needs(&[Need::Words, Need::NoSupplementOpen, Need::HasReporter])
        .clocks(&[PauseUnless(C::Acceptance, Switch::AcceptanceRunsOn)]),
    row(Move::AnswerMore, &[Reported], To::Same, ASKED).needs(&[Need::WordsOrMedia]).clocks(&[Resume(C::Acceptance)]),
    row(Move::OrderVerification, &[Reported], State(Verifying), ACCEPTOR).needs(&[Need::Words, Need::Checker])
        .clocks(&[PauseUnless(C::Acceptance, Switch::AcceptanceRunsOn), Start(C::Verification)]),
    row(Move::AnswerVerification, &[Verifying], State(Reported), VERIFIER).needs(&[Need::VerificationResult, Need::VerificationPhoto])
        .clocks(&[Stop(C::Verification), Resume(C::Acceptance)]),
    row(Move::Accept, &[Reported], State(Accepted), ACCEPTOR).needs(&[Need::Class, Need::Condition, Need::MediaReceived])
        .clocks(&[Stop(C::Acceptance), Start(C::Filing)]),
    row(Move::Decline, &[Reported], State(Declined), ACCEPTOR).needs(&[Need::Reason]).clocks(&[Stop(C::Acceptance)]),
    row(Move::Merge, &[Reported, Accepted, Filed], To::Park(Merged), ACCEPTOR).needs(&[Need::Target])
        .clocks(&[Pause(C::Acceptance), Pause(C::Filing), Pause(C::Dispatch)]),
    row(Move::Unmerge, &[Merged], To::Kept, ACCEPTOR).needs(&[Need::Reason])
        .clocks(&[Resume(C::Acceptance), Resume(C::Filing), Resume(C::Dispatch)]),
    row(Move::TransferOut, &[Reported, Accepted], State(Transferred), ACCEPTOR).needs(&[Need::Receiver])
        .clocks(&[Stop(C::Acceptance), Stop(C::Filing)]),
    row(Move::AuditSelfDisposed, &[Reported], To::Judged(Closed, Invalid), ACCEPTOR)
        .needs(&[Need::SelfDisposed, Need::Approval, Need::BothPhotos]).clocks(&[Stop(C::Acceptance)]),
    row(Move::File, &[Accepted], State(Filed), FILERS).needs(&[Need::Standard, Need::StandardOfClass, Need::Number])
        .clocks(&[Stop(C::Filing), Start(C::Dispatch)]),
    row(Move::RefuseFiling, &[Accepted], State(NotFiled), SHIFT_LEADER).needs(&[Need::Reason]).clocks(&[Stop(C::Filing)]),
    row(Move::SendBack, &[Accepted], State(Reported), SHIFT_LEADER).needs(&[Need::Reason])
        .clocks(&[Stop(C::Filing), Resume(C::Acceptance)]),
    row(Move::SendBack, &[Filed], State(Accepted), DISPATCHER).needs(&[Need::Reason])
        .clocks(&[Stop(C::Dispatch), Resume(C::Filing)]),
    row(Move::Dispatch, &[Filed, Returned], To::UnitOrCrew, DISPATCHER).needs(&[Need::Unit, Need::CrewOfUnit, Need::CoUnits])
        .clocks(&[Stop(C::Dispatch), Stop(C::Application), Start(C::Disposal), Start(C::MakeSafe), Start(C::SignFor)]),
    row(Move::SubDispatch, &[Dispatched], To::Same, UNIT).needs(&[Need::ChildUnit]).clocks(&[Start(C::SignFor)]),
    row(Move::SignFor, &[Dispatched], To::Same, UNIT).needs(&[Need::NotSignedFor]).clocks(&[Stop(C::SignFor)]),
    row(Move::Return, &[Dispatched], To::Up(Returned), UNIT)
        .needs(&[Need::Reason, Need::NotRuled, Need::NotReturnedThisRound, Need::WithinReturnTime, Need::SafeIfUrgent])
        .clocks(&[Stop(C::SignFor), Stop(C::Application)]),
    row(Move::Rule, &[Returned], To::UnitOrCrew, RULERS).needs(&[Need::Reason, Need::Basis, Need::Unit, Need::CrewOfUnit])
        .clocks(&[Stop(C::Application), Start(C::Disposal), Start(C::SignFor)]),
    row(Move::Assign, &[Dispatched, InWork], State(InWork), UNIT).needs(&[Need::Crew]).clocks(&[Stop(C::SignFor)]),
    row(Move::Revoke, &[InWork], State(Dispatched), UNIT).needs(&[Need::Reason]),
    row(Move::Take, &[InWork], To::Same, CREW).needs(&[Need::NotTaken]),
    row(Move::ReturnToUnit, &[InWork], State(Dispatched), CREW).needs(&[Need::Reason]),
    row(Move::MakeSafe, &[Dispatched, InWork], To::Same, CREW_OR_UNIT).needs(&[Need::NotMadeSafe, Need::AnyPhoto]).clocks(&[Stop(C::MakeSafe)]),
    row(Move::Apply, &[Dispatched, InWork], To::Same, CREW_OR_UNIT)
        .needs(&[Need::Reason, Need::NotUrgent, Need::Wish, Need::MayStillAsk]).clocks(&[Start(C::Application)]),
    row(Move::Grant, &[Dispatched, InWork], To::Granted, GRANTERS).needs(&[Need::EndorsedApplication, Need::SecondByLeader])
        .clocks(&[Stop(C::Application), Extend(C::Disposal), Pause(C::Disposal)]),
    row(Move::Refuse, &[Dispatched, InWork], To::Same, GRANTERS).needs(&[Need::Application, Need::Words]).clocks(&[Stop(C::Application)]),
    row(Move::Resume, &[Suspended], To::Kept, RESUMERS).needs(&[Need::SuspensionOver]).clocks(&[Resume(C::Disposal)]),
    row(Move::Submit, &[InWork, Dispatched], State(WorkDone), CREW_OR_UNIT).needs(&[Need::DisposalResult, Need::AfterPhoto])
        .clocks(&[Stop(C::SignFor), Stop(C::MakeSafe), Stop(C::Application)]),
    row(Move::AnswerAsCoUnit, &[Dispatched, InWork, WorkDone, Feedback], To::Same, HELPER).needs(&[Need::Words]),
    row(Move::SendBackToCrew, &[WorkDone], State(InWork), UNIT).needs(&[Need::Reason, Need::HadCrew]),
    row(Move::Forward, &[WorkDone], To::Up(Feedback), UNIT).needs(&[Need::MediaReceived]).clocks(&[Stop(C::Disposal)]),
    row(Move::PassOn, &[Feedback], State(AwaitingClosing), DISPATCHER).clocks(&[Start(C::Closing)]),
    row(Move::GiveBack, &[Feedback], State(Dispatched), DISPATCHER).needs(&[Need::Reason]).clocks(&[Resume(C::Disposal)]),
    row(Move::OrderCheck, &[AwaitingClosing], State(Checking), ACCEPTOR).needs(&[Need::Checker])
        .clocks(&[Pause(C::Closing), Start(C::Check)]),
    row(Move::AnswerCheck, &[Checking], State(AwaitingClosing), CHECKER).needs(&[Need::CheckResult, Need::CheckPhoto])
        .clocks(&[Stop(C::Check), Resume(C::Closing)]),
    row(Move::Rework, &[AwaitingClosing], State(Dispatched), ACCEPTOR).needs(&[Need::Reason])
        .clocks(&[Stop(C::Closing), Restart(C::Disposal)]),
    row(Move::ProposeClosing, &[AwaitingClosing], To::Same, ACCEPTOR).needs(&[Need::PositiveCheck, Need::MediaReceived]),
    row(Move::Close, &[AwaitingClosing], State(Closed), CLOSERS).needs(&[Need::ClosingProposed, Need::PositiveCheck, Need::MediaReceived])
        .clocks(&[Stop(C::Closing)]),
    row(Move::ProposeVoid, &[Filed, Dispatched, InWork, WorkDone, Suspended, Feedback, AwaitingClosing, Returned], To::Same, DISPATCHER)
        .needs(&[Need::Reason, Need::NoVoidProposed]),
    row(Move::Void, FILED_AND_ON, State(Void), SHIFT_LEADER).needs(&[Need::VoidProposed]),
    row(Move::RefuseVoid, FILED_AND_ON, To::Same, SHIFT_LEADER).needs(&[Need::VoidProposed, Need::Reason]),
    row(Move::Urge, OPEN, To::Same, URGERS).needs(&[Need::WordsOrMedia]).clocks(&[Start(C::Supervision)]),
    row(Move::AnswerUrge, OPEN, To::Same, &[post(Role::UnitClerk, Relation::Holder), post(Role::Acceptor, Relation::Desk), post(Role::Dispatcher, Relation::Desk)])
        .needs(&[Need::OpenUrge, Need::Words]).clocks(&[Stop(C::Supervision)]),
    row(Move::RaiseToUrgent, OPEN, To::Same, ABOVE).needs(&[Need::Reason, Need::NotUrgent]).clocks(&[Raise(C::Disposal)]),
    row(Move::ForceClose, OPEN, To::Second(Closed), TWO).needs(&[Need::Reason, Need::OtherPost]).when(Switch::ForcedClosing),
    row(Move::CallBack, &[Closed], To::Same, ACCEPTOR).needs(&[Need::Satisfaction]),
    row(Move::Reopen, &[Closed], State(Dispatched), SHIFT_LEADER).needs(&[Need::Reason, Need::WasDispatched]).clocks(&[Restart(C::Disposal)]),
    row(Move::Appeal, &[Closed, Declined, NotFiled], To::Same, APPELLANTS).needs(&[Need::Reason, Need::NoAppealYet, Need::Appealable]),
    row(Move::ReviewAppeal, &[Closed, Declined, NotFiled], To::Same, REVIEWERS).needs(&[Need::OpenAppeal, Need::OtherReviewer, Need::Approval, Need::Words]),
    row(Move::WithdrawTask, &[Checking], State(AwaitingClosing), ACCEPTOR).needs(&[Need::Reason]).clocks(&[Stop(C::Check), Resume(C::Closing)]),
    row(Move::WithdrawTask, &[Verifying], State(Reported), ACCEPTOR).needs(&[Need::Reason]).clocks(&[Stop(C::Verification), Resume(C::Acceptance)]),
    row(Move::WithdrawTask, &[Reported], To::Same, ACCEPTOR).needs(&[Need::SupplementOpen, Need::Reason]).clocks(&[Resume(C::Acceptance)]),
    row(Move::ReassignTask, &[Checking, Verifying], To::Same, ACCEPTOR).needs(&[Need::Checker]),
    row(Move::DeclineTask, &[Checking], State(AwaitingClosing), TASK_HOLDER).needs(&[Need::Reason]).clocks(&[Stop(C::Check), Resume(C::Closing)]),
    row(Move::DeclineTask, &[Verifying], State(Reported), TASK_HOLDER).needs(&[Need::Reason]).clocks(&[Stop(C::Verification), Resume(C::Acceptance)]),
    row(Move::HandOverTask, &[Checking, Verifying], To::Same, TASK_HOLDER_DESK_OR_SYSTEM).needs(&[Need::Checker, Need::OtherThanBefore]),
    row(Move::ExpireTask, &[Checking], State(AwaitingClosing), SYSTEM).needs(&[Need::TaskOverdue]).clocks(&[Stop(C::Check), Resume(C::Closing)]),
    row(Move::ExpireTask, &[Verifying], State(Reported), SYSTEM).needs(&[Need::TaskOverdue]).clocks(&[Stop(C::Verification), Resume(C::Acceptance)]),
    row(Move::ExpireTask, &[Reported], To::Same, SYSTEM).needs(&[Need::SupplementOpen, Need::TaskOverdue]).clocks(&[Resume(C::Acceptance)]),
];

/// The rows of a move.
pub fn rows_of(mv: Move) -> impl Iterator<Item = &'static Row> {
    TABLE.iter().filter(move |row| row.mv == mv)
}

/// The row of a move from a state. A row that makes the case has no state to start from and answers in
/// every one: that the case is there already is what it lacks.
#[must_use]
pub fn row_from(mv: Move, state: CaseState) -> Option<&'static Row> {
    rows_of(mv).find(|row| row.from.is_empty() || row.from.contains(&state))
}

/// The rows that start from a state.
pub fn rows_from(state: CaseState) -> impl Iterator<Item = &'static Row> {
    TABLE.iter().filter(move |row| row.from.contains(&state))
}
