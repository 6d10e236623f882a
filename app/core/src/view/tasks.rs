//! The tasks of a person, the one due first on top.

use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use shared::clock::ClockKind;
use shared::ids::{CaseId, Millis, TaskId, UserId};
use shared::sync::Feed;
use shared::text::Paragraph;
use shared::workflow::{TaskKind, TaskState};

use super::OfCity;
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
    /// What the desk asks for in words; none when it said nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "bindings", ts(optional))]
    pub text: Option<Paragraph>,
    /// Until when; of disposal, the limit of the case that binds now, as it stands after extensions.
    pub due: Option<Millis>,
    /// Which limit that is, where the case has one that binds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "bindings", ts(optional))]
    pub due_of: Option<ClockKind>,
    /// Set when it was counted over days off that are not published yet, so that it may still move.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "bindings", ts(optional))]
    pub due_provisional: Option<bool>,
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
pub fn open_tasks(db: &Connection, user: UserId, city: &OfCity) -> Result<Vec<OpenTask>> {
    let writing = answers::all(db)?;
    let mut open = Vec::new();
    for case in views::of_feed(db, &Feed::Task(user))? {
        let Some(view) = views::get(db, case)? else { continue };
        let flow = &view.case.flow;
        let own = flow.tasks.values().filter(|t| t.assignee == user && t.state == TaskState::Open);
        let binding = flow.binding(&city.rules());
        for task in own {
            let own = flow.due.filter(|_| task.kind == TaskKind::Disposal);
            let binding = binding.filter(|binding| counts_for(binding.kind, task.kind));
            open.push(OpenTask {
                task: task.id,
                case,
                kind: task.kind,
                text: Some(&task.text).filter(|text| !text.is_blank()).cloned(),
                due: binding.map(|binding| binding.due).or(own).or(task.due),
                due_of: binding.map(|binding| binding.kind),
                due_provisional: binding.filter(|binding| binding.provisional).map(|_| true),
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

/// Whether the limit that binds a case is one of whoever has this task.
fn counts_for(clock: ClockKind, task: TaskKind) -> bool {
    match task {
        TaskKind::Disposal => matches!(clock, ClockKind::Disposal | ClockKind::MakeSafe),
        TaskKind::Check => clock == ClockKind::Check,
        TaskKind::Verification => clock == ClockKind::Verification,
        TaskKind::Supplement => false,
    }
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
