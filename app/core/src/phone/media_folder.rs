//! Media by hash. A file with a full name is complete: it was written beside, synced and renamed.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{ErrorKind, Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use sha2::{Digest as _, Sha256};
use shared::media::Sha256Hash;

use super::files;
use crate::{Error, Result};

/// The folder.
#[derive(Debug)]
pub struct MediaFolder {
    folder: PathBuf,
    naming: Mutex<()>,
}

impl MediaFolder {
    pub(super) fn new(folder: PathBuf) -> Self {
        Self { folder, naming: Mutex::new(()) }
    }

    /// Between a file and the row that names it nobody else may look for files without a name: whoever
    /// keeps a file or removes one holds this until the row says so too.
    pub(crate) fn hold(&self) -> MutexGuard<'_, ()> {
        self.naming.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Removes every file that is not among `named`, half-written ones too; returns how many. Needs
    /// [`MediaFolder::hold`].
    ///
    /// # Errors
    /// The folder can't be read, a file can't be removed.
    pub(crate) fn sweep(&self, named: &BTreeSet<Sha256Hash>) -> Result<usize> {
        let mut swept = 0;
        for entry in fs::read_dir(&self.folder)? {
            let entry = entry?;
            let name = entry.file_name();
            let hash = name.to_str().and_then(|name| name.parse::<Sha256Hash>().ok());
            if hash.is_none_or(|hash| !named.contains(&hash)) {
                fs::remove_file(entry.path())?;
                swept += 1;
            }
        }
        Ok(swept)
    }

    /// Where the file of a hash lies, whether or not it is there.
    #[must_use]
    pub fn path(&self, sha256: &Sha256Hash) -> PathBuf {
        self.folder.join(sha256.to_string())
    }

    /// Whether the file is here.
    #[must_use]
    pub fn has(&self, sha256: &Sha256Hash) -> bool {
        self.path(sha256).exists()
    }

    /// Keeps bytes under their hash. They are on the disk when this returns.
    ///
    /// # Errors
    /// The file can't be written.
    pub fn keep(&self, bytes: &[u8]) -> Result<Sha256Hash> {
        let sha256 = Sha256Hash::of(bytes);
        if !self.has(&sha256) {
            files::write_durably(&self.path(&sha256), bytes)?;
        }
        Ok(sha256)
    }

    /// Takes a file in under the hash it must have.
    ///
    /// # Errors
    /// `media.other_hash` when it is another file; the file at `from` stays.
    pub fn adopt(&self, from: &Path, sha256: &Sha256Hash) -> Result<()> {
        if hash_file(from)? != *sha256 {
            return Err(Error::Rule("media.other_hash"));
        }
        File::open(from)?.sync_all()?;
        files::rename_durably(from, &self.path(sha256))
    }

    /// All bytes of a file.
    ///
    /// # Errors
    /// `media.file_missing`.
    pub fn read(&self, sha256: &Sha256Hash) -> Result<Vec<u8>> {
        fs::read(self.path(sha256)).map_err(missing)
    }

    /// At most `most` bytes from `offset` on; fewer at the end.
    ///
    /// # Errors
    /// `media.file_missing`.
    pub fn read_part(&self, sha256: &Sha256Hash, offset: u64, most: u64) -> Result<Vec<u8>> {
        let mut file = File::open(self.path(sha256)).map_err(missing)?;
        file.seek(SeekFrom::Start(offset))?;
        let mut part = Vec::new();
        file.take(most).read_to_end(&mut part)?;
        Ok(part)
    }

    /// Removes a file; one that is gone already is no error.
    ///
    /// # Errors
    /// The file can't be removed.
    pub fn remove(&self, sha256: &Sha256Hash) -> Result<()> {
        match fs::remove_file(self.path(sha256)) {
            Err(e) if e.kind() != ErrorKind::NotFound => Err(Error::Io(e)),
            _ => Ok(()),
        }
    }
}

/// The hash of a file, read piece by piece.
pub(crate) fn hash_file(path: &Path) -> Result<Sha256Hash> {
    let mut file = File::open(path)?;
    let mut hash = Sha256::new();
    let mut piece = vec![0; 64 * 1024];
    loop {
        let n = file.read(&mut piece)?;
        match piece.get(..n) {
            Some([]) | None => return Ok(Sha256Hash::from_bytes(hash.finalize().into())),
            Some(read) => hash.update(read),
        }
    }
}

fn missing(e: std::io::Error) -> Error {
    match e.kind() {
        ErrorKind::NotFound => Error::Rule("media.file_missing"),
        _ => Error::Io(e),
    }
}
