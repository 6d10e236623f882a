//! `views` and `view_feeds`: cases as the centre shows them to this person, and why they are here.

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension as _, Transaction, params};
use shared::ids::{CaseId, Millis};
use shared::sync::{CaseView, Feed, decode, encode};
use shared::workflow::CaseState;

use crate::store::{Key as _, int, json, json_of};
use crate::{Error, Result};

/// The centre's view of a case.
pub fn get(db: &Connection, case: CaseId) -> Result<Option<CaseView>> {
    let bytes: Option<Vec<u8>> = db
        .query_row("SELECT view FROM views WHERE case_id = ?1", [case.key()], |row| row.get(0))
        .optional()?;
    bytes.map(|bytes| decode(&bytes).map_err(|e| Error::unreadable("view", &e))).transpose()
}

/// Takes a view in unless a newer one of the same life of the centre is here.
pub fn put(tx: &Transaction<'_>, view: &CaseView, now: Millis) -> Result<()> {
    let case = view.case.id;
    tx.prepare_cached(
        "INSERT INTO views (case_id, pos, state, view, taken_ms) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (case_id) DO UPDATE SET pos = excluded.pos, state = excluded.state,
           view = excluded.view, taken_ms = excluded.taken_ms, stale = 0
         WHERE excluded.pos >= pos OR stale = 1",
    )?
    .execute(params![
        case.key(),
        int(view.case.pos),
        json(&view.case.flow.state)?,
        encode(view),
        now
    ])?;
    tx.prepare_cached("DELETE FROM view_feeds WHERE case_id = ?1")?.execute([case.key()])?;
    for feed in &view.feeds {
        tx.prepare_cached("INSERT OR IGNORE INTO view_feeds (feed, case_id) VALUES (?1, ?2)")?
            .execute(params![feed.to_string(), case.key()])?;
    }
    Ok(())
}

/// Notes that a case left a feed.
pub fn leave(tx: &Transaction<'_>, feed: &Feed, case: CaseId) -> Result<()> {
    tx.execute(
        "DELETE FROM view_feeds WHERE feed = ?1 AND case_id = ?2",
        params![feed.to_string(), case.key()],
    )?;
    Ok(())
}

/// Keeps only these feeds.
pub fn keep_feeds(tx: &Transaction<'_>, feeds: &BTreeSet<Feed>) -> Result<()> {
    let mut found = tx.prepare("SELECT DISTINCT feed FROM view_feeds")?;
    let held: Vec<String> =
        found.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    for feed in held {
        if !feeds.iter().any(|kept| kept.to_string() == feed) {
            tx.execute("DELETE FROM view_feeds WHERE feed = ?1", [feed])?;
        }
    }
    Ok(())
}

/// Removes views that no feed holds, except of cases with own work that is not at the centre yet.
/// Returns how many went.
pub fn drop_loose(tx: &Transaction<'_>) -> Result<usize> {
    Ok(tx.execute(
        "DELETE FROM views WHERE case_id NOT IN (SELECT case_id FROM view_feeds)
           AND case_id NOT IN (SELECT case_id FROM ops WHERE state <> 2)
           AND case_id NOT IN (SELECT i.case_id FROM items i JOIN item_media USING (item)
                               JOIN media USING (sha256) WHERE received_ms IS NULL)",
        [],
    )?)
}

/// Lets any view replace those here: positions of another life of the centre can't be compared.
pub fn set_stale(tx: &Transaction<'_>) -> Result<()> {
    tx.execute("UPDATE views SET stale = 1", [])?;
    Ok(())
}

/// The cases here, the one last changed first.
pub fn cases(db: &Connection, most: u32) -> Result<Vec<CaseId>> {
    listed(db, "SELECT case_id FROM views ORDER BY taken_ms DESC, case_id LIMIT ?1", [most])
}

/// The views that were taken since an instant, each with when it was.
pub fn taken_since(db: &Connection, from: Millis) -> Result<Vec<(CaseView, Millis)>> {
    let mut found = db.prepare_cached("SELECT view, taken_ms FROM views WHERE taken_ms >= ?1")?;
    let rows = found.query_map([from], |row| Ok((row.get::<_, Vec<u8>>(0)?, row.get(1)?)))?;
    rows.map(|row| {
        let (bytes, taken_ms) = row?;
        Ok((decode(&bytes).map_err(|e| Error::unreadable("view", &e))?, taken_ms))
    })
    .collect()
}

/// The cases a feed holds.
pub fn of_feed(db: &Connection, feed: &Feed) -> Result<Vec<CaseId>> {
    listed(
        db,
        "SELECT case_id FROM view_feeds WHERE feed = ?1 ORDER BY case_id",
        [feed.to_string()],
    )
}

/// The cases a feed holds, each with the state the centre last told.
pub fn states_of_feed(db: &Connection, feed: &Feed) -> Result<Vec<(CaseId, CaseState)>> {
    let mut found = db.prepare_cached(
        "SELECT case_id, state FROM view_feeds JOIN views USING (case_id)
         WHERE feed = ?1 ORDER BY case_id",
    )?;
    let rows = found.query_map([feed.to_string()], |row| {
        Ok((CaseId::at(row, "case_id")?, row.get::<_, String>("state")?))
    })?;
    rows.map(|row| {
        let (case, state) = row?;
        Ok((case, json_of("state", &state)?))
    })
    .collect()
}

fn listed(db: &Connection, sql: &str, with: impl rusqlite::Params) -> Result<Vec<CaseId>> {
    let mut found = db.prepare_cached(sql)?;
    let rows = found.query_map(with, |row| CaseId::at(row, "case_id"))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
