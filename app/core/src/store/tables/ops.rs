//! `ops`: operations of this person, unsealed ones included.

use rusqlite::{Connection, OptionalExtension as _, Row, Transaction, params};
use shared::case::Register;
use shared::ids::{ActorId, CaseId, Dot, Head, Millis, OpId, Seq};
use shared::ops::{Body, DeviceTime, OpKind, Outcome, SealedOp};

use crate::store::{Key, int, json, json_of, uint};
use crate::{Error, Result};

/// Where an op stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum OpState {
    /// Unsealed: its author may still change or withdraw it.
    Waiting,
    /// Sealed, without a receipt.
    Sealed,
    /// Accepted by the centre.
    Received,
    /// Refused by the centre: its author may mend it as a new op.
    Refused,
    /// Kept by the centre, not yet judged.
    Held,
}

impl OpState {
    const ALL: [Self; 5] = [Self::Waiting, Self::Sealed, Self::Received, Self::Refused, Self::Held];

    fn of(n: i64) -> Self {
        usize::try_from(n).ok().and_then(|n| Self::ALL.get(n)).copied().unwrap_or(Self::Waiting)
    }

    /// The state a receipt leads to.
    #[must_use]
    pub fn after(outcome: &Outcome) -> Self {
        match outcome {
            Outcome::Accepted => Self::Received,
            Outcome::Refused(_) => Self::Refused,
            Outcome::Held(_) => Self::Held,
        }
    }
}

/// An op.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpRow {
    /// Its identity, kept through every re-issue.
    pub op: OpId,
    /// The item it is part of: the id of the item's first op.
    pub item: OpId,
    /// The case it is about; for duty, the id of the period.
    pub case: CaseId,
    /// What it does.
    pub kind: OpKind,
    /// The encoded body; for edits without the own unsealed writes its author had seen.
    pub body: Vec<u8>,
    /// Own writes its author had seen on this phone: they become parents when this is sealed.
    pub after_own: Vec<(Register, OpId)>,
    /// The scope revision it was written under.
    pub scope_rev: u64,
    /// When, by the phone, corrected.
    pub time: DeviceTime,
    /// Where it stands.
    pub state: OpState,
    /// Why it was refused or held.
    pub code: Option<String>,
    /// Its place in a chain, once sealed.
    pub dot: Option<Dot>,
    /// Its places in chains that ended in a fork.
    pub former: Vec<Dot>,
    /// The centre had it and lost it.
    pub lost: bool,
}

impl OpRow {
    /// What it says.
    ///
    /// # Errors
    /// `store.unreadable`.
    pub fn said(&self) -> Result<Body> {
        match Body::decode(self.kind, &self.body) {
            Some(Ok(body)) => Ok(body),
            Some(Err(why)) => Err(Error::unreadable("op", &why)),
            None => Err(Error::unreadable("op", &"an unknown kind")),
        }
    }
}

type Raw = (OpRow, String, String, String);

fn raw(row: &Row<'_>) -> rusqlite::Result<Raw> {
    let seq: Option<i64> = row.get("seq")?;
    let actor = ActorId::at_some(row, "actor")?;
    let op = OpRow {
        op: OpId::at(row, "op")?,
        item: OpId::at(row, "item")?,
        case: CaseId::at(row, "case_id")?,
        kind: OpKind(row.get("kind")?),
        body: row.get("body")?,
        after_own: Vec::new(),
        scope_rev: uint(row.get("scope_rev")?),
        time: DeviceTime {
            wall_ms: 0,
            utc_offset_min: 0,
            monotonic_ms: 0,
            boot: shared::ids::BootId::default(),
        },
        state: OpState::of(row.get("state")?),
        code: row.get("code")?,
        dot: actor.zip(seq).map(|(actor, seq)| Dot { actor, seq: uint(seq) }),
        former: Vec::new(),
        lost: row.get("lost")?,
    };
    Ok((op, row.get("after_own")?, row.get("time")?, row.get("former")?))
}

fn finish((mut op, after_own, time, former): Raw) -> Result<OpRow> {
    op.after_own = json_of("op", &after_own)?;
    op.time = json_of("time", &time)?;
    op.former = json_of("op", &former)?;
    Ok(op)
}

