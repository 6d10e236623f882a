//! The components of the demo city, set along its streets as `assets/demo/components.tsv` says: lamps
//! at even spacing, covers in the carriageway, trees in rows, and so on.

use std::collections::BTreeMap;

use shared::catalogue::Catalogue;
use shared::city::{Component, ComponentState, UnitGrid};
use shared::codes::{ClassKey, ComponentCode, CountyCode, UnitCode};
use shared::geo::Point;

use super::DemoError;
use super::ground::{Ground, as_i64};
use super::splitmix::SplitMix;
use super::street::{Street, StreetKind};
use super::table::{Row, rows};

/// How many components the city has.
pub(super) const COUNT: usize = 20_000;

const FILE: &str = "components.tsv";
const TABLE: &str = include_str!("../../../assets/demo/components.tsv");
const HEADER: [&str; 7] = ["class", "along", "side", "every_m", "count", "out_dm", "owner"];

/// So much of a street's ends stays free for the junction.
const END_CM: i64 = 900;
/// Whatever is not set at even spacing stands up to so far off.
const LOOSE_CM: u32 = 100;

/// On which side of the axis things stand.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Alternate,
    Left,
    Middle,
}

/// One line of the table.
struct Series {
    class: ClassKey,
    along: fn(StreetKind) -> bool,
    side: Side,
    every_cm: Option<i64>,
    count: Option<usize>,
    out_dm: (u32, u32),
    owner: Option<UnitCode>,
}

fn series(row: &Row<'_>) -> Result<Series, DemoError> {
    let along = match row.said(1)? {
        "all" => |_| true,
        "main" => |kind| kind == StreetKind::Main,
        "road" => |kind| kind != StreetKind::Lane,
        "lane" => |kind| kind == StreetKind::Lane,
        other => return Err(row.wrong(format!("{other}: all, main, road or lane"))),
    };
    let side = match row.said(2)? {
        "alternate" => Side::Alternate,
        "left" => Side::Left,
        "middle" => Side::Middle,
        other => return Err(row.wrong(format!("{other}: alternate, left or middle"))),
    };
    let every_cm = row.read::<i64>(3)?.filter(|metres| *metres > 0).map(|metres| metres * 100);
    let count = if row.cell(4) == "rest" { None } else { row.read(4)? };
    let open = every_cm.is_none() && count.is_none() && row.cell(4) != "rest";
    if open || (every_cm.is_some() && !row.cell(4).is_empty()) {
        return Err(row.wrong("either every_m or count"));
    }
    let out = row.said(5)?.split_once('-');
    let out = out.and_then(|(near, far)| Some((near.parse().ok()?, far.parse().ok()?)));
    let out_dm = out.filter(|(near, far): &(u32, u32)| near <= far && *far <= 90);
    let out_dm = out_dm.ok_or_else(|| row.wrong("out_dm is nearest-farthest, at most 90"))?;
    Ok(Series { class: row.class(0)?, along, side, every_cm, count, out_dm, owner: row.read(6)? })
}

impl Series {
    /// Where these things stand, `rest` being how many there are when the table leaves it open.
    fn points(&self, chance: &mut SplitMix, streets: &[Street], rest: usize) -> Vec<Point> {
        let streets = || streets.iter().filter(|street| (self.along)(street.kind));
        let room = |street: &Street| (street.length_cm() - 2 * END_CM).max(0);
        let total: i64 = streets().map(room).sum();
        let even = || self.every_cm.map(|every| usize::try_from(total / every).unwrap_or(0));
        let count = as_i64(self.count.or_else(even).unwrap_or(rest)).max(1);
        let stop = |n: i64| (2 * n + 1) * total / (2 * count);
        let (mut points, mut nth, mut begun) = (Vec::new(), 0, 0);
        for street in streets() {
            let end = begun + room(street);
            let mut stops = Vec::new();
            while nth < count && stop(nth) < end {
                let (near, far) = self.out_dm;
                let loose = if near == far { 0 } else { i64::from(chance.around_zero(LOOSE_CM)) };
                let out = i64::from(near + chance.below(far - near + 1)) * 10;
                let left = match self.side {
                    Side::Left => true,
                    Side::Alternate => nth % 2 == 0,
                    Side::Middle => chance.below(2) == 0,
                };
                stops.push((END_CM + stop(nth) - begun + loose, if left { out } else { -out }));
                nth += 1;
            }
            begun = end;
            stops.sort_unstable();
            points.extend(street.walk(stops.into_iter()));
        }
        points
    }
}

/// The grids by squares of about their own size, so that a place is looked for among a few.
struct Raster<'a> {
    squares: BTreeMap<(i32, i32), Vec<&'a UnitGrid>>,
}

/// A square's sides, 1e-7 degrees.
const SQUARE: [i32; 2] = [12_000, 9_000];

impl<'a> Raster<'a> {
    fn of(grids: &'a [UnitGrid]) -> Self {
        let mut squares: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for grid in grids {
            let bounds = grid.polygon.bounds();
            for east in bounds.west_e7 / SQUARE[0]..=bounds.east_e7 / SQUARE[0] {
                for north in bounds.south_e7 / SQUARE[1]..=bounds.north_e7 / SQUARE[1] {
                    squares.entry((east, north)).or_default().push(grid);
                }
            }
        }
        Self { squares }
    }

    fn grid_of(&self, point: Point) -> Option<&'a UnitGrid> {
        let square = (point.lon_e7 / SQUARE[0], point.lat_e7 / SQUARE[1]);
        let near = self.squares.get(&square)?;
        near.iter().find(|grid| grid.polygon.contains(point)).copied()
    }
}

/// Sets all components, each in the unit grid it stands in, ordered by code.
pub(super) fn place(
    chance: &mut SplitMix,
    county: CountyCode,
    catalogue: &Catalogue,
    ground: &Ground,
) -> Result<Vec<Component>, DemoError> {
    let raster = Raster::of(&ground.grids);
    let mut sequences: BTreeMap<ClassKey, u32> = BTreeMap::new();
    let mut components = Vec::with_capacity(COUNT);
    for row in rows(FILE, TABLE, &HEADER)? {
        let series = series(&row)?;
        let class = series.class;
        let name = &catalogue.get(&class).ok_or_else(|| row.wrong("no such class"))?.name;
        let rest = COUNT.saturating_sub(components.len());
        for point in series.points(chance, &ground.streets, rest) {
            let sequence = sequences.entry(class).or_insert(0);
            *sequence += 1;
            let grid = raster.grid_of(point).ok_or_else(|| row.wrong("beyond the city's rim"))?;
            components.push(Component {
                code: ComponentCode::compose(county, class, *sequence)?,
                class,
                name: name.clone(),
                point,
                unit_grid: grid.code,
                owner: series.owner.clone(),
                state: pick_state(chance),
            });
        }
    }
    components.sort_by_key(|component| component.code);
    Ok(components)
}

fn pick_state(chance: &mut SplitMix) -> ComponentState {
    match chance.below(400) {
        0..=7 => ComponentState::Damaged,
        8..=9 => ComponentState::Missing,
        10 => ComponentState::Abandoned,
        11 => ComponentState::Removed,
        _ => ComponentState::Intact,
    }
}
