use std::collections::BTreeSet;

use proptest::option;
use proptest::prelude::*;

use super::*;
use crate::catalogue::Catalogue;
use crate::codes::{ClassKey, ClassKind, StandardRef};
use crate::geo::FixSource;
use crate::media::{MediaKind, MediaRole, Sha256Hash};
use crate::ops::{MediaAttached, ReportKind};
use crate::workflow::Exemption;

const STANDARD: StandardRef = StandardRef::Gb47678_5_2026;

fn class(major: u8, minor: u16) -> ClassKey {
    ClassKey::new(STANDARD, ClassKind::Component, major, minor).unwrap()
}

fn major(major: u8) -> ClassGroup {
    ClassGroup::Major { standard: STANDARD, kind: ClassKind::Component, major }
}

fn any_policy() -> impl Strategy<Value = ClassPolicy> {
    let roles =
        || option::of(prop::collection::btree_set(prop::sample::select(&MediaRole::ALL), 0..4));
    let awaits =
        || option::of(prop::sample::select(vec![Awaits::All, Awaits::Named, Awaits::Nothing]));
    let album = prop::sample::select(vec![Album::Allowed, Album::Flagged, Album::Refused]);
    let point = prop::sample::select(vec![PointBy::Hand, PointBy::Fix]);
    let photos = (option::of(0_u8..5), option::of(0_u8..9), roles(), roles());
    let media = (
        option::of(any::<bool>()),
        option::of(album),
        option::of(any::<bool>()),
        option::of(any::<bool>()),
    );
    let place = (option::of(point), option::of(any::<u32>()), option::of(any::<u32>()));
    let exemptions = option::of(prop::collection::btree_set(
        prop::sample::select(vec![Exemption::Photo, Exemption::Video]),
        0..3,
    ));
    (photos, media, place, exemptions, (awaits(), awaits(), awaits())).prop_map(
        |(photos, media, place, exemptions, awaits)| ClassPolicy {
            min_photos: photos.0,
            max_photos: photos.1,
            roles: photos.2,
            self_disposed_roles: photos.3,
            after_photo: media.0,
            album: media.1,
            audio: media.2,
            video: media.3,
            point: place.0,
            coarse_dm: place.1,
            stale_ms: place.2,
            exemptions,
            accept_awaits: awaits.0,
            forward_awaits: awaits.1,
            close_awaits: awaits.2,
        },
    )
}

fn of(classes: ClassGroup, policy: ClassPolicy) -> PolicyOfClasses {
    PolicyOfClasses { classes, policy }
}

/// Every setting that both give, as the second gives it.
fn agrees(resolved: &CasePolicy, given: &ClassPolicy) -> bool {
    resolved.clone().but(given) == *resolved
}

proptest! {
    #[test]
    fn what_the_narrower_says_holds_and_what_it_leaves_open_is_the_wider_ones(
        city in any_policy(), of_major in any_policy(), of_minor in any_policy(), least in 0_u8..4,
        minor_first in any::<bool>(),
    ) {
        let mut by_class = vec![of(major(1), of_major.clone()), of(ClassGroup::Minor(class(1, 1)), of_minor.clone())];
        if minor_first {
            by_class.reverse();
        }
        let policy = Policy { min_photos: least, all_classes: city.clone(), by_class, ..Policy::default() };
        let everyone = policy.for_class(None);
        prop_assert!(agrees(&everyone, &city));
        prop_assert_eq!(everyone.min_photos, city.min_photos.unwrap_or(least));
        let sibling = policy.for_class(Some(&class(1, 2)));
        prop_assert_eq!(&sibling, &everyone.clone().but(&of_major));
        let minor = policy.for_class(Some(&class(1, 1)));
        prop_assert!(agrees(&minor, &of_minor));
        prop_assert_eq!(minor, sibling.but(&of_minor));
    }

    #[test]
    fn a_class_that_nobody_named_has_what_the_city_says_for_all(
        city in any_policy(), other in any_policy(), minor in 1_u16..999, matter in any::<bool>(),
    ) {
        let by_class = vec![of(major(1), other.clone()), of(ClassGroup::Minor(class(2, 1)), other)];
        let policy = Policy { all_classes: city, by_class, ..Policy::default() };
        let kind = if matter { ClassKind::Matter } else { ClassKind::Component };
        let unknown = ClassKey::new(STANDARD, kind, 3, minor).unwrap();
        prop_assert_eq!(policy.for_class(Some(&unknown)), policy.for_class(None));
    }

    #[test]
    fn another_policy_for_one_class_changes_no_other(
        mine in any_policy(), theirs in any_policy(), minor in 2_u16..999,
    ) {
        let without = Policy { by_class: vec![of(major(1), mine)], ..Policy::default() };
        let mut with = without.clone();
        with.by_class.push(of(ClassGroup::Minor(class(1, 1)), theirs));
        for other in [class(1, minor), class(2, 1)] {
            prop_assert_eq!(with.for_class(Some(&other)), without.for_class(Some(&other)));
        }
        prop_assert_eq!(with.for_class(None), without.for_class(None));
    }

    #[test]
    fn a_policy_reads_back_and_writes_only_what_it_says(policy in any_policy()) {
        let json = serde_json::to_string(&policy).unwrap();
        prop_assert_eq!(serde_json::from_str::<ClassPolicy>(&json).unwrap(), policy);
        prop_assert!(!json.contains("null"));
    }
}

