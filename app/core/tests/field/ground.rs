//! The city in the pocket: its pack answers on the phone what `shared` answers over plain lists.

use collector_core::api;
use collector_core::draft;
use collector_core::ground::{
    Frame, FrameError, MOST_COMPONENTS, MOST_GRIDS, WIDEST_E7, WIDEST_WITH_COMPONENTS_E7,
};
use shared::city::{
    AnswersFor, City, Component, ComponentState, FilingStandard, Limit, LimitUnit, NamedPlace,
    Policy, RegionLevel, ResponsibilityGrid, Season, Unit, UnitGrid, UnitKind, UnitTree,
};
use shared::codes::{ClassKey, ComponentCode, StandardRef};
use shared::geo::{Bounds, Datum, Fix, Point, Polygon};
use shared::media::Sha256Hash;
use shared::ops::ReportKind;
use shared::sync::{CITY_PACK, Pack};
use shared::workflow::{CaseState, Label};

use crate::support::*;

const WEST: i32 = 1_163_900_000;
const SOUTH: i32 = 399_000_000;
/// One cell of the demo ground, about 100 m.
const CELL: i32 = 10_000;

fn at(east: i32, north: i32) -> Point {
    Point { lon_e7: WEST + east, lat_e7: SOUTH + north, datum: Datum::Wgs84 }
}

/// Whole numbers that look random and are the same every time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: i32) -> i32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        i32::try_from(self.0 % u64::from(n.unsigned_abs())).unwrap()
    }
}

fn grid(e: i32, n: i32) -> UnitGrid {
    let corner = |de: i32, dn: i32| [WEST + (e + de) * CELL, SOUTH + (n + dn) * CELL];
    let square = vec![corner(0, 0), corner(1, 0), corner(1, 1), corner(0, 1)];
    UnitGrid {
        code: format!("990101001001{:03}", e * 10 + n + 1).parse().unwrap(),
        polygon: Polygon::new(square).unwrap(),
        responsibility_grid: "Z01".parse().unwrap(),
        community: "990101001001".parse().unwrap(),
    }
}

fn component(minor: u16, n: usize, point: Point, state: ComponentState) -> Component {
    let code: ComponentCode = format!("99010101{minor:03}{:06}", n + 1).parse().unwrap();
    let class = code.class(StandardRef::Gb47678_5_2026).unwrap();
    let unit_grid = "990101001001001".parse().unwrap();
    Component { code, class, name: "井盖".to_owned(), point, unit_grid, owner: None, state }
}

/// 100 grids, a common class in clusters, one of three members, one that is mostly removed.
pub fn city() -> City {
    let mut dice = Dice(20_261_121);
    let mut components = Vec::new();
    for n in 0..2_000 {
        let (e, k) = ((n % 7) * 13_000, dice.below(6_000));
        let point = at(e + k, (n % 5) * 19_000 + dice.below(3_000));
        components.push(component(1, n.unsigned_abs() as usize, point, ComponentState::Intact));
    }
    for n in 0..3 {
        components.push(component(2, n, at(dice.below(90_000), 500), ComponentState::Damaged));
    }
    for n in 0..200 {
        let state = if n % 3 == 0 { ComponentState::Intact } else { ComponentState::Removed };
        components.push(component(3, n, at(dice.below(90_000), dice.below(90_000)), state));
    }
    City {
        name: "试城".to_owned(),
        utc_offset_minutes: 480,
        bounds: Bounds::around([[WEST, SOUTH], [WEST + 10 * CELL, SOUTH + 10 * CELL]]).unwrap(),
        units: UnitTree::new(vec![Unit {
            code: "U1".parse().unwrap(),
            name: "市政".to_owned(),
            parent: None,
            kind: UnitKind::Bureau,
            answers_for: AnswersFor::default(),
        }])
        .unwrap(),
        unit_grids: (0..100).map(|i| grid(i / 10, i % 10)).collect(),
        responsibility_grids: vec![ResponsibilityGrid {
            code: "Z01".parse().unwrap(),
            name: "河东一网格".to_owned(),
            level: RegionLevel::First,
        }],
        components,
        standards: vec![FilingStandard {
            id: "S-1".parse().unwrap(),
            class: "gb47678.5-2026/component/01/001".parse().unwrap(),
            condition: "井盖不在".to_owned(),
            limit: Limit { amount: 4, unit: LimitUnit::UrgentHour },
            region_limits: [(RegionLevel::First, Limit { amount: 2, unit: LimitUnit::UrgentHour })]
                .into(),
            season: Some(Season {
                from: "11-15".parse().unwrap(),
                to: "02-29".parse().unwrap(),
                limit: Limit { amount: 9, unit: LimitUnit::WorkDay },
            }),
            make_safe: None,
            closing_condition: "已复位".to_owned(),
            collect_hint: String::new(),
        }],
        places: vec![NamedPlace { name: "东门公园".to_owned(), point: at(5_000, 5_000) }],
        phrases: Vec::new(),
        calendars: shared::calendar::Calendars::default(),
        policy: Policy { min_photos: 2, ..Policy::default() },
        duty: shared::duty::DutyPlan::default(),
    }
}

