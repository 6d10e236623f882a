//! Files that are either the old or the new one after any kill.

use std::fs::{self, File};
use std::io::{ErrorKind, Write as _};
use std::path::Path;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::store::{json, json_of};
use crate::{Error, Result};

/// Writes beside, syncs, renames, and syncs the folder: after this returns the file is there, and
/// before that the old one was.
pub(crate) fn write_durably(path: &Path, bytes: &[u8]) -> Result<()> {
    let temporary = path.with_extension("part");
    let written = write_and_sync(&temporary, bytes).and_then(|()| rename_durably(&temporary, path));
    if written.is_err() {
        // Half a file on a full disk is in the way of the next attempt.
        let _ = fs::remove_file(&temporary);
    }
    written
}

fn write_and_sync(path: &Path, bytes: &[u8]) -> Result<()> {
    let mut file = File::create(path)?;
    file.write_all(bytes)?;
    Ok(file.sync_all()?)
}

/// Renames and syncs the folder.
pub(crate) fn rename_durably(from: &Path, to: &Path) -> Result<()> {
    fs::rename(from, to)?;
    if let Some(folder) = to.parent() {
        // Some systems can't sync a folder; there the rename is as durable as it gets.
        if let Ok(folder) = File::open(folder) {
            let _ = folder.sync_all();
        }
    }
    Ok(())
}

/// Reads a record; none when there is no such file.
pub(crate) fn read_json<T: DeserializeOwned>(path: &Path) -> Result<Option<T>> {
    match fs::read_to_string(path) {
        Ok(text) => json_of("file", &text).map(Some),
        Err(e) if e.kind() == ErrorKind::NotFound => Ok(None),
        Err(e) => Err(Error::Io(e)),
    }
}

/// Writes a record.
pub(crate) fn write_json<T: Serialize>(path: &Path, value: &T) -> Result<()> {
    write_durably(path, json(value)?.as_bytes())
}
