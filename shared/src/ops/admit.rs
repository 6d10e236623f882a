//! Admission: what a centre does with a batch, as pure steps.
//!
//! Bounds, then signature and chain; past the chain step every op ends as accepted, refused or held,
//! and its actor's chain advances: nothing poisons a queue (R4). The caller applies what comes out
//! in one transaction.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::header::{ALGORITHM, VERSION};
use super::{Batch, Body, ChainedOp, Header, Op, bounds, verify};
use crate::ids::{ActorId, ActorKey, DutyId, Head, InstallationId, Seq, UserId};

/// Whether an actor may still be heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ActorStanding {
    /// Its ops are admitted.
    Active,
    /// Its installation or user was revoked: its ops are held, not lost.
    Revoked,
    /// Two chains were seen under its key: it stops, and its person goes on under a new actor.
    Forked,
}

/// What the centre knows of an actor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActorRecord {
    /// Its public key.
    pub key: ActorKey,
    /// Whose it is.
    pub user: UserId,
    /// Where it lives.
    pub installation: InstallationId,
    /// The last admitted sequence, 0 before the first.
    pub seq: Seq,
    /// The chain after it.
    pub head: Head,
    /// Whether it is heard.
    pub standing: ActorStanding,
}

impl ActorRecord {
    /// An actor that has said nothing yet.
    #[must_use]
    pub fn new(key: ActorKey, user: UserId, installation: InstallationId) -> Self {
        let head = Head::genesis(&key);
        Self { key, user, installation, seq: 0, head, standing: ActorStanding::Active }
    }

    /// Its id.
    #[must_use]
    pub fn actor(&self) -> ActorId {
        ActorId::of(&self.key)
    }
}

/// Why a whole batch was not taken. Its ops stay with the handset.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum BatchRefused {
    /// Over a bound of [`bounds`].
    #[error("batch.too_large")]
    TooLarge,
    /// Not a batch.
    #[error("batch.malformed")]
    Malformed,
    /// No op in it.
    #[error("batch.empty")]
    Empty,
    /// A sequence of 0, above [`bounds::SEQ_MAX`], or running over.
    #[error("batch.bad_sequence")]
    BadSequence,
    /// Nobody registered this actor here.
    #[error("batch.unknown_actor")]
    UnknownActor,
    /// The signature is not the actor's over this head.
    #[error("batch.bad_signature")]
    BadSignature,
    /// Ops are missing before this one; send again from `expected`.
    #[error("batch.gap")]
    Gap {
        /// The sequence the centre waits for.
        expected: Seq,
    },
    /// The chain is not the one admitted before: the actor stops, its person makes a new one.
    #[error("batch.fork")]
    Fork,
}

impl BatchRefused {
    /// The stable code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooLarge => "batch.too_large",
            Self::Malformed => "batch.malformed",
            Self::Empty => "batch.empty",
            Self::BadSequence => "batch.bad_sequence",
            Self::UnknownActor => "batch.unknown_actor",
            Self::BadSignature => "batch.bad_signature",
            Self::Gap { .. } => "batch.gap",
            Self::Fork => "batch.fork",
        }
    }
}

/// A batch set against the chain known so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChainStep {
    /// Ops admitted before: their stored outcomes are the answer.
    pub known: Vec<ChainedOp>,
    /// Ops that are new, in order.
    pub fresh: Vec<ChainedOp>,
}

/// Sets `batch` against what is known of its actor. `hash_at` gives the stored chain hash after an
/// admitted sequence (0 being the genesis).
///
/// # Errors
/// [`BatchRefused`]; on [`BatchRefused::Fork`] the caller marks the actor.
pub fn chain(
    batch: &Batch,
    actor: &ActorRecord,
    hash_at: impl Fn(Seq) -> Option<Head>,
) -> Result<ChainStep, BatchRefused> {
    if batch.actor != actor.actor() {
        return Err(BatchRefused::UnknownActor);
    }
    let ops = batch.chained().ok_or(BatchRefused::BadSequence)?;
    let last = ops.last().ok_or(BatchRefused::Empty)?;
    verify(batch, &actor.key, &last.head)?;
    let expected = actor.seq.saturating_add(1);
    if batch.first_seq > expected {
        return Err(BatchRefused::Gap { expected });
    }
    if actor.standing == ActorStanding::Forked {
        return Err(BatchRefused::Fork);
    }
    let before = batch.first_seq.saturating_sub(1);
    if hash_at(before) != Some(batch.prev_head) {
        return Err(BatchRefused::Fork);
    }
    let (known, fresh): (Vec<_>, Vec<_>) = ops.into_iter().partition(|op| op.seq <= actor.seq);
    if known.iter().any(|op| hash_at(op.seq) != Some(op.head)) {
        return Err(BatchRefused::Fork);
    }
    Ok(ChainStep { known, fresh })
}

/// How an op ended, past the chain step.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It is part of its case.
    Accepted,
    /// It can never be: the author is told why and may mend it as a new op.
    Refused(String),
    /// It can't be judged now: its bytes are kept, someone is alerted, it is tried again later.
    Held(String),
}

/// What a fresh op's bytes are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Read {
    /// A case op this version understands.
    Case(Header, Box<Body>),
    /// An act of duty, the period it speaks of, and its body.
    Duty(Header, DutyId, Box<Body>),
    /// Kept for later, with the reason.
    Held(Option<Header>, &'static str),
}

/// Reads one op. Nothing here refuses: what can't be read is held.
#[must_use]
pub fn read(bytes: &[u8]) -> Read {
    let Ok(Op { header, body }) = minicbor::decode::<Op>(bytes) else {
        return Read::Held(None, "op.unreadable");
    };
    if header.version > VERSION || header.algorithm != ALGORITHM {
        return Read::Held(Some(header), "op.newer_version");
    }
    let of_kind = header.subject.kind == header.kind.subject();
    if header.subject.case().is_none() && !of_kind {
        return Read::Held(Some(header), "op.unknown_subject");
    }
    let duty = header.subject.duty();
    match Body::decode(header.kind, &body) {
        None => Read::Held(Some(header), "op.unknown_kind"),
        Some(Err(_)) => Read::Held(Some(header), "op.unreadable_body"),
        Some(Ok(body)) if over_bounds(&body) => Read::Held(Some(header), "op.over_bounds"),
        Some(Ok(_)) if !of_kind => Read::Held(Some(header), "op.unknown_kind"),
        Some(Ok(body)) => match duty {
            Some(duty) => Read::Duty(header, duty, Box::new(body)),
            None => Read::Case(header, Box::new(body)),
        },
    }
}

/// Two writes of one register under one dot would make the case depend on their order.
fn over_bounds(body: &Body) -> bool {
    if let Body::DutyStarted(started) = body {
        return started.grids.len() > bounds::GRIDS_PER_DUTY;
    }
    let Body::FieldsSet(set) = body else { return false };
    let registers: BTreeSet<_> = set.writes.iter().map(|w| w.value.register()).collect();
    set.writes.len() > bounds::WRITES_PER_SET
        || registers.len() < set.writes.len()
        || set.writes.iter().any(|w| w.seen.len() > bounds::PARENTS)
}
