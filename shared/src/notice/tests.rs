use std::collections::BTreeSet;

use uuid::Uuid;

use super::*;
use crate::calendar::Calendars;
use crate::city::{
    AnswersFor, Area, City, Policy, Role, Unit, UnitGrid, UnitKind, UnitTree, UserProfile,
};
use crate::codes::UnitGridCode;
use crate::duty::DutyPlan;
use crate::geo::{Bounds, Polygon};
use crate::ids::UserId;

const NOW: Millis = 1_783_000_000_000;

fn unit(code: &str, parent: Option<&str>, areas: Vec<Area>) -> Unit {
    Unit {
        code: code.parse().unwrap(),
        name: code.to_owned(),
        parent: parent.map(|parent| parent.parse().unwrap()),
        kind: UnitKind::Bureau,
        answers_for: AnswersFor { classes: Vec::new(), areas },
    }
}

fn grid(code: &str, round: &str) -> UnitGrid {
    let code: UnitGridCode = code.parse().unwrap();
    UnitGrid {
        code,
        polygon: Polygon::new(vec![[0, 0], [10_000, 0], [10_000, 10_000], [0, 10_000]]).unwrap(),
        responsibility_grid: round.parse().unwrap(),
        community: code.community(),
    }
}

/// Centre `C` with the bureau `B`, its crew `B1` and the office `O` of the second street; round `Z01`
/// lies in the first street, `Z02` in two communities of the second.
fn city() -> City {
    let street = Area::Street("990101002".parse().unwrap());
    let units = vec![
        unit("C", None, Vec::new()),
        unit("B", Some("C"), Vec::new()),
        unit("B1", Some("B"), Vec::new()),
        unit("O", Some("C"), vec![street]),
    ];
    City {
        name: "试城".to_owned(),
        utc_offset_minutes: 480,
        bounds: Bounds::around([[0, 0], [10_000, 10_000]]).unwrap(),
        units: UnitTree::new(units).unwrap(),
        unit_grids: vec![
            grid("990101001001001", "Z01"),
            grid("990101002001001", "Z02"),
            grid("990101002002001", "Z02"),
        ],
        responsibility_grids: Vec::new(),
        components: Vec::new(),
        standards: Vec::new(),
        places: Vec::new(),
        phrases: Vec::new(),
        calendars: Calendars::default(),
        policy: Policy::default(),
        duty: DutyPlan::default(),
    }
}

fn person(roles: &[Role], unit: Option<&str>, grids: &[&str]) -> UserProfile {
    UserProfile {
        id: UserId(Uuid::nil()),
        work_number: "采0101".parse().unwrap(),
        display: String::new(),
        roles: roles.to_vec(),
        unit: unit.map(|unit| unit.parse().unwrap()),
        grids: grids.iter().map(|grid| grid.parse().unwrap()).collect(),
    }
}

fn audience(divisions: &[&str], posts: &[Role], units: &[&str]) -> Audience {
    Audience {
        divisions: divisions.iter().map(|d| d.parse().unwrap()).collect(),
        posts: posts.iter().copied().collect(),
        units: units.iter().map(|u| u.parse().unwrap()).collect(),
    }
}

#[test]
fn each_list_narrows_what_the_others_leave() {
    let city = city();
    let grounds = Grounds::of(&city);
    let people = [
        ("first street", person(&[Role::Collector], Some("C"), &["Z01"])),
        ("second street", person(&[Role::Collector], Some("C"), &["Z02"])),
        ("crew", person(&[Role::Crew], Some("B1"), &[])),
        ("clerk", person(&[Role::UnitClerk], Some("B"), &[])),
        ("office", person(&[Role::UnitClerk], Some("O"), &[])),
        ("leader", person(&[Role::Leader, Role::Urger], Some("C"), &[])),
        ("above all", person(&[Role::Leader], None, &[])),
    ];
    let reached = |audience: &Audience| -> Vec<&str> {
        let all = people.iter();
        let found = all.filter(|(_, who)| addresses(audience, &grounds.addressee(who)));
        found.map(|(name, _)| *name).collect()
    };
    assert_eq!(reached(&Audience::default()).len(), people.len(), "everybody");
    assert_eq!(reached(&audience(&["990101001"], &[], &[])), ["first street"]);
    assert_eq!(
        reached(&audience(&["990101002"], &[], &[])),
        ["second street", "office"],
        "who walks there and whose unit answers for it; nobody whose work is the whole city"
    );
    assert_eq!(
        reached(&audience(&["990101002002"], &[], &[])),
        ["second street", "office"],
        "an office of the street works in each of its communities"
    );
    assert_eq!(
        reached(&audience(&["990101"], &[], &[])),
        ["first street", "second street", "office"]
    );
    let streets = audience(&["990101001", "990101002"], &[Role::Collector], &[]);
    assert_eq!(reached(&streets), ["first street", "second street"]);
    assert_eq!(reached(&audience(&[], &[Role::Urger, Role::Crew], &[])), ["crew", "leader"]);
    assert_eq!(reached(&audience(&[], &[], &["B"])), ["crew", "clerk"], "the whole subtree");
    assert_eq!(reached(&audience(&[], &[], &["B1", "O"])), ["crew", "office"]);
    assert_eq!(reached(&audience(&[], &[Role::UnitClerk], &["B"])), ["clerk"]);
    assert_eq!(reached(&audience(&[], &[], &["C"])).len(), people.len() - 1, "not above the tree");
    assert_eq!(reached(&audience(&[], &[], &["GONE"])), [""; 0]);
}

