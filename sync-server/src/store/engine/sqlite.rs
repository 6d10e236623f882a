//! SQLite: one writer thread that merges batches into shared commits, and `n` readers.
//!
//! A commit waits for the disk (`synchronous=FULL`), so commits, not statements, are what a
//! machine has few of. While one commit runs, the batches of other requests queue up; the writer
//! takes all of them into its next transaction, each in a SAVEPOINT of its own. A conflict, a
//! broken rule or a wrong statement rolls back its own savepoint and nothing else. Answers go out
//! after COMMIT has returned, so `Done` means on disk, for every batch of the merge.
//!
//! When a merged transaction fails as a whole (no room left), its batches run again one by one:
//! the one that does not fit is refused alone, the others get their places.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use rusqlite::backup::{Backup, StepResult};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use tokio::sync::{Semaphore, mpsc, oneshot};

use super::sqlite_run::{Fault, named, run, run_batch};
use super::{Applied, Dialect, Engine, EngineError, Query, Row, Statement, Tally};

/// Batches in one commit at most: bounds how long the first of them waits for the last.
const MERGE_AT_MOST: usize = 256;
/// Batches that may wait before `apply` makes its callers wait.
const QUEUE: usize = 1024;
/// Prepared statements each connection keeps.
const STATEMENTS_KEPT: usize = 256;
/// How often BEGIN is tried again after SQLite itself has waited [`SqliteOptions::patience`].
const BUSY_ATTEMPTS: u32 = 3;

/// How an SQLite database is opened.
#[derive(Debug, Clone)]
pub struct SqliteOptions {
    /// Connections that read, each usable by one query at a time.
    pub readers: usize,
    /// A ceiling on the file's size in bytes, so that photographs on the same disk keep their
    /// room; reaching it answers [`EngineError::DiskFull`].
    pub max_bytes: Option<u64>,
    /// How long SQLite waits for another process's lock before the engine tries again.
    pub patience: Duration,
}

impl Default for SqliteOptions {
    fn default() -> Self {
        Self { readers: 4, max_bytes: None, patience: Duration::from_secs(5) }
    }
}

/// An open SQLite database.
#[derive(Debug)]
pub struct SqliteEngine {
    path: PathBuf,
    orders: mpsc::Sender<Order>,
    readers: Arc<Readers>,
    counts: Arc<Counts>,
}

#[derive(Debug, Default)]
struct Counts {
    batches: AtomicU64,
    commits: AtomicU64,
    conflicts: AtomicU64,
    retries: AtomicU64,
}

struct Job {
    batch: Vec<Statement>,
    answer: oneshot::Sender<Result<Applied, EngineError>>,
}

enum Order {
    Apply(Job),
    Close(oneshot::Sender<Result<(), EngineError>>),
}

impl SqliteEngine {
    /// Opens the file, making it if it is not there, and starts the writer.
    ///
    /// # Errors
    /// The file cannot be opened, is no database, or lies where SQLite cannot use a
    /// write-ahead log (most network file systems).
    pub async fn open(path: impl AsRef<Path>, options: SqliteOptions) -> Result<Self, EngineError> {
        let path = path.as_ref().to_owned();
        blocking(move || Self::open_now(path, &options)).await
    }

    fn open_now(path: PathBuf, options: &SqliteOptions) -> Result<Self, EngineError> {
        let writer = connect(&path, options, OpenFlags::SQLITE_OPEN_CREATE)?;
        prepare_writer(&writer, options)?;
        let count = options.readers.max(1);
        let mut connections = Vec::with_capacity(count);
        for _ in 0..count {
            let reader = connect(&path, options, OpenFlags::empty())?;
            pragma(&reader, "query_only", "ON")?;
            connections.push(reader);
        }
        let counts = Arc::new(Counts::default());
        let (orders, queue) = mpsc::channel(QUEUE);
        let thread = Writer { connection: writer, counts: Arc::clone(&counts) };
        std::thread::Builder::new()
            .name("sqlite-writer".to_owned())
            .spawn(move || thread.serve(queue))
            .map_err(|error| EngineError::Open(error.to_string()))?;
        let readers = Arc::new(Readers {
            free: Semaphore::new(count),
            count,
            connections: Mutex::new(connections),
        });
        Ok(Self { path, orders, readers, counts })
    }
}

