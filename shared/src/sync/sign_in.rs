//! Enrolment of an installation, sign-in of a person, registration of an actor.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Scope, Stamp};
use crate::city::UserProfile;
use crate::ids::{ActorKey, InstallationId, Millis};
use crate::text::Line;

/// A phone presents its one-time token.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnrolRequest {
    /// The one-time token from the enrolment QR.
    pub token: String,
    /// What the phone calls itself.
    pub device: Line,
}

/// The phone is known from now on.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnrolReply {
    /// Which centre.
    pub stamp: Stamp,
    /// The installation's identity.
    pub installation: InstallationId,
    /// Its secret: carries pushes and media even when nobody is signed in.
    pub secret: String,
    /// The key that signs the city's packs, in hex: pinned.
    pub city_key: String,
}

/// A person signs in on an enrolled phone.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInRequest {
    /// The work number.
    pub work_number: Line,
    /// The password.
    pub password: String,
    /// The actor that this user has on this installation, with its proof; none at a desk.
    pub actor: Option<RegisterActor>,
}

/// A public key with the proof that its holder signs in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegisterActor {
    /// The public key.
    pub key: ActorKey,
    /// Ed25519 over [`RegisterActor::what`].
    #[serde(with = "serde_bytes")]
    pub proof: Vec<u8>,
}

impl RegisterActor {
    /// What the proof signs: this installation and this person, nothing else.
    #[must_use]
    pub fn what(installation: InstallationId, work_number: &str) -> Vec<u8> {
        [b"cgt.actor.v1".as_slice(), &installation.bytes(), work_number.as_bytes()].concat()
    }
}

/// A person is signed in.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInReply {
    /// Which centre.
    pub stamp: Stamp,
    /// Opaque token for this person on this installation.
    pub token: String,
    /// Until when it is good without being rotated.
    pub expires_at: Millis,
    /// Who.
    pub user: UserProfile,
    /// What the person follows.
    pub scope: Scope,
}

/// A successor for a token; the old one stays valid until the successor is first used.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RotateReply {
    /// The successor.
    pub token: String,
    /// Until when it is good.
    pub expires_at: Millis,
}

macro_rules! redacted {
    ($($name:ident),*) => {$(
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(secrets not shown)"))
            }
        }
    )*};
}

redacted!(EnrolRequest, EnrolReply, SignInRequest, SignInReply, RotateReply);
