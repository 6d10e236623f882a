//! The ground of the demo city, drawn by its streets.
//!
//! Fourteen roads run through the city from west to east, seven streets from south to north; between
//! them lanes lead from one road to the next and meet it where no lane goes on. A unit grid is what
//! lies between: its ring holds every junction on its rim, so neighbours share all their corners and
//! there is no gap and no overlap by construction.

use std::collections::BTreeMap;

use shared::city::{ResponsibilityGrid, UnitGrid};
use shared::codes::{CountyCode, UnitGridCode};
use shared::geo::Polygon;

use super::DemoError;
use super::division::{COMMUNITIES, ROUNDS, round_at, rounds};
use super::splitmix::SplitMix;
use super::street::{Street, StreetKind};

/// South-west corner: 102.3 E, 39.8 N, in the Badain Jaran desert, where no city stands.
const ORIGIN: [i32; 2] = [1_023_000_000, 398_000_000];
/// A grid is about 105 m by 95 m (万米单元网格).
const STEP: [i64; 2] = [12_277, 8_551];
/// How far a row lies east of the one below it, and a column south of the one beside it.
const LEAN: [i64; 2] = [1_500, -700];
/// Corners move by up to 5 m.
const WARP: [u32; 2] = [600, 450];

/// Grids from west to east.
pub(super) const COLUMNS: usize = 20;
/// Grids from south to north.
pub(super) const ROWS: usize = 15;

/// The roads from west to east, from the south, and the two main ones among them.
const ROADS: [&str; ROWS - 1] = [
    "胡杨路",
    "梭梭路",
    "红柳路",
    "沙枣路",
    "月牙大道",
    "沙葱路",
    "白刺路",
    "花棒路",
    "柠条路",
    "响沙大道",
    "芨芨路",
    "马兰路",
    "甘草路",
    "锁阳路",
];
const MAIN_ROADS: [usize; 2] = [5, 10];

/// The streets from south to north: column and name. The main ones divide the subdistricts.
const STREETS: [(usize, &str); 7] = [
    (2, "晨风街"),
    (4, "雁阵街"),
    (7, "驼铃大街"),
    (10, "星野大街"),
    (13, "雪峰大街"),
    (16, "晚霞街"),
    (18, "云影街"),
];
const MAIN_STREETS: [usize; 3] = [7, 10, 13];

/// A corner, longitude and latitude in 1e-7 degrees of WGS-84.
pub(super) type Corner = [i32; 2];

/// The ground with everything drawn on it.
pub(super) struct Ground {
    pub(super) hull: Polygon,
    pub(super) grids: Vec<UnitGrid>,
    pub(super) rounds: Vec<ResponsibilityGrid>,
    pub(super) streets: Vec<Street>,
}

/// A road from rim to rim: its corners by thousandths of a column from the west.
type Line = BTreeMap<i64, Corner>;

/// Where the cross streets of one row meet the line below and the line above, by column.
struct Cuts {
    below: Vec<i64>,
    above: Vec<i64>,
}

/// All lines and all cross streets.
struct Net {
    lines: Vec<Line>,
    cuts: Vec<Cuts>,
}

fn runs_through(column: usize) -> bool {
    column == 0 || column == COLUMNS || STREETS.iter().any(|(at, _)| *at == column)
}

/// Where thousandths of columns and rows lie: leaning, and bent like a road around a hill.
fn place(chance: &mut SplitMix, east: i64, row: usize) -> Corner {
    let north = as_i64(row) * 1_000;
    let bent_north = (east - 10_000) * (east - 10_000) / 18_500;
    let bent_east = (north - 7_500) * (north - 7_500) / 14_000;
    let lon = (east * STEP[0] + north * LEAN[0]) / 1_000 + bent_east;
    let lat = (north * STEP[1] + east * LEAN[1]) / 1_000 + bent_north;
    [
        ORIGIN[0] + narrow(lon) + chance.around_zero(WARP[0]),
        ORIGIN[1] + narrow(lat) + chance.around_zero(WARP[1]),
    ]
}

pub(super) fn as_i64(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(0)
}

pub(super) fn narrow(n: i64) -> i32 {
    i32::try_from(n).unwrap_or(0)
}

impl Net {
    fn drawn(chance: &mut SplitMix) -> Result<Self, DemoError> {
        let mut cuts = Vec::with_capacity(ROWS);
        for row in 0..ROWS {
            // Lanes of one row lean to the east of their column, those of the next to the west, so
            // that they never meet on the road between.
            let side = if row % 2 == 0 { 1 } else { -1 };
            let (mut below, mut above) = (Vec::new(), Vec::new());
            for column in 0..=COLUMNS {
                let through = runs_through(column);
                let mut aside =
                    || if through { 0 } else { side * (60 + i64::from(chance.below(140))) };
                below.push(as_i64(column) * 1_000 + aside());
                above.push(as_i64(column) * 1_000 + aside());
            }
            cuts.push(Cuts { below, above });
        }
        let mut lines = Vec::with_capacity(ROWS + 1);
        for row in 0..=ROWS {
            let from_above = cuts.get(row).map(|cuts| &cuts.below);
            let from_below = row.checked_sub(1).and_then(|row| cuts.get(row)).map(|c| &c.above);
            let met: BTreeMap<i64, ()> = [from_above, from_below]
                .into_iter()
                .flatten()
                .flatten()
                .map(|east| (*east, ()))
                .collect();
            lines.push(met.into_keys().map(|east| (east, place(chance, east, row))).collect());
        }
        let net = Self { lines, cuts };
        net.cell(0, 0)?;
        Ok(net)
    }

