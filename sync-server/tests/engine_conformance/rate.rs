//! How many batches a second one SQLite file takes, every one of them on the disk.

use std::sync::Arc;
use std::time::Instant;

use sync_server::store::engine::{Engine, SqliteEngine, SqliteOptions, Statement};

use crate::bench::{done, statement};

const TABLE: &str = "CREATE TABLE entry (pos INTEGER NOT NULL PRIMARY KEY, doc BLOB) STRICT";

/// Shaped like the admission of one operation: an entry, a document, an index row, a counter.
fn batch(pos: i64) -> Vec<Statement> {
    let put = "INSERT INTO entry (pos, doc) VALUES ($1, $2)";
    (0..4).map(|n| statement(put, &[(pos * 4 + n).into(), vec![1u8; 400].into()])).collect()
}

async fn rate(engine: &Arc<dyn Engine>, writers: i64, each: i64, from: i64) -> (f64, u64) {
    let commits = engine.tally().commits;
    let begun = Instant::now();
    let mut tasks = tokio::task::JoinSet::new();
    for writer in 0..writers {
        let engine = Arc::clone(engine);
        tasks.spawn(async move {
            for n in 0..each {
                done(&engine, batch(from + writer * each + n)).await;
            }
        });
    }
    tasks.join_all().await;
    let seconds = begun.elapsed().as_secs_f64();
    let batches = u32::try_from(writers * each).unwrap();
    (f64::from(batches) / seconds, engine.tally().commits - commits)
}

#[tokio::test(flavor = "multi_thread")]
async fn merged_commits_carry_many_writers() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("centre.db");
    let engine = SqliteEngine::open(path, SqliteOptions::default()).await.unwrap();
    let engine: Arc<dyn Engine> = Arc::new(engine);
    done(&engine, vec![statement(TABLE, &[])]).await;

    let (single, single_commits) = rate(&engine, 1, 400, 0).await;
    let (merged, merged_commits) = rate(&engine, 64, 50, 1_000).await;
    println!(
        "synchronous=FULL, 4 statements a batch: one writer {single:.0} batches/s \
         ({single_commits} commits for 400), 64 writers {merged:.0} batches/s \
         ({merged_commits} commits for 3200)"
    );
    assert_eq!(single_commits, 400, "a writer alone waits for each of its commits");
    assert!(merged_commits < 1600, "3200 batches took {merged_commits} commits");
}
