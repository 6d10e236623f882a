//! 督查: whether a closed case was really disposed of and really checked, told by a sample that nobody can
//! choose.
//!
//! The laws of a draw: the same seed and the same cases give the same sample on every machine; the order
//! in which cases are listed does not matter; every case is as likely as any other; and a case that is
//! added or goes leaves the order of the others as it was.
//!
//! What was never reported (漏报) is no finding on a case that was: it is a report of its own, of the kind
//! [`crate::ops::ReportKind::Supervision`].

mod draw;
mod finding;

use serde::{Deserialize, Serialize};

use crate::case::Case;
use crate::clock::ClockEvent;
use crate::ids::Millis;
use crate::workflow::CaseState;

pub use draw::{Seed, draw};
pub use finding::{Drawn, Finding, FindingResult};

/// A city's choices of what a supervisor's phone holds and how many cases a day's sample has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SupervisionRules {
    /// A closed case stays on supervisors' phones so many days, and is drawn from so long.
    pub closed_days: u16,
    /// No more closed cases than this are drawn from, the latest ones.
    pub closed_most: u16,
    /// Cases in one draw.
    pub sample: u16,
}

impl Default for SupervisionRules {
    fn default() -> Self {
        Self { closed_days: 30, closed_most: 500, sample: 10 }
    }
}

impl SupervisionRules {
    /// Whether a case is still looked at: an open one, or one that ended lately enough. One whose record
    /// does not say when it ended is.
    #[must_use]
    pub fn holds(&self, case: &Case, now: Millis) -> bool {
        let kept = Millis::from(self.closed_days) * 86_400_000;
        ended_at(case).is_none_or(|at| now.saturating_sub(at) <= kept)
    }
}

/// When a case ended: its clocks stop with it. None while it is open, or when no clock ever ran.
#[must_use]
pub fn ended_at(case: &Case) -> Option<Millis> {
    let clocks = case.flow.state.is_end().then(|| case.flow.clocks.iter())?;
    clocks.filter_map(|(_, clock)| clock.events().last().map(ClockEvent::at)).max()
}

/// When a case was closed; none for one that is open or ended in another way. Only closed ones are drawn
/// from.
#[must_use]
pub fn closed_at(case: &Case) -> Option<Millis> {
    ended_at(case).filter(|_| case.flow.state == CaseState::Closed)
}

#[cfg(test)]
mod tests;
