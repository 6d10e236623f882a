//! Handing unsent work to a colleague's phone as one file.

use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use shared::media::Sha256Hash;

use super::{ApiError, ApiResult};
use crate::bundle::{self, Exported, Imported};
use crate::phone::Phone;
use crate::session::Session;
use crate::{Error, Result};

/// Where bundles lie in the phone's own folder.
const FOLDER: &str = "handed-over";

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

/// A bundle in the phone's own folder, for a shell to hand on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Written {
    /// Where it lies.
    pub path: PathBuf,
    /// What it holds.
    pub exported: Exported,
}

/// Writes all unsent work of this person to the phone's own folder; the one written before goes.
///
/// # Errors
/// As [`export`].
pub fn export_here(phone: &Phone, session: &Session) -> ApiResult<Written> {
    let path = path_here(phone, session)?;
    fs::create_dir_all(phone.root().join(FOLDER)).map_err(Error::Io)?;
    let exported = export(phone, session, &path)?;
    Ok(Written { path, exported })
}

/// Where [`export_here`] last wrote this person's bundle, and the name it is handed on under.
///
/// # Errors
/// `session.over`, `bundle.nothing` when none was written.
pub fn written_here(phone: &Phone, session: &Session) -> ApiResult<(PathBuf, String)> {
    let path = path_here(phone, session)?;
    let name = path.file_name().and_then(|name| name.to_str());
    match name.filter(|_| path.is_file()) {
        Some(name) => Ok((path.clone(), name.to_owned())),
        None => Err(ApiError::of("bundle.nothing")),
    }
}

fn path_here(phone: &Phone, session: &Session) -> ApiResult<PathBuf> {
    let number = session.profile(phone)?.work_number;
    // A work number may hold signs that a file name can't.
    let name: String = number.as_str().chars().filter(|c| c.is_alphanumeric()).collect();
    Ok(phone.root().join(FOLDER).join(format!("{name}.cgtbundle")))
}

/// [`import`] of a bundle that came as bytes.
///
/// # Errors
/// As [`import`]; `file.failed`.
pub fn import_bytes(phone: &Phone, bytes: &[u8]) -> ApiResult<Imported> {
    let beside = phone.root().join(format!("{}.incoming", Sha256Hash::of(bytes)));
    let imported = write(&beside, bytes).and_then(|()| bundle::import(phone, &beside));
    // What was taken in lies elsewhere by now; a copy that stays behind does no harm.
    let _ = fs::remove_file(&beside);
    Ok(imported?)
}

fn write(to: &Path, bytes: &[u8]) -> Result<()> {
    Ok(fs::write(to, bytes)?)
}
