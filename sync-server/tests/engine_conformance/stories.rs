//! One caller: values, expectations, whole batches, wrong statements.

use std::sync::Arc;

use rstest::rstest;
use sync_server::store::engine::{Applied, EngineError, Query, Value};

use crate::bench::{Bench, On, On::*, done, failure, refused_by, statement};

const CASES: &str = "CREATE TABLE unit (id TEXT NOT NULL PRIMARY KEY) STRICT;
    CREATE TABLE case_doc (
        id TEXT NOT NULL PRIMARY KEY,
        pos INTEGER NOT NULL CHECK (pos >= 0),
        unit TEXT REFERENCES unit (id),
        doc BLOB
    ) STRICT;";

const PUT: &str = "INSERT INTO case_doc (id, pos, doc) VALUES ($1, $2, $3)";
const MOVE: &str = "UPDATE case_doc SET pos = $2 WHERE id = $1 AND pos = $3";

fn put(id: &str, pos: i64) -> sync_server::store::engine::Statement {
    statement(PUT, &[id.into(), pos.into(), Value::Null]).touching(1)
}

#[rstest]
#[tokio::test]
async fn values_come_back_as_they_went(
    #[values(Sqlite, SqliteConflicting, Postgres, PostgresConflicting)] on: On,
) {
    let bench = Bench::new(on)
        .await
        .tables(
            "CREATE TABLE kept (n INTEGER NOT NULL PRIMARY KEY, i INTEGER, t TEXT, b BLOB) STRICT",
        )
        .await;
    let every_byte: Vec<u8> = (0..=255).collect();
    let kept: Vec<[Value; 3]> = vec![
        [Value::Null, Value::Null, Value::Null],
        [i64::MIN.into(), "".into(), Vec::new().into()],
        [
            i64::MAX.into(),
            "井盖破损,𠮷祥路口 🕳\u{fe0f} é e\u{301} '\"$1;--\\".into(),
            every_byte.into(),
        ],
        [(-1).into(), "长".repeat(100_000).into(), vec![0; 1_000_000].into()],
    ];
    for (n, [i, t, b]) in (0i64..).zip(kept.clone()) {
        let put = "INSERT INTO kept (n, i, t, b) VALUES ($1, $2, $3, $4) RETURNING i, t, b";
        let answer =
            done(&bench.engine, vec![statement(put, &[n.into(), i.clone(), t.clone(), b.clone()])]);
        assert_eq!(answer.await[0][0].0, [i, t, b], "returned at once");
    }
    let rows = bench.rows("SELECT i, t, b FROM kept ORDER BY n").await;
    let read: Vec<[Value; 3]> = rows.into_iter().map(|row| row.0.try_into().unwrap()).collect();
    assert!(read == kept, "read back later");
    let found = Query::new("SELECT n FROM kept WHERE i = $1", vec![i64::MAX.into()]);
    assert_eq!(bench.engine.query(found).await.unwrap()[0].int(0).unwrap(), 2);
}

#[rstest]
#[tokio::test]
async fn r01_a_batch_is_there_whole_or_not_at_all(
    #[values(Sqlite, SqliteConflicting, Postgres, PostgresConflicting)] on: On,
) {
    let bench = Bench::new(on).await.tables(CASES).await;
    done(&bench.engine, vec![put("a", 1), put("b", 1)]).await;

    let late = statement(MOVE, &["b".into(), 9.into(), 8.into()]).touching(1);
    let blamed = refused_by(&bench.engine, vec![put("c", 1), late, put("d", 1)]).await;
    assert_eq!(blamed, 1, "the plan saw b at 8 and it is at 1");

    let blamed = refused_by(&bench.engine, vec![put("e", 1), put("f", 1), put("a", 2)]).await;
    assert_eq!(blamed, 2, "a exists: someone else was first");

    let broken = failure(&bench.engine, vec![put("g", 1), put("h", -1)]).await;
    assert!(matches!(broken, EngineError::Constraint { statement: 1, .. }), "{broken}");

    let orphan = "INSERT INTO case_doc (id, pos, unit) VALUES ($1, 0, $2)";
    let orphan = statement(orphan, &["j".into(), "nobody".into()]);
    let broken = failure(&bench.engine, vec![put("i", 1), orphan]).await;
    assert!(matches!(broken, EngineError::Constraint { statement: 1, .. }), "{broken}");

    let rows = bench.rows("SELECT id, pos FROM case_doc ORDER BY id").await;
    let left: Vec<_> = rows.iter().map(|r| (r.text(0).unwrap(), r.int(1).unwrap())).collect();
    assert_eq!(left, [("a", 1), ("b", 1)], "nothing of any refused batch");

    // Sent together they share a commit: what is refused leaves nothing in it, what is good stays.
    let batches = (0..40).map(|n| match n % 2 {
        0 => vec![put(&format!("good {n}"), 1)],
        _ => vec![put(&format!("half {n}"), 1), put("a", 2)],
    });
    let answers = futures::future::join_all(batches.map(|batch| {
        let engine = Arc::clone(&bench.engine);
        async move {
            match batch.len() {
                1 => done(&engine, batch).await.len(),
                _ => match engine.apply(batch).await.unwrap() {
                    Applied::Done(_) => panic!("a exists"),
                    Applied::Conflict { .. } => 0,
                },
            }
        }
    }));
    assert_eq!(answers.await.into_iter().sum::<usize>(), 20);
    assert_eq!(bench.int("SELECT COUNT(*) FROM case_doc WHERE id LIKE 'good%'").await, 20);
    assert_eq!(bench.int("SELECT COUNT(*) FROM case_doc WHERE id LIKE 'half%'").await, 0);
}

