//! `carried` and `bundles`: sealed batches of a colleague, on their way through this phone.

use rusqlite::{Connection, Transaction, params};
use shared::ids::Millis;
use shared::media::Sha256Hash;

use crate::Result;
use crate::store::{Key as _, int};

/// A batch to carry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CarriedRow {
    /// Its row.
    pub n: i64,
    /// The encoded batch.
    pub batch: Vec<u8>,
}

/// Whether a bundle was taken in before.
pub fn known(db: &Connection, bundle: &Sha256Hash) -> Result<bool> {
    let n: i64 =
        db.query_row("SELECT count(*) FROM bundles WHERE bundle = ?1", [bundle.key()], |row| {
            row.get(0)
        })?;
    Ok(n > 0)
}

/// Takes a bundle's batches in.
pub fn add(
    tx: &Transaction<'_>,
    bundle: &Sha256Hash,
    batches: &[Vec<u8>],
    now: Millis,
) -> Result<()> {
    tx.execute(
        "INSERT INTO bundles (bundle, taken_ms) VALUES (?1, ?2)",
        params![bundle.key(), now],
    )?;
    for batch in batches {
        tx.execute(
            "INSERT OR IGNORE INTO carried (bundle, batch) VALUES (?1, ?2)",
            params![bundle.key(), batch],
        )?;
    }
    Ok(())
}

/// Batches still to be delivered, in order, no more than asked.
pub fn open(db: &Connection, most: usize) -> Result<Vec<CarriedRow>> {
    let mut found =
        db.prepare_cached("SELECT n, batch FROM carried WHERE done = 0 ORDER BY n LIMIT ?1")?;
    let rows = found.query_map([int(most as u64)], |row| {
        Ok(CarriedRow { n: row.get("n")?, batch: row.get("batch")? })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Notes that a batch was delivered, or refused for good with a code.
pub fn set_done(tx: &Transaction<'_>, n: i64, code: Option<&str>) -> Result<()> {
    tx.execute("UPDATE carried SET done = 1, code = ?2 WHERE n = ?1", params![n, code])?;
    Ok(())
}
