//! Operations up: one batch per person and round, until nobody has anything left.

use shared::ids::ActorId;
use shared::ops::{BatchRefused, open_batch};
use shared::sync::{BatchAnswer, PushRequest, RegisterActor};

use super::engine::{Engine, Member, Outcome, count, everybody, note, stopped};
use super::{Token, centre, plan};
use crate::outbox::{MAX_BATCH_OPS, fork, next_run, seal_next, settle, start_over};
use crate::store::tables::{actors, carried, ops, person};
use crate::{Error, Result};

/// A batch on offer.
struct Offer {
    member: usize,
    actor: ActorId,
    bytes: Vec<u8>,
    ops: usize,
    /// The row of a carried batch.
    carried: Option<i64>,
}

/// How a person takes part in the rounds.
#[derive(Clone)]
struct Turn {
    /// Operations in the next batch: one by one after a refusal that doesn't say which is at fault.
    most: usize,
    /// Answers that asked for something to be done first, such as a gap or a fork. A bound keeps two
    /// sides that misunderstand each other from talking for ever.
    detours: u8,
    /// A key was registered in this run: the centre knows it now.
    registered: bool,
    /// Carried batches that have to wait for something of their author's own phone.
    skipped: Vec<i64>,
}

const MAX_DETOURS: u8 = 8;

/// Pushes everything of everybody.
pub(super) async fn all(
    engine: &Engine<'_>,
    members: &[Member],
    outcome: &mut Outcome,
) -> Result<()> {
    let start = Turn { most: MAX_BATCH_OPS, detours: 0, registered: false, skipped: Vec::new() };
    let mut turns = vec![start; members.len()];
    let mut active = everybody(members);
    let mut left_out = 0;
    while !active.is_empty() {
        let mut offers = Vec::new();
        // Whoever was left out of the last round comes first in this one.
        let order = active.range(left_out..).chain(active.range(..left_out));
        for index in order.copied().collect::<Vec<_>>() {
            let (Some(member), Some(turn)) = (members.get(index), turns.get(index)) else {
                continue;
            };
            match offer(engine, index, member, turn)? {
                Some(offer) => offers.push(offer),
                None => {
                    active.remove(&index);
                }
            }
        }
        let sizes: Vec<_> = offers.iter().enumerate().map(|(i, o)| (i, o.bytes.len())).collect();
        let chosen = plan::together(&sizes);
        left_out = offers.get(chosen.len()).map_or(0, |offer| offer.member);
        offers.truncate(chosen.len());
        if offers.is_empty() {
            return Ok(());
        }
        let batches = offers.iter().map(|o| o.bytes.clone().into()).collect();
        let reply = engine.net.push(&engine.carrier, &PushRequest { batches }).await?;
        centre::same_server(&reply.stamp, engine.installation.server)?;
        if reply.answers.len() != offers.len() {
            return Err(Error::Rule("push.other_answers"));
        }
        for (offer, answer) in offers.iter().zip(reply.answers) {
            let index = offer.member;
            let (Some(member), Some(turn)) = (members.get(index), turns.get_mut(index)) else {
                continue;
            };
            if !take(engine, member, offer, answer, turn, outcome).await? {
                active.remove(&index);
            }
        }
    }
    Ok(())
}

/// Seals, commits, and only then gives the bytes out of hand.
fn offer(engine: &Engine<'_>, index: usize, member: &Member, turn: &Turn) -> Result<Option<Offer>> {
    let most = turn.most;
    if member.user.is_none() {
        let open = member.store.read(|db| carried::open(db, turn.skipped.len() + 1))?;
        let row = open.into_iter().find(|row| !turn.skipped.contains(&row.n));
        return Ok(row.map(|row| Offer {
            member: index,
            actor: open_batch(&row.batch).map(|b| b.actor).unwrap_or_default(),
            bytes: row.batch,
            ops: 0,
            carried: Some(row.n),
        }));
    }
    if member.store.read(|db| ops::count(db, ops::OpState::Waiting))? > 0 {
        member.store.write(|tx| seal_next(tx, engine.phone.entropy()))?;
    }
    let run = match member.store.read(|db| next_run(db, 0, most)) {
        // The op before is no longer kept: what has no receipt goes in a new chain.
        Err(Error::Rule("chain.broken")) => {
            let now = engine.now(&member.store)?.wall_ms;
            member.store.write(|tx| fork(tx, now))?;
            member.store.write(|tx| seal_next(tx, engine.phone.entropy()))?;
            member.store.read(|db| next_run(db, 0, most))?
        }
        other => other?,
    };
    Ok(run.and_then(|run| {
        let batch = run.batch()?;
        let ops = batch.ops.len();
        let bytes = batch.encode();
        Some(Offer { member: index, actor: batch.actor, bytes, ops, carried: None })
    }))
}

