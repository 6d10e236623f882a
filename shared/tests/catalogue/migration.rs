use std::collections::BTreeMap;

use shared::case::ObjectValue;
use shared::catalogue::{
    Catalogue, Catalogues, Extension, Migration, MigrationFault, MigrationNote, MigrationTable,
    NamedClass,
};
use shared::codes::{ClassKey, ClassKind};
use shared::text::Code;

use crate::key;

const HEAD: &str = "from_standard,from_kind,from_major,from_minor,\
                    to_standard,to_kind,to_major,to_minor,note,remark\n";
const OLD: &str = "cjt214-2007,component";
const NEW: &str = "gb47678.5-2026,component";

fn shipped() -> MigrationTable {
    MigrationTable::cjt214_2007_to_gb47678_5_2026().unwrap()
}

fn table(rows: &str) -> MigrationTable {
    MigrationTable::from_csv(&format!("{HEAD}{rows}")).unwrap()
}

fn name_in(catalogues: &Catalogues, key: &ClassKey) -> String {
    catalogues.find(key).unwrap().class.name.clone()
}

#[test]
fn every_class_of_2007_has_a_row_and_every_end_can_be_picked() {
    let (national, old) = (Catalogues::national().unwrap(), Catalogue::cjt214_2007().unwrap());
    assert_eq!(shipped().faults(&old, &national), []);
    assert_eq!(shipped().len(), 135);
    let tally = BTreeMap::from([
        (MigrationNote::Same, 116),
        (MigrationNote::Split, 2),
        (MigrationNote::Undecided, 17),
    ]);
    assert_eq!(shipped().tally(), tally);
    for row in shipped().rows() {
        assert!(row.to.is_none_or(|to| to.kind() == row.from.kind()), "{row:?}");
    }
}

#[test]
fn the_table_is_decided_where_the_names_are() {
    let national = Catalogues::national().unwrap();
    let folded = |name: String| name.replace('(', "（").replace(')', "）");
    let old = Catalogue::cjt214_2007().unwrap();
    let new = Catalogue::gb47678_5_2026().unwrap();
    let mut equal = 0;
    for kind in [ClassKind::Component, ClassKind::Matter] {
        for class in old.all(kind) {
            let twin = new.in_use(kind).find(|c| c.name == folded(class.name.clone()));
            if let Some(twin) = twin {
                equal += 1;
                assert_eq!(shipped().migrate(&class.key), Migration::To(twin.key), "{class:?}");
            }
        }
    }
    assert_eq!(equal, 93, "classes with one name in both editions");
    let poles = shipped().migrate(&key("cjt214-2007/component/01/17"));
    let Migration::OneOf(poles) = poles else { panic!("立杆 became several: {poles:?}") };
    let names: Vec<_> = poles.iter().map(|key| name_in(&national, key)).collect();
    assert_eq!(names, ["电力立杆", "通信立杆", "公交立杆", "特殊立杆", "不明立杆"]);
    assert_eq!(shipped().migrate(&key("cjt214-2007/matter/04/01")), Migration::Undecided);
    assert_eq!(shipped().migrate(&key("cjt214-2007/component/21/01")), Migration::Undecided);
}

#[test]
fn the_names_in_the_remarks_are_those_of_the_catalogues() {
    let national = Catalogues::national().unwrap();
    let text = shipped().to_csv(|key| Some(name_in(&national, key)));
    assert_eq!(MigrationTable::from_csv(&text).unwrap(), shipped());
    let asset = include_str!("../../../assets/catalogue/cjt214-2007-to-gb47678-5-2026.csv");
    assert_eq!(text, asset, "the shipped table is written as the product writes it");
}

#[test]
fn r21_a_city_decides_and_the_case_keeps_the_key_it_was_filed_under() {
    let cover = key("cjt214-2007/component/01/14");
    let object = ObjectValue {
        class: Some(Code::new(cover.to_string()).unwrap()),
        ..ObjectValue::default()
    };
    let case = minicbor::to_vec(&object).unwrap();
    assert_eq!(shipped().migrate(&cover), Migration::Undecided);
    let city = table(&format!(
        "{OLD},01,14,{NEW},01,023,city,无主井盖归不明井盖\n\
         {OLD},06,02,,,,,city,工地不再是部件\n\
         {OLD},03,06,{NEW},03,006,city,灯箱\n{OLD},03,06,{NEW},01,039,city,霓虹灯\n"
    ));
    let decided = shipped().edited_by(&city).unwrap();
    let unclear = key("gb47678.5-2026/component/01/023");
    assert_eq!(decided.migrate(&cover), Migration::To(unclear));
    assert_eq!(decided.migrate(&key("cjt214-2007/component/06/02")), Migration::None);
    let two = key("cjt214-2007/component/03/06");
    assert!(matches!(decided.migrate(&two), Migration::OneOf(keys) if keys.len() == 2));
    let other = key("cjt214-2007/component/01/01");
    assert_eq!(decided.migrate(&other), shipped().migrate(&other), "the rest stays");
    assert_eq!(decided.len(), 135);

    let national = Catalogues::national().unwrap();
    let read: ObjectValue = minicbor::decode(&case).unwrap();
    let kept = key(&read.class.unwrap().to_string());
    assert_eq!(kept, cover, "the case says what it said");
    assert_eq!(national.find(&kept).unwrap().class.name, "无主井盖");
    assert_eq!(national.pick(&kept).unwrap_err().code(), "class.not_current");
    assert!(national.pick(&unclear).is_ok());
}

