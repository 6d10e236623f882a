//! The laws of likeness, and what it says of cases people know.

use proptest::prelude::*;

use super::*;
use crate::codes::ClassKey;
use crate::geo::{Datum, Point};
use crate::ids::UserId;
use crate::text::Code;

const DAY: i64 = 86_400_000;
const LID: &str = "gb47678.5-2026/component/01/037";

fn seen(lon_e7: i32, found_at: i64) -> Sighting {
    Sighting {
        point: Point { lon_e7: 1_021_234_567 + lon_e7, lat_e7: 401_234_567, datum: Datum::Wgs84 },
        found_at,
        class: LID.parse().ok(),
        component: None,
        by: Some(UserId(uuid::Uuid::nil())),
    }
}

fn score(one: &Sighting, other: &Sighting) -> u8 {
    likeness(one, other, &SimilarRules::default()).map_or(0, |like| like.score)
}

#[test]
fn r28_two_collectors_at_one_lid_are_worth_a_proposal_and_say_why() {
    let one = seen(0, 0);
    let other = Sighting { by: Some(UserId(uuid::Uuid::max())), ..seen(1200, 20 * 60_000) };
    let like = likeness(&one, &other, &SimilarRules::default()).unwrap();
    assert!(like.score >= SimilarRules::default().propose, "{like:?}");
    let said: Vec<String> = like.why.iter().map(|why| why.zh()).collect();
    assert_eq!(said, ["小类相同", "相距 11 米", "相隔 20 分钟", "不同人上报"]);
}

#[test]
fn fifty_metres_and_a_day_are_the_edge() {
    let one = seen(0, 0);
    // 1e-7 degrees of longitude are 8.5 mm at this latitude.
    assert!(score(&one, &seen(5700, DAY)) > 0, "48.5 m and 24 h");
    assert_eq!(score(&one, &seen(6000, 0)), 0, "51 m");
    assert_eq!(score(&one, &seen(0, DAY + 1)), 0);
}

#[test]
fn another_lid_is_another_thing_and_a_matter_of_this_lid_is_not() {
    let named = |code: &str| Sighting { component: Some(Code::clipped(code)), ..seen(0, 0) };
    assert!(score(&named("a"), &named("b")) < SimilarRules::default().propose);
    let matter = Sighting { class: "gb47678.5-2026/matter/02/003".parse().ok(), ..named("a") };
    assert!(score(&named("a"), &matter) >= SimilarRules::default().propose);
    let elsewhere = Sighting { class: matter.class, ..seen(0, 0) };
    assert!(score(&seen(0, 0), &elsewhere) < SimilarRules::default().propose, "no component said");
    // A report without a class may still be it.
    let quick = Sighting { class: None, ..seen(0, 0) };
    assert!(score(&seen(0, 0), &quick) >= SimilarRules::default().propose);
}

fn sighting() -> impl Strategy<Value = Sighting> {
    let classes = prop_oneof![
        Just(None),
        Just(Some(LID)),
        Just(Some("gb47678.5-2026/component/01/038")),
        Just(Some("gb47678.5-2026/matter/01/037")),
        Just(Some("cjt214-2007/component/01/37")),
    ];
    let component = prop_oneof![Just(None), Just(Some("a")), Just(Some("b"))];
    let by =
        prop_oneof![Just(None), (0u128..3).prop_map(|n| Some(UserId(uuid::Uuid::from_u128(n))))];
    let datum = prop_oneof![Just(Datum::Wgs84), Just(Datum::Gcj02)];
    (-9000i32..9000, -9000i32..9000, -2 * DAY..2 * DAY, classes, component, by, datum).prop_map(
        |(lon, lat, found_at, class, component, by, datum)| Sighting {
            point: Point { lon_e7: 1_021_234_567 + lon, lat_e7: 401_234_567 + lat, datum },
            found_at,
            class: class.map(|class| class.parse::<ClassKey>().unwrap()),
            component: component.map(Code::clipped),
            by,
        },
    )
}

fn rules() -> impl Strategy<Value = SimilarRules> {
    (0u16..600, 0u16..72).prop_map(|(radius_m, hours)| SimilarRules {
        radius_m,
        hours,
        ..SimilarRules::default()
    })
}

proptest! {
    #[test]
    fn the_order_of_two_does_not_matter(a in sighting(), b in sighting(), rules in rules()) {
        prop_assert_eq!(likeness(&a, &b, &rules), likeness(&b, &a, &rules));
    }

    #[test]
    fn a_score_is_a_hundred_at_most_and_has_reasons(a in sighting(), b in sighting(), rules in rules()) {
        if let Some(like) = likeness(&a, &b, &rules) {
            prop_assert!(like.score <= 100 && like.why.len() >= 3);
        }
    }

    #[test]
    fn further_off_is_never_more_alike(
        a in sighting(), b in sighting(), more in 0i32..20_000, rules in rules(),
    ) {
        let b = Sighting { point: Point { datum: a.point.datum, ..b.point }, ..b };
        let sign = if b.point.lon_e7 < a.point.lon_e7 { -1 } else { 1 };
        let point = Point { lon_e7: b.point.lon_e7 + sign * more, ..b.point };
        let further = Sighting { point, ..b.clone() };
        prop_assume!(a.point.distance_m(further.point) >= a.point.distance_m(b.point));
        let score = |x| likeness(&a, x, &rules).map(|like| like.score);
        prop_assert!(score(&further) <= score(&b));
    }

    #[test]
    fn what_is_in_reach_lies_in_a_cell_around(a in sighting(), b in sighting(), rules in rules()) {
        let around = cells_around(a.point, rules.reach_m());
        prop_assert!(around.contains(&cell(a.point)));
        if a.point.distance_m(b.point) <= rules.reach_m() {
            prop_assert!(around.contains(&cell(b.point)));
        }
        prop_assert!(around.len() <= 9 || rules.radius_m > 50, "{} cells", around.len());
    }

    #[test]
    fn longer_apart_is_never_more_alike(
        a in sighting(), b in sighting(), more in 0..3 * DAY, rules in rules(),
    ) {
        let sign = if b.found_at < a.found_at { -1 } else { 1 };
        let later = Sighting { found_at: b.found_at + sign * more, ..b.clone() };
        let score = |x| likeness(&a, x, &rules).map(|like| like.score);
        prop_assert!(score(&later) <= score(&b));
    }

    #[test]
    fn one_component_of_one_class_within_reach_is_always_proposed(
        a in sighting(), b in sighting(), rules in rules(),
    ) {
        let class = a.class.or(LID.parse().ok());
        let component = Some(Code::clipped("6209020100000123"));
        let a = Sighting { class, component: component.clone(), ..a };
        let b = Sighting { class, component, ..b };
        if let Some(like) = likeness(&a, &b, &rules) {
            prop_assert!(like.score >= rules.propose, "{:?}", like);
        }
    }
}
