//! Many callers at once: positions, races, locks taken in opposite order.

use std::sync::Arc;

use rstest::rstest;
use sync_server::store::engine::{Applied, Query};
use tokio::task::JoinSet;

use crate::bench::{Bench, On, On::*, done, statement};

const LOG: &str =
    "CREATE TABLE counter (name TEXT NOT NULL PRIMARY KEY, n INTEGER NOT NULL) STRICT;
    CREATE TABLE entry (pos INTEGER NOT NULL PRIMARY KEY, who INTEGER NOT NULL) STRICT;
    INSERT INTO counter (name, n) VALUES ('pos', 0), ('a', 0), ('b', 0);";

const NEXT: &str = "UPDATE counter SET n = n + 1 WHERE name = $1 RETURNING n";

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn r31_fifty_tasks_get_positions_without_gap_or_double(
    #[values(Sqlite, SqliteConflicting, Postgres, PostgresConflicting)] on: On,
) {
    let bench = Bench::new(on).await.tables(LOG).await;
    let mut tasks = JoinSet::new();
    for who in 0..50i64 {
        let engine = Arc::clone(&bench.engine);
        tasks.spawn(async move {
            let mut got = Vec::new();
            for _ in 0..4 {
                let answer = done(
                    &engine,
                    vec![
                        statement(NEXT, &["pos".into()]).touching(1),
                        statement(
                            "INSERT INTO entry (pos, who) SELECT n, $1 FROM counter \
                             WHERE name = 'pos'",
                            &[who.into()],
                        )
                        .touching(1),
                    ],
                )
                .await;
                got.push((answer[0][0].int(0).unwrap(), who));
            }
            got
        });
    }
    let mut told: Vec<(i64, i64)> = tasks.join_all().await.into_iter().flatten().collect();
    told.sort_unstable();
    let positions: Vec<i64> = told.iter().map(|(pos, _)| *pos).collect();
    assert_eq!(positions, (1..=200).collect::<Vec<i64>>());
    let rows = bench.rows("SELECT pos, who FROM entry ORDER BY pos").await;
    let kept: Vec<_> = rows.iter().map(|r| (r.int(0).unwrap(), r.int(1).unwrap())).collect();
    assert_eq!(kept, told, "what each was told is what is kept");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn r10_who_planned_on_an_old_position_loses_and_plans_again(
    #[values(Sqlite, SqliteConflicting, Postgres, PostgresConflicting)] on: On,
) {
    let bench = Bench::new(on).await.tables(LOG).await;
    let mut tasks = JoinSet::new();
    for who in 0..10i64 {
        let engine = Arc::clone(&bench.engine);
        tasks.spawn(async move {
            let mut left = 5;
            while left > 0 {
                let load = Query::new("SELECT n FROM counter WHERE name = 'pos'", vec![]);
                let seen = engine.query(load).await.unwrap()[0].int(0).unwrap();
                let plan = vec![
                    statement(
                        "UPDATE counter SET n = $1 WHERE name = 'pos' AND n = $2",
                        &[(seen + 1).into(), seen.into()],
                    )
                    .touching(1),
                    statement(
                        "INSERT INTO entry (pos, who) VALUES ($1, $2)",
                        &[(seen + 1).into(), who.into()],
                    )
                    .touching(1),
                ];
                if let Applied::Done(_) = engine.apply(plan).await.unwrap() {
                    left -= 1;
                }
            }
        });
    }
    tasks.join_all().await;
    assert_eq!(bench.int("SELECT n FROM counter WHERE name = 'pos'").await, 50);
    assert_eq!(bench.int("SELECT COUNT(*) FROM entry").await, 50);
    assert_eq!(bench.int("SELECT MAX(pos) FROM entry").await, 50);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn locks_taken_in_opposite_order_end_well(
    #[values(Sqlite, SqliteConflicting, Postgres, PostgresConflicting)] on: On,
) {
    let bench = Bench::new(on).await.tables(LOG).await;
    let mut tasks = JoinSet::new();
    for task in 0..6 {
        let engine = Arc::clone(&bench.engine);
        tasks.spawn(async move {
            let order = if task % 2 == 0 { ["a", "b"] } else { ["b", "a"] };
            for _ in 0..10 {
                let both = order.map(|name| statement(NEXT, &[name.into()]).touching(1));
                done(&engine, both.to_vec()).await;
            }
        });
    }
    tasks.join_all().await;
    let rows = bench.rows("SELECT n FROM counter WHERE name IN ('a', 'b')").await;
    let counted: Vec<i64> = rows.iter().map(|row| row.int(0).unwrap()).collect();
    assert_eq!(counted, [60, 60]);
    if bench.is_postgres() {
        println!("deadlocks run again: {}", bench.engine.tally().retries);
    }
}