const COLUMNS: &str = "op, item, case_id, kind, body, after_own, scope_rev, time, state, code,
  actor, seq, former, lost";

fn select(db: &Connection, rest: &str, with: impl rusqlite::Params) -> Result<Vec<OpRow>> {
    let mut found = db.prepare_cached(&format!("SELECT {COLUMNS} FROM ops {rest}"))?;
    let rows = found.query_map(with, raw)?;
    rows.map(|row| finish(row?)).collect()
}

/// Adds an unsealed op at the end.
pub fn add(tx: &Transaction<'_>, op: &OpRow) -> Result<()> {
    tx.prepare_cached(
        "INSERT INTO ops (op, n, item, case_id, kind, body, after_own, scope_rev, time)
         VALUES (?1, (SELECT coalesce(max(n), 0) + 1 FROM ops), ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?
    .execute(params![
        op.op.key(),
        op.item.key(),
        op.case.key(),
        op.kind.0,
        op.body,
        json(&op.after_own)?,
        int(op.scope_rev),
        json(&op.time)?,
    ])?;
    Ok(())
}

/// One op.
pub fn get(db: &Connection, op: OpId) -> Result<Option<OpRow>> {
    Ok(select(db, "WHERE op = ?1", [op.key()])?.pop())
}

/// The ops of an item, in the order they were written.
pub fn of_item(db: &Connection, item: OpId) -> Result<Vec<OpRow>> {
    select(db, "WHERE item = ?1 ORDER BY n", [item.key()])
}

/// The ops about a case, in the order they were written.
pub fn of_case(db: &Connection, case: CaseId) -> Result<Vec<OpRow>> {
    select(db, "WHERE case_id = ?1 ORDER BY n", [case.key()])
}

/// The last act of duty, refused ones left out.
pub fn last_of_duty(db: &Connection) -> Result<Option<OpRow>> {
    let last = "WHERE kind IN (?1, ?2) AND state <> ?3 ORDER BY n DESC LIMIT 1";
    let with = params![OpKind::DUTY_STARTED.0, OpKind::DUTY_ENDED.0, OpState::Refused as i64];
    Ok(select(db, last, with)?.pop())
}

/// Unsealed ops, in the order they were written.
pub fn waiting(db: &Connection, most: usize) -> Result<Vec<OpRow>> {
    select(db, "WHERE state = 0 ORDER BY n LIMIT ?1", [int(most as u64)])
}

/// How many ops stand in a state.
pub fn count(db: &Connection, state: OpState) -> Result<u64> {
    let n: i64 =
        db.query_row("SELECT count(*) FROM ops WHERE state = ?1", [state as i64], |r| r.get(0))?;
    Ok(uint(n))
}

/// Takes an unsealed op away.
pub fn delete(tx: &Transaction<'_>, op: OpId) -> Result<()> {
    tx.execute("DELETE FROM ops WHERE op = ?1 AND state = 0", [op.key()])?;
    Ok(())
}

/// Gives an op its place in a chain.
pub fn seal(tx: &Transaction<'_>, actor: ActorId, sealed: &SealedOp) -> Result<()> {
    tx.prepare_cached(
        "UPDATE ops SET state = 1, actor = ?2, seq = ?3, head = ?4, sealed = ?5 WHERE op = ?1",
    )?
    .execute(params![
        sealed.op.key(),
        actor.key(),
        int(sealed.seq),
        sealed.head.key(),
        sealed.bytes
    ])?;
    Ok(())
}

/// Sealed ops of a chain without a receipt that come after a place, in order, no more than asked.
pub fn unreceipted(
    db: &Connection,
    actor: ActorId,
    after: Seq,
    most: usize,
) -> Result<Vec<SealedOp>> {
    let mut found = db.prepare_cached(
        "SELECT op, seq, head, sealed FROM ops
         WHERE actor = ?1 AND state = 1 AND seq > ?2 ORDER BY seq LIMIT ?3",
    )?;
    let rows = found.query_map(params![actor.key(), int(after), int(most as u64)], |row| {
        Ok(SealedOp {
            op: OpId::at(row, "op")?,
            seq: uint(row.get("seq")?),
            head: Head::at(row, "head")?,
            bytes: row.get("sealed")?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The chain after a sealed op, while the op or its receipt is kept.
pub fn head_at(db: &Connection, actor: ActorId, seq: Seq) -> Result<Option<Head>> {
    Ok(db
        .query_row(
            "SELECT head FROM ops WHERE actor = ?1 AND seq = ?2
             UNION ALL SELECT head FROM receipts WHERE actor = ?1 AND seq = ?2",
            params![actor.key(), int(seq)],
            |row| Head::at(row, "head"),
        )
        .optional()?)
}

/// The op at a place of a chain, while it is kept.
pub fn at_place(db: &Connection, actor: ActorId, seq: Seq) -> Result<Option<OpId>> {
    Ok(db
        .query_row(
            "SELECT op FROM ops WHERE actor = ?1 AND seq = ?2",
            params![actor.key(), int(seq)],
            |row| OpId::at(row, "op"),
        )
        .optional()?)
}

/// Notes what the centre made of an op.
pub fn set_outcome(tx: &Transaction<'_>, op: OpId, outcome: &Outcome) -> Result<()> {
    let code = match outcome {
        Outcome::Accepted => None,
        Outcome::Refused(code) | Outcome::Held(code) => Some(code),
    };
    tx.prepare_cached("UPDATE ops SET state = ?2, code = ?3, lost = 0 WHERE op = ?1")?
        .execute(params![op.key(), OpState::after(outcome) as i64, code])?;
    Ok(())
}

/// Sets every op of a chain from a place on to be sent again; returns how many.
pub fn rewind(tx: &Transaction<'_>, actor: ActorId, from: Seq) -> Result<usize> {
    Ok(tx.execute(
        "UPDATE ops SET state = 1, lost = 1 WHERE actor = ?1 AND seq >= ?2 AND state > 1",
        params![actor.key(), int(from)],
    )?)
}

/// Sets one op to be sent again because the centre has lost it.
pub fn set_lost(tx: &Transaction<'_>, op: OpId) -> Result<()> {
    tx.execute(
        "UPDATE ops SET state = 1, lost = 1 WHERE op = ?1 AND seq IS NOT NULL AND state > 1",
        [op.key()],
    )?;
    Ok(())
}

/// Takes every unreceipted op out of its chain, so that it is sealed anew under the key in use;
/// its former place is remembered. Returns how many.
pub fn unseal(tx: &Transaction<'_>) -> Result<usize> {
    unseal_where(tx, "WHERE state = 1 ORDER BY n", [])
}

fn unseal_where(tx: &Transaction<'_>, which: &str, with: impl rusqlite::Params) -> Result<usize> {
    let open = select(tx, which, with)?;
    for op in &open {
        let mut former = op.former.clone();
        former.extend(op.dot);
        tx.execute(
            "UPDATE ops SET state = 0, actor = NULL, seq = NULL, head = NULL, sealed = NULL,
               former = ?2 WHERE op = ?1",
            params![op.op.key(), json(&former)?],
        )?;
    }
    Ok(open.len())
}

/// Forgets ops whose receipt is older than `before`; returns how many. Cases with anything open keep
/// theirs.
pub fn forget_received(tx: &Transaction<'_>, before: Millis) -> Result<usize> {
    tx.execute(
        "DELETE FROM given_drafts WHERE item NOT IN (SELECT item FROM ops WHERE state <> 2)",
        [],
    )?;
    Ok(tx.execute(
        "DELETE FROM ops WHERE state = 2
           AND op IN (SELECT op FROM receipts WHERE received_ms < ?1)
           AND case_id NOT IN (SELECT case_id FROM ops WHERE state <> 2)
           AND item NOT IN (SELECT item FROM item_media JOIN media USING (sha256)
                            WHERE received_ms IS NULL)",
        [before],
    )?)
}

/// Takes unreceipted ops of every chain but `current` out of it.
pub fn unseal_other(tx: &Transaction<'_>, current: ActorId) -> Result<()> {
    unseal_where(tx, "WHERE state = 1 AND actor <> ?1 ORDER BY n", [current.key()]).map(|_| ())
}
