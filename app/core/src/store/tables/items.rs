//! `items` and `item_media`: what a person did at one time, and the media it needs to be complete.

use rusqlite::{Connection, OptionalExtension as _, Row, Transaction, params};
use serde::{Deserialize, Serialize};
use shared::ids::{CaseId, Millis, OpId, UserId};
use shared::media::Sha256Hash;
use shared::sync::Feed;

use crate::Result;
use crate::store::{Key as _, json, json_of, uint};

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub enum ItemKind {
    /// A new case.
    Report,
    /// Media for a case that exists.
    Media,
    /// A remark.
    Remark,
    /// Registers changed.
    Edit,
    /// A medium taken back.
    Retraction,
    /// A remark or request taken back.
    Withdrawal,
    /// A move asked for, with its photos.
    Answer,
    /// Going on or off duty; about no case.
    Duty,
    /// What a supervisor found.
    Finding,
}

/// An item with the figures its state follows from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemRow {
    /// Its identity: that of its first op.
    pub item: OpId,
    /// What was done.
    pub kind: ItemKind,
    /// To which case; for duty, the id of the period.
    pub case: CaseId,
    /// When, corrected.
    pub created_ms: Millis,
    /// What a list shows: field code, or a word.
    pub title: String,
    /// Its author took it up again or set it aside.
    pub closed: bool,
    /// Ops by state: waiting, sealed, received, refused, held.
    pub ops: [u64; 5],
    /// Ops or media that the centre had and lost.
    pub lost: u64,
    /// Why an op was refused or held.
    pub code: Option<String>,
    /// Media, thumbnails not counted.
    pub media: u64,
    /// Media, thumbnails not counted, with a receipt.
    pub media_received: u64,
    /// Files without a receipt, thumbnails counted.
    pub files_open: u64,
    /// Bytes of all its files.
    pub bytes: u64,
    /// Bytes the centre has taken of them.
    pub bytes_sent: u64,
    /// Why a file last failed to go.
    pub media_code: Option<String>,
    /// It is made of a report that was being written, and can become that again.
    pub given: bool,
}

/// Every figure by its own index look-up: one case among thousands must not cost a walk over all.
const SELECT: &str = "SELECT i.*,
  (SELECT count(*) FROM ops o WHERE o.item = i.item AND o.state = 0) AS waiting,
  (SELECT count(*) FROM ops o WHERE o.item = i.item AND o.state = 1) AS sealed_ops,
  (SELECT count(*) FROM ops o WHERE o.item = i.item AND o.state = 2) AS received,
  (SELECT count(*) FROM ops o WHERE o.item = i.item AND o.state = 3) AS refused,
  (SELECT count(*) FROM ops o WHERE o.item = i.item AND o.state = 4) AS held,
  (SELECT max(o.code) FROM ops o WHERE o.item = i.item AND o.state >= 3) AS code,
  (SELECT count(*) FROM ops o WHERE o.item = i.item AND o.lost = 1)
    + (SELECT count(*) FROM item_media m JOIN media USING (sha256)
       WHERE m.item = i.item AND lost = 1) AS lost,
  (SELECT count(*) FROM item_media m JOIN media f USING (sha256)
     WHERE m.item = i.item AND f.rank > 0) AS media,
  (SELECT count(*) FROM item_media m JOIN media f USING (sha256)
     WHERE m.item = i.item AND f.rank > 0 AND f.received_ms IS NOT NULL) AS media_received,
  (SELECT count(*) FROM item_media m JOIN media f USING (sha256)
     WHERE m.item = i.item AND f.received_ms IS NULL) AS files_open,
  (SELECT sum(f.bytes) FROM item_media m JOIN media f USING (sha256)
     WHERE m.item = i.item) AS bytes,
  (SELECT sum(CASE WHEN f.received_ms IS NULL THEN f.sent ELSE f.bytes END)
     FROM item_media m JOIN media f USING (sha256) WHERE m.item = i.item) AS bytes_sent,
  (SELECT max(f.code) FROM item_media m JOIN media f USING (sha256)
     WHERE m.item = i.item AND f.received_ms IS NULL) AS media_code,
  EXISTS (SELECT 1 FROM given_drafts g WHERE g.item = i.item) AS given
  FROM items i";

fn raw(row: &Row<'_>) -> rusqlite::Result<(ItemRow, String)> {
    let count = |column: &str| -> rusqlite::Result<u64> {
        Ok(uint(row.get::<_, Option<i64>>(column)?.unwrap_or(0)))
    };
    let item = ItemRow {
        item: OpId::at(row, "item")?,
        kind: ItemKind::Report,
        case: CaseId::at(row, "case_id")?,
        created_ms: row.get("created_ms")?,
        title: row.get("title")?,
        closed: row.get("closed")?,
        ops: [
            count("waiting")?,
            count("sealed_ops")?,
            count("received")?,
            count("refused")?,
            count("held")?,
        ],
        lost: count("lost")?,
        code: row.get("code")?,
        media: count("media")?,
        media_received: count("media_received")?,
        files_open: count("files_open")?,
        bytes: count("bytes")?,
        bytes_sent: count("bytes_sent")?,
        media_code: row.get("media_code")?,
        given: row.get("given")?,
    };
    Ok((item, row.get("kind")?))
}

