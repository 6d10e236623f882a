//! Taking back and mending: an unsealed report is a draft again; what the centre refused can be
//! taken up as something new.

use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use shared::case::{FieldValue, ObjectValue};
use shared::codes::FieldCode;
use shared::ids::{CaseId, OpId};
use shared::ops::{Body, CaseCreated};
use shared::text::Paragraph;

use super::acts::Act;
use super::item::ItemState;
use crate::draft::{Draft, DraftMedium};
use crate::phone::Notebook;
use crate::store::tables::items::{self, ItemKind, ItemRow};
use crate::store::tables::ops::{self, OpRow, OpState};
use crate::store::tables::{drafts, log, media};
use crate::{Error, Result};

/// What became of an item that was taken up again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub enum Reopened {
    /// A report being written.
    Draft(Box<Draft>),
    /// What was refused of a case that exists, to be done again.
    Acts {
        /// The case.
        case: CaseId,
        /// What was to be done.
        acts: Vec<Act>,
    },
}

/// Takes an item back that nobody has been offered yet: a report becomes a draft again, photos that were
/// added to a case become the report they were taken for, anything else is gone.
///
/// # Errors
/// `item.gone`, `item.sealed` once any part was sealed.
pub fn recall(book: &Notebook<'_>, item: OpId) -> Result<Option<Draft>> {
    let now = book.now()?;
    book.store.write(|tx| {
        let row = items::get(tx, item)?.ok_or(Error::Rule("item.gone"))?;
        let parts = ops::of_item(tx, item)?;
        if parts.iter().any(|op| op.state != OpState::Waiting || !op.former.is_empty()) {
            return Err(Error::Rule("item.sealed"));
        }
        let draft = match row.kind {
            ItemKind::Report => Some(draft_of(tx, &row, &parts, row.case)?),
            _ => drafts::given(tx, item)?,
        };
        let files = items::files(tx, item)?;
        for op in &parts {
            ops::delete(tx, op.op)?;
        }
        items::delete(tx, item)?;
        drafts::forget_given(tx, item)?;
        for file in &files {
            media::unwant(tx, file)?;
        }
        if let Some(draft) = &draft {
            drafts::put(tx, draft, now.wall_ms)?;
        }
        log::add(tx, now.wall_ms, "item.recalled", &row.title)?;
        Ok(draft)
    })
}

/// Takes a refused item up again as something new: the refused one stays in the list, closed. A
/// refused report becomes a draft of a new case with the same photos and field code, and so do photos that
/// a case did not take.
///
/// # Errors
/// `item.gone`, `item.not_refused`.
pub fn reopen(book: &Notebook<'_>, item: OpId) -> Result<Reopened> {
    let now = book.now()?;
    let case = book.fresh_case(now)?;
    let fresh: Vec<OpId> = book
        .store
        .read(|db| ops::of_item(db, item))?
        .iter()
        .map(|_| book.fresh_op(now))
        .collect::<Result<_>>()?;
    book.store.write(|tx| {
        let row = items::get(tx, item)?.ok_or(Error::Rule("item.gone"))?;
        if row.closed || !matches!(ItemState::of(&row), ItemState::Refused(_)) {
            return Err(Error::Rule("item.not_refused"));
        }
        let parts = ops::of_item(tx, item)?;
        items::close(tx, item)?;
        log::add(tx, now.wall_ms, "item.reopened", &row.title)?;
        let lost_case = parts
            .iter()
            .any(|op| op.state == OpState::Refused && op.kind == shared::ops::OpKind::CASE_CREATED);
        let given = drafts::given(tx, item)?;
        if lost_case || given.is_some() {
            let mut draft = match given {
                Some(given) => Draft { case, ..given },
                None => draft_of(tx, &row, &parts, case)?,
            };
            drafts::forget_given(tx, item)?;
            for (medium, op) in draft.media.iter_mut().zip(fresh) {
                medium.op = op;
            }
            drafts::put(tx, &draft, now.wall_ms)?;
            return Ok(Reopened::Draft(Box::new(draft)));
        }
        let refused = parts.iter().filter(|op| op.state == OpState::Refused);
        let acts = refused.map(|op| op.said().map(act_of)).collect::<Result<Vec<_>>>()?;
        Ok(Reopened::Acts { case: row.case, acts: acts.into_iter().flatten().collect() })
    })
}

/// Closes a refused item: its author has read why, and lets it be.
///
/// # Errors
/// `item.gone`, `item.not_refused`.
pub fn set_aside(book: &Notebook<'_>, item: OpId) -> Result<()> {
    let now = book.now()?;
    book.store.write(|tx| {
        let row = items::get(tx, item)?.ok_or(Error::Rule("item.gone"))?;
        if !matches!(ItemState::of(&row), ItemState::Refused(_)) {
            return Err(Error::Rule("item.not_refused"));
        }
        items::close(tx, item)?;
        log::add(tx, now.wall_ms, "item.set_aside", &row.title)
    })
}

fn draft_of(db: &Connection, row: &ItemRow, parts: &[OpRow], case: CaseId) -> Result<Draft> {
    let first = parts.first().ok_or(Error::Rule("item.gone"))?;
    let Body::CaseCreated(created) = first.said()? else { return Err(Error::Rule("item.gone")) };
    let mut draft = blank(&created, first, case)?;
    for op in parts {
        match op.said()? {
            Body::FieldsSet(set) => {
                for write in set.writes {
                    match write.value {
                        FieldValue::Object(object) => draft.object = object,
                        FieldValue::Place(place) => draft.place = Some(place),
                        FieldValue::Description(text) => draft.description = text,
                    }
                }
            }
            Body::MediaAttached(attached) => {
                let known = media::get(db, &attached.sha256)?;
                let added_ms = known.map_or(row.created_ms, |m| m.added_ms);
                // Its author has used it once: what was in doubt then is answered.
                let doubts = Vec::new();
                draft.media.push(DraftMedium { op: op.op, attached, added_ms, doubts });
            }
            Body::RemarkAdded(remark) => draft.remark = remark.text,
            _ => {}
        }
    }
    Ok(draft)
}

fn blank(created: &CaseCreated, first: &OpRow, case: CaseId) -> Result<Draft> {
    let field_code: FieldCode =
        created.field_code.as_str().parse().map_err(|e| Error::unreadable("field code", &e))?;
    let mut started = first.time;
    started.wall_ms = created.found_at;
    Ok(Draft {
        case,
        field_code,
        kind: created.kind,
        started,
        catalogue: created.catalogue.clone(),
        fix: created.fix,
        object: ObjectValue::default(),
        place: None,
        description: Paragraph::default(),
        remark: Paragraph::default(),
        media: Vec::new(),
    })
}

fn act_of(body: Body) -> Option<Act> {
    Some(match body {
        Body::RemarkAdded(remark) => Act::Remark(remark.text),
        Body::FieldsSet(set) => Act::Edit(set.writes.into_iter().map(|w| w.value).collect()),
        Body::MediaRetracted(m) => Act::Retract { medium: m.attached_by, reason: m.reason },
        Body::Withdrawn(w) => Act::Withdraw { op: w.op, reason: w.reason },
        Body::TransitionRequested(request) => Act::Ask(Box::new(request)),
        Body::SupervisionFound(said) => Act::Find(said.finding),
        Body::CaseCreated(_)
        | Body::MediaAttached(_)
        | Body::DutyStarted(_)
        | Body::DutyEnded(_) => return None,
    })
}
