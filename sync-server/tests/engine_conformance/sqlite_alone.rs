//! What only SQLite does: merged commits, a ceiling, other processes' locks, copies.

use std::sync::Arc;
use std::time::Duration;

use futures::future::join_all;
use sync_server::store::engine::{
    Applied, Engine, EngineError, Query, SqliteEngine, SqliteOptions, Statement, open,
};

use crate::bench::{done, statement};

const TABLE: &str = "CREATE TABLE t (id INTEGER NOT NULL PRIMARY KEY, b BLOB, \
    CHECK (id >= 0)) STRICT";
const PUT: &str = "INSERT INTO t (id, b) VALUES ($1, $2)";

async fn engine(folder: &tempfile::TempDir, options: SqliteOptions) -> Arc<dyn Engine> {
    let engine = SqliteEngine::open(folder.path().join("centre.db"), options).await.unwrap();
    let engine: Arc<dyn Engine> = Arc::new(engine);
    done(&engine, vec![statement(TABLE, &[])]).await;
    engine
}

fn put(id: i64, bytes: usize) -> Vec<Statement> {
    vec![statement(PUT, &[id.into(), vec![7u8; bytes].into()]).touching(1)]
}

async fn count(engine: &Arc<dyn Engine>) -> i64 {
    let rows = engine.query(Query::new("SELECT COUNT(*) FROM t", vec![])).await.unwrap();
    rows[0].int(0).unwrap()
}

#[tokio::test]
async fn a_hundred_batches_share_a_few_commits_and_fail_alone() {
    let folder = tempfile::tempdir().unwrap();
    let engine = engine(&folder, SqliteOptions::default()).await;
    done(&engine, put(1_000, 0)).await;
    let before = engine.tally();

    let answers = join_all((0..100).map(|id| {
        let batch = match id {
            10 => [put(id, 1), put(1_000, 1)].concat(),
            20 => [put(id, 1), put(-1, 1)].concat(),
            30 => [put(id, 1), vec![statement("nonsense", &[])]].concat(),
            _ => put(id, 1),
        };
        engine.apply(batch)
    }))
    .await;

    for (id, answer) in answers.into_iter().enumerate() {
        match id {
            10 => assert_eq!(answer, Ok(Applied::Conflict { statement: 1 })),
            20 => assert!(matches!(answer, Err(EngineError::Constraint { statement: 1, .. }))),
            30 => assert!(matches!(answer, Err(EngineError::Statement { .. }))),
            _ => assert!(matches!(answer, Ok(Applied::Done(_))), "{id}: {answer:?}"),
        }
    }
    let after = engine.tally();
    assert_eq!(after.batches - before.batches, 97);
    assert_eq!(after.conflicts - before.conflicts, 1);
    let commits = after.commits - before.commits;
    assert!(commits <= 20, "97 batches took {commits} commits");
    assert_eq!(count(&engine).await, 98, "nothing of the three that failed");
}

#[tokio::test]
async fn a_batch_that_does_not_fit_is_refused_alone() {
    let folder = tempfile::tempdir().unwrap();
    let options = SqliteOptions { max_bytes: Some(1 << 20), ..SqliteOptions::default() };
    let engine = engine(&folder, options).await;
    let answers =
        join_all((0..20).map(|id| engine.apply(put(id, if id == 7 { 4 << 20 } else { 1000 }))))
            .await;
    for (id, answer) in answers.into_iter().enumerate() {
        if id == 7 {
            assert_eq!(answer, Err(EngineError::DiskFull));
        } else {
            assert!(matches!(answer, Ok(Applied::Done(_))), "{id}: {answer:?}");
        }
    }
    assert_eq!(EngineError::DiskFull.code(), "store.disk_full");
    done(&engine, put(100, 1000)).await;
    assert_eq!(count(&engine).await, 20);
}

