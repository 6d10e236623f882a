//! The city in the pocket at the size of a large city's base: 438 938 components of 139 classes in
//! 7 030 unit grids, on the handset's own `Ground`, brought there as a pack.

use std::hint::black_box;
use std::time::Instant;

use collector_core::phone::Phone;
use shared::calendar::Calendars;
use shared::city::{
    City, Component, ComponentState, Policy, RegionLevel, ResponsibilityGrid, UnitGrid, UnitTree,
};
use shared::codes::{ClassKey, ClassKind, ComponentCode, StandardRef};
use shared::geo::{Bounds, Datum, Point, Polygon};
use shared::media::Sha256Hash;
use shared::sync::{CITY_PACK, Pack};
use system_tests::{Fallible, Trouble};

use crate::Run;
use crate::dice::Dice;
use crate::figure::{Figure, Series};
use crate::stage::Stage;

pub(crate) const COMPONENTS: usize = 438_938;
const CLASSES: usize = 139;
const COLUMNS: i32 = 95;
const ROWS: i32 = 74;
const WEST: i32 = 1_130_000_000;
const SOUTH: i32 = 231_000_000;
/// About 100 m each way.
const CELL: i32 = 10_000;
const MOST_MS: f64 = 1.0;

/// The class with three members.
const RARE: usize = CLASSES - 1;

fn class(n: usize) -> Fallible<ClassKey> {
    let (major, minor) = (u8::try_from(n / 30 + 1)?, u16::try_from(n % 30 + 1)?);
    Ok(ClassKey::new(StandardRef::Gb47678_5_2026, ClassKind::Component, major, minor)?)
}

fn grids(dice: &mut Dice) -> Fallible<Vec<UnitGrid>> {
    let mut corners = Vec::new();
    for row in 0..=ROWS {
        for column in 0..=COLUMNS {
            let (east, north) = (dice.around(900), dice.around(900));
            corners.push([WEST + column * CELL + east, SOUTH + row * CELL + north]);
        }
    }
    let corner = |row: i32, column: i32| -> Fallible<[i32; 2]> {
        let at = usize::try_from(row * (COLUMNS + 1) + column)?;
        corners.get(at).copied().ok_or_else(|| Trouble("no such corner".to_owned()))
    };
    let mut out = Vec::new();
    for row in 0..ROWS {
        for column in 0..COLUMNS {
            let n = row * COLUMNS + column;
            let ring = vec![
                corner(row, column)?,
                corner(row, column + 1)?,
                corner(row + 1, column + 1)?,
                corner(row + 1, column)?,
            ];
            out.push(UnitGrid {
                code: format!("990101{:03}001{:03}", n / 900 + 1, n % 900 + 1).parse()?,
                polygon: Polygon::new(ring)?,
                responsibility_grid: "Z01".parse()?,
                community: format!("990101{:03}001", n / 900 + 1).parse()?,
            });
        }
    }
    Ok(out)
}

/// Components as they stand in a city: in clusters of their class along streets, some alone, the
/// last class only three times.
fn components(dice: &mut Dice, grids: &[UnitGrid]) -> Fallible<Vec<Component>> {
    let (wide, high) = (COLUMNS * CELL, ROWS * CELL);
    let mut centres = Vec::new();
    for _ in 0..CLASSES * 12 {
        centres.push((dice.below(wide as u32), dice.below(high as u32)));
    }
    let mut count = vec![0_u32; CLASSES];
    let mut out = Vec::with_capacity(COMPONENTS);
    for n in 0..COMPONENTS {
        // A few classes are most of a city: manhole covers, lamps, trees.
        let (a, b) = (dice.below(RARE as u32), dice.below(RARE as u32));
        let which = if n < 3 { RARE } else { usize::try_from(a.min(b))? };
        let cluster = which * 12 + usize::try_from(dice.below(12))?;
        let (east, north) = centres.get(cluster).copied().unwrap_or_default();
        let (east, north) = if dice.below(10) == 0 {
            (dice.below(wide as u32), dice.below(high as u32))
        } else {
            (east + dice.around(15_000), north + dice.around(15_000))
        };
        let (east, north) = (east.clamp(0, wide - 1), north.clamp(0, high - 1));
        let point = Point { lon_e7: WEST + east, lat_e7: SOUTH + north, datum: Datum::Wgs84 };
        let cell = usize::try_from(north / CELL * COLUMNS + east / CELL)?;
        let unit_grid = grids.get(cell).ok_or_else(|| Trouble("no such grid".to_owned()))?.code;
        let class = class(which)?;
        let sequence = count.get_mut(which).ok_or_else(|| Trouble("no such class".to_owned()))?;
        *sequence += 1;
        out.push(Component {
            code: ComponentCode::compose("990101".parse()?, class, *sequence)?,
            class,
            name: "雨水井盖".to_owned(),
            point,
            unit_grid,
            owner: None,
            state: ComponentState::Intact,
        });
    }
    Ok(out)
}

/// A large city.
pub(crate) fn city() -> Fallible<City> {
    let mut dice = Dice::new(20_261_122);
    let unit_grids = grids(&mut dice)?;
    let components = components(&mut dice, &unit_grids)?;
    let corners = [[WEST, SOUTH], [WEST + COLUMNS * CELL, SOUTH + ROWS * CELL]];
    Ok(City {
        name: "量城".to_owned(),
        utc_offset_minutes: 480,
        bounds: Bounds::around(corners).ok_or_else(|| Trouble("no bounds".to_owned()))?,
        units: UnitTree::new(Vec::new())?,
        unit_grids,
        responsibility_grids: vec![ResponsibilityGrid {
            code: "Z01".parse()?,
            name: "一号责任网格".to_owned(),
            level: RegionLevel::First,
        }],
        components,
        standards: Vec::new(),
        places: Vec::new(),
        phrases: Vec::new(),
        calendars: Calendars::default(),
        policy: Policy::default(),
        duty: shared::duty::DutyPlan::default(),
    })
}

