//! Signing in without network: an argon2id verifier, and a delay that grows with wrong passwords.
//! Nothing is ever wiped: a thief gets a delay, a forgetful collector keeps a day's work.

use argon2::Argon2;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _, phc::PasswordHash};
use shared::ids::Millis;

use crate::entropy::{self, Entropy};
use crate::{Error, Result};

/// Wrong passwords that cost nothing.
const FREE_FAILURES: u32 = 3;

/// The longest delay.
const LONGEST_DELAY_MS: Millis = 15 * 60_000;

/// A verifier of a password: argon2id, 19 MiB, two passes.
pub(super) fn verifier(password: &str, entropy: &dyn Entropy) -> Result<String> {
    let salt = entropy::bytes::<16>(entropy)?;
    let hash = Argon2::default()
        .hash_password_with_salt(password.as_bytes(), &salt)
        .map_err(|_| Error::Rule("sign_in.no_verifier"))?;
    Ok(hash.to_string())
}

/// Whether this is the password.
pub(super) fn is_right(password: &str, verifier: &str) -> bool {
    let Ok(known) = PasswordHash::new(verifier) else { return false };
    Argon2::default().verify_password(password.as_bytes(), &known).is_ok()
}

/// How long to wait after so many wrong passwords in a row, in milliseconds.
pub(super) fn delay(failures: u32) -> Millis {
    match failures.checked_sub(FREE_FAILURES) {
        None => 0,
        Some(over) => 5_000_i64.saturating_mul(1 << over.min(20)).min(LONGEST_DELAY_MS),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_delay_grows_and_is_bounded() {
        let delays: Vec<_> = (0..40).map(delay).collect();
        assert_eq!(delays.get(..5), Some([0, 0, 0, 5_000, 10_000].as_slice()));
        assert!(delays.is_sorted());
        assert_eq!(delays.last(), Some(&LONGEST_DELAY_MS));
    }
}
