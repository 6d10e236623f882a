//! The table of moves. A row says from where to where, who may, and what it needs; what it changes
//! besides the state follows from the move itself (`effect.rs`).

use super::needs::Need;
use super::state::CaseState::{
    Accepted, AwaitingClosing, Checking, Closed, Declined, Dispatched, Feedback, Filed, InWork,
    Reported, Retracted, Returned, WorkDone,
};
use super::state::{CaseState, Move};
use crate::city::Role;

/// How an actor must stand to the case, beside holding the role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// Works at the desk: every case of its unit's subtree, of the city when it belongs to no unit.
    Desk,
    /// Reported this case.
    Reporter,
    /// Belongs to the unit that holds the case, or to one above it.
    Holder,
    /// Is the crew that the open disposal task names.
    AssignedCrew,
    /// Is who the open check task names.
    CheckAssignee,
}

/// Who may make a move.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Who {
    /// The post.
    pub role: Role,
    /// How the person stands to the case.
    pub relation: Relation,
}

/// Where a move leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum To {
    /// To this state.
    State(CaseState),
    /// Nowhere: the state stays.
    Same,
}

/// One row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// The move.
    pub mv: Move,
    /// The states it may start from.
    pub from: &'static [CaseState],
    /// Where it leads.
    pub to: To,
    /// Who may.
    pub who: &'static [Who],
    /// What must be given or true.
    pub needs: &'static [Need],
}

const fn who(role: Role, relation: Relation) -> Who {
    Who { role, relation }
}

const ACCEPTOR: &[Who] = &[who(Role::Acceptor, Relation::Desk)];
const SHIFT_LEADER: &[Who] = &[who(Role::ShiftLeader, Relation::Desk)];
const DISPATCHER: &[Who] = &[who(Role::Dispatcher, Relation::Desk)];
const UNIT: &[Who] = &[who(Role::UnitClerk, Relation::Holder)];
const CREW: &[Who] = &[who(Role::Crew, Relation::AssignedCrew)];
const CREW_OR_UNIT: &[Who] =
    &[who(Role::Crew, Relation::AssignedCrew), who(Role::UnitClerk, Relation::Holder)];
const REPORTER: &[Who] =
    &[who(Role::Collector, Relation::Reporter), who(Role::Supervisor, Relation::Reporter)];
const CHECKER: &[Who] = &[
    who(Role::Collector, Relation::CheckAssignee),
    who(Role::Supervisor, Relation::CheckAssignee),
];

const fn row(
    mv: Move,
    from: &'static [CaseState],
    to: To,
    who: &'static [Who],
    needs: &'static [Need],
) -> Row {
    Row { mv, from, to, who, needs }
}

/// Every move of this product (`workflow.md` §3).
#[rustfmt::skip]
pub const TABLE: &[Row] = &[
    row(Move::Retract, &[Reported], To::State(Retracted), REPORTER, &[Need::Reason]),
    row(Move::Accept, &[Reported], To::State(Accepted), ACCEPTOR, &[Need::Class, Need::MediaReceived]),
    row(Move::Decline, &[Reported], To::State(Declined), ACCEPTOR, &[Need::Reason]),
    row(Move::File, &[Accepted], To::State(Filed), SHIFT_LEADER, &[Need::Standard, Need::Number]),
    row(Move::Dispatch, &[Filed, Returned], To::State(Dispatched), DISPATCHER, &[Need::Unit]),
    row(Move::SignFor, &[Dispatched], To::Same, UNIT, &[Need::NotSignedFor]),
    row(Move::Return, &[Dispatched], To::State(Returned), UNIT, &[Need::Reason, Need::NotReturnedThisRound]),
    row(Move::Assign, &[Dispatched, InWork], To::State(InWork), UNIT, &[Need::Crew]),
    row(Move::Revoke, &[InWork], To::State(Dispatched), UNIT, &[Need::Reason]),
    row(Move::Take, &[InWork], To::Same, CREW, &[Need::NotTaken]),
    row(Move::ReturnToUnit, &[InWork], To::State(Dispatched), CREW, &[Need::Reason]),
    row(Move::Submit, &[InWork, Dispatched], To::State(WorkDone), CREW_OR_UNIT, &[Need::DisposalResult, Need::AfterPhoto]),
    row(Move::SendBackToCrew, &[WorkDone], To::State(InWork), UNIT, &[Need::Reason, Need::HadCrew]),
    row(Move::Forward, &[WorkDone], To::State(Feedback), UNIT, &[Need::MediaReceived]),
    row(Move::PassOn, &[Feedback], To::State(AwaitingClosing), DISPATCHER, &[]),
    row(Move::OrderCheck, &[AwaitingClosing], To::State(Checking), ACCEPTOR, &[Need::Checker]),
    row(Move::AnswerCheck, &[Checking], To::State(AwaitingClosing), CHECKER, &[Need::CheckResult, Need::CheckPhoto]),
    row(Move::WithdrawCheck, &[Checking], To::State(AwaitingClosing), ACCEPTOR, &[Need::Reason]),
    row(Move::Rework, &[AwaitingClosing], To::State(Dispatched), ACCEPTOR, &[Need::Reason]),
    row(Move::Close, &[AwaitingClosing], To::State(Closed), SHIFT_LEADER, &[Need::PositiveCheck, Need::MediaReceived]),
];

/// The row of a move.
#[must_use]
pub fn row_of(mv: Move) -> Option<&'static Row> {
    TABLE.iter().find(|row| row.mv == mv)
}

/// The rows that start from a state.
pub fn rows_from(state: CaseState) -> impl Iterator<Item = &'static Row> {
    TABLE.iter().filter(move |row| row.from.contains(&state))
}
