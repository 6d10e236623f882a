//! What the centre will probably say to a request, by the very function it decides with.

use std::collections::BTreeSet;
use std::sync::Arc;

use crdts::CmRDT as _;
use shared::case::{Case, DocChange, DocOp};
use shared::city::Role;
use shared::codes::{CaseNumber, FilingStandardId, UnitCode};
use shared::ids::{CaseId, Millis, TaskId, UserId};
use shared::media::Sha256Hash;
use shared::text::Code;
use shared::workflow::{Decision, Facts, Person, Request, TaskKind, decide};

use super::shown::show;
use crate::draft::DraftMedium;
use crate::ground::Ground;
use crate::phone::Notebook;
use crate::store::tables::person;
use crate::{Error, Result};

/// What a phone knows beside the case; where it knows nothing it assumes the best, because the
/// centre decides.
struct PhoneFacts<'a> {
    case: &'a Case,
    me: UserId,
    roles: &'a [Role],
    unit: Option<&'a UnitCode>,
    received: BTreeSet<Sha256Hash>,
    ground: Option<Arc<Ground>>,
}

impl Facts for PhoneFacts<'_> {
    fn path(&self, unit: &UnitCode) -> Vec<UnitCode> {
        let known = self.ground.as_ref().map(|ground| ground.units().path(unit));
        if let Some(path) = known.filter(|path| !path.is_empty()) {
            return path.into_iter().map(|unit| unit.code.clone()).collect();
        }
        let holder = &self.case.flow.holder;
        match holder.iter().position(|held| held == unit) {
            Some(at) => holder.iter().take(at.saturating_add(1)).cloned().collect(),
            None => vec![unit.clone()],
        }
    }
    fn has_role(&self, user: UserId, role: Role) -> bool {
        user != self.me || self.roles.contains(&role)
    }
    fn unit_of(&self, user: UserId) -> Option<UnitCode> {
        (user == self.me).then(|| self.unit.cloned()).flatten()
    }
    fn knows_standard(&self, standard: &Code) -> bool {
        let Some(ground) = &self.ground else { return true };
        let id = standard.as_str().parse::<FilingStandardId>();
        id.is_ok_and(|id| ground.standard(&id).is_ok_and(|found| found.is_some()))
    }
    fn received(&self, sha256: &Sha256Hash) -> bool {
        self.received.contains(sha256)
    }
    fn number(&self) -> Option<CaseNumber> {
        None
    }
    fn fresh_task(&self) -> TaskId {
        TaskId(uuid::Uuid::nil())
    }
    fn due(&self, _: TaskKind, _: Option<&Code>) -> Option<Millis> {
        None
    }
}

/// Predicts the decision on a request, media of the answer included.
///
/// # Errors
/// The file can't be read.
pub fn predict(
    book: &Notebook<'_>,
    case: CaseId,
    request: &Request,
    media: &[DraftMedium],
) -> Result<Decision> {
    let (me, mut shown) =
        book.store.read(|db| Ok((person::get(db)?, show(db, book.user, case)?)))?;
    for medium in media {
        let change = DocChange::Attach(medium.attached.clone());
        let (op, by, device_ms) = (medium.op, book.user, medium.added_ms);
        shown.case.doc.apply(DocOp { op, by, device_ms, change });
    }
    let facts = PhoneFacts {
        case: &shown.case,
        me: book.user,
        roles: &me.profile.roles,
        unit: me.profile.unit.as_ref(),
        received: shown.view.as_ref().map(|v| v.received.clone()).unwrap_or_default(),
        ground: book.phone.ground(),
    };
    let by = Person { user: book.user, roles: &me.profile.roles, unit: me.profile.unit.as_ref() };
    Ok(decide(&shown.case, request, &by, &facts))
}

/// Stops a request that lacks what only its author can give (`move.needs_...`). Whatever else the
/// prediction says, the centre decides.
///
/// # Errors
/// The code of the need.
pub fn check_needs(
    book: &Notebook<'_>,
    case: CaseId,
    request: &Request,
    media: &[DraftMedium],
) -> Result<()> {
    match predict(book, case, request, media)? {
        Decision::Rejected(code) if code.starts_with("move.needs_") => Err(Error::Rule(code)),
        _ => Ok(()),
    }
}
