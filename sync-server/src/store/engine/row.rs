//! A row of an answer, read by column number with the type the reader means.

use super::{EngineError, Value};

/// One row. Columns count from 0 in the order of the `SELECT` or `RETURNING` list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row(pub Vec<Value>);

impl Row {
    /// An integer.
    ///
    /// # Errors
    /// The column is missing, NULL or of another type; so for every getter here.
    pub fn int(&self, column: usize) -> Result<i64, EngineError> {
        match self.0.get(column) {
            Some(Value::Int(value)) => Ok(*value),
            other => Err(mismatch(column, "an integer", other)),
        }
    }

    /// A text.
    ///
    /// # Errors
    /// See [`Row::int`].
    pub fn text(&self, column: usize) -> Result<&str, EngineError> {
        match self.0.get(column) {
            Some(Value::Text(value)) => Ok(value),
            other => Err(mismatch(column, "a text", other)),
        }
    }

    /// Bytes.
    ///
    /// # Errors
    /// See [`Row::int`].
    pub fn bytes(&self, column: usize) -> Result<&[u8], EngineError> {
        match self.0.get(column) {
            Some(Value::Bytes(value)) => Ok(value),
            other => Err(mismatch(column, "bytes", other)),
        }
    }

    /// A truth value, kept as 0 or 1.
    ///
    /// # Errors
    /// See [`Row::int`]; any other integer is refused too.
    pub fn flag(&self, column: usize) -> Result<bool, EngineError> {
        match self.0.get(column) {
            Some(Value::Int(0)) => Ok(false),
            Some(Value::Int(1)) => Ok(true),
            other => Err(mismatch(column, "0 or 1", other)),
        }
    }

    /// An integer or NULL.
    ///
    /// # Errors
    /// See [`Row::int`].
    pub fn opt_int(&self, column: usize) -> Result<Option<i64>, EngineError> {
        if self.is_null(column) { Ok(None) } else { self.int(column).map(Some) }
    }

    /// A text or NULL.
    ///
    /// # Errors
    /// See [`Row::int`].
    pub fn opt_text(&self, column: usize) -> Result<Option<&str>, EngineError> {
        if self.is_null(column) { Ok(None) } else { self.text(column).map(Some) }
    }

    /// Bytes or NULL.
    ///
    /// # Errors
    /// See [`Row::int`].
    pub fn opt_bytes(&self, column: usize) -> Result<Option<&[u8]>, EngineError> {
        if self.is_null(column) { Ok(None) } else { self.bytes(column).map(Some) }
    }

    fn is_null(&self, column: usize) -> bool {
        matches!(self.0.get(column), Some(Value::Null))
    }
}

fn mismatch(column: usize, wanted: &'static str, found: Option<&Value>) -> EngineError {
    EngineError::Column { column, wanted, found: found.map_or("no such column", Value::kind) }
}
