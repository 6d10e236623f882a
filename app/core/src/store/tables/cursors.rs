//! `cursors`: how far this person has come in each feed.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, Transaction, params};
use shared::sync::{Cursor, Feed};

use crate::store::{int, uint};
use crate::{Error, Result};

/// All cursors.
pub fn all(db: &Connection) -> Result<BTreeMap<Feed, Cursor>> {
    let mut found = db.prepare_cached("SELECT feed, cursor FROM cursors")?;
    let rows = found
        .query_map([], |row| Ok((row.get::<_, String>("feed")?, row.get::<_, i64>("cursor")?)))?;
    rows.map(|row| {
        let (feed, cursor) = row?;
        let feed = feed.parse().map_err(|e| Error::unreadable("feed", &e))?;
        Ok((feed, uint(cursor)))
    })
    .collect()
}

/// Moves a cursor.
pub fn put(tx: &Transaction<'_>, feed: &Feed, cursor: Cursor) -> Result<()> {
    tx.prepare_cached("INSERT OR REPLACE INTO cursors (feed, cursor) VALUES (?1, ?2)")?
        .execute(params![feed.to_string(), int(cursor)])?;
    Ok(())
}

/// Forgets the cursors of all other feeds: should one come back, it is read from the beginning.
pub fn keep(tx: &Transaction<'_>, feeds: &BTreeSet<Feed>) -> Result<()> {
    for feed in all(tx)?.into_keys().filter(|feed| !feeds.contains(feed)) {
        tx.execute("DELETE FROM cursors WHERE feed = ?1", [feed.to_string()])?;
    }
    Ok(())
}

/// Forgets all cursors.
pub fn clear(tx: &Transaction<'_>) -> Result<()> {
    tx.execute("DELETE FROM cursors", [])?;
    Ok(())
}
