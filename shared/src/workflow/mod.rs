//! The workflow: a table of moves, and one pure [`decide`] over it that predicts on the handset and
//! decides at the centre. Adding or switching a move touches its row; what it changes beyond state
//! and clocks stands in `effects.rs`.

mod answers;
mod decide;
mod effect;
mod effects;
mod flow;
mod labels;
mod met;
mod moves;
mod needs;
mod page;
mod platform;
mod request;
mod rules;
mod says;
mod state;
mod table;
mod task;
mod times;
mod timing;

pub use answers::{
    CheckResult, DisposalResult, Exemption, Lapse, RulingBasis, Source, VerificationResult, Wish,
};
pub use decide::{Decision, Facts, Heard, Person, decide, lacks, legal_moves};
pub use effect::Effect;
pub use flow::{Appeal, Application, Binding, Flow, Told, Urge};
pub use labels::{Label, Labels};
pub use moves::Move;
pub use needs::Need;
pub use page::page;
pub use platform::{AtPlatform, CaseAuthority, PlatformEvent};
pub use request::{MoveArgs, Request};
pub use rules::{Rules, Switch};
pub use says::{SAYS, sentence};
pub use state::CaseState;
pub use table::{Relation, Row, TABLE, To, Who, row_from, rows_from, rows_of};
pub use task::{Task, TaskKind, TaskState};
pub use times::reported;
pub use timing::Timing;
