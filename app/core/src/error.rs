//! What can go wrong inside. Screens see only [`Error::code`]; the sentences for it stand in
//! `api/says.rs`.

use std::io::ErrorKind;

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
            _ if self.is_full() => "store.full",
            Self::Sql(_) | Self::Killed => "store.failed",
            Self::Io(_) => "file.failed",
            Self::Newer { .. } => "store.newer",
            Self::Unreadable { .. } => "store.unreadable",
            Self::Rule(code) => code,
            Self::Net(failure) => failure.code(),
        }
    }

    /// Whether there was no room to write. Such a write is known not to have happened.
    pub(crate) fn is_full(&self) -> bool {
        match self {
            Self::Sql(e) => is_full(e),
            Self::Io(e) => matches!(e.kind(), ErrorKind::StorageFull | ErrorKind::QuotaExceeded),
            _ => false,
        }
    }

    /// For a stored value that doesn't read back.
    pub(crate) fn unreadable(what: &'static str, why: &dyn ToString) -> Self {
        Self::Unreadable { what, why: why.to_string() }
    }
}

/// SQLite calls a full disk by that name, except where it lays out the index of its log: that is only
/// ever refused for want of room.
fn is_full(e: &rusqlite::Error) -> bool {
    let Some(why) = e.sqlite_error() else { return false };
    why.code == rusqlite::ErrorCode::DiskFull
        || why.extended_code == rusqlite::ffi::SQLITE_IOERR_SHMSIZE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_phone_is_told_so_whoever_noticed_it() {
        let full = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_FULL);
        let by_database = Error::Sql(rusqlite::Error::SqliteFailure(full, None));
        let no_index = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_IOERR_SHMSIZE);
        let on_opening = Error::Sql(rusqlite::Error::SqliteFailure(no_index, None));
        let by_file = Error::Io(ErrorKind::StorageFull.into());
        let by_quota = Error::Io(ErrorKind::QuotaExceeded.into());
        for full in [by_database, on_opening, by_file, by_quota] {
            assert_eq!(full.code(), "store.full", "{full}");
        }
        let other = Error::Io(ErrorKind::PermissionDenied.into());
        assert_eq!(other.code(), "file.failed");
    }
}
