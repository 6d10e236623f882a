//! One person's file with the phone around it: what most acts need.

use std::sync::Arc;

use shared::ids::{CaseId, DutyId, OpId, UserId};
use shared::ops::{DeviceTime, Salt};

use super::Phone;
use crate::clock::Anchor;
use crate::store::Store;
use crate::store::tables::person::{self, Person};
use crate::{Result, entropy};

/// A person's own book of work.
pub struct Notebook<'a> {
    /// The phone it lies on.
    pub phone: &'a Phone,
    /// Whose it is.
    pub user: UserId,
    /// The file.
    pub store: Arc<Store>,
}

impl<'a> Notebook<'a> {
    pub(super) fn open(phone: &'a Phone, user: UserId) -> Result<Self> {
        Ok(Self { phone, user, store: phone.store(user)? })
    }

    /// The person.
    ///
    /// # Errors
    /// `session.nobody` in a file that nobody finished signing in to.
    pub fn person(&self) -> Result<Person> {
        self.store.read(person::get)
    }

    /// The time, corrected by what the centre last said.
    ///
    /// # Errors
    /// The file can't be read.
    pub fn now(&self) -> Result<DeviceTime> {
        let anchor = self.store.read(person::find)?.and_then(|p| p.anchor);
        Ok(corrected(self.phone, anchor))
    }

    pub(crate) fn fresh_case(&self, now: DeviceTime) -> Result<CaseId> {
        entropy::fresh_id(self.phone.entropy(), now.wall_ms).map(CaseId)
    }

    pub(crate) fn fresh_duty(&self, now: DeviceTime) -> Result<DutyId> {
        entropy::fresh_id(self.phone.entropy(), now.wall_ms).map(DutyId)
    }

    pub(crate) fn fresh_op(&self, now: DeviceTime) -> Result<OpId> {
        entropy::fresh_id(self.phone.entropy(), now.wall_ms).map(OpId)
    }

    pub(crate) fn salt(&self) -> Result<Salt> {
        Ok(entropy::bytes::<16>(self.phone.entropy())?.into())
    }
}

/// The phone's time, corrected where the centre's is known.
pub(crate) fn corrected(phone: &Phone, anchor: Option<Anchor>) -> DeviceTime {
    let read = phone.clock().read();
    anchor.map_or(read, |anchor| anchor.correct(read))
}
