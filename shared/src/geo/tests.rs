use std::path::Path;

use proptest::prelude::*;
use rstest::rstest;

use super::*;

fn wgs(lon: f64, lat: f64) -> Point {
    Point::from_degrees(lon, lat, Datum::Wgs84).unwrap()
}

/// Published test data in a `shared/data` folder above the workspace; a test says so when there is
/// none.
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
fn r14_a_zero_point_is_no_place() {
    assert_eq!(Point::new(0, 0, Datum::Wgs84).unwrap_err().code(), "position.zero");
    assert!(Point::new(0, 1, Datum::Wgs84).is_ok());
    for (lon, lat) in [(180.1, 0.0), (0.0, -90.1), (f64::NAN, 30.0), (f64::INFINITY, 30.0)] {
        let refused = Point::from_degrees(lon, lat, Datum::Wgs84).unwrap_err();
        assert_eq!(refused.code(), "position.range", "{lon} {lat}");
    }
    assert_eq!(Point::new(i32::MIN, 1, Datum::Wgs84).unwrap_err().code(), "position.range");
}

fn good_fix() -> Fix {
    Fix {
        point: wgs(102.31, 39.81),
        accuracy_dm: Some(60),
        age_ms: 3_000,
        mock: false,
        source: FixSource::Gnss,
    }
}

fn city() -> Bounds {
    Bounds::around([[1_023_000_000, 398_000_000], [1_024_000_000, 399_000_000]]).unwrap()
}

#[rstest]
#[case::zero(Fix { point: Point { lon_e7: 0, lat_e7: 0, datum: Datum::Wgs84 }, ..good_fix() }, FixFlag::Zero)]
#[case::accuracy_null(Fix { accuracy_dm: None, ..good_fix() }, FixFlag::NoAccuracy)]
#[case::accuracy_zero(Fix { accuracy_dm: Some(0), ..good_fix() }, FixFlag::NoAccuracy)]
#[case::stale(Fix { age_ms: 10_001, ..good_fix() }, FixFlag::Stale)]
#[case::not_on_earth(Fix { point: Point { lon_e7: 1_900_000_000, ..good_fix().point }, ..good_fix() }, FixFlag::Impossible)]
fn r14_no_automatic_point_from_a_fix_that_is_none(#[case] fix: Fix, #[case] flag: FixFlag) {
    let verdict = fix_verdict(&fix, Some(&city()));
    assert_eq!(verdict.flags().collect::<Vec<_>>(), [flag]);
    assert!(!verdict.allows_automatic_point());
}

#[rstest]
#[case::outside(Fix { point: wgs(113.3, 23.1), ..good_fix() }, FixFlag::OutsideCity)]
#[case::mock(Fix { mock: true, ..good_fix() }, FixFlag::Mock)]
#[case::three_kilometres(Fix { accuracy_dm: Some(30_000), ..good_fix() }, FixFlag::Coarse)]
fn r14_r15_an_odd_fix_is_used_and_flagged(#[case] fix: Fix, #[case] flag: FixFlag) {
    let verdict = fix_verdict(&fix, Some(&city()));
    assert_eq!(verdict.flags().collect::<Vec<_>>(), [flag]);
    assert!(verdict.allows_automatic_point());
}

#[test]
fn r14_ten_seconds_are_fresh_and_a_person_on_the_map_needs_no_accuracy() {
    assert_eq!(
        fix_verdict(&Fix { age_ms: 10_000, ..good_fix() }, Some(&city())),
        FixVerdict::Usable
    );
    let picked =
        Fix { source: FixSource::MapPick, accuracy_dm: None, age_ms: u32::MAX, ..good_fix() };
    assert_eq!(fix_verdict(&picked, Some(&city())), FixVerdict::Usable);
    let all_wrong = Fix { mock: true, age_ms: 60_000, accuracy_dm: Some(5_000), ..good_fix() };
    let flags: Vec<_> = fix_verdict(&all_wrong, None).flags().collect();
    assert_eq!(flags, [FixFlag::Stale, FixFlag::Mock, FixFlag::Coarse]);
}

#[test]
fn r14_accuracy_from_a_device_is_rounded_up_or_none() {
    assert_eq!(accuracy_dm(3.21), Some(33));
    assert_eq!(accuracy_dm(0.01), Some(1));
    for none in [0.0, -1.0, f64::NAN] {
        assert_eq!(accuracy_dm(none), None);
    }
    assert_eq!(accuracy_dm(f64::INFINITY), Some(u32::MAX));
}

