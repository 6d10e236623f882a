//! `answers`: answers to tasks, being written.

use rusqlite::{Connection, OptionalExtension as _, Transaction, params};
use shared::ids::{Millis, TaskId};

use crate::Result;
use crate::draft::AnswerDraft;
use crate::store::{Key as _, json, json_of};

/// The answer being written to a task.
pub fn get(db: &Connection, task: TaskId) -> Result<Option<AnswerDraft>> {
    let body: Option<String> = db
        .query_row("SELECT body FROM answers WHERE task = ?1", [task.key()], |row| row.get(0))
        .optional()?;
    body.map(|body| json_of("answer", &body)).transpose()
}

/// Every answer being written.
pub fn all(db: &Connection) -> Result<Vec<AnswerDraft>> {
    let mut found = db.prepare("SELECT body FROM answers ORDER BY changed_ms DESC, task")?;
    let bodies = found.query_map([], |row| row.get::<_, String>(0))?;
    bodies.map(|body| json_of("answer", &body?)).collect()
}

/// Writes an answer.
pub fn put(tx: &Transaction<'_>, answer: &AnswerDraft, now: Millis) -> Result<()> {
    tx.execute(
        "INSERT OR REPLACE INTO answers (task, body, changed_ms) VALUES (?1, ?2, ?3)",
        params![answer.task.key(), json(answer)?, now],
    )?;
    Ok(())
}

/// Removes an answer's row.
pub fn delete(tx: &Transaction<'_>, task: TaskId) -> Result<()> {
    tx.execute("DELETE FROM answers WHERE task = ?1", [task.key()])?;
    Ok(())
}