fn select(db: &Connection, rest: &str, with: impl rusqlite::Params) -> Result<Vec<ItemRow>> {
    let mut found = db.prepare_cached(&format!("{SELECT} {rest}"))?;
    let rows = found.query_map(with, raw)?;
    rows.map(|row| {
        let (item, kind) = row?;
        Ok(ItemRow { kind: json_of("item", &kind)?, ..item })
    })
    .collect()
}

/// Adds an item at the end.
pub fn add(
    tx: &Transaction<'_>,
    item: OpId,
    kind: ItemKind,
    case: CaseId,
    now: Millis,
    title: &str,
) -> Result<()> {
    tx.execute(
        "INSERT INTO items (item, n, kind, case_id, created_ms, title)
         VALUES (?1, (SELECT coalesce(max(n), 0) + 1 FROM items), ?2, ?3, ?4, ?5)",
        params![item.key(), json(&kind)?, case.key(), now, title],
    )?;
    Ok(())
}

/// Notes that an item is complete only with this file.
pub fn needs(tx: &Transaction<'_>, item: OpId, sha256: &Sha256Hash) -> Result<()> {
    tx.execute(
        "INSERT OR IGNORE INTO item_media (item, sha256) VALUES (?1, ?2)",
        params![item.key(), sha256.key()],
    )?;
    Ok(())
}

/// One item.
pub fn get(db: &Connection, item: OpId) -> Result<Option<ItemRow>> {
    Ok(select(db, "WHERE i.item = ?1", [item.key()])?.pop())
}

/// The items about a case, in the order they were done.
pub fn of_case(db: &Connection, case: CaseId) -> Result<Vec<ItemRow>> {
    select(db, "WHERE i.case_id = ?1 ORDER BY i.n", [case.key()])
}

/// Items since an instant and all that are not yet complete, newest first.
pub fn since(db: &Connection, from: Millis, most: u32) -> Result<Vec<ItemRow>> {
    select(
        db,
        "WHERE (i.created_ms >= ?1 OR EXISTS (SELECT 1 FROM ops o WHERE o.item = i.item AND o.state <> 2)
           OR EXISTS (SELECT 1 FROM item_media m JOIN media f USING (sha256)
                      WHERE m.item = i.item AND f.received_ms IS NULL)) ORDER BY i.n DESC LIMIT ?2",
        params![from, most],
    )
}

/// The cases this person reported, the last one first.
pub fn reported(db: &Connection, most: u32) -> Result<Vec<CaseId>> {
    let mut found = db.prepare_cached(
        "SELECT case_id FROM items WHERE kind = ?1 GROUP BY case_id ORDER BY max(n) DESC LIMIT ?2",
    )?;
    let kind = json(&ItemKind::Report)?;
    let rows = found.query_map(params![kind, most], |row| CaseId::at(row, "case_id"))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The cases this person reported, acted on or has a task in, after `after` in the falling order of
/// their ids.
pub fn own_cases(
    db: &Connection,
    user: UserId,
    after: Option<CaseId>,
    most: u32,
) -> Result<Vec<CaseId>> {
    let mut found = db.prepare_cached(
        "SELECT case_id FROM (SELECT case_id FROM items WHERE kind <> ?1
                              UNION SELECT case_id FROM view_feeds WHERE feed IN (?2, ?3))
         WHERE ?4 IS NULL OR case_id < ?4 ORDER BY case_id DESC LIMIT ?5",
    )?;
    let feeds = [Feed::Mine(user), Feed::Task(user)].map(|feed| feed.to_string());
    let [mine, task] = &feeds;
    let after = after.map(|case| case.key());
    let with = params![json(&ItemKind::Duty)?, mine, task, after, most];
    let rows = found.query_map(with, |row| CaseId::at(row, "case_id"))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Takes an item away that has no op left.
pub fn delete(tx: &Transaction<'_>, item: OpId) -> Result<()> {
    tx.execute("DELETE FROM item_media WHERE item = ?1", [item.key()])?;
    tx.execute("DELETE FROM items WHERE item = ?1", [item.key()])?;
    Ok(())
}

/// Sets an item aside: its author has seen what became of it.
pub fn close(tx: &Transaction<'_>, item: OpId) -> Result<()> {
    tx.execute("UPDATE items SET closed = 1 WHERE item = ?1", [item.key()])?;
    Ok(())
}

/// The files an item needs.
pub fn files(db: &Connection, item: OpId) -> Result<Vec<Sha256Hash>> {
    let mut found = db.prepare_cached("SELECT sha256 FROM item_media WHERE item = ?1")?;
    let rows = found.query_map([item.key()], |row| Sha256Hash::at(row, "sha256"))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// When the first thing not yet complete was done; none when all is.
pub fn oldest_open(db: &Connection) -> Result<Option<Millis>> {
    Ok(db
        .query_row(
            "SELECT i.created_ms FROM items i WHERE i.closed = 0 AND
               (EXISTS (SELECT 1 FROM ops o WHERE o.item = i.item AND o.state < 2)
                OR EXISTS (SELECT 1 FROM item_media m JOIN media USING (sha256)
                           WHERE m.item = i.item AND received_ms IS NULL))
             ORDER BY i.n LIMIT 1",
            [],
            |row| row.get(0),
        )
        .optional()?)
}
