//! The tasks of a person, the one due first on top.

use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use shared::ids::{CaseId, Millis, TaskId, UserId};
use shared::sync::Feed;
use shared::workflow::{TaskKind, TaskState};

use crate::Result;
use crate::store::tables::{answers, ops, views};

/// An open task, and whether its answer is under way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct OpenTask {
    /// The task.
    pub task: TaskId,
    /// Its case.
    pub case: CaseId,
    /// What is asked.
    pub kind: TaskKind,
    /// Until when.
    pub due: Option<Millis>,
    /// In which round of the case.
    pub round: u32,
    /// Whether its crew has taken it.
    pub taken: bool,
    /// An answer is being written.
    pub writing: bool,
    /// An answer was submitted on this phone and the centre has not decided.
    pub answered: bool,
}

/// The open tasks of a person.
///
/// # Errors
/// The file can't be read.
pub fn open_tasks(db: &Connection, user: UserId) -> Result<Vec<OpenTask>> {
    let writing = answers::all(db)?;
    let mut open = Vec::new();
    for case in views::of_feed(db, &Feed::Task(user))? {
        let Some(view) = views::get(db, case)? else { continue };
        let flow = &view.case.flow;
        let own = flow.tasks.values().filter(|t| t.assignee == user && t.state == TaskState::Open);
        for task in own {
            open.push(OpenTask {
                task: task.id,
                case,
                kind: task.kind,
                due: task.due,
                round: task.round,
                taken: flow.taken.contains(&task.id),
                writing: writing.iter().any(|answer| answer.task == task.id),
                answered: is_answered(db, case, task.id, &view)?,
            });
        }
    }
    open.sort_by_key(|task| (task.due.unwrap_or(Millis::MAX), task.task));
    Ok(open)
}

fn is_answered(
    db: &Connection,
    case: CaseId,
    task: TaskId,
    view: &shared::sync::CaseView,
) -> Result<bool> {
    for row in ops::of_case(db, case)? {
        if let shared::ops::Body::TransitionRequested(request) = row.said()?
            && request.task == Some(task)
            && request.mv.ends_task()
            && !view.verdicts.contains_key(&row.op)
            && row.state != ops::OpState::Refused
        {
            return Ok(true);
        }
    }
    Ok(false)
}
