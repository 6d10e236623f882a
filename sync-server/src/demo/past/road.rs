//! The roads a case of the past takes: a table of steps with weights, so that another road is another
//! row. What a step must be given follows from the needs of its move, not from here.

use shared::case::Case;
use shared::city::Role;
use shared::workflow::{CaseState, CheckResult, Move, TaskKind};

use CaseState::{
    Accepted, AwaitingClosing, Checking, Dispatched, Feedback, Filed, InWork, Reported, Returned,
    WorkDone,
};

/// Who takes a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    /// Somebody of the desk with this post.
    Desk(Role),
    /// The clerk of the unit that holds the case.
    Clerk,
    /// Whoever the open task of this kind names.
    Task(TaskKind),
    /// Who reported it.
    Reporter,
}

/// How long a step takes, in the middle of many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Span {
    /// So many minutes.
    Minutes(i64),
    /// As the limit of the filing standard allows, now and then longer.
    Limit,
}

/// When such a step is taken, by the city's clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hours {
    /// The desk's shifts, 07 to 22, every day.
    Desk,
    /// The units' work, 08 to 18, Monday to Saturday.
    Work,
    /// The collectors' shifts, 06 to 22, every day.
    Street,
}

/// What the table looks at.
pub(super) struct Sight<'a> {
    pub(super) case: &'a Case,
    /// Whether the holder has crews of its own.
    pub(super) has_crew: bool,
    /// Whether its limit is no urgent one, which nobody returns before the place is safe.
    pub(super) calm: bool,
}

fn signed(sight: &Sight<'_>) -> bool {
    sight.case.flow.signed_for
}

fn taken(sight: &Sight<'_>) -> bool {
    let flow = &sight.case.flow;
    flow.open_task(TaskKind::Disposal).is_some_and(|task| flow.taken.contains(&task.id))
}

fn open_question(sight: &Sight<'_>) -> bool {
    matches!(sight.case.flow.check, None | Some(CheckResult::CannotTell))
}

fn proposed(sight: &Sight<'_>) -> bool {
    sight.case.flow.closing_proposed.is_some()
}

fn fixed(sight: &Sight<'_>) -> bool {
    sight.case.flow.check == Some(CheckResult::Fixed)
}

/// One step.
pub(super) struct Road {
    pub(super) from: CaseState,
    pub(super) mv: Move,
    pub(super) by: By,
    /// How often, against the other steps that are open there.
    pub(super) weight: u32,
    pub(super) span: Span,
    pub(super) hours: Hours,
    /// Whether the step is open.
    pub(super) when: fn(&Sight<'_>) -> bool,
    /// Where it leads, for cases that are to rest there.
    pub(super) to: CaseState,
}

const ACCEPTOR: By = By::Desk(Role::Acceptor);
const LEADER: By = By::Desk(Role::ShiftLeader);
const DISPATCHER: By = By::Desk(Role::Dispatcher);
const CREW: By = By::Task(TaskKind::Disposal);
const CHECKER: By = By::Task(TaskKind::Check);

const fn road(from: CaseState, mv: Move, to: CaseState, by: By, weight: u32, minutes: i64) -> Road {
    let hours = match by {
        By::Desk(_) => Hours::Desk,
        By::Clerk | CREW => Hours::Work,
        By::Task(_) | By::Reporter => Hours::Street,
    };
    Road { from, mv, by, weight, span: Span::Minutes(minutes), hours, when: |_| true, to }
}

impl Road {
    const fn when(self, when: fn(&Sight<'_>) -> bool) -> Self {
        Self { when, ..self }
    }

    const fn within_the_limit(self) -> Self {
        Self { span: Span::Limit, ..self }
    }
}

/// Every road.
#[rustfmt::skip]
pub(super) const ROADS: &[Road] = &[
    road(Reported, Move::Accept, Accepted, ACCEPTOR, 920, 6),
    road(Reported, Move::Decline, CaseState::Declined, ACCEPTOR, 60, 9),
    road(Reported, Move::Retract, CaseState::Retracted, By::Reporter, 20, 12),
    road(Accepted, Move::File, Filed, LEADER, 1, 5),
    road(Filed, Move::Dispatch, Dispatched, DISPATCHER, 1, 5),
    road(Dispatched, Move::SignFor, Dispatched, By::Clerk, 950, 35).when(|s| !signed(s)),
    road(Dispatched, Move::Return, Returned, By::Clerk, 50, 50).when(|s| !s.case.flow.returned && s.calm),
    road(Dispatched, Move::Assign, InWork, By::Clerk, 800, 20).when(|s| signed(s) && s.has_crew),
    road(Dispatched, Move::Submit, WorkDone, By::Clerk, 200, 90).when(signed).within_the_limit(),
    road(Returned, Move::Dispatch, Dispatched, DISPATCHER, 1, 25),
    road(InWork, Move::Take, InWork, CREW, 950, 25).when(|s| !taken(s)),
    road(InWork, Move::Revoke, Dispatched, By::Clerk, 15, 60),
    road(InWork, Move::ReturnToUnit, Dispatched, CREW, 25, 45),
    road(InWork, Move::Submit, WorkDone, CREW, 960, 120).when(taken).within_the_limit(),
    road(WorkDone, Move::Forward, Feedback, By::Clerk, 940, 30),
    road(WorkDone, Move::SendBackToCrew, InWork, By::Clerk, 60, 30)
        .when(|s| s.has_crew && s.case.flow.last_task(TaskKind::Disposal).is_some()),
    road(Feedback, Move::PassOn, AwaitingClosing, DISPATCHER, 1, 12),
    road(AwaitingClosing, Move::OrderCheck, Checking, ACCEPTOR, 880, 10)
        .when(|s| open_question(s) && !proposed(s)),
    road(AwaitingClosing, Move::ProposeClosing, AwaitingClosing, ACCEPTOR, 120, 10)
        .when(|s| open_question(s) && !proposed(s)),
    road(AwaitingClosing, Move::ProposeClosing, AwaitingClosing, ACCEPTOR, 1, 8)
        .when(|s| fixed(s) && !proposed(s)),
    road(AwaitingClosing, Move::Close, CaseState::Closed, LEADER, 1, 15).when(proposed),
    road(AwaitingClosing, Move::Rework, Dispatched, ACCEPTOR, 1, 10)
        .when(|s| !open_question(s) && !fixed(s)),
    road(Checking, Move::AnswerCheck, AwaitingClosing, CHECKER, 970, 25),
    road(Checking, Move::WithdrawTask, AwaitingClosing, ACCEPTOR, 30, 40),
];

#[cfg(test)]
mod tests {
    use shared::workflow::{To, row_from};

    use super::*;

    #[test]
    fn every_road_is_one_of_the_table_of_moves() {
        for road in ROADS {
            let row = row_from(road.mv, road.from).unwrap();
            let to = match row.to {
                To::State(to) | To::Up(to) => to,
                To::UnitOrCrew => Dispatched,
                _ => road.from,
            };
            assert_eq!(to, road.to, "{:?} from {:?}", road.mv, road.from);
        }
    }

    #[test]
    fn no_road_leads_into_an_open_state_that_none_leads_out_of() {
        assert!(ROADS.iter().any(|road| road.from == Reported));
        for road in ROADS.iter().filter(|road| !road.to.is_end()) {
            assert!(ROADS.iter().any(|out| out.from == road.to), "stuck in {:?}", road.to);
        }
    }
}