#[test]
fn r33_a_batch_of_mixed_datums_is_refused_and_says_where() {
    let a = wgs(113.0, 23.0);
    let b = a.to_datum(Datum::Gcj02);
    assert_eq!(one_datum([]), Ok(None));
    assert_eq!(one_datum([&a, &a]), Ok(Some(Datum::Wgs84)));
    let refused = one_datum([&a, &a, &b]).unwrap_err();
    assert_eq!(refused.code(), "position.mixed_datum");
    assert_eq!(
        refused,
        PositionError::MixedDatum { first: Datum::Wgs84, found: Datum::Gcj02, index: 2 }
    );
    assert!(one_datum([&a, &a.to_datum(Datum::Cgcs2000)]).is_err());
}

#[test]
fn r33_a_web_map_point_read_as_a_receivers_point_is_hundreds_of_metres_off() {
    let true_place = wgs(113.3245, 23.1064);
    let from_map = true_place.to_datum(Datum::Gcj02);
    let wrong = Point { datum: Datum::Wgs84, ..from_map };
    assert!(wrong.distance_m(true_place) > 300.0);
    assert!(from_map.distance_m(true_place) < 0.05);
}

#[test]
fn r33_outside_china_the_web_maps_do_not_shift() {
    let helsinki = wgs(24.94, 60.17);
    let gcj = helsinki.to_datum(Datum::Gcj02);
    assert_eq!((gcj.lon_e7, gcj.lat_e7), (helsinki.lon_e7, helsinki.lat_e7));
}

#[test]
fn r33_web_maps_own_answers_agree_within_a_metre() {
    let Some(text) = published("coords/gcoord-sample.json") else { return };
    let places: Vec<serde_json::Value> = serde_json::from_str(&text).unwrap();
    assert!(places.len() > 50);
    let mut worst = [0f64; 3];
    for place in &places {
        let read = |name: &str, datum| {
            let pair = &place["coords"][name];
            Point::from_degrees(pair[0].as_f64().unwrap(), pair[1].as_f64().unwrap(), datum)
                .unwrap()
        };
        let (w, g, b) =
            (read("WGS84", Datum::Wgs84), read("GCJ02", Datum::Gcj02), read("BD09", Datum::Bd09));
        let off = |ours: Point, theirs: Point| {
            let flat = |p: Point| Point { datum: Datum::Wgs84, ..p };
            flat(ours).distance_m(flat(theirs))
        };
        for (slot, error) in worst.iter_mut().zip([
            off(w.to_datum(Datum::Gcj02), g),
            off(g.to_datum(Datum::Bd09), b),
            off(b.to_datum(Datum::Gcj02), g),
        ]) {
            *slot = slot.max(error);
        }
    }
    println!("worst over {} places, m: to GCJ {worst:?}", places.len());
    assert!(worst[0] < 1.0, "WGS-84 to GCJ-02: {} m", worst[0]);
    assert!(worst[1] < 0.05, "GCJ-02 to BD-09: {} m", worst[1]);
    assert!(worst[2] < 0.3, "BD-09 to GCJ-02: {} m", worst[2]);
}

#[test]
fn r33_published_shift_vectors_agree_within_a_metre() {
    let Some(text) = published("coords/eviltransform_vectors.csv") else { return };
    let mut checked = 0;
    for line in text.lines().skip(1) {
        let fields: Vec<&str> = line.split(',').collect();
        assert_eq!(fields[0], "wgs2gcj");
        let n = |i: usize| fields[i].parse::<f64>().unwrap();
        let ours = wgs(n(2), n(1)).to_datum(Datum::Gcj02);
        let theirs = Point::from_degrees(n(4), n(3), Datum::Gcj02).unwrap();
        assert!(ours.distance_m(theirs) < 1.0, "{line}: {} m", ours.distance_m(theirs));
        checked += 1;
    }
    assert_eq!(checked, 3);
}

#[test]
fn distance_and_bearing_of_known_places() {
    let (beijing, shanghai) = (wgs(116.3975, 39.9087), wgs(121.4737, 31.2304));
    assert!((beijing.distance_m(shanghai) - 1_067_000.0).abs() < 5_000.0);
    let here = wgs(102.3, 39.8);
    assert!((here.bearing_deg(wgs(102.3, 39.9)) - 0.0).abs() < 1e-6);
    assert!((here.bearing_deg(wgs(102.3, 39.7)) - 180.0).abs() < 1e-6);
    assert!((here.bearing_deg(wgs(102.301, 39.8)) - 90.0).abs() < 0.01);
    assert!((here.distance_m(wgs(102.3, 39.801)) - 111.195).abs() < 0.01);
}

fn square() -> Polygon {
    Polygon::new(vec![
        [1_023_000_000, 398_000_000],
        [1_023_010_000, 398_000_000],
        [1_023_010_000, 398_010_000],
        [1_023_000_000, 398_010_000],
        [1_023_000_000, 398_000_000],
    ])
    .unwrap()
}

