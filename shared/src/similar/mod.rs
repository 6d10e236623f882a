//! Whether two reports may be about one thing (R28). A pure score with its reasons, so that a centre, a
//! hotline form and a phone without network say the same; nobody merges on it but a person.
//!
//! The laws: the order of the two does not matter; the score stays within 0 and 100; it never grows with
//! distance or with time apart; two that name one component under one class within reach are always worth
//! a proposal; and what is out of reach scores nothing, whatever else agrees.

mod cell;
mod score;
mod sighting;

use serde::{Deserialize, Serialize};

use crate::ids::Millis;

pub use cell::{cell, cells_around};
pub use score::{ClassLink, Likeness, Reason, likeness};
pub use sighting::Sighting;

/// A city's choices. The defaults are those of the field: 50 m and 24 h.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SimilarRules {
    /// No further apart than this, metres; more than [`SimilarRules::MAX_RADIUS_M`] counts as that.
    pub radius_m: u16,
    /// Found no further apart in time than this, hours.
    pub hours: u16,
    /// From this score on it is shown to whoever is writing a report.
    pub show: u8,
    /// From this score on the centre proposes a merge.
    pub propose: u8,
}

impl Default for SimilarRules {
    fn default() -> Self {
        Self { radius_m: 50, hours: 24, show: 35, propose: 55 }
    }
}

impl SimilarRules {
    /// The widest reach, metres: beyond it an index of small cells is no help.
    pub const MAX_RADIUS_M: u16 = 500;

    /// The reach in metres.
    #[must_use]
    pub fn reach_m(&self) -> f64 {
        f64::from(self.radius_m.min(Self::MAX_RADIUS_M))
    }

    /// The window in milliseconds.
    #[must_use]
    pub fn window_ms(&self) -> Millis {
        Millis::from(self.hours) * 3_600_000
    }
}

#[cfg(test)]
mod tests;
