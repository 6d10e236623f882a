//! What a city calls moves and tasks. Which of 核实 and 核查 means which differs from city to city, and
//! the same act has other names elsewhere: a label is the city's, the code never changes.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::moves::Move;
use super::state::CaseState;
use super::task::TaskKind;
use crate::text::Text;

/// A label: one short line.
pub type Label = Text<12, true>;

/// The labels that a city changed; everything else keeps its own.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Labels {
    /// Of moves.
    pub moves: BTreeMap<Move, Label>,
    /// Of states.
    pub states: BTreeMap<CaseState, Label>,
    /// Of tasks.
    pub tasks: BTreeMap<TaskKind, Label>,
}

fn said<'a, K: Ord>(labels: &'a BTreeMap<K, Label>, of: &K) -> Option<&'a str> {
    labels.get(of).filter(|label| !label.is_blank()).map(Label::as_str)
}

impl Labels {
    /// What this city calls a move.
    #[must_use]
    pub fn mv(&self, mv: Move) -> &str {
        said(&self.moves, &mv).unwrap_or(mv.zh())
    }

    /// What this city calls a state.
    #[must_use]
    pub fn state(&self, state: CaseState) -> &str {
        said(&self.states, &state).unwrap_or(state.zh())
    }

    /// What this city calls a task.
    #[must_use]
    pub fn task(&self, kind: TaskKind) -> &str {
        said(&self.tasks, &kind).unwrap_or(kind.zh())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_city_renames_what_it_likes_and_the_rest_keeps_its_name() {
        let json =
            r#"{"moves": {"order_check": "派复核", "close": "  "}, "tasks": {"check": "复核"}}"#;
        let labels: Labels = serde_json::from_str(json).unwrap();
        assert_eq!(labels.mv(Move::OrderCheck), "派复核");
        assert_eq!(labels.mv(Move::Close), "结案", "a blank label names nothing");
        assert_eq!(labels.mv(Move::Accept), "受理");
        assert_eq!(labels.task(TaskKind::Check), "复核");
        assert_eq!(labels.task(TaskKind::Verification), TaskKind::Verification.zh());
        assert_eq!(labels.state(CaseState::Reported), CaseState::Reported.zh());
    }

    #[test]
    fn a_label_that_no_button_holds_is_refused() {
        let long = format!(r#"{{"moves": {{"close": "{}"}}}}"#, "长".repeat(13));
        assert!(serde_json::from_str::<Labels>(&long).is_err());
        assert!(serde_json::from_str::<Labels>(r#"{"moves": {"close": "结\n案"}}"#).is_err());
        assert!(serde_json::from_str::<Labels>(r#"{"moves": {"clothes": "结案"}}"#).is_err());
    }
}
