//! Acts on cases that exist: remarks, edits, media, requests, and taking something back.

use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use shared::case::{FieldValue, Register};
use shared::ids::{CaseId, OpId};
use shared::ops::{
    Body, FieldWrite, FieldsSet, MediaRetracted, RemarkAdded, SupervisionFound, Withdrawn, bounds,
};
use shared::supervision::Finding;
use shared::text::{Line, Paragraph};
use shared::workflow::{Labels, Request};

use super::item::{Part, write_item};
use crate::draft::{DraftMedium, NewMedium, TakenFor, keep, log_used};
use crate::phone::Notebook;
use crate::store::tables::items::ItemKind;
use crate::store::tables::ops::{self, OpState};
use crate::store::tables::views;
use crate::{Error, Result};

/// What a person does to a case that exists.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub enum Act {
    /// Says something.
    Remark(Paragraph),
    /// Writes registers; a value chosen out of several heals the conflict, because its writer saw
    /// them all.
    Edit(Vec<FieldValue>),
    /// Takes a medium back.
    Retract {
        /// The op that attached it.
        medium: OpId,
        /// Why.
        reason: Line,
    },
    /// Takes a remark or an undecided request back.
    Withdraw {
        /// What is taken back.
        op: OpId,
        /// Why.
        reason: Line,
    },
    /// Asks for a move.
    Ask(Box<Request>),
    /// Says what a case turned out to be (督查).
    Find(Finding),
}

impl Act {
    fn item<'a>(&self, labels: &'a Labels) -> (ItemKind, &'a str) {
        match self {
            Self::Remark(_) => (ItemKind::Remark, "备注"),
            Self::Edit(_) => (ItemKind::Edit, "修改"),
            Self::Retract { .. } => (ItemKind::Retraction, "撤下附件"),
            Self::Withdraw { .. } => (ItemKind::Withdrawal, "撤销"),
            Self::Ask(request) => (ItemKind::Answer, labels.mv(request.mv)),
            Self::Find(_) => (ItemKind::Finding, "督查"),
        }
    }
}

/// Does something to a case, with media where it has any; returns the item.
///
/// # Errors
/// `act.empty`, `act.too_many`, `media.empty`, `media.too_large`, `op.too_large`.
pub fn act(
    book: &Notebook<'_>,
    case: CaseId,
    act: Option<Act>,
    media: Vec<NewMedium>,
) -> Result<OpId> {
    let now = book.now()?;
    let rev = book.person()?.scope.rev;
    let labels = book.phone.policy().workflow.labels;
    let (kind, title) = match &act {
        Some(act) => act.item(&labels),
        None => (ItemKind::Media, "补充照片"),
    };
    let salt = book.salt()?;
    let op = book.fresh_op(now)?;
    keep(book, TakenFor::case(case), media, now, |tx, media| {
        log_used(tx, now.wall_ms, &case.to_string(), &media)?;
        let attached: Vec<OpId> = media.iter().map(|medium| medium.op).collect();
        let attach =
            |medium: DraftMedium| Part::new(medium.op, Body::MediaAttached(medium.attached));
        let mut parts: Vec<Part> = media.into_iter().map(attach).collect();
        if let Some(act) = act {
            let mut after_own = Vec::new();
            let body = match act {
                Act::Remark(text) if text.is_blank() => return Err(Error::Rule("act.empty")),
                Act::Remark(text) => Body::RemarkAdded(RemarkAdded { text, salt }),
                Act::Edit(values) => {
                    let (writes, own) = writes(tx, case, values)?;
                    after_own = own;
                    Body::FieldsSet(FieldsSet { writes, salt })
                }
                Act::Retract { medium, reason } => {
                    Body::MediaRetracted(MediaRetracted { attached_by: medium, reason })
                }
                Act::Withdraw { op, reason } => Body::Withdrawn(Withdrawn { op, reason }),
                Act::Ask(mut request) => {
                    request.args.media.extend(&attached);
                    Body::TransitionRequested(*request)
                }
                Act::Find(finding) => Body::SupervisionFound(SupervisionFound { finding, salt }),
            };
            parts.push(Part { op, body, after_own });
        }
        if parts.is_empty() {
            return Err(Error::Rule("act.empty"));
        }
        write_item(tx, kind, case, title, &parts, now, rev)
    })
}

type Writes = (Vec<FieldWrite>, Vec<(Register, OpId)>);

/// The writes with what their author saw of each register: the centre's view, and own writes on this
/// phone that the view doesn't hold yet. The latter have no lasting place in a chain before they are
/// sealed, so they are named by op and become parents then.
fn writes(db: &Connection, case: CaseId, values: Vec<FieldValue>) -> Result<Writes> {
    if values.is_empty() {
        return Err(Error::Rule("act.empty"));
    }
    if values.len() > bounds::WRITES_PER_SET {
        return Err(Error::Rule("act.too_many"));
    }
    let view = views::get(db, case)?;
    let mut own = Vec::new();
    for row in ops::of_case(db, case)? {
        let known = view.as_ref().is_some_and(|v| v.case.doc.admitted_at(row.op).is_some());
        if known || row.state == OpState::Refused {
            continue;
        }
        if let Body::FieldsSet(set) = row.said()? {
            own.extend(set.writes.iter().map(|w| (w.value.register(), row.op)));
        }
    }
    let writes: Vec<FieldWrite> = values
        .into_iter()
        .map(|value| {
            let seen = view.as_ref().map(|v| v.case.doc.seen(value.register()));
            FieldWrite { value, seen: seen.unwrap_or_default() }
        })
        .collect();
    own.retain(|(register, _)| writes.iter().any(|w| w.value.register() == *register));
    Ok((writes, own))
}
