//! 上岗 and 下岗, and what the screen says about position and track.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use shared::codes::ResponsibilityGridCode;
use shared::geo::Fix;
use shared::ids::{Millis, OpId};

use super::{ApiResult, sentence};
use crate::outbox::{self, Period};
use crate::phone::{Notebook, Phone};
use crate::session::Session;

/// A turn of the roster that touches today.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct RosterTurn {
    /// The name of the shift.
    pub shift: String,
    /// The responsibility grid; none for the whole city.
    pub grid: Option<String>,
    /// When it begins.
    pub from: Millis,
    /// When it is over.
    pub to: Millis,
    /// Not out, but to be called.
    pub on_call: bool,
}

/// How a person stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct DutyState {
    /// The period that runs; none off duty.
    pub period: Option<Period>,
    /// What the roster says of today; empty until the city's pack is here.
    pub roster: Vec<RosterTurn>,
    /// The sentence about position and track, in Chinese.
    pub says_zh: String,
    /// The same in English.
    pub says_en: String,
}

/// How the person stands now.
///
/// # Errors
/// `session.over`.
pub fn duty(phone: &Phone, session: &Session) -> ApiResult<DutyState> {
    let book = session.notebook(phone)?;
    let period = book.store.read(outbox::period)?;
    let code = if period.is_some() { "duty.privacy_on" } else { "duty.privacy_off" };
    let (zh, en) = sentence(code);
    Ok(DutyState { period, roster: roster(&book)?, says_zh: zh.to_owned(), says_en: en.to_owned() })
}

/// 上岗, in the grids of the turn that runs now, or else in the person's own. Works without network.
///
/// # Errors
/// `duty.already_on`, `session.over`.
pub fn go_on_duty(phone: &Phone, session: &Session, fix: Option<Fix>) -> ApiResult<OpId> {
    let book = session.notebook(phone)?;
    let grids = grids_now(&book)?;
    Ok(outbox::go_on_duty(&book, &grids, fix)?)
}

/// 下岗. Works without network.
///
/// # Errors
/// `duty.not_on`, `session.over`.
pub fn go_off_duty(phone: &Phone, session: &Session, fix: Option<Fix>) -> ApiResult<OpId> {
    let book = session.notebook(phone)?;
    Ok(outbox::go_off_duty(&book, fix)?)
}

fn roster(book: &Notebook<'_>) -> ApiResult<Vec<RosterTurn>> {
    let Some(ground) = book.phone.ground() else { return Ok(Vec::new()) };
    let now = book.now()?.wall_ms;
    let turns = ground.duty().today(book.user, now, ground.utc_offset_minutes());
    let shown = |turn: shared::duty::Turn<'_>| RosterTurn {
        shift: turn.shift.name.clone(),
        grid: turn.row.grid.as_ref().map(ToString::to_string),
        from: turn.from,
        to: turn.to,
        on_call: turn.row.on_call,
    };
    Ok(turns.into_iter().map(shown).collect())
}

fn grids_now(book: &Notebook<'_>) -> ApiResult<BTreeSet<ResponsibilityGridCode>> {
    let now = book.now()?.wall_ms;
    let rostered: BTreeSet<ResponsibilityGridCode> =
        book.phone.ground().map_or_else(BTreeSet::new, |ground| {
            let turns = ground.duty().turns_at(now, ground.utc_offset_minutes());
            let own = turns.filter(|turn| turn.row.user == book.user && !turn.row.on_call);
            own.filter_map(|turn| turn.row.grid.clone()).collect()
        });
    if rostered.is_empty() {
        return Ok(book.person()?.profile.grids.into_iter().collect());
    }
    Ok(rostered)
}
