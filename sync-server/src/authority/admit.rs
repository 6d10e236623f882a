//! One op against one case: accepted with its entry, refused, or held. Pure.

use shared::case::{Author, Case, DocChange, DocOp, Entry, FieldValue, OpRef, Register};
use shared::city::{Lack, PointBy};
use shared::codes::{ClassKey, UnitGridCode};
use shared::geo::{Fix, FixFlag};
use shared::ids::{ActorId, CaseId, Dot, Millis};
use shared::media::MediaKind;
use shared::ops::{
    Body, CaseCreated, ChainedOp, DeviceTime, FieldsSet, Header, MediaAttached, Outcome,
};
use shared::supervision::{Drawn, Finding};
use shared::text::Text;
use shared::workflow::{CaseState, Person, decide, reported};

use super::facts::CityFacts;
use super::rights::{at_desk, hears_of, supervises, takes_part};
use crate::store::Account;

/// Clocks further apart than this are pointed out to the desk (R12: they decide nothing).
const CLOCK_ODD_MS: i64 = 10 * 60 * 1000;

/// The flag of a picture out of the album, where the city wants that pointed out.
const ALBUM: &str = "media.album";

/// What acceptance, filing and dispatch rely on. The description stays open: whoever works on the
/// case may add to it at any time.
const DECIDED_ON: [Register; 2] = [Register::Object, Register::Place];

/// What becomes of one op.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Judged {
    pub(super) outcome: Outcome,
    pub(super) entry: Option<Entry>,
}

impl Judged {
    pub(super) fn refused(code: &str) -> Self {
        Self { outcome: Outcome::Refused(code.to_owned()), entry: None }
    }

    pub(super) fn held(code: &str) -> Self {
        Self { outcome: Outcome::Held(code.to_owned()), entry: None }
    }

    /// Taken in without an entry: it is in already, or is about no case.
    pub(super) fn accepted() -> Self {
        Self { outcome: Outcome::Accepted, entry: None }
    }
}

/// The op under judgement, with its author.
#[derive(Debug, Clone, Copy)]
pub(super) struct Arrived<'a> {
    pub(super) actor: ActorId,
    pub(super) chained: &'a ChainedOp,
    pub(super) header: &'a Header,
    pub(super) author: &'a Account,
    pub(super) at: Millis,
}

/// Judges an op of `arrived` on `case`, which is none when the centre has never heard of it.
pub(super) fn judge(
    case: Option<&Case>,
    arrived: Arrived<'_>,
    body: &Body,
    facts: &CityFacts<'_>,
) -> Judged {
    let id = arrived.header.subject.id;
    if case.is_some_and(|c| c.doc.admitted_at(arrived.header.op).is_some()) {
        // The same op under another actor, after a fork: it is in already.
        return Judged::accepted();
    }
    match (case, body) {
        (None, Body::CaseCreated(facts_said)) => create(id, arrived, facts_said, facts),
        (None, _) => Judged::held("case.unknown"),
        (Some(case), Body::CaseCreated(said)) => {
            let same = case.flow.reporter == Some(arrived.author.profile.id)
                && case.doc.facts().is_some_and(|f| f.what.field_code == said.field_code);
            if same { Judged::accepted() } else { Judged::refused("case.exists") }
        }
        (Some(case), body) => on_case(case, arrived, body, facts),
    }
}

fn create(id: CaseId, arrived: Arrived<'_>, said: &CaseCreated, facts: &CityFacts<'_>) -> Judged {
    let user = arrived.author.profile.id;
    if said.reporter != user {
        return Judged::refused("case.reporter_mismatch");
    }
    let case = Case::new(id);
    let mut flags = clock_flags(arrived);
    if let Some(fix) = &said.fix {
        // Its class comes with the next op; what that class says of the fix is told there.
        flags.extend(fix_flags(fix, None, facts));
    }
    let mut entry = entry(&case, arrived, vec![DocChange::Created(said.clone())]);
    entry.effects = reported(user, arrived.at, &facts.city.policy.clocks);
    entry.flags = flags;
    Judged { outcome: Outcome::Accepted, entry: Some(entry) }
}

