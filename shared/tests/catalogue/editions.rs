use shared::catalogue::{Catalogue, Catalogues, Extension, MajorClass, NamedClass};
use shared::codes::{ClassKind, StandardRef};

use crate::key;

const HEAD: &str = "kind,major,major_name,minor,name\n";
const COVER_2007: &str = "cjt214-2007/component/01/01";
const COVER_2026: &str = "gb47678.5-2026/component/01/001";

fn national() -> Catalogues {
    Catalogues::national().unwrap()
}

fn named(class: &str, name: &str) -> NamedClass {
    NamedClass { key: key(class), name: name.to_owned() }
}

#[test]
fn the_same_digits_mean_what_their_own_edition_says() {
    let both = national();
    let old = both.find(&key("cjt214-2007/component/04/05")).unwrap();
    assert_eq!((old.class.name.as_str(), old.major_name), ("绿地", "园林绿化类"));
    let new = both.find(&key("gb47678.5-2026/component/04/005")).unwrap();
    assert_eq!((new.class.name.as_str(), new.major_name), ("花架花钵", "园林绿化设施"));
    assert_eq!(both.find(&key("gb30428.2-2013/component/04/05")), None);
    assert_eq!(both.current().standard(), StandardRef::Gb47678_5_2026);
    let standards: Vec<_> = both.iter().map(Catalogue::standard).collect();
    assert_eq!(standards, [StandardRef::CjT214_2007, StandardRef::Gb47678_5_2026]);
}

#[test]
fn r21_a_class_of_the_old_edition_is_read_but_not_picked() {
    let both = national();
    assert_eq!(both.find(&key(COVER_2007)).unwrap().class.name, "上水井盖");
    assert_eq!(both.pick(&key(COVER_2007)).unwrap_err().code(), "class.not_current");
    assert_eq!(both.pick(&key(COVER_2026)).unwrap().name, "供水井盖");
    let nowhere = key("gb47678.5-2026/component/01/016");
    assert_eq!(both.pick(&nowhere).unwrap_err().code(), "class.unknown");

    let back = both.with_current(StandardRef::CjT214_2007).unwrap();
    assert_eq!(back.pick(&key(COVER_2007)).unwrap().name, "上水井盖");
    assert_eq!(back.pick(&key(COVER_2026)).unwrap_err().code(), "class.not_current");
    let refused = back.with_current(StandardRef::Gb30428_2_2013).unwrap_err();
    assert_eq!(refused.code(), "editions.none");
}

#[test]
fn r21_a_city_adds_renames_and_retires_and_nothing_vanishes() {
    let city = Extension {
        majors: vec![MajorClass {
            kind: ClassKind::Matter,
            major: 11,
            name: "本市事项".to_owned(),
        }],
        added: vec![
            named("gb47678.5-2026/component/01/080", "桥体亮化（自定义）"),
            named("gb47678.5-2026/matter/11/999", "高空坠物（自定义）"),
        ],
        renamed: vec![named(COVER_2026, "自来水井盖")],
        retired: vec![key("gb47678.5-2026/component/01/055")],
    };
    let second = national().current().extended_by(&city).unwrap();
    assert_eq!(second.version(), 2);
    let cities = national().with(second).unwrap();

    assert_eq!(cities.pick(&key(COVER_2026)).unwrap().name, "自来水井盖");
    assert_eq!(cities.name_at(&key(COVER_2026), 1), Some("供水井盖"), "as it was filed");
    assert_eq!(cities.name_at(&key(COVER_2026), 2), Some("自来水井盖"));
    let falls = key("gb47678.5-2026/matter/11/999");
    assert_eq!(cities.pick(&falls).unwrap().name, "高空坠物（自定义）");
    assert_eq!(cities.find(&falls).unwrap().major_name, "本市事项");
    assert_eq!(cities.name_at(&falls, 1), Some("高空坠物（自定义）"));

    let gone = key("gb47678.5-2026/component/01/055");
    assert_eq!(cities.pick(&gone).unwrap_err().code(), "class.retired");
    let found = cities.find(&gone).unwrap();
    assert_eq!((found.class.name.as_str(), found.retired_in), ("防蚊闸", Some(2)));

    let again = Extension { added: vec![named(gone_text(), "防蚊闸")], ..Extension::default() };
    let third = cities.current().extended_by(&again).unwrap();
    let cities = cities.with(third).unwrap();
    assert_eq!(cities.pick(&gone).unwrap().name, "防蚊闸", "a class that comes back");
    assert_eq!(cities.iter().count(), 4, "2007, and three versions of 2026");

    let kept = serde_json::to_string(&cities).unwrap();
    assert_eq!(serde_json::from_str::<Catalogues>(&kept).unwrap(), cities);
}

const fn gone_text() -> &'static str {
    "gb47678.5-2026/component/01/055"
}

