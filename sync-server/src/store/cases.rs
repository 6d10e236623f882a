//! Cases, their logs, and the ops they came from.

use std::collections::{BTreeMap, BTreeSet};

use shared::case::{Case, Entry};
use shared::codes::CaseNumber;
use shared::ids::{
    ActorId, ActorKey, CaseId, Head, InstallationId, Millis, OpId, Pos, Seq, UserId,
};
use shared::ops::{ActorRecord, ActorStanding, Outcome};
use shared::sync::decode;

use super::accounts::{Account, read_account};
use super::engine::{Row, Statement, Value};
use super::plan::standing_word;
use super::{Store, StoreError, int, parsed, places, unsigned};

/// An op as the centre keeps it: its bytes for ever, its outcome, who carried it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoggedOp {
    /// Its place in its actor's chain.
    pub seq: Seq,
    /// The chain after it.
    pub head: Head,
    /// Its identity, when its header could be read.
    pub op: Option<OpId>,
    /// Its case, when its header could be read and is about one.
    pub case: Option<CaseId>,
    /// Its bytes as sent.
    pub bytes: Vec<u8>,
    /// How it ended.
    pub outcome: Outcome,
    /// When the centre took it.
    pub received_at: Millis,
    /// Which phone carried it.
    pub carrier: InstallationId,
}

/// Which cases a queue shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CaseFilter {
    /// Only in this state, as the tables spell it.
    pub state: Option<String>,
    /// Only held by these units.
    pub units: Option<Vec<String>>,
    /// Only changed before this instant, for paging; newest first.
    pub before: Option<(Millis, CaseId)>,
    /// At most so many.
    pub limit: u32,
}

/// A case in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseSummary {
    /// The case.
    pub case: Case,
    /// When the centre first heard of it.
    pub created_at: Millis,
    /// When it last changed.
    pub changed_at: Millis,
}

pub(super) const OP_COLUMNS: &str =
    "seq, head, op, case_id, bytes, outcome, code, received_at, carrier";

pub(super) fn outcome_columns(outcome: &Outcome) -> (&'static str, Option<String>) {
    match outcome {
        Outcome::Accepted => ("accepted", None),
        Outcome::Refused(code) => ("refused", Some(code.clone())),
        Outcome::Held(code) => ("held", Some(code.clone())),
    }
}

pub(super) fn log_op(actor: ActorId, op: &LoggedOp) -> Statement {
    let (outcome, code) = outcome_columns(&op.outcome);
    Statement::new(
        "INSERT INTO op_log (actor, seq, head, op, case_id, bytes, outcome, code, received_at, \
         carrier) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        vec![
            actor.0.into(),
            int(op.seq),
            op.head.0.into(),
            op.op.map(|o| o.to_string()).into(),
            op.case.map(|c| c.to_string()).into(),
            op.bytes.clone().into(),
            outcome.into(),
            code.into(),
            op.received_at.into(),
            op.carrier.to_string().into(),
        ],
    )
    .touching(1)
}

pub(super) fn read_op(row: &Row) -> Result<LoggedOp, StoreError> {
    let code = row.opt_text(6)?.unwrap_or_default().to_owned();
    Ok(LoggedOp {
        seq: unsigned(row, 0)?,
        head: Head::try_from(row.bytes(1)?).map_err(|e| StoreError::corrupt("head", e))?,
        op: row.opt_text(2)?.map(|t| parsed(t, "op")).transpose()?,
        case: row.opt_text(3)?.map(|t| parsed(t, "case")).transpose()?,
        bytes: row.bytes(4)?.to_vec(),
        outcome: match row.text(5)? {
            "accepted" => Outcome::Accepted,
            "refused" => Outcome::Refused(code),
            _ => Outcome::Held(code),
        },
        received_at: row.int(7)?,
        carrier: parsed(row.text(8)?, "carrier")?,
    })
}

