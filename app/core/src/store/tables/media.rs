//! `media`: files by hash, and how far each has come on its way up.

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension as _, Row, Transaction, params};
use shared::ids::Millis;
use shared::media::{MediaKind, Sha256Hash};

use crate::Result;
use crate::store::{Key as _, int, json, json_of, uint};
use crate::sync::plan::LONGEST_PAUSE_MS;

/// In which order files go up: thumbnails let a desk see every case before the first large file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rank {
    /// A small picture.
    Thumb,
    /// A photo or a document.
    Photo,
    /// A sound.
    Audio,
    /// A film.
    Video,
}

impl Rank {
    const ALL: [Self; 4] = [Self::Thumb, Self::Photo, Self::Audio, Self::Video];

    /// The rank of a medium that is no thumbnail.
    #[must_use]
    pub fn of(kind: MediaKind) -> Self {
        match kind {
            MediaKind::Photo | MediaKind::File => Self::Photo,
            MediaKind::Audio => Self::Audio,
            MediaKind::Video => Self::Video,
        }
    }
}

/// A file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MediumRow {
    /// Its hash and name.
    pub sha256: Sha256Hash,
    /// What sort.
    pub kind: MediaKind,
    /// When its turn is.
    pub rank: Rank,
    /// Its size.
    pub bytes: u64,
    /// When it came to this phone.
    pub added_ms: Millis,
    /// Whether something submitted needs it at the centre.
    pub wanted: bool,
    /// Where an upload that was begun goes on.
    pub upload: Option<String>,
    /// Bytes the centre has taken, as last heard.
    pub sent: u64,
    /// Failures in a row.
    pub tries: u32,
    /// No attempt before this.
    pub not_before_ms: Millis,
    /// Why it last failed.
    pub code: Option<String>,
    /// The receipt.
    pub received_ms: Option<Millis>,
    /// The centre had it and lost it.
    pub lost: bool,
    /// The file is no longer on the phone.
    pub removed: bool,
}

fn raw(row: &Row<'_>) -> rusqlite::Result<(MediumRow, String)> {
    let rank: u8 = row.get("rank")?;
    let medium = MediumRow {
        sha256: Sha256Hash::at(row, "sha256")?,
        kind: MediaKind::Photo,
        rank: Rank::ALL.get(usize::from(rank)).copied().unwrap_or(Rank::Video),
        bytes: uint(row.get("bytes")?),
        added_ms: row.get("added_ms")?,
        wanted: row.get("wanted")?,
        upload: row.get("upload")?,
        sent: uint(row.get("sent")?),
        tries: row.get("tries")?,
        not_before_ms: row.get("not_before_ms")?,
        code: row.get("code")?,
        received_ms: row.get("received_ms")?,
        lost: row.get("lost")?,
        removed: row.get("removed")?,
    };
    Ok((medium, row.get("kind")?))
}

fn select(db: &Connection, rest: &str, with: impl rusqlite::Params) -> Result<Vec<MediumRow>> {
    let mut found = db.prepare_cached(&format!("SELECT * FROM media {rest}"))?;
    let rows = found.query_map(with, raw)?;
    rows.map(|row| {
        let (medium, kind) = row?;
        Ok(MediumRow { kind: json_of("medium", &kind)?, ..medium })
    })
    .collect()
}

/// Notes a file that lies in the media folder. A known one stays as it is.
pub fn add(
    tx: &Transaction<'_>,
    sha256: &Sha256Hash,
    kind: MediaKind,
    rank: Rank,
    bytes: u64,
    now: Millis,
) -> Result<()> {
    tx.execute(
        "INSERT INTO media (sha256, kind, rank, bytes, added_ms) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (sha256) DO UPDATE SET removed = 0, rank = min(rank, excluded.rank)",
        params![sha256.key(), json(&kind)?, rank as i64, int(bytes), now],
    )?;
    Ok(())
}

/// One file.
pub fn get(db: &Connection, sha256: &Sha256Hash) -> Result<Option<MediumRow>> {
    Ok(select(db, "WHERE sha256 = ?1", [sha256.key()])?.pop())
}

