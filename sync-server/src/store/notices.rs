//! Notices and who has read them. A change of a notice takes the next number of one counter, so that a
//! reader who has seen a number has seen every change before it.

use std::collections::BTreeMap;

use shared::ids::{Millis, NoticeId, UserId};
use shared::notice::Notice;
use shared::sync::ReadMark;

use super::audit::{AuditRow, written};
use super::engine::{Row, Statement, Value};
use super::{Committed, Store, StoreError, int, parsed, unsigned};

/// A notice as the centre keeps one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeRow {
    /// Its place among all, in the order of publishing.
    pub nth: u64,
    /// Its last change.
    pub rev: u64,
    /// Who published it.
    pub by: UserId,
    /// The notice.
    pub notice: Notice,
    /// Whether the one for whom it was looked up has read it.
    pub mark: Option<ReadMark>,
}

const COLUMNS: &str = "n.nth, n.rev, n.account, n.notice, r.read_at, r.confirmed_at FROM notice n \
                       LEFT JOIN notice_read r ON r.notice = n.id AND r.account = $1";

fn read_notice(row: &Row) -> Result<NoticeRow, StoreError> {
    let notice: Notice =
        serde_json::from_str(row.text(3)?).map_err(|e| StoreError::corrupt("notice", e))?;
    let confirmed_at = row.opt_int(5)?;
    let mark = row.opt_int(4)?.map(|read_at| ReadMark { notice: notice.id, read_at, confirmed_at });
    Ok(NoticeRow {
        nth: unsigned(row, 0)?,
        rev: unsigned(row, 1)?,
        by: parsed(row.text(2)?, "account")?,
        notice,
        mark,
    })
}

/// The next change, planned after `head` of them.
fn next(head: u64) -> [Statement; 2] {
    [
        Statement::new(
            "INSERT INTO counter (name, value) VALUES ('notice', 0) ON CONFLICT (name) DO NOTHING",
            Vec::new(),
        ),
        Statement::new(
            "UPDATE counter SET value = value + 1 WHERE name = 'notice' AND value = $1",
            vec![int(head)],
        )
        .touching(1),
    ]
}

fn json(notice: &Notice) -> Result<Value, StoreError> {
    let text = serde_json::to_string(notice).map_err(|e| StoreError::corrupt("notice", e))?;
    Ok(text.into())
}

impl Store {
    /// How many changes of notices there were.
    ///
    /// # Errors
    /// The database fails.
    pub async fn notice_head(&self) -> Result<u64, StoreError> {
        self.counted("notice").await
    }

    /// Publishes a notice as the change after `head`. [`Committed::Conflict`]: somebody was first, or
    /// its id is taken.
    ///
    /// # Errors
    /// The database fails.
    pub async fn add_notice(
        &self,
        head: u64,
        notice: &Notice,
        by: UserId,
        audit: Option<&AuditRow>,
    ) -> Result<Committed, StoreError> {
        let [made, counted] = next(head);
        let added = Statement::new(
            "INSERT INTO notice (id, nth, rev, account, ends_at, notice) \
             VALUES ($1, $2, $2, $3, $4, $5)",
            vec![
                notice.id.to_string().into(),
                int(head.saturating_add(1)),
                by.to_string().into(),
                notice.until.into(),
                json(notice)?,
            ],
        );
        let mut batch = vec![made, counted, added.touching(1)];
        batch.extend(audit.map(written));
        self.apply(batch).await
    }

    /// Takes a notice back as the change after `head`. [`Committed::Conflict`]: somebody was first, or
    /// it was taken back already.
    ///
    /// # Errors
    /// The database fails.
    pub async fn withdraw_notice(
        &self,
        head: u64,
        notice: &Notice,
        audit: &AuditRow,
    ) -> Result<Committed, StoreError> {
        let [made, counted] = next(head);
        let withdrawn = Notice { withdrawn: true, ..notice.clone() };
        let taken_back = Statement::new(
            "UPDATE notice SET rev = $1, withdrawn_at = $2, withdrawn_by = $3, notice = $4 \
             WHERE id = $5 AND withdrawn_at IS NULL",
            vec![
                int(head.saturating_add(1)),
                audit.at.into(),
                audit.by.map(|by| by.to_string()).into(),
                json(&withdrawn)?,
                notice.id.to_string().into(),
            ],
        );
        self.apply(vec![made, counted, taken_back.touching(1), written(audit)]).await
    }