fn on_case(case: &Case, arrived: Arrived<'_>, body: &Body, facts: &CityFacts<'_>) -> Judged {
    let user = arrived.author.profile.id;
    let part = takes_part(case, arrived.author);
    // What was allowed under the op's own scope and is not now is still taken in: it was said in
    // good faith, and only the desk can tell what it is worth.
    let once_allowed = arrived.header.scope_rev < arrived.author.scope_rev;
    let looks = supervises(case, &arrived.author.profile, facts.city);
    let stands = if matches!(body, Body::SupervisionFound(_)) { looks } else { part || looks };
    let late = (!stands && once_allowed).then(|| "scope.changed".to_owned());
    match body {
        Body::SupervisionFound(said) => match said.finding.fault() {
            Some(code) => Judged::refused(code),
            None if !stands && !once_allowed => Judged::refused("finding.not_your_area"),
            None => found(case, arrived, &said.finding, late),
        },
        Body::RemarkAdded(_) | Body::MediaAttached(_)
            if !stands && !once_allowed && !hears_of(case, arrived.author, facts.city) =>
        {
            Judged::refused("case.not_yours")
        }
        Body::FieldsSet(_) if !part => Judged::refused("case.not_yours"),
        Body::RemarkAdded(remark) => {
            accept(case, arrived, vec![DocChange::Remark(remark.text.clone())], late)
        }
        Body::MediaAttached(medium) => match medium_fault(medium) {
            Some(code) => Judged::refused(code),
            None => {
                let mut judged =
                    accept(case, arrived, vec![DocChange::Attach(medium.clone())], late);
                if let Some(entry) = &mut judged.entry {
                    entry.flags.extend(medium_flags(case, medium, facts).map(str::to_owned));
                }
                judged
            }
        },
        Body::FieldsSet(set) => fields(case, arrived, set, facts),
        Body::MediaRetracted(retracted) => {
            let own = case.doc.media().into_iter().find(|m| m.op == retracted.attached_by);
            match own {
                None => Judged::refused("media.unknown"),
                Some(m) if m.by != user => Judged::refused("media.not_yours"),
                Some(_) if case.flow.pinned => Judged::refused("media.pinned"),
                Some(m) => accept(case, arrived, vec![DocChange::Retract(m.op)], None),
            }
        }
        Body::Withdrawn(withdrawn) => {
            let own = case.doc.remarks().into_iter().find(|r| r.op == withdrawn.op);
            match own {
                Some(r) if r.by == user => {
                    accept(case, arrived, vec![DocChange::Withdraw(r.op)], None)
                }
                Some(_) => Judged::refused("op.not_yours"),
                None if case.flow.verdicts.contains_key(&withdrawn.op) => {
                    Judged::refused("op.already_decided")
                }
                None => Judged::refused("op.unknown"),
            }
        }
        Body::TransitionRequested(request) => {
            let profile = &arrived.author.profile;
            let person = Person { user, roles: &profile.roles, unit: profile.unit.as_ref() };
            let decision = decide(case, request, &person, facts);
            let mut entry = entry(case, arrived, Vec::new());
            entry.request = Some(request.clone());
            entry.verdict = Some(decision.verdict());
            if let shared::workflow::Decision::Applied(effects) = decision {
                entry.effects = effects;
            }
            entry.flags = late.into_iter().collect();
            Judged { outcome: Outcome::Accepted, entry: Some(entry) }
        }
        Body::CaseCreated(_) => Judged::refused("case.exists"),
        // Read as an act of duty before it comes here.
        Body::DutyStarted(_) | Body::DutyEnded(_) => Judged::held("op.unknown_kind"),
    }
}

