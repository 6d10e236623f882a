//! What the centre's answers do to a chain.

use rusqlite::Transaction;
use shared::ids::{ActorId, Millis, Seq};
use shared::sync::OpReceipt;

use crate::Result;
use crate::store::tables::actors;
use crate::store::tables::log;
use crate::store::tables::ops::{self, OpState};
use crate::store::tables::receipts::{self, ReceiptRow};

/// Stores the receipts of one batch. A receipt counts only for the op at its place with its hash:
/// anything else is no proof, and the op stays unreceipted. Returns how many counted.
///
/// # Errors
/// The file can't be written.
pub fn settle(
    tx: &Transaction<'_>,
    actor: ActorId,
    given: &[OpReceipt],
    now: Millis,
) -> Result<usize> {
    let mut counted = 0;
    for receipt in given {
        let Some(op) = ops::at_place(tx, actor, receipt.seq)? else { continue };
        if ops::head_at(tx, actor, receipt.seq)? != Some(receipt.head) {
            log::add(tx, now, "receipt.other_bytes", &op.to_string())?;
            continue;
        }
        let Some(row) = ops::get(tx, op)? else { continue };
        ops::set_outcome(tx, op, &receipt.outcome)?;
        let stored = ReceiptRow {
            op,
            case: row.case,
            actor,
            seq: receipt.seq,
            head: receipt.head,
            outcome: receipt.outcome.clone(),
            received_ms: receipt.received_at,
            number: receipt.number.as_ref().map(ToString::to_string),
        };
        receipts::put(tx, &stored, now)?;
        if OpState::after(&receipt.outcome) == OpState::Refused {
            log::add(tx, now, "op.refused", &op.to_string())?;
        }
        counted += 1;
    }
    Ok(counted)
}

/// The centre lacks a chain from `expected` on: sends again from there. Where those bytes are no
/// longer kept, what is unreceipted starts over in a new chain.
///
/// # Errors
/// The file can't be written.
pub fn start_over(tx: &Transaction<'_>, actor: ActorId, expected: Seq, now: Millis) -> Result<()> {
    receipts::rewind(tx, actor, expected)?;
    ops::rewind(tx, actor, expected)?;
    log::add(tx, now, "chain.rewound", &format!("{actor} {expected}"))?;
    if ops::at_place(tx, actor, expected)?.is_none() {
        fork(tx, now)?;
    }
    Ok(())
}

/// Ends the chain in use: a new key is made when something is next sealed, and what has no receipt
/// is issued again there under the same ids. The person goes on without noticing.
///
/// # Errors
/// The file can't be written.
pub fn fork(tx: &Transaction<'_>, now: Millis) -> Result<()> {
    let n = ops::unseal(tx)?;
    if let Some(actor) = actors::current(tx)? {
        log::add(tx, now, "chain.ended", &format!("{} {n}", actor.id()))?;
    }
    tx.execute("UPDATE actors SET current = 0 WHERE current = 1", [])?;
    Ok(())
}
