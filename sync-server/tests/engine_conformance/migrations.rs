//! A fresh database, an old one, a newer one, and two servers that start at once.

use std::sync::Arc;

use rstest::rstest;
use sync_server::store::engine::{Applied, Engine, Query, open};
use sync_server::store::migrations::{MIGRATIONS, MigrateError, Migration, migrate};
use tokio::task::JoinSet;

use crate::bench::{Bench, On, On::*, done, statement};

const STEPS: &[Migration] = &[
    Migration {
        version: 1,
        name: "cases",
        sql: "-- one row per case; its document folded\n\
            CREATE TABLE case_doc (id TEXT NOT NULL PRIMARY KEY, pos INTEGER NOT NULL) STRICT;\n\
            CREATE INDEX case_doc_pos ON case_doc (pos);",
    },
    Migration {
        version: 2,
        name: "notes",
        sql: "ALTER TABLE case_doc ADD COLUMN note TEXT;\n\
            INSERT INTO case_doc (id, pos, note) VALUES ('first', 1, 'made; by -- a migration');",
    },
    Migration {
        version: 3,
        name: "media",
        sql: "CREATE TABLE medium (sha256 BLOB NOT NULL PRIMARY KEY) STRICT, WITHOUT ROWID;",
    },
];

const BROKEN: &[Migration] = &[
    STEPS[0],
    Migration {
        version: 2,
        name: "broken",
        sql: "CREATE TABLE half (id INTEGER NOT NULL PRIMARY KEY) STRICT; CREATE NONSENSE;",
    },
];

async fn version(engine: &Arc<dyn Engine>) -> i64 {
    let query = Query::new("SELECT MAX(version) FROM schema_version", vec![]);
    engine.query(query).await.unwrap()[0].int(0).unwrap()
}

#[rstest]
#[tokio::test]
async fn a_fresh_database_and_an_old_one_end_alike(
    #[values(Sqlite, SqliteConflicting, Postgres, PostgresConflicting)] on: On,
) {
    let bench = Bench::new(on).await;
    assert_eq!(migrate(bench.engine.as_ref(), &STEPS[..1]).await.unwrap(), 1);
    let put = "INSERT INTO case_doc (id, pos) VALUES ('old', 7)";
    done(&bench.engine, vec![statement(put, &[])]).await;
    assert_eq!(migrate(bench.engine.as_ref(), STEPS).await.unwrap(), 3);
    assert_eq!(migrate(bench.engine.as_ref(), STEPS).await.unwrap(), 3, "again: nothing to do");
    let rows = bench.rows("SELECT id, note FROM case_doc ORDER BY pos").await;
    let kept: Vec<_> = rows.iter().map(|r| (r.text(0).unwrap(), r.opt_text(1).unwrap())).collect();
    assert_eq!(kept, [("first", Some("made; by -- a migration")), ("old", None)]);
    let names = bench.rows("SELECT name FROM schema_version ORDER BY version").await;
    let names: Vec<_> = names.iter().map(|row| row.text(0).unwrap()).collect();
    assert_eq!(names, ["cases", "notes", "media"]);
}

#[rstest]
#[tokio::test]
async fn r08_a_database_of_a_newer_build_is_refused_and_left_alone(
    #[values(Sqlite, Postgres)] on: On,
) {
    let bench = Bench::new(on).await;
    migrate(bench.engine.as_ref(), STEPS).await.unwrap();
    let refused = migrate(bench.engine.as_ref(), &STEPS[..2]).await.unwrap_err();
    assert!(matches!(refused, MigrateError::SchemaNewer { found: 3, known: 2 }), "{refused}");
    assert_eq!(refused.code(), "store.schema_newer");
    assert!(refused.to_string().contains("schema 3"), "{refused}");
    assert_eq!(version(&bench.engine).await, 3);
}

#[rstest]
#[tokio::test]
async fn a_migration_that_fails_leaves_the_schema_before_it(
    #[values(Sqlite, SqliteConflicting, Postgres, PostgresConflicting)] on: On,
) {
    let bench = Bench::new(on).await;
    let failed = migrate(bench.engine.as_ref(), BROKEN).await.unwrap_err();
    assert_eq!(failed.code(), "store.internal", "{failed}");
    assert_eq!(version(&bench.engine).await, 1);
    let half = bench.engine.query(Query::new("SELECT id FROM half", vec![])).await;
    assert!(half.is_err(), "no part of the failed migration stays");
    assert_eq!(migrate(bench.engine.as_ref(), STEPS).await.unwrap(), 3, "the next build mends it");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn servers_that_start_at_once_all_succeed(#[values(Sqlite, Postgres)] on: On) {
    let bench = Bench::new(on).await;
    let mut servers = JoinSet::new();
    for _ in 0..6 {
        let engine = open(&bench.uri).await.unwrap();
        servers.spawn(async move {
            let version = migrate(engine.as_ref(), STEPS).await;
            let put = statement("INSERT INTO case_doc (id, pos) VALUES ('x', 1)", &[]);
            let ready = engine.apply(vec![put]).await;
            (version.map_err(|error| error.to_string()), ready)
        });
    }
    let answers = servers.join_all().await;
    for (version, ready) in &answers {
        assert_eq!(version, &Ok(3));
        assert!(ready.is_ok(), "{ready:?}");
    }
    let first = answers.iter().filter(|(_, ready)| matches!(ready, Ok(Applied::Done(_))));
    assert_eq!(first.count(), 1, "the same row was new to one of them only");
    assert_eq!(bench.int("SELECT COUNT(*) FROM case_doc").await, 2);
}

#[tokio::test]
async fn a_gap_in_the_numbers_is_a_mistake_of_the_build() {
    let bench = Bench::new(Sqlite).await;
    let refused = migrate(bench.engine.as_ref(), &STEPS[1..]).await.unwrap_err();
    assert!(matches!(refused, MigrateError::Numbering { found: 2, wanted: 1, .. }), "{refused}");
}

#[rstest]
#[tokio::test]
async fn the_migrations_of_this_build_run(
    #[values(Sqlite, SqliteConflicting, Postgres, PostgresConflicting)] on: On,
) {
    let bench = Bench::new(on).await;
    let version = migrate(bench.engine.as_ref(), MIGRATIONS).await.unwrap();
    assert_eq!(usize::try_from(version).unwrap(), MIGRATIONS.len());
}
