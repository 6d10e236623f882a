//! `drafts`: reports being written, and `given_drafts`: those whose photos went to another case.

use rusqlite::{Connection, OptionalExtension as _, Transaction, params};
use shared::ids::{CaseId, Millis, OpId};

use crate::Result;
use crate::draft::Draft;
use crate::store::{Key as _, json, json_of};

/// One draft.
pub fn get(db: &Connection, case: CaseId) -> Result<Option<Draft>> {
    let body: Option<String> = db
        .query_row("SELECT body FROM drafts WHERE case_id = ?1", [case.key()], |row| row.get(0))
        .optional()?;
    body.map(|body| json_of("draft", &body)).transpose()
}

/// Every draft, the one last changed first.
pub fn all(db: &Connection) -> Result<Vec<Draft>> {
    let mut found = db.prepare("SELECT body FROM drafts ORDER BY changed_ms DESC, case_id")?;
    let bodies = found.query_map([], |row| row.get::<_, String>(0))?;
    bodies.map(|body| json_of("draft", &body?)).collect()
}

/// Writes a draft.
pub fn put(tx: &Transaction<'_>, draft: &Draft, now: Millis) -> Result<()> {
    tx.execute(
        "INSERT OR REPLACE INTO drafts (case_id, body, changed_ms) VALUES (?1, ?2, ?3)",
        params![draft.case.key(), json(draft)?, now],
    )?;
    Ok(())
}

/// Removes a draft's row; its photos are another table's.
pub fn delete(tx: &Transaction<'_>, case: CaseId) -> Result<()> {
    tx.execute("DELETE FROM drafts WHERE case_id = ?1", [case.key()])?;
    Ok(())
}

/// Keeps what an item was made of, until nobody can take the item back any more.
pub fn give(tx: &Transaction<'_>, item: OpId, draft: &Draft) -> Result<()> {
    tx.execute(
        "INSERT OR REPLACE INTO given_drafts (item, body) VALUES (?1, ?2)",
        params![item.key(), json(draft)?],
    )?;
    Ok(())
}

/// The report that an item was made of.
pub fn given(db: &Connection, item: OpId) -> Result<Option<Draft>> {
    let body: Option<String> = db
        .query_row("SELECT body FROM given_drafts WHERE item = ?1", [item.key()], |row| row.get(0))
        .optional()?;
    body.map(|body| json_of("draft", &body)).transpose()
}

/// Forgets what an item was made of.
pub fn forget_given(tx: &Transaction<'_>, item: OpId) -> Result<()> {
    tx.execute("DELETE FROM given_drafts WHERE item = ?1", [item.key()])?;
    Ok(())
}

/// The next number of a local day, from 1.
pub fn next_of_day(tx: &Transaction<'_>, day: i64) -> Result<u32> {
    Ok(tx.query_row(
        "INSERT INTO counters (day, last) VALUES (?1, 1)
         ON CONFLICT (day) DO UPDATE SET last = last + 1 RETURNING last",
        [day],
        |row| row.get(0),
    )?)
}
