//! The two operations of the spool that a full or failing disk refuses, behind a trait so that a
//! test can refuse them too.

use std::{
    fs::File,
    io::{self, Write},
};

/// Writes and flushes partial uploads.
pub trait Disk: Send + Sync {
    /// Appends all of `bytes`. On an error some of them may have been written.
    ///
    /// # Errors
    /// As the file system says; [`io::ErrorKind::StorageFull`] when there is no room.
    fn write(&self, file: &mut File, bytes: &[u8]) -> io::Result<()>;

    /// Returns when what was written survives a loss of power.
    ///
    /// # Errors
    /// As the file system says; what was written since the last flush is then in doubt.
    fn sync(&self, file: &File) -> io::Result<()>;
}

/// The disk of this machine.
#[derive(Debug, Clone, Copy, Default)]
pub struct LocalDisk;

impl Disk for LocalDisk {
    fn write(&self, file: &mut File, bytes: &[u8]) -> io::Result<()> {
        file.write_all(bytes)
    }

    fn sync(&self, file: &File) -> io::Result<()> {
        file.sync_all()
    }
}
