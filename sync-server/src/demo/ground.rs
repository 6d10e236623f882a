//! The ground of the demo city: a slightly warped lattice of ten by five unit grids.
//!
//! Neighbouring grids share their corner points, so there is no gap and no overlap by construction.
//! Streets run along inner lines of the lattice, as real grids are drawn along streets.

use shared::city::{NamedPlace, RegionLevel, ResponsibilityGrid, UnitGrid};
use shared::codes::{CommunityCode, CountyCode, ResponsibilityGridCode, UnitGridCode};
use shared::geo::{Datum, Point, Polygon};

use super::DemoError;
use super::splitmix::SplitMix;

/// South-west corner: 102.3 E, 39.8 N, in the Badain Jaran desert, where no city stands.
const ORIGIN: [i32; 2] = [1_023_000_000, 398_000_000];
/// A grid is about 120 m by 100 m (万米单元网格).
const STEP: [i32; 2] = [14_047, 8_993];
/// Corners move by up to a tenth of that.
const WARP: [u32; 2] = [1_400, 900];

/// Grids from west to east; the first five columns are one street's, the others the other's.
const COLUMNS: usize = 10;
const STREET_COLUMNS: usize = 5;
/// Grids from south to north.
const ROWS: usize = 5;
/// How many of a street's 25 grids each of its three responsibility grids has.
const ROUND_SIZES: [usize; 3] = [9, 8, 8];

/// A corner of the lattice, longitude and latitude in 1e-7 degrees.
pub(super) type Corner = [i32; 2];

/// A street: the corners it runs through.
pub(super) struct Street {
    pub(super) name: String,
    pub(super) runs_east: bool,
    pub(super) corners: Vec<Corner>,
}

/// The ground with everything drawn on it.
pub(super) struct Ground {
    pub(super) hull: Polygon,
    pub(super) grids: Vec<UnitGrid>,
    pub(super) rounds: Vec<ResponsibilityGrid>,
    pub(super) streets: Vec<Street>,
}

/// The corners, by row from the south and column from the west.
struct Lattice(Vec<Vec<Corner>>);

impl Lattice {
    fn warped(chance: &mut SplitMix) -> Self {
        let line = |start: i32, step: i32, count: usize| {
            std::iter::successors(Some(start), move |at| Some(at + step)).take(count + 1)
        };
        let rows = line(ORIGIN[1], STEP[1], ROWS).map(|lat| {
            line(ORIGIN[0], STEP[0], COLUMNS)
                .map(|lon| [lon + chance.around_zero(WARP[0]), lat + chance.around_zero(WARP[1])])
                .collect()
        });
        Self(rows.collect())
    }

    fn corner(&self, row: usize, column: usize) -> Result<Corner, DemoError> {
        let corner = self.0.get(row).and_then(|corners| corners.get(column));
        corner.copied().ok_or(DemoError::Missing("a corner of the lattice"))
    }

    fn cell(&self, row: usize, column: usize) -> Result<Polygon, DemoError> {
        Ok(Polygon::new(vec![
            self.corner(row, column)?,
            self.corner(row, column + 1)?,
            self.corner(row + 1, column + 1)?,
            self.corner(row + 1, column)?,
        ])?)
    }

    /// The outline, counter-clockwise from the south-west.
    fn hull(&self) -> Result<Polygon, DemoError> {
        let south = (0..COLUMNS).map(|column| self.corner(0, column));
        let east = (0..ROWS).map(|row| self.corner(row, COLUMNS));
        let north = (1..=COLUMNS).rev().map(|column| self.corner(ROWS, column));
        let west = (1..=ROWS).rev().map(|row| self.corner(row, 0));
        let ring: Result<Vec<_>, _> = south.chain(east).chain(north).chain(west).collect();
        Ok(Polygon::new(ring?)?)
    }

