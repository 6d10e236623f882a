use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::LazyLock;

use proptest::prelude::*;
use sha2::{Digest, Sha256};
use shared::catalogue::Catalogue;
use shared::city::{Area, ComponentState, FilingStandard, LimitUnit, PhraseUse, Role, UnitGrid};
use shared::codes::{ClassKey, FieldCode};
use shared::duty::RosterRow;
use shared::geo::{Datum, FixSource, Point, Polygon};
use shared::notice::{Audience, Grounds, addresses};

use super::*;
use crate::authority::PUBLISH;

fn demo() -> DemoCity {
    demo_city().unwrap()
}

/// The whole demo city. It changes only when someone means it to: then put the new value here.
const GOLDEN: &str = "096fb5e3d4e460dc86cf756b1144737ddce34134c64fec18deddc049b91419e4";

#[test]
fn the_same_seed_gives_the_same_city_to_the_byte() {
    let json = serde_json::to_vec(&demo()).unwrap();
    let hash: String = Sha256::digest(&json).iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(serde_json::to_vec(&demo()).unwrap(), json);
    assert_eq!(hash, GOLDEN);
}

#[test]
fn the_city_has_the_size_it_promises() {
    let DemoCity { city, users, .. } = demo();
    assert_eq!(city.unit_grids.len(), 300);
    assert_eq!(city.responsibility_grids.len(), 18);
    assert_eq!(city.units.len(), 12);
    assert_eq!(city.components.len(), 20_000);
    assert!(city.standards.len() >= 160);
    assert!(city.places.len() >= 60);
    let grids = &city.unit_grids;
    let streets: BTreeSet<_> = grids.iter().map(|g| g.code.street()).collect();
    let communities: BTreeSet<_> = grids.iter().map(|g| g.community).collect();
    let levels: BTreeSet<_> = city.responsibility_grids.iter().map(|r| r.level).collect();
    assert_eq!([streets.len(), communities.len(), levels.len()], [3, 20, 3]);
    let mut rounds: BTreeMap<String, usize> = BTreeMap::new();
    for grid in grids {
        *rounds.entry(grid.responsibility_grid.to_string()).or_default() += 1;
    }
    assert_eq!(rounds.len(), 18);
    assert!(rounds.values().all(|size| (9..=32).contains(size)), "{rounds:?}");

    let classes: BTreeSet<_> = city.components.iter().map(|c| c.class).collect();
    assert!(classes.len() >= 90, "{} classes of components", classes.len());
    let minors: BTreeSet<_> = city.standards.iter().map(|s| s.class).collect();
    assert!(minors.len() >= 110, "{} classes with a standard", minors.len());
    let several = minors.iter().filter(|minor| {
        city.standards.iter().filter(|standard| standard.class == **minor).count() > 1
    });
    assert!(several.count() >= 60, "classes with several conditions");
    let units: BTreeSet<LimitUnit> = city.standards.iter().map(|s| s.limit.unit).collect();
    assert_eq!(units.len(), 5, "every unit of limit is shown");
    let count =
        |test: fn(&FilingStandard) -> bool| city.standards.iter().filter(|s| test(s)).count();
    assert!(count(|s| s.make_safe.is_some()) >= 40);
    assert!(count(|s| !s.region_limits.is_empty()) >= 35);
    assert!(count(|s| !s.collect_hint.is_empty()) >= 100);
    let uses: BTreeSet<PhraseUse> = city.phrases.iter().map(|phrase| phrase.used_for).collect();
    assert_eq!(uses.len(), 5, "phrases for every use");

    let count = |role| users.iter().filter(|user| user.profile.holds(role)).count();
    assert_eq!([count(Role::Collector), count(Role::Crew), count(Role::UnitClerk)], [26, 13, 12]);
    assert!(Role::ALL.into_iter().all(|role| count(role) > 0));
}

#[test]
fn components_stand_in_plausible_numbers_and_most_are_intact() {
    let city = demo().city;
    let intact = city.components.iter().filter(|c| c.state == ComponentState::Intact).count();
    assert!(intact > 19_000 && intact < city.components.len());
    let count = |class: &str| {
        let class: ClassKey = format!("gb47678.5-2026/component/{class}").parse().unwrap();
        city.components.iter().filter(|c| c.class == class).count()
    };
    let (trees, lamps, covers) = (count("04/002"), count("01/037"), count("01/003"));
    assert!((4_000..10_000).contains(&trees), "{trees} trees");
    assert!((1_200..2_500).contains(&lamps), "{lamps} lamps");
    assert!((1_000..2_000).contains(&covers), "{covers} rain water covers");
    let per_grid: BTreeSet<_> = city.components.iter().map(|c| c.unit_grid).collect();
    assert!(per_grid.len() > 290, "things stand in nearly every grid: {}", per_grid.len());
}

