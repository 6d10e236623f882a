//! What an op says, one shape per kind. Keys are numbers and stay for ever; a reader ignores keys it
//! doesn't know, and the raw bytes keep them.

use minicbor::bytes::ByteArray;
use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::OpKind;
use super::header::to_bytes;
use crate::case::FieldValue;
use crate::geo::Fix;
use crate::ids::{Dot, Millis, OpId, UserId};
use crate::media::{CaptureRecord, MediaKind, MediaRole, Sha256Hash};
use crate::supervision::Finding;
use crate::text::{Code, Line, Paragraph};
use crate::workflow::Request;

/// Sixteen random bytes beside free text: the hash that a redaction leaves then says nothing.
pub type Salt = ByteArray<16>;

/// How a report came to be (`domain.md` §2.3).
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Default,
    Encode,
    Decode,
    Serialize,
    Deserialize,
)]
#[cbor(index_only)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub enum ReportKind {
    /// Found on patrol.
    #[n(0)]
    #[default]
    Patrol,
    /// 快速上报: the class may still be empty.
    #[n(1)]
    Quick,
    /// 自行处置: settled on the spot.
    #[n(2)]
    SelfDisposed,
    /// 代市民上报.
    #[n(3)]
    OnBehalf,
    /// 督查发现.
    #[n(4)]
    Supervision,
    /// 中心登记: registered at the desk.
    #[n(5)]
    Registered,
}

/// The facts of a new case. Refused only if malformed: an odd grid, class, position, photo count or
/// clock is a flag.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, Serialize, Deserialize)]
#[cbor(map)]
pub struct CaseCreated {
    /// Who reports; the signature says who wrote.
    #[n(0)]
    pub reporter: UserId,
    /// The reporter's work number, as shown on the stamp.
    #[n(1)]
    pub work_number: Code,
    /// The short code made on the phone.
    #[n(2)]
    pub field_code: Code,
    /// How it came to be.
    #[n(3)]
    pub kind: ReportKind,
    /// When it was found, by the device.
    #[n(4)]
    pub found_at: Millis,
    /// The catalogue the reporter chose from, as `standard/version`.
    #[n(5)]
    pub catalogue: Code,
    /// Where the phone believed to be at that moment, whatever place was chosen in the end.
    #[n(6)]
    pub fix: Option<Fix>,
}

/// One register's new value, with everything its writer had seen of that register.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, Serialize, Deserialize)]
#[cbor(array)]
pub struct FieldWrite {
    /// The value; it names its register.
    #[n(0)]
    pub value: FieldValue,
    /// The causal context: one dot per writer whose values this one replaces.
    #[n(1)]
    pub seen: Vec<Dot>,
}

/// Several registers written at once.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct FieldsSet {
    /// One write per register.
    #[n(0)]
    pub writes: Vec<FieldWrite>,
    /// See [`Salt`].
    #[n(1)]
    pub salt: Salt,
}

/// A remark, kept for ever beside the case.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct RemarkAdded {
    /// What is said.
    #[n(0)]
    pub text: Paragraph,
    /// See [`Salt`].
    #[n(1)]
    pub salt: Salt,
}

/// A photo, sound, film or file belongs to the case. The bytes travel on their own.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, Serialize, Deserialize)]
#[cbor(map)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct MediaAttached {
    /// What sort of medium.
    #[n(0)]
    pub kind: MediaKind,
    /// What it shows.
    #[n(1)]
    pub role: MediaRole,
    /// SHA-256 of the bytes to come.
    #[n(2)]
    pub sha256: Sha256Hash,
    /// How many bytes.
    #[n(3)]
    pub bytes: u32,
    /// The small picture that comes first.
    #[n(4)]
    pub thumb: Option<Sha256Hash>,
    /// What was true at the shutter.
    #[n(5)]
    pub capture: Option<CaptureRecord>,
}

/// A medium is no longer part of the case; its bytes stay.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct MediaRetracted {
    /// The op that attached it.
    #[n(0)]
    pub attached_by: OpId,
    /// Why.
    #[n(1)]
    pub reason: Line,
}

/// The author takes back a remark or a request that nobody has decided yet.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Withdrawn {
    /// What is taken back.
    #[n(0)]
    pub op: OpId,
    /// Why.
    #[n(1)]
    pub reason: Line,
}

