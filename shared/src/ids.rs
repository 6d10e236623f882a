//! Identities. Each is a type of its own, so that a task can't be passed where a case is meant (R9:
//! identity is made on the device that creates the thing, never a row number).

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

/// A text that is not the identity it was read as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a valid {0}")]
pub struct NotAnId(pub &'static str);

macro_rules! uuid_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        #[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(type = "string"))]
        pub struct $name(pub Uuid);

        impl $name {
            /// The 16 bytes, big-endian as RFC 9562 lays them out.
            #[must_use]
            pub fn bytes(&self) -> [u8; 16] {
                *self.0.as_bytes()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;
            fn from_str(text: &str) -> Result<Self, NotAnId> {
                Uuid::parse_str(text).map(Self).map_err(|_| NotAnId(stringify!($name)))
            }
        }

        impl<C> minicbor::Encode<C> for $name {
            fn encode<W: minicbor::encode::Write>(
                &self,
                e: &mut minicbor::Encoder<W>,
                _: &mut C,
            ) -> Result<(), minicbor::encode::Error<W::Error>> {
                e.bytes(self.0.as_bytes())?.ok()
            }
        }

        impl<'b, C> minicbor::Decode<'b, C> for $name {
            fn decode(
                d: &mut minicbor::Decoder<'b>,
                _: &mut C,
            ) -> Result<Self, minicbor::decode::Error> {
                Uuid::from_slice(d.bytes()?)
                    .map(Self)
                    .map_err(|_| minicbor::decode::Error::message("an id of 16 bytes"))
            }
        }
    };
}

uuid_id!(
    /// A case (案卷), made by whoever reports it; the official number comes later.
    CaseId
);
uuid_id!(
    /// A task (任务) issued by the authority.
    TaskId
);
uuid_id!(
    /// One operation, named by its author before it is sealed, so that a re-issue under another
    /// actor is the same operation.
    OpId
);
uuid_id!(
    /// A person with an account.
    UserId
);
uuid_id!(
    /// Somebody who called or complained: a reference, never the person's data.
    PersonId
);
uuid_id!(
    /// One period of duty (上岗 to 下岗), named by the handset on which it began.
    DutyId
);
uuid_id!(
    /// One enrolled installation of the app on one phone.
    InstallationId
);
uuid_id!(
    /// One centre. A handset that meets another one stops and keeps everything.
    ServerId
);
uuid_id!(
    /// One life of a centre's store; a restore from backup begins a new one.
    Epoch
);

macro_rules! byte_id {
    ($(#[$doc:meta])* $name:ident, $len:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
        #[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(type = "string"))]
        pub struct $name(pub [u8; $len]);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.iter().try_for_each(|b| write!(f, "{b:02x}"))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self)
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;
            fn from_str(text: &str) -> Result<Self, NotAnId> {
                let wrong = NotAnId(stringify!($name));
                if text.len() != $len * 2 || !text.is_ascii() {
                    return Err(wrong);
                }
                let mut bytes = [0; $len];
                for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks(2)) {
                    let pair = std::str::from_utf8(pair).map_err(|_| wrong)?;
                    *byte = u8::from_str_radix(pair, 16).map_err(|_| wrong)?;
                }
                Ok(Self(bytes))
            }
        }

        impl TryFrom<&[u8]> for $name {
            type Error = NotAnId;
            fn try_from(bytes: &[u8]) -> Result<Self, NotAnId> {
                bytes.try_into().map(Self).map_err(|_| NotAnId(stringify!($name)))
            }
        }

        impl Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                let text = std::borrow::Cow::<'de, str>::deserialize(d)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }

        impl<C> minicbor::Encode<C> for $name {
            fn encode<W: minicbor::encode::Write>(
                &self,
                e: &mut minicbor::Encoder<W>,
                _: &mut C,
            ) -> Result<(), minicbor::encode::Error<W::Error>> {
                e.bytes(&self.0)?.ok()
            }
        }

        impl<'b, C> minicbor::Decode<'b, C> for $name {
            fn decode(
                d: &mut minicbor::Decoder<'b>,
                _: &mut C,
            ) -> Result<Self, minicbor::decode::Error> {
                Self::try_from(d.bytes()?)
                    .map_err(|_| minicbor::decode::Error::message("bytes of a fixed length"))
            }
        }
    };
}

byte_id!(
    /// One user on one installation: the first 8 bytes of its public key's SHA-256.
    ActorId,
    8
);
byte_id!(
    /// The running hash of an actor's chain after some operation.
    Head,
    32
);
byte_id!(
    /// One start of a device: monotonic times of one boot can be compared with each other.
    BootId,
    4
);
byte_id!(
    /// An actor's Ed25519 public key.
    ActorKey,
    32
);

impl ActorId {
    /// The authority itself as a writer of registers: its dots are positions in the case's log.
    ///
    /// Another one in every life of the store: a restored centre counts the same positions again,
    /// and a handset that saw an act of the lost life would seem to have seen the new one (R10).
    #[must_use]
    pub fn authority(epoch: &Epoch) -> Self {
        Self::first_bytes(&[b"cgt.authority.v1".as_slice(), &epoch.bytes()].concat())
    }

    /// The actor a public key belongs to.
    #[must_use]
    pub fn of(key: &ActorKey) -> Self {
        Self::first_bytes(&key.0)
    }

    fn first_bytes(of: &[u8]) -> Self {
        let digest = Sha256::digest(of);
        let mut id = [0; 8];
        id.iter_mut().zip(digest.iter()).for_each(|(to, from)| *to = *from);
        Self(id)
    }
}

impl Head {
    /// Where an actor's chain begins: the hash of its public key.
    #[must_use]
    pub fn genesis(key: &ActorKey) -> Self {
        Self(Sha256::digest(key.0).into())
    }

    /// `h(n) = H(h(n-1) || bytes of op n)`.
    #[must_use]
    pub fn then(&self, op: &[u8]) -> Self {
        Self(Sha256::new().chain_update(self.0).chain_update(op).finalize().into())
    }
}

/// An operation's place in its actor's chain, counted from 1 without gaps.
pub type Seq = u64;

/// An entry's place in its case's log, counted from 1 without gaps.
pub type Pos = u64;

/// An instant in milliseconds since 1970-01-01 UTC.
pub type Millis = i64;

/// One write in the causal sense: which actor, and where in its chain.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    minicbor::Encode,
    minicbor::Decode,
)]
#[cbor(array)]
pub struct Dot {
    /// Who wrote.
    #[n(0)]
    pub actor: ActorId,
    /// Where in the writer's chain.
    #[n(1)]
    pub seq: Seq,
}
