//! The thinnest story: a table, a batch, a conflict, on both engines.
#![allow(clippy::unwrap_used)]

use sync_server::store::engine::{Applied, Engine, Query, Statement, Value, open};

async fn story(engine: &dyn Engine) {
    let table = "CREATE TABLE t (id BIGINT NOT NULL PRIMARY KEY, word TEXT)";
    engine.apply(vec![Statement::new(table, vec![])]).await.unwrap();
    let put = |id: i64, word: &str| {
        Statement::new("INSERT INTO t (id, word) VALUES ($1, $2)", vec![id.into(), word.into()])
    };
    let first = engine.apply(vec![put(1, "井盖"), put(2, "路灯")]).await.unwrap();
    assert!(matches!(first, Applied::Done(_)));
    let second = engine.apply(vec![put(3, "护栏"), put(1, "again")]).await.unwrap();
    assert_eq!(second, Applied::Conflict { statement: 1 });
    let rows = engine
        .query(Query::new("SELECT word FROM t WHERE id <= $1 ORDER BY id", vec![Value::Int(9)]))
        .await
        .unwrap();
    let words: Vec<_> = rows.iter().map(|row| row.text(0).unwrap()).collect();
    assert_eq!(words, ["井盖", "路灯"]);
    engine.close().await.unwrap();
}

#[tokio::test]
async fn sqlite() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("centre.db");
    story(open(path.to_str().unwrap()).await.unwrap().as_ref()).await;
}

#[tokio::test]
async fn postgres() {
    let database = postgres_fixture::Database::fresh().unwrap();
    story(open(&database.uri()).await.unwrap().as_ref()).await;
}
