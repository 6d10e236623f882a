use std::collections::BTreeMap;

use super::*;
use crate::catalogue::Catalogue;
use crate::geo::{Datum, Point, Polygon};

const WEST: i32 = 1_023_000_000;
const SOUTH: i32 = 398_000_000;

fn at(east: i32, north: i32) -> Point {
    Point { lon_e7: WEST + east, lat_e7: SOUTH + north, datum: Datum::Wgs84 }
}

fn grid(code: &str, from: i32, to: i32) -> UnitGrid {
    let corner = |e: i32, n: i32| [WEST + e, SOUTH + n];
    UnitGrid {
        code: code.parse().unwrap(),
        polygon: Polygon::new(vec![
            corner(from, 0),
            corner(to, 0),
            corner(to, 10_000),
            corner(from, 10_000),
        ])
        .unwrap(),
        responsibility_grid: "Z01".parse().unwrap(),
        community: "990101001001".parse().unwrap(),
    }
}

fn component(code: &str, point: Point, state: ComponentState) -> Component {
    let code: crate::codes::ComponentCode = code.parse().unwrap();
    Component {
        code,
        class: code.class(crate::codes::StandardRef::Gb47678_5_2026).unwrap(),
        name: "雨水井盖".to_owned(),
        point,
        unit_grid: "990101001001001".parse().unwrap(),
        owner: Some("U1".parse().unwrap()),
        state,
    }
}

fn city() -> City {
    City {
        name: "试城".to_owned(),
        utc_offset_minutes: 480,
        bounds: crate::geo::Bounds::around([[WEST, SOUTH], [WEST + 20_000, SOUTH + 10_000]])
            .unwrap(),
        units: UnitTree::new(vec![Unit {
            code: "U1".parse().unwrap(),
            name: "市政".to_owned(),
            parent: None,
            kind: UnitKind::Bureau,
            answers_for: AnswersFor::default(),
        }])
        .unwrap(),
        unit_grids: vec![
            grid("990101001001001", 0, 10_000),
            grid("990101001001002", 10_000, 20_000),
        ],
        responsibility_grids: vec![ResponsibilityGrid {
            code: "Z01".parse().unwrap(),
            name: "一号".to_owned(),
            level: RegionLevel::First,
        }],
        components: vec![
            component("99010101003000001", at(2_000, 5_000), ComponentState::Intact),
            component("99010101003000002", at(1_000, 5_000), ComponentState::Missing),
            component("99010101003000003", at(900, 5_000), ComponentState::Removed),
            component("99010101001000001", at(950, 5_000), ComponentState::Intact),
        ],
        standards: vec![FilingStandard {
            id: "S-1".parse().unwrap(),
            class: "gb47678.5-2026/component/01/003".parse().unwrap(),
            condition: "井盖不在".to_owned(),
            limit: Limit { amount: 4, unit: LimitUnit::UrgentHour },
            region_limits: BTreeMap::from([(
                RegionLevel::First,
                Limit { amount: 2, unit: LimitUnit::UrgentHour },
            )]),
            season: Some(Season {
                from: "11-15".parse().unwrap(),
                to: "02-29".parse().unwrap(),
                limit: Limit { amount: 9, unit: LimitUnit::WorkDay },
            }),
            make_safe: None,
            closing_condition: "已复位".to_owned(),
            collect_hint: String::new(),
        }],
        places: vec![NamedPlace { name: "公园".to_owned(), point: at(5, 5) }],
        phrases: vec![Phrase { used_for: PhraseUse::Check, text: "已修好".to_owned() }],
        calendars: crate::calendar::Calendars::default(),
        policy: Policy::default(),
        duty: crate::duty::DutyPlan::default(),
    }
}

#[test]
fn a_place_in_the_middle_has_one_grid_and_near_an_edge_two() {
    let city = city();
    let middle = city.grid_of(at(5_000, 5_000), 8.0);
    assert_eq!(middle.grid.unwrap().code.as_str(), "990101001001001");
    assert!(!middle.is_on_boundary());
    let edge = city.grid_of(at(9_500, 5_000), 8.0);
    assert_eq!(edge.grid.unwrap().code.as_str(), "990101001001001");
    assert_eq!(edge.near[0].code.as_str(), "990101001001002");
    assert!(!city.grid_of(at(9_500, 5_000), 0.0).is_on_boundary());
    let outside = city.grid_of(at(-500, 5_000), 8.0);
    assert!(outside.grid.is_none() && outside.near.len() == 1);
}

#[test]
fn the_shared_edge_belongs_to_one_grid() {
    let city = city();
    let on_edge = city.grid_of(at(10_000, 5_000), 0.0);
    assert_eq!(on_edge.grid.unwrap().code.as_str(), "990101001001002");
}

