//! The workflow: a table of moves, and one pure [`decide`] over it that predicts on the handset and
//! decides at the centre. Adding a move touches the table and nothing else.

mod decide;
mod effect;
mod flow;
mod needs;
mod request;
mod state;
mod table;
mod task;

pub use decide::{Decision, Facts, Person, decide};
pub use effect::Effect;
pub use flow::Flow;
pub use needs::Need;
pub use request::{CheckResult, DisposalResult, Exemption, MoveArgs, Request};
pub use state::{CaseState, Move};
pub use table::{Relation, Row, TABLE, To, Who, row_of, rows_from};
pub use task::{Task, TaskKind, TaskState};

#[cfg(test)]
mod tests;
