//! Receipts: the only ground on which a handset may show 中心已收 (R2).

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::Stamp;
use crate::codes::CaseNumber;
use crate::ids::{CaseId, Head, Millis, OpId, Seq};
use crate::media::Sha256Hash;
use crate::ops::Outcome;

/// The centre has this op, and this is what it made of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpReceipt {
    /// The op; none when its header could not be read.
    pub op: Option<OpId>,
    /// Its case.
    pub case: Option<CaseId>,
    /// Its place in the actor's chain.
    pub seq: Seq,
    /// The chain after it: proof that it is these bytes.
    pub head: Head,
    /// Accepted, refused or held.
    pub outcome: Outcome,
    /// When the centre took it.
    pub received_at: Millis,
    /// The case's official number, once issued.
    pub number: Option<CaseNumber>,
}

/// The centre has these bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MediaReceipt {
    /// Their hash.
    pub sha256: Sha256Hash,
    /// How many.
    pub bytes: u64,
    /// Since when.
    pub received_at: Millis,
}

/// An op the handset believes to have arrived.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentOp {
    /// The case.
    pub case: CaseId,
    /// The op.
    pub op: OpId,
}

/// "I think you have these. Do you?"
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ReconcileRequest {
    /// Ops with a stored receipt.
    pub ops: Vec<SentOp>,
    /// Media, with or without a receipt.
    pub media: BTreeSet<Sha256Hash>,
}

/// How an op stands now: one that was held may have been judged since.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// The op.
    pub op: OpId,
    /// How it stands.
    pub outcome: Outcome,
}

/// What the centre lacks, and receipts for what it has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReconcileReply {
    /// Which centre.
    pub stamp: Stamp,
    /// Ops it doesn't have.
    pub missing_ops: Vec<OpId>,
    /// The outcome of each named op that it has.
    pub standings: Vec<Standing>,
    /// Media it has.
    pub media: Vec<MediaReceipt>,
    /// Media it doesn't have.
    pub missing_media: BTreeSet<Sha256Hash>,
}
