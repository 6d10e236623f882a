//! Batches: a run of one actor's ops, chained by hash and signed over the new head.
//!
//! Any enrolled installation may carry any actor's batch; the signature says who wrote (shared
//! phones, a dead phone's bundle).

use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use minicbor::bytes::{ByteArray, ByteVec};
use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::header::{ALGORITHM, VERSION, to_bytes};
use super::{BatchRefused, Body, DeviceTime, Header, Op, Subject, bounds};
use crate::ids::{ActorId, ActorKey, CaseId, Head, OpId, Seq};

/// Keeps a batch signature from ever being valid for anything else.
const DOMAIN: &[u8] = b"cgt.batch.v1";

/// What travels: `ops[i]` is the op with sequence `first_seq + i`.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Batch {
    /// Whose ops.
    #[n(0)]
    pub actor: ActorId,
    /// Sequence of the first op.
    #[n(1)]
    pub first_seq: Seq,
    /// The chain before the first op.
    #[n(2)]
    pub prev_head: Head,
    /// Encoded [`Op`]s, hashed as they are.
    #[n(3)]
    pub ops: Vec<ByteVec>,
    /// Ed25519 over the new head.
    #[n(4)]
    pub signature: ByteArray<64>,
}

/// An op of a batch with its place in the chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChainedOp {
    /// Its sequence.
    pub seq: Seq,
    /// The chain after it.
    pub head: Head,
    /// Its bytes, as sent.
    pub bytes: Vec<u8>,
}

impl Batch {
    /// Its bytes.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        to_bytes(self)
    }

    /// The ops with their places, computed from `prev_head`; `None` where a sequence is out of range.
    #[must_use]
    pub fn chained(&self) -> Option<Vec<ChainedOp>> {
        let mut head = self.prev_head;
        let mut out = Vec::with_capacity(self.ops.len());
        for (i, op) in self.ops.iter().enumerate() {
            let seq = self.first_seq.checked_add(u64::try_from(i).ok()?)?;
            if seq == 0 || seq > bounds::SEQ_MAX {
                return None;
            }
            head = head.then(op);
            out.push(ChainedOp { seq, head, bytes: op.to_vec() });
        }
        Some(out)
    }
}

/// Reads a batch after its size has been checked.
///
/// # Errors
/// [`BatchRefused::TooLarge`], [`BatchRefused::Malformed`] or [`BatchRefused::Empty`].
pub fn open_batch(bytes: &[u8]) -> Result<Batch, BatchRefused> {
    if bytes.len() > bounds::BATCH_BYTES {
        return Err(BatchRefused::TooLarge);
    }
    let batch: Batch = minicbor::decode(bytes).map_err(|_| BatchRefused::Malformed)?;
    if batch.ops.is_empty() {
        return Err(BatchRefused::Empty);
    }
    let oversized = batch.ops.iter().any(|op| op.len() > bounds::OP_BYTES);
    if batch.ops.len() > bounds::OPS_PER_BATCH || oversized {
        return Err(BatchRefused::TooLarge);
    }
    Ok(batch)
}

/// Whether `batch` was signed by `key` over the head its ops lead to.
///
/// # Errors
/// [`BatchRefused::BadSignature`].
pub fn verify(batch: &Batch, key: &ActorKey, head: &Head) -> Result<(), BatchRefused> {
    let key = VerifyingKey::from_bytes(&key.0).map_err(|_| BatchRefused::BadSignature)?;
    let signature = Signature::from_bytes(&batch.signature);
    key.verify_strict(&signed_bytes(batch.actor, batch.first_seq, head), &signature)
        .map_err(|_| BatchRefused::BadSignature)
}

fn signed_bytes(actor: ActorId, first_seq: Seq, head: &Head) -> Vec<u8> {
    [DOMAIN, &actor.0, &first_seq.to_be_bytes(), &head.0].concat()
}

/// An op with its place in the chain, as the handset keeps it until long after its receipt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedOp {
    /// Its own identity.
    pub op: OpId,
    /// Its sequence.
    pub seq: Seq,
    /// The chain after it.
    pub head: Head,
    /// Its bytes, exactly as they will be sent every time.
    pub bytes: Vec<u8>,
}

/// An actor's secret key.
pub struct Signer {
    key: SigningKey,
}

impl Signer {
    /// A signer from 32 secret bytes of a cryptographic random source.
    #[must_use]
    pub fn from_secret(secret: &[u8; 32]) -> Self {
        Self { key: SigningKey::from_bytes(secret) }
    }

    /// The public key.
    #[must_use]
    pub fn key(&self) -> ActorKey {
        ActorKey(self.key.verifying_key().to_bytes())
    }

    /// The actor.
    #[must_use]
    pub fn actor(&self) -> ActorId {
        ActorId::of(&self.key())
    }

    /// Proof that the holder of this key wants `what`, for registering the key at sign-in.
    #[must_use]
    pub fn prove(&self, what: &[u8]) -> [u8; 64] {
        self.key.sign(what).to_bytes()
    }

    /// Gives an op its place in the chain. `case` is what the body is about, a period of duty where it
    /// speaks of one.
    #[must_use]
    pub fn seal(
        prev: (Seq, Head),
        op: OpId,
        case: CaseId,
        scope_rev: u64,
        time: DeviceTime,
        body: &Body,
    ) -> SealedOp {
        let header = Header {
            version: VERSION,
            algorithm: ALGORITHM,
            subject: Subject { kind: body.kind().subject(), id: case },
            kind: body.kind(),
            op,
            scope_rev,
            time,
        };
        Self::seal_raw(prev, &header, body.encode())
    }

    /// [`Signer::seal`] for a header and body made elsewhere.
    #[must_use]
    pub fn seal_raw(prev: (Seq, Head), header: &Header, body: Vec<u8>) -> SealedOp {
        let bytes = to_bytes(&Op { header: header.clone(), body: body.into() });
        let head = prev.1.then(&bytes);
        SealedOp { op: header.op, seq: prev.0.saturating_add(1), head, bytes }
    }

    /// Signs a gapless run of sealed ops that follows `prev_head`. `None` for an empty run.
    #[must_use]
    pub fn sign(&self, prev_head: Head, run: &[SealedOp]) -> Option<Batch> {
        let (first, last) = (run.first()?, run.last()?);
        let actor = self.actor();
        let signature = self.key.sign(&signed_bytes(actor, first.seq, &last.head));
        Some(Batch {
            actor,
            first_seq: first.seq,
            prev_head,
            ops: run.iter().map(|op| op.bytes.clone().into()).collect(),
            signature: signature.to_bytes().into(),
        })
    }
}

/// Whether `signature` proves that the holder of `key` wanted `what`.
#[must_use]
pub fn proves(key: &ActorKey, what: &[u8], signature: &[u8]) -> bool {
    let Ok(key) = VerifyingKey::from_bytes(&key.0) else { return false };
    let Ok(signature) = Signature::from_slice(signature) else { return false };
    key.verify_strict(what, &signature).is_ok()
}
