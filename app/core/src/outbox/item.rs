//! Items: what a person did at one time, and where it stands.

use rusqlite::Transaction;
use serde::{Deserialize, Serialize};
use shared::case::Register;
use shared::ids::{CaseId, OpId};
use shared::ops::{Body, DeviceTime, bounds};

use crate::store::tables::items::{self, ItemKind, ItemRow};
use crate::store::tables::media;
use crate::store::tables::ops::{self, OpRow, OpState};
use crate::{Error, Result};

/// One operation of an item, before it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Its identity.
    pub op: OpId,
    /// What it says.
    pub body: Body,
    /// Own writes not yet at the centre that its author had seen.
    pub after_own: Vec<(Register, OpId)>,
}

impl Part {
    /// An operation whose author had seen nothing of their own.
    #[must_use]
    pub fn new(op: OpId, body: Body) -> Self {
        Self { op, body, after_own: Vec::new() }
    }
}

/// Room for the header of an op.
const HEADER_BYTES: usize = 1024;

/// Writes an item with its operations and the media they name; returns its id.
///
/// # Errors
/// `op.too_large`; `media.unknown` for a medium whose files were never kept.
pub fn write_item(
    tx: &Transaction<'_>,
    kind: ItemKind,
    case: CaseId,
    title: &str,
    parts: &[Part],
    now: DeviceTime,
    scope_rev: u64,
) -> Result<OpId> {
    let item = parts.first().ok_or(Error::Rule("item.empty"))?.op;
    items::add(tx, item, kind, case, now.wall_ms, title)?;
    for part in parts {
        let body = part.body.encode();
        if body.len().saturating_add(HEADER_BYTES) > bounds::OP_BYTES {
            return Err(Error::Rule("op.too_large"));
        }
        if let Body::MediaAttached(medium) = &part.body {
            for file in [Some(medium.sha256), medium.thumb].into_iter().flatten() {
                media::get(tx, &file)?.ok_or(Error::Rule("media.unknown"))?;
                media::want(tx, &file)?;
                items::needs(tx, item, &file)?;
            }
        }
        let row = OpRow {
            op: part.op,
            item,
            case,
            kind: part.body.kind(),
            body,
            after_own: part.after_own.clone(),
            scope_rev,
            time: now,
            state: OpState::Waiting,
            code: None,
            dot: None,
            former: Vec::new(),
            lost: false,
        };
        ops::add(tx, &row)?;
    }
    Ok(item)
}

/// Where an item stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "state", content = "code")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub enum ItemState {
    /// Only on this phone, and still its author's to change.
    Waiting,
    /// Sealed or partly at the centre.
    Sending,
    /// The centre had it and lost part of it: it goes again (R2).
    Incomplete,
    /// A stored receipt covers every operation and every file.
    Received,
    /// The centre keeps it and will judge it later.
    Held(String),
    /// The centre can never take it: its author may mend it as a new item.
    Refused(String),
}

impl ItemState {
    /// The state that follows from an item's parts.
    #[must_use]
    pub fn of(item: &ItemRow) -> Self {
        let [waiting, sealed, received, refused, held] = item.ops;
        let code = || item.code.clone().unwrap_or_default();
        let open = waiting + sealed;
        if refused > 0 {
            Self::Refused(code())
        } else if item.lost > 0 {
            Self::Incomplete
        } else if open == 0 && item.files_open == 0 {
            if held > 0 { Self::Held(code()) } else { Self::Received }
        } else if sealed == 0 && received == 0 && held == 0 && item.bytes_sent == 0 {
            Self::Waiting
        } else {
            Self::Sending
        }
    }
}
