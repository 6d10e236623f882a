//! Brings a database to the tables this build knows, before anything else touches it.
//!
//! Migrations are numbered from 1 without gaps, never edited once released, and each runs in one
//! transaction that begins by inserting its row into `schema_version`. That row is the lock: of
//! two server processes that start at once on one PostgreSQL, the second waits on the row, meets
//! a uniqueness rule, looks again and finds the work done. A database written by a newer build is
//! refused, never touched (R8).
//!
//! A migration is one text in SQLite's spelling; [`translate`] makes PostgreSQL's from it.

mod translate;

use thiserror::Error;

use super::engine::{Applied, Dialect, Engine, EngineError, Query, Statement, Value};
pub use translate::translate;

/// One step from a schema to the next.
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    /// Position in the row of migrations, from 1.
    pub version: u32,
    /// What it does, in words joined by `_`; also the name of its file.
    pub name: &'static str,
    /// Statements separated by `;`, in the spelling described at [`translate`].
    pub sql: &'static str,
}

/// Every migration of this build, in order.
pub const MIGRATIONS: &[Migration] = &[
    Migration { version: 1, name: "centre", sql: include_str!("0001_centre.sql") },
    Migration { version: 2, name: "audit", sql: include_str!("0002_audit.sql") },
    Migration { version: 3, name: "gap", sql: include_str!("0003_gap.sql") },
    Migration { version: 4, name: "wake", sql: include_str!("0004_wake.sql") },
    Migration { version: 5, name: "queue", sql: include_str!("0005_queue.sql") },
    Migration { version: 6, name: "persons", sql: include_str!("0006_persons.sql") },
    Migration { version: 7, name: "similar", sql: include_str!("0007_similar.sql") },
    Migration { version: 8, name: "rulings", sql: include_str!("0008_rulings.sql") },
    Migration { version: 9, name: "duty", sql: include_str!("0009_duty.sql") },
    Migration { version: 10, name: "notices", sql: include_str!("0010_notices.sql") },
    Migration { version: 11, name: "seen", sql: include_str!("0011_seen.sql") },
];

/// How often the runner looks again after another process was first.
const ATTEMPTS: u32 = 100;

/// Why the tables could not be brought to this build's shape.
#[derive(Debug, Error)]
pub enum MigrateError {
    /// A newer build has written this database.
    #[error(
        "the database has schema {found} and this build knows {known}: start the newer build, \
         or restore the backup made before it first ran"
    )]
    SchemaNewer {
        /// The schema of the database.
        found: u32,
        /// The newest schema of this build.
        known: u32,
    },
    /// The list of migrations has a gap; a mistake of this build.
    #[error("migration {name} is numbered {found} and should be {wanted}")]
    Numbering {
        /// The migration's name.
        name: &'static str,
        /// Its number.
        found: u32,
        /// Its place.
        wanted: u32,
    },
    /// Other processes kept being first without the schema moving on.
    #[error("another server keeps changing the tables: look whether it is stuck at its start")]
    Contended,
    /// The database failed.
    #[error(transparent)]
    Engine(#[from] EngineError),
}

impl MigrateError {
    /// The stable code that leaves the process.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::SchemaNewer { .. } => "store.schema_newer",
            Self::Numbering { .. } => "store.internal",
            Self::Contended => "store.busy",
            Self::Engine(error) => error.code(),
        }
    }
}

/// Runs the migrations the database lacks; gives its schema version afterwards.
///
/// # Errors
/// See [`MigrateError`]. A failed migration leaves the schema before it, complete.
pub async fn migrate(
    engine: &dyn Engine,
    migrations: &'static [Migration],
) -> Result<u32, MigrateError> {
    for (wanted, migration) in (1..).zip(migrations) {
        if migration.version != wanted {
            let Migration { name, version: found, .. } = *migration;
            return Err(MigrateError::Numbering { name, found, wanted });
        }
    }
    let known = u32::try_from(migrations.len()).unwrap_or(u32::MAX);
    let mut conflicts = 0;
    while conflicts < ATTEMPTS {
        let found = current(engine).await?;
        if let Some(found) = found.filter(|found| *found > known) {
            return Err(MigrateError::SchemaNewer { found, known });
        }
        let batch = match found {
            None => vec![Statement::new(VERSION_TABLE, Vec::new())],
            Some(found) => match migrations.iter().find(|next| next.version == found + 1) {
                None => return Ok(found),
                Some(next) => statements(next, engine.dialect()),
            },
        };
        // By this process or by another that was first: the next look tells.
        match engine.apply(batch).await? {
            Applied::Done(_) => tracing::info!(after = found, "the tables moved on"),
            Applied::Conflict { .. } => conflicts += 1,
        }
    }
    Err(MigrateError::Contended)
}

const VERSION_TABLE: &str = "CREATE TABLE IF NOT EXISTS schema_version \
     (version BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL)";

/// The schema version, 0 for an empty database, or `None` before the version table is there.
async fn current(engine: &dyn Engine) -> Result<Option<u32>, EngineError> {
    let table = match engine.dialect() {
        Dialect::Sqlite => {
            "SELECT COUNT(*) FROM sqlite_schema WHERE type = 'table' AND name = 'schema_version'"
        }
        Dialect::Postgres => {
            "SELECT COUNT(*) FROM pg_tables WHERE tablename = 'schema_version' \
             AND schemaname = ANY (current_schemas(false))"
        }
    };
    let tables = engine.query(Query::new(table, Vec::new())).await?;
    if tables.first().map(|row| row.int(0)).transpose()?.unwrap_or(0) == 0 {
        return Ok(None);
    }
    let newest = Query::new("SELECT MAX(version) FROM schema_version", Vec::new());
    let rows = engine.query(newest).await?;
    let version = rows.first().map(|row| row.opt_int(0)).transpose()?.flatten().unwrap_or(0);
    Ok(Some(u32::try_from(version).unwrap_or(u32::MAX)))
}

fn statements(migration: &Migration, dialect: Dialect) -> Vec<Statement> {
    let claim = Statement::new(
        "INSERT INTO schema_version (version, name) VALUES ($1, $2)",
        vec![Value::from(migration.version), Value::from(migration.name)],
    );
    let texts = translate(migration.sql, dialect);
    std::iter::once(claim)
        .chain(texts.into_iter().map(|sql| Statement::new(sql, Vec::new())))
        .collect()
}