/// Brings the city to the phone as a pack; gives how long unfolding took and how large it is.
pub(crate) async fn bring(stage: &Stage, phone: &Phone, city: &City) -> Fallible<String> {
    let json = serde_json::to_vec(city)?;
    let packed = zstd::encode_all(json.as_slice(), 3)?;
    let (sha256, bytes) = (Sha256Hash::of(&packed), packed.len() as u64);
    let told =
        format!("pack {:.1} MB ({:.0} MB JSON)", bytes as f64 / 1e6, json.len() as f64 / 1e6);
    let pack = Pack { name: CITY_PACK.parse()?, version: 1, sha256, bytes };
    stage.centre.set_packs(vec![(pack, packed)]);
    let begun = Instant::now();
    collector_core::packs::refresh(phone, &stage.centre).await?;
    let took = begun.elapsed().as_secs_f64();
    let file = phone.packs().join(format!("{CITY_PACK}-1.db"));
    let unfolded = std::fs::metadata(file)?.len() as f64 / 1e6;
    Ok(format!("{told}, unfolded to {unfolded:.0} MB in {took:.1} s"))
}

/// A place somebody asks about: beside a component, anywhere in the city, or outside of it.
fn place(dice: &mut Dice, city: &City) -> Point {
    let (wide, high) = ((COLUMNS * CELL) as u32, (ROWS * CELL) as u32);
    let at = |east: i32, north: i32| Point {
        lon_e7: WEST + east,
        lat_e7: SOUTH + north,
        datum: Datum::Wgs84,
    };
    match dice.below(4) {
        0 | 1 => {
            let n = usize::try_from(dice.below(COMPONENTS as u32)).unwrap_or_default();
            let near = city.components.get(n).map_or_else(|| at(0, 0), |c| c.point);
            let (east, north) = (dice.around(300), dice.around(300));
            Point { lon_e7: near.lon_e7 + east, lat_e7: near.lat_e7 + north, ..near }
        }
        2 => at(dice.below(wide), dice.below(high)),
        _ => at(dice.below(wide) - 400_000, -dice.below(400_000)),
    }
}

/// Nearest components and grid of a point; the answers are those of plain lists.
pub(crate) fn ground(run: &Run) -> Fallible<Vec<Figure>> {
    let city = city()?;
    let stage = Stage::new()?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let (phone, _) = runtime.block_on(stage.ready())?;
    let told = runtime.block_on(bring(&stage, &phone, &city))?;
    let ground = phone.ground().ok_or_else(|| Trouble("no ground on the phone".to_owned()))?;
    let mut dice = Dice::new(7);

    let asked = run.count(40_000, 5_000);
    let [mut nearest, mut listed] = [const { Series::empty() }; 2];
    for n in 0..asked {
        let which = if n % 20 == 0 { RARE } else { usize::try_from(dice.below(CLASSES as u32))? };
        let (class, point) = (class(which)?, place(&mut dice, &city));
        let begun = Instant::now();
        let found = black_box(ground.nearest_components(&class, point, 5)?);
        nearest.ms(begun.elapsed());
        if n % (asked / 40) == 0 {
            let begun = Instant::now();
            let plain = shared::city::nearest_components(&city.components, Some(&class), point, 5);
            listed.ms(begun.elapsed());
            let same =
                found.iter().map(|f| f.component.code).eq(plain.iter().map(|p| p.component.code));
            if !same || found.len() != if which == RARE { 3 } else { 5 } {
                return Err(Trouble(format!("{class} at {point:?}: {found:?} is not {plain:?}")));
            }
        }
    }
    let [mut gridded, mut scanned] = [const { Series::empty() }; 2];
    for n in 0..asked {
        let point = place(&mut dice, &city);
        let accuracy = f64::from(dice.below(30));
        let begun = Instant::now();
        let found = black_box(ground.grid_of(point, accuracy)?);
        gridded.ms(begun.elapsed());
        if n % (asked / 200) == 0 {
            let begun = Instant::now();
            let plain = shared::city::grid_of(&city.unit_grids, point, accuracy);
            scanned.ms(begun.elapsed());
            if found.grid.as_ref().map(|g| g.code) != plain.grid.map(|g| g.code) {
                return Err(Trouble(format!("{point:?}: {found:?} is not {plain:?}")));
            }
        }
    }
    let figure = |name: &str, series: &Series, plain: &Series, note: String| {
        Figure::new(name, series.at(99), "ms")
            .spread(series)
            .beside("a plain list, looked through (median)", plain.at(50))
            .promised("p99 <= 1 ms", series.at(99) <= MOST_MS)
            .noting(note)
    };
    let many = format!(
        "5 of one class among {COMPONENTS} in {CLASSES} classes, one of 3 members; {asked} places, \
         a quarter outside the city; {} answers compared with the list; {told}",
        listed.len()
    );
    let cells = format!("{} grids, {asked} places, {} compared", COLUMNS * ROWS, scanned.len());
    Ok(vec![
        figure("nearest_component", &nearest, &listed, many),
        figure("grid_of_point", &gridded, &scanned, cells),
    ])
}
