//! A report being written.

use rusqlite::Transaction;
use serde::{Deserialize, Serialize};
use shared::case::{ObjectValue, PlaceValue};
use shared::codes::{ClassKey, FieldCode};
use shared::geo::Fix;
use shared::ids::{CaseId, OpId};
use shared::media::MediaRole;
use shared::ops::{DeviceTime, ReportKind};
use shared::text::{Code, Paragraph};

use super::doubts::TakenFor;
use super::medium::{DraftMedium, NewMedium, file_of, forget, keep, remove_unnamed, replaced};
use crate::clock::{local_day, month_and_day};
use crate::phone::Notebook;
use crate::store::tables::{drafts, log, media};
use crate::{Error, Result};

/// A report being written. Its id is already that of the case it will be (R9).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Draft {
    /// The case to be.
    pub case: CaseId,
    /// What people call it until it has a number.
    pub field_code: FieldCode,
    /// How it came to be.
    pub kind: ReportKind,
    /// When it was begun.
    pub started: DeviceTime,
    /// The catalogue the class is chosen from, as `standard/version`.
    pub catalogue: Code,
    /// Where the phone believed to be when it was begun.
    pub fix: Option<Fix>,
    /// Class, condition, component.
    pub object: ObjectValue,
    /// Where it is.
    pub place: Option<PlaceValue>,
    /// What is wrong.
    pub description: Paragraph,
    /// A word beside the case.
    pub remark: Paragraph,
    /// Photos, sounds, films, in the order they were taken.
    pub media: Vec<DraftMedium>,
}

impl Draft {
    /// The class that was chosen; none while there is none.
    #[must_use]
    pub fn class(&self) -> Option<ClassKey> {
        self.object.class.as_ref()?.as_str().parse().ok()
    }
}

/// A change of a draft; what is none stays.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(optional_fields = nullable))]
pub struct DraftEdit {
    /// See [`Draft::kind`].
    pub kind: Option<ReportKind>,
    /// See [`Draft::catalogue`].
    pub catalogue: Option<Code>,
    /// See [`Draft::fix`].
    pub fix: Option<Fix>,
    /// See [`Draft::object`].
    pub object: Option<ObjectValue>,
    /// See [`Draft::place`].
    pub place: Option<PlaceValue>,
    /// See [`Draft::description`].
    pub description: Option<Paragraph>,
    /// See [`Draft::remark`].
    pub remark: Option<Paragraph>,
}

/// Begins a report and gives it its field code.
///
/// # Errors
/// The file can't be written.
pub fn begin(book: &Notebook<'_>, kind: ReportKind, fix: Option<Fix>) -> Result<Draft> {
    let now = book.now()?;
    let case = book.fresh_case(now)?;
    let work_number = book.person()?.profile.work_number;
    let catalogue = book.phone.classes()?.current();
    book.store.write(|tx| {
        let (month, day) = month_and_day(now);
        let counter = drafts::next_of_day(tx, local_day(now))?;
        let draft = Draft {
            case,
            field_code: FieldCode::new(work_number, month, day, counter)
                .map_err(|e| Error::Rule(e.code()))?,
            kind,
            started: now,
            catalogue: catalogue.clone(),
            fix,
            object: ObjectValue::default(),
            place: None,
            description: Paragraph::default(),
            remark: Paragraph::default(),
            media: Vec::new(),
        };
        drafts::put(tx, &draft, now.wall_ms)?;
        Ok(draft)
    })
}

/// Changes a draft.
///
/// # Errors
/// `draft.gone`.
pub fn edit(book: &Notebook<'_>, case: CaseId, edit: DraftEdit) -> Result<Draft> {
    let current = book.phone.classes()?.current();
    change(book, case, |draft| {
        let DraftEdit { kind, catalogue, fix, object, place, description, remark } = edit;
        draft.kind = kind.unwrap_or(draft.kind);
        draft.fix = fix.or(draft.fix);
        draft.place = place.or_else(|| draft.place.take());
        // A class is one of the edition it was chosen from.
        set(&mut draft.catalogue, catalogue.or(object.is_some().then_some(current)));
        set(&mut draft.object, object);
        set(&mut draft.description, description);
        set(&mut draft.remark, remark);
        Ok(())
    })
}

fn set<T>(to: &mut T, from: Option<T>) {
    if let Some(value) = from {
        *to = value;
    }
}

/// Adds a medium: first its files are kept, then the draft names them.
///
/// # Errors
/// `draft.gone`, `media.empty`, `media.too_large`.
pub fn add_medium(book: &Notebook<'_>, case: CaseId, new: NewMedium) -> Result<Draft> {
    let now = book.now()?;
    keep(book, TakenFor::case(case), vec![new], now, |tx, media| {
        change_in(tx, case, now, |draft| {
            draft.media.extend(media);
            Ok(())
        })
    })
}