#[test]
fn a_class_that_the_city_reorganised_again_is_followed_to_its_end() {
    let rows = format!(
        "{OLD},01,01,{NEW},01,080,city,\n{NEW},01,080,{NEW},01,081,city,\n\
         {OLD},01,02,{NEW},01,082,split,\n{OLD},01,02,{NEW},01,080,split,\n\
         {OLD},01,03,{NEW},01,083,city,\n{NEW},01,083,,,,,undecided,\n"
    );
    let followed = table(&rows);
    let new = |minor| key(&format!("gb47678.5-2026/component/01/{minor}"));
    let old = |minor| key(&format!("cjt214-2007/component/01/{minor}"));
    assert_eq!(followed.migrate(&old("01")), Migration::To(new("081")));
    assert_eq!(followed.migrate(&old("02")), Migration::OneOf(vec![new("081"), new("082")]));
    assert_eq!(followed.migrate(&old("03")), Migration::Undecided);
}

#[test]
fn a_table_that_ends_where_nobody_can_file_is_told() {
    let retired = Extension {
        retired: vec![key("gb47678.5-2026/component/01/001")],
        added: vec![NamedClass {
            key: key("gb47678.5-2026/component/01/080"),
            name: "水井盖".to_owned(),
        }],
        ..Extension::default()
    };
    let national = Catalogues::national().unwrap();
    let next = national.current().extended_by(&retired).unwrap();
    let cities = national.with(next).unwrap();
    let old = Catalogue::cjt214_2007().unwrap();
    let codes = |table: &MigrationTable| -> Vec<_> {
        table.faults(&old, &cities).iter().map(MigrationFault::code).collect()
    };
    assert_eq!(codes(&shipped()), ["migration.unpickable"]);
    let moved = shipped().edited_by(&table(&format!("{OLD},01,01,{NEW},01,080,city,\n"))).unwrap();
    assert_eq!(codes(&moved), [""; 0]);
    let nowhere =
        shipped().edited_by(&table(&format!("{OLD},01,01,{NEW},09,001,city,\n"))).unwrap();
    assert_eq!(codes(&nowhere), ["migration.unknown"]);
    assert_eq!(codes(&table("")), vec!["migration.no_row"; 135]);
}

#[test]
fn a_bad_table_names_the_line() {
    let refused = |rows: &str| {
        let error = MigrationTable::from_csv(&format!("{HEAD}{rows}")).unwrap_err();
        (error.code(), error.line)
    };
    let good = format!("{OLD},01,01,{NEW},01,001,same,");
    assert_eq!(refused(&format!("{good}\n{good},more")), ("migration.fields", 3));
    assert_eq!(refused("a,b"), ("migration.fields", 2));
    assert_eq!(refused(&good.replace("same,", "same,\"x\"")), ("migration.fields", 2));
    assert_eq!(refused(&good.replace("same", "gone")), ("migration.note", 2));
    assert_eq!(refused(&good.replace(",001,", ",01,")), ("code.layout", 2));
    assert_eq!(refused(&format!("{good}\n\n{good}")), ("migration.twice", 4));
    assert_eq!(refused(&good.replace("same", "dropped")), ("migration.successor", 2));
    assert_eq!(refused(&format!("{OLD},01,01,,,,,merged,")), ("migration.no_successor", 2));
    assert_eq!(
        refused(&format!("{OLD},01,01,,,,,city,\n{OLD},01,01,{NEW},01,001,city,")),
        ("migration.twice", 3)
    );
    assert_eq!(
        refused(&format!("{good}\n{}", good.replace(",01,01,", ",01,02,"))),
        ("migration.not_same", 3)
    );
    assert_eq!(refused(&format!("{NEW},01,001,{OLD},01,01,same,")), ("migration.backwards", 2));
    let circle = format!("{NEW},01,001,{NEW},01,002,city,\n{NEW},01,002,{NEW},01,001,city,");
    assert_eq!(refused(&circle), ("migration.circle", 0));
    assert_eq!(MigrationTable::from_csv("a,b").unwrap_err().code(), "migration.header");
    let one = table(&format!("{NEW},01,001,{NEW},01,002,city,\n"));
    let other = table(&format!("{NEW},01,002,{NEW},01,001,city,\n"));
    assert_eq!(one.edited_by(&other).unwrap_err().code(), "migration.circle");
}

#[test]
fn the_longest_table_is_read_and_followed_to_its_end() {
    let minors = (80..=999).flat_map(|minor| (1..=10).map(move |major| (major, minor)));
    let keys: Vec<_> = minors.map(|(major, minor)| format!("{major:02},{minor:03}")).collect();
    let rows: String =
        keys.windows(2).map(|two| format!("{NEW},{},{NEW},{},city,\n", two[0], two[1])).collect();
    let long = table(&rows);
    assert_eq!(long.len(), 9_199);
    let first = key("gb47678.5-2026/component/01/080");
    let last = key("gb47678.5-2026/component/10/999");
    assert_eq!(long.migrate(&first), Migration::To(last));
    let back = table(&format!("{NEW},10,999,{NEW},01,080,city,\n"));
    assert_eq!(long.edited_by(&back).unwrap_err().code(), "migration.circle");
}
