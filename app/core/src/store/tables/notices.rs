//! `notices`, `notice_marks` and `notices_seen`: what this person is told, what of it was read, and how
//! far the centre was heard.

use rusqlite::{Connection, OptionalExtension as _, Row, Transaction, params};
use shared::ids::{Millis, NoticeId};
use shared::notice::Notice;
use shared::sync::{NoticeCursor, ReadMark};

use crate::Result;
use crate::store::{Key as _, json, json_of};

/// A notice, and whether it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptNotice {
    /// The notice.
    pub notice: Notice,
    /// When it was read.
    pub mark: Option<ReadMark>,
}

/// Every notice, the newest first.
pub fn all(db: &Connection) -> Result<Vec<KeptNotice>> {
    let mut found = db.prepare_cached(
        "SELECT n.notice, n.body, m.read_ms, m.confirmed_ms FROM notices n
         LEFT JOIN notice_marks m ON m.notice = n.notice
         ORDER BY n.published_ms DESC, n.notice DESC",
    )?;
    let rows = found.query_map([], |row| {
        let id = NoticeId::at(row, "notice")?;
        let mark = row.get::<_, Option<Millis>>("read_ms")?.map(|_| mark(row, id)).transpose()?;
        Ok((row.get::<_, String>("body")?, mark))
    })?;
    rows.map(|row| {
        let (body, mark) = row?;
        Ok(KeptNotice { notice: json_of("notice", &body)?, mark })
    })
    .collect()
}

fn mark(row: &Row<'_>, notice: NoticeId) -> rusqlite::Result<ReadMark> {
    Ok(ReadMark { notice, read_at: row.get("read_ms")?, confirmed_at: row.get("confirmed_ms")? })
}

/// One notice.
pub fn find(db: &Connection, id: NoticeId) -> Result<Option<Notice>> {
    let body: Option<String> = db
        .query_row("SELECT body FROM notices WHERE notice = ?1", [id.key()], |row| row.get(0))
        .optional()?;
    body.map(|body| json_of("notice", &body)).transpose()
}

/// Keeps a notice.
pub fn put(tx: &Transaction<'_>, notice: &Notice) -> Result<()> {
    tx.execute(
        "INSERT OR REPLACE INTO notices (notice, published_ms, until_ms, body)
         VALUES (?1, ?2, ?3, ?4)",
        params![notice.id.key(), notice.published_at, notice.until, json(notice)?],
    )?;
    Ok(())
}

/// Drops a notice; that it was read stays until the centre knows.
pub fn drop_one(tx: &Transaction<'_>, id: NoticeId) -> Result<()> {
    tx.execute("DELETE FROM notices WHERE notice = ?1", [id.key()])?;
    Ok(())
}

/// Drops every notice, before all that stand are told again.
pub fn drop_all(tx: &Transaction<'_>) -> Result<()> {
    tx.execute("DELETE FROM notices", [])?;
    Ok(())
}

/// Drops what is over by the centre's own time, and marks that nobody needs any more.
pub fn tidy(tx: &Transaction<'_>, now: Millis) -> Result<()> {
    tx.execute("DELETE FROM notices WHERE until_ms <= ?1", [now])?;
    tx.execute(
        "DELETE FROM notice_marks WHERE told = 1 AND notice NOT IN (SELECT notice FROM notices)",
        [],
    )?;
    Ok(())
}

/// Notes that a notice was read and, where the reader says so, 已阅. The first time counts; what is new
/// goes to the centre.
pub fn read(tx: &Transaction<'_>, id: NoticeId, now: Millis, confirmed: bool) -> Result<()> {
    let confirmed = confirmed.then_some(now);
    tx.execute(
        "INSERT INTO notice_marks (notice, read_ms, confirmed_ms) VALUES (?1, ?2, ?3)
         ON CONFLICT (notice) DO UPDATE SET confirmed_ms = excluded.confirmed_ms, told = 0
         WHERE confirmed_ms IS NULL AND excluded.confirmed_ms IS NOT NULL",
        params![id.key(), now, confirmed],
    )?;
    Ok(())
}

/// Takes in what the centre knows of this person having read a notice on another phone. What this
/// phone has yet to tell stays.
pub fn take_mark(tx: &Transaction<'_>, mark: &ReadMark) -> Result<()> {
    tx.execute(
        "INSERT INTO notice_marks (notice, read_ms, confirmed_ms, told) VALUES (?1, ?2, ?3, 1)
         ON CONFLICT (notice) DO UPDATE SET
           confirmed_ms = coalesce(confirmed_ms, excluded.confirmed_ms)",
        params![mark.notice.key(), mark.read_at, mark.confirmed_at],
    )?;
    Ok(())
}

/// Marks that the centre is not known to have.
pub fn untold(db: &Connection, most: usize) -> Result<Vec<ReadMark>> {
    let mut found = db.prepare_cached(
        "SELECT notice, read_ms, confirmed_ms FROM notice_marks WHERE told = 0
         ORDER BY read_ms, notice LIMIT ?1",
    )?;
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let rows = found.query_map([most], |row| mark(row, NoticeId::at(row, "notice")?))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The centre has a mark, as it was sent; if it has grown since, it is sent again.
pub fn set_told(tx: &Transaction<'_>, sent: &ReadMark) -> Result<()> {
    tx.execute(
        "UPDATE notice_marks SET told = 1
         WHERE notice = ?1 AND read_ms = ?2 AND confirmed_ms IS ?3",
        params![sent.notice.key(), sent.read_at, sent.confirmed_at],
    )?;
    Ok(())
}

/// How far the centre was heard; the default before it ever was.
pub fn cursor(db: &Connection) -> Result<NoticeCursor> {
    let text: Option<String> = db
        .query_row("SELECT cursor FROM notices_seen WHERE one = 1", [], |row| row.get(0))
        .optional()?;
    text.map_or_else(|| Ok(NoticeCursor::default()), |text| json_of("notice cursor", &text))
}

/// Moves the cursor.
pub fn set_cursor(tx: &Transaction<'_>, cursor: &NoticeCursor) -> Result<()> {
    tx.execute(
        "INSERT OR REPLACE INTO notices_seen (one, cursor) VALUES (1, ?1)",
        [json(cursor)?],
    )?;
    Ok(())
}

/// Another life of the centre: everything is told again, both ways.
pub fn doubt_all(tx: &Transaction<'_>) -> Result<()> {
    tx.execute("DELETE FROM notices_seen", [])?;
    tx.execute("UPDATE notice_marks SET told = 0", [])?;
    Ok(())
}
