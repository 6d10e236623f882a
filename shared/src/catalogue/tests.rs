use std::collections::BTreeMap;
use std::path::Path;

use proptest::prelude::*;

use super::*;

const HEAD: &str = "kind,major,major_name,minor,name\n";

fn national() -> Catalogue {
    Catalogue::gb47678_5_2026().unwrap()
}

fn key(text: &str) -> ClassKey {
    text.parse().unwrap()
}

fn per_major(catalogue: &Catalogue, kind: ClassKind) -> Vec<usize> {
    let mut counts: BTreeMap<u8, usize> = BTreeMap::new();
    for class in catalogue.in_use(kind) {
        *counts.entry(class.key.major()).or_default() += 1;
    }
    counts.into_values().collect()
}

#[test]
fn the_table_of_2026_has_its_153_components_and_250_matters() {
    let catalogue = national();
    assert_eq!(per_major(&catalogue, ClassKind::Component), [76, 44, 16, 14, 3]);
    let matters = per_major(&catalogue, ClassKind::Matter);
    assert_eq!(matters, [76, 44, 16, 14, 3, 51, 7, 16, 21, 2]);
    assert_eq!(catalogue.all(ClassKind::Component).len(), 153);
    assert_eq!(catalogue.all(ClassKind::Matter).len(), 250);
    assert_eq!(catalogue.majors().len(), 15);
}

#[test]
fn the_table_of_2007_has_its_85_components_and_50_matters() {
    let catalogue = Catalogue::cjt214_2007().unwrap();
    assert_eq!(per_major(&catalogue, ClassKind::Component), [38, 17, 11, 10, 3, 6]);
    assert_eq!(per_major(&catalogue, ClassKind::Matter), [18, 5, 5, 9, 13]);
    assert_eq!(catalogue.all(ClassKind::Component).len(), 85);
    assert_eq!(catalogue.all(ClassKind::Matter).len(), 50);
    assert_eq!(catalogue.majors().len(), 11);
    for kind in [ClassKind::Component, ClassKind::Matter] {
        for class in catalogue.all(kind) {
            assert!(class.key.major() != 21 && class.key.minor() != 99, "a city's own: {class:?}");
        }
    }
    assert_eq!(catalogue.get(&key("cjt214-2007/matter/01/02")).unwrap().name, "暴露垃圾");
}

#[test]
fn the_same_digits_name_a_component_and_its_matter() {
    let catalogue = national();
    let cover = key("gb47678.5-2026/component/01/003");
    let odd_cover = key("gb47678.5-2026/matter/01/003");
    assert_eq!(catalogue.get(&cover).unwrap().name, "雨水井盖");
    assert_eq!(catalogue.get(&odd_cover).unwrap().name, "雨水井盖异常");
    assert_eq!(catalogue.major_name(&cover), Some("市政公用设施"));
    assert_eq!(catalogue.major_name(&odd_cover), Some("市政公用设施类"));
    assert_eq!(catalogue.get(&key("gb47678.5-2026/component/01/016")), None);
    assert_eq!(catalogue.get(&key("gb30428.2-2013/component/01/03")), None);
    for component in catalogue.all(ClassKind::Component) {
        let digits = component.key.digits();
        let matter = catalogue.all(ClassKind::Matter).iter().find(|m| m.key.digits() == digits);
        let name = matter.unwrap().name.replace("异常", "");
        assert_eq!(name, component.name);
    }
}

/// Code and name of each class of a standard in a published list.
fn published(file: &str, standard: &str) -> Option<BTreeMap<String, String>> {
    let found = Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .map(|above| above.join("shared/data/domain").join(file))
        .find(|path| path.is_file());
    let Some(path) = found else {
        println!("went without {file}: no published test data above the workspace");
        return None;
    };
    let text = std::fs::read_to_string(path).unwrap();
    let rows = text.lines().skip(1).map(|line| line.splitn(5, ',').collect::<Vec<_>>());
    let listed = rows.filter(|fields| fields[4].trim_matches('"').starts_with(standard));
    Some(listed.map(|f| (format!("{}{}", f[0], f[2]), f[3].to_owned())).collect())
}

#[test]
fn the_table_agrees_with_the_published_lists() {
    let (old, new) = (Catalogue::cjt214_2007().unwrap(), national());
    for (catalogue, title, kind, file, count) in [
        (&old, "CJ/T 214-2007", ClassKind::Component, "component_classes.csv", 85),
        (&old, "CJ/T 214-2007", ClassKind::Matter, "event_classes.csv", 50),
        (&new, "GB/T 47678.5-2026", ClassKind::Component, "component_classes.csv", 153),
        (&new, "GB/T 47678.5-2026", ClassKind::Matter, "event_classes.csv", 250),
    ] {
        let Some(mut theirs) = published(file, title) else { continue };
        if catalogue.standard() == StandardRef::CjT214_2007 {
            // The lists also have what a city adds: major 21, and a rest class 99 in a major.
            theirs.retain(|digits, _| !digits.starts_with("21") && !digits.ends_with("99"));
        }
        assert_eq!(theirs.len(), count, "{title} {file}");
        let ours: BTreeMap<String, String> =
            catalogue.in_use(kind).map(|c| (c.key.digits(), c.name.clone())).collect();
        assert_eq!(ours, theirs, "{title} {file}");
    }
}

