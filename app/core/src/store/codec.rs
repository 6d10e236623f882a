//! How our types lie in columns: ids and hashes as bytes, small records as JSON that a person with
//! a copy of the file can read.

use rusqlite::Row;
use rusqlite::types::Type;
use serde::Serialize;
use serde::de::DeserializeOwned;
use shared::ids::{ActorId, CaseId, Head, NotAnId, NoticeId, OpId, TaskId, UserId};
use shared::media::Sha256Hash;
use uuid::Uuid;

use crate::{Error, Result};

/// A record as text for a column.
pub(crate) fn json<T: Serialize>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|e| Error::unreadable("record", &e))
}

/// Reads a record from a column.
pub(crate) fn json_of<T: DeserializeOwned>(what: &'static str, text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|e| Error::unreadable(what, &e))
}

/// A type that lies in a column as a byte string of fixed length.
pub(crate) trait Key: Sized {
    /// Its bytes.
    fn key(&self) -> Vec<u8>;
    /// Reads it.
    fn from_key(bytes: &[u8]) -> Result<Self, NotAnId>;
    /// Reads it from a column.
    fn at(row: &Row<'_>, column: &str) -> rusqlite::Result<Self> {
        let bytes: Vec<u8> = row.get(column)?;
        let index = row.as_ref().column_index(column)?;
        Self::from_key(&bytes)
            .map_err(|e| rusqlite::Error::FromSqlConversionFailure(index, Type::Blob, Box::new(e)))
    }
    /// Reads it from a column that may be empty.
    fn at_some(row: &Row<'_>, column: &str) -> rusqlite::Result<Option<Self>> {
        match row.get_ref(column)? {
            rusqlite::types::ValueRef::Null => Ok(None),
            _ => Self::at(row, column).map(Some),
        }
    }
}

macro_rules! uuid_key {
    ($($name:ident),*) => {$(
        impl Key for $name {
            fn key(&self) -> Vec<u8> {
                self.bytes().to_vec()
            }
            fn from_key(bytes: &[u8]) -> Result<Self, NotAnId> {
                Uuid::from_slice(bytes).map(Self).map_err(|_| NotAnId(stringify!($name)))
            }
        }
    )*};
}

macro_rules! byte_key {
    ($($name:ident),*) => {$(
        impl Key for $name {
            fn key(&self) -> Vec<u8> {
                self.0.to_vec()
            }
            fn from_key(bytes: &[u8]) -> Result<Self, NotAnId> {
                Self::try_from(bytes)
            }
        }
    )*};
}

uuid_key!(CaseId, NoticeId, OpId, TaskId, UserId);
byte_key!(ActorId, Head);

impl Key for Sha256Hash {
    fn key(&self) -> Vec<u8> {
        self.as_bytes().to_vec()
    }
    fn from_key(bytes: &[u8]) -> Result<Self, NotAnId> {
        <[u8; 32]>::try_from(bytes).map(Self::from_bytes).map_err(|_| NotAnId("Sha256Hash"))
    }
}

/// SQLite counts in `i64`; what we count stays far below.
pub(crate) fn int(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// A count from a column.
pub(crate) fn uint(n: i64) -> u64 {
    u64::try_from(n).unwrap_or(0)
}
