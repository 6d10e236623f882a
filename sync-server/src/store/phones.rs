//! Phones: invited by a one-time token, enrolled, revoked and reinstated. Only hashes of secrets are kept.

use shared::ids::{InstallationId, Millis};

use super::audit::{AuditRow, written};
use super::engine::{Row, Statement};
use super::{Committed, Store, StoreError, parsed};

/// An enrolled phone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Installation {
    /// Which.
    pub id: InstallationId,
    /// What it calls itself.
    pub device: String,
    /// SHA-256 of its secret.
    pub secret_hash: Vec<u8>,
    /// Whether its own actors are heard.
    pub revoked: bool,
    /// Since when.
    pub enrolled_at: Millis,
    /// When it was last heard of.
    pub seen_at: Millis,
}

/// A one-time token for enrolling a phone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enrolment {
    /// SHA-256 of the token.
    pub token_hash: [u8; 32],
    /// What it was made for.
    pub note: String,
    /// Until when it is good.
    pub expires_at: Millis,
}

fn read_installation(row: &Row) -> Result<Installation, StoreError> {
    Ok(Installation {
        id: parsed(row.text(0)?, "installation")?,
        device: row.text(1)?.to_owned(),
        secret_hash: row.bytes(2)?.to_vec(),
        revoked: row.text(3)? == "revoked",
        enrolled_at: row.int(4)?,
        seen_at: row.int(5)?,
    })
}

/// A phone and its actors change their standing together.
fn standing(id: &str, from: &'static str, to: &'static str) -> Vec<Statement> {
    let values = || vec![to.into(), id.into(), from.into()];
    vec![
        Statement::new(
            "UPDATE installation SET standing = $1 WHERE id = $2 AND standing = $3",
            values(),
        )
        .touching(1),
        Statement::new(
            "UPDATE actor SET standing = $1 WHERE installation = $2 AND standing = $3",
            values(),
        ),
    ]
}

impl Store {
    /// Keeps a one-time enrolment token.
    ///
    /// # Errors
    /// The database fails.
    pub async fn put_enrolment(
        &self,
        enrolment: &Enrolment,
        audit: &AuditRow,
    ) -> Result<Committed, StoreError> {
        let kept = Statement::new(
            "INSERT INTO enrolment (token_hash, note, expires_at) VALUES ($1, $2, $3)",
            vec![
                enrolment.token_hash.into(),
                enrolment.note.clone().into(),
                enrolment.expires_at.into(),
            ],
        );
        self.apply(vec![kept.touching(1), written(audit)]).await
    }

    /// Uses up a token and enrols a phone in one step. [`Committed::Conflict`]: the token is
    /// unknown, used or too old.
    ///
    /// # Errors
    /// The database fails.
    pub async fn enrol(
        &self,
        token_hash: [u8; 32],
        installation: &Installation,
    ) -> Result<Committed, StoreError> {
        let id = installation.id.to_string();
        self.apply(vec![
            Statement::new(
                "UPDATE enrolment SET installation = $1 \
                 WHERE token_hash = $2 AND installation IS NULL AND expires_at > $3",
                vec![id.clone().into(), token_hash.into(), installation.enrolled_at.into()],
            )
            .touching(1),
            Statement::new(
                "INSERT INTO installation (id, device, secret_hash, standing, enrolled_at, \
                 seen_at) VALUES ($1, $2, $3, 'active', $4, $4)",
                vec![
                    id.into(),
                    installation.device.clone().into(),
                    installation.secret_hash.clone().into(),
                    installation.enrolled_at.into(),
                ],
            )
            .touching(1),
        ])
        .await
    }

    /// An enrolled phone.
    ///
    /// # Errors
    /// The database fails.
    pub async fn installation(
        &self,
        id: InstallationId,
    ) -> Result<Option<Installation>, StoreError> {
        let sql = "SELECT id, device, secret_hash, standing, enrolled_at, seen_at \
                   FROM installation WHERE id = $1";
        let rows = self.rows(sql, vec![id.to_string().into()]).await?;
        rows.first().map(read_installation).transpose()
    }

    /// Every enrolled phone, the one heard of last first.
    ///
    /// # Errors
    /// The database fails.
    pub async fn installations(&self) -> Result<Vec<Installation>, StoreError> {
        let sql = "SELECT id, device, secret_hash, standing, enrolled_at, seen_at \
                   FROM installation ORDER BY seen_at DESC, id";
        self.rows(sql, Vec::new()).await?.iter().map(read_installation).collect()
    }

    /// Revokes a phone: its actors are no longer heard and its sessions end. Work it still sends is
    /// held, not lost.
    ///
    /// # Errors
    /// The database fails. [`Committed::Conflict`]: there is no such phone, or it is revoked.
    pub async fn revoke_installation(
        &self,
        id: InstallationId,
        audit: &AuditRow,
    ) -> Result<Committed, StoreError> {
        let text = id.to_string();
        let mut batch = standing(&text, "active", "revoked");
        batch
            .push(Statement::new("DELETE FROM session WHERE installation = $1", vec![text.into()]));
        batch.push(written(audit));
        self.apply(batch).await
    }

    /// Reinstates a revoked phone: its actors are heard again. An actor that forked stays forked.
    ///
    /// # Errors
    /// The database fails. [`Committed::Conflict`]: there is no such phone, or it is not revoked.
    pub async fn reinstate_installation(
        &self,
        id: InstallationId,
        audit: &AuditRow,
    ) -> Result<Committed, StoreError> {
        let mut batch = standing(&id.to_string(), "revoked", "active");
        batch.push(written(audit));
        self.apply(batch).await
    }

    /// Notes that a phone was heard of.
    ///
    /// # Errors
    /// The database fails.
    pub async fn seen(&self, id: InstallationId, at: Millis) -> Result<(), StoreError> {
        let sql = "UPDATE installation SET seen_at = $1 WHERE id = $2 AND seen_at < $1";
        let statement = Statement::new(sql, vec![at.into(), id.to_string().into()]);
        self.write(vec![statement]).await
    }
}
