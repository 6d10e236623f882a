//! Which cases the centre's own clock must look at, and when.

use shared::case::Case;
use shared::ids::{CaseId, Millis};
use shared::workflow::{TaskKind, TaskState};

use super::engine::{Statement, Value};
use super::{Store, StoreError, parsed};

/// The next instant at which something happens to a case without anybody: a task other than disposal
/// runs out, a suspension ends. Disposal that is late stays where it is, and a case that a platform
/// decides has no clock here.
fn wakes_at(case: &Case) -> Option<Millis> {
    let flow = &case.flow;
    if flow.is_elsewhere() {
        return None;
    }
    let tasks = flow
        .tasks
        .values()
        .filter(|task| task.state == TaskState::Open && task.kind != TaskKind::Disposal);
    let suspended = flow.suspended_until.filter(|_| flow.parked_from.is_some());
    tasks.filter_map(|task| task.due).chain(suspended).min()
}

pub(super) fn wake_statement(case: &Case, id: Value) -> Statement {
    match wakes_at(case) {
        Some(at) => Statement::new(
            "INSERT INTO wake (case_id, at, leased_until) VALUES ($1, $2, 0) \
             ON CONFLICT (case_id) DO UPDATE SET at = excluded.at, leased_until = 0",
            vec![id, at.into()],
        ),
        None => Statement::new("DELETE FROM wake WHERE case_id = $1", vec![id]),
    }
}

impl Store {
    /// Cases whose time has come, leased to the caller until `until`: another process leaves them
    /// alone meanwhile. What is done to them is safe without the lease; it only saves work.
    ///
    /// # Errors
    /// The database fails.
    pub async fn lease_wakes(
        &self,
        now: Millis,
        until: Millis,
        limit: u32,
    ) -> Result<Vec<CaseId>, StoreError> {
        let sql = "SELECT case_id FROM wake WHERE at <= $1 AND leased_until <= $1 \
                   ORDER BY at LIMIT $2";
        let rows = self.rows(sql, vec![now.into(), limit.into()]).await?;
        let mut leased = Vec::with_capacity(rows.len());
        for row in &rows {
            let id = row.text(0)?;
            let lease = Statement::new(
                "UPDATE wake SET leased_until = $1 WHERE case_id = $2 AND leased_until <= $3",
                vec![until.into(), id.into(), now.into()],
            );
            if self.apply(vec![lease.touching(1)]).await? == super::Committed::Done {
                leased.push(parsed(id, "case")?);
            }
        }
        Ok(leased)
    }
}
