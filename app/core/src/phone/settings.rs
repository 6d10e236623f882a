//! What somebody chose for this phone that the core acts on.

use serde::{Deserialize, Serialize};

use super::{Phone, read_json, write_json};
use crate::Result;

const FILE: &str = "settings.json";

/// The choices.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct PhoneSettings {
    /// 省电: the receiver rests between fixes, and nothing large is fetched unasked.
    pub saver: bool,
}

/// The choices; those of a new phone where the file can't be read, because nothing waits for them.
pub(crate) fn settings(phone: &Phone) -> PhoneSettings {
    read_json(&phone.root().join(FILE)).ok().flatten().unwrap_or_default()
}

/// Keeps them.
///
/// # Errors
/// The file can't be written.
pub(crate) fn set_settings(phone: &Phone, settings: PhoneSettings) -> Result<()> {
    write_json(&phone.root().join(FILE), &settings)
}