#[test]
fn a_city_extends_the_old_edition_by_its_major_21() {
    let city = Extension {
        majors: vec![MajorClass {
            kind: ClassKind::Component,
            major: 21,
            name: "扩展部件类".to_owned(),
        }],
        added: vec![named("cjt214-2007/component/21/24", "加油站")],
        ..Extension::default()
    };
    let old = Catalogue::cjt214_2007().unwrap().extended_by(&city).unwrap();
    assert_eq!(old.all(ClassKind::Component).len(), 86);
}

#[test]
fn a_city_s_mistake_is_named_and_changes_nothing() {
    let table = Catalogue::gb47678_5_2026().unwrap();
    let refused = |city: Extension| table.extended_by(&city).unwrap_err().code();
    let adds = |class: &str, name: &str| Extension {
        added: vec![named(class, name)],
        ..Extension::default()
    };
    let free = "gb47678.5-2026/component/01/080";
    assert_eq!(refused(adds("gb47678.5-2026/component/01/079", "甲")), "extension.national");
    assert_eq!(refused(adds(COVER_2026, "甲")), "extension.in_use");
    assert_eq!(refused(adds(free, " ")), "extension.name");
    assert_eq!(refused(adds(free, &"长".repeat(61))), "extension.name");
    assert_eq!(refused(adds("gb47678.5-2026/component/21/080", "甲")), "catalogue.no_major");
    assert_eq!(refused(adds("cjt214-2007/component/01/80", "甲")), "catalogue.foreign");
    let twice =
        Extension { added: vec![named(free, "甲"), named(free, "乙")], ..adds(free, "甲") };
    assert_eq!(refused(twice), "catalogue.twice");
    let renamed = Extension { renamed: vec![named(free, "甲")], ..Extension::default() };
    assert_eq!(refused(renamed), "extension.not_in_use");
    let retired = Extension { retired: vec![key(free)], ..Extension::default() };
    assert_eq!(refused(retired), "extension.not_in_use");
}

#[test]
fn editions_that_clash_are_refused() {
    let twice = [Catalogue::cjt214_2007().unwrap(), Catalogue::cjt214_2007().unwrap()];
    let refused = Catalogues::new(twice, StandardRef::CjT214_2007).unwrap_err();
    assert_eq!(refused.code(), "editions.twice");
    let none = Catalogues::new([], StandardRef::CjT214_2007).unwrap_err();
    assert_eq!(none.code(), "editions.none");
    let older = national().with(Catalogue::gb47678_5_2026().unwrap()).unwrap_err();
    assert_eq!(older.code(), "catalogue.not_next");
}

#[test]
fn r21_versions_that_were_never_joined_still_let_every_class_be_read() {
    let small = |version, rows: &str| {
        let table = format!("{HEAD}{rows}");
        Catalogue::from_table(StandardRef::Gb47678_5_2026, version, &table).unwrap()
    };
    let first = small(1, "component,01,设施,001,甲\ncomponent,01,设施,002,乙\n");
    let third = small(3, "component,01,设施,001,甲\n");
    let both = Catalogues::new([third, first], StandardRef::Gb47678_5_2026).unwrap();
    let gone = key("gb47678.5-2026/component/01/002");
    assert_eq!(both.find(&gone).unwrap().retired_in, Some(3));
    assert_eq!(both.pick(&gone).unwrap_err().code(), "class.retired");
}

fn edition(version: u32, rows: &[&str]) -> Catalogue {
    let table = format!("{HEAD}{}", rows.join("\n"));
    Catalogue::from_table(StandardRef::Gb30428_2_2013, version, &table).unwrap()
}

#[test]
fn r21_whatever_order_editions_are_imported_in_no_class_is_lost() {
    let (cover, lamp) = ("component,01,公用设施,01,上水井盖", "component,01,公用设施,18,路灯");
    let bin = "component,01,公用设施,99,旧箱（自定义）";
    let third = edition(3, &[cover, lamp]);
    let all = national().taking(third).unwrap().taking(edition(2, &[cover, bin])).unwrap();
    let bin_key = key("gb30428.2-2013/component/01/99");
    let old = all.find(&bin_key).unwrap();
    assert_eq!((old.version, old.retired_in), (2, Some(3)), "an older one that comes later");

    // Version 3 is told anew and leaves the lamp out: somebody may have filed under it.
    let told_anew = all.taking(edition(3, &["component,01,公用设施,01,供水井盖"])).unwrap();
    let lamp = told_anew.find(&key("gb30428.2-2013/component/01/18")).unwrap();
    assert_eq!((lamp.class.name.as_str(), lamp.retired_in), ("路灯", Some(3)));
    let cover = told_anew.find(&key("gb30428.2-2013/component/01/01")).unwrap();
    assert_eq!((cover.class.name.as_str(), cover.retired_in), ("供水井盖", None));
    assert_eq!(told_anew.iter().count(), 4, "two national ones and two of the city");
    let fourth = told_anew.taking(edition(4, &["component,01,公用设施,18,路灯"])).unwrap();
    assert_eq!(fourth.find(&bin_key).unwrap().class.name, "旧箱（自定义）");
    assert_eq!(fourth.current().standard(), StandardRef::Gb47678_5_2026);
}