pub fn pack_of(city: &City, version: u64) -> (Pack, Vec<u8>) {
    let bytes = zstd::encode_all(serde_json::to_vec(city).unwrap().as_slice(), 3).unwrap();
    let (sha256, size) = (Sha256Hash::of(&bytes), bytes.len() as u64);
    (Pack { name: CITY_PACK.parse().unwrap(), version, sha256, bytes: size }, bytes)
}

#[tokio::test]
async fn the_phone_answers_what_plain_lists_answer() {
    let mut stage = Stage::new();
    let (phone, _) = stage.ready().await;
    let city = city();
    stage.centre.set_packs(vec![pack_of(&city, 1)]);
    assert_eq!(stage.sync_clean(&phone).await.packs, None);
    let ground = phone.ground().expect("a run brings the city along");
    let mut dice = Dice(7);
    for round in 0..600 {
        // Every third place lies outside of everything, some of them a hundred kilometres.
        let reach = [110_000, 110_000, 10_000_000][round % 3];
        let point = at(dice.below(reach) - reach / 10, dice.below(reach) - reach / 10);
        for minor in [1, 2, 3, 4] {
            let class: ClassKey =
                format!("gb47678.5-2026/component/01/{minor:03}").parse().unwrap();
            let exact = city.nearest_components(Some(&class), point, 5);
            let exact: Vec<_> = exact.iter().map(|n| (n.component, n.distance_m)).collect();
            let here = ground.nearest_components(&class, point, 5).unwrap();
            let here: Vec<_> = here.iter().map(|n| (&n.component, n.distance_m)).collect();
            assert_eq!(here, exact, "class {minor} at {point:?}");
        }
        let accuracy = f64::from(dice.below(60));
        let exact = city.grid_of(point, accuracy);
        let here = ground.grid_of(point, accuracy).unwrap();
        assert_eq!(here.grid.as_ref(), exact.grid, "at {point:?}");
        assert_eq!(here.near.iter().collect::<Vec<_>>(), exact.near, "at {point:?}");
    }
    let removed = city.components.iter().find(|c| c.state == ComponentState::Removed).unwrap();
    assert_eq!(ground.component(&removed.code).unwrap().as_ref(), Some(removed));
}

fn frame(west: i32, south: i32, east: i32, north: i32) -> Frame {
    let ([west, south], [east, north]) =
        ([WEST + west, SOUTH + south], [WEST + east, SOUTH + north]);
    Frame::new(Bounds::around([[west, south], [east, north]]).unwrap()).unwrap()
}

#[tokio::test]
async fn a_map_draws_what_a_plain_list_has_in_its_frame() {
    let mut stage = Stage::new();
    let (phone, _) = stage.ready().await;
    let anywhere = frame(0, 0, CELL, CELL);
    assert_eq!(api::ground::around(&phone, &anywhere).unwrap().grids, [], "no city yet");
    assert_eq!(api::ground::city_frame(&phone).unwrap(), None);
    let city = city();
    stage.centre.set_packs(vec![pack_of(&city, 1)]);
    stage.sync_clean(&phone).await;
    let whole = api::ground::city_frame(&phone).unwrap().unwrap();
    assert_eq!(whole.edges(), &city.bounds);

    let mut dice = Dice(31);
    for round in 0..300 {
        let (w, s) = (dice.below(110_000) - 5_000, dice.below(110_000) - 5_000);
        let side = [4_000, 40_000, 200_000][round % 3];
        let asked = frame(w, s, w + dice.below(side), s + dice.below(side));
        let seen = api::ground::around(&phone, &asked).unwrap();
        let edges = asked.edges();
        let mut grids: Vec<_> = city
            .unit_grids
            .iter()
            .filter(|grid| {
                let b = grid.polygon.bounds();
                b.west_e7 <= edges.east_e7
                    && b.east_e7 >= edges.west_e7
                    && b.south_e7 <= edges.north_e7
                    && b.north_e7 >= edges.south_e7
            })
            .map(|grid| (grid.code, &grid.polygon, "河东一网格"))
            .collect();
        grids.sort_by_key(|(code, ..)| *code);
        let mut drawn: Vec<_> =
            seen.grids.iter().map(|g| (g.code, &g.outline, g.round.as_str())).collect();
        drawn.sort_by_key(|(code, ..)| *code);
        assert_eq!(drawn, grids, "in {edges:?}");
        assert!(!seen.more_grids);

        // The nearest to the middle, when there are too many for a screen.
        let middle = Point {
            lon_e7: edges.west_e7.midpoint(edges.east_e7),
            lat_e7: edges.south_e7.midpoint(edges.north_e7),
            datum: Datum::Wgs84,
        };
        let all = city.nearest_components(None, middle, usize::MAX);
        let inside: Vec<_> = all.iter().filter(|n| edges.contains(n.component.point)).collect();
        let kept = inside.len().min(MOST_COMPONENTS);
        assert_eq!(seen.more_components, inside.len() > MOST_COMPONENTS, "in {edges:?}");
        assert_eq!(seen.components.len(), kept, "in {edges:?}");
        let farthest = inside.get(kept.saturating_sub(1)).map_or(0.0, |n| n.distance_m);
        for mark in &seen.components {
            let own = inside.iter().find(|n| n.component.code == mark.code).unwrap();
            let said = (mark.class, mark.name.as_str(), mark.point);
            let plain = own.component;
            assert_eq!(said, (plain.class, plain.name.as_str(), plain.point));
            assert!(own.distance_m <= farthest + 0.01, "{} in {edges:?}", mark.code);
        }
    }
}

