//! `receipts`: the centre's word that it has an op. They outlive the op they speak of.

use rusqlite::{Connection, OptionalExtension as _, Row, Transaction, params};
use shared::ids::{ActorId, CaseId, Head, Millis, OpId, Seq};
use shared::ops::Outcome;
use shared::sync::SentOp;

use crate::Result;
use crate::store::{Key as _, int, json, json_of, uint};

/// A stored receipt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiptRow {
    /// The op.
    pub op: OpId,
    /// Its case.
    pub case: CaseId,
    /// Whose chain.
    pub actor: ActorId,
    /// Its place in it.
    pub seq: Seq,
    /// The chain after it.
    pub head: Head,
    /// What the centre made of it.
    pub outcome: Outcome,
    /// When.
    pub received_ms: Millis,
    /// The case's official number, when it was known.
    pub number: Option<String>,
}

fn raw(row: &Row<'_>) -> rusqlite::Result<(ReceiptRow, String)> {
    let receipt = ReceiptRow {
        op: OpId::at(row, "op")?,
        case: CaseId::at(row, "case_id")?,
        actor: ActorId::at(row, "actor")?,
        seq: uint(row.get("seq")?),
        head: Head::at(row, "head")?,
        outcome: Outcome::Accepted,
        received_ms: row.get("received_ms")?,
        number: row.get("number")?,
    };
    Ok((receipt, row.get("outcome")?))
}

fn finish((receipt, outcome): (ReceiptRow, String)) -> Result<ReceiptRow> {
    Ok(ReceiptRow { outcome: json_of("receipt", &outcome)?, ..receipt })
}

/// Stores a receipt, replacing an older one of the same op.
pub fn put(tx: &Transaction<'_>, receipt: &ReceiptRow, asked: Millis) -> Result<()> {
    tx.prepare_cached(
        "INSERT OR REPLACE INTO receipts
           (op, case_id, actor, seq, head, outcome, received_ms, number, asked_ms)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?
    .execute(params![
        receipt.op.key(),
        receipt.case.key(),
        receipt.actor.key(),
        int(receipt.seq),
        receipt.head.key(),
        json(&receipt.outcome)?,
        receipt.received_ms,
        receipt.number,
        asked,
    ])?;
    Ok(())
}

/// The receipt of an op.
pub fn get(db: &Connection, op: OpId) -> Result<Option<ReceiptRow>> {
    let found = db.query_row("SELECT * FROM receipts WHERE op = ?1", [op.key()], raw).optional()?;
    found.map(finish).transpose()
}

/// The receipts of a case, in the order the centre gave them.
pub fn of_case(db: &Connection, case: CaseId) -> Result<Vec<ReceiptRow>> {
    let mut found =
        db.prepare_cached("SELECT * FROM receipts WHERE case_id = ?1 ORDER BY received_ms, seq")?;
    let rows = found.query_map([case.key()], raw)?;
    rows.map(|row| finish(row?)).collect()
}

/// Takes a receipt away: the centre no longer has the op.
pub fn delete(tx: &Transaction<'_>, op: OpId) -> Result<()> {
    tx.execute("DELETE FROM receipts WHERE op = ?1", [op.key()])?;
    Ok(())
}

/// Takes away the receipts of a chain from a place on.
pub fn rewind(tx: &Transaction<'_>, actor: ActorId, from: Seq) -> Result<()> {
    tx.execute(
        "DELETE FROM receipts WHERE actor = ?1 AND seq >= ?2 AND op IN (SELECT op FROM ops)",
        params![actor.key(), int(from)],
    )?;
    Ok(())
}

/// Ops still kept here that the centre has not been asked about since `before`, held ones always.
pub fn to_ask(db: &Connection, before: Millis, most: usize) -> Result<Vec<SentOp>> {
    let mut found = db.prepare_cached(
        "SELECT r.op, r.case_id FROM receipts r JOIN ops o USING (op)
         WHERE o.state >= 2 AND (r.asked_ms < ?1 OR r.asked_ms > ?1 + 864000000 OR o.state = 4)
         ORDER BY r.asked_ms LIMIT ?2",
    )?;
    let rows = found.query_map(params![before, int(most as u64)], |row| {
        Ok(SentOp { case: CaseId::at(row, "case_id")?, op: OpId::at(row, "op")? })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Notes that the centre still has an op, and how it stands.
pub fn set_asked(tx: &Transaction<'_>, op: OpId, outcome: &Outcome, asked: Millis) -> Result<()> {
    tx.execute(
        "UPDATE receipts SET asked_ms = ?2, outcome = ?3 WHERE op = ?1",
        params![op.key(), asked, json(outcome)?],
    )?;
    Ok(())
}

/// Makes every receipt one to ask about.
pub fn doubt_all(tx: &Transaction<'_>) -> Result<()> {
    tx.execute("UPDATE receipts SET asked_ms = 0", [])?;
    Ok(())
}
