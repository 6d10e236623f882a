//! Files and folders that are there whole or not at all, whatever is killed in between.

use std::fs::File;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// Writes a file under its name only when all of it is on disk.
///
/// # Errors
/// As the file system says; the name then holds what it held before.
pub fn write_whole(folder: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    let partial = folder.join(format!("{name}.part"));
    let mut file = File::create(&partial)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    std::fs::rename(&partial, folder.join(name))?;
    File::open(folder)?.sync_all()
}

/// Where a folder is filled: within itself, because it may be the root of a file system.
const UNFINISHED: &str = "unfinished";

/// The folder within `folder` in which it is made.
#[must_use]
pub fn partial_of(folder: &Path) -> PathBuf {
    folder.join(UNFINISHED)
}

/// Whether `folder` was being made when something stopped it.
#[must_use]
pub fn is_unfinished(folder: &Path) -> bool {
    std::fs::read_dir(partial_of(folder)).is_ok_and(|mut inside| inside.next().is_some())
}

/// Flushes everything that was made for `folder` and moves it to its place, `last` when all else is
/// there: without it the folder is nothing.
///
/// # Errors
/// As the file system says; the folder is unfinished then.
pub fn finish(folder: &Path, last: &str) -> io::Result<()> {
    let partial = partial_of(folder);
    flush(&partial)?;
    let mut has_last = false;
    for entry in std::fs::read_dir(&partial)? {
        let name = entry?.file_name();
        if name == last {
            has_last = true;
        } else {
            std::fs::rename(partial.join(&name), folder.join(&name))?;
        }
    }
    File::open(folder)?.sync_all()?;
    if has_last {
        std::fs::rename(partial.join(last), folder.join(last))?;
    }
    std::fs::remove_dir(&partial)?;
    File::open(folder)?.sync_all()
}

fn flush(folder: &Path) -> io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            flush(&entry.path())?;
        } else {
            File::open(entry.path())?.sync_all()?;
        }
    }
    File::open(folder)?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_unfinished_until_its_last_file_is_there() {
        let root = tempfile::tempdir().unwrap();
        let (folder, partial) = (root.path(), partial_of(root.path()));
        assert!(!is_unfinished(folder));
        std::fs::create_dir_all(partial.join("deep")).unwrap();
        write_whole(&partial.join("deep"), "file", b"all of it").unwrap();
        write_whole(&partial, "label", b"whole").unwrap();
        assert!(is_unfinished(folder));
        finish(folder, "label").unwrap();
        assert!(!is_unfinished(folder) && !partial.exists());
        assert_eq!(std::fs::read(folder.join("deep/file")).unwrap(), b"all of it");
        assert_eq!(std::fs::read(folder.join("label")).unwrap(), b"whole");
    }
}