#[tokio::test]
async fn a_map_of_a_large_city_stays_small_and_says_what_it_left_out() {
    let mut stage = Stage::new();
    let (phone, _) = stage.ready().await;
    let mut city = city();
    city.unit_grids = (0..900).map(|i| grid(i / 30, i % 30)).collect();
    for (n, grid) in city.unit_grids.iter_mut().enumerate() {
        grid.code = format!("990101001{:03}{:03}", 1 + n / 900, n + 1).parse().unwrap();
    }
    stage.centre.set_packs(vec![pack_of(&city, 1)]);
    stage.sync_clean(&phone).await;
    let wide = frame(-95_000, -95_000, 405_000, 405_000);
    let seen = api::ground::around(&phone, &wide).unwrap();
    assert_eq!((seen.grids.len(), seen.more_grids), (MOST_GRIDS, true));
    assert_eq!((seen.components.len(), seen.more_components), (0, false), "too wide for them");
    // Whoever stands in the middle of the map is not the one that was left out.
    let nearest = seen.grids.first().unwrap();
    assert!(nearest.outline.contains(at(155_000, 155_000)));
    assert!(seen.grids.iter().all(|grid| {
        let [lon, lat] = grid.outline.ring()[0];
        (lon - WEST - 155_000).abs() < 120_000 && (lat - SOUTH - 155_000).abs() < 120_000
    }));
    let near = frame(0, 0, WIDEST_WITH_COMPONENTS_E7.cast_signed(), 100_000);
    let seen = api::ground::around(&phone, &near).unwrap();
    assert_eq!((seen.components.len(), seen.more_components), (MOST_COMPONENTS, true));
}

