//! `pinned_classes`: what this person wants to find on top.

use rusqlite::{Connection, Transaction};
use shared::codes::ClassKey;

use crate::Result;

/// Keeps a class on top, below those that are there.
pub fn add(tx: &Transaction<'_>, class: &ClassKey) -> Result<()> {
    tx.execute("INSERT OR IGNORE INTO pinned_classes (class) VALUES (?1)", [class.to_string()])?;
    Ok(())
}

/// Keeps it there no longer.
pub fn remove(tx: &Transaction<'_>, class: &ClassKey) -> Result<()> {
    tx.execute("DELETE FROM pinned_classes WHERE class = ?1", [class.to_string()])?;
    Ok(())
}

/// The classes on top. One that no app of today can read is passed over, and stays.
pub fn all(db: &Connection) -> Result<Vec<ClassKey>> {
    let mut found = db.prepare_cached("SELECT class FROM pinned_classes ORDER BY n")?;
    let rows = found.query_map([], |row| row.get::<_, String>(0))?;
    let classes = rows.collect::<rusqlite::Result<Vec<_>>>()?;
    Ok(classes.iter().filter_map(|class| class.parse().ok()).collect())
}
