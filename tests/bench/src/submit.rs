//! Submitting a report: one commit that waits for the disk, and not much more than that commit.
//!
//! The peer is a copy of the same file, kept row for row the same, in which a bare connection writes
//! the very rows that the submit before wrote, in one transaction. Commits are counted in the
//! write-ahead log itself: a frame that ends a transaction says so.

use std::fs;
use std::path::Path;
use std::time::Instant;

use collector_core::draft::{self, DraftEdit, NewMedium};
use collector_core::phone::Notebook;
use rusqlite::types::Value;
use rusqlite::{Connection, OpenFlags, TransactionBehavior, params_from_iter};
use shared::case::ObjectValue;
use shared::geo::{Datum, Fix, FixSource, Point};
use shared::ids::CaseId;
use shared::media::{MediaKind, MediaRole};
use shared::ops::ReportKind;
use shared::text::{Code, Paragraph};
use system_tests::{Fallible, Trouble};

use crate::Run;
use crate::figure::{Figure, Series};
use crate::stage::Stage;

const PHOTOS: usize = 3;

fn fix() -> Fix {
    Fix {
        point: Point { lon_e7: 1_021_000_000, lat_e7: 401_000_000, datum: Datum::Wgs84 },
        accuracy_dm: Some(60),
        age_ms: 900,
        mock: false,
        source: FixSource::Gnss,
    }
}

/// A complete draft of photos with their thumbnails.
pub(crate) fn write_draft(book: &Notebook<'_>, photos: &[[Vec<u8>; 2]]) -> Fallible<CaseId> {
    let case = draft::begin(book, ReportKind::Patrol, Some(fix()))?.case;
    for [photo, thumb] in photos {
        let new = NewMedium {
            kind: MediaKind::Photo,
            role: MediaRole::Near,
            bytes: photo.clone(),
            thumb: Some(thumb.clone()),
            capture: None,
            seen: None,
        };
        draft::add_medium(book, case, new)?;
    }
    let edit = DraftEdit {
        catalogue: Some(Code::clipped("gb47678.5-2026/1")),
        object: Some(ObjectValue {
            class: Some(Code::clipped("gb47678.5-2026/component/01/037")),
            condition: None,
            component: None,
        }),
        place: Some(draft::placed_by(book.phone, &fix())?.value),
        description: Some(Paragraph::clipped("井盖破损，边缘翘起")),
        ..DraftEdit::default()
    };
    draft::edit(book, case, edit)?;
    Ok(case)
}

/// The write-ahead log's salt, and how many transactions end in it.
fn commits(wal: &Path) -> Fallible<(Vec<u8>, u64)> {
    let bytes = fs::read(wal)?;
    let word = |at: usize| -> Option<u32> {
        Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
    };
    let none = || Trouble("no write-ahead log".to_owned());
    let page = usize::try_from(word(8).ok_or_else(none)?)?;
    let salt = bytes.get(16..24).ok_or_else(none)?.to_vec();
    let mut ends = 0;
    let mut at = 32;
    while bytes.get(at + 8..at + 16) == Some(&salt) {
        ends += u64::from(word(at + 4).unwrap_or(0) != 0);
        at += 24 + page;
    }
    Ok((salt, ends))
}

fn rows(db: &Connection, sql: &str, with: &[Value]) -> Fallible<Vec<Vec<Value>>> {
    let mut asked = db.prepare_cached(sql)?;
    let columns = asked.column_count();
    let mut found = asked.query(params_from_iter(with))?;
    let mut out = Vec::new();
    while let Some(row) = found.next()? {
        out.push((0..columns).map(|c| row.get(c)).collect::<Result<Vec<Value>, _>>()?);
    }
    Ok(out)
}

fn insert(db: &Connection, table: &str, rows: &[Vec<Value>]) -> Fallible<()> {
    for row in rows {
        let places = vec!["?"; row.len()].join(", ");
        let sql = format!("INSERT OR REPLACE INTO {table} VALUES ({places})");
        db.prepare_cached(&sql)?.execute(params_from_iter(row))?;
    }
    Ok(())
}

/// What a submit wrote.
struct Written {
    item: Vec<Vec<Value>>,
    ops: Vec<Vec<Value>>,
    media: Vec<Vec<Value>>,
    log: Vec<Vec<Value>>,
}

