//! What desks and administrators need of the store beside cases: ends of sessions, and the log of
//! administrators' acts.

use shared::ids::{Millis, UserId};

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

impl Store {
    /// The first use of a successor: the session before it ends, and the successor stands alone.
    ///
    /// # Errors
    /// The database fails.
    pub async fn settle_session(
        &self,
        token_hash: [u8; 32],
        before: &[u8],
    ) -> Result<(), StoreError> {
        self.write(vec![
            Statement::new("DELETE FROM session WHERE token_hash = $1", vec![before.into()]),
            Statement::new(
                "UPDATE session SET successor_of = NULL WHERE token_hash = $1",
                vec![token_hash.into()],
            ),
        ])
        .await
    }

    /// Forgets successors of a session that were never used.
    ///
    /// # Errors
    /// The database fails.
    pub async fn forget_successors(&self, of: [u8; 32]) -> Result<(), StoreError> {
        let sql = "DELETE FROM session WHERE successor_of = $1";
        self.write(vec![Statement::new(sql, vec![of.into()])]).await
    }

    /// Ends every session of a person.
    ///
    /// # Errors
    /// The database fails.
    pub async fn end_sessions_of(&self, user: UserId) -> Result<(), StoreError> {
        let sql = "DELETE FROM session WHERE account = $1";
        self.write(vec![Statement::new(sql, vec![user.to_string().into()])]).await
    }

    /// Forgets sessions and unused enrolment tokens that are over.
    ///
    /// # Errors
    /// The database fails.
    pub async fn forget_expired(&self, now: Millis) -> Result<(), StoreError> {
        self.write(vec![
            Statement::new("DELETE FROM session WHERE expires_at <= $1", vec![now.into()]),
            Statement::new(
                "DELETE FROM enrolment WHERE installation IS NULL AND expires_at <= $1",
                vec![now.into()],
            ),
        ])
        .await
    }

    /// Writes down what an administrator did.
    ///
    /// # Errors
    /// The database fails.
    pub async fn audit(&self, row: &AuditRow) -> Result<(), StoreError> {
        let statement = Statement::new(
            "INSERT INTO audit (id, at, actor, act, subject) VALUES ($1, $2, $3, $4, $5)",
            vec![
                row.id.clone().into(),
                row.at.into(),
                row.by.map(|by| by.to_string()).into(),
                row.act.clone().into(),
                row.subject.clone().into(),
            ],
        );
        self.write(vec![statement]).await
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
