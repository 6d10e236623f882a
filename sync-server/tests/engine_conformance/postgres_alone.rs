//! What only PostgreSQL does: lost connections, plans gone stale, deadlocks, secrets in a string.

use sync_server::store::engine::{
    Applied, EngineError, PostgresEngine, PostgresOptions, Query, open,
};

use crate::bench::{Bench, On, done, statement};

const TABLE: &str = "CREATE TABLE t (id INTEGER NOT NULL PRIMARY KEY) STRICT";

#[tokio::test(flavor = "multi_thread")]
async fn r03_connections_cut_by_the_server_are_made_again() {
    let bench = Bench::new(On::Postgres).await.tables(TABLE).await;
    let put = "INSERT INTO t (id) VALUES ($1)";
    for id in 0..10i64 {
        let cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
            WHERE datname = current_database() AND pid <> pg_backend_pid()";
        let other = open(&bench.uri).await.unwrap();
        other.query(Query::new(cut, vec![])).await.unwrap();
        let answer = bench.engine.apply(vec![statement(put, &[id.into()]).touching(1)]).await;
        assert!(matches!(answer, Ok(Applied::Done(_))), "{answer:?}");
    }
    assert_eq!(bench.int("SELECT COUNT(*) FROM t").await, 10);
}

#[tokio::test]
async fn r21_a_table_that_grows_a_column_does_not_break_a_running_server() {
    let bench = Bench::new(On::Postgres).await.tables(TABLE).await;
    done(&bench.engine, vec![statement("INSERT INTO t (id) VALUES (1)", &[])]).await;
    assert_eq!(bench.rows("SELECT * FROM t").await[0].0.len(), 1);
    let newer = open(&bench.uri).await.unwrap();
    let grow = "ALTER TABLE t ADD COLUMN note TEXT";
    done(&newer, vec![statement(grow, &[])]).await;
    assert_eq!(bench.rows("SELECT * FROM t").await[0].0.len(), 2);
    let touch = "UPDATE t SET note = 'x' RETURNING *";
    assert_eq!(done(&bench.engine, vec![statement(touch, &[])]).await[0][0].0.len(), 2);
    done(&newer, vec![statement("ALTER TABLE t ADD COLUMN more TEXT", &[])]).await;
    assert_eq!(done(&bench.engine, vec![statement(touch, &[])]).await[0][0].0.len(), 3);
}

#[tokio::test]
async fn secrets_of_a_connection_string_are_never_repeated() {
    let wrong = [
        "postgres://clerk:hunter2@localhost:notaport/db",
        "postgres://clerk:hunter2@127.0.0.1:1/db?connect_timeout=1",
        "postgres://clerk:hunter2@%2Fno%2Fsuch%2Ffolder/db",
    ];
    let options = PostgresOptions { connections: 1, attempts: 2, ..PostgresOptions::default() };
    for uri in wrong {
        let error = PostgresEngine::connect(uri, options.clone()).await.unwrap_err();
        let said = format!("{error} {error:?}");
        assert!(!said.contains("hunter2") && !said.contains("clerk"), "{said}");
        assert!(["store.open", "store.unavailable"].contains(&error.code()), "{said}");
    }
    let bench = Bench::new(On::Postgres).await;
    let engine = PostgresEngine::connect(&bench.uri, options).await.unwrap();
    assert!(!format!("{engine:?}").contains("postgres@"), "{engine:?}");
    let missing = bench.uri.replace("/test_", "/missing_");
    let error = open(&missing).await.unwrap_err();
    assert!(matches!(error, EngineError::Open(_)), "{error:?}");
}

#[tokio::test]
async fn a_copy_points_to_the_tool_that_makes_it() {
    let bench = Bench::new(On::Postgres).await;
    let error = bench.engine.backup_to("copy.db".as_ref()).await.unwrap_err();
    assert!(error.to_string().contains("pg_dump"), "{error}");
}
