//! What the centre will probably say to a request, by the very function it decides with.

use std::collections::BTreeSet;
use std::sync::{Arc, LazyLock};

use crdts::CmRDT as _;
use shared::calendar::Calendars;
use shared::case::{Case, DocChange, DocOp};
use shared::city::{FilingStandard, MonthDay, Policy, Role};
use shared::clock::{ClockKind, ClockLimit};
use shared::codes::{CaseNumber, FilingStandardId, UnitCode};
use shared::ids::{CaseId, Millis, TaskId, UserId};
use shared::media::Sha256Hash;
use shared::text::Code;
use shared::workflow::{Decision, Facts, Person, Request, decide};

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
    now: Millis,
    policy: Policy,
    ground: Option<Arc<Ground>>,
}

/// Until the city's pack is here, the working time of most.
pub(super) static USUAL: LazyLock<Calendars> = LazyLock::new(Calendars::default);

impl PhoneFacts<'_> {
    fn today(&self) -> Option<MonthDay> {
        self.ground.as_ref().and_then(|ground| ground.day(self.now))
    }

    fn standard(&self, standard: &Code) -> Option<FilingStandard> {
        let id = standard.as_str().parse::<FilingStandardId>().ok()?;
        self.ground.as_ref()?.standard(&id).ok().flatten()
    }
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
        self.ground.is_none() || self.standard(standard).is_some()
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
    fn now(&self) -> Millis {
        self.now
    }
    fn policy(&self) -> &Policy {
        &self.policy
    }
    fn is_urgent(&self, standard: &Code) -> bool {
        self.standard(standard).is_some_and(|s| s.is_urgent_on(self.today(), None))
    }
    fn open_root(&self, case: CaseId) -> Option<CaseId> {
        Some(case)
    }
    fn calendars(&self) -> &Calendars {
        self.ground.as_ref().map_or(&*USUAL, |ground| ground.calendars())
    }
    fn limit(&self, standard: &Code, kind: ClockKind) -> Option<ClockLimit> {
        let standard = self.standard(standard)?;
        match kind {
            ClockKind::MakeSafe => standard.make_safe.map(ClockLimit::from),
            _ => Some(standard.disposal_on(self.today(), None)),
        }
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
        now: book.now()?.wall_ms,
        policy: book.phone.policy(),
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
