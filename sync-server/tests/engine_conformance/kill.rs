//! kill -9 while batches are being written: what was answered is there, nothing is there by half.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::sync::Arc;

use rstest::rstest;
use sync_server::store::engine::{Applied, open};

use crate::bench::{Bench, On, On::*, statement};

const KILLS: u32 = 24;
const PARTS: i64 = 3;
/// Tells the child which database to write to.
const URI: &str = "ENGINE_KILL_URI";

const TABLES: &str = "CREATE TABLE counter (n INTEGER NOT NULL) STRICT;
    INSERT INTO counter (n) VALUES (0);
    CREATE TABLE part (batch INTEGER NOT NULL, part INTEGER NOT NULL, doc BLOB,
        PRIMARY KEY (batch, part)) STRICT";

/// The child: eight writers, each saying a batch's number after it was answered, until killed.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "started by the test below, in a process that can be killed"]
async fn child_that_writes_until_it_is_killed() {
    let Ok(uri) = std::env::var(URI) else { return };
    let engine = open(&uri).await.unwrap();
    let mut writers = tokio::task::JoinSet::new();
    for _ in 0..8 {
        let engine = Arc::clone(&engine);
        writers.spawn(async move {
            loop {
                let mut batch =
                    vec![statement("UPDATE counter SET n = n + 1 RETURNING n", &[]).touching(1)];
                for part in 0..PARTS {
                    let put = "INSERT INTO part (batch, part, doc) SELECT n, $1, $2 FROM counter";
                    batch.push(statement(put, &[part.into(), vec![1u8; 2000].into()]).touching(1));
                }
                if let Applied::Done(rows) = engine.apply(batch).await.unwrap() {
                    let line = format!("ack {}\n", rows[0][0].int(0).unwrap());
                    std::io::stdout().write_all(line.as_bytes()).unwrap();
                }
            }
        });
    }
    writers.join_all().await;
}

#[rstest]
#[tokio::test]
async fn r01_a_server_killed_at_any_moment_has_all_it_answered_and_no_half(
    #[values(Sqlite, Postgres)] on: On,
) {
    let bench = Bench::new(on).await.tables(TABLES).await;
    let mut acknowledged = BTreeSet::new();
    for kill in 0..KILLS {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "kill::child_that_writes_until_it_is_killed"])
            .args(["--ignored", "--nocapture"])
            .env(URI, &bench.uri)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
        let acks_before_the_kill = if kill == 0 { 0 } else { getrandom::u32().unwrap() % 120 };
        let mut seen = 0;
        while seen < acks_before_the_kill {
            let line = lines.next().expect("the child writes until it is killed");
            seen += u32::from(note(&line, &mut acknowledged));
        }
        child.kill().unwrap();
        child.wait().unwrap();
        // What it said before it died counts as answered, though nobody had read it yet.
        for line in lines {
            note(&line, &mut acknowledged);
        }
        check(&bench, &acknowledged).await;
    }
    let batches = bench.int("SELECT n FROM counter").await;
    println!("{KILLS} kills, {} batches answered, {batches} kept", acknowledged.len());
    assert!(acknowledged.len() > 100, "the children hardly wrote anything");
}

fn note(line: &str, acknowledged: &mut BTreeSet<i64>) -> bool {
    let number = line.split_once("ack ").and_then(|(_, number)| number.parse().ok());
    number.is_some_and(|number| acknowledged.insert(number))
}

/// Opens the database as the next server would and looks.
async fn check(bench: &Bench, acknowledged: &BTreeSet<i64>) {
    let engine = open(&bench.uri).await.unwrap();
    let sql = "SELECT batch, COUNT(*) FROM part GROUP BY batch ORDER BY batch";
    let query = sync_server::store::engine::Query::new(sql, vec![]);
    let rows = engine.query(query).await.unwrap();
    let mut kept = BTreeSet::new();
    for row in rows {
        assert_eq!(row.int(1).unwrap(), PARTS, "batch {} is there by half", row.int(0).unwrap());
        kept.insert(row.int(0).unwrap());
    }
    let lost: Vec<_> = acknowledged.difference(&kept).collect();
    assert!(lost.is_empty(), "answered and lost: {lost:?}");
    let highest = kept.last().copied().unwrap_or(0);
    assert_eq!(kept.len(), usize::try_from(highest).unwrap(), "positions have no gap");
    engine.close().await.unwrap();
}
