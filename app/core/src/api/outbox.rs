//! The sync sheet: what waits, what arrived, what was refused, and the figures of the day.

use serde::{Deserialize, Serialize};
use shared::ids::{CaseId, Millis, OpId};

use super::{ApiError, ApiResult};
use crate::draft::Draft;
use crate::outbox::{self, ItemKind, ItemRow, ItemState, Reopened};
use crate::phone::Phone;
use crate::session::Session;
use crate::store::tables::log::{self, LogLine};
use crate::store::tables::{items, media};

/// One row of the sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct ItemCard {
    /// The item.
    pub item: OpId,
    /// What was done.
    pub kind: ItemKind,
    /// To which case; none for duty, which is about no case.
    pub case: Option<CaseId>,
    /// Field code, or a word.
    pub title: String,
    /// When.
    pub created_ms: Millis,
    /// Where it stands.
    pub state: ItemState,
    /// The word for it.
    pub zh: String,
    /// Why it was refused or held, or why a file last failed to go.
    pub says: Option<ApiError>,
    /// Media at the centre.
    pub media_received: u64,
    /// Media.
    pub media: u64,
    /// Bytes the centre has taken.
    pub bytes_sent: u64,
    /// Bytes of all its files.
    pub bytes: u64,
    /// Its author took it up again or set it aside.
    pub closed: bool,
    /// Taken back or up again, it is a report being written.
    pub to_draft: bool,
}

fn card(item: ItemRow) -> ItemCard {
    let state = ItemState::of(&item);
    let (done, of) = (item.media_received, item.media);
    let zh = match &state {
        ItemState::Waiting => "已存本机".to_owned(),
        ItemState::Sending if of > 0 => format!("传输中 {done}/{of}"),
        ItemState::Sending => "传输中".to_owned(),
        ItemState::Incomplete => format!("未完成 {done}/{of}"),
        ItemState::Received => "中心已收".to_owned(),
        ItemState::Held(_) => "中心暂存".to_owned(),
        ItemState::Refused(_) => "未接收".to_owned(),
    };
    let code = match &state {
        ItemState::Refused(code) | ItemState::Held(code) => Some(code.clone()),
        ItemState::Received => None,
        _ => item.media_code.clone(),
    };
    ItemCard {
        says: code.as_deref().map(ApiError::of),
        item: item.item,
        kind: item.kind,
        case: (item.kind != ItemKind::Duty).then_some(item.case),
        title: item.title,
        created_ms: item.created_ms,
        state,
        zh,
        media_received: done,
        media: of,
        bytes_sent: item.bytes_sent,
        bytes: item.bytes,
        closed: item.closed,
        to_draft: item.given || item.kind == ItemKind::Report,
    }
}

/// Items since an instant and everything not yet complete, newest first, no more than `most`.
///
/// # Errors
/// `session.over`.
pub fn list(
    phone: &Phone,
    session: &Session,
    since: Millis,
    most: u32,
) -> ApiResult<Vec<ItemCard>> {
    let book = session.notebook(phone)?;
    let rows = book.store.read(|db| items::since(db, since, most))?;
    Ok(rows.into_iter().map(card).collect())
}

/// The line on the home screen: 今日 12 件 · 中心已收 12 · 图片 31/31.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Figures {
    /// Reports.
    pub reports: u64,
    /// Reports that the centre has in full.
    pub reports_received: u64,
    /// Media of everything submitted.
    pub media: u64,
    /// Media with a receipt.
    pub media_received: u64,
    /// Items of any day that are not complete.
    pub open: u64,
}

/// The figures since an instant.
///
/// # Errors
/// `session.over`.
pub fn figures(phone: &Phone, session: &Session, since: Millis) -> ApiResult<Figures> {
    let book = session.notebook(phone)?;
    let (rows, (media, media_received)) = book
        .store
        .read(|db| Ok((items::since(db, since, u32::MAX)?, media::figures(db, since)?)))?;
    let mut figures = Figures { media, media_received, ..Figures::default() };
    for row in rows {
        let state = ItemState::of(&row);
        if row.kind == ItemKind::Report && row.created_ms >= since {
            figures.reports += 1;
            figures.reports_received += u64::from(state == ItemState::Received);
        }
        figures.open += u64::from(state != ItemState::Received && !row.closed);
    }
    Ok(figures)
}

/// Takes an item back that nobody has been offered yet; a report becomes a draft again.
///
/// # Errors
/// `item.sealed`, `item.gone`.
pub fn recall(phone: &Phone, session: &Session, item: OpId) -> ApiResult<Option<Draft>> {
    let book = session.notebook(phone)?;
    Ok(outbox::recall(&book, item)?)
}

/// Takes a refused item up again.
///
/// # Errors
/// `item.not_refused`, `item.gone`.
pub fn reopen(phone: &Phone, session: &Session, item: OpId) -> ApiResult<Reopened> {
    let book = session.notebook(phone)?;
    Ok(outbox::reopen(&book, item)?)
}

/// Lets a refused item be.
///
/// # Errors
/// `item.not_refused`, `item.gone`.
pub fn set_aside(phone: &Phone, session: &Session, item: OpId) -> ApiResult<()> {
    let book = session.notebook(phone)?;
    Ok(outbox::set_aside(&book, item)?)
}

/// What happened on this phone under this person's name, newest first.
///
/// # Errors
/// `session.over`.
pub fn history(phone: &Phone, session: &Session, most: u32) -> ApiResult<Vec<LogLine>> {
    let book = session.notebook(phone)?;
    Ok(book.store.read(|db| log::latest(db, most))?)
}
