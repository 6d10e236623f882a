//! How the ground is divided: subdistricts, communities, and the responsibility grids of collectors.

use std::ops::Range;

use shared::city::{RegionLevel, ResponsibilityGrid};
use shared::codes::ResponsibilityGridCode;

use super::DemoError;

/// A block of unit grids: columns from the west, rows from the south.
#[derive(Clone, Copy)]
pub(super) struct Block {
    columns: [usize; 2],
    rows: [usize; 2],
}

impl Block {
    pub(super) fn columns(self) -> Range<usize> {
        let [from, to] = self.columns;
        from..to
    }

    pub(super) fn rows(self) -> Range<usize> {
        let [from, to] = self.rows;
        from..to
    }

    fn holds(self, row: usize, column: usize) -> bool {
        self.rows().contains(&row) && self.columns().contains(&column)
    }
}

const fn block(columns: [usize; 2], rows: [usize; 2]) -> Block {
    Block { columns, rows }
}

/// The subdistricts by their number from 1.
pub(super) const SUBDISTRICTS: [&str; 3] = ["绿洲街道", "星野街道", "晚霞街道"];

/// Subdistrict, community, and what belongs to it.
pub(super) const COMMUNITIES: [(usize, usize, Block); 20] = [
    (1, 1, block([0, 4], [10, 15])),
    (1, 2, block([4, 7], [10, 15])),
    (1, 3, block([0, 4], [5, 10])),
    (1, 4, block([4, 7], [5, 10])),
    (1, 5, block([0, 4], [0, 5])),
    (1, 6, block([4, 7], [0, 5])),
    (2, 1, block([7, 10], [11, 15])),
    (2, 2, block([10, 13], [11, 15])),
    (2, 3, block([7, 10], [7, 11])),
    (2, 4, block([10, 13], [7, 11])),
    (2, 5, block([7, 10], [3, 7])),
    (2, 6, block([10, 13], [3, 7])),
    (2, 7, block([7, 10], [0, 3])),
    (2, 8, block([10, 13], [0, 3])),
    (3, 1, block([13, 16], [10, 15])),
    (3, 2, block([16, 20], [10, 15])),
    (3, 3, block([13, 16], [5, 10])),
    (3, 4, block([16, 20], [5, 10])),
    (3, 5, block([13, 16], [0, 5])),
    (3, 6, block([16, 20], [0, 5])),
];

/// Subdistrict, density, and what belongs to it: small rounds in the dense middle, wide ones that
/// cross community borders at the rim.
pub(super) const ROUNDS: [(usize, RegionLevel, Block); 18] = [
    (1, RegionLevel::Third, block([0, 4], [8, 15])),
    (1, RegionLevel::Third, block([0, 4], [0, 8])),
    (1, RegionLevel::Second, block([4, 7], [10, 15])),
    (1, RegionLevel::Second, block([4, 7], [5, 10])),
    (1, RegionLevel::Second, block([4, 7], [0, 5])),
    (2, RegionLevel::First, block([7, 10], [11, 15])),
    (2, RegionLevel::First, block([10, 13], [11, 15])),
    (2, RegionLevel::First, block([7, 10], [7, 11])),
    (2, RegionLevel::First, block([10, 13], [7, 11])),
    (2, RegionLevel::First, block([7, 10], [3, 7])),
    (2, RegionLevel::First, block([10, 13], [3, 7])),
    (2, RegionLevel::First, block([7, 10], [0, 3])),
    (2, RegionLevel::First, block([10, 13], [0, 3])),
    (3, RegionLevel::Second, block([13, 16], [10, 15])),
    (3, RegionLevel::Second, block([13, 16], [5, 10])),
    (3, RegionLevel::Second, block([13, 16], [0, 5])),
    (3, RegionLevel::Third, block([16, 20], [7, 15])),
    (3, RegionLevel::Third, block([16, 20], [0, 7])),
];

/// The code of the `nth` responsibility grid, from 1.
pub(super) fn round_code(nth: usize) -> Result<ResponsibilityGridCode, DemoError> {
    Ok(format!("Z{nth:02}").parse()?)
}

/// The responsibility grid of a unit grid.
pub(super) fn round_at(
    rounds: &[(usize, RegionLevel, Block)],
    row: usize,
    column: usize,
) -> Result<ResponsibilityGridCode, DemoError> {
    let place = rounds.iter().position(|(_, _, block)| block.holds(row, column));
    round_code(place.ok_or(DemoError::Missing("a responsibility grid for every grid"))? + 1)
}

/// The responsibility grids, named by subdistrict and number.
pub(super) fn rounds() -> Result<Vec<ResponsibilityGrid>, DemoError> {
    let named = |((subdistrict, level, _), n): ((usize, RegionLevel, Block), usize)| {
        let of = SUBDISTRICTS.get(subdistrict - 1).ok_or(DemoError::Missing("a subdistrict"))?;
        Ok(ResponsibilityGrid {
            code: round_code(n)?, name: format!("{of} {n} 号责任网格"), level
        })
    };
    ROUNDS.into_iter().zip(1..).map(named).collect()
}
