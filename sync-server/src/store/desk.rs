//! Sessions that follow each other, and the end of what is over.

use shared::ids::Millis;

use super::engine::Statement;
use super::{Store, StoreError};

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
}