#[async_trait]
impl Engine for SqliteEngine {
    fn dialect(&self) -> Dialect {
        Dialect::Sqlite
    }

    async fn apply(&self, batch: Vec<Statement>) -> Result<Applied, EngineError> {
        let (answer, answered) = oneshot::channel();
        let order = Order::Apply(Job { batch, answer });
        self.orders.send(order).await.map_err(|_| EngineError::Closed)?;
        answered.await.map_err(|_| EngineError::Closed)?
    }

    async fn query(&self, query: Query) -> Result<Vec<Row>, EngineError> {
        self.readers
            .with(move |connection| match run(connection, &query.sql, &query.params, 0) {
                Ok((rows, _)) => Ok(rows),
                Err(Fault::Failed(error)) => Err(error),
                Err(Fault::Duplicate) => {
                    Err(EngineError::statement(&query.sql, "a query cannot write"))
                }
            })
            .await
    }

    async fn backup_to(&self, path: &Path) -> Result<(), EngineError> {
        let path = path.to_owned();
        self.readers.with(move |connection| copy(connection, &path)).await
    }

    fn tally(&self) -> Tally {
        Tally {
            batches: self.counts.batches.load(Ordering::Relaxed),
            commits: self.counts.commits.load(Ordering::Relaxed),
            conflicts: self.counts.conflicts.load(Ordering::Relaxed),
            retries: self.counts.retries.load(Ordering::Relaxed),
        }
    }

    async fn close(&self) -> Result<(), EngineError> {
        self.readers.close().await;
        let (answer, answered) = oneshot::channel();
        if self.orders.send(Order::Close(answer)).await.is_err() {
            return Ok(());
        }
        tracing::debug!(path = %self.path.display(), "closing the database");
        answered.await.unwrap_or(Ok(()))
    }
}

/// Runs blocking work off the async threads.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, EngineError> + Send + 'static,
) -> Result<T, EngineError> {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done,
        Err(error) => Err(EngineError::Unavailable(error.to_string())),
    }
}

fn connect(
    path: &Path,
    options: &SqliteOptions,
    extra: OpenFlags,
) -> Result<Connection, EngineError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | extra;
    let opening = |error: rusqlite::Error| match named(&error, "opening") {
        EngineError::Statement { reason, .. } => EngineError::Open(reason),
        known => known,
    };
    let connection = Connection::open_with_flags(path, flags).map_err(opening)?;
    connection.busy_timeout(options.patience).map_err(opening)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS_KEPT);
    // PostgreSQL reads "x" as a name only; so shall SQLite, or a typing error becomes a text.
    for rule in [DbConfig::SQLITE_DBCONFIG_DQS_DML, DbConfig::SQLITE_DBCONFIG_DQS_DDL] {
        connection.set_db_config(rule, false).map_err(opening)?;
    }
    pragma(&connection, "foreign_keys", "ON")?;
    pragma(&connection, "case_sensitive_like", "ON")?;
    pragma(&connection, "trusted_schema", "OFF")?;
    Ok(connection)
}

fn prepare_writer(writer: &Connection, options: &SqliteOptions) -> Result<(), EngineError> {
    let wrong = |error: rusqlite::Error| named(&error, "opening for writing");
    let mode: String =
        writer.query_row("PRAGMA journal_mode=WAL", [], |row| row.get(0)).map_err(wrong)?;
    if mode != "wal" {
        return Err(EngineError::Open(
            "SQLite cannot keep a write-ahead log here: use a local disk".to_owned(),
        ));
    }
    pragma(writer, "synchronous", "FULL")?;
    // A log that once grew large gives its room back at the next checkpoint.
    pragma(writer, "journal_size_limit", "67108864")?;
    if let Some(bytes) = options.max_bytes {
        let page: i64 =
            writer.query_row("PRAGMA page_size", [], |row| row.get(0)).map_err(wrong)?;
        let pages = bytes / u64::try_from(page).unwrap_or(4096).max(1);
        pragma(writer, "max_page_count", &pages.max(1).to_string())?;
    }
    Ok(())
}