#[rstest]
#[tokio::test]
async fn an_expectation_counts_the_rows_touched(
    #[values(Sqlite, SqliteConflicting, Postgres, PostgresConflicting)] on: On,
) {
    let bench = Bench::new(on).await.tables(CASES).await;
    done(&bench.engine, vec![put("a", 1), put("b", 1), put("c", 2)]).await;
    let all = "UPDATE case_doc SET pos = pos + 1 WHERE pos = $1";
    let answer = done(
        &bench.engine,
        vec![
            statement(all, &[1.into()]).touching(2),
            statement(all, &[77.into()]).touching(0),
            statement(all, &[77.into()]),
            statement("DELETE FROM case_doc WHERE pos = $1 RETURNING id", &[2.into()]).touching(3),
        ],
    )
    .await;
    assert_eq!(answer.iter().map(Vec::len).collect::<Vec<_>>(), [0, 0, 0, 3]);
    assert_eq!(bench.int("SELECT COUNT(*) FROM case_doc").await, 0);
    let none = statement("DELETE FROM case_doc RETURNING id", &[]).touching(1);
    assert_eq!(refused_by(&bench.engine, vec![none]).await, 0);
}

#[rstest]
#[tokio::test]
async fn one_upsert_text_serves_both(
    #[values(Sqlite, SqliteConflicting, Postgres, PostgresConflicting)] on: On,
) {
    let feeds = "CREATE TABLE feed (name TEXT NOT NULL, item TEXT NOT NULL, pos INTEGER NOT NULL,
        PRIMARY KEY (name, item)) STRICT, WITHOUT ROWID";
    let bench = Bench::new(on).await.tables(feeds).await;
    let upsert = "INSERT INTO feed (name, item, pos) VALUES ($1, $2, $3) \
        ON CONFLICT (name, item) DO UPDATE SET pos = excluded.pos WHERE feed.pos < excluded.pos \
        RETURNING pos";
    let at = |pos: i64| vec![statement(upsert, &["mine:采0101".into(), "a".into(), pos.into()])];
    assert_eq!(done(&bench.engine, at(3)).await[0][0].int(0).unwrap(), 3);
    assert_eq!(done(&bench.engine, at(7)).await[0][0].int(0).unwrap(), 7);
    assert!(done(&bench.engine, at(5)).await[0].is_empty(), "an older position changes nothing");
    let ignore = "INSERT INTO feed (name, item, pos) VALUES ($1, $2, 1) ON CONFLICT DO NOTHING";
    let again = statement(ignore, &["mine:采0101".into(), "a".into()]).touching(0);
    done(&bench.engine, vec![again]).await;
    assert_eq!(bench.int("SELECT pos FROM feed").await, 7);
}

