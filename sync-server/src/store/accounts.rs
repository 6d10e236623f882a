//! People, phones and the tokens that prove them. Only hashes of secrets are kept.

use shared::city::UserProfile;
use shared::ids::{InstallationId, Millis, UserId};

use super::audit::{AuditRow, written};
use super::engine::{Row, Statement};
use super::{Committed, Store, StoreError, int, parsed, unsigned};

/// A person with a sign-in.
#[derive(Clone, PartialEq, Eq)]
pub struct Account {
    /// Who.
    pub profile: UserProfile,
    /// Argon2id, as a PHC string.
    pub password: String,
    /// Grows with every change of rights.
    pub scope_rev: u64,
    /// Whether the person may sign in.
    pub active: bool,
}

impl std::fmt::Debug for Account {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Account({}, active: {})", self.profile.work_number, self.active)
    }
}

/// Which sessions a change of an account ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ends {
    /// None.
    Nothing,
    /// Those on phones.
    OnPhones,
    /// Those at desks.
    AtDesks,
    /// Every one.
    All,
}

/// A change of an account, planned from what it was.
#[derive(Debug)]
pub struct AccountChange<'a> {
    /// As it was when the plan was made.
    pub before: &'a Account,
    /// As it is to be; a change of rights has a greater revision.
    pub after: &'a Account,
    /// Which sessions end.
    pub ends: Ends,
    /// [`Store::administrators_taken`] before the others were counted, when this takes one away.
    pub administrators: Option<u64>,
}

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

const ACCOUNT: &str = "SELECT profile, password, scope_rev, active FROM account";

fn read_account(row: &Row) -> Result<Account, StoreError> {
    Ok(Account {
        profile: serde_json::from_str(row.text(0)?)
            .map_err(|e| StoreError::corrupt("profile", e))?,
        password: row.text(1)?.to_owned(),
        scope_rev: unsigned(row, 2)?,
        active: row.flag(3)?,
    })
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

fn profile_text(account: &Account) -> Result<String, StoreError> {
    serde_json::to_string(&account.profile).map_err(|e| StoreError::corrupt("profile", e))
}

impl Store {
    /// Adds an account. [`Committed::Conflict`]: another account has this work number or id.
    ///
    /// # Errors
    /// The database fails.
    pub async fn add_account(
        &self,
        account: &Account,
        audit: Option<&AuditRow>,
    ) -> Result<Committed, StoreError> {
        let profile = profile_text(account)?;
        let mut batch = vec![
            Statement::new(
                "INSERT INTO account (id, work_number, profile, password, scope_rev, active) \
                 VALUES ($1, $2, $3, $4, $5, $6)",
                vec![
                    account.profile.id.to_string().into(),
                    account.profile.work_number.as_str().into(),
                    profile.into(),
                    account.password.clone().into(),
                    int(account.scope_rev.max(1)),
                    account.active.into(),
                ],
            )
            .touching(1),
        ];
        batch.extend(audit.map(written));
        self.apply(batch).await
    }

    /// Changes an account, ends the sessions the change leaves no room for and writes the act down.
    /// [`Committed::Conflict`]: somebody was first.
    ///
    /// # Errors
    /// The database fails.
    pub async fn change_account(
        &self,
        change: &AccountChange<'_>,
        audit: &AuditRow,
    ) -> Result<Committed, StoreError> {
        let AccountChange { before, after, ends, administrators } = change;
        let id = before.profile.id.to_string();
        let mut batch = vec![
            Statement::new(
                "UPDATE account SET profile = $1, password = $2, scope_rev = $3, active = $4 \
                 WHERE id = $5 AND password = $6 AND scope_rev = $7 AND active = $8",
                vec![
                    profile_text(after)?.into(),
                    after.password.clone().into(),
                    int(after.scope_rev),
                    after.active.into(),
                    id.clone().into(),
                    before.password.clone().into(),
                    int(before.scope_rev),
                    before.active.into(),
                ],
            )
            .touching(1),
        ];
        if let Some(seen) = administrators {
            batch.push(Statement::new(
                "INSERT INTO counter (name, value) VALUES ('administrators', 0) \
                 ON CONFLICT (name) DO NOTHING",
                Vec::new(),
            ));
            batch.push(
                Statement::new(
                    "UPDATE counter SET value = value + 1 \
                     WHERE name = 'administrators' AND value = $1",
                    vec![int(*seen)],
                )
                .touching(1),
            );
        }
        let sql = match ends {
            Ends::Nothing => None,
            Ends::OnPhones => {
                Some("DELETE FROM session WHERE account = $1 AND installation IS NOT NULL")
            }
            Ends::AtDesks => {
                Some("DELETE FROM session WHERE account = $1 AND installation IS NULL")
            }
            Ends::All => Some("DELETE FROM session WHERE account = $1"),
        };
        batch.extend(sql.map(|sql| Statement::new(sql, vec![id.into()])));
        batch.push(written(audit));
        self.apply(batch).await
    }

    /// How often an administrator was taken away: a plan to take one away holds only while this
    /// stays as it was, so that two of them can't take away each other.
    ///
    /// # Errors
    /// The database fails.
    pub async fn administrators_taken(&self) -> Result<u64, StoreError> {
        self.counted("administrators").await
    }

    /// The account with this id.
    ///
    /// # Errors
    /// The database fails.
    pub async fn account(&self, id: UserId) -> Result<Option<Account>, StoreError> {
        let query =
            super::Query::new(format!("{ACCOUNT} WHERE id = $1"), vec![id.to_string().into()]);
        self.engine.query(query).await?.first().map(read_account).transpose()
    }

    /// The account with this work number.
    ///
    /// # Errors
    /// The database fails.
    pub async fn account_by_number(&self, number: &str) -> Result<Option<Account>, StoreError> {
        let query =
            super::Query::new(format!("{ACCOUNT} WHERE work_number = $1"), vec![number.into()]);
        self.engine.query(query).await?.first().map(read_account).transpose()
    }

    /// Every account, by work number.
    ///
    /// # Errors
    /// The database fails.
    pub async fn accounts(&self) -> Result<Vec<Account>, StoreError> {
        let query = super::Query::new(format!("{ACCOUNT} ORDER BY work_number"), Vec::new());
        self.engine.query(query).await?.iter().map(read_account).collect()
    }

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
