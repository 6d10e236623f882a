//! Accounts: made, changed and switched off by an administrator, never deleted, because cases refer
//! to them for ever. An administrator who may change everybody else changes nothing of himself, and
//! never takes away the last one.

use std::fmt;

use shared::city::{City, Role, UserProfile};
use shared::codes::{ResponsibilityGridCode, UnitCode};
use shared::ids::UserId;

use super::{ATTEMPTS, Secret, SignIn, SignInError};
use crate::store::{Account, AccountChange, AuditRow, Committed, Ends, Keeper, StoreError};

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
pub const MAY_ACT: [Role; 6] = [
    Role::Acceptor,
    Role::ShiftLeader,
    Role::Dispatcher,
    Role::UnitClerk,
    Role::Urger,
    Role::Leader,
];

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
    /// The person.
    pub profile: UserProfile,
    /// The first password.
    pub password: Secret,
}

/// What is to be changed of an account. What is not named stays.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AccountEdit {
    /// What screens show.
    pub display: Option<String>,
    /// Posts.
    pub roles: Option<Vec<Role>>,
    /// The unit, or none.
    pub unit: Option<Option<UnitCode>>,
    /// Responsibility grids.
    pub grids: Option<Vec<ResponsibilityGridCode>>,
}

impl fmt::Display for AccountEdit {
    /// What is changed, for the log of administrators.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(roles) = &self.roles {
            write!(f, " roles={}", listed(roles.iter().map(|role| role.label_zh())))?;
        }
        if let Some(unit) = &self.unit {
            write!(f, " unit={}", listed(unit.iter()))?;
        }
        if let Some(grids) = &self.grids {
            write!(f, " grids={}", listed(grids.iter()))?;
        }
        if self.display.is_some() { write!(f, " display") } else { Ok(()) }
    }
}

fn listed<T: fmt::Display>(all: impl Iterator<Item = T>) -> String {
    all.map(|one| one.to_string()).collect::<Vec<_>>().join(",")
}

/// Whether what a profile says can be: posts that go together, places that the city has.
fn check(profile: &UserProfile, city: &City) -> Result<(), SignInError> {
    if profile.roles.is_empty() || clash(&profile.roles) {
        return Err(SignInError::PostsClash);
    }
    let unit_known = profile.unit.as_ref().is_none_or(|u| city.units.get(u).is_some());
    let known = |grid| city.responsibility_grids.iter().any(|g| &g.code == grid);
    if unit_known && profile.grids.iter().all(known) {
        Ok(())
    } else {
        Err(SignInError::NoSuchPlace)
    }
}

/// Whether a person works on a handset: the field does, and a unit's clerk, who has a desk as well.
pub(crate) fn on_phones(profile: &UserProfile) -> bool {
    profile.roles.iter().any(|role| role.in_field() || *role == Role::UnitClerk)
}

fn administers(account: &Account) -> bool {
    account.active && account.profile.holds(Role::Administrator)
}

/// A session ends when its password is another, its account is off, or no post is left that works
/// where it was made.
fn ends(before: &Account, after: &Account) -> Ends {
    let on_phones = on_phones(&after.profile);
    let at_desks = after.profile.roles.iter().any(|role| !role.in_field());
    match (on_phones, at_desks) {
        _ if before.password != after.password || !after.active => Ends::All,
        (true, true) => Ends::Nothing,
        (false, true) => Ends::OnPhones,
        (true, false) => Ends::AtDesks,
        (false, false) => Ends::All,
    }
}

impl SignIn {
    /// Makes an account. The profile's id is kept. It is written down unless a whole city of
    /// accounts is being made.
    ///
    /// # Errors
    /// [`SignInError::PostsClash`], [`SignInError::NoSuchPlace`], [`SignInError::BadPassword`],
    /// [`SignInError::NumberTaken`], or the store fails.
    pub async fn create_account(
        &self,
        new: NewAccount,
        city: &City,
        keeper: Option<Keeper>,
    ) -> Result<Account, SignInError> {
        let NewAccount { profile, password } = new;
        check(&profile, city)?;
        let number = profile.work_number.clone();
        if self.store.account_by_number(number.as_str()).await?.is_some() {
            return Err(SignInError::NumberTaken);
        }
        let password = self.passwords.hash(password).await?;
        let account = Account { profile, password, scope_rev: 1, active: true };
        let row = keeper.map(|keeper| keeper.does("user.created", number.as_str()));
        for _ in 0..ATTEMPTS {
            if self.store.add_account(&account, row.as_ref()).await? == Committed::Done {
                return Ok(account);
            }
            if self.store.account_by_number(number.as_str()).await?.is_some() {
                return Err(SignInError::NumberTaken);
            }
        }
        Err(StoreError::Contended.into())
    }

