//! Partial uploads on disk.
//!
//! The state of an upload is what lies in its folder and nothing else:
//!
//! ```text
//! <spool>/<carrier key>/lock              held while an upload of this carrier is created
//! <spool>/<carrier key>/<name>/entry.json   what was announced; never rewritten
//! <spool>/<carrier key>/<name>/bytes        what arrived; its length is the offset
//! <spool>/<carrier key>/<name>/piece        a piece whose checksum is not verified yet
//! ```
//!
//! * The offset is the length of `bytes`, flushed before it is told to anyone: a crash keeps what
//!   was acknowledged.
//! * `bytes` holds only what may count: a piece that promised a checksum is written beside it and
//!   appended when it is verified.
//! * An upload appears and disappears by one rename of its folder, so it is never half there.
//! * Whoever writes holds the lock of the open `bytes` file. The operating system lets go of it when
//!   the process dies, and it excludes a second server on the same folder too.
//! * The time of the last progress is the modification time of `bytes`, set from the clock that is
//!   passed in.

mod entry;
mod held;

use std::{
    fs::{self, File, OpenOptions, TryLockError},
    io,
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, SystemTime},
};

use shared::media::Sha256Hash;

pub use self::{
    entry::SpoolEntry,
    held::{HeldUpload, Piece},
};
use super::{
    disk::{Disk, LocalDisk},
    gate::CarrierId,
    name::UploadName,
};

const BYTES: &str = "bytes";
const STAGED: &str = ".new-";
const GONE: &str = ".gone-";

/// What the spool can't do.
#[derive(Debug, thiserror::Error)]
pub enum SpoolError {
    /// Another request holds the upload.
    #[error("the upload is held by another request")]
    Locked,
    /// The carrier has as many unfinished uploads as it may.
    #[error("too many unfinished uploads")]
    TooManyOpen,
    /// The announced lengths of the carrier's unfinished uploads add up to more than it may have.
    #[error("unfinished uploads take too much room")]
    CarrierQuota,
    /// The disk has no room.
    #[error("the disk is full")]
    Full,
    /// Anything else that the file system says.
    #[error(transparent)]
    Io(io::Error),
}

impl From<io::Error> for SpoolError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::Full,
            _ => Self::Io(error),
        }
    }
}

/// How much one carrier may have in the spool.
#[derive(Debug, Clone, Copy)]
pub struct CarrierBounds {
    /// Unfinished uploads.
    pub open: usize,
    /// Sum of their announced lengths, in bytes.
    pub bytes: u64,
}

/// Where an upload stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpoolState {
    /// What was announced.
    pub entry: SpoolEntry,
    /// Bytes on disk.
    pub offset: u64,
    /// Last progress: milliseconds since 1970-01-01 UTC.
    pub progress_ms: i64,
}

impl SpoolState {
    /// Whether every announced byte is on disk.
    pub fn is_complete(&self) -> bool {
        self.offset == self.entry.length
    }
}

/// The folder of partial uploads. All calls block on the disk.
#[derive(Clone)]
pub struct Spool {
    root: PathBuf,
    disk: Arc<dyn Disk>,
}

impl Spool {
    /// Opens the folder, creating it when it is not there. Whatever it holds goes on.
    ///
    /// # Errors
    /// When the folder can't be created.
    pub fn open(root: impl Into<PathBuf>) -> Result<Self, SpoolError> {
        Self::open_on(root, Arc::new(LocalDisk))
    }

    /// As [`open`](Self::open), on a disk of the caller's.
    ///
    /// # Errors
    /// When the folder can't be created.
    pub fn open_on(root: impl Into<PathBuf>, disk: Arc<dyn Disk>) -> Result<Self, SpoolError> {
        let root = root.into();
        fs::create_dir_all(&root)?;
        Ok(Self { root, disk })
    }

