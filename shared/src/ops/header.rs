//! The part of an op that every version of every server can read.

use minicbor::bytes::ByteVec;
use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::ids::{BootId, CaseId, DutyId, Millis, OpId};

/// The version of the envelope and bodies described in this module.
pub const VERSION: u16 = 1;
/// SHA-256 and Ed25519; SM2 and SM3 will be another byte.
pub const ALGORITHM: u8 = 1;

/// What an op is about: a case or a period of duty. An unknown kind is held, never refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(array)]
pub struct Subject {
    /// Which sort of thing.
    #[n(0)]
    pub kind: SubjectKind,
    /// Its 16 bytes: those of a case, unless `kind` says otherwise.
    #[n(1)]
    pub id: CaseId,
}

impl Subject {
    /// A period of duty.
    #[must_use]
    pub const fn of_duty(id: DutyId) -> Self {
        Self { kind: SubjectKind::DUTY, id: CaseId(id.0) }
    }

    /// The period of duty it is, if it is one.
    #[must_use]
    pub fn duty(&self) -> Option<DutyId> {
        (self.kind == SubjectKind::DUTY).then_some(DutyId(self.id.0))
    }

    /// The case it is, if it is one.
    #[must_use]
    pub fn case(&self) -> Option<CaseId> {
        (self.kind == SubjectKind::CASE).then_some(self.id)
    }
}

/// The sort of thing an op is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(transparent)]
pub struct SubjectKind(#[n(0)] pub u16);

impl SubjectKind {
    /// A case.
    pub const CASE: Self = Self(1);
    /// A period of duty.
    pub const DUTY: Self = Self(2);
}

/// What an op does; the number decides how its body is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(transparent)]
pub struct OpKind(#[n(0)] pub u16);

impl OpKind {
    /// A case comes into being: its facts.
    pub const CASE_CREATED: Self = Self(1);
    /// Registers are written.
    pub const FIELDS_SET: Self = Self(2);
    /// A remark is added.
    pub const REMARK_ADDED: Self = Self(3);
    /// A medium is attached.
    pub const MEDIA_ATTACHED: Self = Self(4);
    /// A medium is taken back by whoever attached it.
    pub const MEDIA_RETRACTED: Self = Self(5);
    /// A move of the workflow is asked for.
    pub const TRANSITION_REQUESTED: Self = Self(6);
    /// An earlier remark or undecided request is taken back.
    pub const WITHDRAWN: Self = Self(7);
    /// A person goes on duty (上岗).
    pub const DUTY_STARTED: Self = Self(8);
    /// A person goes off duty (下岗).
    pub const DUTY_ENDED: Self = Self(9);
    /// A supervisor says what a case turned out to be (督查).
    pub const SUPERVISION_FOUND: Self = Self(10);

    /// What an op of this kind is about; a kind this version does not know is about a case.
    #[must_use]
    pub const fn subject(self) -> SubjectKind {
        match self {
            Self::DUTY_STARTED | Self::DUTY_ENDED => SubjectKind::DUTY,
            _ => SubjectKind::CASE,
        }
    }
}

/// When, by the device. Evidence only: no merge and no deadline is decided by it (R12).
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, Serialize, Deserialize,
)]
#[cbor(array)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct DeviceTime {
    /// Wall clock of the device, corrected by the last known server offset when there is one.
    #[n(0)]
    pub wall_ms: Millis,
    /// Local time minus UTC, in minutes.
    #[n(1)]
    pub utc_offset_min: i16,
    /// Milliseconds since the boot named by `boot`.
    #[n(2)]
    pub monotonic_ms: u64,
    /// Which start of the device the monotonic time counts from.
    #[n(3)]
    pub boot: BootId,
}

/// Who reads an op must know this much of it.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Header {
    /// Version of the body's shape.
    #[n(0)]
    pub version: u16,
    /// Which hash and signature.
    #[n(1)]
    pub algorithm: u8,
    /// What it is about.
    #[n(2)]
    pub subject: Subject,
    /// What it does.
    #[n(3)]
    pub kind: OpKind,
    /// Its own identity, the same when it is issued again under another actor.
    #[n(4)]
    pub op: OpId,
    /// The author's scope revision when it was written: rights are judged by it.
    #[n(5)]
    pub scope_rev: u64,
    /// When, by the device.
    #[n(6)]
    pub time: DeviceTime,
}

/// An op as it lies in a batch: its header, and a body nobody has looked into yet.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Op {
    /// What every version can read.
    #[n(0)]
    pub header: Header,
    /// What only a version that knows the kind can read.
    #[n(1)]
    pub body: ByteVec,
}

/// CBOR of anything of ours. Writing into memory can't fail, and none of our own encodings refuses.
pub(super) fn to_bytes<T: Encode<()>>(value: &T) -> Vec<u8> {
    minicbor::to_vec(value).unwrap_or_default()
}
