//! One statement on one SQLite connection: bind, step, read, and name what went wrong.

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, ErrorCode, Statement as Prepared, ToSql, ffi};

use super::statement::{check_count, check_portable};
use super::{Applied, EngineError, Row, Statement, Value};

/// Why a statement did not run.
#[derive(Debug)]
pub(super) enum Fault {
    /// A uniqueness rule was broken: another plan was first.
    Duplicate,
    /// Anything else.
    Failed(EngineError),
}

impl From<EngineError> for Fault {
    fn from(error: EngineError) -> Self {
        Self::Failed(error)
    }
}

/// Runs a batch inside the savepoint the caller has opened.
pub(super) fn run_batch(
    connection: &Connection,
    batch: &[Statement],
) -> Result<Applied, EngineError> {
    let mut answers = Vec::with_capacity(batch.len());
    for (index, statement) in batch.iter().enumerate() {
        match run(connection, &statement.sql, &statement.params, index) {
            Ok((rows, touched)) if statement.is_met_by(touched) => answers.push(rows),
            Ok(_) | Err(Fault::Duplicate) => return Ok(Applied::Conflict { statement: index }),
            Err(Fault::Failed(error)) => return Err(error),
        }
    }
    Ok(Applied::Done(answers))
}

/// Runs one statement; gives its rows and how many rows it touched.
pub(super) fn run(
    connection: &Connection,
    sql: &str,
    params: &[Value],
    index: usize,
) -> Result<(Vec<Row>, u64), Fault> {
    check_portable(sql, params)?;
    let fault = |error: rusqlite::Error| fault(&error, sql, index);
    let mut prepared = connection.prepare_cached(sql).map_err(fault)?;
    bind(&mut prepared, sql, params).map_err(|error| match error {
        Bind::Count(error) => Fault::Failed(error),
        Bind::Sqlite(error) => fault(error),
    })?;
    let columns = prepared.column_count();
    if columns == 0 {
        let touched = prepared.raw_execute().map_err(fault)?;
        return Ok((Vec::new(), u64::try_from(touched).unwrap_or(u64::MAX)));
    }
    let mut rows = Vec::new();
    let mut cursor = prepared.raw_query();
    while let Some(found) = cursor.next().map_err(fault)? {
        let mut row = Vec::with_capacity(columns);
        for column in 0..columns {
            row.push(read(found.get_ref(column).map_err(fault)?, sql, column)?);
        }
        rows.push(Row(row));
    }
    let touched = u64::try_from(rows.len()).unwrap_or(u64::MAX);
    Ok((rows, touched))
}

enum Bind {
    Count(EngineError),
    Sqlite(rusqlite::Error),
}

/// `$1` is a *named* parameter to SQLite, numbered by first appearance: bound by name, a text may
/// use its placeholders in any order, as PostgreSQL allows.
fn bind(prepared: &mut Prepared<'_>, sql: &str, params: &[Value]) -> Result<(), Bind> {
    check_count(sql, params.len(), prepared.parameter_count()).map_err(Bind::Count)?;
    for (index, value) in params.iter().enumerate() {
        let name = format!("${}", index + 1);
        let Some(place) = prepared.parameter_index(&name).map_err(Bind::Sqlite)? else {
            return Err(Bind::Count(EngineError::statement(sql, format!("{name} is not used"))));
        };
        prepared.raw_bind_parameter(place, value).map_err(Bind::Sqlite)?;
    }
    Ok(())
}

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Int(value) => ValueRef::Integer(*value),
            Self::Text(value) => ValueRef::Text(value.as_bytes()),
            Self::Bytes(value) => ValueRef::Blob(value),
        }))
    }
}

fn read(value: ValueRef<'_>, sql: &str, column: usize) -> Result<Value, EngineError> {
    match value {
        ValueRef::Null => Ok(Value::Null),
        ValueRef::Integer(value) => Ok(Value::Int(value)),
        ValueRef::Text(value) => match std::str::from_utf8(value) {
            Ok(text) => Ok(Value::Text(text.to_owned())),
            Err(_) => Err(EngineError::statement(sql, format!("column {column} is not UTF-8"))),
        },
        ValueRef::Blob(value) => Ok(Value::Bytes(value.to_vec())),
        ValueRef::Real(_) => Err(EngineError::statement(
            sql,
            format!("column {column} is a float, which no engine may answer: cast it to BIGINT"),
        )),
    }
}

fn fault(error: &rusqlite::Error, sql: &str, index: usize) -> Fault {
    if let rusqlite::Error::SqliteFailure(code, _) = error
        && matches!(
            code.extended_code,
            ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY
        )
    {
        return Fault::Duplicate;
    }
    Fault::Failed(match meaning(error) {
        Meaning::Known(error) => error,
        Meaning::Rule(rule) => EngineError::Constraint { statement: index, rule },
        Meaning::Wrong(reason) => EngineError::statement(sql, reason),
    })
}

enum Meaning {
    Known(EngineError),
    Rule(String),
    Wrong(String),
}

/// What an SQLite error means to a caller. SQLite's own sentences hold names, never values.
fn meaning(error: &rusqlite::Error) -> Meaning {
    let said = match error {
        rusqlite::Error::SqliteFailure(code, said) => {
            said.clone().unwrap_or_else(|| code.to_string())
        }
        rusqlite::Error::SqlInputError { msg, .. } => msg.clone(),
        other => other.to_string(),
    };
    match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => Meaning::Known(EngineError::DiskFull),
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            Meaning::Known(EngineError::Busy(said))
        }
        Some(ErrorCode::SystemIoFailure | ErrorCode::DatabaseCorrupt) => {
            Meaning::Known(EngineError::Io(said))
        }
        Some(ErrorCode::CannotOpen | ErrorCode::NotADatabase | ErrorCode::PermissionDenied) => {
            Meaning::Known(EngineError::Open(said))
        }
        Some(ErrorCode::ConstraintViolation) => Meaning::Rule(said),
        _ => Meaning::Wrong(said),
    }
}

/// The same for what is not part of a batch: BEGIN, COMMIT, PRAGMA, opening.
pub(super) fn named(error: &rusqlite::Error, doing: &'static str) -> EngineError {
    match meaning(error) {
        Meaning::Known(error) => error,
        Meaning::Rule(reason) | Meaning::Wrong(reason) => EngineError::statement(doing, reason),
    }
}