/// Notes that something submitted needs the file at the centre.
pub fn want(tx: &Transaction<'_>, sha256: &Sha256Hash) -> Result<()> {
    tx.execute("UPDATE media SET wanted = 1 WHERE sha256 = ?1", [sha256.key()])?;
    Ok(())
}

/// Notes that nothing submitted needs the file any more.
pub fn unwant(tx: &Transaction<'_>, sha256: &Sha256Hash) -> Result<()> {
    tx.execute(
        "UPDATE media SET wanted = 0 WHERE sha256 = ?1
           AND sha256 NOT IN (SELECT sha256 FROM item_media)",
        [sha256.key()],
    )?;
    Ok(())
}

/// Wanted files whose bytes are not all at the centre and that are not waiting after a failure, in
/// the order they should go, no more than asked.
pub fn to_send(db: &Connection, now: Millis, most: usize) -> Result<Vec<MediumRow>> {
    let rest = "WHERE wanted = 1 AND received_ms IS NULL AND removed = 0
                  AND (sent < bytes OR upload IS NULL)
                  AND (not_before_ms <= ?1 OR not_before_ms > ?2)
                ORDER BY rank, tries, added_ms, sha256 LIMIT ?3";
    let moved_clock = now.saturating_add(LONGEST_PAUSE_MS);
    select(db, rest, params![now, moved_clock, int(most as u64)])
}

/// Wanted files without a receipt.
pub fn unreceipted(db: &Connection) -> Result<Vec<MediumRow>> {
    let rest = "WHERE wanted = 1 AND received_ms IS NULL AND removed = 0
                ORDER BY rank, added_ms, sha256";
    select(db, rest, [])
}

/// Files whose bytes are all at the centre as far as is known, without a receipt.
pub fn awaiting_receipt(db: &Connection, most: usize) -> Result<Vec<Sha256Hash>> {
    hashes(
        db,
        "SELECT sha256 FROM media WHERE wanted = 1 AND received_ms IS NULL AND sent >= bytes
         ORDER BY added_ms LIMIT ?1",
        [int(most as u64)],
    )
}

/// Files with a receipt that the centre has not been asked about since `before`.
pub fn to_ask(db: &Connection, before: Millis, most: usize) -> Result<Vec<Sha256Hash>> {
    hashes(
        db,
        "SELECT sha256 FROM media WHERE received_ms IS NOT NULL AND removed = 0
           AND (asked_ms < ?1 OR asked_ms > ?1 + 864000000) ORDER BY asked_ms LIMIT ?2",
        params![before, int(most as u64)],
    )
}