impl Written {
    fn of(own: &Connection, case: &Value) -> Fallible<Self> {
        let case = std::slice::from_ref(case);
        Ok(Self {
            item: rows(own, "SELECT * FROM items WHERE case_id = ?1", case)?,
            ops: rows(own, "SELECT * FROM ops WHERE case_id = ?1 ORDER BY n", case)?,
            media: rows(
                own,
                "SELECT m.* FROM item_media m JOIN items i ON i.item = m.item WHERE i.case_id = ?1",
                case,
            )?,
            log: rows(own, "SELECT * FROM log ORDER BY n DESC LIMIT 1", &[])?,
        })
    }

    /// The same rows in one commit of a bare connection.
    fn write(&self, peer: &mut Connection, case: &Value) -> Fallible<()> {
        let tx = peer.transaction_with_behavior(TransactionBehavior::Immediate)?;
        tx.prepare_cached("DELETE FROM drafts WHERE case_id = ?1")?.execute([case])?;
        insert(&tx, "log", &self.log)?;
        insert(&tx, "items", &self.item)?;
        insert(&tx, "ops", &self.ops)?;
        for medium in &self.media {
            tx.prepare_cached("UPDATE media SET wanted = 1 WHERE sha256 = ?1")?
                .execute(params_from_iter(medium.get(1)))?;
        }
        insert(&tx, "item_media", &self.media)?;
        Ok(tx.commit()?)
    }
}

fn setting(db: &Connection) -> Fallible<()> {
    db.pragma_update(None, "journal_mode", "WAL")?;
    db.pragma_update(None, "synchronous", "FULL")?;
    db.pragma_update(None, "foreign_keys", true)?;
    Ok(db.pragma_update(None, "temp_store", "MEMORY")?)
}

/// Submits against bare commits of the same rows.
pub(crate) fn submit_case(run: &Run) -> Fallible<Vec<Figure>> {
    let stage = Stage::new()?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let (phone, session) = runtime.block_on(stage.ready())?;
    let book = session.notebook(&phone)?;
    let file = phone.root().join("users").join(format!("{}.db", session.user));
    let wal = file.with_extension("db-wal");
    let own = Connection::open_with_flags(&file, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let twin = stage.folder.path().join("twin.db");
    own.execute("VACUUM INTO ?1", [twin.to_string_lossy().as_ref()])?;
    let mut peer = Connection::open(&twin)?;
    setting(&peer)?;

    let runs = run.count(2_000, 200);
    let [mut ours, mut bare] = [const { Series::empty() }; 2];
    let mut odd = 0_u64;
    for n in 0..runs {
        // Developed before; here they are bytes nobody has had.
        let photos = std::array::from_fn::<_, PHOTOS, _>(|photo| {
            ["photo", "thumb"].map(|word| format!("{word} {n} {photo}").into_bytes())
        });
        let case = write_draft(&book, &photos)?;
        let key = Value::Blob(case.bytes().to_vec());
        let draft =
            rows(&own, "SELECT * FROM drafts WHERE case_id = ?1", std::slice::from_ref(&key))?;
        let sql = "SELECT * FROM media WHERE wanted = 0";
        let media = rows(&own, sql, &[])?;
        let tx = peer.transaction()?;
        insert(&tx, "drafts", &draft)?;
        insert(&tx, "media", &media)?;
        tx.commit()?;

        let before = commits(&wal)?;
        let begun = Instant::now();
        draft::submit(&book, case)?;
        ours.ms(begun.elapsed());
        let after = commits(&wal)?;
        let done = if before.0 == after.0 { after.1 - before.1 } else { after.1 };
        odd += u64::from(done != 1);

        let written = Written::of(&own, &key)?;
        if written.ops.len() != 2 + PHOTOS {
            return Err(Trouble(format!("a submit wrote {} ops", written.ops.len())));
        }
        let begun = Instant::now();
        written.write(&mut peer, &key)?;
        bare.ms(begun.elapsed());
    }
    let count = "SELECT count(*) FROM ops";
    if rows(&own, count, &[])? != rows(&peer, count, &[])? {
        return Err(Trouble("the twin has other rows".to_owned()));
    }
    let holds = odd == 0 && ours.at(99) <= 2.0 * bare.at(99);
    Ok(vec![
        Figure::new("submit_case", ours.at(99), "ms")
            .spread(&ours)
            .beside("one bare commit of the same rows (p99)", bare.at(99))
            .promised("p99 ratio <= 2, one commit per submit", holds)
            .noting(format!(
                "{runs} submits of {PHOTOS} photos, WAL and synchronous=FULL; {odd} of them with \
                 another number of commits than one, counted in the write-ahead log; medians {:.2} \
                 and {:.2} ms",
                ours.at(50),
                bare.at(50)
            )),
    ])
}
