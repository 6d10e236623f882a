//! PostgreSQL: one transaction per batch at READ COMMITTED, on a pool of connections.
//!
//! Expectations stand in for stricter isolation: a plan names the rows it must find as it read
//! them, so a plan that came late touches fewer rows and is answered `Conflict`. What the server
//! takes back by itself (deadlock, serialization failure, a connection lost before COMMIT was
//! sent) is run again here, a bounded number of times, with a random pause.
//!
//! Connections are not encrypted: the server has to be on this machine or on a network that only
//! the two share.

use std::error::Error as _;
use std::path::Path;
use std::str::FromStr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use deadpool_postgres::{
    Manager, ManagerConfig, Object, Pool, PoolError, RecyclingMethod, Runtime, Transaction,
};
use tokio_postgres::error::SqlState;
use tokio_postgres::types::ToSql;
use tokio_postgres::{Config, Error, IsolationLevel, NoTls};

use super::statement::{check_count, check_portable};
use super::{Applied, Dialect, Engine, EngineError, Query, Row, Statement, Tally, Value};

/// The oldest server whose dialect this is tested for, as `server_version_num` counts.
const OLDEST_SERVER: i64 = 130_000;
/// The first pause is at most this; each next one at most twice the last, up to 1 second.
const FIRST_PAUSE: Duration = Duration::from_millis(4);

/// How a PostgreSQL database is used.
#[derive(Debug, Clone)]
pub struct PostgresOptions {
    /// Connections at most.
    pub connections: usize,
    /// How long a call waits for a connection, and a connection for the server.
    pub patience: Duration,
    /// Runs of one batch or query at most, the first one included.
    pub attempts: u32,
}

impl Default for PostgresOptions {
    fn default() -> Self {
        Self { connections: 16, patience: Duration::from_secs(10), attempts: 16 }
    }
}

/// A PostgreSQL database. Its `Debug` shows counts only, never the connection string.
pub struct PostgresEngine {
    pool: Pool,
    attempts: u32,
    batches: AtomicU64,
    conflicts: AtomicU64,
    retries: AtomicU64,
}

impl std::fmt::Debug for PostgresEngine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PostgresEngine").field("tally", &self.tally()).finish_non_exhaustive()
    }
}

impl PostgresEngine {
    /// Connects once, to see that the server is there and usable.
    ///
    /// # Errors
    /// The connection string cannot be read, the server does not answer, is too old, or its
    /// database is not UTF-8. No part of the string is repeated: it may hold a password.
    pub async fn connect(uri: &str, options: PostgresOptions) -> Result<Self, EngineError> {
        let mut config = Config::from_str(uri).map_err(|_| {
            EngineError::Open(
                "the PostgreSQL connection string cannot be read; \
                 it looks like postgres://USER:PASSWORD@HOST:5432/DATABASE"
                    .to_owned(),
            )
        })?;
        config.connect_timeout(options.patience);
        if config.get_application_name().is_none() {
            config.application_name("sync-server");
        }
        let recycling = ManagerConfig { recycling_method: RecyclingMethod::Fast };
        let pool = Pool::builder(Manager::from_config(config, NoTls, recycling))
            .max_size(options.connections.max(1))
            .runtime(Runtime::Tokio1)
            .wait_timeout(Some(options.patience))
            .create_timeout(Some(options.patience))
            .recycle_timeout(Some(options.patience))
            .build()
            .map_err(|error| EngineError::Open(error.to_string()))?;
        let engine = Self {
            pool,
            attempts: options.attempts,
            batches: AtomicU64::new(0),
            conflicts: AtomicU64::new(0),
            retries: AtomicU64::new(0),
        };
        engine.check_server().await?;
        Ok(engine)
    }

    async fn check_server(&self) -> Result<(), EngineError> {
        let found = self
            .query(Query::new(
                "SELECT current_setting('server_version_num'), current_setting('server_encoding')",
                Vec::new(),
            ))
            .await?;
        let Some(row) = found.first() else {
            return Err(EngineError::Open("the server does not tell its version".to_owned()));
        };
        let version = row.text(0)?.parse::<i64>().unwrap_or(0);
        if version < OLDEST_SERVER {
            return Err(EngineError::Open(format!(
                "PostgreSQL {} is too old: version {} or newer is needed",
                version / 10_000,
                OLDEST_SERVER / 10_000
            )));
        }
        let encoding = row.text(1)?;
        if encoding != "UTF8" {
            return Err(EngineError::Open(format!(
                "the database is encoded in {encoding}: create it with ENCODING 'UTF8'"
            )));
        }
        Ok(())
    }

