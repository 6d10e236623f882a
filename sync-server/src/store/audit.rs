//! The log of whoever keeps the system. A row is written in the transaction of the act it tells of:
//! there is no act without its row, and no row of an act that was refused.

use shared::ids::{Millis, UserId};
use uuid::Uuid;

use super::engine::Statement;
use super::{Store, StoreError, parsed};

/// An administrator's act, kept for ever.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditRow {
    /// Its place: made by time, unique.
    pub id: String,
    /// When.
    pub at: Millis,
    /// Who; none for the command line.
    pub by: Option<UserId>,
    /// What was done, as a stable code.
    pub act: String,
    /// To what: an id or work number, never a secret.
    pub subject: String,
}

/// Whoever keeps the system just now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Keeper {
    /// Who; none at the command line.
    pub by: Option<UserId>,
    /// When.
    pub at: Millis,
}

impl Keeper {
    /// The row of an act of this keeper's.
    #[must_use]
    pub fn does(self, act: &str, subject: impl Into<String>) -> AuditRow {
        let Self { by, at } = self;
        let id = Uuid::now_v7().to_string();
        AuditRow { id, at, by, act: act.to_owned(), subject: subject.into() }
    }
}

pub(super) fn written(row: &AuditRow) -> Statement {
    Statement::new(
        "INSERT INTO audit (id, at, actor, act, subject) VALUES ($1, $2, $3, $4, $5)",
        vec![
            row.id.clone().into(),
            row.at.into(),
            row.by.map(|by| by.to_string()).into(),
            row.act.clone().into(),
            row.subject.clone().into(),
        ],
    )
    .touching(1)
}

impl Store {
    /// Writes down an act that changes nothing in the store, such as a backup.
    ///
    /// # Errors
    /// The database fails.
    pub async fn audit(&self, row: &AuditRow) -> Result<(), StoreError> {
        self.write(vec![written(row)]).await
    }

    /// A page of administrators' acts, newest first.
    ///
    /// # Errors
    /// The database fails.
    pub async fn audit_log(
        &self,
        before: Option<&str>,
        limit: u32,
    ) -> Result<Vec<AuditRow>, StoreError> {
        let sql = "SELECT id, at, actor, act, subject FROM audit \
                   WHERE id < $1 ORDER BY id DESC LIMIT $2";
        // Every id is a lower-case UUID, which sorts before this.
        let before = before.unwrap_or("g");
        let rows = self.rows(sql, vec![before.into(), limit.into()]).await?;
        let mut out = Vec::with_capacity(rows.len());
        for row in &rows {
            out.push(AuditRow {
                id: row.text(0)?.to_owned(),
                at: row.int(1)?,
                by: row.opt_text(2)?.map(|t| parsed(t, "account")).transpose()?,
                act: row.text(3)?.to_owned(),
                subject: row.text(4)?.to_owned(),
            });
        }
        Ok(out)
    }
}
