//! Documents down. A reply is complete in itself and taken in one commit: after a kill the phone has
//! the old state or the new one (R1).

use shared::ids::Millis;
use shared::sync::{PROTOCOL, PullReply, PullRequest};

use super::engine::{Engine, Member, Outcome, count, note, stopped};
use super::{Failure, Token, centre};
use crate::Result;
use crate::store::Store;
use crate::store::tables::person::{self, Person};
use crate::store::tables::{cursors, log, views};

/// Cases in one reply.
const AT_ONCE: u32 = 200;

/// Replies in one run: an end even when a centre never stops saying `more`.
const MAX_REPLIES: usize = 1_000;

/// Pulls for everybody who is signed in.
pub(super) async fn all(
    engine: &Engine<'_>,
    members: &[Member],
    outcome: &mut Outcome,
) -> Result<()> {
    for (index, member) in members.iter().enumerate() {
        if member.user.is_none() {
            continue;
        }
        if let Err(failure) = one(engine, index, member, outcome).await? {
            if failure.is_unauthorised() {
                note(outcome, index, "sign_in.expired");
            } else {
                stopped(outcome, index, failure)?;
            }
        }
    }
    Ok(())
}

async fn one(
    engine: &Engine<'_>,
    index: usize,
    member: &Member,
    outcome: &mut Outcome,
) -> Result<Result<(), Failure>> {
    if let Err(failure) = rotate(engine, member).await? {
        if failure.ends_run() {
            return Ok(Err(failure));
        }
        note(outcome, index, failure.code());
    }
    for _ in 0..MAX_REPLIES {
        let (person, cursors) =
            member.store.read(|db| Ok((person::get(db)?, cursors::all(db)?)))?;
        if person.token.is_none() {
            return Ok(Ok(()));
        }
        let request = PullRequest { protocol: PROTOCOL, cursors, limit: AT_ONCE };
        let reply = match ask(engine, member, &person, &request).await? {
            Ok(reply) => reply,
            Err(failure) => return Ok(Err(failure)),
        };
        centre::same_server(&reply.stamp, engine.installation.server)?;
        // A restore in the middle of a run: what was read before is of another life.
        if centre::meet_epoch(engine, &member.store, reply.stamp.epoch)? {
            continue;
        }
        let now = engine.now(&member.store)?.wall_ms;
        take(&member.store, &reply, now)?;
        count(outcome, index, |user| user.views += reply.views.len());
        if !reply.more {
            return Ok(Ok(()));
        }
    }
    Ok(Ok(()))
}

/// Asks with the token, and with the one before it where the centre doesn't know the successor.
async fn ask(
    engine: &Engine<'_>,
    member: &Member,
    person: &Person,
    request: &PullRequest,
) -> Result<Result<PullReply, Failure>> {
    let tokens = person.token.iter().chain(&person.old_token);
    let mut last = Failure::Refused { status: 401, code: "sign_in.expired".to_owned() };
    for token in tokens {
        match engine.net.pull(&engine.carrier, &Token(token.clone()), request).await {
            Ok(reply) => {
                if person.old_token.is_some() {
                    member.store.write(|tx| {
                        person::change(tx, |person| {
                            person.token = Some(token.clone());
                            person.old_token = None;
                        })
                    })?;
                }
                return Ok(Ok(reply));
            }
            Err(failure) if failure.is_unauthorised() => last = failure,
            Err(failure) => return Ok(Err(failure)),
        }
    }
    Ok(Err(last))
}

/// A token is rotated when less than this is left of it.
const ROTATE_BEFORE_MS: Millis = 3 * 86_400_000;

/// Gets a successor for a token that ends soon. The old one is kept until the successor was used.
async fn rotate(engine: &Engine<'_>, member: &Member) -> Result<Result<(), Failure>> {
    let person = member.store.read(person::get)?;
    let now = engine.now(&member.store)?.wall_ms;
    let ends_soon = person.token_expires_ms.saturating_sub(now) < ROTATE_BEFORE_MS;
    let Some(token) = person.token.filter(|_| ends_soon && person.old_token.is_none()) else {
        return Ok(Ok(()));
    };
    match engine.net.rotate(&engine.carrier, &Token(token.clone())).await {
        Ok(reply) => {
            member.store.write(|tx| {
                person::change(tx, |person| {
                    person.old_token = Some(token);
                    person.token = Some(reply.token);
                    person.token_expires_ms = reply.expires_at;
                })
            })?;
            Ok(Ok(()))
        }
        Err(failure) => Ok(Err(failure)),
    }
}

/// Takes a reply in: changed cases, cases that left, cursors, and what the person may follow now.
fn take(store: &Store, reply: &PullReply, now: Millis) -> Result<()> {
    store.write(|tx| {
        let before = person::get(tx)?.scope;
        if before != reply.scope {
            person::change(tx, |person| person.scope = reply.scope.clone())?;
            views::keep_feeds(tx, &reply.scope.feeds)?;
            cursors::keep(tx, &reply.scope.feeds)?;
            log::add(tx, now, "scope.changed", &reply.scope.rev.to_string())?;
        }
        for view in &reply.views {
            views::put(tx, view, now)?;
        }
        for (feed, case) in &reply.left {
            views::leave(tx, feed, *case)?;
        }
        for (feed, cursor) in reply.cursors.iter().filter(|(f, _)| reply.scope.feeds.contains(f)) {
            cursors::put(tx, feed, *cursor)?;
        }
        views::drop_loose(tx)?;
        Ok(())
    })
}
