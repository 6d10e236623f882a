//! Who does what in the past: the right people of the city that lies in the folder.

use std::collections::BTreeMap;

use shared::city::{City, Role};
use shared::codes::{ResponsibilityGridCode, UnitCode};
use shared::ids::{Millis, UserId};

use super::PastError;
use super::hours::hour_of;
use crate::authority::Authority;
use crate::demo::splitmix::SplitMix;
use crate::demo::{DemoError, Shift, roster};
use crate::sign_in::on_phones;
use crate::store::Account;

/// The accounts, and the roster.
pub(super) struct People {
    accounts: BTreeMap<UserId, Account>,
    on_duty: BTreeMap<(ResponsibilityGridCode, Shift), UserId>,
}

impl People {
    pub(super) async fn of(authority: &Authority) -> Result<Self, PastError> {
        let mut accounts = BTreeMap::new();
        for account in authority.store().accounts().await?.into_iter().filter(|a| a.active) {
            accounts.insert(account.profile.id, account);
        }
        let mut on_duty = BTreeMap::new();
        for row in roster()? {
            let shift = Shift::ALL.into_iter().find(|shift| shift.code() == row.shift.as_str());
            let (Some(grid), Some(shift), true) =
                (row.grid, shift, accounts.contains_key(&row.user))
            else {
                return Err(PastError::NotTheDemo);
            };
            on_duty.insert((grid, shift), row.user);
        }
        Ok(Self { accounts, on_duty })
    }

    pub(super) fn get(&self, user: UserId) -> Result<&Account, PastError> {
        self.accounts.get(&user).ok_or(PastError::NotTheDemo)
    }

    /// Whoever may speak through a phone: the field, and clerks who take photos themselves.
    pub(super) fn with_phones(&self) -> impl Iterator<Item = UserId> {
        let speaks = |account: &&Account| on_phones(&account.profile);
        self.accounts.values().filter(speaks).map(|account| account.profile.id)
    }

    /// The collector who is out there then.
    pub(super) fn out(
        &self,
        grid: &ResponsibilityGridCode,
        at: Millis,
        offset: Millis,
    ) -> Result<UserId, PastError> {
        let hour = hour_of(at, offset);
        let begins = |shift: &Shift| i64::from(shift.hours().0) <= hour;
        let shift = Shift::ALL.into_iter().rfind(begins).unwrap_or(Shift::Early);
        self.on_duty.get(&(grid.clone(), shift)).copied().ok_or(PastError::NotTheDemo)
    }

    /// Somebody with a post, in this unit where one is given.
    pub(super) fn anybody(
        &self,
        chance: &mut SplitMix,
        role: Role,
        unit: Option<&UnitCode>,
    ) -> Option<UserId> {
        let fits = |account: &&Account| {
            account.profile.holds(role)
                && unit.is_none_or(|unit| account.profile.unit.as_ref() == Some(unit))
        };
        pick(chance, self.accounts.values().filter(fits).map(|account| account.profile.id))
    }

    /// Somebody of the crews at or below a unit.
    pub(super) fn crew(
        &self,
        chance: &mut SplitMix,
        city: &City,
        unit: &UnitCode,
    ) -> Option<UserId> {
        let fits = |account: &&Account| {
            let own = account.profile.unit.as_ref();
            account.profile.holds(Role::Crew) && own.is_some_and(|own| city.units.covers(unit, own))
        };
        pick(chance, self.accounts.values().filter(fits).map(|account| account.profile.id))
    }
}

/// One of several.
pub(super) fn pick<T>(chance: &mut SplitMix, from: impl Iterator<Item = T>) -> Option<T> {
    let mut all: Vec<T> = from.collect();
    let count = u32::try_from(all.len()).ok().filter(|count| *count > 0)?;
    let at = usize::try_from(chance.below(count)).ok()?;
    (at < all.len()).then(|| all.swap_remove(at))
}

impl From<DemoError> for PastError {
    fn from(error: DemoError) -> Self {
        Self::City(error)
    }
}
