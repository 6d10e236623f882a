//! An upload that one request holds for writing.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Read, Seek},
    path::{Path, PathBuf},
    sync::Arc,
};

use sha2::{Digest, Sha256};

use super::{BYTES, GONE, SpoolEntry, SpoolError, remove_folder, system_time};
use crate::photos::disk::Disk;

const PIECE: &str = "piece";
const BLOCK: usize = 64 * 1024;

/// An upload held for writing; letting go of it (also by dying) lets others write.
pub struct HeldUpload {
    folder: PathBuf,
    entry: SpoolEntry,
    bytes: File,
    written: u64,
    flushed: u64,
    disk: Arc<dyn Disk>,
}

impl HeldUpload {
    pub(super) fn new(
        folder: PathBuf,
        entry: SpoolEntry,
        bytes: File,
        disk: Arc<dyn Disk>,
    ) -> Result<Self, SpoolError> {
        remove_file(&folder.join(PIECE))?;
        disk.sync(&bytes)?;
        let flushed = bytes.metadata()?.len();
        Ok(Self { folder, entry, bytes, written: flushed, flushed, disk })
    }

    /// What was announced.
    pub fn entry(&self) -> &SpoolEntry {
        &self.entry
    }

    /// Bytes that are flushed: what may be acknowledged.
    pub fn offset(&self) -> u64 {
        self.flushed
    }

    /// Bytes that may still come.
    pub fn room(&self) -> u64 {
        self.entry.length.saturating_sub(self.written)
    }

    /// Whether every announced byte is flushed.
    pub fn is_complete(&self) -> bool {
        self.flushed == self.entry.length
    }

    /// The file with what arrived so far.
    pub fn path(&self) -> PathBuf {
        self.folder.join(BYTES)
    }

    /// Appends bytes that count from the moment they arrive. They are acknowledged after
    /// [`flush`](Self::flush).
    ///
    /// # Errors
    /// [`SpoolError::Full`] and others; what was written before the error stays.
    pub fn append(&mut self, bytes: &[u8]) -> Result<(), SpoolError> {
        let written = self.disk.write(&mut self.bytes, bytes);
        self.written = self.bytes.metadata()?.len();
        Ok(written?)
    }

    /// Makes what was appended survive a loss of power and notes the time of this progress.
    ///
    /// # Errors
    /// When the disk can't flush. The bytes in doubt are cut off then: a second flush of the same
    /// bytes may succeed without having written them.
    pub fn flush(&mut self, now_ms: i64) -> Result<(), SpoolError> {
        if self.written == self.flushed {
            return Ok(());
        }
        self.bytes.set_modified(system_time(now_ms))?;
        if let Err(error) = self.disk.sync(&self.bytes) {
            self.bytes.set_len(self.flushed)?;
            self.written = self.flushed;
            return Err(error.into());
        }
        self.flushed = self.written;
        Ok(())
    }

    /// Opens a place for a piece that counts only as a whole.
    ///
    /// # Errors
    /// As the file system says.
    pub fn start_piece(&self) -> Result<Piece, SpoolError> {
        let path = self.folder.join(PIECE);
        remove_file(&path)?;
        let file = OpenOptions::new().read(true).write(true).create_new(true).open(&path)?;
        Ok(Piece { path, file, length: 0, disk: Arc::clone(&self.disk) })
    }

    /// Appends a piece that turned out to be what it promised.
    ///
    /// # Errors
    /// As [`append`](Self::append).
    pub fn adopt(&mut self, mut piece: Piece) -> Result<(), SpoolError> {
        piece.file.rewind()?;
        let mut block = vec![0; BLOCK];
        loop {
            let count = piece.file.read(&mut block)?;
            let Some(bytes) = block.get(..count).filter(|bytes| !bytes.is_empty()) else {
                return Ok(());
            };
            self.append(bytes)?;
        }
    }

    /// Reads the whole and tells whether it is what was announced.
    ///
    /// # Errors
    /// As the file system says.
    pub fn matches_hash(&self) -> Result<bool, SpoolError> {
        let mut file = File::open(self.path())?;
        let mut digest = Sha256::new();
        let mut block = vec![0; BLOCK];
        loop {
            let count = file.read(&mut block)?;
            match block.get(..count) {
                Some(bytes) if !bytes.is_empty() => digest.update(bytes),
                _ => break,
            }
        }
        let found: [u8; 32] = digest.finalize().into();
        let found: String = found.iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(found == self.entry.name.sha256.to_string())
    }

    /// Removes the upload.
    ///
    /// # Errors
    /// As the file system says.
    pub fn remove(self) -> Result<(), SpoolError> {
        let Some(carrier) = self.folder.parent() else { return Ok(()) };
        let gone = carrier.join(format!("{GONE}{}", self.entry.name));
        remove_folder(&gone)?;
        fs::rename(&self.folder, &gone)?;
        Ok(remove_folder(&gone)?)
    }
}

/// A piece under way that is not part of its upload yet; dropped, it is gone.
pub struct Piece {
    path: PathBuf,
    file: File,
    length: u64,
    disk: Arc<dyn Disk>,
}

impl Piece {
    /// Adds bytes.
    ///
    /// # Errors
    /// [`SpoolError::Full`] and others.
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), SpoolError> {
        self.disk.write(&mut self.file, bytes)?;
        self.length = self.length.saturating_add(bytes.len().try_into().unwrap_or(u64::MAX));
        Ok(())
    }

    /// Bytes so far.
    pub fn length(&self) -> u64 {
        self.length
    }
}

impl Drop for Piece {
    fn drop(&mut self) {
        if let Err(error) = remove_file(&self.path) {
            tracing::warn!(%error, "a discarded piece stays until its upload is next held");
        }
    }
}

fn remove_file(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