#[test]
fn the_nearest_component_of_the_class_is_offered_with_its_way() {
    let city = city();
    let class = "gb47678.5-2026/component/01/003".parse().unwrap();
    let near = city.nearest_components(Some(&class), at(0, 5_000), 5);
    let codes: Vec<_> = near.iter().map(|n| n.component.code.to_string()).collect();
    assert_eq!(codes, ["99010101003000002", "99010101003000001"], "missing yes, removed no");
    assert!((near[0].distance_m - 8.54).abs() < 0.01, "{}", near[0].distance_m);
    assert!((near[0].bearing_deg - 90.0).abs() < 0.1);
    let any = city.nearest_components(None, at(0, 5_000), 1);
    assert_eq!(any[0].component.code.as_str(), "99010101001000001");
}

#[test]
fn a_limit_may_differ_by_the_density_of_the_region() {
    let city = city();
    let standard = &city.standards[0];
    assert_eq!(standard.limit_on(None, Some(RegionLevel::First)).to_string(), "2 紧急工作时");
    assert_eq!(standard.limit_on(None, Some(RegionLevel::Third)).to_string(), "4 紧急工作时");
    assert_eq!(standard.limit_on(None, None).amount, 4);
    for (day, limit) in [
        ("11-14", "2 紧急工作时"),
        ("11-15", "9 工作日"),
        ("01-01", "9 工作日"),
        ("02-29", "9 工作日"),
        ("03-01", "2 紧急工作时"),
    ] {
        let limit_then = standard.limit_on(day.parse().ok(), Some(RegionLevel::First));
        assert_eq!(limit_then.to_string(), limit, "on {day}");
    }
    let grid = "990101001001002".parse().unwrap();
    assert_eq!(city.responsibility_of(&grid).unwrap().level, RegionLevel::First);
}

#[test]
fn a_city_reads_back_from_json_and_from_compact_bytes() {
    let city = city();
    let json = serde_json::to_string(&city).unwrap();
    assert_eq!(serde_json::from_str::<City>(&json).unwrap(), city);
    let compact = minicbor_serde::to_vec(&city).unwrap();
    assert_eq!(minicbor_serde::from_slice::<City>(&compact).unwrap(), city);
    assert!(compact.len() < json.len());
}

#[test]
fn what_does_not_fit_together_is_told_by_name() {
    let catalogue = Catalogue::gb47678_5_2026().unwrap();
    let mut city = city();
    assert_eq!(city.faults(&[&catalogue]), []);
    city.components[0].point = at(15_000, 5_000);
    city.components[1].owner = Some("U9".parse().unwrap());
    city.unit_grids[1].responsibility_grid = "Z09".parse().unwrap();
    city.standards[0].class = "gb47678.5-2026/component/01/016".parse().unwrap();
    city.responsibility_grids.push(city.responsibility_grids[0].clone());
    let told: Vec<_> = city.faults(&[&catalogue]).iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "responsibility grid Z01 is listed twice",
            "unit grid 990101001001002 names an unknown responsibility grid",
            "component 99010101003000001 does not stand in the grid it names",
            "component 99010101003000002 names an unknown owner",
            "filing standard S-1 names the unknown class gb47678.5-2026/component/01/016",
        ]
    );
}

#[test]
fn roles_are_words_in_json_and_small_numbers_in_cbor() {
    for (index, role) in Role::ALL.into_iter().enumerate() {
        let cbor = minicbor::to_vec(role).unwrap();
        assert_eq!(cbor, [u8::try_from(index).unwrap()]);
        assert_eq!(minicbor::decode::<Role>(&cbor).unwrap(), role);
    }
    assert_eq!(serde_json::to_string(&Role::ShiftLeader).unwrap(), "\"shift_leader\"");
    assert_eq!(Role::Supervisor.label_zh(), "督查员");
    let labels: std::collections::BTreeSet<_> = Role::ALL.map(Role::label_zh).into();
    assert_eq!(labels.len(), 15);
}

#[test]
fn r33_a_city_of_mixed_datums_is_told_where() {
    let catalogue = Catalogue::gb47678_5_2026().unwrap();
    let mut city = city();
    let told = |city: &City| -> Vec<String> {
        city.faults(&[&catalogue]).iter().map(ToString::to_string).collect()
    };
    assert!(!told(&city).iter().any(|fault| fault.contains("datum")), "{:?}", told(&city));
    city.components[2].point.datum = Datum::Gcj02;
    let mixed: Vec<_> = told(&city).into_iter().filter(|fault| fault.contains("datum")).collect();
    assert_eq!(mixed.len(), 1);
    assert!(mixed[0].starts_with("place 2 is in Gcj02"), "{mixed:?}");
}
