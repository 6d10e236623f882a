//! An answer to a task being written: what a crew or a checker saw, with photos.

use rusqlite::Transaction;
use serde::{Deserialize, Serialize};
use shared::ids::{CaseId, OpId, TaskId};
use shared::ops::{Body, DeviceTime};
use shared::text::{Line, Paragraph};
use shared::workflow::{
    CheckResult, DisposalResult, MoveArgs, Request, TaskKind, VerificationResult,
};

use super::doubts::{TakenFor, log_used};
use super::medium::{DraftMedium, NewMedium, file_of, forget, keep, remove_unnamed, replaced};
use crate::outbox::{ItemKind, Part, write_item};
use crate::phone::Notebook;
use crate::store::tables::{answers, log, views};
use crate::{Error, Result};

/// An answer being written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct AnswerDraft {
    /// The task.
    pub task: TaskId,
    /// Its case.
    pub case: CaseId,
    /// What is asked.
    pub kind: TaskKind,
    /// What a crew says.
    pub disposal: Option<DisposalResult>,
    /// What a check finds.
    pub check: Option<CheckResult>,
    /// What a verification finds.
    #[serde(default)]
    pub verification: Option<VerificationResult>,
    /// Why, where a reason is needed.
    pub reason: Line,
    /// What its author thinks.
    pub opinion: Paragraph,
    /// Why there is no photo.
    pub without_media: Line,
    /// Photos.
    pub media: Vec<DraftMedium>,
}

/// A change of an answer; what is none stays.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(optional_fields = nullable))]
pub struct AnswerEdit {
    /// See [`AnswerDraft::disposal`].
    pub disposal: Option<DisposalResult>,
    /// See [`AnswerDraft::check`].
    pub check: Option<CheckResult>,
    /// See [`AnswerDraft::verification`].
    pub verification: Option<VerificationResult>,
    /// See [`AnswerDraft::reason`].
    pub reason: Option<Line>,
    /// See [`AnswerDraft::opinion`].
    pub opinion: Option<Paragraph>,
    /// See [`AnswerDraft::without_media`].
    pub without_media: Option<Line>,
}

/// The answer being written to a task, begun if there is none.
///
/// # Errors
/// `task.unknown` when no case here has such a task.
pub fn begin_answer(book: &Notebook<'_>, case: CaseId, task: TaskId) -> Result<AnswerDraft> {
    if let Some(answer) = book.store.read(|db| answers::get(db, task))? {
        return Ok(answer);
    }
    let view = book.store.read(|db| views::get(db, case))?;
    let kind = view.and_then(|v| v.case.flow.tasks.get(&task).map(|t| t.kind));
    let answer = AnswerDraft {
        task,
        case,
        kind: kind.ok_or(Error::Rule("task.unknown"))?,
        disposal: None,
        check: None,
        verification: None,
        reason: Line::default(),
        opinion: Paragraph::default(),
        without_media: Line::default(),
        media: Vec::new(),
    };
    let now = book.now()?;
    book.store.write(|tx| answers::put(tx, &answer, now.wall_ms))?;
    Ok(answer)
}

/// Changes an answer.
///
/// # Errors
/// `draft.gone`.
pub fn edit_answer(book: &Notebook<'_>, task: TaskId, edit: AnswerEdit) -> Result<AnswerDraft> {
    change(book, task, |answer| {
        let AnswerEdit { disposal, check, verification, reason, opinion, without_media } = edit;
        answer.disposal = disposal.or(answer.disposal);
        answer.check = check.or(answer.check);
        answer.verification = verification.or(answer.verification);
        answer.reason = reason.unwrap_or_else(|| answer.reason.clone());
        answer.opinion = opinion.unwrap_or_else(|| answer.opinion.clone());
        answer.without_media = without_media.unwrap_or_else(|| answer.without_media.clone());
        Ok(())
    })
}

/// Adds a photo: first its files are kept, then the answer names them.
///
/// # Errors
/// `draft.gone`, `media.empty`, `media.too_large`.
pub fn add_answer_medium(book: &Notebook<'_>, task: TaskId, new: NewMedium) -> Result<AnswerDraft> {
    let now = book.now()?;
    let answer = book.store.read(|db| answers::get(db, task))?.ok_or(Error::Rule("draft.gone"))?;
    keep(book, TakenFor::case(answer.case), vec![new], now, |tx, media| {
        change_in(tx, task, now, |answer| {
            answer.media.extend(media);
            Ok(())
        })
    })
}

/// 重拍: the new photo takes the place of one that the answer names. The old one goes in the commit that
/// keeps the new one; where it is gone already, the new one is one more.
///
/// # Errors
/// `draft.gone`, `media.empty`, `media.too_large`; the old one is then as it was.
pub fn retake_answer_medium(
    book: &Notebook<'_>,
    task: TaskId,
    old: OpId,
    new: NewMedium,
) -> Result<AnswerDraft> {
    let now = book.now()?;
    let answer = book.store.read(|db| answers::get(db, task))?.ok_or(Error::Rule("draft.gone"))?;
    let taken = TakenFor { case: answer.case, instead: file_of(&answer.media, old) };
    let (answer, files) = keep(book, taken, vec![new], now, |tx, media| {
        let mut gone = Vec::new();
        let answer = change_in(tx, task, now, |answer| {
            gone = replaced(&mut answer.media, old, media);
            Ok(())
        })?;
        Ok((answer, forget(tx, &gone)?))
    })?;
    let _naming = book.phone.media().hold();
    remove_unnamed(book, &files);
    Ok(answer)
}

