//! 追加照片: what somebody began to report is open already, so its photos go to that case.

use shared::ids::{CaseId, OpId};
use shared::ops::{Body, RemarkAdded};

use super::doubts::log_used;
use crate::outbox::{ItemKind, Part, write_item};
use crate::phone::Notebook;
use crate::store::tables::{drafts, log};
use crate::view::show;
use crate::{Error, Result};

/// Gives the photos of a draft, and what was said in it, to a case that exists: in one commit the draft
/// is gone and its media are wanted at the centre for that case. Until the act is offered to a transport
/// it can be taken back, and then the draft is as it was. Returns the item.
///
/// # Errors
/// `draft.gone`; `draft.nothing_to_add` without a medium; `case.unknown`; `case.over` for one at its end;
/// `media.*` for what the city does not take in that class; `op.too_large`.
pub fn add_to_case(book: &Notebook<'_>, draft: CaseId, case: CaseId) -> Result<OpId> {
    let now = book.now()?;
    let person = book.person()?;
    let given = book.store.read(|db| drafts::get(db, draft))?.ok_or(Error::Rule("draft.gone"))?;
    if given.media.is_empty() {
        return Err(Error::Rule("draft.nothing_to_add"));
    }
    let shown = book.store.read(|db| show(db, book.user, case))?;
    if case == draft || !shown.exists() {
        return Err(Error::Rule("case.unknown"));
    }
    if shown.case.flow.state.is_end() {
        return Err(Error::Rule("case.over"));
    }
    let policy = book.phone.policy().for_class(shown.case.doc.class().as_ref());
    if let Some(lack) = given.media.iter().find_map(|m| policy.against(&m.attached)) {
        return Err(Error::Rule(lack.code()));
    }
    let mut parts: Vec<Part> = given
        .media
        .iter()
        .map(|m| Part::new(m.op, Body::MediaAttached(m.attached.clone())))
        .collect();
    // What its author wrote would otherwise be lost with the draft.
    for text in [&given.description, &given.remark].into_iter().filter(|text| !text.is_blank()) {
        let remark = RemarkAdded { text: text.clone(), salt: book.salt()? };
        parts.push(Part::new(book.fresh_op(now)?, Body::RemarkAdded(remark)));
    }
    book.store.write(|tx| {
        drafts::get(tx, draft)?.ok_or(Error::Rule("draft.gone"))?;
        drafts::delete(tx, draft)?;
        log::add(tx, now.wall_ms, "draft.given", &format!("{} {case}", given.field_code))?;
        log_used(tx, now.wall_ms, &case.to_string(), &given.media)?;
        let title = given.field_code.to_string();
        let item = write_item(tx, ItemKind::Media, case, &title, &parts, now, person.scope.rev)?;
        drafts::give(tx, item, &given)?;
        Ok(item)
    })
}
