//! 通知公告: what the centre tells this person, and that it was read. All of it works without network;
//! what was read is told when there is a way.

use serde::{Deserialize, Serialize};
use shared::ids::{Millis, NoticeId};
use shared::notice::Notice;

use super::{ApiError, ApiResult};
use crate::phone::{Notebook, Phone};
use crate::session::Session;
use crate::store::tables::notices::{self, KeptNotice};

/// A notice as a screen shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct NoticeSheet {
    /// Its name.
    pub id: NoticeId,
    /// Its heading.
    pub title: String,
    /// What it says.
    pub text: String,
    /// Who says it: a post and a unit.
    pub from: String,
    /// When it was published.
    pub published_at: Millis,
    /// When it is over.
    pub until: Option<Millis>,
    /// Whether the reader is asked to say 已阅.
    pub confirm: bool,
    /// When it was read.
    pub read_at: Option<Millis>,
    /// When 已阅 was said.
    pub confirmed_at: Option<Millis>,
    /// Whether it waits for its reader: it is not read, or asks for 已阅 and has not got it.
    pub open: bool,
}

impl From<KeptNotice> for NoticeSheet {
    fn from(kept: KeptNotice) -> Self {
        let KeptNotice { notice, mark } = kept;
        let confirmed_at = mark.and_then(|mark| mark.confirmed_at);
        let Notice { id, title, text, from, published_at, until, confirm, .. } = notice;
        Self {
            id,
            title: title.to_string(),
            text: text.to_string(),
            from: from.to_string(),
            published_at,
            until,
            confirm,
            read_at: mark.map(|mark| mark.read_at),
            confirmed_at,
            open: mark.is_none() || (confirm && confirmed_at.is_none()),
        }
    }
}

fn standing(book: &Notebook<'_>) -> ApiResult<Vec<NoticeSheet>> {
    let now = book.now()?.wall_ms;
    let kept = book.store.read(notices::all)?.into_iter();
    Ok(kept.filter(|kept| kept.notice.stands(now)).map(NoticeSheet::from).collect())
}

/// The notices that stand, those that wait for their reader first, then the newest. What is over by the
/// phone's clock is not shown.
///
/// # Errors
/// `session.over`, `store.failed`.
pub fn list(phone: &Phone, session: &Session) -> ApiResult<Vec<NoticeSheet>> {
    let mut sheets = standing(&session.notebook(phone)?)?;
    // The sort is stable: within each half the newest stays first.
    sheets.sort_by_key(|sheet| !sheet.open);
    Ok(sheets)
}

/// How many of them wait for their reader.
///
/// # Errors
/// `session.over`, `store.failed`.
pub fn unread(phone: &Phone, session: &Session) -> ApiResult<usize> {
    let sheets = standing(&session.notebook(phone)?)?;
    Ok(sheets.iter().filter(|sheet| sheet.open).count())
}

/// Notes that a notice was opened; the first time counts. On the disk when this returns.
///
/// # Errors
/// `notice.gone` for one that was withdrawn or is over; `session.over`, `store.failed`.
pub fn read(phone: &Phone, session: &Session, id: NoticeId) -> ApiResult<NoticeSheet> {
    mark(phone, session, id, false)
}

/// 已阅. Whoever says so has read it. On the disk when this returns.
///
/// # Errors
/// `notice.gone` for one that was withdrawn or is over; `session.over`, `store.failed`.
pub fn confirm(phone: &Phone, session: &Session, id: NoticeId) -> ApiResult<NoticeSheet> {
    mark(phone, session, id, true)
}

fn mark(phone: &Phone, session: &Session, id: NoticeId, confirmed: bool) -> ApiResult<NoticeSheet> {
    let book = session.notebook(phone)?;
    let now = book.now()?.wall_ms;
    let there = book.store.write(|tx| {
        let stands = notices::find(tx, id)?.is_some_and(|notice| notice.stands(now));
        if stands {
            notices::read(tx, id, now, confirmed)?;
        }
        Ok(stands)
    })?;
    let sheets = if there { standing(&book)? } else { Vec::new() };
    let own = sheets.into_iter().find(|sheet| sheet.id == id);
    own.ok_or_else(|| ApiError::of("notice.gone"))
}