impl Store {
    /// What is known of an actor.
    ///
    /// # Errors
    /// The database fails.
    pub async fn actor(&self, actor: ActorId) -> Result<Option<ActorRecord>, StoreError> {
        Ok(self.actor_and_author(actor).await?.map(|(record, _)| record))
    }

    /// What is known of an actor, and of the person who acts; none for an account that is no more.
    ///
    /// # Errors
    /// The database fails.
    pub async fn actor_and_author(
        &self,
        actor: ActorId,
    ) -> Result<Option<(ActorRecord, Option<Account>)>, StoreError> {
        let sql = "SELECT p.profile, p.password, p.scope_rev, p.active, \
             a.key, a.account, a.installation, a.seq, a.head, a.standing \
             FROM actor a LEFT JOIN account p ON p.id = a.account WHERE a.id = $1";
        let rows = self.rows(sql, vec![actor.0.into()]).await?;
        let Some(row) = rows.first() else { return Ok(None) };
        let author = row.opt_text(0)?.map(|_| read_account(row)).transpose()?;
        let record = ActorRecord {
            key: ActorKey::try_from(row.bytes(4)?).map_err(|e| StoreError::corrupt("key", e))?,
            user: parsed(row.text(5)?, "account")?,
            installation: parsed(row.text(6)?, "installation")?,
            seq: unsigned(row, 7)?,
            head: Head::try_from(row.bytes(8)?).map_err(|e| StoreError::corrupt("head", e))?,
            standing: match row.text(9)? {
                "active" => ActorStanding::Active,
                "forked" => ActorStanding::Forked,
                _ => ActorStanding::Revoked,
            },
        };
        Ok(Some((record, author)))
    }

    /// Registers an actor; registering it again changes nothing.
    ///
    /// # Errors
    /// The database fails.
    pub async fn register_actor(&self, actor: &ActorRecord) -> Result<(), StoreError> {
        let statement = Statement::new(
            "INSERT INTO actor (id, key, account, installation, seq, head, standing) \
             VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (id) DO NOTHING",
            vec![
                actor.actor().0.into(),
                actor.key.0.into(),
                actor.user.to_string().into(),
                actor.installation.to_string().into(),
                int(actor.seq),
                actor.head.0.into(),
                standing_word(actor.standing).into(),
            ],
        );
        self.write(vec![statement]).await
    }

    /// Stops an actor under whose key two chains were seen.
    ///
    /// # Errors
    /// The database fails.
    pub async fn mark_forked(&self, actor: ActorId) -> Result<(), StoreError> {
        let sql = "UPDATE actor SET standing = 'forked' WHERE id = $1 AND standing = 'active'";
        self.write(vec![Statement::new(sql, vec![actor.0.into()])]).await
    }

    /// An actor's ops from `first` to `last`, both included.
    ///
    /// # Errors
    /// The database fails.
    pub async fn ops(
        &self,
        actor: ActorId,
        first: Seq,
        last: Seq,
    ) -> Result<Vec<LoggedOp>, StoreError> {
        let sql = format!(
            "SELECT {OP_COLUMNS} FROM op_log WHERE actor = $1 AND seq >= $2 AND seq <= $3 \
             ORDER BY seq"
        );
        let query = super::Query::new(sql, vec![actor.0.into(), int(first), int(last)]);
        self.engine.query(query).await?.iter().map(read_op).collect()
    }

    /// How the named ops ended; an op the centre doesn't have is not in the answer.
    ///
    /// # Errors
    /// The database fails.
    pub async fn outcomes(&self, ops: &[OpId]) -> Result<BTreeMap<OpId, Outcome>, StoreError> {
        let mut found = BTreeMap::new();
        let sql = format!("SELECT {OP_COLUMNS} FROM op_log WHERE op = $1");
        for op in ops {
            let query = super::Query::new(sql.clone(), vec![op.to_string().into()]);
            for row in self.engine.query(query).await? {
                let outcome = read_op(&row)?.outcome;
                // The same op may have come under two actors; being accepted once is enough.
                let best = found.entry(*op).or_insert_with(|| outcome.clone());
                *best = best.clone().min(outcome);
            }
        }
        Ok(found)
    }

