//! Packs: what is here, and bringing it up to date.

use std::path::PathBuf;

use shared::sync::{Pack, PackName};

use super::ApiResult;
use crate::packs::{self, Shelf};
use crate::phone::Phone;
use crate::sync::Transport;

/// The packs here.
///
/// # Errors
/// `file.failed`.
pub fn shelf(phone: &Phone) -> ApiResult<Shelf> {
    Ok(packs::shelf(phone)?)
}

/// Where a pack lies, to be opened read-only.
///
/// # Errors
/// `packs.missing`.
pub fn path(phone: &Phone, name: &PackName) -> ApiResult<PathBuf> {
    Ok(packs::path(phone, name)?)
}

/// Fetches what is new; returns it.
///
/// # Errors
/// `packs.*`, `net.*`.
pub async fn refresh(phone: &Phone, net: &dyn Transport) -> ApiResult<Vec<Pack>> {
    Ok(packs::refresh(phone, net).await?)
}
