//! SQLite: one writer thread that merges batches into shared commits, and `n` readers.
//!
//! The writer's connection is used by its thread alone; `sqlite_writer` tells how it merges
//! batches. Readers see what was committed before their query began, and never wait for it.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use async_trait::async_trait;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use tokio::sync::{mpsc, oneshot};

use super::sqlite_readers::{Readers, blocking, copy};
use super::sqlite_run::{Fault, named, run};
use super::sqlite_writer::{Counts, Job, Order, Writer};
use super::{Applied, Dialect, Engine, EngineError, Query, Row, Statement, Tally};

/// Batches that may wait before `apply` makes its callers wait.
const QUEUE: usize = 1024;
/// Prepared statements each connection keeps.
const STATEMENTS_KEPT: usize = 256;

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
        make_private(&path)?;
        let writer = connect(&path, options)?;
        prepare_writer(&writer, options)?;
        let count = options.readers.max(1);
        let mut connections = Vec::with_capacity(count);
        for _ in 0..count {
            let reader = connect(&path, options)?;
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
        let readers = Arc::new(Readers::new(connections));
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

/// Makes the file, readable by the server's user alone, if it is not there: it will hold names
/// and telephone numbers. The log beside it inherits the mode.
pub(super) fn make_private(path: &Path) -> Result<(), EngineError> {
    let mut options = std::fs::OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Ok(_) => Ok(()),
        Err(error) => Err(EngineError::Open(format!("{}: {error}", path.display()))),
    }
}

fn connect(path: &Path, options: &SqliteOptions) -> Result<Connection, EngineError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
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
