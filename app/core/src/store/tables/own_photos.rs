//! `own_photos`: what this person's photos looked like. Kept on this phone and never sent.

use rusqlite::{Connection, Transaction, params};
use shared::ids::{CaseId, Millis};
use shared::media::Sha256Hash;

use crate::Result;
use crate::photo::Likeness;
use crate::store::Key as _;

/// Photos that are remembered: 60 a day fill it in half a year. The bound is a count, so that a clock
/// that is wrong for an hour forgets nothing.
pub const KEPT: u32 = 10_000;

/// A photo as it is remembered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnPhoto {
    /// Its file, which may be gone by now.
    pub sha256: Sha256Hash,
    /// What it looks like.
    pub likeness: Likeness,
    /// The case it was taken for.
    pub case: CaseId,
    /// What people called that case then.
    pub name: String,
    /// When, corrected.
    pub taken_ms: Millis,
}

/// Remembers a photo, and forgets the oldest beyond [`KEPT`].
pub fn add(tx: &Transaction<'_>, photo: &OwnPhoto) -> Result<()> {
    let OwnPhoto { sha256, likeness, case, name, taken_ms } = photo;
    tx.execute(
        "INSERT OR REPLACE INTO own_photos (sha256, across, down, case_id, name, taken_ms)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![
            sha256.key(),
            likeness.across.cast_signed(),
            likeness.down.cast_signed(),
            case.key(),
            name,
            taken_ms
        ],
    )?;
    tx.execute("DELETE FROM own_photos WHERE n <= (SELECT max(n) FROM own_photos) - ?1", [KEPT])?;
    Ok(())
}

/// Forgets a photo that its author threw away: what was never used can't be used twice.
pub fn forget(tx: &Transaction<'_>, sha256: &Sha256Hash) -> Result<()> {
    tx.execute("DELETE FROM own_photos WHERE sha256 = ?1", [sha256.key()])?;
    Ok(())
}

/// The photos taken since an instant, the latest first.
pub fn since(db: &Connection, since: Millis) -> Result<Vec<OwnPhoto>> {
    let mut found = db.prepare_cached(
        "SELECT sha256, across, down, case_id, name, taken_ms FROM own_photos
         WHERE taken_ms >= ?1 ORDER BY n DESC LIMIT ?2",
    )?;
    let rows = found.query_map(params![since, KEPT], |row| {
        let bits = |column| row.get::<_, i64>(column).map(i64::cast_unsigned);
        Ok(OwnPhoto {
            sha256: Sha256Hash::at(row, "sha256")?,
            likeness: Likeness { across: bits("across")?, down: bits("down")? },
            case: CaseId::at(row, "case_id")?,
            name: row.get("name")?,
            taken_ms: row.get("taken_ms")?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