    async fn client(&self) -> Result<Object, Fault> {
        self.pool.get().await.map_err(|error| match error {
            PoolError::Backend(error) => match fault(&error, "connecting", 0) {
                Fault::Failed(EngineError::Statement { reason, .. }) => {
                    Fault::Failed(EngineError::Unavailable(reason))
                }
                other => other,
            },
            PoolError::Closed => Fault::Failed(EngineError::Closed),
            PoolError::Timeout(_) => Fault::Failed(EngineError::Busy(
                "no connection to PostgreSQL became free in time".to_owned(),
            )),
            other => Fault::Failed(EngineError::Unavailable(other.to_string())),
        })
    }

    async fn attempt(&self, batch: &[Statement]) -> Result<Applied, Fault> {
        let mut client = self.client().await?;
        let begun = client.build_transaction().isolation_level(IsolationLevel::ReadCommitted);
        let outcome = match begun.start().await {
            Ok(transaction) => run_batch(transaction, batch).await,
            Err(error) => Err(fault(&error, "BEGIN", 0)),
        };
        if matches!(outcome, Err(Fault::StalePlan)) {
            client.statement_cache.clear();
        }
        outcome
    }

    async fn ask(&self, query: &Query) -> Result<Vec<Row>, Fault> {
        check_portable(&query.sql, &query.params)?;
        let client = self.client().await?;
        let fault = |error: Error| fault(&error, &query.sql, 0);
        let prepared = client.prepare_cached(&query.sql).await.map_err(fault)?;
        check_count(&query.sql, query.params.len(), prepared.params().len())?;
        let answered = client.query(&prepared, &borrowed(&query.params)).await.map_err(fault);
        if matches!(answered, Err(Fault::StalePlan)) {
            client.statement_cache.clear();
        }
        read(&answered?, &query.sql)
    }

    /// Decides whether a failed run is tried again, and waits before it is.
    async fn pause(&self, attempt: u32, fault: Fault) -> Result<(), EngineError> {
        let (error, again) = match fault {
            Fault::Failed(error) => (error, false),
            Fault::Lost(said) => (EngineError::Unavailable(said), true),
            Fault::TakenBack(said) => (EngineError::Busy(said), true),
            Fault::StalePlan => (EngineError::Busy("the tables are changing".to_owned()), true),
            Fault::Duplicate => {
                (EngineError::statement("a query", "broke a uniqueness rule"), false)
            }
        };
        if !again || attempt >= self.attempts {
            return Err(error);
        }
        self.retries.fetch_add(1, Ordering::Relaxed);
        let longest = FIRST_PAUSE.saturating_mul(1 << attempt.min(8)).min(Duration::from_secs(1));
        // Without a random part two deadlocked plans meet again at the next attempt.
        let part = getrandom::u32().unwrap_or(u32::MAX / 2);
        let pause = longest.mul_f64(f64::from(part) / f64::from(u32::MAX));
        tracing::debug!(attempt, %error, ?pause, "running a transaction again");
        tokio::time::sleep(pause).await;
        Ok(())
    }
}

#[async_trait]
impl Engine for PostgresEngine {
    fn dialect(&self) -> Dialect {
        Dialect::Postgres
    }

    async fn apply(&self, batch: Vec<Statement>) -> Result<Applied, EngineError> {
        let mut attempt = 1;
        loop {
            match self.attempt(&batch).await {
                Ok(applied) => {
                    let count = match applied {
                        Applied::Done(_) => &self.batches,
                        Applied::Conflict { .. } => &self.conflicts,
                    };
                    count.fetch_add(1, Ordering::Relaxed);
                    return Ok(applied);
                }
                Err(fault) => self.pause(attempt, fault).await?,
            }
            attempt += 1;
        }
    }

    async fn query(&self, query: Query) -> Result<Vec<Row>, EngineError> {
        let mut attempt = 1;
        loop {
            match self.ask(&query).await {
                Ok(rows) => return Ok(rows),
                Err(fault) => self.pause(attempt, fault).await?,
            }
            attempt += 1;
        }
    }

    async fn backup_to(&self, _: &Path) -> Result<(), EngineError> {
        Err(EngineError::Unsupported(
            "PostgreSQL is backed up by its own tools: use pg_dump, or pg_basebackup with \
             archived logs",
        ))
    }

    fn tally(&self) -> Tally {
        let batches = self.batches.load(Ordering::Relaxed);
        Tally {
            batches,
            commits: batches,
            conflicts: self.conflicts.load(Ordering::Relaxed),
            retries: self.retries.load(Ordering::Relaxed),
        }
    }

    async fn close(&self) -> Result<(), EngineError> {
        self.pool.close();
        Ok(())
    }
}

async fn run_batch(transaction: Transaction<'_>, batch: &[Statement]) -> Result<Applied, Fault> {
    let outcome = run_statements(&transaction, batch).await;
    if let Ok(Applied::Done(_)) = outcome {
        transaction.commit().await.map_err(|error| at_commit(&error))?;
    } else {
        // Awaited, so that its locks are gone before anyone plans again. When it fails, the
        // connection is lost and the server rolls back by itself.
        let _ = transaction.rollback().await;
    }
    outcome
}

