//! `pin`: a person's own lock.

use rusqlite::{Connection, OptionalExtension as _, Transaction, params};
use shared::ids::Millis;

use crate::Result;

/// The row.
#[derive(Clone, PartialEq, Eq)]
pub struct Pin {
    /// Argon2id of the PIN.
    pub verifier: String,
    /// Minutes in the background after which it is asked for.
    pub minutes: u32,
    /// Wrong PINs in a row.
    pub failures: u32,
    /// When the app went to the background, corrected; none while it is in front.
    pub left_ms: Option<Millis>,
}

impl std::fmt::Debug for Pin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pin").field("minutes", &self.minutes).finish_non_exhaustive()
    }
}

/// The PIN; none when this person has none.
pub fn get(db: &Connection) -> Result<Option<Pin>> {
    Ok(db
        .query_row(
            "SELECT verifier, minutes, failures, left_ms FROM pin WHERE one = 1",
            [],
            |row| {
                Ok(Pin {
                    verifier: row.get(0)?,
                    minutes: row.get(1)?,
                    failures: row.get(2)?,
                    left_ms: row.get(3)?,
                })
            },
        )
        .optional()?)
}

/// Sets it.
pub fn put(tx: &Transaction<'_>, pin: &Pin) -> Result<()> {
    tx.execute(
        "INSERT OR REPLACE INTO pin (one, verifier, minutes, failures, left_ms)
         VALUES (1, ?1, ?2, ?3, ?4)",
        params![pin.verifier, pin.minutes, pin.failures, pin.left_ms],
    )?;
    Ok(())
}

/// Takes it away.
pub fn remove(tx: &Transaction<'_>) -> Result<()> {
    tx.execute("DELETE FROM pin", [])?;
    Ok(())
}
