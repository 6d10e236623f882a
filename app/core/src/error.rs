//! What can go wrong inside. Screens see only [`Error::code`]; the sentences for it stand in
//! `api/says.rs`.

use crate::sync::Failure;

/// Everything below the api returns this.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A failure, rich enough for a log.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The user's file could not be read or written.
    #[error("the store: {0}")]
    Sql(#[from] rusqlite::Error),
    /// A file could not be read or written.
    #[error("a file: {0}")]
    Io(#[from] std::io::Error),
    /// A newer version of the app wrote this file. It is left as it is (R8).
    #[error("the file has schema version {found}, this app knows {known}")]
    Newer {
        /// The file's version.
        found: u32,
        /// The newest version this app knows.
        known: u32,
    },
    /// Something stored can't be read back.
    #[error("a stored {what} can't be read: {why}")]
    Unreadable {
        /// What it should be.
        what: &'static str,
        /// Why it isn't.
        why: String,
    },
    /// A rule of this app forbids it; the code says which.
    #[error("{0}")]
    Rule(&'static str),
    /// The centre was not reached, or did not answer as a centre does.
    #[error(transparent)]
    Net(#[from] Failure),
    /// A test pulled the plug here.
    #[error("killed by a test")]
    Killed,
}

impl Error {
    /// The stable code that a screen may branch on.
    #[must_use]
    pub fn code(&self) -> &str {
        match self {
            Self::Sql(e) if is_full(e) => "store.full",
            Self::Io(e) if e.kind() == std::io::ErrorKind::StorageFull => "store.full",
            Self::Sql(_) | Self::Killed => "store.failed",
            Self::Io(_) => "file.failed",
            Self::Newer { .. } => "store.newer",
            Self::Unreadable { .. } => "store.unreadable",
            Self::Rule(code) => code,
            Self::Net(failure) => failure.code(),
        }
    }

    /// For a stored value that doesn't read back.
    pub(crate) fn unreadable(what: &'static str, why: &dyn ToString) -> Self {
        Self::Unreadable { what, why: why.to_string() }
    }
}

fn is_full(e: &rusqlite::Error) -> bool {
    e.sqlite_error_code() == Some(rusqlite::ErrorCode::DiskFull)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_phone_is_told_so_whoever_noticed_it() {
        let full = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_FULL);
        let by_database = Error::Sql(rusqlite::Error::SqliteFailure(full, None));
        let by_file = Error::Io(std::io::ErrorKind::StorageFull.into());
        assert_eq!((by_database.code(), by_file.code()), ("store.full", "store.full"));
        let other = Error::Io(std::io::ErrorKind::PermissionDenied.into());
        assert_eq!(other.code(), "file.failed");
    }
}
