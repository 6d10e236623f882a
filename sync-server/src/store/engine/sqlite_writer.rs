//! The one writer of an SQLite file, and how it merges batches into shared commits.
//!
//! A commit waits for the disk (`synchronous=FULL`), so commits, not statements, are what a
//! machine has few of. While one commit runs, the batches of other requests queue up; the writer
//! takes all of them into its next transaction, each in a SAVEPOINT of its own. A conflict, a
//! broken rule or a wrong statement rolls back its own savepoint and nothing else. Answers go out
//! after COMMIT has returned, so `Done` means on disk, for every batch of the merge.
//!
//! When a merged transaction fails as a whole (no room left), its batches run again one by one:
//! the one that does not fit is refused alone, the others get their places.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use rusqlite::Connection;
use tokio::sync::{mpsc, oneshot};

use super::sqlite_run::{named, run_batch};
use super::{Applied, EngineError, Statement};

/// Batches in one commit at most: bounds how long the first of them waits for the last.
const MERGE_AT_MOST: usize = 256;
/// How often BEGIN is tried again after SQLite itself has waited out its patience.
const BUSY_ATTEMPTS: u32 = 3;

/// What the writer has done.
#[derive(Debug, Default)]
pub(super) struct Counts {
    pub(super) batches: AtomicU64,
    pub(super) commits: AtomicU64,
    pub(super) conflicts: AtomicU64,
    pub(super) retries: AtomicU64,
}

/// A batch and whom to answer.
pub(super) struct Job {
    pub(super) batch: Vec<Statement>,
    pub(super) answer: oneshot::Sender<Result<Applied, EngineError>>,
}

/// What the writer is asked to do.
pub(super) enum Order {
    Apply(Job),
    Close(oneshot::Sender<Result<(), EngineError>>),
}

/// The thread that owns the only connection that writes.
pub(super) struct Writer {
    pub(super) connection: Connection,
    pub(super) counts: Arc<Counts>,
}

impl Writer {
    /// Serves orders until it is told to close, or nobody is left who could order.
    pub(super) fn serve(self, mut queue: mpsc::Receiver<Order>) {
        let mut closing = None;
        while closing.is_none() {
            let Some(first) = queue.blocking_recv() else { break };
            let mut jobs = Vec::new();
            let mut next = Some(first);
            while let Some(order) = next {
                match order {
                    Order::Apply(job) => jobs.push(job),
                    Order::Close(answer) => {
                        closing = Some(answer);
                        break;
                    }
                }
                next = if jobs.len() < MERGE_AT_MOST { queue.try_recv().ok() } else { None };
            }
            self.commit(jobs);
        }
        drop(queue);
        let tidied = self.tidy();
        if let Some(answer) = closing {
            // Whoever asked may have stopped waiting; the database is closed all the same.
            let _ = answer.send(tidied);
        }
    }

    /// Moves the log into the file, so that the file alone is the database, and closes.
    fn tidy(self) -> Result<(), EngineError> {
        self.connection.flush_prepared_statement_cache();
        self.connection
            .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
            .map_err(|error| named(&error, "closing"))?;
        self.connection.close().map_err(|(_, error)| named(&error, "closing"))
    }

    fn commit(&self, jobs: Vec<Job>) {
        if jobs.is_empty() {
            return;
        }
        let batches: Vec<&[Statement]> = jobs.iter().map(|job| job.batch.as_slice()).collect();
        match self.transact(&batches) {
            Ok(outcomes) => {
                for (job, outcome) in jobs.into_iter().zip(outcomes) {
                    self.answer(job, outcome);
                }
            }
            Err(EngineError::InDoubt(said)) => self.refuse(jobs, &EngineError::InDoubt(said)),
            Err(EngineError::Busy(said)) => self.refuse(jobs, &EngineError::Busy(said)),
            Err(_) if jobs.len() > 1 => {
                for job in jobs {
                    self.commit(vec![job]);
                }
            }
            Err(error) => self.refuse(jobs, &error),
        }
    }

    fn refuse(&self, jobs: Vec<Job>, error: &EngineError) {
        for job in jobs {
            self.answer(job, Err(error.clone()));
        }
    }

    fn answer(&self, job: Job, outcome: Result<Applied, EngineError>) {
        match &outcome {
            Ok(Applied::Done(_)) => self.counts.batches.fetch_add(1, Ordering::Relaxed),
            Ok(Applied::Conflict { .. }) => self.counts.conflicts.fetch_add(1, Ordering::Relaxed),
            Err(_) => 0,
        };
        // The caller may be gone; what was committed stays committed.
        let _ = job.answer.send(outcome);
    }

    /// One transaction over many batches. `Err` means that none of them is in the database, or,
    /// for [`EngineError::InDoubt`], that SQLite could not say so.
    fn transact(
        &self,
        batches: &[&[Statement]],
    ) -> Result<Vec<Result<Applied, EngineError>>, EngineError> {
        self.begin()?;
        let mut outcomes = Vec::with_capacity(batches.len());
        for batch in batches {
            match self.in_savepoint(batch) {
                Ok(outcome) => outcomes.push(outcome),
                Err(error) => return Err(self.roll_back(error)),
            }
        }
        if !outcomes.iter().any(|outcome| matches!(outcome, Ok(Applied::Done(_)))) {
            self.roll_back(EngineError::Closed);
            return Ok(outcomes);
        }
        match self.execute("COMMIT") {
            Ok(()) => {
                self.counts.commits.fetch_add(1, Ordering::Relaxed);
                Ok(outcomes)
            }
            Err(EngineError::Io(said)) => Err(self.roll_back(EngineError::InDoubt(said))),
            Err(error) => Err(self.roll_back(error)),
        }
    }

    fn begin(&self) -> Result<(), EngineError> {
        let mut attempt = 1;
        loop {
            match self.execute("BEGIN IMMEDIATE") {
                Err(EngineError::Busy(_)) if attempt < BUSY_ATTEMPTS => {
                    attempt += 1;
                    self.counts.retries.fetch_add(1, Ordering::Relaxed);
                }
                done => return done,
            }
        }
    }

    /// The inner result is the batch's own; the outer `Err` ends the whole transaction.
    fn in_savepoint(
        &self,
        batch: &[Statement],
    ) -> Result<Result<Applied, EngineError>, EngineError> {
        self.execute("SAVEPOINT batch")?;
        let outcome = run_batch(&self.connection, batch);
        match &outcome {
            Ok(Applied::Done(_)) => {}
            Err(EngineError::DiskFull | EngineError::Io(_) | EngineError::Busy(_)) => {
                return outcome.map(Ok);
            }
            // Some errors end the transaction inside SQLite; then nothing is left to merge.
            Err(error) if self.connection.is_autocommit() => return Err(error.clone()),
            Ok(Applied::Conflict { .. }) | Err(_) => self.execute("ROLLBACK TO batch")?,
        }
        self.execute("RELEASE batch")?;
        Ok(outcome)
    }

    fn roll_back(&self, error: EngineError) -> EngineError {
        if !self.connection.is_autocommit()
            && let Err(second) = self.execute("ROLLBACK")
        {
            tracing::error!(%second, first = %error, "a transaction could not be rolled back");
        }
        error
    }

    fn execute(&self, sql: &'static str) -> Result<(), EngineError> {
        self.connection
            .prepare_cached(sql)
            .and_then(|mut prepared| prepared.raw_execute())
            .map(|_| ())
            .map_err(|error| named(&error, sql))
    }
}
