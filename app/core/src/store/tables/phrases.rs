//! `phrases_used`: what this person said of late, by where it is said.

use rusqlite::{Connection, Transaction, params};
use shared::city::PhraseUse;
use shared::ids::Millis;

use crate::Result;
use crate::store::json;

/// Phrases that are remembered for one place of use.
const KEPT: u32 = 30;

/// Notes that a phrase was used.
pub fn used(tx: &Transaction<'_>, used_for: PhraseUse, text: &str, now: Millis) -> Result<()> {
    let used_for = json(&used_for)?;
    // Two in one millisecond, or a clock that was set back, still have an order.
    tx.execute(
        "INSERT INTO phrases_used (used_for, text, used_ms)
         VALUES (?1, ?2, max(?3, (SELECT coalesce(max(used_ms), 0) + 1 FROM phrases_used
                                  WHERE used_for = ?1)))
         ON CONFLICT (used_for, text) DO UPDATE SET used_ms = excluded.used_ms",
        params![used_for, text, now],
    )?;
    tx.execute(
        "DELETE FROM phrases_used WHERE used_for = ?1 AND text NOT IN
           (SELECT text FROM phrases_used WHERE used_for = ?1 ORDER BY used_ms DESC LIMIT ?2)",
        params![used_for, KEPT],
    )?;
    Ok(())
}

/// The phrases used, the last one first.
pub fn recent(db: &Connection, used_for: PhraseUse) -> Result<Vec<String>> {
    let mut found = db.prepare_cached(
        "SELECT text FROM phrases_used WHERE used_for = ?1 ORDER BY used_ms DESC",
    )?;
    let rows = found.query_map([json(&used_for)?], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
