//! A copy of the working tree, so that no removal ever touches the files somebody works on.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::table::{self, Guard};
use crate::step;

/// The copy and everything built from it; both are kept between runs.
pub(crate) struct Tree {
    from: PathBuf,
    home: PathBuf,
}

impl Tree {
    /// Copies what has changed since the last time and undoes what a stopped run left behind. A file
    /// that is as it was keeps its time, so that cargo doesn't build it again.
    ///
    /// # Errors
    /// Git or a file doesn't answer.
    pub(crate) fn fresh() -> Result<Self, String> {
        let tree = Self { from: step::root().to_owned(), home: step::target().join("guards") };
        let listed = Command::new("git")
            .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
            .current_dir(&tree.from)
            .output()
            .map_err(|error| format!("git ls-files: {error}"))?;
        let names = String::from_utf8_lossy(&listed.stdout);
        let exists = |name: &&str| !name.is_empty() && tree.from.join(name).is_file();
        let here: BTreeSet<&str> = names.split('\0').filter(exists).collect();
        if here.is_empty() {
            return Err(format!("{}: git lists no file here", tree.from.display()));
        }
        for name in &here {
            tree.restore(name)?;
        }
        // What was deleted since must not be compiled any more.
        let list = tree.home.join("files");
        for gone in fs::read_to_string(&list).unwrap_or_default().lines() {
            if !here.contains(gone) {
                let _ = fs::remove_file(tree.path(gone));
            }
        }
        let text: Vec<&str> = here.into_iter().collect();
        write(&list, text.join("\n").as_bytes())?;
        Ok(tree)
    }

    /// The copy's root.
    pub(crate) fn root(&self) -> PathBuf {
        self.home.join("tree")
    }

    /// Where the copy is built.
    pub(crate) fn target(&self) -> PathBuf {
        self.home.join("target")
    }

    /// What the tests said without this guard.
    pub(crate) fn log(&self, name: &str) -> PathBuf {
        self.home.join(format!("{name}.log"))
    }

    fn path(&self, name: &str) -> PathBuf {
        self.root().join(name)
    }

    /// Makes the copy of a file what the file is.
    fn restore(&self, name: &str) -> Result<(), String> {
        let source = self.from.join(name);
        let bytes = fs::read(&source).map_err(|e| format!("{}: {e}", source.display()))?;
        let target = self.path(name);
        if fs::read(&target).is_ok_and(|old| old == bytes) {
            return Ok(());
        }
        write(&target, &bytes)
    }

    /// Removes a guard from the copy.
    ///
    /// # Errors
    /// A text that doesn't occur exactly once.
    pub(crate) fn spoil(&self, guard: &Guard) -> Result<(), String> {
        for cut in &guard.cuts {
            let path = self.path(&cut.file);
            let text = fs::read_to_string(&path)
                .map_err(|e| format!("{}: {}: {e}", guard.id, cut.file))?;
            write(&path, table::cut(&guard.id, cut, &text)?.as_bytes())?;
        }
        Ok(())
    }

    /// Puts a guard back.
    ///
    /// # Errors
    /// A file that can't be written.
    pub(crate) fn mend(&self, guard: &Guard) -> Result<(), String> {
        guard.cuts.iter().try_for_each(|cut| self.restore(&cut.file))
    }
}

/// Writes a file and the folders it lies in.
///
/// # Errors
/// The file's name with what the system said.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<(), String> {
    let said = |error| format!("{}: {error}", path.display());
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(said)?;
    }
    fs::write(path, bytes).map_err(said)
}