#[tokio::test]
async fn another_process_that_holds_the_file_is_waited_for_then_named() {
    let folder = tempfile::tempdir().unwrap();
    let options = SqliteOptions { patience: Duration::from_millis(20), ..SqliteOptions::default() };
    let engine = engine(&folder, options).await;
    let other = rusqlite::Connection::open(folder.path().join("centre.db")).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let refused = engine.apply(put(1, 1)).await.unwrap_err();
    assert_eq!(refused.code(), "store.busy");
    assert!(engine.tally().retries > 0);
    assert_eq!(count(&engine).await, 0, "reading goes on");
    other.execute_batch("ROLLBACK").unwrap();
    done(&engine, put(1, 1)).await;
    assert_eq!(count(&engine).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_is_whole_while_work_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let engine = engine(&folder, SqliteOptions::default()).await;
    done(&engine, put(0, 0)).await;
    let writer = Arc::clone(&engine);
    let (stop, mut stopped) = tokio::sync::watch::channel(false);
    let work = tokio::spawn(async move {
        let mut id = 1;
        while !*stopped.borrow_and_update() {
            done(&writer, [put(id, 5000), put(id + 1, 5000)].concat()).await;
            id += 2;
        }
    });
    for n in 0..5 {
        let copy = folder.path().join(format!("copy{n}.db"));
        engine.backup_to(&copy).await.unwrap();
        let copied = open(copy.to_str().unwrap()).await.unwrap();
        assert_eq!(count(&copied).await % 2, 1, "pairs are copied whole");
        let check = copied.query(Query::new("PRAGMA integrity_check", vec![])).await.unwrap();
        assert_eq!(check[0].text(0).unwrap(), "ok");
        let twice = engine.backup_to(&copy).await.unwrap_err();
        assert!(twice.to_string().contains("exists already"), "a copy is never overwritten");
    }
    stop.send(true).unwrap();
    work.await.unwrap();
}

#[tokio::test]
async fn closing_leaves_one_file_that_holds_everything() {
    let folder = tempfile::tempdir().unwrap();
    let engine = engine(&folder, SqliteOptions::default()).await;
    let queued = join_all((0..50).map(|id| engine.apply(put(id, 100))));
    let (answers, closed) = tokio::join!(queued, engine.close());
    closed.unwrap();
    let kept = answers.iter().filter(|a| matches!(a, Ok(Applied::Done(_)))).count();
    assert_eq!(kept, 50, "what was queued before the close is written");
    let files: Vec<_> = std::fs::read_dir(folder.path()).unwrap().flatten().collect();
    assert_eq!(files.len(), 1, "{files:?}");
}

#[tokio::test]
async fn a_query_cannot_write() {
    let folder = tempfile::tempdir().unwrap();
    let engine = engine(&folder, SqliteOptions::default()).await;
    let query = Query::new("INSERT INTO t (id) VALUES (1) RETURNING id", vec![]);
    assert_eq!(engine.query(query).await.unwrap_err().code(), "store.internal");
    assert_eq!(count(&engine).await, 0);
}

#[tokio::test]
async fn what_cannot_be_opened_is_said_in_a_sentence() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("photo.jpg"), [0xff; 5000]).unwrap();
    for name in ["photo.jpg", "no/such/folder.db"] {
        let error = open(folder.path().join(name).to_str().unwrap()).await.unwrap_err();
        assert_eq!(error.code(), "store.open", "{error}");
    }
    assert_eq!(open("mysql://root:secret@host/db").await.unwrap_err().code(), "store.open");
    let uri = format!("sqlite:{}", folder.path().join("centre.db").display());
    open(&uri).await.unwrap().close().await.unwrap();
    assert!(folder.path().join("centre.db").is_file());
}

#[cfg(unix)]
#[tokio::test]
async fn r34_nobody_else_on_the_machine_may_read_the_database_or_a_copy() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let engine = engine(&folder, SqliteOptions::default()).await;
    engine.backup_to(&folder.path().join("copy.db")).await.unwrap();
    let files: Vec<_> = std::fs::read_dir(folder.path()).unwrap().flatten().collect();
    assert!(files.len() >= 3, "the database, its log and the copy: {files:?}");
    for file in files {
        let mode = file.metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{file:?}");
    }
}
