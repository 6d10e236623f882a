//! What can go wrong under the store, sorted by what the caller can do about it.
//!
//! No message repeats a value or a connection string: both may hold what must not reach a log.

use thiserror::Error;

/// Why a batch or a query was not answered. Cloneable, because one failed commit is the answer to
/// every batch that was merged into it.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum EngineError {
    /// The database's disk is full, or its configured ceiling is reached. Nothing was written.
    #[error("the database has no room left: free some space, then work goes on by itself")]
    DiskFull,
    /// Others held the database for longer than the engine retries. Nothing was written.
    #[error("the database is busy: {0}")]
    Busy(String),
    /// The database cannot be reached. Nothing was written.
    #[error("the database cannot be reached: {0}")]
    Unavailable(String),
    /// The answer to COMMIT was lost: the batch is there whole or not at all. Load and look.
    #[error("the database did not say whether it committed: {0}")]
    InDoubt(String),
    /// The engine was closed.
    #[error("the database is closed")]
    Closed,
    /// A rule other than uniqueness was broken (foreign key, check, not null). Nothing was
    /// written; planning again will not help.
    #[error("statement {statement} breaks a rule of the tables: {rule}")]
    Constraint {
        /// Index of the statement in the batch.
        statement: usize,
        /// The rule as the engine names it.
        rule: String,
    },
    /// The statement itself is wrong: its text or the types of its values.
    #[error("{reason}, in: {sql}")]
    Statement {
        /// The text, without values.
        sql: String,
        /// What the engine said.
        reason: String,
    },
    /// A reader asked for another type than the column has.
    #[error("column {column} should be {wanted} and is {found}")]
    Column {
        /// Number of the column, from 0.
        column: usize,
        /// What the reader asked for.
        wanted: &'static str,
        /// What the column holds.
        found: &'static str,
    },
    /// The engine cannot do this; the sentence says what can.
    #[error("{0}")]
    Unsupported(&'static str),
    /// The database could not be opened.
    #[error("the database cannot be opened: {0}")]
    Open(String),
    /// A file could not be read or written.
    #[error("the database's disk failed: {0}")]
    Io(String),
}

impl EngineError {
    /// The stable code that leaves the process: logs, the health page, an operator's runbook.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::DiskFull => "store.disk_full",
            Self::Busy(_) => "store.busy",
            Self::Unavailable(_) => "store.unavailable",
            Self::InDoubt(_) => "store.in_doubt",
            Self::Closed => "store.closed",
            Self::Constraint { .. } => "store.constraint",
            Self::Statement { .. } | Self::Column { .. } => "store.internal",
            Self::Unsupported(_) => "store.unsupported",
            Self::Open(_) => "store.open",
            Self::Io(_) => "store.io",
        }
    }

    pub(super) fn statement(sql: &str, reason: impl Into<String>) -> Self {
        Self::Statement { sql: sql.to_owned(), reason: reason.into() }
    }
}