/// Takes one answer in; returns whether this person goes on in the next round.
async fn take(
    engine: &Engine<'_>,
    member: &Member,
    offer: &Offer,
    answer: BatchAnswer,
    turn: &mut Turn,
    outcome: &mut Outcome,
) -> Result<bool> {
    let now = engine.now(&member.store)?.wall_ms;
    if let Some(n) = offer.carried {
        return take_carried(member, offer.member, n, answer, turn, outcome);
    }
    let why = match answer {
        BatchAnswer::Admitted { receipts, .. } => {
            let counted = member.store.write(|tx| {
                // The centre took a batch of this key, so it knows it.
                actors::set_registered(tx, offer.actor, true)?;
                settle(tx, offer.actor, &receipts, now)
            })?;
            count(outcome, offer.member, |user| user.receipts += counted);
            if counted == 0 {
                note(outcome, offer.member, "push.no_receipts");
            }
            return Ok(counted > 0);
        }
        BatchAnswer::Refused { why, .. } => why,
    };
    turn.detours += 1;
    if turn.detours > MAX_DETOURS {
        note(outcome, offer.member, why.code());
        return Ok(false);
    }
    match why {
        BatchRefused::Gap { expected } => {
            member.store.write(|tx| start_over(tx, offer.actor, expected, now))?;
            Ok(true)
        }
        BatchRefused::Fork => {
            member.store.write(|tx| fork(tx, now))?;
            turn.registered = false;
            Ok(true)
        }
        BatchRefused::UnknownActor if !turn.registered => {
            turn.registered = register(engine, member, offer.member, outcome).await?;
            Ok(turn.registered)
        }
        BatchRefused::UnknownActor => {
            note(outcome, offer.member, why.code());
            Ok(false)
        }
        _ if offer.ops > 1 => {
            turn.most = 1;
            turn.detours -= 1;
            Ok(true)
        }
        // One op that the centre can't even read as a batch: it goes aside, the others go on in a
        // new chain (R4).
        _ => {
            let code = why.code();
            member.store.write(|tx| {
                let first = ops::unreceipted(tx, offer.actor, 0, 1)?.into_iter().next();
                if let Some(op) = first {
                    let refused = shared::ops::Outcome::Refused(code.to_owned());
                    ops::set_outcome(tx, op.op, &refused)?;
                }
                fork(tx, now)
            })?;
            turn.registered = false;
            note(outcome, offer.member, code);
            Ok(true)
        }
    }
}

fn take_carried(
    member: &Member,
    index: usize,
    n: i64,
    answer: BatchAnswer,
    turn: &mut Turn,
    outcome: &mut Outcome,
) -> Result<bool> {
    match answer {
        BatchAnswer::Admitted { receipts, .. } => {
            member.store.write(|tx| carried::set_done(tx, n, None))?;
            count(outcome, index, |user| user.receipts += receipts.len());
        }
        // Earlier work is still on its author's phone: it waits, and what lies behind it goes on (R4).
        BatchAnswer::Refused {
            why: BatchRefused::Gap { .. } | BatchRefused::UnknownActor, ..
        } => {
            turn.skipped.push(n);
        }
        // Its author's phone goes on from its own file; here is nothing to mend.
        BatchAnswer::Refused { why, .. } => {
            member.store.write(|tx| carried::set_done(tx, n, Some(why.code())))?;
            note(outcome, index, why.code());
        }
    }
    Ok(true)
}

/// Tells the centre about the key in use. Needs the person's token: without one the work waits for
/// the next sign-in.
async fn register(
    engine: &Engine<'_>,
    member: &Member,
    index: usize,
    outcome: &mut Outcome,
) -> Result<bool> {
    let (person, actor) = member.store.read(|db| Ok((person::get(db)?, actors::current(db)?)))?;
    let (Some(token), Some(actor)) = (person.token, actor) else {
        note(outcome, index, "sign_in.needed");
        return Ok(false);
    };
    let what =
        RegisterActor::what(engine.carrier.installation, person.profile.work_number.as_str());
    let proof = actor.signer.prove(&what).to_vec();
    let request = RegisterActor { key: actor.signer.key(), proof };
    match engine.net.register_actor(&engine.carrier, &Token(token), &request).await {
        Ok(()) => {
            member.store.write(|tx| actors::set_registered(tx, actor.id(), true))?;
            Ok(true)
        }
        Err(failure) => {
            stopped(outcome, index, failure)?;
            Ok(false)
        }
    }
}
