//! "Do you still have these?" The only source of media receipts, and the way a phone finds out that
//! the centre lost something it had confirmed (R2).

use shared::ids::{Millis, OpId};
use shared::ops::Outcome as OpOutcome;
use shared::sync::{ReconcileReply, ReconcileRequest};

use super::centre;
use super::engine::{Engine, Member, Outcome, count};
use crate::Result;
use crate::store::Store;
use crate::store::tables::{actors, log, media, ops, receipts};

/// Ops and media in one question.
const AT_ONCE: usize = 500;

/// Questions in one run and file: everything a phone keeps, but an end in any case.
const MAX_QUESTIONS: usize = 40;

/// Asks about what has a receipt but wasn't asked about lately.
pub(super) async fn ask(
    engine: &Engine<'_>,
    members: &[Member],
    outcome: &mut Outcome,
) -> Result<()> {
    let pause = engine.phone.policy().ask_ms();
    for (index, member) in members.iter().enumerate() {
        let mut asked: Option<ReconcileRequest> = None;
        for _ in 0..MAX_QUESTIONS {
            let now = engine.now(&member.store)?.wall_ms;
            let before = now.saturating_sub(pause);
            let request = member.store.read(|db| {
                Ok(ReconcileRequest {
                    ops: receipts::to_ask(db, before, AT_ONCE)?,
                    media: media::to_ask(db, before, AT_ONCE)?.into_iter().collect(),
                })
            })?;
            let empty = request.ops.is_empty() && request.media.is_empty();
            // Held ops are asked about every time, so the same question twice is the end.
            if empty || asked.as_ref() == Some(&request) {
                break;
            }
            one(engine, index, member, &request, outcome).await?;
            asked = Some(request);
        }
    }
    Ok(())
}

/// Collects receipts for media whose bytes have all been sent.
pub(super) async fn collect(
    engine: &Engine<'_>,
    members: &[Member],
    outcome: &mut Outcome,
) -> Result<()> {
    for (index, member) in members.iter().enumerate() {
        let mut asked: Option<ReconcileRequest> = None;
        for _ in 0..MAX_QUESTIONS {
            let sent = member.store.read(|db| media::awaiting_receipt(db, AT_ONCE))?;
            let request = ReconcileRequest { ops: Vec::new(), media: sent.into_iter().collect() };
            if request.media.is_empty() || asked.as_ref() == Some(&request) {
                break;
            }
            one(engine, index, member, &request, outcome).await?;
            asked = Some(request);
        }
    }
    Ok(())
}

async fn one(
    engine: &Engine<'_>,
    index: usize,
    member: &Member,
    request: &ReconcileRequest,
    outcome: &mut Outcome,
) -> Result<()> {
    let reply = engine.net.reconcile(&engine.carrier, request).await?;
    centre::same_server(&reply.stamp, engine.installation.server)?;
    let now = engine.now(&member.store)?.wall_ms;
    let received = take(&member.store, request, &reply, now)?;
    count(outcome, index, |user| user.media += received);
    Ok(())
}

/// Takes an answer in, in one commit; returns how many files got a first receipt.
fn take(
    store: &Store,
    request: &ReconcileRequest,
    reply: &ReconcileReply,
    now: Millis,
) -> Result<usize> {
    store.write(|tx| {
        let mut received = 0;
        // Only what was asked about counts: an answer to another question proves nothing.
        let asked = |op: &OpId| request.ops.iter().any(|sent| sent.op == *op);
        for standing in reply.standings.iter().filter(|s| asked(&s.op)) {
            receipts::set_asked(tx, standing.op, &standing.outcome, now)?;
            set_standing(tx, standing.op, &standing.outcome)?;
        }
        for op in reply.missing_ops.iter().filter(|op| asked(op)) {
            receipts::delete(tx, *op)?;
            ops::set_lost(tx, *op)?;
            log::add(tx, now, "op.lost_by_centre", &op.to_string())?;
        }
        if !reply.missing_ops.is_empty() {
            move_to_chain_in_use(tx)?;
        }
        for receipt in reply.media.iter().filter(|r| request.media.contains(&r.sha256)) {
            let known = media::get(tx, &receipt.sha256)?;
            let Some(known) = known.filter(|known| known.bytes == receipt.bytes) else { continue };
            received += usize::from(known.received_ms.is_none());
            media::set_received(tx, &receipt.sha256, receipt.received_at, now)?;
        }
        for sha256 in reply.missing_media.iter().filter(|m| request.media.contains(m)) {
            media::set_lost(tx, sha256)?;
            log::add(tx, now, "media.lost_by_centre", &sha256.to_string())?;
        }
        Ok(received)
    })
}

fn set_standing(tx: &rusqlite::Transaction<'_>, op: OpId, outcome: &OpOutcome) -> Result<()> {
    match ops::get(tx, op)? {
        Some(row) if row.state > ops::OpState::Sealed => ops::set_outcome(tx, op, outcome),
        _ => Ok(()),
    }
}

/// Lost operations of an ended chain can only go again in the chain in use.
fn move_to_chain_in_use(tx: &rusqlite::Transaction<'_>) -> Result<()> {
    let current = actors::current(tx)?.map(|actor| actor.id());
    ops::unseal_other(tx, current.unwrap_or_default())
}