    /// Announces an upload, or finds it as it stands when the same was announced before. A different
    /// length under the same hash starts anew: one of the two announcements was wrong.
    ///
    /// # Errors
    /// [`SpoolError::TooManyOpen`], [`SpoolError::CarrierQuota`], [`SpoolError::Full`], and
    /// [`SpoolError::Locked`] when an upload to be replaced is being written.
    pub fn create(
        &self,
        entry: &SpoolEntry,
        bounds: CarrierBounds,
    ) -> Result<SpoolState, SpoolError> {
        let carrier = self.carrier_folder(&entry.carrier);
        fs::create_dir_all(&carrier)?;
        let _creating = lock_folder(&carrier)?;
        if let Some(state) = self.state(&entry.carrier, entry.name)? {
            if state.entry.length == entry.length {
                return Ok(state);
            }
            if let Some(held) = self.hold(&entry.carrier, entry.name)? {
                held.remove()?;
            }
        }
        self.check_bounds(&carrier, entry, bounds)?;
        let folder = carrier.join(entry.name.to_string());
        remove_folder(&folder)?;
        self.stage(&carrier, &folder, entry)?;
        Ok(SpoolState { entry: entry.clone(), offset: 0, progress_ms: entry.created_ms })
    }

    /// Where an upload stands; `None` when the carrier has no such upload. What it tells is flushed.
    ///
    /// # Errors
    /// When the folder can't be read.
    pub fn state(
        &self,
        carrier: &CarrierId,
        name: UploadName,
    ) -> Result<Option<SpoolState>, SpoolError> {
        let folder = self.folder(carrier, name);
        let Some((entry, file)) = absent(open_upload(&folder))? else { return Ok(None) };
        self.disk.sync(&file)?;
        let meta = file.metadata()?;
        Ok(Some(SpoolState { entry, offset: meta.len(), progress_ms: modified_ms(&meta)? }))
    }

    /// Takes an upload for writing; `None` when the carrier has no such upload.
    ///
    /// # Errors
    /// [`SpoolError::Locked`] when another request has it.
    pub fn hold(
        &self,
        carrier: &CarrierId,
        name: UploadName,
    ) -> Result<Option<HeldUpload>, SpoolError> {
        let folder = self.folder(carrier, name);
        let Some((_, file)) = absent(open_upload(&folder))? else { return Ok(None) };
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(SpoolError::Locked),
            Err(TryLockError::Error(error)) => return Err(error.into()),
        }
        // The holder before may have removed the upload between the opening and the lock, and the
        // carrier may have announced it again: then this file is not the one in the folder.
        match absent(open_upload(&folder))? {
            Some((entry, there)) if same_file(&file, &there)? => {
                Ok(Some(HeldUpload::new(folder, entry, file, Arc::clone(&self.disk))?))
            }
            Some(_) => Err(SpoolError::Locked),
            None => Ok(None),
        }
    }

    /// Every upload in the spool, in order of folder names.
    ///
    /// # Errors
    /// When a folder can't be read.
    pub fn all(&self) -> Result<Vec<SpoolState>, SpoolError> {
        let mut found = Vec::new();
        for carrier in subfolders(&self.root)? {
            for folder in subfolders(&carrier)? {
                if let Some(state) = read_state(&folder)? {
                    found.push(state);
                }
            }
        }
        Ok(found)
    }

    /// Removes uploads without progress for `keep_ms` before `now_ms`, and what a crash left over.
    /// Uploads that are complete or being written stay. Returns how many went and their bytes.
    ///
    /// # Errors
    /// When a folder can't be read or removed.
    pub fn sweep(&self, now_ms: i64, keep_ms: i64) -> Result<(u64, u64), SpoolError> {
        let (mut uploads, mut bytes) = (0, 0);
        for carrier in subfolders(&self.root)? {
            let _creating = lock_folder(&carrier)?;
            for folder in subfolders(&carrier)? {
                let Some(state) = read_state(&folder)? else {
                    remove_folder(&folder)?;
                    continue;
                };
                let stale = now_ms.saturating_sub(state.progress_ms) >= keep_ms;
                if !stale || state.is_complete() {
                    continue;
                }
                match self.hold(&state.entry.carrier, state.entry.name) {
                    Ok(Some(held)) => {
                        uploads += 1;
                        bytes += held.offset();
                        held.remove()?;
                    }
                    Ok(None) | Err(SpoolError::Locked) => {}
                    Err(error) => return Err(error),
                }
            }
        }
        Ok((uploads, bytes))
    }

    fn check_bounds(
        &self,
        carrier: &Path,
        entry: &SpoolEntry,
        bounds: CarrierBounds,
    ) -> Result<(), SpoolError> {
        let (mut open, mut bytes) = (1, entry.length);
        for folder in subfolders(carrier)? {
            if let Some(other) = read_state(&folder)? {
                open += 1;
                bytes = bytes.saturating_add(other.entry.length);
            }
        }
        if open > bounds.open {
            return Err(SpoolError::TooManyOpen);
        }
        if bytes > bounds.bytes {
            return Err(SpoolError::CarrierQuota);
        }
        Ok(())
    }

    /// Builds the folder under another name and renames it into place.
    fn stage(&self, carrier: &Path, folder: &Path, entry: &SpoolEntry) -> Result<(), SpoolError> {
        let staged = carrier.join(format!("{STAGED}{}", entry.name));
        remove_folder(&staged)?;
        fs::create_dir(&staged)?;
        let built = self.build(&staged, entry).and_then(|()| Ok(fs::rename(&staged, folder)?));
        if built.is_err() {
            remove_folder(&staged)?;
        }
        built?;
        Ok(sync_folder(carrier)?)
    }

    fn build(&self, staged: &Path, entry: &SpoolEntry) -> Result<(), SpoolError> {
        let bytes = File::create_new(staged.join(BYTES))?;
        bytes.set_modified(system_time(entry.created_ms))?;
        self.disk.sync(&bytes)?;
        entry.write(staged, self.disk.as_ref())?;
        Ok(sync_folder(staged)?)
    }

    /// Any text may name a carrier; its hash is a name that every file system takes.
    fn carrier_folder(&self, carrier: &CarrierId) -> PathBuf {
        self.root.join(Sha256Hash::of(carrier.as_str().as_bytes()).to_string())
    }

    fn folder(&self, carrier: &CarrierId, name: UploadName) -> PathBuf {
        self.carrier_folder(carrier).join(name.to_string())
    }
}

