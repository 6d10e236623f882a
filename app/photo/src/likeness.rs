//! What a picture looks like in 128 bits: two pictures of the same scene differ in few of them.
//!
//! Both halves are gradient hashes (dHash): whether it gets brighter from one cell to the next, along the
//! rows in `across` and along the columns in `down`. They survive recompression, resizing and a
//! slight crop. One half alone would call two streets alike whose skies and grounds are.

use super::grey::Grey;

/// Gradients along one direction, each way.
const STEPS: usize = 8;
/// Cells the other way.
const CELLS: usize = 8;
/// A step of luma that is more than noise. A bit turns at half of it, so that two equal walls beside each
/// other are always told the same.
const STEP: f32 = 2.0;
/// With fewer such steps of the 128 a picture is a wall or a sky, and its bits are noise. Real photos have
/// 90 and more.
const TOLD_BY: usize = 32;

/// See the module.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Likeness {
    /// From left to right, row by row.
    pub across: u64,
    /// From top to bottom, column by column.
    pub down: u64,
}

impl Likeness {
    /// Bits of 128 that may differ between two pictures of the same scene. Recompressed or resized
    /// photos differ in 3 at most, cropped by 3 % in 9; photos of different things in more than 24.
    /// `tests/photo/looks.rs` prints both.
    pub const SAME: u32 = 16;

    /// In how many of the 128 bits two pictures differ.
    #[must_use]
    pub const fn distance(self, other: Self) -> u32 {
        (self.across ^ other.across).count_ones() + (self.down ^ other.down).count_ones()
    }

    pub(super) fn of(grey: &Grey) -> Option<Self> {
        let rows = means(grey, STEPS + 1, CELLS);
        let rows = rows.chunks(STEPS + 1);
        let across: Vec<f32> =
            rows.flat_map(|row| row.iter().zip(row.iter().skip(1)).map(|(a, b)| b - a)).collect();
        let cells = means(grey, CELLS, STEPS + 1);
        let down: Vec<f32> =
            cells.iter().zip(cells.iter().skip(CELLS)).map(|(a, b)| b - a).collect();
        let told_by = across.iter().chain(&down).filter(|step| step.abs() >= STEP).count();
        (told_by >= TOLD_BY).then(|| Self { across: bits(&across), down: bits(&down) })
    }
}

/// One bit per step: whether it gets brighter.
fn bits(steps: &[f32]) -> u64 {
    steps.iter().fold(0, |bits, step| bits << 1 | u64::from(*step > STEP / 2.0))
}

/// Mean luma of `columns` x `rows` cells, row by row.
fn means(grey: &Grey, columns: usize, rows: usize) -> Vec<f32> {
    let mut sums = vec![(0_u64, 0_u64); columns * rows];
    let (width, height) = (grey.width(), grey.height().max(1));
    let edge = |n: usize| n * width / columns;
    for (y, row) in grey.rows().enumerate() {
        let first = y * rows / height * columns;
        for (n, (sum, count)) in sums.iter_mut().skip(first).take(columns).enumerate() {
            let cell = row.get(edge(n)..edge(n + 1)).unwrap_or_default();
            *sum += cell.iter().map(|sample| u64::from(*sample)).sum::<u64>();
            *count += cell.len() as u64;
        }
    }
    sums.into_iter().map(|(sum, count)| sum as f32 / count.max(1) as f32).collect()
}