    fn line(&self, row: usize) -> Result<&Line, DemoError> {
        self.lines.get(row).ok_or(DemoError::Missing("a road"))
    }

    fn corner(&self, row: usize, east: i64) -> Result<Corner, DemoError> {
        self.line(row)?.get(&east).copied().ok_or(DemoError::Missing("a junction"))
    }

    /// The two ends of the cross street at a column of a row, south first.
    fn cross(&self, row: usize, column: usize) -> Result<[i64; 2], DemoError> {
        let cuts = self.cuts.get(row).ok_or(DemoError::Missing("a row"))?;
        match (cuts.below.get(column), cuts.above.get(column)) {
            (Some(below), Some(above)) => Ok([*below, *above]),
            _ => Err(DemoError::Missing("a cross street")),
        }
    }

    /// The ring of a grid, counter-clockwise from the south-west.
    fn cell(&self, row: usize, column: usize) -> Result<Polygon, DemoError> {
        let [west_south, west_north] = self.cross(row, column)?;
        let [east_south, east_north] = self.cross(row, column + 1)?;
        let south = self.line(row)?.range(west_south..=east_south);
        let north = self.line(row + 1)?.range(west_north..=east_north).rev();
        Ok(Polygon::new(south.chain(north).map(|(_, corner)| *corner).collect())?)
    }

    /// The outline, counter-clockwise from the south-west.
    fn hull(&self) -> Result<Polygon, DemoError> {
        let rim = as_i64(COLUMNS) * 1_000;
        let south = self.line(0)?.values().copied().map(Ok);
        let east = (1..ROWS).map(|row| self.corner(row, rim));
        let north = self.line(ROWS)?.values().rev().copied().map(Ok);
        let west = (1..ROWS).rev().map(|row| self.corner(row, 0));
        let ring: Result<Vec<_>, DemoError> = south.chain(east).chain(north).chain(west).collect();
        Ok(Polygon::new(ring?)?)
    }

    fn streets(&self) -> Result<Vec<Street>, DemoError> {
        let kind = |main| if main { StreetKind::Main } else { StreetKind::Road };
        let mut streets = Vec::new();
        for (name, row) in ROADS.into_iter().zip(1..) {
            let corners = self.line(row)?.values().copied().collect();
            let kind = kind(MAIN_ROADS.contains(&row));
            streets.push(Street { name: name.to_owned(), kind, corners });
        }
        for (column, name) in STREETS {
            let east = as_i64(column) * 1_000;
            let corners: Result<_, _> = (0..=ROWS).map(|row| self.corner(row, east)).collect();
            let kind = kind(MAIN_STREETS.contains(&column));
            streets.push(Street { name: name.to_owned(), kind, corners: corners? });
        }
        for row in 0..ROWS {
            let road = ROADS.get(row.saturating_sub(1)).copied().unwrap_or_default();
            for column in (1..COLUMNS).filter(|column| !runs_through(*column)) {
                let [south, north] = self.cross(row, column)?;
                let corners = vec![self.corner(row, south)?, self.corner(row + 1, north)?];
                let name = format!("{road}{}{column}巷", if row == 0 { "南" } else { "" });
                streets.push(Street { name, kind: StreetKind::Lane, corners });
            }
        }
        Ok(streets)
    }
}

/// Draws the ground.
pub(super) fn lay_out(chance: &mut SplitMix, county: CountyCode) -> Result<Ground, DemoError> {
    let net = Net::drawn(chance)?;
    let mut grids = Vec::with_capacity(COLUMNS * ROWS);
    for (street, community, block) in COMMUNITIES {
        let mut sequence = 0;
        // Codes run from north to south, and in each row from west to east.
        for row in block.rows().rev() {
            for column in block.columns() {
                sequence += 1;
                let code: UnitGridCode =
                    format!("{county}{street:03}{community:03}{sequence:03}").parse()?;
                grids.push(UnitGrid {
                    code,
                    polygon: net.cell(row, column)?,
                    responsibility_grid: round_at(&ROUNDS, row, column)?,
                    community: code.community(),
                });
            }
        }
    }
    Ok(Ground { hull: net.hull()?, grids, rounds: rounds()?, streets: net.streets()? })
}

impl Ground {
    /// Where a road and a street cross.
    pub(super) fn crossing(&self, road: &str, street: &str) -> Option<Corner> {
        let named = |name: &str| self.streets.iter().find(|street| street.name == name);
        let (road, street) = (named(road)?, named(street)?);
        road.corners.iter().find(|corner| street.corners.contains(corner)).copied()
    }
}
