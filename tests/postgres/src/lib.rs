//! A throw-away PostgreSQL for tests: a real server in a temporary folder, without installing a
//! service, without a port, without a password.
//!
//! One cluster serves a test process; every [`Database`] is a fresh one in it; when the last one
//! is dropped, the cluster stops and its folder goes. A process that is killed takes its cluster
//! along: the server's keeper waits at a pipe that closes with the process. Nothing is synced to
//! the disk: the data is worth nothing after the test.

mod cluster;
mod programs;

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};

use cluster::Cluster;

/// Why there is no database to test with. The sentence says what to do.
#[derive(Debug)]
pub struct Missing(String);

impl std::fmt::Display for Missing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Missing {}

/// A fresh, empty database. Dropping the last one stops the cluster.
#[derive(Debug)]
pub struct Database {
    cluster: Arc<Cluster>,
    name: String,
}

static RUNNING: Mutex<Weak<Cluster>> = Mutex::new(Weak::new());
static DATABASES: AtomicU64 = AtomicU64::new(1);

impl Database {
    /// Makes a database, starting the cluster when none runs. Blocks for about a second the
    /// first time on a machine, a tenth of that afterwards.
    ///
    /// # Errors
    /// PostgreSQL is not installed, or it does not start; the sentence says which and why.
    pub fn fresh() -> Result<Self, Missing> {
        let cluster = {
            let mut running = RUNNING.lock().unwrap_or_else(PoisonError::into_inner);
            match running.upgrade() {
                Some(cluster) => cluster,
                None => {
                    let cluster = Arc::new(Cluster::start()?);
                    *running = Arc::downgrade(&cluster);
                    cluster
                }
            }
        };
        let name = format!("test_{}", DATABASES.fetch_add(1, Ordering::Relaxed));
        cluster.create(&name)?;
        Ok(Self { cluster, name })
    }

    /// Where it is: `postgres://postgres@%2Fpath%2Fto%2Fsocket/name`.
    #[must_use]
    pub fn uri(&self) -> String {
        let host = self.cluster.folder().replace('/', "%2F");
        format!("postgres://postgres@{host}/{}", self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_databases_share_a_cluster_that_ends_with_the_last() {
        let first = Database::fresh().unwrap();
        let second = Database::fresh().unwrap();
        assert_ne!(first.uri(), second.uri());
        assert_eq!(first.cluster.folder(), second.cluster.folder());
        let folder = first.cluster.folder().to_owned();
        assert!(std::path::Path::new(&folder).exists());
        drop(first);
        assert!(std::path::Path::new(&folder).exists());
        drop(second);
        assert!(!std::path::Path::new(&folder).exists(), "{folder} is left behind");
    }
}