    /// One notice, with the mark of a reader.
    ///
    /// # Errors
    /// The database fails.
    pub async fn notice(
        &self,
        id: NoticeId,
        reader: UserId,
    ) -> Result<Option<NoticeRow>, StoreError> {
        let sql = format!("SELECT {COLUMNS} WHERE n.id = $2");
        let params = vec![reader.to_string().into(), id.to_string().into()];
        let rows = self.engine.query(super::Query::new(sql, params)).await?;
        rows.first().map(read_notice).transpose()
    }

    /// Notices that changed after a change, in that order, with the marks of a reader. What is over is
    /// left out.
    ///
    /// # Errors
    /// The database fails.
    pub async fn notices_after(
        &self,
        rev: u64,
        reader: UserId,
        now: Millis,
        limit: u32,
    ) -> Result<Vec<NoticeRow>, StoreError> {
        let sql = format!(
            "SELECT {COLUMNS} WHERE n.rev > $2 AND (n.ends_at IS NULL OR n.ends_at > $3) \
             ORDER BY n.rev LIMIT $4"
        );
        let params = vec![reader.to_string().into(), int(rev), now.into(), limit.into()];
        let rows = self.engine.query(super::Query::new(sql, params)).await?;
        rows.iter().map(read_notice).collect()
    }

    /// Notices published before one, the newest first, with the marks of a reader; over and withdrawn
    /// ones, too.
    ///
    /// # Errors
    /// The database fails.
    pub async fn notices_before(
        &self,
        nth: Option<u64>,
        reader: UserId,
        limit: u32,
    ) -> Result<Vec<NoticeRow>, StoreError> {
        let sql = format!("SELECT {COLUMNS} WHERE n.nth < $2 ORDER BY n.nth DESC LIMIT $3");
        let before = nth.map_or(Value::Int(i64::MAX), int);
        let params = vec![reader.to_string().into(), before, limit.into()];
        let rows = self.engine.query(super::Query::new(sql, params)).await?;
        rows.iter().map(read_notice).collect()
    }

    /// Keeps what somebody has read. Told twice, the earlier time counts.
    ///
    /// # Errors
    /// The database fails.
    pub async fn mark_read(&self, reader: UserId, marks: &[ReadMark]) -> Result<(), StoreError> {
        let kept = |mark: &ReadMark| {
            Statement::new(
                "INSERT INTO notice_read (notice, account, read_at, confirmed_at) \
                 VALUES ($1, $2, $3, $4) ON CONFLICT (notice, account) DO UPDATE SET \
                 read_at = CASE WHEN excluded.read_at < notice_read.read_at \
                 THEN excluded.read_at ELSE notice_read.read_at END, \
                 confirmed_at = CASE WHEN notice_read.confirmed_at IS NULL \
                 OR excluded.confirmed_at < notice_read.confirmed_at \
                 THEN excluded.confirmed_at ELSE notice_read.confirmed_at END",
                vec![
                    mark.notice.to_string().into(),
                    reader.to_string().into(),
                    mark.read_at.into(),
                    mark.confirmed_at.into(),
                ],
            )
        };
        if marks.is_empty() {
            return Ok(());
        }
        self.write(marks.iter().map(kept).collect()).await
    }

    /// Who has read a notice.
    ///
    /// # Errors
    /// The database fails.
    pub async fn notice_marks(
        &self,
        id: NoticeId,
    ) -> Result<BTreeMap<UserId, ReadMark>, StoreError> {
        let sql = "SELECT account, read_at, confirmed_at FROM notice_read WHERE notice = $1";
        let mut marks = BTreeMap::new();
        for row in self.rows(sql, vec![id.to_string().into()]).await? {
            let (read_at, confirmed_at) = (row.int(1)?, row.opt_int(2)?);
            let mark = ReadMark { notice: id, read_at, confirmed_at };
            marks.insert(parsed(row.text(0)?, "account")?, mark);
        }
        Ok(marks)
    }
}
