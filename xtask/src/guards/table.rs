//! The table of guards, as it is written in `tests/guards`: one file per row of the failures.
//!
//! ```text
//! R5  Duplicates after a retry: the same thing said twice is one case.
//!
//! guard: The centre knows an op it has.
//! test: sync-server authority r05_replays_make_one_case
//! file: sync-server/src/authority/push.rs
//! -if known { return Ok(()); }
//! +let _ = known;
//! ```
//!
//! The first line is the row and its promise. A guard is a sentence, the package, the target (`lib` or
//! a file of tests) and the test that must turn red, and one or more cuts: a file, after `-` the exact
//! text that is the guard, after `+` what stands there without it. A text of several lines has a sign
//! before each; what follows the sign is taken as it is. Lines that begin with `#` are for the reader.

use std::fs;
use std::path::Path;

/// One exact text of one file, and what stands there when the guard is gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Cut {
    pub(crate) file: String,
    pub(crate) guard: String,
    pub(crate) without: String,
}

/// One thing that keeps a promise, and the test that must miss it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Guard {
    /// The row and the guard's place in its file, such as `r05.2`.
    pub(crate) id: String,
    pub(crate) sentence: String,
    pub(crate) package: String,
    pub(crate) target: String,
    pub(crate) test: String,
    pub(crate) cuts: Vec<Cut>,
}

/// Every guard of a folder, in the order of the files' names.
///
/// # Errors
/// A file that can't be read, or a line that isn't understood.
pub(crate) fn read(folder: &Path) -> Result<Vec<Guard>, String> {
    let said = |error| format!("{}: {error}", folder.display());
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(said)? {
        files.push(entry.map_err(said)?.path());
    }
    files.sort();
    let mut guards = Vec::new();
    for file in files.iter().filter(|file| file.extension().is_some_and(|end| end == "txt")) {
        let row = file.file_stem().unwrap_or_default().to_string_lossy();
        let text = fs::read_to_string(file).map_err(|e| format!("{}: {e}", file.display()))?;
        guards.append(&mut parse(&row, &text)?);
    }
    Ok(guards)
}

/// The guards of one file.
///
/// # Errors
/// The first line that isn't understood, or a guard that lacks something.
pub(crate) fn parse(row: &str, text: &str) -> Result<Vec<Guard>, String> {
    let mut guards: Vec<Guard> = Vec::new();
    for (n, line) in text.lines().enumerate().skip(1) {
        let wrong = |what: &str| format!("tests/guards/{row}.txt:{}: {what}", n + 1);
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if let Some(sentence) = line.strip_prefix("guard: ") {
            let id = format!("{row}.{}", guards.len() + 1);
            let (package, target, test) = Default::default();
            let sentence = sentence.to_owned();
            guards.push(Guard { id, sentence, package, target, test, cuts: Vec::new() });
            continue;
        }
        let Some(guard) = guards.last_mut() else { return Err(wrong("no guard begun")) };
        if let Some(spec) = line.strip_prefix("test: ") {
            let words: Vec<&str> = spec.split(' ').collect();
            let [package, target, test] = words.as_slice() else {
                return Err(wrong("a test is its package, its target and its name"));
            };
            guard.package = (*package).to_owned();
            guard.target = (*target).to_owned();
            guard.test = (*test).to_owned();
        } else if let Some(file) = line.strip_prefix("file: ") {
            let (text, without) = Default::default();
            guard.cuts.push(Cut { file: file.to_owned(), guard: text, without });
        } else {
            let Some(cut) = guard.cuts.last_mut() else { return Err(wrong("no file named")) };
            let (side, words) = match line.split_at_checked(1) {
                Some(("-", words)) => (&mut cut.guard, words),
                Some(("+", words)) => (&mut cut.without, words),
                _ => return Err(wrong("neither guard, test, file, - nor +")),
            };
            if !side.is_empty() {
                side.push('\n');
            }
            side.push_str(words);
        }
    }
    for guard in &guards {
        let lacks = guard.test.is_empty()
            || guard.cuts.is_empty()
            || guard.cuts.iter().any(|cut| cut.guard.is_empty() || cut.guard == cut.without);
        if lacks {
            return Err(format!("{}: a guard needs a test, a file and its text", guard.id));
        }
    }
    Ok(guards)
}

/// A file's text without the guard.
///
/// # Errors
/// The guard's text isn't there exactly once.
pub(crate) fn cut(id: &str, cut: &Cut, text: &str) -> Result<String, String> {
    match text.matches(cut.guard.as_str()).count() {
        1 => Ok(text.replacen(&cut.guard, &cut.without, 1)),
        n => Err(format!("{id}: its text occurs {n} times in {}, not once", cut.file)),
    }
}
