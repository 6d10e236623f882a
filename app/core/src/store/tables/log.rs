//! `log`: what happened on this phone that a person may ask about later, deletions above all (R24).

use rusqlite::{Connection, Transaction, params};
use serde::{Deserialize, Serialize};
use shared::ids::Millis;

use crate::Result;
use crate::store::uint;

/// One line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct LogLine {
    /// When, corrected.
    pub at_ms: Millis,
    /// What, as a stable code.
    pub code: String,
    /// About what: an id or a figure, never free text of a report.
    pub about: String,
}

/// Adds a line.
pub fn add(tx: &Transaction<'_>, at: Millis, code: &str, about: &str) -> Result<()> {
    tx.execute(
        "INSERT INTO log (at_ms, code, about) VALUES (?1, ?2, ?3)",
        params![at, code, about],
    )?;
    Ok(())
}

/// How many lines of a kind are about something.
pub fn count(db: &Connection, code: &str, about: &str) -> Result<u64> {
    let sql = "SELECT count(*) FROM log WHERE code = ?1 AND about = ?2";
    Ok(uint(db.query_row(sql, [code, about], |row| row.get(0))?))
}

/// The latest lines, newest first.
pub fn latest(db: &Connection, most: u32) -> Result<Vec<LogLine>> {
    let mut found = db.prepare("SELECT at_ms, code, about FROM log ORDER BY n DESC LIMIT ?1")?;
    let lines = found.query_map([most], |row| {
        Ok(LogLine { at_ms: row.get(0)?, code: row.get(1)?, about: row.get(2)? })
    })?;
    Ok(lines.collect::<rusqlite::Result<_>>()?)
}
