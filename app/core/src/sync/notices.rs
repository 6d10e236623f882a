//! Notices down, and what was read of them up. Never in the way of work: whatever goes wrong here is
//! noted, and the run goes on. A mark waits until the centre says that it has it.

use shared::sync::{MARKS_AT_ONCE, NoticesReply, NoticesRequest, ReadMark};

use super::engine::{Engine, Member, Outcome, count};
use super::{Failure, Token, centre};
use crate::store::Store;
use crate::store::tables::{notices, person};
use crate::{Error, Result};

/// Replies in one run: an end even when a centre never stops saying `more`.
const MAX_REPLIES: usize = 100;

/// Asks for everybody who is signed in.
///
/// # Errors
/// Only what the phone itself failed at.
pub(super) async fn all(
    engine: &Engine<'_>,
    members: &[Member],
    outcome: &mut Outcome,
) -> Result<()> {
    for (i, member) in members.iter().enumerate().filter(|(_, member)| member.user.is_some()) {
        match one(engine, member).await {
            Ok(came) => count(outcome, i, |user| user.notices += came),
            // A centre of before notices has nothing to tell; marks wait for its successor. Whose
            // sign-in is over has been told so by the pull.
            Err(Error::Net(failure)) if failure.is_gone() || failure.is_unauthorised() => {}
            Err(Error::Net(failure)) => {
                outcome.notices = Some(failure.code().to_owned());
                if failure.ends_run() {
                    return Ok(());
                }
            }
            Err(Error::Rule(code)) => outcome.notices = Some(code.to_owned()),
            Err(other) => return Err(other),
        }
    }
    Ok(())
}

/// Gives how many came or were taken back.
async fn one(engine: &Engine<'_>, member: &Member) -> Result<usize> {
    let mut came = 0;
    for _ in 0..MAX_REPLIES {
        let (token, cursor, marks) = member.store.read(|db| {
            let marks = notices::untold(db, MARKS_AT_ONCE)?;
            Ok((person::get(db)?.token, notices::cursor(db)?, marks))
        })?;
        let Some(token) = token else { return Ok(came) };
        let request = NoticesRequest { cursor, marks };
        let reply: Result<NoticesReply, Failure> =
            engine.net.notices(&engine.carrier, &Token(token), &request).await;
        let reply = reply?;
        centre::same_server(&reply.stamp, engine.installation.server)?;
        // A restore in the middle of a run: what was asked was of another life.
        if centre::meet_epoch(engine, &member.store, reply.stamp.epoch)? {
            continue;
        }
        take(&member.store, &request, &reply)?;
        came += reply.notices.len() + reply.withdrawn.len();
        let all_told = request.marks.len() < MARKS_AT_ONCE || reply.marked.is_empty();
        if !reply.more && all_told {
            return Ok(came);
        }
    }
    Ok(came)
}

/// Takes a reply in, in one commit; a reply that says nothing new writes nothing.
fn take(store: &Store, request: &NoticesRequest, reply: &NoticesReply) -> Result<()> {
    let is_told = |mark: &&ReadMark| reply.marked.contains(&mark.notice);
    let told: Vec<&ReadMark> = request.marks.iter().filter(is_told).collect();
    let is_news = reply.whole || !reply.notices.is_empty() || !reply.withdrawn.is_empty();
    if !is_news && told.is_empty() && reply.cursor == request.cursor {
        return Ok(());
    }
    store.write(|tx| {
        if reply.whole {
            notices::drop_all(tx)?;
        }
        told.iter().try_for_each(|mark| notices::set_told(tx, mark))?;
        for delivered in &reply.notices {
            notices::put(tx, &delivered.notice)?;
            delivered.mark.iter().try_for_each(|mark| notices::take_mark(tx, mark))?;
        }
        reply.withdrawn.iter().try_for_each(|id| notices::drop_one(tx, *id))?;
        notices::set_cursor(tx, &reply.cursor)?;
        // With more to come, a mark's notice may be among what is still to be told.
        if reply.more { Ok(()) } else { notices::tidy(tx, reply.stamp.now) }
    })
}