fn hashes(db: &Connection, sql: &str, with: impl rusqlite::Params) -> Result<Vec<Sha256Hash>> {
    let mut found = db.prepare_cached(sql)?;
    let rows = found.query_map(with, |row| Sha256Hash::at(row, "sha256"))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Notes where an upload goes on, or that it has to begin anew.
pub fn set_upload(tx: &Transaction<'_>, sha256: &Sha256Hash, upload: Option<&str>) -> Result<()> {
    tx.execute(
        "UPDATE media SET upload = ?2, sent = 0 WHERE sha256 = ?1",
        params![sha256.key(), upload],
    )?;
    Ok(())
}

/// Notes how many bytes the centre has taken: the file moves, so its failures are over.
pub fn set_sent(tx: &Transaction<'_>, sha256: &Sha256Hash, sent: u64) -> Result<()> {
    tx.execute(
        "UPDATE media SET sent = ?2, tries = 0, code = NULL, not_before_ms = 0 WHERE sha256 = ?1",
        params![sha256.key(), int(sent)],
    )?;
    Ok(())
}

/// Notes a failure and when to try again. The file stays (R29).
pub fn set_failed(
    tx: &Transaction<'_>,
    sha256: &Sha256Hash,
    tries: u32,
    not_before: Millis,
    code: &str,
) -> Result<()> {
    tx.execute(
        "UPDATE media SET tries = ?2, not_before_ms = ?3, code = ?4 WHERE sha256 = ?1",
        params![sha256.key(), tries, not_before, code],
    )?;
    Ok(())
}

/// Stores a receipt.
pub fn set_received(
    tx: &Transaction<'_>,
    sha256: &Sha256Hash,
    at: Millis,
    asked: Millis,
) -> Result<()> {
    tx.execute(
        "UPDATE media SET received_ms = coalesce(received_ms, ?2), asked_ms = ?3, sent = bytes,
           upload = NULL, tries = 0, code = NULL, lost = 0 WHERE sha256 = ?1",
        params![sha256.key(), at, asked],
    )?;
    Ok(())
}

/// Takes a receipt back: the centre no longer has the bytes, they go again (R2).
pub fn set_lost(tx: &Transaction<'_>, sha256: &Sha256Hash) -> Result<()> {
    tx.execute(
        "UPDATE media SET lost = CASE WHEN received_ms IS NULL THEN lost ELSE 1 END,
           received_ms = NULL, upload = NULL, sent = 0, not_before_ms = 0 WHERE sha256 = ?1",
        [sha256.key()],
    )?;
    Ok(())
}

/// Makes every receipt one to ask about.
pub fn doubt_all(tx: &Transaction<'_>) -> Result<()> {
    tx.execute("UPDATE media SET asked_ms = 0, upload = NULL WHERE removed = 0", [])?;
    tx.execute("UPDATE media SET sent = 0 WHERE received_ms IS NULL", [])?;
    Ok(())
}

/// Files with a receipt older than `before` that no draft and no open item needs.
pub fn removable(db: &Connection, before: Millis) -> Result<Vec<Sha256Hash>> {
    hashes(
        db,
        "SELECT sha256 FROM media WHERE received_ms < ?1 AND removed = 0
           AND sha256 NOT IN (SELECT m.sha256 FROM item_media m JOIN ops o ON o.item = m.item
                              WHERE o.state <> 2)",
        [before],
    )
}

/// Every file that should be on the phone.
pub fn here(db: &Connection) -> Result<BTreeSet<Sha256Hash>> {
    let here = hashes(db, "SELECT sha256 FROM media WHERE removed = 0", [])?;
    Ok(here.into_iter().collect())
}

/// Notes that a file is no longer on the phone.
pub fn set_removed(tx: &Transaction<'_>, sha256: &Sha256Hash) -> Result<()> {
    tx.execute("UPDATE media SET removed = 1 WHERE sha256 = ?1", [sha256.key()])?;
    Ok(())
}

/// Forgets a file that nobody submitted.
pub fn delete(tx: &Transaction<'_>, sha256: &Sha256Hash) -> Result<bool> {
    let gone = tx.execute(
        "DELETE FROM media WHERE sha256 = ?1 AND wanted = 0
           AND sha256 NOT IN (SELECT sha256 FROM item_media)",
        [sha256.key()],
    )?;
    Ok(gone > 0)
}

/// What of this person's own lies on the phone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Kept {
    /// Files.
    pub files: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Bytes of these still to be sent.
    pub waiting: u64,
}

/// What lies on the phone.
pub fn kept(db: &Connection) -> Result<Kept> {
    Ok(db.query_row(
        "SELECT count(*), coalesce(sum(bytes), 0), coalesce(sum(CASE WHEN wanted = 1 AND
           received_ms IS NULL THEN max(bytes - sent, 0) ELSE 0 END), 0) FROM media WHERE removed = 0",
        [],
        |row| {
            let count = |at| Ok::<_, rusqlite::Error>(uint(row.get::<_, i64>(at)?));
            Ok(Kept { files: count(0)?, bytes: count(1)?, waiting: count(2)? })
        },
    )?)
}

/// Figures over everything submitted since an instant: media and media with a receipt, thumbnails
/// not counted.
pub fn figures(db: &Connection, from: Millis) -> Result<(u64, u64)> {
    let row: Option<(i64, i64)> = db
        .query_row(
            "SELECT count(*), count(received_ms) FROM media WHERE rank > 0 AND sha256 IN
               (SELECT m.sha256 FROM item_media m JOIN items USING (item) WHERE created_ms >= ?1)",
            [from],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .optional()?;
    Ok(row.map_or((0, 0), |(all, received)| (uint(all), uint(received))))
}
