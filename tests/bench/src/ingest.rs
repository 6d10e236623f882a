//! What admission costs beside writing: the peer writes the very statements that admission wrote,
//! in the same transactions, into a twin of the database, without judging anything.

use std::sync::Arc;
use std::time::Instant;

use postgres_fixture::Database;
use sync_server::store::Store;
use sync_server::store::engine::{Applied, Engine, SqliteEngine, SqliteOptions, open};
use system_tests::{Fallible, Trouble};

use crate::Run;
use crate::figure::{Figure, Series};
use crate::machine;
use crate::office::{Office, Recording, admitted, hashes};

/// Cases of one batch: 80 ops.
const CASES: usize = 16;
const OPS: usize = 80;
const LEAST: f64 = 0.5;

async fn against(
    name: &str,
    engine: Arc<dyn Engine>,
    twin: Arc<dyn Engine>,
    batches: usize,
    note: &str,
) -> Fallible<Figure> {
    let recording = Recording::over(engine);
    // The tables are made on both; what is written after that is written on both.
    let store = Store::open(Arc::clone(&recording) as Arc<dyn Engine>).await?;
    Store::open(Arc::clone(&twin)).await?;
    recording.taken();
    let office = Office::on(store).await?;
    let mut handset = office.handset().await?;
    for batch in recording.taken() {
        twin.apply(batch).await?;
    }
    let [mut ours, mut bare] = [const { Series::empty() }; 2];
    for _ in 0..batches {
        for _ in 0..CASES {
            handset.reports(&hashes(3));
        }
        let push = handset.unsent()?;
        recording.spent_copying();
        let begun = Instant::now();
        let reply = office.authority.push(&push, handset.installation).await?;
        ours.ms(begun.elapsed().saturating_sub(recording.spent_copying()));
        if admitted(&reply.answers)? != OPS {
            return Err(Trouble("a batch has another number of ops".to_owned()));
        }
        let told = recording.taken();
        let begun = Instant::now();
        for batch in told {
            if !matches!(twin.apply(batch).await?, Applied::Done(_)) {
                return Err(Trouble("the twin is no twin".to_owned()));
            }
        }
        bare.ms(begun.elapsed());
    }
    let per_second = |series: &Series| (series.len() * OPS) as f64 / (series.sum() / 1e3);
    let (own, peer) = (per_second(&ours), per_second(&bare));
    engine_closed(&twin).await;
    Ok(Figure::new(name, own, "ops/s")
        .beside("the same statements in the same commits, unjudged", peer)
        .promised("ratio >= 0.5", own >= LEAST * peer)
        .noting(format!(
            "{batches} batches of {OPS} ops of one actor, one after the other; a batch takes \
             {:.1} ms in the middle, {:.1} ms at p99; {note}",
            ours.at(50),
            ours.at(99)
        )))
}

async fn engine_closed(engine: &Arc<dyn Engine>) {
    // A bench that is over has no use for tidy files.
    let _ = engine.close().await;
}

/// On both engines.
pub(crate) fn ingest_ops(run: &Run) -> Fallible<Vec<Figure>> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let batches = run.count(300, 40);
    runtime.block_on(async {
        let folder = machine::scratch()?;
        let file =
            |name: &str| SqliteEngine::open(folder.path().join(name), SqliteOptions::default());
        let (engine, twin) = (Arc::new(file("own.db").await?), Arc::new(file("twin.db").await?));
        let sqlite =
            against("ingest_ops_sqlite", engine, twin, batches, "WAL, synchronous=FULL").await?;
        let (one, other) = (Database::fresh()?, Database::fresh()?);
        let (engine, twin) = (open(&one.uri()).await?, open(&other.uri()).await?);
        let note = "a local PostgreSQL that does not sync to the disk, which favours the peer";
        let postgres = against("ingest_ops_postgres", engine, twin, batches, note).await?;
        Ok(vec![sqlite, postgres])
    })
}
