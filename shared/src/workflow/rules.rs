//! What a city decides about its own workflow: switches, rows it turns off, numbers.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::labels::Labels;
use super::moves::Move;
use crate::ids::Millis;

/// Something that a city turns on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Switch {
    /// The acceptor files, too, not only the shift leader.
    AcceptorFiles,
    /// The acceptor closes what a check found fixed (委托结案).
    DelegatedClosing,
    /// Supervisors may be sent to verify and to check, not only collectors.
    SupervisorChecks,
    /// A leader and a shift leader together may close any open case (强制结案).
    ForcedClosing,
    /// The desk's time to accept runs on while more is asked for or a case is verified.
    AcceptanceRunsOn,
}

impl Switch {
    /// Every switch.
    pub const ALL: [Self; 5] = [
        Self::AcceptorFiles,
        Self::DelegatedClosing,
        Self::SupervisorChecks,
        Self::ForcedClosing,
        Self::AcceptanceRunsOn,
    ];

    /// The label of the switch.
    #[must_use]
    pub const fn zh(self) -> &'static str {
        match self {
            Self::AcceptorFiles => "受理员可立案",
            Self::DelegatedClosing => "委托结案",
            Self::SupervisorChecks => "督查员可核实核查",
            Self::ForcedClosing => "强制结案",
            Self::AcceptanceRunsOn => "补充核实期间受理不停表",
        }
    }
}

/// A city's rules of the workflow. What it leaves out has its default.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Rules {
    /// What is on.
    pub on: BTreeSet<Switch>,
    /// Moves that this city does not have.
    pub moves_off: BTreeSet<Move>,
    /// How long after the dispatch a unit may return a case, minutes.
    pub return_minutes: u32,
    /// How many extensions a case may be granted.
    pub extensions: u8,
    /// The longest suspension, days; a case is suspended once.
    pub suspension_days: u16,
    /// From which extension of a case on a leader must grant it: 2 is the second.
    pub leader_extension: u8,
    /// A longer suspension is a leader's to grant, days.
    pub leader_suspension_days: u16,
    /// What a unit below gets of the time that is left when a case is passed down to it, percent, by
    /// how many levels below the dispatched unit it lies: the rest is for those above to look at the
    /// result. A level that is not listed gets all of it.
    pub level_shares: Vec<u8>,
    /// What this city calls moves, states and tasks.
    pub labels: Labels,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            on: BTreeSet::from([Switch::SupervisorChecks]),
            moves_off: BTreeSet::new(),
            return_minutes: 24 * 60,
            extensions: 2,
            suspension_days: 365,
            leader_extension: 2,
            leader_suspension_days: 31,
            level_shares: Vec::new(),
            labels: Labels::default(),
        }
    }
}

impl Rules {
    /// Whether something is on.
    #[must_use]
    pub fn is_on(&self, switch: Switch) -> bool {
        self.on.contains(&switch)
    }

    /// [`Rules::return_minutes`] in milliseconds.
    #[must_use]
    pub fn return_ms(&self) -> Millis {
        Millis::from(self.return_minutes) * 60_000
    }

    /// Whether the next extension is a leader's to grant, after so many.
    #[must_use]
    pub fn leader_extends(&self, granted: u8) -> bool {
        granted.saturating_add(1) >= self.leader_extension
    }

    /// Whether a suspension of so many milliseconds is a leader's to grant.
    #[must_use]
    pub fn leader_suspends(&self, ms: Millis) -> bool {
        ms > Millis::from(self.leader_suspension_days) * 86_400_000
    }

    /// The share of what is left that a unit gets so many levels below the dispatched one, percent.
    #[must_use]
    pub fn level_share(&self, levels_below: usize) -> u8 {
        let listed = levels_below.checked_sub(1).and_then(|n| self.level_shares.get(n));
        listed.map_or(100, |share| (*share).min(100))
    }

    /// [`Rules::suspension_days`] in milliseconds.
    #[must_use]
    pub fn suspension_ms(&self) -> Millis {
        Millis::from(self.suspension_days) * 86_400_000
    }
}
