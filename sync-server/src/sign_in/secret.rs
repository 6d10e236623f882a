//! Secrets on their way through the process: random, wiped after use, never in a log.

use std::fmt;

use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;
use zeroize::Zeroizing;

use super::SignInError;

/// A token, a device secret or a password. Only its hash is kept; its `Debug` shows nothing.
#[derive(Clone)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// 256 random bits as 64 hex digits.
    ///
    /// # Errors
    /// The system has no randomness.
    pub fn fresh() -> Result<Self, SignInError> {
        let mut bytes = Zeroizing::new([0_u8; 32]);
        getrandom::fill(bytes.as_mut()).map_err(|_| SignInError::NoRandomness)?;
        Ok(Self(Zeroizing::new(hex(bytes.as_ref()))))
    }

    /// A secret that somebody gave.
    #[must_use]
    pub fn of(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    /// The secret itself, for the one reply that carries it.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// What is kept of a random secret: it has 256 bits, so a plain hash can't be guessed back.
    #[must_use]
    pub fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.0.as_bytes()).into()
    }

    /// Whether this is the secret of that hash. Takes the same time for every wrong one.
    #[must_use]
    pub fn matches(&self, hash: &[u8]) -> bool {
        self.hash().as_slice().ct_eq(hash).into()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(not shown)")
    }
}

/// Bytes as lower-case hex digits.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_never_shown_and_only_it_matches_its_hash() {
        let (one, other) = (Secret::fresh().unwrap(), Secret::fresh().unwrap());
        assert_eq!(one.expose().len(), 64);
        assert_eq!(format!("{one:?}"), "Secret(not shown)");
        assert!(one.matches(&one.hash()));
        assert!(!other.matches(&one.hash()));
        assert!(!one.matches(b"short"));
    }
}