fn pragma(connection: &Connection, name: &str, value: &str) -> Result<(), EngineError> {
    connection
        .execute_batch(&format!("PRAGMA {name}={value}"))
        .map_err(|error| named(&error, "setting up the connection"))
}

/// The thread that owns the only connection that writes.
struct Writer {
    connection: Connection,
    counts: Arc<Counts>,
}

impl Writer {
    fn serve(self, mut queue: mpsc::Receiver<Order>) {
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

/// The connections that read. A permit of `free` is the right to one of them.
#[derive(Debug)]
struct Readers {
    free: Semaphore,
    count: usize,
    connections: Mutex<Vec<Connection>>,
}

impl Readers {
    /// Lends a connection to `work` on a blocking thread. The last one given back is the next one
    /// lent: its pages are warm.
    async fn with<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&Connection) -> Result<T, EngineError> + Send + 'static,
    ) -> Result<T, EngineError> {
        let permit = self.free.acquire().await.map_err(|_| EngineError::Closed)?;
        // The permit travels with the work: a caller that stops waiting does not free it early.
        permit.forget();
        let readers = Arc::clone(self);
        blocking(move || {
            let lent = Lent { connection: readers.take(), readers };
            match &lent.connection {
                Some(connection) => work(connection),
                None => Err(EngineError::Closed),
            }
        })
        .await
    }

    fn take(&self) -> Option<Connection> {
        self.connections.lock().unwrap_or_else(PoisonError::into_inner).pop()
    }

    async fn close(&self) {
        let all = u32::try_from(self.count).unwrap_or(u32::MAX);
        // Waits for the queries that are running; an error means that it was closed before.
        if let Ok(permits) = self.free.acquire_many(all).await {
            permits.forget();
            self.free.close();
        }
        self.connections.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

/// A connection on loan; it goes back even when the work panics.
struct Lent {
    connection: Option<Connection>,
    readers: Arc<Readers>,
}

impl Drop for Lent {
    fn drop(&mut self) {
        if let Some(connection) = self.connection.take() {
            self.readers
                .connections
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(connection);
        }
        self.readers.free.add_permits(1);
    }
}

/// Copies the database as of now. The copy gets its name only when it is complete.
fn copy(connection: &Connection, path: &Path) -> Result<(), EngineError> {
    let io = |error: std::io::Error| EngineError::Io(error.to_string());
    let wrong = |error: rusqlite::Error| named(&error, "copying the database");
    if path.exists() {
        return Err(EngineError::Io(format!("{} exists already", path.display())));
    }
    let mut partial = path.as_os_str().to_owned();
    partial.push(".partial");
    let partial = PathBuf::from(partial);
    if partial.exists() {
        std::fs::remove_file(&partial).map_err(io)?;
    }
    let mut target = Connection::open(&partial).map_err(wrong)?;
    {
        let backup = Backup::new(connection, &mut target).map_err(wrong)?;
        // All pages in one step read one snapshot; in WAL mode the writer does not wait for it.
        if backup.step(-1).map_err(wrong)? != StepResult::Done {
            return Err(EngineError::Busy("another process holds the database".to_owned()));
        }
    }
    // A file that needs no log beside it can be carried away as it is.
    target.query_row("PRAGMA journal_mode=DELETE", [], |_| Ok(())).map_err(wrong)?;
    target.close().map_err(|(_, error)| wrong(error))?;
    std::fs::rename(&partial, path).map_err(io)?;
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::File::open(folder).and_then(|folder| folder.sync_all()).map_err(io)?;
    }
    Ok(())
}
