//! Who is signed in. A session is known by the hash of its token alone.

use shared::ids::{InstallationId, Millis, UserId};

use super::engine::Statement;
use super::{Committed, Store, StoreError, parsed};

/// A signed-in person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionRow {
    /// SHA-256 of the token.
    pub token_hash: [u8; 32],
    /// Who.
    pub account: UserId,
    /// On which phone; none at a desk.
    pub installation: Option<InstallationId>,
    /// Until when.
    pub expires_at: Millis,
    /// The token this one replaces when it is first used.
    pub successor_of: Option<Vec<u8>>,
}

impl Store {
    /// Keeps a session.
    ///
    /// # Errors
    /// The database fails.
    pub async fn put_session(&self, session: &SessionRow) -> Result<Committed, StoreError> {
        self.apply(vec![Statement::new(
            "INSERT INTO session (token_hash, account, installation, expires_at, successor_of) \
             VALUES ($1, $2, $3, $4, $5)",
            vec![
                session.token_hash.into(),
                session.account.to_string().into(),
                session.installation.map(|i| i.to_string()).into(),
                session.expires_at.into(),
                session.successor_of.clone().into(),
            ],
        )])
        .await
    }

    /// The session of a token.
    ///
    /// # Errors
    /// The database fails.
    pub async fn session(&self, token_hash: [u8; 32]) -> Result<Option<SessionRow>, StoreError> {
        let sql = "SELECT account, installation, expires_at, successor_of FROM session \
                   WHERE token_hash = $1";
        let rows = self.rows(sql, vec![token_hash.into()]).await?;
        let Some(row) = rows.first() else { return Ok(None) };
        Ok(Some(SessionRow {
            token_hash,
            account: parsed(row.text(0)?, "account")?,
            installation: row.opt_text(1)?.map(|t| parsed(t, "installation")).transpose()?,
            expires_at: row.int(2)?,
            successor_of: row.opt_bytes(3)?.map(<[u8]>::to_vec),
        }))
    }

    /// Ends a session, and when it is the first use of a successor, the one before it.
    ///
    /// # Errors
    /// The database fails.
    pub async fn end_session(&self, token_hash: &[u8]) -> Result<(), StoreError> {
        let sql = "DELETE FROM session WHERE token_hash = $1";
        self.write(vec![Statement::new(sql, vec![token_hash.into()])]).await
    }
}
