//! Cases that another body's platform decides: what is asked here waits for its answer, and what it says
//! is applied as it says it, in its own order and without our rules. A state that we have no word for is
//! shown in its words.
//!
//! Everything here is absent from a case that the centre decides itself, and a reader that is older than
//! this meets an unanswered request as what it is: not decided yet.

use serde::{Deserialize, Serialize};

use super::flow::Flow;
use super::state::CaseState;
use crate::case::Verdict;
use crate::ids::{OpId, Pos};
use crate::text::{Code, Line};

/// Who decides a case.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CaseAuthority {
    /// This centre, by the table of moves.
    #[default]
    Builtin,
    /// The platform of this issuer.
    Platform(Code),
}

/// Something a platform says of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlatformEvent {
    /// Whose platform.
    pub issuer: Code,
    /// The event's identity there.
    pub id: Code,
    /// Its place in the platform's own order of this case, growing.
    pub seq: u64,
    /// Where the case stands now, if we have a word for it.
    #[serde(default)]
    pub state: Option<CaseState>,
    /// The same in the platform's words.
    pub said: Line,
    /// The number the platform gave the case.
    #[serde(default)]
    pub number: Option<Code>,
    /// The request it answers, and whether it did what was asked.
    #[serde(default)]
    pub answers: Option<(OpId, bool)>,
}

/// How far a platform has come with a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AtPlatform {
    /// The place of the last event that was applied.
    pub seq: u64,
    /// The platform's words for a state that we have none for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub said: Option<Line>,
}

/// The code of a request that the platform did not do.
const REFUSED: &str = "platform.refused";

impl Flow {
    /// Whether an external platform decides this case.
    #[must_use]
    pub fn is_elsewhere(&self) -> bool {
        self.authority != CaseAuthority::Builtin
    }

    /// Applies an event of the case's own platform. A repeated one, and one that an event of a later
    /// place has overtaken, changes nothing.
    pub(super) fn take_platform(&mut self, event: &PlatformEvent, at: Pos) {
        let own = self.authority == CaseAuthority::Platform(event.issuer.clone());
        let past = self.at_platform.as_ref().is_some_and(|known| event.seq <= known.seq);
        if !own || past {
            return;
        }
        let said = event.state.is_none().then(|| event.said.clone());
        self.at_platform = Some(AtPlatform { seq: event.seq, said });
        if let Some(state) = event.state.filter(|state| *state != self.state) {
            self.enter(state, None, at);
        }
        if let Some(number) = &event.number {
            self.numbers.insert(event.issuer.clone(), number.clone());
        }
        if let Some((op, done)) = event.answers
            && self.pending.remove(&op)
        {
            let verdict =
                if done { Verdict::Applied } else { Verdict::Rejected(REFUSED.to_owned()) };
            self.verdicts.insert(op, verdict);
        }
    }
}
