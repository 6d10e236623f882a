//! What to do next, as pure functions over what is on the disk. Nothing here sends or writes.

use shared::ids::Millis;
use shared::media::Sha256Hash;
use shared::ops::bounds;

use crate::store::tables::media::{MediumRow, Rank};

/// Bytes of one part of an upload: what a cut connection costs at most (R7).
pub const PART_BYTES: u64 = 256 * 1024;

/// The first pause after a failure of one file.
pub const FIRST_PAUSE_MS: Millis = 5_000;

/// The longest pause.
pub const LONGEST_PAUSE_MS: Millis = 15 * 60_000;

/// Batches that may travel together: (index of the file, bytes), in the order given.
///
/// Everybody's batch is as good as anybody's: the caller offers one per person and begins the next
/// round with whoever was left out, so nobody starves behind a full outbox.
#[must_use]
pub fn together(batches: &[(usize, usize)]) -> Vec<usize> {
    let mut bytes = 0_usize;
    let mut chosen = Vec::new();
    for (index, size) in batches {
        bytes = bytes.saturating_add(*size);
        // The envelope around the batches is small; a margin covers it.
        let full = bytes > bounds::PUSH_BYTES - 64 * 1024;
        if chosen.len() >= bounds::BATCHES_PER_PUSH || (full && !chosen.is_empty()) {
            break;
        }
        chosen.push(*index);
    }
    chosen
}

/// One file's turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Turn {
    /// Thumbnails of all, then photos of all, and so on.
    pub rank: Rank,
    /// The n-th file of its owner in that rank: owners take turns.
    pub nth: usize,
    /// The file whose owner it is, by index.
    pub store: usize,
    /// The file.
    pub sha256: Sha256Hash,
}

/// The order in which files go up: by rank, owners in turn. Files that wait after a failure are left
/// out.
#[must_use]
pub fn turns(owners: &[Vec<MediumRow>], now: Millis) -> Vec<Turn> {
    let mut turns = Vec::new();
    for (store, files) in owners.iter().enumerate() {
        let mut nth = [0_usize; 4];
        for file in files.iter().filter(|file| is_due(file.not_before_ms, now)) {
            let Some(count) = nth.get_mut(file.rank as usize) else { continue };
            turns.push(Turn { rank: file.rank, nth: *count, store, sha256: file.sha256 });
            *count += 1;
        }
    }
    turns.sort();
    turns
}

/// Whether a pause is over. A pause longer than any we make comes from a clock that was moved, and
/// counts for nothing (R3, R12).
#[must_use]
pub fn is_due(not_before: Millis, now: Millis) -> bool {
    not_before <= now || not_before.saturating_sub(now) > LONGEST_PAUSE_MS
}

/// When a file that failed `tries` times in a row is tried again: twice the pause each time, up to a
/// bound, spread by `chance` so that a thousand phones don't come back in the same second.
#[must_use]
pub fn next_try(tries: u32, now: Millis, chance: u8) -> Millis {
    let doubled = FIRST_PAUSE_MS.saturating_mul(1 << tries.saturating_sub(1).min(20));
    let pause = doubled.min(LONGEST_PAUSE_MS);
    // Between half of the pause and all of it.
    let spread = pause / 2 + pause / 2 * Millis::from(chance) / 255;
    now.saturating_add(spread)
}

/// The parts of a file from `offset` on: (from, bytes).
pub fn parts(offset: u64, size: u64) -> impl Iterator<Item = (u64, u64)> {
    let mut from = offset;
    std::iter::from_fn(move || {
        let bytes = size.saturating_sub(from).min(PART_BYTES);
        let part = (bytes > 0).then_some((from, bytes));
        from = from.saturating_add(bytes);
        part
    })
}

#[cfg(test)]
#[path = "plan_tests.rs"]
mod tests;
