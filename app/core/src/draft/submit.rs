//! From a draft to work for the centre: one check, one transaction.

use std::collections::BTreeSet;

use rusqlite::Connection;
use shared::case::{FieldValue, ObjectValue, Register};
use shared::city::{Lack, Policy};
use shared::geo::{Fix, FixSource, Point, fix_verdict};
use shared::ids::{CaseId, OpId};
use shared::media::Sha256Hash;
use shared::ops::{Body, CaseCreated, FieldWrite, FieldsSet, RemarkAdded, ReportKind};
use shared::text::Code;

use super::doubts::log_used;
use super::report::Draft;
use crate::outbox::{ItemKind, Part, write_item};
use crate::phone::Notebook;
use crate::store::tables::{answers, drafts, log};
use crate::{Error, Result};

/// What a draft still lacks before it can be submitted under the policy of its class, as stable codes,
/// in the order of the form.
#[must_use]
pub fn lacking(draft: &Draft, policy: &Policy) -> Vec<&'static str> {
    let class = draft.class();
    let point = draft.place.as_ref().map(|place| place.source);
    let media = draft.media.iter().map(|m| &m.attached);
    let lacks = policy.for_class(class.as_ref()).lacks(draft.kind, media, point);
    let mut codes: Vec<_> = lacks.into_iter().map(Lack::code).collect();
    if draft.object.class.is_none() && draft.kind != ReportKind::Quick {
        codes.push("report.needs_class");
    }
    if !has_place(draft) {
        codes.push("report.needs_place");
    }
    codes
}

/// A point set by a person, or measured well enough; an old, empty or zero fix is none (R14).
fn has_place(draft: &Draft) -> bool {
    let Some(place) = &draft.place else { return false };
    let Some(point) = place.point else { return false };
    match place.source {
        FixSource::MapPick | FixSource::ByHand => point.check().is_ok(),
        measured => {
            let fix = as_fix(point, place.accuracy_dm, measured);
            fix_verdict(&fix, None).allows_automatic_point()
        }
    }
}

/// The age was judged when the fix became a place ([`super::placed_by`]); here the rest is.
fn as_fix(point: Point, accuracy_dm: Option<u32>, source: FixSource) -> Fix {
    Fix { point, accuracy_dm, age_ms: 0, mock: false, source }
}

/// Submits a report: in one commit the draft is gone and its operations wait for a way to the centre.
/// Returns the item.
///
/// # Errors
/// The first code of [`lacking`], `draft.gone`.
pub fn submit(book: &Notebook<'_>, case: CaseId) -> Result<OpId> {
    let now = book.now()?;
    let draft = book.store.read(|db| drafts::get(db, case))?.ok_or(Error::Rule("draft.gone"))?;
    if let Some(code) = lacking(&draft, &book.phone.policy()).first() {
        return Err(Error::Rule(code));
    }
    let person = book.person()?;
    let mut parts = vec![Part::new(
        book.fresh_op(now)?,
        Body::CaseCreated(CaseCreated {
            reporter: book.user,
            work_number: Code::clipped(person.profile.work_number.as_str()),
            field_code: Code::clipped(&draft.field_code.to_string()),
            kind: draft.kind,
            found_at: draft.started.wall_ms,
            catalogue: draft.catalogue.clone(),
            fix: draft.fix,
        }),
    )];
    let writes = first_writes(&draft);
    if !writes.is_empty() {
        let salt = book.salt()?;
        parts.push(Part::new(book.fresh_op(now)?, Body::FieldsSet(FieldsSet { writes, salt })));
    }
    for medium in &draft.media {
        parts.push(Part::new(medium.op, Body::MediaAttached(medium.attached.clone())));
    }
    if !draft.remark.is_blank() {
        let remark = RemarkAdded { text: draft.remark.clone(), salt: book.salt()? };
        parts.push(Part::new(book.fresh_op(now)?, Body::RemarkAdded(remark)));
    }
    let title = draft.field_code.to_string();
    book.store.write(|tx| {
        drafts::get(tx, case)?.ok_or(Error::Rule("draft.gone"))?;
        drafts::delete(tx, case)?;
        log::add(tx, now.wall_ms, "report.submitted", &title)?;
        log_used(tx, now.wall_ms, &title, &draft.media)?;
        write_item(tx, ItemKind::Report, case, &title, &parts, now, person.scope.rev)
    })
}

fn first_writes(draft: &Draft) -> Vec<FieldWrite> {
    let value = |register| match register {
        Register::Object => (draft.object != ObjectValue::default())
            .then(|| FieldValue::Object(draft.object.clone())),
        Register::Place => draft.place.clone().map(FieldValue::Place),
        Register::Description => (!draft.description.is_blank())
            .then(|| FieldValue::Description(draft.description.clone())),
    };
    let values = Register::ALL.into_iter().filter_map(value);
    values.map(|value| FieldWrite { value, seen: Vec::new() }).collect()
}

/// Every file that a draft or an answer names.
pub(crate) fn named_by_drafts(db: &Connection) -> Result<BTreeSet<Sha256Hash>> {
    let reports = drafts::all(db)?.into_iter().flat_map(|d| d.media);
    let answers = answers::all(db)?.into_iter().flat_map(|a| a.media);
    Ok(reports
        .chain(answers)
        .flat_map(|m| [Some(m.attached.sha256), m.attached.thumb])
        .flatten()
        .collect())
}
