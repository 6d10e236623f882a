//! What the centre will probably say to a request, by the very function it decides with.

use std::collections::BTreeSet;
use std::sync::{Arc, LazyLock};

use crdts::CmRDT as _;
use shared::calendar::Calendars;
use shared::case::{Case, DocChange, DocOp, Verdict};
use shared::city::{FilingStandard, MonthDay, Policy, Role};
use shared::clock::{ClockKind, ClockLimit};
use shared::codes::{CaseNumber, FilingStandardId, UnitCode};
use shared::ids::{CaseId, Millis, OpId, TaskId, UserId};
use shared::media::Sha256Hash;
use shared::sync::CrewMember;
use shared::text::Code;
use shared::workflow::{Decision, Facts, Need, Person, Request, decide, lacks};

use super::shown::{ShownCase, show};
use crate::draft::DraftMedium;
use crate::ground::Ground;
use crate::phone::Notebook;
use crate::store::tables::person;
use crate::{Error, Result};

/// What a phone knows beside the case; where it knows nothing it assumes the best, because the
/// centre decides.
struct PhoneFacts<'a> {
    case: &'a Case,
    me: &'a person::Person,
    received: &'a BTreeSet<Sha256Hash>,
    now: Millis,
    task: TaskId,
    policy: &'a Policy,
    ground: Option<&'a Ground>,
}

/// Until the city's pack is here, the working time of most.
pub(super) static USUAL: LazyLock<Calendars> = LazyLock::new(Calendars::default);

impl PhoneFacts<'_> {
    fn crew(&self, user: UserId) -> Option<&CrewMember> {
        self.me.scope.crews.iter().find(|crew| crew.user == user)
    }
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
        // Crews are told to whoever gives them work; of others nothing is known.
        let crew = role != Role::Crew || self.crew(user).is_some();
        if user == self.me.profile.id { self.me.profile.holds(role) } else { crew }
    }
    fn unit_of(&self, user: UserId) -> Option<UnitCode> {
        let own = (user == self.me.profile.id).then_some(&self.me.profile.unit);
        own.cloned().unwrap_or_else(|| self.crew(user).map(|crew| crew.unit.clone()))
    }
    fn in_area(&self, _: &Case, user: UserId) -> bool {
        // What is on this phone came by an own feed.
        user == self.me.profile.id
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
        self.task
    }
    fn now(&self) -> Millis {
        self.now
    }
    fn policy(&self) -> &Policy {
        self.policy
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

/// A case as its reader expects it to stand once the centre has heard what this phone has to say.
pub struct Expected {
    /// The case as it is shown.
    pub shown: ShownCase,
    /// The case with own requests that nobody has decided yet done, in their order.
    pub case: Case,
    /// The last of them that would happen.
    pub last: Option<OpId>,
    me: person::Person,
    received: BTreeSet<Sha256Hash>,
    now: Millis,
    policy: Policy,
    ground: Option<Arc<Ground>>,
}

impl Expected {
    fn facts<'a>(&'a self, case: &'a Case, task: TaskId) -> PhoneFacts<'a> {
        PhoneFacts {
            case,
            me: &self.me,
            received: &self.received,
            now: self.now,
            task,
            policy: &self.policy,
            ground: self.ground.as_deref(),
        }
    }

    fn by(&self) -> Person<'_> {
        let profile = &self.me.profile;
        Person { user: profile.id, roles: &profile.roles, unit: profile.unit.as_ref() }
    }

    /// Whose view it is.
    #[must_use]
    pub fn me(&self) -> &person::Person {
        &self.me
    }

    /// The time it was looked at, corrected.
    #[must_use]
    pub fn now(&self) -> Millis {
        self.now
    }

    /// The city's settings.
    #[must_use]
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// The city's base data, when its pack is here.
    #[must_use]
    pub fn ground(&self) -> Option<&Ground> {
        self.ground.as_deref()
    }

    /// What the centre would probably say to a request now.
    #[must_use]
    pub fn decide(&self, request: &Request) -> Decision {
        decide(&self.case, request, &self.by(), &self.facts(&self.case, NO_TASK))
    }

    /// What a request lacks; none when it is not for this person to ask here.
    #[must_use]
    pub fn lacks(&self, request: &Request) -> Option<Vec<Need>> {
        lacks(&self.case, request, &self.by(), &self.facts(&self.case, NO_TASK))
    }

    /// The one countdown of the case: which clock, and when it is due.
    #[must_use]
    pub fn countdown(&self) -> Option<(ClockKind, Millis)> {
        let facts = self.facts(&self.case, NO_TASK);
        let rules = self.policy.clocks.rules(facts.calendars());
        let binding = self.case.flow.binding(&rules)?;
        Some((binding.kind, binding.due))
    }

    /// Lets an own request happen that the centre has not decided.
    fn follow(&mut self, op: OpId, request: &Request) {
        // The task it gives has no id before the centre gives one: until then its request's own.
        let decision =
            decide(&self.case, request, &self.by(), &self.facts(&self.case, TaskId(op.0)));
        let pos = self.case.pos.saturating_add(1);
        let flow = &mut self.case.flow;
        match decision {
            Decision::Applied(effects) => {
                effects.iter().for_each(|effect| flow.apply(effect, pos));
                flow.keep_reason(request, pos);
                self.case.pos = pos;
            }
            Decision::Already => {}
            Decision::Superseded(_) | Decision::Rejected(_) | Decision::Pending => return,
        }
        flow.verdicts.insert(op, Verdict::Applied);
        self.last = Some(op);
    }
}

/// No task is given by what only asks.
const NO_TASK: TaskId = TaskId(uuid::Uuid::nil());

/// The case as its reader expects it, media that are about to be attached included.
///
/// # Errors
/// The file can't be read.
pub fn expected(book: &Notebook<'_>, case: CaseId, media: &[DraftMedium]) -> Result<Expected> {
    let (me, mut shown) =
        book.store.read(|db| Ok((person::get(db)?, show(db, book.user, case)?)))?;
    for medium in media {
        let change = DocChange::Attach(medium.attached.clone());
        let (op, by, device_ms) = (medium.op, book.user, medium.added_ms);
        shown.case.doc.apply(DocOp { op, by, device_ms, change });
    }
    let mut expected = Expected {
        case: shown.case.clone(),
        last: None,
        me,
        received: shown.view.as_ref().map(|v| v.received.clone()).unwrap_or_default(),
        now: book.now()?.wall_ms,
        policy: book.phone.policy(),
        ground: book.phone.ground(),
        shown,
    };
    let open: Vec<_> = expected.shown.answers.iter().filter(|answered| answered.open).collect();
    let open: Vec<_> = open.into_iter().map(|one| (one.op, one.request.clone())).collect();
    open.iter().for_each(|(op, request)| expected.follow(*op, request));
    Ok(expected)
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
    Ok(expected(book, case, media)?.decide(request))
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
