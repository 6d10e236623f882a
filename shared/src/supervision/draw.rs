//! The draw.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::ids::{CaseId, UserId};

/// What a draw hangs on. Nobody chooses any of it but by drawing again, and that is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seed {
    /// Who draws.
    pub user: UserId,
    /// The local day, counted from 1970-01-01.
    pub day: i32,
    /// How often the person has drawn again that day, from 0.
    pub redraw: u16,
}

impl Seed {
    /// Where a case stands in this draw: as good as random, and the same for ever.
    fn lot(&self, case: CaseId) -> [u8; 32] {
        let mut hash = Sha256::new();
        hash.update(b"supervision.draw");
        hash.update(self.user.0.as_bytes());
        hash.update(self.day.to_be_bytes());
        hash.update(self.redraw.to_be_bytes());
        hash.update(case.0.as_bytes());
        hash.finalize().into()
    }
}

/// The cases that are drawn, in the order in which they are looked at: those with the smallest lots. All of
/// them when there are no more than `most`; a case that is listed twice counts once.
#[must_use]
pub fn draw(seed: &Seed, cases: impl IntoIterator<Item = CaseId>, most: usize) -> Vec<CaseId> {
    let lots: BTreeSet<([u8; 32], CaseId)> =
        cases.into_iter().map(|case| (seed.lot(case), case)).collect();
    lots.into_iter().take(most).map(|(_, case)| case).collect()
}
