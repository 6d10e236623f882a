//! Schema versions of a user's file.
//!
//! One file per version, never edited once released; all that are missing run in one transaction. A
//! file of a newer app is refused and left alone: what it holds may exist nowhere else (R8).

use rusqlite::{Connection, TransactionBehavior};

use crate::{Error, Result};

/// The steps; step `i` leads to version `i + 1`.
const STEPS: [&str; 7] = [
    include_str!("schema/001.sql"),
    include_str!("schema/002.sql"),
    include_str!("schema/003.sql"),
    include_str!("schema/004.sql"),
    include_str!("schema/005.sql"),
    include_str!("schema/006.sql"),
    include_str!("schema/007.sql"),
];

/// The version this app writes.
#[must_use]
pub fn newest() -> u32 {
    u32::try_from(STEPS.len()).unwrap_or(u32::MAX)
}

/// Brings a file to [`newest`].
///
/// # Errors
/// [`Error::Newer`] for a file of a newer app; otherwise what SQLite says, with nothing changed.
pub(super) fn migrate(db: &mut Connection) -> Result<()> {
    migrate_to(db, newest())
}

pub(super) fn migrate_to(db: &mut Connection, wanted: u32) -> Result<()> {
    let tx = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let found: u32 = tx.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if found > wanted {
        return Err(Error::Newer { found, known: wanted });
    }
    let done = usize::try_from(found).unwrap_or(usize::MAX);
    let steps = usize::try_from(wanted - found).unwrap_or(0);
    for step in STEPS.iter().skip(done).take(steps) {
        tx.execute_batch(step)?;
    }
    tx.pragma_update(None, "user_version", wanted)?;
    tx.commit()?;
    Ok(())
}

#[cfg(test)]
#[path = "migrate_tests.rs"]
mod tests;