    /// Who said this op on this case, under whatever actor.
    ///
    /// # Errors
    /// The database fails.
    pub async fn authors_of(&self, op: OpId, case: CaseId) -> Result<BTreeSet<UserId>, StoreError> {
        let sql = "SELECT DISTINCT actor.account FROM op_log \
                   JOIN actor ON actor.id = op_log.actor \
                   WHERE op_log.op = $1 AND op_log.case_id = $2 AND op_log.outcome = 'accepted'";
        let rows = self.rows(sql, vec![op.to_string().into(), case.to_string().into()]).await?;
        rows.iter().map(|row| parsed(row.text(0)?, "account")).collect()
    }

    /// A case as it stands.
    ///
    /// # Errors
    /// The database fails.
    pub async fn case(&self, id: CaseId) -> Result<Option<Case>, StoreError> {
        let sql = "SELECT snapshot FROM case_doc WHERE id = $1";
        let rows = self.rows(sql, vec![id.to_string().into()]).await?;
        rows.first().map(|row| read_case(row, 0)).transpose()
    }

    /// A case's log after a position.
    ///
    /// # Errors
    /// The database fails.
    pub async fn entries(&self, id: CaseId, after: Pos) -> Result<Vec<Entry>, StoreError> {
        let sql = "SELECT entry FROM case_entry WHERE case_id = $1 AND pos > $2 ORDER BY pos";
        let rows = self.rows(sql, vec![id.to_string().into(), int(after)]).await?;
        let read = |row: &Row| decode(row.bytes(0)?).map_err(|e| StoreError::corrupt("entry", e));
        rows.iter().map(read).collect()
    }

    /// A page of a queue, newest change first.
    ///
    /// # Errors
    /// The database fails.
    pub async fn queue(&self, filter: &CaseFilter) -> Result<Vec<CaseSummary>, StoreError> {
        let mut params: Vec<Value> = vec![filter.limit.into()];
        let mut only = String::new();
        if let Some(state) = &filter.state {
            params.push(state.clone().into());
            only.push_str(&format!(" AND state = ${}", params.len()));
        }
        if let Some((at, id)) = &filter.before {
            params.push((*at).into());
            let at = params.len();
            params.push(id.to_string().into());
            let id = params.len();
            // As one comparison it is the start of an index; with OR it is a walk through all of it.
            only.push_str(&format!(" AND (changed_at, id) < (${at}, ${id})"));
        }
        let newest = "ORDER BY changed_at DESC, id DESC LIMIT $1";
        let page = |holder: &str| {
            format!(
                "SELECT id, snapshot, created_at, changed_at FROM case_doc \
                 WHERE {holder}{only} {newest}"
            )
        };
        // Each unit's page is read off its index; all of their cases at once would be sorted first.
        let mut pages = Vec::new();
        match &filter.units {
            None => pages.push(page("1 = 1")),
            Some(units) => {
                for unit in units {
                    params.push(unit.clone().into());
                    pages.push(page(&format!("unit = ${}", params.len())));
                }
            }
        }
        if pages.is_empty() {
            return Ok(Vec::new());
        }
        let named =
            pages.iter().enumerate().map(|(n, page)| format!("SELECT * FROM ({page}) AS p{n}"));
        let all = named.collect::<Vec<_>>().join(" UNION ALL ");
        let sql = format!("SELECT snapshot, created_at, changed_at FROM ({all}) AS pages {newest}");
        let rows = self.engine.query(super::Query::new(sql, params)).await?;
        let read = |row: &Row| {
            Ok(CaseSummary {
                case: read_case(row, 0)?,
                created_at: row.int(1)?,
                changed_at: row.int(2)?,
            })
        };
        rows.iter().map(read).collect()
    }

