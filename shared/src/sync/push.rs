//! Operations up.

use serde::{Deserialize, Serialize};

use super::{OpReceipt, Stamp};
use crate::ids::{ActorId, Head, Seq};
use crate::ops::BatchRefused;

/// Batches of any actors the phone carries, each as its own bytes.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PushRequest {
    /// Encoded [`crate::ops::Batch`]es.
    pub batches: Vec<serde_bytes::ByteBuf>,
}

/// What became of one batch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BatchAnswer {
    /// Its ops are in the centre's store, each with a receipt.
    Admitted {
        /// Whose.
        actor: ActorId,
        /// The actor's last admitted sequence.
        seq: Seq,
        /// The chain after it.
        head: Head,
        /// One per op of the batch, in order.
        receipts: Vec<OpReceipt>,
    },
    /// None of its ops was taken; the phone keeps them.
    Refused {
        /// Whose, when that could be read.
        actor: Option<ActorId>,
        /// Why.
        why: BatchRefused,
    },
}

/// The answer to a push, one per batch in order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PushReply {
    /// Which centre.
    pub stamp: Stamp,
    /// One per batch.
    pub answers: Vec<BatchAnswer>,
}