/// 重拍: the new medium takes the place of one that the draft names. The old one goes in the commit that
/// keeps the new one; where it is gone already, the new one is one more.
///
/// # Errors
/// `draft.gone`, `media.empty`, `media.too_large`; the old one is then as it was.
pub fn retake_medium(
    book: &Notebook<'_>,
    case: CaseId,
    old: OpId,
    new: NewMedium,
) -> Result<Draft> {
    let now = book.now()?;
    let draft = book.store.read(|db| drafts::get(db, case))?.ok_or(Error::Rule("draft.gone"))?;
    let taken = TakenFor { case, instead: file_of(&draft.media, old) };
    let (draft, files) = keep(book, taken, vec![new], now, |tx, media| {
        let mut gone = Vec::new();
        let draft = change_in(tx, case, now, |draft| {
            gone = replaced(&mut draft.media, old, media);
            Ok(())
        })?;
        Ok((draft, forget(tx, &gone)?))
    })?;
    let _naming = book.phone.media().hold();
    remove_unnamed(book, &files);
    Ok(draft)
}

/// Says what a medium shows.
///
/// # Errors
/// `draft.gone`, `media.unknown`.
pub fn set_role(book: &Notebook<'_>, case: CaseId, op: OpId, role: MediaRole) -> Result<Draft> {
    change(book, case, |draft| {
        let medium = draft.media.iter_mut().find(|m| m.op == op);
        medium.ok_or(Error::Rule("media.unknown"))?.attached.role = role;
        Ok(())
    })
}

/// Takes a medium off the draft because its author wants that.
///
/// # Errors
/// `draft.gone`, `media.unknown`.
pub fn remove_medium(book: &Notebook<'_>, case: CaseId, op: OpId) -> Result<Draft> {
    let now = book.now()?;
    let _naming = book.phone.media().hold();
    let (draft, files) = book.store.write(|tx| {
        let mut gone = None;
        let draft = change_in(tx, case, now, |draft| {
            let at = draft.media.iter().position(|m| m.op == op);
            gone = Some(draft.media.remove(at.ok_or(Error::Rule("media.unknown"))?));
            Ok(())
        })?;
        Ok((draft, forget(tx, gone.as_slice())?))
    })?;
    remove_unnamed(book, &files);
    Ok(draft)
}

/// Throws a draft away with its photos. The log keeps that it happened.
///
/// # Errors
/// `draft.confirm` unless the field code is given as the second confirmation; `draft.gone`.
pub fn discard(book: &Notebook<'_>, case: CaseId, confirmed: Option<&FieldCode>) -> Result<()> {
    let now = book.now()?;
    let draft = book.store.read(|db| drafts::get(db, case))?.ok_or(Error::Rule("draft.gone"))?;
    if confirmed != Some(&draft.field_code) {
        return Err(Error::Rule("draft.confirm"));
    }
    let _naming = book.phone.media().hold();
    let files = book.store.write(|tx| {
        drafts::delete(tx, case)?;
        log::add(tx, now.wall_ms, "draft.discarded", &draft.field_code.to_string())?;
        forget(tx, &draft.media)
    })?;
    remove_unnamed(book, &files);
    Ok(())
}

/// Whether another person's file on this phone knows the same bytes.
pub(crate) fn named_elsewhere(
    book: &Notebook<'_>,
    file: &shared::media::Sha256Hash,
) -> Result<bool> {
    for user in book.phone.users()? {
        let store = book.phone.store(user)?;
        if user != book.user && store.read(|db| media::get(db, file))?.is_some_and(|m| !m.removed) {
            return Ok(true);
        }
    }
    match book.phone.carried()? {
        Some(store) => Ok(store.read(|db| media::get(db, file))?.is_some_and(|m| !m.removed)),
        None => Ok(false),
    }
}

fn change(
    book: &Notebook<'_>,
    case: CaseId,
    act: impl FnOnce(&mut Draft) -> Result<()>,
) -> Result<Draft> {
    let now = book.now()?;
    book.store.write(|tx| change_in(tx, case, now, act))
}

fn change_in(
    tx: &Transaction<'_>,
    case: CaseId,
    now: DeviceTime,
    act: impl FnOnce(&mut Draft) -> Result<()>,
) -> Result<Draft> {
    let mut draft = drafts::get(tx, case)?.ok_or(Error::Rule("draft.gone"))?;
    act(&mut draft)?;
    drafts::put(tx, &draft, now.wall_ms)?;
    Ok(draft)
}
