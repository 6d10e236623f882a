//! 上岗 and 下岗: acts like any other, kept on the phone at once and sent when there is a way.
//!
//! Whether somebody is on duty is what the last of these acts in the outbox says: nothing else is kept
//! that could say otherwise after a restart.

use std::collections::BTreeSet;

use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use shared::codes::ResponsibilityGridCode;
use shared::geo::Fix;
use shared::ids::{CaseId, DutyId, Millis, OpId};
use shared::ops::{Body, DutyEnded, DutyStarted, OpKind, bounds};
use shared::text::Code;

use super::item::{Part, write_item};
use crate::phone::Notebook;
use crate::store::tables::items::ItemKind;
use crate::store::tables::ops;
use crate::{Error, Result};

/// A period of duty that has not been ended on this phone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Period {
    /// Its identity.
    pub id: DutyId,
    /// Since when, by the phone, corrected.
    pub since: Millis,
    /// In which responsibility grids.
    pub grids: Vec<String>,
}

/// The period that runs; none off duty.
///
/// # Errors
/// The file can't be read.
pub fn period(db: &Connection) -> Result<Option<Period>> {
    let Some(last) = ops::last_of_duty(db)? else { return Ok(None) };
    let Body::DutyStarted(started) = last.said()? else { return Ok(None) };
    let grids = started.grids.iter().map(ToString::to_string).collect();
    Ok(Some(Period { id: DutyId(last.case.0), since: last.time.wall_ms, grids }))
}

/// Goes on duty in some responsibility grids; returns the item.
///
/// # Errors
/// `duty.already_on`.
pub fn go_on_duty(
    book: &Notebook<'_>,
    grids: &BTreeSet<ResponsibilityGridCode>,
    fix: Option<Fix>,
) -> Result<OpId> {
    let now = book.now()?;
    let (id, op, rev) = (book.fresh_duty(now)?, book.fresh_op(now)?, book.person()?.scope.rev);
    let grids = grids.iter().take(bounds::GRIDS_PER_DUTY);
    let grids = grids.map(|grid| Code::clipped(grid.as_str())).collect();
    let part = Part::new(op, Body::DutyStarted(DutyStarted { grids, fix }));
    book.store.write(|tx| {
        if period(tx)?.is_some() {
            return Err(Error::Rule("duty.already_on"));
        }
        write_item(tx, ItemKind::Duty, CaseId(id.0), title(part.body.kind()), &[part], now, rev)
    })
}

/// Goes off duty; returns the item.
///
/// # Errors
/// `duty.not_on`.
pub fn go_off_duty(book: &Notebook<'_>, fix: Option<Fix>) -> Result<OpId> {
    let now = book.now()?;
    let (op, rev) = (book.fresh_op(now)?, book.person()?.scope.rev);
    let part = Part::new(op, Body::DutyEnded(DutyEnded { fix }));
    book.store.write(|tx| {
        let open = period(tx)?.ok_or(Error::Rule("duty.not_on"))?;
        let subject = CaseId(open.id.0);
        write_item(tx, ItemKind::Duty, subject, title(part.body.kind()), &[part], now, rev)
    })
}

fn title(kind: OpKind) -> &'static str {
    if kind == OpKind::DUTY_STARTED { "上岗" } else { "下岗" }
}
