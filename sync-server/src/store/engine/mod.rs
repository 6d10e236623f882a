//! The database under the store: one SQL text, two engines.
//!
//! The store speaks to a database through [`Engine`] only. A plan becomes a list of
//! [`Statement`]s, each with what it [`Expect`]s to touch, and [`Engine::apply`] writes the list in
//! one transaction: every statement took effect as expected, or none did and the caller is told
//! [`Applied::Conflict`], loads again and plans again. The invariant every engine keeps: **an
//! answered `Done` is on disk, and no part of any other batch is.**
//!
//! # The SQL both engines read
//!
//! * Placeholders are `$1` to `$n`; all of them are used, and one may be used twice.
//! * Values are 64-bit integers, text, bytes and NULL. Truth is 0 or 1.
//! * `INSERT .. ON CONFLICT .. DO UPDATE` and `RETURNING` mean the same on both.
//! * PostgreSQL infers a placeholder's type from where it stands. Where nothing tells
//!   (`SELECT $1`), write `CAST($1 AS BIGINT)` or `CAST($1 AS TEXT)`. `SUM` over integers is a
//!   NUMERIC there: write `CAST(SUM(n) AS BIGINT)`.
//! * Text compares by its bytes on both (the migrations see to it), `LIKE` minds case on both, and
//!   `"x"` is always a name, never a text.
//! * A text is prepared once per connection and kept: it is made of constants, never of values.
//! * Text holds no NUL character: PostgreSQL cannot store one, so both engines refuse it.
//!
//! Left out on purpose, so that the kin of PostgreSQL (CockroachDB, YugabyteDB, Citus) stay
//! possible: LISTEN/NOTIFY, advisory locks, triggers, SERIAL and identity columns, session `SET`.

mod conflicting;
mod error;
mod postgres;
mod postgres_value;
mod row;
mod sqlite;
mod sqlite_readers;
mod sqlite_run;
mod sqlite_writer;
mod statement;

use std::path::Path;
use std::sync::Arc;

use async_trait::async_trait;

pub use conflicting::Conflicting;
pub use error::EngineError;
pub use postgres::{PostgresEngine, PostgresOptions};
pub use row::Row;
pub use sqlite::{SqliteEngine, SqliteOptions};
pub use statement::{Expect, Query, Statement, Value};

/// What became of a batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Applied {
    /// Every statement met its expectation and the transaction is committed, durably. One entry
    /// per statement, in order: the rows of its `RETURNING`, or nothing.
    Done(Vec<Vec<Row>>),
    /// Nothing was written. Statement number `statement` (from 0) touched another number of rows
    /// than expected, or broke a uniqueness rule: someone else was first. Load and plan again.
    Conflict {
        /// Index of the statement in the batch.
        statement: usize,
    },
}

/// Which spelling of SQL an engine needs where the two cannot share one text: table definitions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// SQLite with STRICT tables.
    Sqlite,
    /// PostgreSQL and its kin.
    Postgres,
}

/// What an engine has done since it was opened, for the metrics page and for tests.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Batches that were answered `Done`.
    pub batches: u64,
    /// Transactions committed. SQLite merges many batches into one.
    pub commits: u64,
    /// Batches that were answered `Conflict`.
    pub conflicts: u64,
    /// Transactions run again by the engine itself: deadlocks, serialization failures, lost
    /// connections, a file locked by another process.
    pub retries: u64,
}

/// A database that applies batches whole and answers queries from committed state.
#[async_trait]
pub trait Engine: Send + Sync + std::fmt::Debug {
    /// Which table definitions this engine reads.
    fn dialect(&self) -> Dialect;

    /// Writes the batch in one transaction, in order, and answers after it is durable.
    ///
    /// A caller that stops waiting gives up the answer, not the batch: it may yet be written.
    ///
    /// # Errors
    /// Nothing was written, except after [`EngineError::InDoubt`]: then load again and look.
    async fn apply(&self, batch: Vec<Statement>) -> Result<Applied, EngineError>;

    /// Reads committed state: everything whose `apply` was answered before this call.
    ///
    /// Only for reading; SQLite refuses a query that writes.
    ///
    /// # Errors
    /// The statement is wrong, or the database cannot be reached.
    async fn query(&self, query: Query) -> Result<Vec<Row>, EngineError>;

    /// Writes a consistent copy of the whole database to a new file while work goes on.
    ///
    /// # Errors
    /// The file exists already, the disk is full, or the engine has no copy of its own
    /// ([`EngineError::Unsupported`] says what to use instead).
    async fn backup_to(&self, path: &Path) -> Result<(), EngineError>;

    /// What was done since the engine was opened.
    fn tally(&self) -> Tally;

    /// Finishes what is queued, lets go of the database and leaves its files tidy. Later calls
    /// are answered [`EngineError::Closed`]. Closing twice is allowed.
    ///
    /// # Errors
    /// What was queued is written, but the last tidying failed.
    async fn close(&self) -> Result<(), EngineError>;
}

/// Opens the engine a configuration names: `postgres://..` or `postgresql://..` is PostgreSQL;
/// `sqlite:PATH` or a plain path is an SQLite file, made if it is not there.
///
/// # Errors
/// The database cannot be opened; no part of a connection string is repeated in the error.
pub async fn open(uri: &str) -> Result<Arc<dyn Engine>, EngineError> {
    if uri.starts_with("postgres://") || uri.starts_with("postgresql://") {
        return Ok(Arc::new(PostgresEngine::connect(uri, PostgresOptions::default()).await?));
    }
    let path = match uri.strip_prefix("sqlite:") {
        Some(path) => path.strip_prefix("//").unwrap_or(path),
        None => uri,
    };
    if path.contains("://") {
        return Err(EngineError::Open(
            "the database must be a path, sqlite:PATH or postgres://HOST/DATABASE".to_owned(),
        ));
    }
    Ok(Arc::new(SqliteEngine::open(path, SqliteOptions::default()).await?))
}