#[test]
fn an_accuracy_circle_that_crosses_the_edge_touches_both_sides() {
    let grid = square();
    assert_eq!(grid.ring().len(), 4);
    let middle = wgs(102.3005, 39.8005);
    let just_outside = Point { lon_e7: 1_022_999_000, lat_e7: 398_005_000, datum: Datum::Wgs84 };
    assert!(grid.contains(middle) && !grid.contains(just_outside));
    assert!((grid.distance_to_edge_m(just_outside) - 8.54).abs() < 0.05);
    assert!(grid.touches(just_outside, 9.0) && !grid.touches(just_outside, 8.0));
    assert!(grid.contains(middle.to_datum(Datum::Gcj02)), "a map point is converted first");
}

#[test]
fn a_ring_that_is_no_polygon_is_refused() {
    let refused = |ring: &[[i32; 2]]| Polygon::new(ring.to_vec()).unwrap_err().code();
    assert_eq!(refused(&[]), "polygon.too_few");
    assert_eq!(refused(&[[0, 0], [1, 1], [0, 0]]), "polygon.too_few");
    assert_eq!(refused(&[[0, 0], [1, 1], [2, 2]]), "polygon.no_area");
    assert_eq!(refused(&[[0, 0], [1, 1], [2, i32::MAX]]), "polygon.range");
    assert_eq!(refused(&vec![[0, 0]; 10_002]), "polygon.too_many");
}

#[test]
fn points_and_fixes_have_one_form_on_each_wire() {
    let point = Point::new(1_023_100_000, 398_100_000, Datum::Gcj02).unwrap();
    let json = serde_json::to_string(&point).unwrap();
    assert_eq!(json, r#"{"lon_e7":1023100000,"lat_e7":398100000,"datum":"gcj02"}"#);
    assert_eq!(minicbor::to_vec(Datum::Gcj02).unwrap(), [2]);
    let fix = Fix { point, ..good_fix() };
    let cbor = minicbor::to_vec(fix).unwrap();
    assert_eq!(minicbor::decode::<Fix>(&cbor).unwrap(), fix);
    let json = serde_json::to_string(&square()).unwrap();
    assert_eq!(serde_json::from_str::<Polygon>(&json).unwrap(), square());
    assert!(serde_json::from_str::<Polygon>("[[0,0],[1,1]]").is_err());
}

prop_compose! {
    /// Inside China, clear of the rectangle's rim where the shift starts all at once.
    fn in_china()(lon in 730_000_000i32..1_370_000_000, lat in 20_000_000i32..550_000_000) -> Point {
        Point { lon_e7: lon, lat_e7: lat, datum: Datum::Wgs84 }
    }
}

fn any_datum() -> impl Strategy<Value = Datum> {
    prop_oneof![Just(Datum::Wgs84), Just(Datum::Cgcs2000), Just(Datum::Gcj02), Just(Datum::Bd09)]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn r33_every_round_trip_comes_back_within_five_centimetres(
        place in in_china(), through in any_datum(), via in any_datum()
    ) {
        let back = place.to_datum(through).to_datum(via).to_datum(Datum::Wgs84);
        prop_assert!(back.distance_m(place) < 0.05, "{} m", back.distance_m(place));
    }

    /// Two triangles that share an edge: every point of the square lies in exactly one of them,
    /// points on the shared edge included.
    #[test]
    fn a_place_lies_in_exactly_one_of_two_neighbours(
        corner in (-500i32..500, -500i32..500), x in -499i32..500, y in -499i32..500
    ) {
        let base = [1_023_000_000, 398_000_000];
        let at = |dx: i32, dy: i32| [base[0] + dx, base[1] + dy];
        let middle = at(corner.0, corner.1);
        let corners = [at(-1000, -1000), at(1000, -1000), at(1000, 1000), at(-1000, 1000)];
        let point = Point { lon_e7: base[0] + x, lat_e7: base[1] + y, datum: Datum::Wgs84 };
        let on_the_fan = (0..4)
            .map(|i| Polygon::new(vec![corners[i], corners[(i + 1) % 4], middle]).unwrap())
            .filter(|triangle| triangle.contains(point))
            .count();
        prop_assert_eq!(on_the_fan, 1);
    }

    #[test]
    fn nothing_panics_on_any_numbers(lon in any::<i32>(), lat in any::<i32>(), datum in any_datum()) {
        let point = Point { lon_e7: lon, lat_e7: lat, datum };
        let _ = point.to_datum(Datum::Bd09).to_datum(Datum::Wgs84);
        let far_north = Point { lat_e7: lat.saturating_abs().max(899_000_000), ..point };
        let inside = square().contains(far_north);
        prop_assert!(!inside);
        prop_assert!(point.distance_m(good_fix().point) >= 0.0);
        let bearing = point.bearing_deg(good_fix().point);
        prop_assert!((0.0..360.0).contains(&bearing));
    }
}
