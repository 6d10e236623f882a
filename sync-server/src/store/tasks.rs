//! Open tasks by person: what one has to do, and how much. A reading of the cases, written with them.

use std::collections::BTreeMap;

use shared::case::Case;
use shared::ids::{CaseId, UserId};
use shared::workflow::TaskState;

use super::cases::read_case;
use super::engine::{Row, Statement, Value};
use super::{Store, StoreError, parsed, unsigned};

/// Noted once the tasks of cases from before this table are in it.
const FILLED: &str = "open_tasks";

/// Cases that are read at a time.
const PAGE: u32 = 200;

/// The open tasks of a case, in place of those before.
pub(super) fn task_statements(case: &Case, id: &Value) -> Vec<Statement> {
    let mut out =
        vec![Statement::new("DELETE FROM open_task WHERE case_id = $1", vec![id.clone()])];
    let open = case.flow.tasks.values().filter(|task| task.state == TaskState::Open);
    out.extend(open.map(|task| {
        let params = vec![task.id.to_string().into(), id.clone(), task.assignee.to_string().into()];
        Statement::new(
            "INSERT INTO open_task (task, case_id, assignee) VALUES ($1, $2, $3) \
             ON CONFLICT (task) DO UPDATE SET assignee = excluded.assignee",
            params,
        )
    }));
    out
}

impl Store {
    /// How many tasks each person has open; nobody who has none.
    ///
    /// # Errors
    /// The database fails.
    pub async fn loads(&self) -> Result<BTreeMap<UserId, u32>, StoreError> {
        let sql = "SELECT assignee, COUNT(*) FROM open_task GROUP BY assignee";
        let read = |row: &Row| {
            let count = u32::try_from(unsigned(row, 1)?).unwrap_or(u32::MAX);
            Ok((parsed(row.text(0)?, "user")?, count))
        };
        self.rows(sql, Vec::new()).await?.iter().map(read).collect()
    }

    /// The cases in which a person has a task open.
    ///
    /// # Errors
    /// The database fails.
    pub async fn cases_with_task_of(&self, user: UserId) -> Result<Vec<CaseId>, StoreError> {
        let sql = "SELECT DISTINCT case_id FROM open_task WHERE assignee = $1 ORDER BY case_id";
        let rows = self.rows(sql, vec![user.to_string().into()]).await?;
        rows.iter().map(|row| parsed(row.text(0)?, "case")).collect()
    }

    /// Reads the tasks of cases that were written before this table was there; once in a store's life.
    ///
    /// # Errors
    /// The database fails.
    pub(super) async fn fill_open_tasks(&self) -> Result<(), StoreError> {
        if self.meta(FILLED).await?.is_some() {
            return Ok(());
        }
        let mut after = String::new();
        loop {
            let sql = "SELECT snapshot, id FROM case_doc WHERE id > $1 ORDER BY id LIMIT $2";
            let page = self.rows(sql, vec![after.clone().into(), PAGE.into()]).await?;
            let Some(last) = page.last() else { break };
            after = last.text(1)?.to_owned();
            for row in &page {
                let case = read_case(row, 0)?;
                let open = task_statements(&case, &row.text(1)?.into());
                if open.len() > 1 {
                    self.write(open).await?;
                }
            }
        }
        let done = "INSERT INTO meta (key, value) VALUES ($1, '1') ON CONFLICT (key) DO NOTHING";
        self.write(vec![Statement::new(done, vec![FILLED.into()])]).await
    }
}
