//! The books of a story, kept outside the product: what people did, and what every store must show.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use shared::ids::{CaseId, OpId};
use shared::media::Sha256Hash;

/// What the books say of one case.
#[derive(Debug, Clone, Default)]
pub struct Expected {
    /// Photos people took for it, by hash of the file that travels.
    pub photos: BTreeSet<Sha256Hash>,
    /// Words people wrote as remarks.
    pub remarks: BTreeSet<String>,
    /// Requests people made from handsets: each must have a verdict.
    pub requests: BTreeSet<OpId>,
    /// Whether the story closed it.
    pub closed: bool,
}

/// The books.
#[derive(Debug, Clone, Default)]
pub struct Ledger {
    /// Every case anybody reported.
    pub cases: BTreeMap<CaseId, Expected>,
}

impl Ledger {
    /// Notes a photo.
    pub fn photo(&mut self, case: CaseId, sha256: Sha256Hash) {
        self.cases.entry(case).or_default().photos.insert(sha256);
    }

    /// Notes a remark.
    pub fn remark(&mut self, case: CaseId, words: &str) {
        self.cases.entry(case).or_default().remarks.insert(words.to_owned());
    }

    /// Notes a request.
    pub fn request(&mut self, case: CaseId, op: OpId) {
        self.cases.entry(case).or_default().requests.insert(op);
    }

    /// Notes that a case is closed.
    pub fn closed(&mut self, case: CaseId) {
        self.cases.entry(case).or_default().closed = true;
    }

    /// How many photos were taken.
    #[must_use]
    pub fn photos(&self) -> usize {
        self.cases.values().map(|c| c.photos.len()).sum()
    }
}

/// The comparison of the books with every store.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Findings {
    /// Cases in the books.
    pub cases: usize,
    /// Cases closed at the centre.
    pub closed: usize,
    /// Cases, remarks, requests, closings and photos in the books that the centre doesn't have.
    pub lost: usize,
    /// Cases or photos the centre has more often than the books.
    pub duplicated: usize,
    /// Photos in the books.
    pub photos_sent: usize,
    /// Photos whose bytes came back from the centre with the right hash.
    pub photos_received: usize,
    /// Cases that a phone shows otherwise than the centre.
    pub divergent: usize,
    /// Things still waiting on phones.
    pub pending: usize,
    /// Moves of the table that were made at least once.
    pub moves: usize,
    /// Moves that nobody made all day.
    pub unused: usize,
}

/// Fewer cases are no working day.
const A_DAY: usize = 40;

impl Findings {
    /// Whether it was a whole day, and nothing of it is lost, doubled, divergent or waiting.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.cases >= A_DAY
            && self.lost == 0
            && self.duplicated == 0
            && self.divergent == 0
            && self.pending == 0
            && self.unused == 0
            && self.photos_sent == self.photos_received
    }
}