/// A finding, with its draw made again and its day held against the day it was said: whoever passes a
/// chosen case off as drawn is pointed out, and so is a phone whose clock is wrong, or one that looked for a
/// day whose draw it liked.
fn found(case: &Case, arrived: Arrived<'_>, finding: &Finding, late: Option<String>) -> Judged {
    let mut judged = accept(case, arrived, vec![DocChange::Found(finding.clone())], late);
    if let (Some(entry), Some(drawn)) = (&mut judged.entry, finding.drawn) {
        let author = arrived.author.profile.id;
        let other_day = !is_of_the_day(&drawn, arrived.header.time);
        let not_drawn = !drawn.may_give(author, case.id);
        let odd = [(other_day, "finding.other_day"), (not_drawn, "finding.not_drawn")];
        entry.flags.extend(odd.iter().filter(|(is, _)| *is).map(|(_, code)| (*code).to_owned()));
    }
    judged
}

/// Whether a draw is of the day on which it was used, or of the day before for whoever works past
/// midnight.
fn is_of_the_day(drawn: &Drawn, time: DeviceTime) -> bool {
    let local = time.wall_ms.saturating_add(i64::from(time.utc_offset_min) * 60_000);
    let today = local.div_euclid(86_400_000);
    (0..=1).contains(&today.saturating_sub(i64::from(drawn.day)))
}

fn fields(case: &Case, arrived: Arrived<'_>, set: &FieldsSet, facts: &CityFacts<'_>) -> Judged {
    let mut flags = Vec::new();
    let pinned = case.flow.pinned && !at_desk(arrived.author);
    let mut changes = Vec::with_capacity(set.writes.len());
    let class = class_of(case, set);
    for write in &set.writes {
        if pinned && DECIDED_ON.contains(&write.value.register()) {
            changes.push(DocChange::Propose(write.value.clone()));
            flags.push("fields.proposed".to_owned());
            continue;
        }
        flags.extend(oddities(&write.value, class.as_ref(), facts).into_iter().map(str::to_owned));
        if let (FieldValue::Object(_), Some(said)) = (&write.value, case.doc.facts())
            && let Some(fix) = &said.what.fix
        {
            flags.extend(fix_flags(fix, class.as_ref(), facts));
        }
        let (seen, struck) = case.doc.split_seen(write.value.register(), &write.seen);
        if !struck.is_empty() {
            flags.push("fields.unknown_parents".to_owned());
        }
        let dot = Dot { actor: arrived.actor, seq: arrived.chained.seq };
        changes.push(DocChange::Put { value: write.value.clone(), dot, seen });
    }
    let mut judged = accept(case, arrived, changes, None);
    if let Some(entry) = &mut judged.entry {
        entry.flags = flags;
    }
    judged
}

/// The class that a write leaves behind.
fn class_of(case: &Case, set: &FieldsSet) -> Option<ClassKey> {
    let written = set.writes.iter().find_map(|write| match &write.value {
        FieldValue::Object(object) => Some(object.class.as_ref()),
        _ => None,
    });
    match written {
        Some(class) => class.and_then(|class| class.as_str().parse().ok()),
        None => case.doc.class(),
    }
}

/// What the city's policy of this class has against a fix, or for a fix before its class is known.
fn fix_flags(fix: &Fix, class: Option<&ClassKey>, facts: &CityFacts<'_>) -> Vec<String> {
    let limits = facts.city.policy.for_class(class).fix;
    let flags = limits.flags(fix, Some(&facts.city.bounds));
    flags.into_iter().map(|flag| fix_code(flag).to_owned()).collect()
}

/// What the policy of the case's class has against a medium: told to the desk, never a refusal. How
/// many photos there may be is asked of a report, not of the work on it.
fn medium_flags(
    case: &Case,
    medium: &MediaAttached,
    facts: &CityFacts<'_>,
) -> impl Iterator<Item = &'static str> {
    let policy = facts.city.policy.for_class(case.doc.class().as_ref());
    let is_photo = |kind| kind == MediaKind::Photo;
    let photos = case.doc.media().iter().filter(|m| is_photo(m.what.kind)).count();
    let over = is_photo(medium.kind)
        && case.flow.state == CaseState::Reported
        && photos >= usize::from(policy.max_photos);
    let against = policy.against(medium).map(Lack::code);
    let album = policy.flags_album(medium).then_some(ALBUM);
    [against.or(album), over.then_some(Lack::ManyPhotos.code())].into_iter().flatten()
}