    /// Changes posts, unit, grids or the words on screens. Scope and feeds follow with the next
    /// request; sessions for which no post is left end.
    ///
    /// # Errors
    /// [`SignInError::Yourself`]: nobody gives himself posts or takes them away;
    /// [`SignInError::LastAdministrator`], [`SignInError::PostsClash`],
    /// [`SignInError::NoSuchPlace`], [`SignInError::NoAccount`], or the store fails.
    pub async fn edit_account(
        &self,
        user: UserId,
        edit: &AccountEdit,
        city: &City,
        keeper: Keeper,
    ) -> Result<Account, SignInError> {
        not_oneself(user, keeper)?;
        let row = keeper.does("user.changed", format!("{user}{edit}"));
        self.change(user, &row, |account| {
            let profile = &mut account.profile;
            let AccountEdit { display, roles, unit, grids } = edit.clone();
            if let Some(roles) = roles {
                profile.roles.clear();
                for role in roles {
                    if !profile.roles.contains(&role) {
                        profile.roles.push(role);
                    }
                }
            }
            profile.display = display.unwrap_or_else(|| profile.display.clone());
            profile.unit = unit.unwrap_or_else(|| profile.unit.clone());
            profile.grids = grids.unwrap_or_else(|| profile.grids.clone());
            check(profile, city)
        })
        .await
    }

    /// Gives an account another password and ends its sessions.
    ///
    /// # Errors
    /// [`SignInError::NoAccount`], [`SignInError::BadPassword`], or the store fails.
    pub async fn set_password(
        &self,
        user: UserId,
        password: Secret,
        keeper: Keeper,
    ) -> Result<(), SignInError> {
        self.account(user).await?;
        let password = self.passwords.hash(password).await?;
        let row = keeper.does("user.password_set", user.to_string());
        self.change(user, &row, |account| {
            account.password.clone_from(&password);
            Ok(())
        })
        .await
        .map(drop)
    }

    /// Switches an account off, or on again. Off, its sessions end.
    ///
    /// # Errors
    /// [`SignInError::Yourself`], [`SignInError::LastAdministrator`], [`SignInError::NoAccount`],
    /// or the store fails.
    pub async fn set_active(
        &self,
        user: UserId,
        active: bool,
        keeper: Keeper,
    ) -> Result<(), SignInError> {
        not_oneself(user, keeper)?;
        let act = if active { "user.switched_on" } else { "user.switched_off" };
        let row = keeper.does(act, user.to_string());
        self.change(user, &row, |account| {
            account.active = active;
            Ok(())
        })
        .await
        .map(drop)
    }

    /// Plans a change, commits it with its row, and plans again when somebody was first. A change
    /// that changes nothing is not written down.
    async fn change(
        &self,
        user: UserId,
        row: &AuditRow,
        edit: impl Fn(&mut Account) -> Result<(), SignInError> + Send + Sync,
    ) -> Result<Account, SignInError> {
        for _ in 0..ATTEMPTS {
            let taken = self.store.administrators_taken().await?;
            let before = self.account(user).await?;
            let mut after = before.clone();
            edit(&mut after)?;
            if after == before {
                return Ok(before);
            }
            let takes = administers(&before) && !administers(&after);
            if takes {
                let all = self.store.accounts().await?;
                if !all.iter().any(|a| a.profile.id != user && administers(a)) {
                    return Err(SignInError::LastAdministrator);
                }
            }
            if (&after.profile, after.active) != (&before.profile, before.active) {
                after.scope_rev = before.scope_rev.saturating_add(1);
            }
            let change = AccountChange {
                before: &before,
                after: &after,
                ends: ends(&before, &after),
                administrators: takes.then_some(taken),
            };
            if self.store.change_account(&change, row).await? == Committed::Done {
                return Ok(after);
            }
        }
        Err(StoreError::Contended.into())
    }

    async fn account(&self, user: UserId) -> Result<Account, SignInError> {
        self.store.account(user).await?.ok_or(SignInError::NoAccount)
    }
}

fn not_oneself(user: UserId, keeper: Keeper) -> Result<(), SignInError> {
    if keeper.by == Some(user) { Err(SignInError::Yourself) } else { Ok(()) }
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
