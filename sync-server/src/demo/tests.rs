use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use sha2::{Digest, Sha256};
use shared::catalogue::Catalogue;
use shared::city::{LimitUnit, Role, UnitGrid};
use shared::codes::FieldCode;
use shared::geo::{Datum, FixSource, Point, Polygon};

use super::*;

fn demo() -> DemoCity {
    demo_city().unwrap()
}

/// The whole demo city. It changes only when someone means it to: then put the new value here.
const GOLDEN: &str = "74aff8aeb13804b8b0ec00e8c9d72e619c2678739f359df26191fd47db324f22";

#[test]
fn the_same_seed_gives_the_same_city_to_the_byte() {
    let json = serde_json::to_vec(&demo()).unwrap();
    let hash: String = Sha256::digest(&json).iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(serde_json::to_vec(&demo()).unwrap(), json);
    assert_eq!(hash, GOLDEN);
}

#[test]
fn the_city_has_the_size_it_promises() {
    let DemoCity { city, users } = demo();
    assert_eq!(city.unit_grids.len(), 50);
    assert_eq!(city.responsibility_grids.len(), 6);
    assert_eq!(city.units.len(), 5);
    assert_eq!(city.components.len(), 2_000);
    assert_eq!(city.standards.len(), 20);
    let distinct = |codes: BTreeSet<String>| codes.len();
    let grids = &city.unit_grids;
    assert_eq!(distinct(grids.iter().map(|g| g.code.street().to_string()).collect()), 2);
    assert_eq!(distinct(grids.iter().map(|g| g.community.to_string()).collect()), 6);
    let classes: BTreeSet<_> = city.components.iter().map(|c| c.class).collect();
    assert_eq!(classes.len(), 25);
    let mut rounds: BTreeMap<String, usize> = BTreeMap::new();
    for grid in grids {
        *rounds.entry(grid.responsibility_grid.to_string()).or_default() += 1;
    }
    assert_eq!(rounds.into_values().collect::<Vec<_>>(), [9, 8, 8, 9, 8, 8]);
    let units: BTreeSet<LimitUnit> = city.standards.iter().map(|s| s.limit.unit).collect();
    assert_eq!(units.len(), 5, "every unit of limit is shown");

    let count = |role| users.iter().filter(|user| user.profile.holds(role)).count();
    assert_eq!([count(Role::Collector), count(Role::Crew), count(Role::UnitClerk)], [4, 3, 4]);
    assert!(Role::ALL.into_iter().all(|role| count(role) > 0));
}

#[test]
fn everything_in_the_city_fits_together() {
    let catalogue = Catalogue::gb47678_5_2026().unwrap();
    let city = demo().city;
    assert_eq!(city.faults(&[&catalogue]), []);
    for standard in &city.standards {
        assert!(catalogue.get(&standard.class).unwrap().retired_in.is_none());
        assert!(!standard.condition.is_empty() && !standard.closing_condition.is_empty());
        let answered = city
            .units
            .iter()
            .any(|unit| unit.answers_for.classes.iter().any(|group| group.holds(&standard.class)));
        assert!(answered, "no unit answers for {}", standard.class);
    }
}

fn area(polygon: &Polygon) -> i128 {
    polygon.doubled_area_e14()
}

/// The outline from the edges that only one grid has.
fn outline(grids: &[UnitGrid]) -> i128 {
    let mut edges: BTreeSet<([i32; 2], [i32; 2])> = BTreeSet::new();
    for grid in grids {
        let ring = grid.polygon.ring();
        for (at, from) in ring.iter().enumerate() {
            let to = ring[(at + 1) % ring.len()];
            if !edges.remove(&(to, *from)) {
                assert!(edges.insert((*from, to)), "two grids lie on one side of an edge");
            }
        }
    }
    let next: BTreeMap<_, _> = edges.iter().copied().collect();
    assert_eq!(next.len(), edges.len(), "the outline touches itself");
    let start = *next.keys().next().unwrap();
    let mut ring = vec![start];
    let mut at = next[&start];
    while at != start {
        ring.push(at);
        at = next[&at];
    }
    assert_eq!(ring.len(), edges.len(), "the outline is one ring");
    area(&Polygon::new(ring).unwrap())
}

#[test]
fn the_grids_cover_the_ground_without_gap_or_overlap() {
    let city = demo().city;
    let sum: i128 = city.unit_grids.iter().map(|grid| area(&grid.polygon)).sum();
    assert!(city.unit_grids.iter().all(|grid| area(&grid.polygon) > 0));
    assert_eq!(sum, outline(&city.unit_grids));

    // A fine comb of places: each lies in one grid at most, and in exactly one away from the rim.
    let bounds = city.bounds;
    let (mut inside, mut outside) = (0, 0);
    for lon_e7 in (bounds.west_e7..bounds.east_e7).step_by(701) {
        for lat_e7 in (bounds.south_e7..bounds.north_e7).step_by(509) {
            let point = Point { lon_e7, lat_e7, datum: Datum::Wgs84 };
            match city.unit_grids.iter().filter(|grid| grid.polygon.contains(point)).count() {
                0 => outside += 1,
                1 => inside += 1,
                more => panic!("{more} grids at {point:?}"),
            }
        }
    }
    let share = f64::from(inside) / f64::from(inside + outside);
    let box_area = (i128::from(bounds.east_e7) - i128::from(bounds.west_e7))
        * (i128::from(bounds.north_e7) - i128::from(bounds.south_e7));
    #[expect(clippy::cast_precision_loss, reason = "a share to two digits")]
    let expected = (sum / 2) as f64 / box_area as f64;
    assert!((share - expected).abs() < 0.01, "{share} of the places, {expected} of the area");
}

