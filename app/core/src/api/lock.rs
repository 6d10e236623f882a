//! The lock: a PIN of one's own, and what a locked screen may show.

use serde::{Deserialize, Serialize};
use shared::city::UserProfile;

use super::syncing::{self, Runs};
use super::{ApiResult, people};
use crate::phone::Phone;
use crate::session::{Session, lock};
use crate::store::tables::pin;

/// How the lock stands, with all that a locked screen shows.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct LockState {
    /// Whether this person has a PIN.
    pub pin: bool,
    /// Minutes in the background after which it is asked for.
    pub minutes: u32,
    /// Whether it is asked for now.
    pub locked: bool,
    /// PINs that may still be tried; at none the password is asked for.
    pub tries_left: u32,
    /// Whose phone it is for now.
    pub who: Option<UserProfile>,
    /// Items that are not complete at the centre: they go on behind the lock.
    pub unsent: u64,
}

/// How the lock stands.
///
/// # Errors
/// `store.failed`.
pub fn state(phone: &Phone) -> ApiResult<LockState> {
    let Some(session) = people::current(phone)? else { return Ok(LockState::default()) };
    let book = session.notebook(phone)?;
    let kept = book.store.read(pin::get)?;
    let sync = syncing::state(phone, Some(&session), &Runs::default())?;
    Ok(LockState {
        pin: kept.is_some(),
        minutes: kept.as_ref().map_or(lock::USUAL_MINUTES, |kept| kept.minutes),
        locked: lock::is_locked(phone)?,
        tries_left: lock::TRIES.saturating_sub(kept.map_or(0, |kept| kept.failures)),
        who: Some(book.person()?.profile),
        unsent: sync.items.saturating_add(sync.refused),
    })
}

/// The app went to the background.
///
/// # Errors
/// `store.failed`.
pub fn left(phone: &Phone) -> ApiResult<()> {
    Ok(lock::left(phone)?)
}

/// The app is in front again.
///
/// # Errors
/// `store.failed`.
pub fn back(phone: &Phone) -> ApiResult<LockState> {
    lock::back(phone)?;
    state(phone)
}

/// Shows by the PIN who it is.
///
/// # Errors
/// `pin.wrong`, `pin.needs_password`.
pub fn unlock(phone: &Phone, typed: &str) -> ApiResult<LockState> {
    lock::unlock(phone, typed)?;
    state(phone)
}

/// Sets a PIN of six digits, or another one.
///
/// # Errors
/// `pin.six_digits`, `pin.minutes`, `pin.wrong`, `pin.needs_password`.
pub fn set(
    phone: &Phone,
    session: &Session,
    old: Option<&str>,
    new: &str,
    minutes: u32,
) -> ApiResult<LockState> {
    lock::set(&session.notebook(phone)?, old, new, minutes)?;
    state(phone)
}

/// Asks for it after so many minutes from now on.
///
/// # Errors
/// `pin.minutes`.
pub fn set_minutes(phone: &Phone, session: &Session, minutes: u32) -> ApiResult<LockState> {
    lock::set_minutes(&session.notebook(phone)?, minutes)?;
    state(phone)
}

/// Takes the PIN away.
///
/// # Errors
/// `pin.wrong`, `pin.needs_password`.
pub fn remove(phone: &Phone, session: &Session, old: &str) -> ApiResult<LockState> {
    lock::remove(&session.notebook(phone)?, old)?;
    state(phone)
}