/// Opens what an upload consists of. An entry that can't be read counts as absent: without it the
/// bytes are of no use, and the handset still has its own.
fn open_upload(folder: &Path) -> io::Result<(SpoolEntry, File)> {
    let entry = SpoolEntry::read(folder)?;
    let file = OpenOptions::new().read(true).append(true).open(folder.join(BYTES))?;
    Ok((entry, file))
}

fn read_state(folder: &Path) -> Result<Option<SpoolState>, SpoolError> {
    let hidden = folder.file_name().is_none_or(|name| name.to_string_lossy().starts_with('.'));
    if hidden {
        return Ok(None);
    }
    let Some((entry, file)) = absent(open_upload(folder))? else { return Ok(None) };
    let meta = file.metadata()?;
    Ok(Some(SpoolState { entry, offset: meta.len(), progress_ms: modified_ms(&meta)? }))
}

fn absent<T>(result: io::Result<T>) -> io::Result<Option<T>> {
    match result {
        Ok(found) => Ok(Some(found)),
        Err(error)
            if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::InvalidData) =>
        {
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

/// Folders inside `folder`, sorted by name.
fn subfolders(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for item in fs::read_dir(folder)? {
        let item = item?;
        if item.file_type()?.is_dir() {
            found.push(item.path());
        }
    }
    found.sort();
    Ok(found)
}

fn remove_folder(folder: &Path) -> io::Result<()> {
    absent(fs::remove_dir_all(folder)).map(|_| ())
}

/// Creations of one carrier wait for each other, so that its bounds hold.
fn lock_folder(folder: &Path) -> io::Result<File> {
    let lock =
        OpenOptions::new().create(true).truncate(false).write(true).open(folder.join("lock"))?;
    lock.lock()?;
    Ok(lock)
}

/// A rename survives a loss of power only when the folder around it is flushed.
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

fn same_file(one: &File, other: &File) -> io::Result<bool> {
    use std::os::unix::fs::MetadataExt;
    let (one, other) = (one.metadata()?, other.metadata()?);
    Ok(one.dev() == other.dev() && one.ino() == other.ino())
}

fn modified_ms(meta: &fs::Metadata) -> io::Result<i64> {
    let since = meta.modified()?.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    Ok(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

fn system_time(at_ms: i64) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_millis(u64::try_from(at_ms).unwrap_or_default())
}