#[test]
fn everything_in_the_city_fits_together() {
    let catalogue = Catalogue::gb47678_5_2026().unwrap();
    let city = demo().city;
    assert_eq!(city.faults(&[&catalogue]), []);
    for standard in &city.standards {
        assert!(catalogue.get(&standard.class).unwrap().retired_in.is_none());
        assert!(!standard.condition.is_empty() && !standard.closing_condition.is_empty());
    }
    assert!(city.places.iter().all(|place| city.grid_of(place.point, 0.0).grid.is_some()));
}

#[test]
fn every_class_with_a_standard_has_one_leading_unit_in_every_grid() {
    let city = demo().city;
    let classes: BTreeSet<ClassKey> = city.standards.iter().map(|s| s.class).collect();
    let mut leading = BTreeSet::new();
    // Units answer by street here, so one grid of each street speaks for all of it.
    let mut areas: BTreeMap<_, &UnitGrid> = BTreeMap::new();
    for grid in &city.unit_grids {
        areas.entry(grid.community.street()).or_insert(grid);
        for unit in city.units.iter() {
            let by_street = |area: &Area| matches!(area, Area::Street(_));
            assert!(unit.answers_for.areas.iter().all(by_street));
        }
    }
    for class in classes {
        for grid in areas.values() {
            let lead = lead(&city, &class, grid);
            leading.insert(lead.unwrap_or_else(|| panic!("{class} in {}", grid.code)).code.clone());
        }
    }
    assert_eq!(leading.len(), 11, "every unit but the centre leads somewhere: {leading:?}");
}

#[test]
fn the_closest_area_leads_before_the_closest_class() {
    let city = demo().city;
    let lead_of = |class: &str, grid: usize| {
        let class = format!("gb47678.5-2026/{class}").parse().unwrap();
        lead(&city, &class, &city.unit_grids[grid]).map(|unit| unit.code.to_string()).unwrap()
    };
    assert_eq!(lead_of("matter/09/010", 0), "SF51", "the office before the whole city's team");
    assert_eq!(lead_of("matter/09/010", 299), "SF53");
    assert_eq!(lead_of("matter/09/005", 0), "SF30");
    assert_eq!(lead_of("component/01/037", 0), "SF21", "the lamps' crew before municipal works");
    assert_eq!(lead_of("component/01/003", 0), "SF20");
}

fn area(polygon: &Polygon) -> i128 {
    polygon.doubled_area_e14()
}

/// The outline from the edges that only one grid has.
fn outline_of(grids: &[UnitGrid]) -> Polygon {
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
    Polygon::new(ring).unwrap()
}

