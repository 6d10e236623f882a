//! Everything a centre keeps, behind verbs of the domain.
//!
//! A change is a [`Plan`], computed without touching anything and committed whole against what it
//! was planned from; a [`Committed::Conflict`] means somebody was first: load and plan again. Lock
//! order inside a commit: actor, cases by id, feeds by name.

pub mod engine;
pub mod migrations;

mod accounts;
mod audit;
mod backup;
mod cases;
mod desk;
mod duty;
mod feeds;
mod gaps;
mod held;
mod media;
mod meta;
mod notices;
mod persons;
mod phones;
mod plan;
mod rulings;
mod sessions;
mod similar;
mod tasks;
mod wake;

use std::sync::Arc;

use engine::{Applied, Engine, EngineError, Query, Row, Statement, Value};
use migrations::{MIGRATIONS, MigrateError, migrate};

pub use accounts::{Account, AccountChange, Ends};
pub use audit::{AuditRow, Keeper};
pub use cases::{CaseFilter, CaseSummary, LoggedOp};
pub use duty::DutyRow;
pub use feeds::FeedChange;
pub use gaps::Gap;
pub use held::Held;
pub use media::StoredMedium;
pub use meta::Identity;
pub use notices::NoticeRow;
pub use persons::{EndedPerson, PersonRow, RevealRow};
pub use phones::{Enrolment, Installation};
pub(crate) use plan::media_of;
pub use plan::{ActorAdvance, CaseAdvance, Plan, Readmitted};
pub use rulings::{RulingFilter, RulingRow};
pub use sessions::SessionRow;
pub use similar::{NearCase, Proposal};

/// What became of a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Committed {
    /// It is on disk.
    Done,
    /// Somebody was first; nothing changed.
    Conflict,
}

/// Why the store could not answer.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// The tables.
    #[error(transparent)]
    Migrate(#[from] MigrateError),
    /// Others kept being first.
    #[error("others keep writing the same rows: try again")]
    Contended,
    /// A stored value is not what it should be.
    #[error("stored {what} can't be read: {why}")]
    Corrupt {
        /// Which value.
        what: &'static str,
        /// What is wrong with it.
        why: String,
    },
}

impl StoreError {
    /// The stable code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Engine(e) => e.code(),
            Self::Migrate(e) => e.code(),
            Self::Contended => "store.busy",
            Self::Corrupt { .. } => "store.corrupt",
        }
    }

    fn corrupt(what: &'static str, why: impl std::fmt::Display) -> Self {
        Self::Corrupt { what, why: why.to_string() }
    }
}

/// The centre's store.
#[derive(Debug, Clone)]
pub struct Store {
    engine: Arc<dyn Engine>,
}

impl Store {
    /// Opens the store on an engine and brings its tables up to date.
    ///
    /// # Errors
    /// The tables are newer than this build, or the database fails.
    pub async fn open(engine: Arc<dyn Engine>) -> Result<Self, StoreError> {
        migrate(engine.as_ref(), MIGRATIONS).await?;
        let store = Self { engine };
        store.fill_roots().await?;
        store.fill_open_tasks().await?;
        Ok(store)
    }

    /// The engine, for health, metrics and backup.
    #[must_use]
    pub fn engine(&self) -> &Arc<dyn Engine> {
        &self.engine
    }

    async fn rows(&self, sql: &'static str, params: Vec<Value>) -> Result<Vec<Row>, StoreError> {
        Ok(self.engine.query(Query::new(sql, params)).await?)
    }

    async fn apply(&self, batch: Vec<Statement>) -> Result<Committed, StoreError> {
        Ok(match self.engine.apply(batch).await? {
            Applied::Done(_) => Committed::Done,
            Applied::Conflict { .. } => Committed::Conflict,
        })
    }

    /// Writes what depends on nothing that was read: being second is no reason to give up.
    async fn write(&self, batch: Vec<Statement>) -> Result<(), StoreError> {
        for _ in 0..BLIND_ATTEMPTS {
            if self.apply(batch.clone()).await? == Committed::Done {
                return Ok(());
            }
        }
        Err(StoreError::Contended)
    }
}

/// How often a write that depends on nothing is tried again.
const BLIND_ATTEMPTS: u32 = 16;

/// A number as the tables hold it; nothing of ours comes near the bound.
fn int(n: u64) -> Value {
    Value::Int(i64::try_from(n).unwrap_or(i64::MAX))
}

/// A number from the tables.
fn unsigned(row: &Row, column: usize) -> Result<u64, StoreError> {
    u64::try_from(row.int(column)?).map_err(|e| StoreError::corrupt("count", e))
}

/// An identity or code from the tables.
fn parsed<T: std::str::FromStr>(text: &str, what: &'static str) -> Result<T, StoreError>
where
    T::Err: std::fmt::Display,
{
    text.parse().map_err(|e| StoreError::corrupt(what, e))
}

/// Placeholders for a list that begins at `$first`.
fn places(first: usize, count: usize) -> String {
    (first..first + count).map(|n| format!("${n}")).collect::<Vec<_>>().join(", ")
}