async fn run_statements(
    transaction: &Transaction<'_>,
    batch: &[Statement],
) -> Result<Applied, Fault> {
    let mut answers = Vec::with_capacity(batch.len());
    for (index, statement) in batch.iter().enumerate() {
        match run_one(transaction, statement, index).await {
            Ok((rows, touched)) if statement.is_met_by(touched) => answers.push(rows),
            Ok(_) => return Ok(Applied::Conflict { statement: index }),
            Err(Fault::Duplicate) => return Ok(Applied::Conflict { statement: index }),
            Err(fault) => return Err(fault),
        }
    }
    Ok(Applied::Done(answers))
}

async fn run_one(
    transaction: &Transaction<'_>,
    statement: &Statement,
    index: usize,
) -> Result<(Vec<Row>, u64), Fault> {
    let sql = statement.sql.as_ref();
    check_portable(sql, &statement.params)?;
    let fault = |error: Error| fault(&error, sql, index);
    let prepared = transaction.prepare_cached(sql).await.map_err(fault)?;
    check_count(sql, statement.params.len(), prepared.params().len())?;
    let params = borrowed(&statement.params);
    if prepared.columns().is_empty() {
        let touched = transaction.execute(&prepared, &params).await.map_err(fault)?;
        return Ok((Vec::new(), touched));
    }
    let rows = transaction.query(&prepared, &params).await.map_err(fault)?;
    let touched = u64::try_from(rows.len()).unwrap_or(u64::MAX);
    Ok((read(&rows, sql)?, touched))
}

fn borrowed(params: &[Value]) -> Vec<&(dyn ToSql + Sync)> {
    params.iter().map(|value| value as &(dyn ToSql + Sync)).collect()
}

fn read(rows: &[tokio_postgres::Row], sql: &str) -> Result<Vec<Row>, Fault> {
    rows.iter()
        .map(|row| {
            (0..row.len())
                .map(|column| row.try_get(column).map_err(|error| fault(&error, sql, 0)))
                .collect::<Result<_, _>>()
                .map(Row)
        })
        .collect()
}

/// Why a run failed, sorted by whether another run can succeed.
#[derive(Debug)]
enum Fault {
    /// The connection is gone and nothing was committed.
    Lost(String),
    /// The server rolled back in favour of someone else.
    TakenBack(String),
    /// A uniqueness rule was broken: another plan was first.
    Duplicate,
    /// A prepared statement was made before the tables changed.
    StalePlan,
    /// Another run fails in the same way.
    Failed(EngineError),
}

impl From<EngineError> for Fault {
    fn from(error: EngineError) -> Self {
        Self::Failed(error)
    }
}

fn fault(error: &Error, sql: &str, index: usize) -> Fault {
    let Some(said) = error.as_db_error() else {
        let source = error.source();
        let reason = source.map_or_else(|| error.to_string(), ToString::to_string);
        if error.is_closed() || source.is_some_and(<dyn std::error::Error>::is::<std::io::Error>) {
            return Fault::Lost(reason);
        }
        return Fault::Failed(EngineError::statement(sql, reason));
    };
    // Never `detail()`: "Key (name)=(..) already exists" holds the value.
    let message = said.message().to_owned();
    let code = said.code();
    match code {
        &SqlState::T_R_SERIALIZATION_FAILURE
        | &SqlState::T_R_DEADLOCK_DETECTED
        | &SqlState::LOCK_NOT_AVAILABLE => Fault::TakenBack(message),
        &SqlState::FEATURE_NOT_SUPPORTED if message.contains("cached plan") => Fault::StalePlan,
        &SqlState::DISK_FULL => Fault::Failed(EngineError::DiskFull),
        &SqlState::UNIQUE_VIOLATION => Fault::Duplicate,
        code if code.code().starts_with("23") => {
            Fault::Failed(EngineError::Constraint { statement: index, rule: message })
        }
        // The server stops, starts, stands by or has no connection left.
        code if ["08", "57P", "53300", "25006"].iter().any(|of| code.code().starts_with(of)) => {
            Fault::Lost(message)
        }
        // Wrong user, password or database: the next attempt is refused as well.
        code if ["28", "3D"].iter().any(|of| code.code().starts_with(of)) => {
            Fault::Failed(EngineError::Open(message))
        }
        _ => Fault::Failed(EngineError::statement(sql, message)),
    }
}

/// A failed COMMIT is only known to have failed when the server said why.
fn at_commit(error: &Error) -> Fault {
    match fault(error, "COMMIT", 0) {
        Fault::Lost(said) => Fault::Failed(EngineError::InDoubt(said)),
        Fault::Failed(EngineError::Statement { reason, .. }) => {
            Fault::Failed(EngineError::InDoubt(reason))
        }
        known => known,
    }
}
