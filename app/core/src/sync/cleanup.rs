//! Removing what the centre has had for long. Nothing without a receipt is ever removed (R29).

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use shared::ids::UserId;

use crate::Result;
use crate::draft;
use crate::phone::Phone;
use crate::store::tables::{media, ops};
use crate::view::area;

/// What was removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Cleaned {
    /// Operations.
    pub ops: usize,
    /// Files.
    pub files: usize,
    /// Cases of a supervisor's area that ended too long ago to be looked at.
    pub cases: usize,
    /// Files that nobody names, left by a kill.
    pub leftovers: usize,
}

/// Removes a person's operations and files whose receipts are older than the policy keeps them.
///
/// # Errors
/// A file can't be removed.
pub fn clean(phone: &Phone, user: UserId) -> Result<Cleaned> {
    let book = phone.notebook(user)?;
    let policy = phone.policy();
    let now = book.now()?.wall_ms;
    let old = book.store.read(|db| {
        let named = draft::named_by_drafts(db)?;
        let old = media::removable(db, now.saturating_sub(policy.keep_media_ms()))?;
        Ok(old.into_iter().filter(|file| !named.contains(file)).collect::<Vec<_>>())
    })?;
    let mut cleaned = Cleaned::default();
    for file in old {
        let _naming = phone.media().hold();
        book.store.write(|tx| media::set_removed(tx, &file))?;
        // Another person on this phone may still need the same bytes.
        if !draft::named_elsewhere(&book, &file)? {
            phone.media().remove(&file)?;
        }
        cleaned.files += 1;
    }
    let before = now.saturating_sub(policy.keep_ops_ms());
    cleaned.ops = book.store.write(|tx| ops::forget_received(tx, before))?;
    let scope = book.person()?.scope;
    cleaned.cases =
        book.store.write(|tx| area::forget_old(tx, &scope, &policy.supervision, now))?;
    Ok(cleaned)
}

/// Removes what a kill between a file and its row left in the media folder. Every person's file is
/// asked; while one can't be opened nothing is removed.
///
/// # Errors
/// `store.newer`, a file can't be read or removed.
pub fn sweep(phone: &Phone) -> Result<usize> {
    let _naming = phone.media().hold();
    let mut named = BTreeSet::new();
    for user in phone.users()? {
        phone.store(user)?.read(|db| {
            named.append(&mut media::here(db)?);
            named.append(&mut draft::named_by_drafts(db)?);
            Ok(())
        })?;
    }
    if let Some(carried) = phone.carried()? {
        named.append(&mut carried.read(media::here)?);
    }
    phone.media().sweep(&named)
}