#[test]
fn a_division_is_six_nine_or_twelve_digits_and_nothing_else() {
    for good in ["990101", "990101002", "990101002001"] {
        let division: Division = good.parse().unwrap();
        assert_eq!(division.to_string(), good);
        let json = serde_json::to_string(&division).unwrap();
        assert_eq!(json, format!("\"{good}\""));
        assert_eq!(serde_json::from_str::<Division>(&json).unwrap(), division);
    }
    for bad in ["", "99", "9901010", "990101000", "99010100A", "990101002001001", "示范街道"] {
        assert_eq!(bad.parse::<Division>(), Err(NoDivision), "{bad}");
    }
    let meets = |a: &str, b: &str| {
        let (a, b): (Division, Division) = (a.parse().unwrap(), b.parse().unwrap());
        assert_eq!(a.meets(&b), b.meets(&a));
        a.meets(&b)
    };
    assert!(meets("990101", "990101002001") && meets("990101002", "990101002"));
    assert!(!meets("990101001", "990101002") && !meets("990102", "990101002"));
}

fn typhoon() -> NewNotice {
    NewNotice {
        id: NoticeId(Uuid::from_u128(7)),
        title: Title::new("台风蓝色预警").unwrap(),
        text: Paragraph::new("今晚起暂停高处作业，巡查时远离广告牌和树木。").unwrap(),
        until: Some(NOW + 1),
        audience: audience(&["990101002"], &[Role::Collector], &["C"]),
        confirm: true,
    }
}

#[test]
fn what_is_wrong_with_a_notice_is_told_all_at_once() {
    let city = city();
    assert_eq!(typhoon().faults(&city, NOW), []);
    let wrong = NewNotice {
        title: Title::new(" ").unwrap(),
        text: Paragraph::new("\n").unwrap(),
        until: Some(NOW),
        audience: audience(&["990102"], &[], &["GONE"]),
        ..typhoon()
    };
    let all: Vec<_> = NoticeFault::ALL.into_iter().filter(|f| *f != NoticeFault::Nobody).collect();
    assert_eq!(wrong.faults(&city, NOW), all);
    let forever = NewNotice { until: None, audience: Audience::default(), ..typhoon() };
    assert_eq!(forever.faults(&city, NOW), []);
}

#[test]
fn a_notice_stands_until_it_is_over_or_withdrawn() {
    let from = Line::new("值班长 · 示范区").unwrap();
    let notice = typhoon().published(from, NOW);
    assert!(notice.stands(NOW) && !notice.stands(NOW + 1));
    assert!(!Notice { withdrawn: true, ..notice.clone() }.stands(NOW));
    assert!(Notice { until: None, ..notice.clone() }.stands(Millis::MAX));
    assert!(typhoon().is_said_by(&notice));
    assert!(typhoon().is_said_by(&Notice { withdrawn: true, ..notice.clone() }));
    for other in [
        NewNotice { confirm: false, ..typhoon() },
        NewNotice { until: None, ..typhoon() },
        NewNotice { audience: Audience::default(), ..typhoon() },
        NewNotice { text: Paragraph::new("没事").unwrap(), ..typhoon() },
    ] {
        assert!(!other.is_said_by(&notice));
    }
}

#[test]
fn every_code_has_its_two_sentences() {
    assert!(SAYS.is_sorted_by(|a, b| a.0 < b.0), "in order, each code once");
    for (code, zh, en) in SAYS {
        assert!(!zh.is_ascii() && en.is_ascii() && en.ends_with('.'), "{code}");
    }
    let codes: BTreeSet<_> = NoticeFault::ALL.into_iter().map(NoticeFault::code).collect();
    assert_eq!(codes.len(), NoticeFault::ALL.len());
    for fault in NoticeFault::ALL {
        assert!(!fault.sentences().0.is_empty(), "{fault:?}");
    }
}
