//! Sealing: sequence, hash and bytes, given once and committed before anything is sent.

use std::collections::BTreeMap;

use rusqlite::{Connection, Transaction};
use shared::ids::{ActorId, Dot, Head, OpId, Seq};
use shared::ops::{Batch, Body, SealedOp, Signer, bounds};

use crate::entropy::Entropy;
use crate::store::tables::actors::{self, Actor};
use crate::store::tables::ops::{self, OpRow};
use crate::{Error, Result};

/// The most operations in one batch: one lost answer repeats no more than this.
pub const MAX_BATCH_OPS: usize = 80;

/// The most bytes in one batch.
pub const MAX_BATCH_BYTES: usize = 512 * 1024;

/// Sealed operations without a receipt, in order, with the chain before them.
pub struct Run {
    /// Whose.
    pub actor: Actor,
    /// The chain before the first.
    pub prev_head: Head,
    /// The operations.
    pub ops: Vec<SealedOp>,
}

impl Run {
    /// The run as a signed batch; none for an empty run.
    #[must_use]
    pub fn batch(&self) -> Option<Batch> {
        self.actor.signer.sign(self.prev_head, &self.ops)
    }
}

/// The next run to offer that lies after a place of the chain, within the bounds of a batch and no
/// more than `most` operations.
///
/// # Errors
/// `chain.broken` when what lies before it is no longer known.
pub fn next_run(db: &Connection, after: Seq, most: usize) -> Result<Option<Run>> {
    let Some(actor) = actors::current(db)? else { return Ok(None) };
    let found = ops::unreceipted(db, actor.id(), after, most.min(MAX_BATCH_OPS))?;
    let Some(first) = found.first() else { return Ok(None) };
    let before = first.seq.saturating_sub(1);
    let prev_head = match before {
        0 => Head::genesis(&actor.signer.key()),
        seq => ops::head_at(db, actor.id(), seq)?.ok_or(Error::Rule("chain.broken"))?,
    };
    let mut bytes = 0;
    let mut run: Vec<SealedOp> = Vec::new();
    for op in found {
        bytes += op.bytes.len();
        let gapless = run.last().is_none_or(|last| last.seq.saturating_add(1) == op.seq);
        if !gapless || (!run.is_empty() && bytes > MAX_BATCH_BYTES) {
            break;
        }
        run.push(op);
    }
    Ok(Some(Run { actor, prev_head, ops: run }))
}

/// Seals waiting operations until one batch is full, what is sealed already counted in; returns how
/// many were sealed.
///
/// # Errors
/// The file can't be written.
pub fn seal_next(tx: &Transaction<'_>, entropy: &dyn Entropy) -> Result<usize> {
    let open = match actors::current(tx)? {
        Some(actor) => ops::unreceipted(tx, actor.id(), 0, MAX_BATCH_OPS)?,
        None => Vec::new(),
    };
    let bytes = open.iter().map(|op| op.bytes.len()).sum();
    seal_some(tx, entropy, MAX_BATCH_OPS.saturating_sub(open.len()), bytes)
}

/// Seals as many waiting operations as a batch holds, whatever is sealed already.
///
/// # Errors
/// The file can't be written.
pub fn seal_more(tx: &Transaction<'_>, entropy: &dyn Entropy) -> Result<usize> {
    seal_some(tx, entropy, MAX_BATCH_OPS, 0)
}

fn seal_some(
    tx: &Transaction<'_>,
    entropy: &dyn Entropy,
    room: usize,
    mut bytes: usize,
) -> Result<usize> {
    if room == 0 || bytes >= MAX_BATCH_BYTES {
        return Ok(0);
    }
    let waiting = ops::waiting(tx, room)?;
    if waiting.is_empty() {
        return Ok(0);
    }
    let mut actor = actors::current_or_new(tx, entropy)?;
    let id = actor.id();
    let mut sealed = 0;
    for row in waiting {
        let body = with_parents(tx, &row)?;
        let place = (actor.seq, actor.head);
        let op = Signer::seal(place, row.op, row.case, row.scope_rev, row.time, &body);
        bytes += op.bytes.len();
        if sealed > 0 && bytes > MAX_BATCH_BYTES {
            break;
        }
        ops::seal(tx, id, &op)?;
        (actor.seq, actor.head) = (op.seq, op.head);
        sealed += 1;
    }
    actors::advance(tx, id, actor.seq, actor.head)?;
    Ok(sealed)
}

/// The body with the places of own earlier writes among its parents, those of ended chains too: a
/// place the centre doesn't know is struck out there, one it knows keeps an own write from becoming
/// an own conflict.
fn with_parents(tx: &Transaction<'_>, row: &OpRow) -> Result<Body> {
    let body = row.said()?;
    let Body::FieldsSet(mut set) = body else { return Ok(body) };
    for write in &mut set.writes {
        let register = write.value.register();
        let own = row.after_own.iter().filter(|(of, _)| *of == register);
        write.seen = parents(tx, &write.seen, own.map(|(_, op)| *op))?;
    }
    Ok(Body::FieldsSet(set))
}

fn parents(db: &Connection, seen: &[Dot], own: impl Iterator<Item = OpId>) -> Result<Vec<Dot>> {
    let mut latest: BTreeMap<ActorId, u64> = BTreeMap::new();
    let mut add = |dot: &Dot| {
        let seq = latest.entry(dot.actor).or_default();
        *seq = (*seq).max(dot.seq);
    };
    seen.iter().for_each(&mut add);
    for op in own {
        if let Some(row) = ops::get(db, op)? {
            row.dot.iter().chain(&row.former).for_each(&mut add);
        }
    }
    let dots = latest.into_iter().map(|(actor, seq)| Dot { actor, seq });
    Ok(dots.take(bounds::PARENTS).collect())
}