#[test]
fn the_grids_cover_the_ground_without_gap_or_overlap() {
    let city = demo().city;
    let sum: i128 = city.unit_grids.iter().map(|grid| area(&grid.polygon)).sum();
    assert!(city.unit_grids.iter().all(|grid| area(&grid.polygon) > 0));
    assert_eq!(sum, area(&outline_of(&city.unit_grids)));

    // A comb of places: each lies in one grid at most, and in exactly one away from the rim.
    let bounds = city.bounds;
    let (mut inside, mut outside) = (0, 0);
    for lon_e7 in (bounds.west_e7..bounds.east_e7).step_by(1_997) {
        for lat_e7 in (bounds.south_e7..bounds.north_e7).step_by(1_499) {
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
fn grids_are_about_a_hectare_and_follow_skewed_streets() {
    let city = demo().city;
    let mut corners = BTreeSet::new();
    let (mut leaning, mut all) = (0, 0);
    for grid in &city.unit_grids {
        // 1e-7 degrees are 0.855 cm to the east and 1.111 cm to the north here.
        let square_metres = area(&grid.polygon) / 2 * 855 * 1_111 / 10_000_000_000;
        assert!((6_500..14_500).contains(&square_metres), "{}: {square_metres}", grid.code);
        corners.insert(grid.polygon.ring().len());
        let ring = grid.polygon.ring();
        let leans = |a: &[i32; 2], b: &[i32; 2]| (a[0] - b[0]).abs() > 9 && (a[1] - b[1]).abs() > 9;
        let sides = ring.iter().zip(ring.iter().cycle().skip(1));
        leaning += sides.clone().filter(|(a, b)| leans(a, b)).count();
        all += sides.count();
    }
    assert!(leaning * 100 > all * 95, "{leaning} of {all} sides run askew");
    assert!(corners.contains(&4) && corners.iter().any(|corners| *corners > 5), "{corners:?}");
}

proptest! {
    /// Whatever place is asked, at whatever distance from a shared corner, it lies in one grid inside
    /// the hull and in none outside.
    #[test]
    fn every_place_lies_in_exactly_one_grid(
        corner in 0usize..2_000, east in -9_000i32..9_000, north in -7_000i32..7_000, close in any::<bool>()
    ) {
        let (city, hull) = &*CITY;
        let all = city.unit_grids.iter().flat_map(|grid| grid.polygon.ring());
        let corner = all.clone().nth(corner % all.count()).unwrap();
        let reach = if close { 1_000 } else { 1 };
        let point = Point {
            lon_e7: corner[0] + east / reach, lat_e7: corner[1] + north / reach, datum: Datum::Wgs84,
        };
        let holding = city.unit_grids.iter().filter(|grid| grid.polygon.contains(point)).count();
        prop_assert_eq!(holding, usize::from(hull.contains(point)));
    }
}

static CITY: LazyLock<(City, Polygon)> = LazyLock::new(|| {
    let city = demo().city;
    let hull = outline_of(&city.unit_grids);
    (city, hull)
});

#[test]
fn every_responsibility_grid_has_a_collector_in_each_shift() {
    let DemoCity { city, users, .. } = demo();
    let roster: Vec<RosterRow> = roster().unwrap();
    for round in &city.responsibility_grids {
        for shift in Shift::ALL {
            let on = |row: &&RosterRow| {
                row.grid.as_ref() == Some(&round.code) && row.shift.as_str() == shift.code()
            };
            assert_eq!(roster.iter().filter(on).count(), 1, "{} {shift:?}", round.code);
        }
    }
    for row in &roster {
        let user = users.iter().find(|user| user.profile.id == row.user).unwrap();
        assert!(user.profile.grids.contains(row.grid.as_ref().unwrap()));
    }
    let grids = city.responsibility_grids.iter().map(|grid| &grid.code).collect();
    let people = users.iter().map(|user| user.profile.id).collect();
    assert_eq!(city.duty.faults(&grids, Some(&people)), []);
    assert_eq!(city.duty.rows, roster);
    for unit in city.units.iter().filter(|unit| unit.code.as_str() != "SF00") {
        let clerk = users.iter().any(|user| {
            user.profile.holds(Role::UnitClerk) && user.profile.unit.as_ref() == Some(&unit.code)
        });
        assert!(clerk, "{} has no clerk", unit.code);
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
    let DemoCity { city, users, .. } = demo();
    let numbers: BTreeSet<_> = users.iter().map(|u| u.profile.work_number.clone()).collect();
    let ids: BTreeSet<_> = users.iter().map(|u| u.profile.id).collect();
    let passwords: BTreeSet<_> = users.iter().map(|u| u.password.clone()).collect();
    assert_eq!([numbers.len(), ids.len(), passwords.len()], [users.len(); 3]);
    let covered: BTreeSet<_> = users
        .iter()
        .filter(|user| user.profile.holds(Role::Collector))
        .flat_map(|user| user.profile.grids.clone())
        .collect();
    assert_eq!(covered.len(), 18, "every responsibility grid has a collector");
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

#[test]
fn every_notice_can_be_published_and_speaks_to_somebody() {
    let DemoCity { city, users, notices } = demo();
    let grounds = Grounds::of(&city);
    assert_eq!(notices.len(), 3);
    for DemoNotice { by, notice } in &notices {
        assert_eq!(notice.faults(&city, 0), []);
        let publisher = users.iter().find(|user| user.profile.work_number == *by).unwrap();
        assert!(PUBLISH.iter().any(|role| publisher.profile.holds(*role)), "{by}");
        let addressed =
            users.iter().filter(|u| addresses(&notice.audience, &grounds.addressee(&u.profile)));
        assert!(addressed.count() > 1, "{}", notice.title);
    }
    assert!(notices.iter().any(|one| one.notice.audience == Audience::default()), "for everybody");
}
