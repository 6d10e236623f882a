//! Handing unsent work to a colleague's phone as one file.

use std::path::Path;

use super::ApiResult;
use crate::bundle::{self, Exported, Imported};
use crate::phone::Phone;
use crate::session::Session;

/// Writes all unsent work of this person to a file.
///
/// # Errors
/// `bundle.nothing`, `media.file_missing`.
pub fn export(phone: &Phone, session: &Session, to: &Path) -> ApiResult<Exported> {
    let book = session.notebook(phone)?;
    Ok(bundle::export(&book, to)?)
}

/// Takes a colleague's file in; it goes up with the next runs under its author's name.
///
/// # Errors
/// `bundle.known`, `bundle.other_centre`, `bundle.unreadable`, `media.other_hash`.
pub fn import(phone: &Phone, from: &Path) -> ApiResult<Imported> {
    Ok(bundle::import(phone, from)?)
}
