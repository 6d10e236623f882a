//! The plug: a test pulls it at the n-th door a transaction passes, and everything after that fails
//! as if the phone were dead. Reopening the folder is the next boot.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use crate::{Error, Result};

/// Counts doors and shuts the one it was told to.
#[derive(Debug, Clone, Default)]
pub struct Plug(Arc<Doors>);

#[derive(Debug, Default)]
struct Doors {
    passed: AtomicU64,
    fatal: AtomicU64,
    dead: AtomicBool,
}

impl Plug {
    /// Dies at the `n`-th door, counted from 1; 0 never dies but counts.
    #[must_use]
    pub fn at(n: u64) -> Self {
        let plug = Self::default();
        plug.0.fatal.store(n, Ordering::SeqCst);
        plug
    }

    /// A transaction passes: before it begins, before it commits, and after.
    ///
    /// # Errors
    /// [`Error::Killed`] at the fatal door and ever after.
    pub fn pass(&self) -> Result<()> {
        let passed = self.0.passed.fetch_add(1, Ordering::SeqCst).saturating_add(1);
        if passed == self.0.fatal.load(Ordering::SeqCst) {
            self.0.dead.store(true, Ordering::SeqCst);
        }
        if self.0.dead.load(Ordering::SeqCst) { Err(Error::Killed) } else { Ok(()) }
    }

    /// How many doors were passed.
    #[must_use]
    pub fn passed(&self) -> u64 {
        self.0.passed.load(Ordering::SeqCst)
    }
}
