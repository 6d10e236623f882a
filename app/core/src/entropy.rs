//! Randomness, given from outside so that a test can be repeated to the byte.

use shared::ids::Millis;
use uuid::{Builder, Uuid};

use crate::{Error, Result};

/// A cryptographic random source.
pub trait Entropy: Send + Sync {
    /// Fills `bytes`.
    ///
    /// # Errors
    /// The system has no randomness to give.
    fn fill(&self, bytes: &mut [u8]) -> Result<()>;
}

/// The system's own source.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    fn fill(&self, bytes: &mut [u8]) -> Result<()> {
        getrandom::fill(bytes).map_err(|e| Error::Io(std::io::Error::other(e.to_string())))
    }
}

/// `N` random bytes.
pub(crate) fn bytes<const N: usize>(entropy: &dyn Entropy) -> Result<[u8; N]> {
    let mut out = [0; N];
    entropy.fill(&mut out)?;
    Ok(out)
}

/// A fresh identity (UUID version 7). `now` only helps it sort; a wrong clock makes no two the same.
pub(crate) fn fresh_id(entropy: &dyn Entropy, now: Millis) -> Result<Uuid> {
    let millis = u64::try_from(now).unwrap_or(0);
    Ok(Builder::from_unix_timestamp_millis(millis, &bytes::<10>(entropy)?).into_uuid())
}
