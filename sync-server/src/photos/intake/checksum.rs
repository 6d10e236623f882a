//! The digest that a piece may promise, and the reckoning of it while the bytes come in.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use sha1::Sha1;
use sha2::{Digest, Sha256};

use super::Refusal;

/// A digest that a piece may promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChecksumAlgorithm {
    /// SHA-1, which every tus client has.
    Sha1,
    /// SHA-256.
    Sha256,
}

/// What a piece promises to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checksum {
    /// How it is reckoned.
    pub algorithm: ChecksumAlgorithm,
    /// The digest: 20 bytes or 32.
    pub digest: Vec<u8>,
}

impl Checksum {
    /// Reads `sha1 BASE64` or `sha256 BASE64`.
    ///
    /// # Errors
    /// [`Refusal::ChecksumUnknown`] or [`Refusal::Header`].
    pub fn read(text: &str) -> Result<Self, Refusal> {
        let (name, digest) = text.split_once(' ').ok_or(Refusal::Header("Upload-Checksum"))?;
        let (algorithm, length) = match name {
            "sha1" => (ChecksumAlgorithm::Sha1, 20),
            "sha256" => (ChecksumAlgorithm::Sha256, 32),
            _ => return Err(Refusal::ChecksumUnknown),
        };
        match STANDARD.decode(digest.trim()) {
            Ok(digest) if digest.len() == length => Ok(Self { algorithm, digest }),
            _ => Err(Refusal::Header("Upload-Checksum")),
        }
    }
}

/// A digest under way.
pub(super) enum Running {
    Sha1(Sha1),
    Sha256(Sha256),
}

impl Running {
    pub(super) fn start(algorithm: ChecksumAlgorithm) -> Self {
        match algorithm {
            ChecksumAlgorithm::Sha1 => Self::Sha1(Sha1::new()),
            ChecksumAlgorithm::Sha256 => Self::Sha256(Sha256::new()),
        }
    }

    pub(super) fn update(&mut self, bytes: &[u8]) {
        match self {
            Self::Sha1(digest) => digest.update(bytes),
            Self::Sha256(digest) => digest.update(bytes),
        }
    }

    pub(super) fn finish(self) -> Vec<u8> {
        match self {
            Self::Sha1(digest) => digest.finalize().to_vec(),
            Self::Sha256(digest) => digest.finalize().to_vec(),
        }
    }
}
