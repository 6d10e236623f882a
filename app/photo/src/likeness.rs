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
/// Spread of the cells, in luma, below which a picture is a wall or a sky: its bits would be noise.
const SPREAD: f32 = 6.0;

/// See the module.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Likeness {
    /// From left to right, row by row.
    pub across: u64,
    /// From top to bottom, column by column.
    pub down: u64,
}

impl Likeness {
    /// Bits of 128 that may differ between two pictures of the same scene. Of a photo that is recompressed, resized or cropped by 3 % fewer
    /// differ, between two photos of different things more: `tests/photo/looks.rs` prints both.
    pub const SAME: u32 = 18;

    /// In how many of the 128 bits two pictures differ.
    #[must_use]
    pub const fn distance(self, other: Self) -> u32 {
        (self.across ^ other.across).count_ones() + (self.down ^ other.down).count_ones()
    }

    pub(super) fn of(grey: &Grey) -> Option<Self> {
        let across = means(grey, STEPS + 1, CELLS);
        let lowest = across.iter().copied().fold(f32::MAX, f32::min);
        let highest = across.iter().copied().fold(0.0, f32::max);
        if highest - lowest < SPREAD {
            return None;
        }
        let down = means(grey, CELLS, STEPS + 1);
        let rising = |from: &f32, to: &f32| u64::from(to > from);
        let push = |bits: u64, bit: u64| bits << 1 | bit;
        let rows = across.chunks(STEPS + 1);
        let across = rows
            .flat_map(|row| row.iter().zip(row.iter().skip(1)))
            .fold(0, |bits, (left, right)| push(bits, rising(left, right)));
        let down = down
            .iter()
            .zip(down.iter().skip(CELLS))
            .fold(0, |bits, (above, below)| push(bits, rising(above, below)));
        Some(Self { across, down })
    }
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