#[rstest]
#[tokio::test]
async fn both_read_the_same_sql_the_same_way(
    #[values(Sqlite, SqliteConflicting, Postgres, PostgresConflicting)] on: On,
) {
    let words = "CREATE TABLE word (w TEXT NOT NULL PRIMARY KEY, n INTEGER NOT NULL) STRICT";
    let bench = Bench::new(on).await.tables(words).await;
    let put = "INSERT INTO word (n, w) VALUES ($2, $1)";
    for (n, word) in (0i64..).zip(["b", "A", "a", "B", "_", "é", "路", "井", "Z"]) {
        done(&bench.engine, vec![statement(put, &[word.into(), n.into()])]).await;
    }
    let rows = bench.rows("SELECT w FROM word ORDER BY w").await;
    let order: String = rows.iter().map(|row| row.text(0).unwrap()).collect();
    assert_eq!(order, "ABZ_abé井路", "text sorts by its bytes");
    assert_eq!(bench.int("SELECT COUNT(*) FROM word WHERE w LIKE 'a%'").await, 1);
    assert_eq!(bench.int("SELECT COUNT(*) FROM word WHERE w > 'a'").await, 4);

    let truth = bench.rows("SELECT 1 = 1, EXISTS (SELECT 1 FROM word WHERE n = 99)").await;
    assert!(truth[0].flag(0).unwrap() && !truth[0].flag(1).unwrap());
    assert_eq!(bench.int("SELECT CAST(SUM(n) AS BIGINT) FROM word").await, 36);
    assert_eq!(
        bench.rows("SELECT MAX(n) FROM word WHERE n > 99").await[0].opt_int(0).unwrap(),
        None
    );

    let twice = Query::new(
        "SELECT n FROM word WHERE n > $2 AND n < $1 AND n + $2 < $1 ORDER BY n LIMIT $3",
        vec![5.into(), 1.into(), 10.into()],
    );
    let rows = bench.engine.query(twice).await.unwrap();
    let found: Vec<_> = rows.iter().map(|row| row.int(0).unwrap()).collect();
    assert_eq!(found, [2, 3], "placeholders in any order, and more than once");
}

#[rstest]
#[tokio::test]
async fn a_wrong_statement_is_named_without_its_values_and_harms_nothing(
    #[values(Sqlite, SqliteConflicting, Postgres, PostgresConflicting)] on: On,
) {
    let bench = Bench::new(on).await.tables(CASES).await;
    let secret = "13800000000";
    let wrong = [
        statement("INSERT INTO nowhere (id) VALUES ($1)", &[secret.into()]),
        statement("INSERT INTO case_doc (id, pos) VALUES ($1)", &[secret.into()]),
        statement("SELEC $1", &[secret.into()]),
        statement("DELETE FROM case_doc; DELETE FROM unit", &[]),
        statement(PUT, &[secret.into(), 1.into()]),
        statement(PUT, &[secret.into(), 1.into(), Value::Null, Value::Null]),
        statement(PUT, &[secret.into(), vec![1, 2].into(), Value::Null]),
        statement(PUT, &[format!("{secret}\0").into(), 1.into(), Value::Null]),
        statement("UPDATE case_doc SET id = \"text\" WHERE pos = $1", &[1.into()]),
    ];
    for wrong in wrong {
        let what = wrong.sql.clone();
        let error = failure(&bench.engine, vec![put("before", 1), wrong]).await;
        assert!(!format!("{error} {error:?}").contains(secret), "{error:?}");
        let known = ["store.internal", "store.constraint"].contains(&error.code());
        assert!(known, "{what}: {error:?}");
    }
    done(&bench.engine, vec![put("after", 1)]).await;
    assert_eq!(bench.int("SELECT COUNT(*) FROM case_doc").await, 1, "only what was right");

    let row = &bench.rows("SELECT id, pos, doc FROM case_doc").await[0];
    assert!(row.int(0).is_err() && row.text(1).is_err() && row.bytes(2).is_err());
    assert!(row.text(3).is_err(), "a column that is not there");
    assert_eq!((row.opt_text(0).unwrap(), row.opt_bytes(2).unwrap()), (Some("after"), None));
    let query = Query::new("SELECT id FROM case_doc WHERE pos = $1", vec![]);
    assert_eq!(bench.engine.query(query).await.unwrap_err().code(), "store.internal");
}

#[rstest]
#[tokio::test]
async fn a_closed_engine_says_so(
    #[values(Sqlite, SqliteConflicting, Postgres, PostgresConflicting)] on: On,
) {
    let bench = Bench::new(on).await.tables(CASES).await;
    done(&bench.engine, vec![put("a", 1)]).await;
    bench.engine.close().await.unwrap();
    bench.engine.close().await.unwrap();
    let query = Query::new("SELECT 1", vec![]);
    assert_eq!(bench.engine.query(query).await.unwrap_err(), EngineError::Closed);
    assert_eq!(failure(&bench.engine, vec![put("b", 1)]).await, EngineError::Closed);
    let again = sync_server::store::engine::open(&bench.uri).await.unwrap();
    let query = Query::new("SELECT COUNT(*) FROM case_doc", vec![]);
    assert_eq!(again.query(query).await.unwrap()[0].int(0).unwrap(), 1);
}
