//! What a supervisor's phone holds of the area: open cases, and closed ones of late, the last of them.

use rusqlite::{Connection, Transaction};
use shared::ids::{CaseId, Millis};
use shared::supervision::{SupervisionRules, closed_at};
use shared::sync::{Feed, Scope};
use shared::workflow::CaseState;

use crate::Result;
use crate::store::tables::views;

/// The streets a person looks after.
pub fn streets(scope: &Scope) -> impl Iterator<Item = &Feed> {
    scope.feeds.iter().filter(|feed| matches!(feed, Feed::Area(_)))
}

/// The cases of the area that are open.
///
/// # Errors
/// The file can't be read.
pub fn open_here(db: &Connection, scope: &Scope) -> Result<Vec<CaseId>> {
    let mut open = Vec::new();
    for feed in streets(scope) {
        let held = views::states_of_feed(db, feed)?.into_iter();
        open.extend(held.filter(|(_, state)| !state.is_end()).map(|(case, _)| case));
    }
    Ok(open)
}

/// The cases of the area that were closed lately, with when, the last closed first, and no more of them
/// than the city says: what a day's sample is drawn from.
///
/// # Errors
/// The file can't be read.
pub fn closed_here(
    db: &Connection,
    scope: &Scope,
    rules: &SupervisionRules,
    now: Millis,
) -> Result<Vec<(CaseId, Millis)>> {
    let mut closed = Vec::new();
    for feed in streets(scope) {
        for (case, state) in views::states_of_feed(db, feed)? {
            if state != CaseState::Closed {
                continue;
            }
            let Some(view) = views::get(db, case)? else { continue };
            if rules.holds(&view.case, now) {
                closed.extend(closed_at(&view.case).map(|at| (case, at)));
            }
        }
    }
    closed.sort_by_key(|(case, at)| (std::cmp::Reverse(*at), *case));
    closed.truncate(usize::from(rules.closed_most));
    Ok(closed)
}

/// Lets go of what is over and no longer looked at; gives how many cases left the area. What another feed
/// holds, or has own work that is not at the centre, stays on the phone.
///
/// # Errors
/// The file can't be written.
pub fn forget_old(
    tx: &Transaction<'_>,
    scope: &Scope,
    rules: &SupervisionRules,
    now: Millis,
) -> Result<usize> {
    let kept = closed_here(tx, scope, rules, now)?;
    let mut gone = 0;
    for feed in streets(scope) {
        for (case, state) in views::states_of_feed(tx, feed)? {
            let old = match state {
                CaseState::Closed => kept.iter().all(|(one, _)| *one != case),
                state if state.is_end() => {
                    views::get(tx, case)?.is_none_or(|view| !rules.holds(&view.case, now))
                }
                _ => false,
            };
            if old {
                views::leave(tx, feed, case)?;
                gone += 1;
            }
        }
    }
    views::drop_loose(tx)?;
    Ok(gone)
}
