//! The components of the demo city, set along its streets in a plausible mixture.

use std::collections::BTreeMap;

use shared::catalogue::Catalogue;
use shared::city::{Component, ComponentState, grid_of};
use shared::codes::{ClassKey, ClassKind, ComponentCode, CountyCode, StandardRef, UnitCode};
use shared::geo::{Datum, Point};

use super::DemoError;
use super::ground::{Corner, Ground};
use super::people::{MUNICIPAL, SANITATION};
use super::splitmix::SplitMix;

/// How many components the city has.
pub(super) const COUNT: usize = 2_000;

/// Major, minor, share of a hundred and some, and the owner where it is a unit of this city. Power,
/// gas and telephone companies are not in its tree.
const MIXTURE: [(u8, u16, u32, Option<&str>); 25] = [
    (1, 1, 6, Some(MUNICIPAL)),
    (1, 2, 10, Some(MUNICIPAL)),
    (1, 3, 10, Some(MUNICIPAL)),
    (1, 4, 12, Some(MUNICIPAL)),
    (1, 5, 6, None),
    (1, 7, 8, None),
    (1, 11, 3, None),
    (1, 13, 4, Some(MUNICIPAL)),
    (1, 27, 2, None),
    (1, 28, 2, None),
    (1, 30, 3, None),
    (1, 37, 14, Some(MUNICIPAL)),
    (1, 46, 1, Some(MUNICIPAL)),
    (1, 50, 3, None),
    (1, 60, 1, Some(MUNICIPAL)),
    (2, 4, 2, Some(MUNICIPAL)),
    (2, 10, 4, Some(MUNICIPAL)),
    (2, 12, 2, Some(MUNICIPAL)),
    (2, 14, 2, Some(MUNICIPAL)),
    (2, 17, 4, Some(MUNICIPAL)),
    (3, 1, 1, Some(SANITATION)),
    (3, 5, 8, Some(SANITATION)),
    (3, 8, 1, Some(SANITATION)),
    (4, 2, 20, Some(MUNICIPAL)),
    (4, 8, 2, Some(MUNICIPAL)),
];

/// Sets all components, each in the unit grid it stands in.
pub(super) fn place(
    chance: &mut SplitMix,
    county: CountyCode,
    catalogue: &Catalogue,
    ground: &Ground,
) -> Result<Vec<Component>, DemoError> {
    let blocks: Vec<(Corner, Corner, bool)> = ground
        .streets
        .iter()
        .flat_map(|street| {
            let ends = street.corners.iter().zip(street.corners.iter().skip(1));
            ends.map(|(from, to)| (*from, *to, street.runs_east))
        })
        .collect();
    let rounds = COUNT.div_ceil(blocks.len().max(1));
    let slots = (0..rounds).flat_map(|slot| blocks.iter().map(move |block| (slot, block)));
    let mut sequences: BTreeMap<ClassKey, u32> = BTreeMap::new();
    let mut components = Vec::with_capacity(COUNT);
    for (slot, (from, to, runs_east)) in slots.take(COUNT) {
        let point = beside_the_street(chance, *from, *to, *runs_east, (slot, rounds));
        let (class, owner) = pick_class(chance)?;
        let sequence = sequences.entry(class).or_insert(0);
        *sequence += 1;
        let grid = grid_of(&ground.grids, point, 0.0)
            .grid
            .ok_or(DemoError::Missing("a grid under every component"))?;
        let name = &catalogue.get(&class).ok_or(DemoError::Missing("a class"))?.name;
        components.push(Component {
            code: ComponentCode::compose(county, class, *sequence)?,
            class,
            name: name.clone(),
            point,
            unit_grid: grid.code,
            owner: owner.map(str::parse::<UnitCode>).transpose()?,
            state: pick_state(chance),
        });
    }
    components.sort_by_key(|component| component.code);
    Ok(components)
}

/// A place 4 to 9 m beside a street's axis, on alternating sides, in whole numbers throughout.
fn beside_the_street(
    chance: &mut SplitMix,
    from: Corner,
    to: Corner,
    runs_east: bool,
    (slot, slots): (usize, usize),
) -> Point {
    let as_i64 = |n: usize| i64::try_from(n).unwrap_or(0);
    // Thousandths of the block, its ends left free for the crossings.
    let along = 30 + 930 * as_i64(slot) / as_i64(slots.max(1)) + i64::from(chance.below(10));
    let between = |a: i32, b: i32| i64::from(a) + (i64::from(b) - i64::from(a)) * along / 1_000;
    let side = if slot % 2 == 0 { 1 } else { -1 };
    // 1 m is 90e-7 degrees north and 117e-7 degrees east here.
    let (per_metre_east, per_metre_north) = if runs_east { (0, 90) } else { (117, 0) };
    let decimetres = i64::from(40 + chance.below(51)) * side;
    let lon = between(from[0], to[0]) + decimetres * per_metre_east / 10;
    let lat = between(from[1], to[1]) + decimetres * per_metre_north / 10;
    let narrow = |n: i64| i32::try_from(n).unwrap_or(0);
    Point { lon_e7: narrow(lon), lat_e7: narrow(lat), datum: Datum::Wgs84 }
}

fn pick_class(chance: &mut SplitMix) -> Result<(ClassKey, Option<&'static str>), DemoError> {
    let total = MIXTURE.iter().map(|(_, _, share, _)| share).sum();
    let mut drawn = chance.below(total);
    for (major, minor, share, owner) in MIXTURE {
        if drawn < share {
            let kind = ClassKind::Component;
            return Ok((ClassKey::new(StandardRef::Gb47678_5_2026, kind, major, minor)?, owner));
        }
        drawn -= share;
    }
    Err(DemoError::Missing("a class for every draw"))
}

fn pick_state(chance: &mut SplitMix) -> ComponentState {
    match chance.below(400) {
        0..=9 => ComponentState::Damaged,
        10..=11 => ComponentState::Missing,
        12 => ComponentState::Removed,
        _ => ComponentState::Intact,
    }
}
