//! People with a sign-in, and every change of what they may do.

use shared::city::UserProfile;
use shared::ids::UserId;

use super::audit::{AuditRow, written};
use super::engine::{Row, Statement};
use super::{Committed, Store, StoreError, int, unsigned};

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

const ACCOUNT: &str = "SELECT profile, password, scope_rev, active FROM account";

/// The account in the first four columns of a row.
pub(super) fn read_account(row: &Row) -> Result<Account, StoreError> {
    Ok(Account {
        profile: serde_json::from_str(row.text(0)?)
            .map_err(|e| StoreError::corrupt("profile", e))?,
        password: row.text(1)?.to_owned(),
        scope_rev: unsigned(row, 2)?,
        active: row.flag(3)?,
    })
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
}