#[test]
fn grids_are_numbered_from_west_to_east_and_north_to_south() {
    let city = demo().city;
    let first = &city.unit_grids[0];
    assert_eq!(first.code.as_str(), "990101001001001");
    for pair in city.unit_grids.windows(2) {
        let (a, b) = (pair[0].polygon.bounds(), pair[1].polygon.bounds());
        if pair[0].community == pair[1].community {
            assert!(a.west_e7 < b.west_e7 || a.north_e7 > b.north_e7, "{}", pair[1].code);
        }
    }
}

#[test]
fn a_collector_in_the_street_finds_grid_and_component() {
    let city = demo().city;
    let lamp = "gb47678.5-2026/component/01/037".parse().unwrap();
    let there = city.components.iter().find(|c| c.class == lamp).unwrap();
    let fix = shared::geo::Fix {
        point: there.point,
        accuracy_dm: Some(60),
        age_ms: 2_000,
        mock: false,
        source: FixSource::Gnss,
    };
    assert!(shared::geo::fix_verdict(&fix, Some(&city.bounds)).allows_automatic_point());
    let near = city.nearest_components(Some(&lamp), there.point.to_datum(Datum::Gcj02), 5);
    assert_eq!(near.len(), 5);
    assert_eq!(near[0].component.code, there.code);
    assert!(near[0].distance_m < 0.1 && near[4].distance_m > near[0].distance_m);
    let answer = city.grid_of(there.point, 12.0);
    assert_eq!(answer.grid.unwrap().code, there.unit_grid);
    assert!(answer.is_on_boundary(), "streets are the borders of grids");
}

#[test]
fn people_are_posts_with_numbers_and_passwords_say_that_they_are_demo() {
    let DemoCity { city, users } = demo();
    let numbers: BTreeSet<_> = users.iter().map(|u| u.profile.work_number.clone()).collect();
    let ids: BTreeSet<_> = users.iter().map(|u| u.profile.id).collect();
    let passwords: BTreeSet<_> = users.iter().map(|u| u.password.clone()).collect();
    assert_eq!([numbers.len(), ids.len(), passwords.len()], [users.len(); 3]);
    let covered: BTreeSet<_> = users
        .iter()
        .filter(|user| user.profile.holds(Role::Collector))
        .flat_map(|user| user.profile.grids.clone())
        .collect();
    assert_eq!(covered.len(), 6, "every responsibility grid has a collector");
    for DemoUser { profile, password } in &users {
        let number = profile.work_number.as_str();
        assert!(profile.display.ends_with(number));
        assert!(password.starts_with("demo-"));
        assert!(FieldCode::new(profile.work_number.clone(), 7, 1, 1).is_ok());
        assert!(city.units.get(profile.unit.as_ref().unwrap()).is_some());
        if profile.holds(Role::UnitClerk) {
            assert_ne!(profile.unit.as_ref().unwrap().as_str(), "SF00");
        }
    }
    let first = users.iter().find(|u| u.profile.work_number.as_str() == "采0101").unwrap();
    assert_eq!(
        (first.profile.display.as_str(), first.password.as_str()),
        ("采集员 采0101", "demo-0101")
    );
}

/// Text of the published data beside the workspace.
fn published(name: &str) -> Option<String> {
    let found = Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .map(|above| above.join("shared/data").join(name))
        .find(|file| file.is_file());
    if found.is_none() {
        println!("went without {name}: no published test data above the workspace");
    }
    found.map(|file| std::fs::read_to_string(file).unwrap())
}

#[test]
fn no_text_of_the_standards_is_copied_from_a_published_table() {
    let Some(table) = published("domain/time_limits.csv") else { return };
    for standard in demo().city.standards {
        assert!(!table.contains(&standard.condition), "{}", standard.condition);
        assert!(!table.contains(&standard.closing_condition), "{}", standard.closing_condition);
    }
}

#[test]
fn the_county_code_belongs_to_no_place() {
    let Some(counties) = published("admin/areas.csv") else { return };
    assert!(counties.lines().count() > 2_000);
    assert!(!counties.lines().any(|line| line.starts_with("99")));
    let city = demo().city;
    assert!(city.components.iter().all(|c| c.code.as_str().starts_with(COUNTY)));
    assert!(city.unit_grids.iter().all(|g| g.code.county().as_str() == COUNTY));
}
