//! Ops that could not be judged: kept whole until they can.

use std::collections::BTreeSet;

use shared::ids::{ActorId, CaseId, InstallationId, Seq, UserId};

use super::cases::{LoggedOp, OP_COLUMNS, read_op};
use super::engine::{Query, Row, Value};
use super::{Store, StoreError, int, parsed, places};

/// Which held ops.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Held {
    /// Every one.
    All,
    /// Those about a case.
    About(CaseId),
    /// Those written on a phone.
    WrittenOn(InstallationId),
    /// Those of a person.
    Of(UserId),
}

impl Held {
    fn condition(self) -> (&'static str, Option<Value>) {
        match self {
            Self::All => ("", None),
            Self::About(case) => (" AND case_id = $4", Some(case.to_string().into())),
            Self::WrittenOn(phone) => (
                " AND actor IN (SELECT id FROM actor WHERE installation = $4)",
                Some(phone.to_string().into()),
            ),
            Self::Of(user) => (
                " AND actor IN (SELECT id FROM actor WHERE account = $4)",
                Some(user.to_string().into()),
            ),
        }
    }
}

fn read_held(row: &Row) -> Result<(ActorId, LoggedOp), StoreError> {
    let actor = ActorId::try_from(row.bytes(9)?).map_err(|e| StoreError::corrupt("actor", e))?;
    Ok((actor, read_op(row)?))
}

impl Store {
    /// Held ops, of one case or of all, oldest first, each with its actor.
    ///
    /// # Errors
    /// The database fails.
    pub async fn held_ops(
        &self,
        case: Option<CaseId>,
        limit: u32,
    ) -> Result<Vec<(ActorId, LoggedOp)>, StoreError> {
        let sql = format!(
            "SELECT {OP_COLUMNS}, actor FROM op_log WHERE outcome = 'held' \
             AND (case_id = $1 OR $2 = 1) ORDER BY received_at, actor, seq LIMIT $3"
        );
        let case_text = case.map(|c| c.to_string()).unwrap_or_default();
        let params = vec![case_text.into(), case.is_none().into(), limit.into()];
        self.engine.query(Query::new(sql, params)).await?.iter().map(read_held).collect()
    }

    /// A page of held ops in the order of their chains, after one of them.
    ///
    /// # Errors
    /// The database fails.
    pub async fn held_after(
        &self,
        which: Held,
        after: Option<(ActorId, Seq)>,
        limit: u32,
    ) -> Result<Vec<(ActorId, LoggedOp)>, StoreError> {
        let (condition, value) = which.condition();
        let sql = format!(
            "SELECT {OP_COLUMNS}, actor FROM op_log WHERE outcome = 'held' \
             AND (actor > $1 OR (actor = $1 AND seq > $2)){condition} \
             ORDER BY actor, seq LIMIT $3"
        );
        let (actor, seq) = after.map_or((Vec::new(), 0), |(actor, seq)| (actor.0.to_vec(), seq));
        let mut params = vec![actor.into(), int(seq), limit.into()];
        params.extend(value);
        self.engine.query(Query::new(sql, params)).await?.iter().map(read_held).collect()
    }

    /// Those of some cases about which ops are held.
    ///
    /// # Errors
    /// The database fails.
    pub async fn waited_for(
        &self,
        cases: &BTreeSet<CaseId>,
    ) -> Result<BTreeSet<CaseId>, StoreError> {
        if cases.is_empty() {
            return Ok(BTreeSet::new());
        }
        let sql = format!(
            "SELECT DISTINCT case_id FROM op_log WHERE outcome = 'held' AND case_id IN ({})",
            places(1, cases.len())
        );
        let params = cases.iter().map(|case| case.to_string().into()).collect();
        let rows = self.engine.query(Query::new(sql, params)).await?;
        rows.iter().map(|row| parsed(row.text(0)?, "case")).collect()
    }
}
