//! Who is asking: passwords, tokens, phones, actors, and the city's own key.
//!
//! The invariants: only hashes of secrets are kept; a session made on a phone is worth nothing
//! without that phone's own secret; a lost reply never locks anybody out (a rotated token lives until
//! its successor is first used); nobody can be locked out by a stranger's guesses.

mod accounts;
pub mod city_key;
mod devices;
pub mod password;
mod secret;
mod sessions;
pub mod throttle;

use std::net::IpAddr;
use std::sync::Arc;

use shared::ids::Millis;

use crate::store::{Store, StoreError};
use password::{Cost, Passwords};
use throttle::Throttle;

pub(crate) use accounts::on_phones;
pub use accounts::{AccountEdit, MAY_ACT, MAY_READ, NewAccount, clash};
pub use devices::Enrolled;
pub use secret::{Secret, hex};
pub use sessions::{Opened, Session};

/// How often a change is planned anew when others keep being first.
const ATTEMPTS: u32 = 16;

/// Why somebody is not let in.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The system gives no random bytes.
    #[error("the system has no randomness")]
    NoRandomness,
    /// The hash function refused.
    #[error("hashing failed: {0}")]
    Hash(String),
    /// Too many sign-ins at once.
    #[error("too many sign-ins at once")]
    Busy,
    /// Work number or password is wrong; nobody is told which.
    #[error("work number or password is wrong")]
    Wrong,
    /// Too many failures from here.
    #[error("too many failures: again in {0} ms")]
    TooSoon(Millis),
    /// The account was switched off.
    #[error("this account is switched off")]
    Inactive,
    /// Nothing of this person's posts is done here.
    #[error("none of this account's posts works here")]
    NoPostHere,
    /// No, unknown or expired token.
    #[error("not signed in, or the sign-in is over")]
    NoSession,
    /// The token belongs to another phone, or to a desk.
    #[error("this sign-in belongs to another device")]
    OtherDevice,
    /// No or wrong installation credential.
    #[error("this phone is not enrolled here")]
    NoInstallation,
    /// The phone was revoked.
    #[error("this phone was revoked")]
    Revoked,
    /// The enrolment token is unknown, used or too old.
    #[error("the enrolment code is unknown, used or too old")]
    BadEnrolment,
    /// The actor's proof does not hold.
    #[error("the proof of the key does not hold")]
    BadProof,
    /// The actor belongs to somebody else or to another phone.
    #[error("this key belongs to somebody else")]
    ActorTaken,
    /// The new password is too short or too long.
    #[error("a password has 8 characters or more, and at most 256 bytes")]
    BadPassword,
    /// Another account has this work number.
    #[error("another account has this work number")]
    NumberTaken,
    /// There is no such account.
    #[error("there is no such account")]
    NoAccount,
    /// An administrator acts on his own account.
    #[error("nobody changes his own posts or switches off his own account")]
    Yourself,
    /// Nobody would be left to keep users.
    #[error("this is the last administrator: make another one first")]
    LastAdministrator,
    /// There is no such phone.
    #[error("there is no such phone")]
    NoPhone,
    /// Posts that one person must not hold together.
    #[error("an administrator holds no post that works on cases, and the other way round")]
    PostsClash,
    /// A unit that the city does not have.
    #[error("the city has no such unit or responsibility grid")]
    NoSuchPlace,
}

impl SignInError {
    /// The stable code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Store(e) => e.code(),
            Self::NoRandomness | Self::Hash(_) => "centre.internal",
            Self::Busy => "sign_in.busy",
            Self::Wrong => "sign_in.wrong",
            Self::TooSoon(_) => "sign_in.too_soon",
            Self::Inactive => "sign_in.inactive",
            Self::NoPostHere => "sign_in.no_post_here",
            Self::NoSession => "session.none",
            Self::OtherDevice => "session.other_device",
            Self::NoInstallation => "installation.unknown",
            Self::Revoked => "installation.revoked",
            Self::BadEnrolment => "enrolment.not_valid",
            Self::BadProof => "actor.bad_proof",
            Self::ActorTaken => "actor.taken",
            Self::BadPassword => "user.bad_password",
            Self::NumberTaken => "user.number_taken",
            Self::NoAccount => "user.unknown",
            Self::Yourself => "user.yourself",
            Self::LastAdministrator => "user.last_administrator",
            Self::NoPhone => "installation.not_there",
            Self::PostsClash => "user.posts_clash",
            Self::NoSuchPlace => "user.no_such_place",
        }
    }
}

/// How long sign-ins last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lifetimes {
    /// On a phone, without being rotated, in milliseconds.
    pub phone: Millis,
    /// At a desk.
    pub desk: Millis,
}

impl Default for Lifetimes {
    fn default() -> Self {
        Self { phone: 30 * 24 * 3_600_000, desk: 12 * 3_600_000 }
    }
}

/// Where a sign-in comes from.
#[derive(Debug, Clone, Copy)]
pub struct Origin {
    /// The address, when it is known.
    pub address: Option<IpAddr>,
}

/// The door. Cheap to clone.
#[derive(Clone)]
pub struct SignIn {
    store: Store,
    passwords: Passwords,
    throttle: Arc<Throttle>,
    lifetimes: Lifetimes,
}

impl std::fmt::Debug for SignIn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SignIn(..)")
    }
}

impl SignIn {
    /// A door over a store.
    ///
    /// # Errors
    /// The cost of a hash is out of range, or the system has no randomness.
    pub fn new(store: Store, cost: Cost, lifetimes: Lifetimes) -> Result<Self, SignInError> {
        let at_once = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        Ok(Self {
            store,
            passwords: Passwords::new(cost, at_once)?,
            throttle: Arc::default(),
            lifetimes,
        })
    }
}
