//! Files of every version this app ever wrote. A fixture is never edited: it is what lies on phones.

use std::collections::BTreeMap;

use shared::ids::OpId;
use shared::ops::Body;

use super::*;
use crate::store::Store;
use crate::store::tables::{drafts, media, notices, ops, own_photos, person, pin, pinned};

const FIXTURES: [&str; 7] = [
    include_str!("fixtures/v1.sql"),
    include_str!("fixtures/v2.sql"),
    include_str!("fixtures/v3.sql"),
    include_str!("fixtures/v4.sql"),
    include_str!("fixtures/v5.sql"),
    include_str!("fixtures/v6.sql"),
    include_str!("fixtures/v7.sql"),
];

/// Tables with their columns, indices with their columns.
fn shape(db: &Connection) -> BTreeMap<String, Vec<String>> {
    let mut names =
        db.prepare("SELECT type, name FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'").unwrap();
    let names: Vec<(String, String)> =
        names.query_map([], |r| Ok((r.get(0)?, r.get(1)?))).unwrap().map(Result::unwrap).collect();
    let mut shape = BTreeMap::new();
    for (kind, name) in names {
        let sql = match kind.as_str() {
            "table" => format!(
                "SELECT name || ' ' || type || ' ' || \"notnull\" || ' ' || pk || ' '
                   || coalesce(dflt_value, '') FROM pragma_table_info('{name}')"
            ),
            _ => format!("SELECT coalesce(name, '') FROM pragma_index_info('{name}')"),
        };
        let mut columns = db.prepare(&sql).unwrap();
        let columns = columns.query_map([], |r| r.get(0)).unwrap().map(Result::unwrap).collect();
        shape.insert(format!("{kind} {name}"), columns);
    }
    shape
}

#[test]
fn r08_a_file_of_any_older_version_opens_with_every_draft_and_hash() {
    let mut fresh = Connection::open_in_memory().unwrap();
    migrate(&mut fresh).unwrap();
    assert_eq!(FIXTURES.len(), STEPS.len(), "every version has its fixture");
    for (i, fixture) in FIXTURES.iter().enumerate() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("user.db");
        Connection::open(&path).unwrap().execute_batch(fixture).unwrap();

        let store = Store::open(&path, None).unwrap();
        let version = i + 1;
        store
            .read(|db| {
                assert_eq!(shape(db), shape(&fresh), "v{version} upgraded is as fresh");
                let all = drafts::all(db)?;
                assert_eq!(all.len(), 2, "v{version}");
                let first = all.iter().find(|d| d.field_code.counter() == 1).unwrap();
                assert_eq!(first.description.as_str(), "井盖破损");
                let photo = &first.media[0].attached;
                assert_eq!(photo.sha256.to_string(), "aa".repeat(32));
                assert_eq!(media::get(db, &photo.sha256)?.unwrap().bytes, 1234);
                assert_eq!(person::get(db)?.token.as_deref(), Some("a token"));
                let waiting = ops::waiting(db, 9)?;
                assert_eq!(waiting.len(), 1);
                assert_ne!(waiting[0].op, OpId(uuid::Uuid::nil()));
                let Body::RemarkAdded(remark) = waiting[0].said()? else { panic!() };
                assert_eq!(remark.text.as_str(), "hello");
                if version >= 5 {
                    let kept = notices::all(db)?;
                    assert_eq!(kept[0].notice.title.as_str(), "台风蓝色预警");
                    assert_eq!(notices::untold(db, 9)?, [kept[0].mark.unwrap()]);
                    assert_eq!(notices::cursor(db)?.rev, 3);
                }
                if version >= 6 {
                    let looked = own_photos::since(db, 0)?;
                    assert_eq!(looked[0].sha256, photo.sha256);
                    assert_eq!(looked[0].likeness.across, !looked[0].likeness.down);
                }
                if version >= 7 {
                    let item = "018f6a10-0000-7000-8000-000000000099".parse().unwrap();
                    assert_eq!(drafts::given(db, item)?.unwrap().field_code.counter(), 2);
                    assert_eq!(pinned::all(db)?, ["gb47678.5-2026/matter/01/001".parse().unwrap()]);
                    let pin = pin::get(db)?.unwrap();
                    assert_eq!((pin.minutes, pin.failures, pin.left_ms), (15, 2, None));
                }
                Ok(())
            })
            .unwrap();
    }
}

#[test]
fn r08_a_newer_file_is_refused_and_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("user.db");
    let newer = newest() + 1;
    {
        let db = Connection::open(&path).unwrap();
        db.execute_batch(&format!(
            "CREATE TABLE drafts (later TEXT); PRAGMA user_version = {newer};"
        ))
        .unwrap();
    }
    let refused = Store::open(&path, None).unwrap_err();
    assert_eq!(refused.code(), "store.newer");
    let db = Connection::open(&path).unwrap();
    let version: u32 = db.query_row("PRAGMA user_version", [], |r| r.get(0)).unwrap();
    assert_eq!(version, newer);
    let tables: u32 = db.query_row("SELECT count(*) FROM sqlite_master", [], |r| r.get(0)).unwrap();
    assert_eq!(tables, 1, "nothing was added, nothing wiped");
}

#[test]
fn a_step_that_fails_leaves_the_old_version() {
    let mut db = Connection::open_in_memory().unwrap();
    migrate_to(&mut db, 1).unwrap();
    db.execute_batch("CREATE TABLE carried (in_the_way TEXT)").unwrap();
    let before = shape(&db);
    assert!(migrate(&mut db).is_err());
    assert_eq!(shape(&db), before);
    let version: u32 = db.query_row("PRAGMA user_version", [], |r| r.get(0)).unwrap();
    assert_eq!(version, 1);
}

#[test]
fn a_key_is_refused_rather_than_ignored() {
    let folder = tempfile::tempdir().unwrap();
    let key = crate::store::StoreKey([7; 32]);
    let refused = Store::open(&folder.path().join("user.db"), Some(&key)).unwrap_err();
    assert_eq!(refused.code(), "store.no_encryption");
}