/// Takes a photo off because its author wants that.
///
/// # Errors
/// `draft.gone`, `media.unknown`.
pub fn remove_answer_medium(book: &Notebook<'_>, task: TaskId, op: OpId) -> Result<AnswerDraft> {
    let now = book.now()?;
    let _naming = book.phone.media().hold();
    let (answer, files) = book.store.write(|tx| {
        let mut gone = None;
        let answer = change_in(tx, task, now, |answer| {
            let at = answer.media.iter().position(|m| m.op == op);
            gone = Some(answer.media.remove(at.ok_or(Error::Rule("media.unknown"))?));
            Ok(())
        })?;
        Ok((answer, forget(tx, gone.as_slice())?))
    })?;
    remove_unnamed(book, &files);
    Ok(answer)
}

/// Throws an answer away with its photos. The log keeps that it happened.
///
/// # Errors
/// `draft.gone`, `draft.confirm` unless `confirmed`.
pub fn discard_answer(book: &Notebook<'_>, task: TaskId, confirmed: bool) -> Result<()> {
    let now = book.now()?;
    let answer = book.store.read(|db| answers::get(db, task))?.ok_or(Error::Rule("draft.gone"))?;
    if !confirmed {
        return Err(Error::Rule("draft.confirm"));
    }
    let _naming = book.phone.media().hold();
    let files = book.store.write(|tx| {
        answers::delete(tx, task)?;
        log::add(tx, now.wall_ms, "answer.discarded", &task.to_string())?;
        forget(tx, &answer.media)
    })?;
    remove_unnamed(book, &files);
    Ok(())
}

/// Submits an answer: photos and request go as one item. Returns the item.
///
/// # Errors
/// `draft.gone`; `media.*_refused` for what the city does not take in this class; the code of a need that only its author can meet (`move.needs_...`). A task that
/// somebody else has ended is no error: the centre keeps the photos as material (R27).
pub fn submit_answer(book: &Notebook<'_>, task: TaskId) -> Result<OpId> {
    let now = book.now()?;
    let answer = book.store.read(|db| answers::get(db, task))?.ok_or(Error::Rule("draft.gone"))?;
    let person = book.person()?;
    let view = book.store.read(|db| views::get(db, answer.case))?;
    let class = view.as_ref().and_then(|view| view.case.doc.class());
    let policy = book.phone.policy().for_class(class.as_ref());
    if let Some(lack) = answer.media.iter().find_map(|m| policy.against(&m.attached)) {
        return Err(Error::Rule(lack.code()));
    }
    let some_line = |line: &Line| (!line.is_blank()).then(|| line.clone());
    let request = Request {
        mv: answer.kind.answer(),
        task: Some(task),
        after: None,
        seen_pos: view.map_or(0, |v| v.case.pos),
        args: MoveArgs {
            reason: some_line(&answer.reason),
            opinion: (!answer.opinion.is_blank()).then(|| answer.opinion.clone()),
            disposal: answer.disposal,
            check: answer.check,
            verification: answer.verification,
            media: answer.media.iter().map(|m| m.op).collect(),
            without_media: some_line(&answer.without_media),
            ..MoveArgs::default()
        },
    };
    let mut parts: Vec<Part> = answer
        .media
        .iter()
        .map(|m| Part::new(m.op, Body::MediaAttached(m.attached.clone())))
        .collect();
    parts.push(Part::new(book.fresh_op(now)?, Body::TransitionRequested(request.clone())));
    crate::view::check_needs(book, answer.case, &request, &answer.media)?;
    let labels = book.phone.policy().workflow.labels;
    let title = labels.mv(request.mv);
    book.store.write(|tx| {
        answers::get(tx, task)?.ok_or(Error::Rule("draft.gone"))?;
        answers::delete(tx, task)?;
        log::add(tx, now.wall_ms, "answer.submitted", &task.to_string())?;
        log_used(tx, now.wall_ms, &task.to_string(), &answer.media)?;
        write_item(tx, ItemKind::Answer, answer.case, title, &parts, now, person.scope.rev)
    })
}

fn change(
    book: &Notebook<'_>,
    task: TaskId,
    act: impl FnOnce(&mut AnswerDraft) -> Result<()>,
) -> Result<AnswerDraft> {
    let now = book.now()?;
    book.store.write(|tx| change_in(tx, task, now, act))
}

fn change_in(
    tx: &Transaction<'_>,
    task: TaskId,
    now: DeviceTime,
    act: impl FnOnce(&mut AnswerDraft) -> Result<()>,
) -> Result<AnswerDraft> {
    let mut answer = answers::get(tx, task)?.ok_or(Error::Rule("draft.gone"))?;
    act(&mut answer)?;
    answers::put(tx, &answer, now.wall_ms)?;
    Ok(answer)
}