    /// When and which case changed last; none while there is no case.
    ///
    /// # Errors
    /// The database fails.
    pub async fn newest_change(&self) -> Result<Option<(Millis, CaseId)>, StoreError> {
        let sql = "SELECT changed_at, id FROM case_doc ORDER BY changed_at DESC, id DESC LIMIT 1";
        let rows = self.rows(sql, Vec::new()).await?;
        let read = |row: &Row| Ok((row.int(0)?, parsed(row.text(1)?, "id")?));
        rows.first().map(read).transpose()
    }

    /// The next number of a counter, from 1. Numbers burnt by a lost plan leave gaps.
    ///
    /// # Errors
    /// The database fails.
    pub async fn next_number(&self, counter: &str) -> Result<u64, StoreError> {
        let statement = Statement::new(
            "INSERT INTO counter (name, value) VALUES ($1, 1) \
             ON CONFLICT (name) DO UPDATE SET value = counter.value + 1 RETURNING value",
            vec![counter.into()],
        );
        loop {
            if let super::Applied::Done(rows) = self.engine.apply(vec![statement.clone()]).await? {
                let row = rows.first().and_then(|r| r.first());
                let row =
                    row.ok_or_else(|| StoreError::corrupt("counter", "no value came back"))?;
                return unsigned(row, 0);
            }
        }
    }

    /// Where a counter stands; 0 before it was first used.
    pub(super) async fn counted(&self, counter: &'static str) -> Result<u64, StoreError> {
        let sql = "SELECT value FROM counter WHERE name = $1";
        let rows = self.rows(sql, vec![counter.into()]).await?;
        rows.first().map_or(Ok(0), |row| unsigned(row, 0))
    }

    /// Tells whether the database answers.
    ///
    /// # Errors
    /// It doesn't.
    pub async fn ping(&self) -> Result<(), StoreError> {
        self.rows("SELECT COUNT(*) FROM meta", Vec::new()).await.map(drop)
    }

    /// The official numbers of those cases that have one.
    ///
    /// # Errors
    /// The database fails.
    pub async fn numbers(
        &self,
        cases: &BTreeSet<CaseId>,
    ) -> Result<BTreeMap<CaseId, CaseNumber>, StoreError> {
        if cases.is_empty() {
            return Ok(BTreeMap::new());
        }
        let sql = format!(
            "SELECT id, number FROM case_doc WHERE id IN ({}) AND number IS NOT NULL",
            places(1, cases.len())
        );
        let rows = self.engine.query(super::Query::new(sql, named(cases))).await?;
        rows.iter()
            .map(|row| Ok((parsed(row.text(0)?, "case")?, parsed(row.text(1)?, "number")?)))
            .collect()
    }

    /// Those of some cases that the centre has, as they stand.
    ///
    /// # Errors
    /// The database fails.
    pub async fn cases(
        &self,
        ids: &BTreeSet<CaseId>,
    ) -> Result<BTreeMap<CaseId, Case>, StoreError> {
        if ids.is_empty() {
            return Ok(BTreeMap::new());
        }
        let sql =
            format!("SELECT id, snapshot FROM case_doc WHERE id IN ({})", places(1, ids.len()));
        let rows = self.engine.query(super::Query::new(sql, named(ids))).await?;
        rows.iter().map(|row| Ok((parsed(row.text(0)?, "case")?, read_case(row, 1)?))).collect()
    }
}

fn named(cases: &BTreeSet<CaseId>) -> Vec<Value> {
    cases.iter().map(|case| case.to_string().into()).collect()
}

pub(super) fn read_case(row: &Row, column: usize) -> Result<Case, StoreError> {
    decode(row.bytes(column)?).map_err(|e| StoreError::corrupt("case", e))
}