    fn streets(&self) -> Result<Vec<Street>, DemoError> {
        let east = ["纬一路", "纬二路", "纬三路", "纬四路"].into_iter().zip(1..);
        let north = ["经一路", "经二路", "经三路", "经四路", "经五路"];
        let north = north.into_iter().zip((1..).step_by(2));
        let mut streets = Vec::new();
        for (name, row) in east {
            let corners: Result<_, _> =
                (0..=COLUMNS).map(|column| self.corner(row, column)).collect();
            streets.push(Street { name: name.to_owned(), runs_east: true, corners: corners? });
        }
        for (name, column) in north {
            let corners: Result<_, _> = (0..=ROWS).map(|row| self.corner(row, column)).collect();
            streets.push(Street { name: name.to_owned(), runs_east: false, corners: corners? });
        }
        Ok(streets)
    }
}

/// Draws the ground.
pub(super) fn lay_out(chance: &mut SplitMix, county: CountyCode) -> Result<Ground, DemoError> {
    let lattice = Lattice::warped(chance);
    let mut grids = Vec::new();
    for street in 0..COLUMNS / STREET_COLUMNS {
        let mut sequence = [0usize; 3];
        // Codes run from west to east and from north to south inside a community.
        for row in (0..ROWS).rev() {
            for column in 0..STREET_COLUMNS {
                let community = (ROWS - 1 - row) / 2;
                let count = sequence
                    .get_mut(community)
                    .ok_or(DemoError::Missing("a community for every row"))?;
                *count += 1;
                let code: UnitGridCode =
                    format!("{county}{:03}{:03}{count:03}", street + 1, community + 1).parse()?;
                let community: CommunityCode = code.community();
                grids.push(UnitGrid {
                    code,
                    polygon: lattice.cell(row, street * STREET_COLUMNS + column)?,
                    responsibility_grid: round_code(street, column * ROWS + row)?,
                    community,
                });
            }
        }
    }
    grids.sort_by_key(|grid| grid.code);
    Ok(Ground { hull: lattice.hull()?, grids, rounds: rounds()?, streets: lattice.streets()? })
}

/// The responsibility grid of a street's `nth` grid, counted column by column, so that each is in
/// one piece and crosses community borders as real ones do.
fn round_code(street: usize, nth: usize) -> Result<ResponsibilityGridCode, DemoError> {
    let mut end = 0;
    let place = ROUND_SIZES.iter().position(|size| {
        end += size;
        nth < end
    });
    let place = place.ok_or(DemoError::Missing("a responsibility grid for every grid"))?;
    Ok(format!("Z{:02}", street * ROUND_SIZES.len() + place + 1).parse()?)
}

fn rounds() -> Result<Vec<ResponsibilityGrid>, DemoError> {
    let levels = [
        RegionLevel::First,
        RegionLevel::First,
        RegionLevel::Second,
        RegionLevel::Second,
        RegionLevel::Third,
        RegionLevel::Third,
    ];
    let named = |(level, n): (RegionLevel, u32)| {
        let code = format!("Z{n:02}").parse()?;
        Ok(ResponsibilityGrid { code, name: format!("示范区 {n} 号责任网格"), level })
    };
    levels.into_iter().zip(1..).map(named).collect()
}

impl Ground {
    /// A named place at every third corner of the streets that run east, the street in brackets.
    pub(super) fn places(&self) -> Vec<NamedPlace> {
        let names = [
            "示范广场",
            "示范公园东门",
            "第一样板小学",
            "便民菜场",
            "公交首末站",
            "示范图书馆",
            "社区卫生站",
            "第二样板小学",
            "老干部活动室",
            "青年驿站",
            "示范体育场",
            "区政务大厅",
            "沙枣园小区南门",
            "胡杨里小区西门",
            "梭梭苑小区北门",
            "环卫工人休息点",
        ];
        let corners = self
            .streets
            .iter()
            .filter(|street| street.runs_east)
            .flat_map(|street| street.corners.iter().step_by(3).map(|at| (&street.name, *at)));
        names
            .into_iter()
            .zip(corners)
            .map(|(name, (street, [lon_e7, lat_e7]))| NamedPlace {
                name: format!("{name}（{street}）"),
                point: Point { lon_e7, lat_e7, datum: Datum::Wgs84 },
            })
            .collect()
    }
}