#[test]
fn a_frame_is_bounded_before_anything_is_looked_up() {
    let of = |west_e7, south_e7, east_e7, north_e7| Bounds { west_e7, south_e7, east_e7, north_e7 };
    let side = WIDEST_E7.cast_signed();
    assert!(Frame::new(of(0, 0, side, side)).is_ok());
    assert_eq!(Frame::new(of(0, 0, side + 1, 1)), Err(FrameError::TooWide));
    assert_eq!(Frame::new(of(i32::MIN, 0, i32::MAX, 1)), Err(FrameError::Edges));
    assert_eq!(Frame::new(of(1, 0, 0, 1)), Err(FrameError::Edges));
    assert_eq!(Frame::new(of(0, 900_000_000, 1, 900_000_001)), Err(FrameError::Edges));
    let read = |text: &str| serde_json::from_str::<Frame>(text);
    assert!(read(r#"{"west_e7":0,"south_e7":0,"east_e7":1,"north_e7":1}"#).is_ok());
    assert!(read(r#"{"west_e7":0,"south_e7":0,"east_e7":1000000000,"north_e7":1}"#).is_err());
    let country = of(735_000_000, 180_000_000, 1_350_000_000, 535_000_000);
    let middle = Frame::middle_of(country).unwrap();
    assert_eq!(middle.edges().west_e7 + side, middle.edges().east_e7);
    assert_eq!(Frame::middle_of(of(1, 0, 0, 1)), None);
}

#[tokio::test]
async fn a_report_carries_grid_and_words_and_the_citys_own_rules() {
    let mut stage = Stage::new();
    let (phone, session) = stage.ready().await;
    let fix = Fix { point: at(10_000, 5_000), ..good_fix() };
    let bare = api::reports::begin(&phone, &session, ReportKind::Patrol, None).unwrap();
    let bare = api::reports::place_by_fix(&phone, &session, bare.draft.case, &fix).unwrap();
    assert!(bare.sheet.draft.place.unwrap().unit_grid.is_none(), "without a pack it is left open");
    assert_eq!(api::ground::whereabouts(&phone, &fix).unwrap_err().code, "packs.missing");

    stage.centre.set_packs(vec![pack_of(&city(), 1)]);
    stage.sync_clean(&phone).await;
    let case = bare.sheet.draft.case;
    let placed = api::reports::place_by_fix(&phone, &session, case, &fix).unwrap();
    let place = placed.sheet.draft.place.unwrap();
    assert_eq!(place.unit_grid.unwrap().as_str(), "990101001001011");
    assert_eq!(place.text.as_str(), "东门公园东约 40 米");
    let there = api::ground::whereabouts(&phone, &fix).unwrap();
    assert_eq!(there.near[0].code.to_string(), "990101001001001", "6 m from its neighbour");

    let book = session.notebook(&phone).unwrap();
    let source = collector_core::camera::PictureSource::Camera;
    let role = shared::media::MediaRole::Near;
    let shot = draft::shot(&book, "x", role, source, Some(&fix)).unwrap();
    assert_eq!(shot.place.as_str(), "东门公园东约 40 米", "the stamp says where");

    // The city asks for two photos, and in its densest region for twice the haste.
    draft::add_medium(&book, case, photo(1, 600)).unwrap();
    assert_eq!(draft::submit(&book, case).unwrap_err().code(), "report.needs_photo");
    let class: ClassKey = "gb47678.5-2026/component/01/001".parse().unwrap();
    let conditions = api::ground::conditions(&phone, &class, Some(fix.point)).unwrap();
    assert_eq!(conditions[0].limit, "2 紧急工作时");
    assert_eq!(api::ground::conditions(&phone, &class, None).unwrap()[0].limit, "4 紧急工作时");
    // 2026-07-12, and half a year later.
    stage.pass(180 * 86_400_000);
    let winter = api::ground::conditions(&phone, &class, Some(fix.point)).unwrap();
    assert_eq!(winter[0].limit, "9 工作日", "in the season");
}

#[tokio::test]
async fn the_citys_own_words_stand_on_the_phone() {
    let mut stage = Stage::new();
    let (phone, session) = stage.ready().await;
    let mut city = city();
    let label = Label::new("处理中").unwrap();
    city.policy.workflow.labels.states.insert(CaseState::InWork, label);
    stage.centre.set_packs(vec![pack_of(&city, 1)]);
    let book = session.notebook(&phone).unwrap();
    let (case, _) = report(&book, 1, 3);
    stage.sync_clean(&phone).await;
    stage.dispatch_to_crew(case);
    stage.sync_clean(&phone).await;
    let card = api::cases::get(&phone, &session, case).unwrap().card;
    assert_eq!(card.status.zh, "处理中");
}

#[tokio::test]
async fn a_new_edition_comes_within_the_hour_and_a_bad_one_leaves_the_old_in_force() {
    let mut stage = Stage::new();
    let (phone, _) = stage.ready().await;
    let mut city = city();
    stage.centre.set_packs(vec![pack_of(&city, 1)]);
    stage.sync_clean(&phone).await;
    assert_eq!(phone.policy().min_photos, 2);

    city.policy.min_photos = 3;
    stage.centre.set_packs(vec![pack_of(&city, 2)]);
    stage.sync_clean(&phone).await;
    assert_eq!(phone.policy().min_photos, 2, "asked a moment ago");
    stage.pass(3_600_000);
    stage.sync_clean(&phone).await;
    assert_eq!(phone.policy().min_photos, 3);

    let bytes = zstd::encode_all(&b"{\"a newer form\": true}"[..], 3).unwrap();
    let newer = Pack {
        version: 3,
        sha256: Sha256Hash::of(&bytes),
        bytes: bytes.len() as u64,
        ..pack_of(&city, 3).0
    };
    stage.centre.set_packs(vec![(newer, bytes)]);
    stage.pass(3_600_000);
    let outcome = stage.sync_clean(&phone).await;
    assert_eq!(outcome.packs.as_deref(), Some("packs.unreadable"));
    assert_eq!(phone.policy().min_photos, 3);

    // A file that rots is unfolded again from its pack, by the next boot at the latest.
    let rotten = phone.packs().join("city-2.db");
    drop(phone);
    std::fs::write(&rotten, b"rotten").unwrap();
    assert_eq!(stage.boot().policy().min_photos, 3);
}
