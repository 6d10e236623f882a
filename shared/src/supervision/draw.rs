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

    /// Whether this draw can have come upon a case at a place, from 1, among `of`. The lots of the others
    /// are as good as random, so as many of them are smaller as the case's own lot is high, give or take
    /// chance: false only for what chance does less often than once in a million draws. Needs no list of
    /// the cases, which only the phone had; of a few cases nothing can be told.
    #[must_use]
    pub fn may_give(&self, case: CaseId, place: u32, of: u32) -> bool {
        let [a, b, c, d, ..] = self.lot(case);
        let high = (f64::from(u32::from_be_bytes([a, b, c, d])) + 0.5) / LOTS;
        let others = f64::from(of.saturating_sub(1));
        if others < 1.0 {
            return true;
        }
        let before = f64::from(place.saturating_sub(1)).min(others) / others;
        // Chernoff's bound on so many, or so few, smaller lots.
        let apart = divergence(before, high) + divergence(1.0 - before, 1.0 - high);
        others * apart <= ONCE_IN_A_MILLION
    }
}

/// As many lots as 32 bits can tell apart.
const LOTS: f64 = 4_294_967_296.0;
/// The natural logarithm of a million.
const ONCE_IN_A_MILLION: f64 = 13.815_510_557_964_274;

fn divergence(seen: f64, expected: f64) -> f64 {
    if seen > 0.0 { seen * (seen / expected).ln() } else { 0.0 }
}

/// The cases that are drawn, in the order in which they are looked at: those with the smallest lots. All of
/// them when there are no more than `most`; a case that is listed twice counts once.
#[must_use]
pub fn draw(seed: &Seed, cases: impl IntoIterator<Item = CaseId>, most: usize) -> Vec<CaseId> {
    let lots: BTreeSet<([u8; 32], CaseId)> =
        cases.into_iter().map(|case| (seed.lot(case), case)).collect();
    lots.into_iter().take(most).map(|(_, case)| case).collect()
}
