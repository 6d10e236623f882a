//! Passwords: argon2id, on a few threads of their own.
//!
//! A hash costs memory and time on purpose, so a flood of sign-ins must not become a flood of
//! hashes: a bounded number runs, a bounded number waits, the rest is told to come back.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError, mpsc};

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::{Semaphore, oneshot};

use super::{Secret, SignInError};

/// Passwords shorter than this are not taken, in characters.
pub const SHORTEST: usize = 8;
/// Longer ones neither, in bytes: hashing them costs.
pub const LONGEST: usize = 256;

/// What one hash costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cost {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes over it.
    pub passes: u32,
}

impl Default for Cost {
    /// OWASP's first choice for argon2id with one lane.
    fn default() -> Self {
        Self { memory_kib: 19 * 1024, passes: 2 }
    }
}

/// Hashes and verifies passwords.
#[derive(Clone)]
pub struct Passwords {
    argon: Argon2<'static>,
    hashers: mpsc::Sender<Job>,
    waiting: Arc<Semaphore>,
    nobody: Arc<str>,
}

/// One hash to be made, and who waits for it.
type Job = Box<dyn FnOnce() + Send>;

impl Passwords {
    /// Runs `at_once` hashes side by side and lets 32 times as many wait.
    ///
    /// # Errors
    /// The cost is out of argon2's range, or there are no more threads.
    pub fn new(cost: Cost, at_once: usize) -> Result<Self, SignInError> {
        let wrong = |error: &dyn std::fmt::Display| SignInError::Hash(error.to_string());
        let params = Params::new(cost.memory_kib, cost.passes, 1, None).map_err(|e| wrong(&e))?;
        let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let nobody = hash_now(&argon, Secret::fresh()?.expose())?;
        let at_once = at_once.max(1);
        let (hashers, jobs) = mpsc::channel::<Job>();
        let jobs = Arc::new(Mutex::new(jobs));
        for n in 0..at_once {
            let jobs = Arc::clone(&jobs);
            let hasher = std::thread::Builder::new().name(format!("password-{n}"));
            hasher.spawn(move || serve(&jobs)).map_err(|e| wrong(&e))?;
        }
        let waiting = Arc::new(Semaphore::new(at_once.saturating_mul(32)));
        Ok(Self { argon, hashers, waiting, nobody: nobody.into() })
    }

    /// A PHC string for a new password.
    ///
    /// # Errors
    /// The password is too short or too long, or too many wait.
    pub async fn hash(&self, password: Secret) -> Result<String, SignInError> {
        let text = password.expose();
        if text.chars().count() < SHORTEST || text.len() > LONGEST {
            return Err(SignInError::BadPassword);
        }
        let argon = self.argon.clone();
        self.run(move || hash_now(&argon, password.expose())).await?
    }

    /// Whether the password belongs to the PHC string. Without one the same work is done for
    /// nothing, so that the time tells nobody which work numbers exist.
    ///
    /// # Errors
    /// Too many wait.
    pub async fn verify(
        &self,
        password: Secret,
        stored: Option<String>,
    ) -> Result<bool, SignInError> {
        if password.expose().len() > LONGEST {
            return Ok(false);
        }
        let (argon, nobody) = (self.argon.clone(), self.nobody.clone());
        self.run(move || {
            let text = stored.as_deref().unwrap_or(&nobody);
            let Ok(hash) = PasswordHash::new(text) else { return false };
            let right = argon.verify_password(password.expose().as_bytes(), &hash).is_ok();
            right && stored.is_some()
        })
        .await
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, SignInError> {
        let place = self.waiting.clone().try_acquire_owned().map_err(|_| SignInError::Busy)?;
        let (answer, answered) = oneshot::channel();
        // The place goes with the work: a caller that hangs up does not let another one in before
        // its turn has come, and costs nothing then.
        let job: Job = Box::new(move || {
            if !answer.is_closed() {
                let _ = answer.send(work());
            }
            drop(place);
        });
        self.hashers.send(job).map_err(|_| SignInError::Busy)?;
        answered.await.map_err(|_| SignInError::Hash("a hash broke off".to_owned()))
    }
}

/// Hashes until nobody can ask any more. On threads of their own: the memory of a hash stays with the
/// thread that made it, and threads that come and go would each keep some.
fn serve(jobs: &Mutex<mpsc::Receiver<Job>>) {
    loop {
        let next = jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(job) = next else { return };
        if catch_unwind(AssertUnwindSafe(job)).is_err() {
            tracing::error!("a password could not be hashed: internal error");
        }
    }
}

fn hash_now(argon: &Argon2<'_>, password: &str) -> Result<String, SignInError> {
    argon
        .hash_password(password.as_bytes())
        .map(|hash| hash.to_string())
        .map_err(|e| SignInError::Hash(e.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHEAP: Cost = Cost { memory_kib: 8, passes: 1 };

    #[tokio::test]
    async fn only_the_right_password_opens() {
        let passwords = Passwords::new(CHEAP, 1).unwrap();
        let stored = passwords.hash(Secret::of("雨天路滑-0101".into())).await.unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=8,t=1,p=1$"), "{stored}");
        let tries = |text: &str| passwords.verify(Secret::of(text.into()), Some(stored.clone()));
        assert!(tries("雨天路滑-0101").await.unwrap());
        assert!(!tries("雨天路滑-0102").await.unwrap());
        assert!(!tries("").await.unwrap());
        assert!(!tries(&"x".repeat(5000)).await.unwrap());
        assert!(!passwords.verify(Secret::of("anything".into()), None).await.unwrap());
    }

    #[tokio::test]
    async fn a_password_that_is_too_short_is_not_taken() {
        let passwords = Passwords::new(CHEAP, 1).unwrap();
        let short = passwords.hash(Secret::of("1234567".into())).await;
        assert!(matches!(short, Err(SignInError::BadPassword)));
    }

    #[tokio::test]
    async fn a_flood_of_sign_ins_is_told_to_come_back() {
        let passwords = Passwords::new(Cost { memory_kib: 4096, passes: 2 }, 1).unwrap();
        let flood = (0..60).map(|_| passwords.verify(Secret::of("x".into()), None));
        let answers = futures::future::join_all(flood).await;
        assert!(answers.iter().any(|a| matches!(a, Err(SignInError::Busy))));
        assert!(answers.iter().any(|a| matches!(a, Ok(false))));
    }
}