fn photo(role: MediaRole) -> MediaAttached {
    let sha256 = Sha256Hash::of(b"photo");
    MediaAttached { kind: MediaKind::Photo, role, sha256, bytes: 1, thumb: None, capture: None }
}

fn codes(lacks: Vec<Lack>) -> Vec<&'static str> {
    lacks.into_iter().map(Lack::code).collect()
}

#[test]
fn a_report_is_told_everything_it_lacks_in_the_order_of_the_form() {
    let given = ClassPolicy {
        min_photos: Some(2),
        max_photos: Some(3),
        roles: Some(BTreeSet::from([MediaRole::Near, MediaRole::Far])),
        audio: Some(false),
        video: Some(false),
        point: Some(PointBy::Fix),
        ..ClassPolicy::default()
    };
    let policy = CasePolicy::default().but(&given);
    let near = photo(MediaRole::Near);
    let sound = MediaAttached { kind: MediaKind::Audio, ..near.clone() };
    let lacks = policy.lacks(ReportKind::Patrol, [&near, &sound], Some(FixSource::MapPick));
    let wanted =
        ["report.needs_photo", "report.needs_far", "media.audio_refused", "report.needs_fix"];
    assert_eq!(codes(lacks), wanted);
    let four = [&near, &near, &near, &photo(MediaRole::Far)];
    let lacks = policy.lacks(ReportKind::Patrol, four, Some(FixSource::Gnss));
    assert_eq!(codes(lacks), ["report.too_many_photos"]);
    let quick = policy.lacks(ReportKind::Quick, [&near, &near], None);
    assert_eq!(codes(quick), [""; 0], "a quick report is quick");
    let settled = policy.lacks(ReportKind::SelfDisposed, [&near, &near], None);
    assert_eq!(codes(settled), ["report.needs_before", "report.needs_after"]);
}

#[test]
fn whoever_imports_policies_is_told_what_cannot_hold() {
    let roles = BTreeSet::from([MediaRole::Near, MediaRole::Check]);
    let small = ClassPolicy { max_photos: Some(1), roles: Some(roles), ..ClassPolicy::default() };
    let policy = Policy {
        min_photos: 2,
        all_classes: ClassPolicy { stale_ms: Some(10), ..ClassPolicy::default() },
        by_class: vec![
            of(major(1), small.clone()),
            of(major(1), ClassPolicy::default()),
            of(ClassGroup::Minor(class(1, 999)), ClassPolicy::default()),
        ],
        ..Policy::default()
    };
    let catalogue = Catalogue::gb47678_5_2026().unwrap();
    let faults = policy.faults(&[&catalogue]);
    let told: Vec<_> = faults.iter().map(|f| (f.of.as_str(), f.rule.code())).collect();
    let first = "gb47678.5-2026/component/01";
    assert_eq!(
        told,
        [
            ("the city", "policy.fix_too_good"),
            (first, "policy.min_above_max"),
            (first, "policy.roles_above_max"),
            (first, "policy.no_role_of_reports"),
            (first, "policy.twice"),
            ("gb47678.5-2026/component/01/999", "policy.no_class"),
        ]
    );
    let sentence = faults.last().unwrap().to_string();
    assert!(sentence.contains("no catalogue lists such a class"), "{sentence}");
    assert_eq!(Policy::default().faults(&[&catalogue]), []);
}
