//! Classes on the phone: found in the blink of an eye, of the edition in force, and readable whatever
//! edition they come from.

use std::time::{Duration, Instant};

use collector_core::api;
use collector_core::draft::{self, DraftEdit};
use shared::catalogue::{Catalogue, Catalogues, Extension, NamedClass};
use shared::codes::{ClassKey, StandardRef};
use shared::media::Sha256Hash;
use shared::ops::ReportKind;
use shared::sync::{CATALOGUE_PACK, Pack};

use crate::support::*;

const LAMP: &str = "gb47678.5-2026/component/01/037";

fn key(text: &str) -> ClassKey {
    text.parse().unwrap()
}

fn pack_of(classes: &impl serde::Serialize, version: u64) -> (Pack, Vec<u8>) {
    let bytes = zstd::encode_all(serde_json::to_vec(classes).unwrap().as_slice(), 3).unwrap();
    let (sha256, size) = (Sha256Hash::of(&bytes), bytes.len() as u64);
    (Pack { name: CATALOGUE_PACK.parse().unwrap(), version, sha256, bytes: size }, bytes)
}

/// The national tables, and a second version of the newer one in which no lamp can be picked.
fn without_lamps() -> Catalogues {
    let national = Catalogues::national().unwrap();
    let retires = Extension { retired: vec![key(LAMP)], ..Extension::default() };
    let second = national.current().extended_by(&retires).unwrap();
    national.taking(second).unwrap()
}

#[tokio::test]
async fn r21_an_old_phone_syncs_under_a_new_catalogue_and_reads_what_was_retired() {
    let mut stage = Stage::new();
    let (phone, session) = stage.ready().await;
    // Without a pack the national tables are there, of both editions.
    let old = api::classes::name_of(&phone, &key("cjt214-2007/component/01/18")).unwrap().unwrap();
    assert_eq!((old.name.as_str(), old.in_use), ("路灯", false));
    let book = session.notebook(&phone).unwrap();
    let case = write_draft(&book, 1, 1, 600);
    let edit = DraftEdit { object: Some(class(LAMP)), ..DraftEdit::default() };
    let draft = draft::edit(&book, case, edit).unwrap();
    assert_eq!(draft.catalogue.as_str(), "gb47678.5-2026/1", "with the edition it was chosen from");
    let recent = api::classes::recent(&phone, &session).unwrap();
    assert_eq!(recent[0].class, key(LAMP));

    // Meanwhile the city retires lamps; the report was written before the phone heard of it.
    stage.centre.set_packs(vec![pack_of(&without_lamps(), 1)]);
    stage.sync_clean(&phone).await;
    draft::submit(&book, case).unwrap();
    stage.sync_clean(&phone).await;
    let there = stage.centre.case(case).expect("it is at the centre");
    assert_eq!(there.doc.class(), Some(key(LAMP)), "as it was said");
    assert_eq!(there.doc.facts().unwrap().what.catalogue.as_str(), "gb47678.5-2026/1");
    assert_all_received(&stage, &book);

    let lamp = api::classes::name_of(&phone, &key(LAMP)).unwrap().unwrap();
    assert_eq!((lamp.name.as_str(), lamp.retired_in, lamp.in_use), ("路灯", Some(2), false));
    let hits = api::classes::search(&phone, &session, "路灯", None, 20).unwrap();
    assert!(
        !hits.is_empty() && hits.iter().all(|hit| hit.key != key(LAMP)),
        "not offered: {hits:?}"
    );
    assert!(api::classes::recent(&phone, &session).unwrap().is_empty());
    let tree = api::classes::tree(&phone).unwrap();
    assert!(tree.iter().flat_map(|branch| &branch.minors).all(|leaf| leaf.class != key(LAMP)));
    let fresh = api::reports::begin(&phone, &session, ReportKind::Patrol, None).unwrap();
    assert_eq!(fresh.draft.catalogue.as_str(), "gb47678.5-2026/2");
}

#[tokio::test]
async fn r21_a_new_phone_reads_the_one_catalogue_of_a_centre_of_old() {
    let mut stage = Stage::new();
    let (phone, session) = stage.ready().await;
    let table = "kind,major,major_name,minor,name\ncomponent,01,公用设施,01,上水井盖\n";
    let alone = Catalogue::from_table(StandardRef::Gb30428_2_2013, 7, table).unwrap();
    stage.centre.set_packs(vec![pack_of(&alone, 1)]);
    stage.sync_clean(&phone).await;
    let tree = api::classes::tree(&phone).unwrap();
    assert_eq!((tree.len(), tree[0].minors[0].name.as_str()), (1, "上水井盖"));
    let lamp = api::classes::name_of(&phone, &key(LAMP)).unwrap().unwrap();
    assert!(!lamp.in_use, "readable, not offered");
    let book = session.notebook(&phone).unwrap();
    report(&book, 1, 1);
    stage.sync_clean(&phone).await;
    assert_all_received(&stage, &book);

    // A pack of a form to come leaves the classes as they are.
    stage.centre.set_packs(vec![pack_of(&"a newer form", 2)]);
    stage.pass(3_600_000);
    let outcome = stage.sync_clean(&phone).await;
    assert_eq!(outcome.packs.as_deref(), Some("packs.unreadable"));
    assert_eq!(api::classes::tree(&phone).unwrap(), tree);
}

#[tokio::test]
async fn eight_hundred_classes_are_searched_while_a_thumb_types() {
    let mut stage = Stage::new();
    let (phone, session) = stage.ready().await;
    let national = Catalogues::national().unwrap();
    let added = (80..480).map(|minor| NamedClass {
        key: key(&format!("gb47678.5-2026/component/01/{minor:03}")),
        name: format!("桥体亮化设施{minor}号（自定义）"),
    });
    let adds = Extension { added: added.collect(), ..Extension::default() };
    let second = national.current().extended_by(&adds).unwrap();
    stage.centre.set_packs(vec![pack_of(&national.taking(second).unwrap(), 1)]);
    stage.sync_clean(&phone).await;
    let book = session.notebook(&phone).unwrap();
    for n in 0..12 {
        report(&book, n, 1);
    }
    let tree = api::classes::tree(&phone).unwrap();
    let classes: usize = tree.iter().map(|branch| branch.minors.len()).sum();
    assert!(classes >= 800, "{classes}");
    let typings = ["井盖", "jinggai", "jg", "qtlh", "路灯", "01037", "bao", "暴露l", "", "xyz"];
    let mut times = Vec::new();
    for typed in typings.into_iter().cycle().take(40) {
        let begun = Instant::now();
        let hits = api::classes::search(&phone, &session, typed, None, 20).unwrap();
        times.push(begun.elapsed());
        assert_eq!(hits.is_empty(), typed == "xyz", "{typed}");
    }
    times.sort();
    println!("search of {classes} classes: median {:?}, worst {:?}", times[20], times[39]);
    assert!(times[20] <= Duration::from_millis(50), "median {:?}", times[20]);
}
