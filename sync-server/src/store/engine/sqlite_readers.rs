//! The connections of an SQLite file that only read, and the copy one of them makes.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::Connection;
use rusqlite::backup::{Backup, StepResult};
use tokio::sync::Semaphore;

use super::EngineError;
use super::sqlite::make_private;
use super::sqlite_run::named;

/// Runs blocking work off the async threads.
pub(super) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, EngineError> + Send + 'static,
) -> Result<T, EngineError> {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done,
        Err(error) => Err(EngineError::Unavailable(error.to_string())),
    }
}

/// The connections that read. A permit of `free` is the right to one of them.
#[derive(Debug)]
pub(super) struct Readers {
    free: Semaphore,
    count: usize,
    connections: Mutex<Vec<Connection>>,
}

impl Readers {
    pub(super) fn new(connections: Vec<Connection>) -> Self {
        let count = connections.len();
        Self { free: Semaphore::new(count), count, connections: Mutex::new(connections) }
    }

    /// Lends a connection to `work` on a blocking thread. The last one given back is the next one
    /// lent: its pages are warm.
    pub(super) async fn with<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&Connection) -> Result<T, EngineError> + Send + 'static,
    ) -> Result<T, EngineError> {
        let permit = self.free.acquire().await.map_err(|_| EngineError::Closed)?;
        // The permit travels with the work: a caller that stops waiting does not free it early.
        permit.forget();
        let readers = Arc::clone(self);
        blocking(move || {
            let lent = Lent { connection: readers.take(), readers };
            match &lent.connection {
                Some(connection) => work(connection),
                None => Err(EngineError::Closed),
            }
        })
        .await
    }

    fn take(&self) -> Option<Connection> {
        self.connections.lock().unwrap_or_else(PoisonError::into_inner).pop()
    }

    /// Waits for the queries that are running, then closes the connections.
    pub(super) async fn close(&self) {
        let all = u32::try_from(self.count).unwrap_or(u32::MAX);
        // An error means that it was closed before.
        if let Ok(permits) = self.free.acquire_many(all).await {
            permits.forget();
            self.free.close();
        }
        self.connections.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

/// A connection on loan; it goes back even when the work panics.
struct Lent {
    connection: Option<Connection>,
    readers: Arc<Readers>,
}

impl Drop for Lent {
    fn drop(&mut self) {
        if let Some(connection) = self.connection.take() {
            self.readers
                .connections
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(connection);
        }
        self.readers.free.add_permits(1);
    }
}

/// Copies the database as of now. The copy gets its name only when it is complete.
pub(super) fn copy(connection: &Connection, path: &Path) -> Result<(), EngineError> {
    let io = |error: std::io::Error| EngineError::Io(error.to_string());
    let wrong = |error: rusqlite::Error| named(&error, "copying the database");
    if path.exists() {
        return Err(EngineError::Io(format!("{} exists already", path.display())));
    }
    let mut partial = path.as_os_str().to_owned();
    partial.push(".partial");
    let partial = PathBuf::from(partial);
    if partial.exists() {
        std::fs::remove_file(&partial).map_err(io)?;
    }
    make_private(&partial)?;
    let mut target = Connection::open(&partial).map_err(wrong)?;
    {
        let backup = Backup::new(connection, &mut target).map_err(wrong)?;
        // All pages in one step read one snapshot; in WAL mode the writer does not wait for it.
        if backup.step(-1).map_err(wrong)? != StepResult::Done {
            return Err(EngineError::Busy("another process holds the database".to_owned()));
        }
    }
    // A file that needs no log beside it can be carried away as it is.
    target.query_row("PRAGMA journal_mode=DELETE", [], |_| Ok(())).map_err(wrong)?;
    target.close().map_err(|(_, error)| wrong(error))?;
    std::fs::rename(&partial, path).map_err(io)?;
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::File::open(folder).and_then(|folder| folder.sync_all()).map_err(io)?;
    }
    Ok(())
}