fn small(version: u32, rows: &str) -> Catalogue {
    let table = format!("{HEAD}{rows}");
    Catalogue::from_table(StandardRef::Gb47678_5_2026, version, &table).unwrap()
}

#[test]
fn r21_a_retired_class_stays_readable_and_cannot_be_picked() {
    let first =
        small(1, "component,01,设施,001,甲\ncomponent,01,设施,002,乙\nmatter,06,市容,001,丙\n");
    let second = first.succeeded_by(small(2, "component,01,设施,001,甲新\n")).unwrap();
    let third = second.succeeded_by(small(3, "matter,06,市容,001,丙\n")).unwrap();

    let gone = key("gb47678.5-2026/component/01/002");
    assert_eq!(second.get(&gone).unwrap().name, "乙");
    assert_eq!(second.get(&gone).unwrap().retired_in, Some(2));
    assert_eq!(third.get(&gone).unwrap().retired_in, Some(2), "the first retirement is kept");
    assert_eq!(second.major_name(&key("gb47678.5-2026/matter/06/001")), Some("市容"));
    let pickable: Vec<_> = second.in_use(ClassKind::Component).map(|c| c.name.as_str()).collect();
    assert_eq!(pickable, ["甲新"]);
    let back = key("gb47678.5-2026/matter/06/001");
    assert_eq!(third.get(&back).unwrap().retired_in, None);
    assert_eq!(third.get(&key("gb47678.5-2026/component/01/001")).unwrap().name, "甲新");
}

#[test]
fn r21_an_older_version_never_replaces_a_newer_one() {
    let rows = "component,01,设施,001,甲\n";
    let refused = small(2, rows).succeeded_by(small(2, rows)).unwrap_err();
    assert_eq!(refused.code(), "catalogue.not_next");
}

#[test]
fn a_bad_table_names_the_line() {
    let refused = |table: &str| {
        let error = Catalogue::from_table(StandardRef::Gb47678_5_2026, 1, table).unwrap_err();
        (error.code(), error.line)
    };
    let good = "component,01,设施,001,甲";
    assert_eq!(refused(""), ("table.header", 1));
    assert_eq!(refused("kind,major\n"), ("table.header", 1));
    assert_eq!(refused(&format!("{HEAD}{good},x\n")), ("table.fields", 2));
    assert_eq!(
        refused(&format!("{HEAD}{good}\n\"component\",01,设施,002,乙")),
        ("table.fields", 3)
    );
    assert_eq!(refused(&format!("{HEAD}component,01,设施,01,甲")), ("code.layout", 2));
    assert_eq!(refused(&format!("{HEAD}component,01,设施,001, ")), ("table.name", 2));
    assert_eq!(
        refused(&format!("{HEAD}{good}\ncomponent,01,别名,002,乙")),
        ("table.major_name", 3)
    );
    assert_eq!(refused(&format!("{HEAD}{good}\n{good}")), ("catalogue.twice", 0));
    assert_eq!(refused(&"x".repeat(MAX_TABLE_BYTES + 1)), ("table.too_large", 0));
    let many: String = std::iter::repeat_n(format!("{good}\n"), MAX_TABLE_ROWS + 1).collect();
    assert_eq!(refused(&format!("{HEAD}{many}")), ("table.too_large", MAX_TABLE_ROWS + 2));
}

#[test]
fn a_catalogue_is_checked_again_when_read() {
    let catalogue = national();
    let json = serde_json::to_string(&catalogue).unwrap();
    assert_eq!(serde_json::from_str::<Catalogue>(&json).unwrap(), catalogue);
    let compact = minicbor_serde::to_vec(&catalogue).unwrap();
    assert_eq!(minicbor_serde::from_slice::<Catalogue>(&compact).unwrap(), catalogue);
    let double = json.replacen("component/01/002", "component/01/001", 1);
    assert!(serde_json::from_str::<Catalogue>(&double).is_err());
    let foreign = json.replacen("matter/06/001", "component/06/001", 1);
    assert!(serde_json::from_str::<Catalogue>(&foreign).is_err());
}

proptest! {
    #[test]
    fn reading_any_table_never_panics(body in "(component|matter|x)?(,[0-9]{0,3}|,\\PC{0,5}|\n){0,20}") {
        let _ = Catalogue::from_table(StandardRef::CjT214_2007, 1, &format!("{HEAD}{body}"));
    }
}
