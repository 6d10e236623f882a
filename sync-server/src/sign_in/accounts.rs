//! Accounts: made, changed and switched off by an administrator, never deleted, because cases refer
//! to them for ever.

use shared::city::{City, Role, UserProfile};
use shared::ids::UserId;
use uuid::Uuid;

use super::{Secret, SignIn, SignInError};
use crate::store::{Account, Committed};

/// Posts that look at cases from a desk.
pub const MAY_READ: [Role; 9] = [
    Role::Acceptor,
    Role::ShiftLeader,
    Role::Dispatcher,
    Role::UnitClerk,
    Role::Urger,
    Role::Leader,
    Role::Evaluator,
    Role::DataOfficer,
    Role::Observer,
];

/// Posts that have a move in the workflow at a desk.
pub const MAY_ACT: [Role; 4] =
    [Role::Acceptor, Role::ShiftLeader, Role::Dispatcher, Role::UnitClerk];

/// Posts that keep the system: each alone, and none with a post that works on cases. Who keeps
/// users must not decide cases, and who audits must not keep users.
const APART: [Role; 3] = [Role::Administrator, Role::SecurityAdministrator, Role::Auditor];

/// Whether one person must not hold these posts together.
#[must_use]
pub fn clash(roles: &[Role]) -> bool {
    roles.iter().any(|role| APART.contains(role)) && roles.iter().any(|r| Some(r) != roles.first())
}

/// An account to be made.
#[derive(Debug)]
pub struct NewAccount {
    /// The person; the id is made here.
    pub profile: UserProfile,
    /// The first password.
    pub password: Secret,
}

impl SignIn {
    /// Makes an account. The profile's id is kept when `keep_id`, otherwise a fresh one is made.
    ///
    /// # Errors
    /// [`SignInError::PostsClash`], [`SignInError::NoSuchPlace`], [`SignInError::BadPassword`],
    /// [`SignInError::NumberTaken`], or the store fails.
    pub async fn create_account(
        &self,
        new: NewAccount,
        keep_id: bool,
        city: &City,
    ) -> Result<Account, SignInError> {
        let NewAccount { mut profile, password } = new;
        if profile.roles.is_empty() || clash(&profile.roles) {
            return Err(SignInError::PostsClash);
        }
        let unit_known = profile.unit.as_ref().is_none_or(|u| city.units.get(u).is_some());
        let known = |grid| city.responsibility_grids.iter().any(|g| &g.code == grid);
        if !unit_known || !profile.grids.iter().all(known) {
            return Err(SignInError::NoSuchPlace);
        }
        if self.store.account_by_number(profile.work_number.as_str()).await?.is_some() {
            return Err(SignInError::NumberTaken);
        }
        if !keep_id {
            profile.id = UserId(Uuid::now_v7());
        }
        let password = self.passwords.hash(password).await?;
        let account = Account { profile, password, scope_rev: 1, active: true };
        match self.store.put_account(&account).await? {
            Committed::Done => Ok(account),
            Committed::Conflict => Err(SignInError::NumberTaken),
        }
    }

    /// Gives an account another password and ends its sessions.
    ///
    /// # Errors
    /// [`SignInError::NoAccount`], [`SignInError::BadPassword`], or the store fails.
    pub async fn set_password(&self, user: UserId, password: Secret) -> Result<(), SignInError> {
        let mut account = self.account(user).await?;
        account.password = self.passwords.hash(password).await?;
        self.replace(&account).await
    }

    /// Switches an account off, or on again, and ends its sessions.
    ///
    /// # Errors
    /// [`SignInError::NoAccount`], or the store fails.
    pub async fn set_active(&self, user: UserId, active: bool) -> Result<(), SignInError> {
        let mut account = self.account(user).await?;
        account.active = active;
        self.replace(&account).await
    }

    async fn replace(&self, account: &Account) -> Result<(), SignInError> {
        match self.store.put_account(account).await? {
            Committed::Done => Ok(self.store.end_sessions_of(account.profile.id).await?),
            Committed::Conflict => Err(SignInError::NumberTaken),
        }
    }

    async fn account(&self, user: UserId) -> Result<Account, SignInError> {
        self.store.account(user).await?.ok_or(SignInError::NoAccount)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_keeps_users_does_not_decide_cases() {
        assert!(clash(&[Role::Administrator, Role::Acceptor]));
        assert!(clash(&[Role::Collector, Role::Auditor]));
        assert!(clash(&[Role::Administrator, Role::Auditor]));
        assert!(!clash(&[Role::Administrator]));
        assert!(!clash(&[Role::Acceptor, Role::ShiftLeader, Role::Dispatcher]));
    }
}
