//! The name of an upload: what its address ends in and what its folder is called.
//!
//! It says all that a receipt needs besides the length, so that an upload whose folder is gone can
//! still be recorded when the vault has its bytes.

use std::{fmt, str::FromStr};

use shared::media::Sha256Hash;

use super::kind::MediaKind;

/// Names one upload of a carrier; shown and read as `photo-` and 64 hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct UploadName {
    /// What is sent.
    pub kind: MediaKind,
    /// SHA-256 of the whole.
    pub sha256: Sha256Hash,
}

impl fmt::Display for UploadName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.kind, self.sha256)
    }
}

/// The text names no upload.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an upload is named by its kind and SHA-256")]
pub struct NoUploadName;

impl FromStr for UploadName {
    type Err = NoUploadName;

    fn from_str(text: &str) -> Result<Self, NoUploadName> {
        let (kind, sha256) = text.split_once('-').ok_or(NoUploadName)?;
        Ok(Self {
            kind: kind.parse().map_err(|_| NoUploadName)?,
            sha256: sha256.parse().map_err(|_| NoUploadName)?,
        })
    }
}