/// A person goes on duty. Odd grids, an odd clock and a second start are flags, nothing is refused.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct DutyStarted {
    /// The responsibility grids that are the person's at that time.
    #[n(0)]
    pub grids: Vec<Code>,
    /// Where the phone believed to be.
    #[n(1)]
    pub fix: Option<Fix>,
}

/// A person goes off duty.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct DutyEnded {
    /// Where the phone believed to be.
    #[n(0)]
    pub fix: Option<Fix>,
}

/// A supervisor's word on a case, kept for ever beside it.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct SupervisionFound {
    /// What was found, and how the case was drawn.
    #[n(0)]
    pub finding: Finding,
    /// See [`Salt`].
    #[n(1)]
    pub salt: Salt,
}

/// An op's body, read by its kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Body {
    /// See [`CaseCreated`].
    CaseCreated(CaseCreated),
    /// See [`FieldsSet`].
    FieldsSet(FieldsSet),
    /// See [`RemarkAdded`].
    RemarkAdded(RemarkAdded),
    /// See [`MediaAttached`].
    MediaAttached(MediaAttached),
    /// See [`MediaRetracted`].
    MediaRetracted(MediaRetracted),
    /// A handset's wish for a move: decided by the authority when it arrives.
    TransitionRequested(Request),
    /// See [`Withdrawn`].
    Withdrawn(Withdrawn),
    /// See [`DutyStarted`].
    DutyStarted(DutyStarted),
    /// See [`DutyEnded`].
    DutyEnded(DutyEnded),
    /// See [`SupervisionFound`].
    SupervisionFound(SupervisionFound),
}

impl Body {
    /// The number its header carries.
    #[must_use]
    pub fn kind(&self) -> OpKind {
        match self {
            Self::CaseCreated(_) => OpKind::CASE_CREATED,
            Self::FieldsSet(_) => OpKind::FIELDS_SET,
            Self::RemarkAdded(_) => OpKind::REMARK_ADDED,
            Self::MediaAttached(_) => OpKind::MEDIA_ATTACHED,
            Self::MediaRetracted(_) => OpKind::MEDIA_RETRACTED,
            Self::TransitionRequested(_) => OpKind::TRANSITION_REQUESTED,
            Self::Withdrawn(_) => OpKind::WITHDRAWN,
            Self::DutyStarted(_) => OpKind::DUTY_STARTED,
            Self::DutyEnded(_) => OpKind::DUTY_ENDED,
            Self::SupervisionFound(_) => OpKind::SUPERVISION_FOUND,
        }
    }

    /// Its bytes.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        match self {
            Self::CaseCreated(b) => to_bytes(b),
            Self::FieldsSet(b) => to_bytes(b),
            Self::RemarkAdded(b) => to_bytes(b),
            Self::MediaAttached(b) => to_bytes(b),
            Self::MediaRetracted(b) => to_bytes(b),
            Self::TransitionRequested(b) => to_bytes(b),
            Self::Withdrawn(b) => to_bytes(b),
            Self::DutyStarted(b) => to_bytes(b),
            Self::DutyEnded(b) => to_bytes(b),
            Self::SupervisionFound(b) => to_bytes(b),
        }
    }

    /// Reads a body of `kind`; `None` for a kind this version doesn't know.
    ///
    /// # Errors
    /// What the bytes lack to be such a body.
    pub fn decode(kind: OpKind, bytes: &[u8]) -> Option<Result<Self, minicbor::decode::Error>> {
        Some(match kind {
            OpKind::CASE_CREATED => minicbor::decode(bytes).map(Self::CaseCreated),
            OpKind::FIELDS_SET => minicbor::decode(bytes).map(Self::FieldsSet),
            OpKind::REMARK_ADDED => minicbor::decode(bytes).map(Self::RemarkAdded),
            OpKind::MEDIA_ATTACHED => minicbor::decode(bytes).map(Self::MediaAttached),
            OpKind::MEDIA_RETRACTED => minicbor::decode(bytes).map(Self::MediaRetracted),
            OpKind::TRANSITION_REQUESTED => minicbor::decode(bytes).map(Self::TransitionRequested),
            OpKind::WITHDRAWN => minicbor::decode(bytes).map(Self::Withdrawn),
            OpKind::DUTY_STARTED => minicbor::decode(bytes).map(Self::DutyStarted),
            OpKind::DUTY_ENDED => minicbor::decode(bytes).map(Self::DutyEnded),
            OpKind::SUPERVISION_FOUND => minicbor::decode(bytes).map(Self::SupervisionFound),
            _ => return None,
        })
    }
}
