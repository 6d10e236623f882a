//! One SQLite file per user, and the only two doors to it: [`Store::read`] and [`Store::write`].
//!
//! One writer and a few readers over WAL. A write is one transaction that is on the disk when it
//! returns (`synchronous=FULL`): what a person was told is saved survives the battery. Functions that
//! change rows take a `&Transaction`, so that nothing is written outside one.

mod codec;
mod migrate;
pub mod tables;

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};

use crate::{Error, Result};

pub(crate) use codec::{Key, int, json, json_of, uint};
pub use migrate::newest;

/// The key of an encrypted file. Encryption will be of the whole file.
pub struct StoreKey(pub [u8; 32]);

/// A user's file.
pub struct Store {
    path: PathBuf,
    writer: Mutex<Connection>,
    readers: Mutex<Vec<Connection>>,
    #[cfg(any(test, feature = "fakes"))]
    plug: Option<crate::fakes::Plug>,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store").field("path", &self.path).finish_non_exhaustive()
    }
}

/// Readers kept open for the next read.
const IDLE_READERS: usize = 3;

impl Store {
    /// Opens the file, making it if it isn't there, and brings it to the newest schema.
    ///
    /// # Errors
    /// `store.newer` for a file of a newer app; `store.no_encryption` when a key is given, because
    /// this build can't encrypt and must not pretend to.
    pub fn open(path: &Path, key: Option<&StoreKey>) -> Result<Self> {
        if key.is_some() {
            return Err(Error::Rule("store.no_encryption"));
        }
        let mut writer = Connection::open(path)?;
        writer.busy_timeout(Duration::from_secs(10))?;
        writer.pragma_update(None, "journal_mode", "WAL")?;
        writer.pragma_update(None, "synchronous", "FULL")?;
        writer.pragma_update(None, "foreign_keys", true)?;
        // On Android the folder for temporary files may not be writable.
        writer.pragma_update(None, "temp_store", "MEMORY")?;
        migrate::migrate(&mut writer)?;
        Ok(Self {
            path: path.to_owned(),
            writer: Mutex::new(writer),
            readers: Mutex::new(Vec::new()),
            #[cfg(any(test, feature = "fakes"))]
            plug: None,
        })
    }

    /// The same store, which a test may kill at any transaction.
    #[cfg(any(test, feature = "fakes"))]
    #[must_use]
    pub fn with_plug(mut self, plug: Option<crate::fakes::Plug>) -> Self {
        self.plug = plug;
        self
    }

    /// From now on the file may grow by no more than so many pages, as on a disk that fills up; with
    /// none the bound is gone.
    ///
    /// # Errors
    /// The file can't be read.
    #[cfg(any(test, feature = "fakes"))]
    pub fn set_room(&self, pages: Option<u32>) -> Result<()> {
        let writer = lock(&self.writer);
        let now: u32 = writer.query_row("PRAGMA page_count", [], |row| row.get(0))?;
        let most = pages.map_or(u32::MAX - 1, |pages| now.saturating_add(pages));
        Ok(writer.pragma_update(None, "max_page_count", most)?)
    }

    /// Runs `act` in one transaction that is on the disk when this returns. An error changes nothing.
    ///
    /// # Errors
    /// What `act` or the commit returns.
    pub fn write<T>(&self, act: impl FnOnce(&Transaction<'_>) -> Result<T>) -> Result<T> {
        let mut writer = lock(&self.writer);
        self.may_die()?;
        let tx = writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let out = act(&tx)?;
        self.may_die()?;
        tx.commit()?;
        self.may_die()?;
        Ok(out)
    }

    /// Runs `look` over one snapshot of the last commit.
    ///
    /// # Errors
    /// What `look` returns, or that the file can't be opened.
    pub fn read<T>(&self, look: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        let idle = lock(&self.readers).pop();
        let mut reader = match idle {
            Some(reader) => reader,
            None => self.open_reader()?,
        };
        let out = {
            let snapshot = reader.transaction()?;
            look(&snapshot)
        };
        let mut readers = lock(&self.readers);
        if readers.len() < IDLE_READERS {
            readers.push(reader);
        }
        out
    }

    fn open_reader(&self) -> Result<Connection> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let reader = Connection::open_with_flags(&self.path, flags)?;
        reader.busy_timeout(Duration::from_secs(10))?;
        reader.pragma_update(None, "query_only", true)?;
        reader.pragma_update(None, "temp_store", "MEMORY")?;
        Ok(reader)
    }

    #[cfg(any(test, feature = "fakes"))]
    fn may_die(&self) -> Result<()> {
        self.plug.as_ref().map_or(Ok(()), crate::fakes::Plug::pass)
    }

    #[cfg(not(any(test, feature = "fakes")))]
    #[expect(clippy::unnecessary_wraps, clippy::unused_self, reason = "tests pull the plug here")]
    fn may_die(&self) -> Result<()> {
        Ok(())
    }
}

/// A panic elsewhere leaves a connection in order: its transaction was rolled back.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
