//! `actors`: the keys this person writes with on this phone.

use rusqlite::{Connection, OptionalExtension as _, Row, Transaction, params};
use shared::ids::{ActorId, Head, Seq};
use shared::ops::Signer;

use crate::Result;
use crate::entropy::{self, Entropy};
use crate::store::{Key as _, int, uint};

/// A key and the end of its chain.
pub struct Actor {
    /// The secret, as a signer.
    pub signer: Signer,
    /// The last sealed sequence.
    pub seq: Seq,
    /// The chain after it.
    pub head: Head,
    /// Whether the centre knows the key.
    pub registered: bool,
}

impl Actor {
    /// Its id.
    #[must_use]
    pub fn id(&self) -> ActorId {
        self.signer.actor()
    }
}

fn of_row(row: &Row<'_>) -> rusqlite::Result<Actor> {
    let secret: [u8; 32] = row.get("secret")?;
    Ok(Actor {
        signer: Signer::from_secret(&secret),
        seq: uint(row.get("seq")?),
        head: Head::at(row, "head")?,
        registered: row.get("registered")?,
    })
}

/// The key in use; none between a fork and the first thing said after it.
pub fn current(db: &Connection) -> Result<Option<Actor>> {
    Ok(db.query_row("SELECT * FROM actors WHERE current = 1", [], of_row).optional()?)
}

/// The key in use, made if there is none.
pub fn current_or_new(tx: &Transaction<'_>, entropy: &dyn Entropy) -> Result<Actor> {
    match current(tx)? {
        Some(actor) => Ok(actor),
        None => adopt(tx, &entropy::bytes::<32>(entropy)?),
    }
}

/// Takes a fresh secret into use in place of the present one.
pub fn adopt(tx: &Transaction<'_>, secret: &[u8; 32]) -> Result<Actor> {
    let signer = Signer::from_secret(secret);
    let head = Head::genesis(&signer.key());
    tx.execute("UPDATE actors SET current = 0 WHERE current = 1", [])?;
    tx.execute(
        "INSERT INTO actors (actor, secret, seq, head, registered, current)
         VALUES (?1, ?2, 0, ?3, 0, 1)",
        params![signer.actor().key(), secret, head.key()],
    )?;
    Ok(Actor { signer, seq: 0, head, registered: false })
}

/// Notes how far a chain has been sealed.
pub fn advance(tx: &Transaction<'_>, actor: ActorId, seq: Seq, head: Head) -> Result<()> {
    tx.execute(
        "UPDATE actors SET seq = ?2, head = ?3 WHERE actor = ?1",
        params![actor.key(), int(seq), head.key()],
    )?;
    Ok(())
}

/// Notes whether the centre knows a key.
pub fn set_registered(tx: &Transaction<'_>, actor: ActorId, registered: bool) -> Result<()> {
    tx.execute(
        "UPDATE actors SET registered = ?2 WHERE actor = ?1",
        params![actor.key(), registered],
    )?;
    Ok(())
}
