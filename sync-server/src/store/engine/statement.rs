//! What is asked of a database: values, statements that write, queries that read.

use std::borrow::Cow;
use std::fmt;

use super::EngineError;

/// One value in a column or a placeholder. Truth is 0 or 1, decimals are scaled integers.
#[derive(Clone, PartialEq, Eq)]
pub enum Value {
    /// SQL NULL, of any type.
    Null,
    /// INTEGER on SQLite, BIGINT on PostgreSQL.
    Int(i64),
    /// UTF-8 text without a NUL character.
    Text(String),
    /// BLOB on SQLite, BYTEA on PostgreSQL.
    Bytes(Vec<u8>),
}

impl Value {
    /// The type's name for messages; the content never gets into one.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Null => "NULL",
            Self::Int(_) => "an integer",
            Self::Text(_) => "a text",
            Self::Bytes(_) => "bytes",
        }
    }
}

/// Shows type and length only: values hold callers' names and telephone numbers.
impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("Null"),
            Self::Int(_) => f.write_str("Int(..)"),
            Self::Text(text) => write!(f, "Text({} bytes)", text.len()),
            Self::Bytes(bytes) => write!(f, "Bytes({})", bytes.len()),
        }
    }
}

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Self::Int(value)
    }
}

impl From<i32> for Value {
    fn from(value: i32) -> Self {
        Self::Int(i64::from(value))
    }
}

impl From<u32> for Value {
    fn from(value: u32) -> Self {
        Self::Int(i64::from(value))
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Int(i64::from(value))
    }
}

impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl From<String> for Value {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}

impl From<&[u8]> for Value {
    fn from(value: &[u8]) -> Self {
        Self::Bytes(value.to_vec())
    }
}

impl<const N: usize> From<[u8; N]> for Value {
    fn from(value: [u8; N]) -> Self {
        Self::Bytes(value.to_vec())
    }
}

impl From<Vec<u8>> for Value {
    fn from(value: Vec<u8>) -> Self {
        Self::Bytes(value)
    }
}

impl<T: Into<Self>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// How many rows a statement has to touch. A statement with `RETURNING` touches the rows it
/// returns. For table definitions only [`Expect::Any`] makes sense.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expect {
    /// Any number, none included.
    Any,
    /// Exactly so many; otherwise the whole batch is rolled back.
    Rows(u64),
}

/// One statement of a batch.
#[derive(Debug, Clone)]
pub struct Statement {
    /// The text, read by both engines.
    pub sql: Cow<'static, str>,
    /// `$1` is the first.
    pub params: Vec<Value>,
    /// What has to be true afterwards.
    pub expect: Expect,
}

impl Statement {
    /// A statement that may touch any number of rows.
    pub fn new(sql: impl Into<Cow<'static, str>>, params: Vec<Value>) -> Self {
        Self { sql: sql.into(), params, expect: Expect::Any }
    }

    /// The same statement, which must touch exactly `rows` rows.
    #[must_use]
    pub fn touching(mut self, rows: u64) -> Self {
        self.expect = Expect::Rows(rows);
        self
    }

    pub(super) fn is_met_by(&self, touched: u64) -> bool {
        match self.expect {
            Expect::Any => true,
            Expect::Rows(rows) => rows == touched,
        }
    }
}

/// A question to committed state.
#[derive(Debug, Clone)]
pub struct Query {
    /// The text, read by both engines.
    pub sql: Cow<'static, str>,
    /// `$1` is the first.
    pub params: Vec<Value>,
}

impl Query {
    /// A query with its values.
    pub fn new(sql: impl Into<Cow<'static, str>>, params: Vec<Value>) -> Self {
        Self { sql: sql.into(), params }
    }
}

/// Refuses what only one of the two engines could take, before either sees it.
pub(super) fn check_portable(sql: &str, params: &[Value]) -> Result<(), EngineError> {
    let has_nul = |value: &Value| matches!(value, Value::Text(text) if text.contains('\0'));
    match params.iter().position(has_nul) {
        None => Ok(()),
        Some(index) => Err(EngineError::statement(
            sql,
            format!("${} is a text with a NUL character, which PostgreSQL cannot store", index + 1),
        )),
    }
}

/// A placeholder that is missing or left over is a mistake on both engines.
pub(super) fn check_count(sql: &str, given: usize, wanted: usize) -> Result<(), EngineError> {
    if given == wanted {
        return Ok(());
    }
    Err(EngineError::statement(sql, format!("{given} values for {wanted} placeholders")))
}