/// What is odd about a value: pointed out to the desk, kept as it was given (R21).
fn oddities(
    value: &FieldValue,
    class: Option<&ClassKey>,
    facts: &CityFacts<'_>,
) -> Vec<&'static str> {
    let (mut odd, city) = (Vec::new(), facts.city);
    match value {
        FieldValue::Object(object) => {
            if let Some(class) = &object.class {
                odd.extend(facts.classes.oddity(class.as_str().parse().ok().as_ref()));
            }
            let component = object.component.as_ref().map(Text::as_str);
            let listed = |code: &str| {
                let code = code.parse().ok();
                code.is_some_and(|code| facts.components.binary_search(&code).is_ok())
            };
            if component.is_some_and(|code| !listed(code)) {
                odd.push("component.unknown");
            }
        }
        FieldValue::Place(place) => {
            let given = place.unit_grid.as_ref().map(Text::as_str);
            let listed = |code: &str| {
                let code = code.parse::<UnitGridCode>().ok();
                code.is_some_and(|code| city.unit_grids.iter().any(|grid| grid.code == code))
            };
            if given.is_some_and(|code| !listed(code)) {
                odd.push("grid.unknown");
            }
            let policy = city.policy.for_class(class);
            if place.accuracy_dm.is_some_and(|dm| dm > policy.fix.coarse_dm) {
                odd.push(fix_code(FixFlag::Coarse));
            }
            if policy.point == PointBy::Fix && !place.source.is_measured() {
                odd.push(Lack::NoFix.code());
            }
            match place.point.map(|p| (p, p.check())) {
                None => odd.push("position.none"),
                Some((_, Err(e))) => odd.push(e.code()),
                Some((p, Ok(()))) if !city.bounds.contains(p) => odd.push("position.outside_city"),
                Some(_) => {}
            }
        }
        FieldValue::Description(_) => {}
    }
    odd
}

fn accept(
    case: &Case,
    arrived: Arrived<'_>,
    changes: Vec<DocChange>,
    flag: Option<String>,
) -> Judged {
    let mut entry = entry(case, arrived, changes);
    entry.flags = flag.into_iter().collect();
    Judged { outcome: Outcome::Accepted, entry: Some(entry) }
}

fn entry(case: &Case, arrived: Arrived<'_>, changes: Vec<DocChange>) -> Entry {
    let Arrived { actor, chained, header, author, at } = arrived;
    let by = author.profile.id;
    let device_ms = header.time.wall_ms;
    let doc_op = |change| DocOp { op: header.op, by, device_ms, change };
    Entry {
        case: case.id,
        pos: case.pos.saturating_add(1),
        prev: case.head,
        by: Author::Person(by),
        received_at: at,
        from: Some(OpRef { op: header.op, dot: Dot { actor, seq: chained.seq } }),
        request: None,
        verdict: None,
        changes: changes.into_iter().map(doc_op).collect(),
        effects: Vec::new(),
        flags: Vec::new(),
    }
}

fn clock_flags(arrived: Arrived<'_>) -> Vec<String> {
    let ahead = arrived.header.time.wall_ms.saturating_sub(arrived.at);
    if ahead > CLOCK_ODD_MS { vec!["clock.ahead".to_owned()] } else { Vec::new() }
}

fn medium_fault(medium: &MediaAttached) -> Option<&'static str> {
    if u64::from(medium.bytes) > medium.kind.max_bytes() {
        return Some("media.too_large");
    }
    (medium.bytes == 0).then_some("media.empty")
}

fn fix_code(flag: FixFlag) -> &'static str {
    match flag {
        FixFlag::Zero => "position.zero",
        FixFlag::NoAccuracy => "position.no_accuracy",
        FixFlag::Stale => "position.stale",
        FixFlag::OutsideCity => "position.outside_city",
        FixFlag::Mock => "position.mock",
        FixFlag::Coarse => "position.coarse",
        FixFlag::Impossible => "position.impossible",
    }
}
