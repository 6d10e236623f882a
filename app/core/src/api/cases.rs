//! Cases as their reader sees them, and acts on them.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use shared::case::{Added, FieldValue, Register};
use shared::clock::{ClockEvent, ClockKind, Clocks};
use shared::geo::Fix;
use shared::ids::{CaseId, Millis, OpId, UserId};
use shared::media::{MediaKind, MediaRole, Sha256Hash};
use shared::ops::OpKind;
use shared::person::MaskedCaller;
use shared::supervision::Finding;
use shared::sync::Feed;
use shared::text::{Line, Paragraph};
use shared::workflow::{Move, MoveArgs, Request};

use super::{ApiError, ApiResult};
use crate::camera::Picture;
use crate::draft;
use crate::outbox::{Act, act};
use crate::phone::{Notebook, Phone};
use crate::photo::Detail;
use crate::session::Session;
use crate::store::tables::media::{self, Rank};
use crate::store::tables::{items, views};
use crate::sync::{Carrier, Token, Transport};
use crate::view::{Conflict, OfCity, ShownCase, Status, conflicts, expected, show, status};
use crate::{Error, Result};

/// One row of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct CaseCard {
    /// The case.
    pub case: CaseId,
    /// What people call it until it has a number.
    pub field_code: String,
    /// Where it stands.
    pub status: Status,
    /// The values its form shows.
    pub fields: Vec<FieldValue>,
    /// When it was found, by the device that reported it.
    pub found_at: Option<Millis>,
    /// When the limit that binds now ends: the one countdown to show.
    pub due: Option<Millis>,
    /// Which limit that is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "bindings", ts(optional))]
    pub due_of: Option<ClockKind>,
    /// Set when it was counted over days off that are not published yet, so that it may still move.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "bindings", ts(optional))]
    pub due_provisional: Option<bool>,
    /// The first photo's thumbnail.
    pub thumb: Option<Sha256Hash>,
}

/// A medium of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct MediumCard {
    /// The op that attached it.
    pub op: OpId,
    /// Who.
    pub by: UserId,
    /// What sort.
    pub kind: MediaKind,
    /// What it shows.
    pub role: MediaRole,
    /// Its hash.
    pub sha256: Sha256Hash,
    /// Its small picture.
    pub thumb: Option<Sha256Hash>,
    /// Whether the file is on this phone.
    pub on_phone: bool,
    /// Whether the centre has it.
    pub received: bool,
}

/// A remark of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct RemarkCard {
    /// The op that added it.
    pub op: OpId,
    /// Who.
    pub by: UserId,
    /// When, by the device.
    pub device_ms: Millis,
    /// What is said.
    pub text: Paragraph,
}

/// What a supervisor found in a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct FindingCard {
    /// The op that said it.
    pub op: OpId,
    /// Who.
    pub by: UserId,
    /// When, by the device.
    pub device_ms: Millis,
    /// What was found, in whose words, and how it was drawn.
    pub finding: Finding,
    /// Whether the centre has it.
    pub received: bool,
}

/// A request of this person and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct AnswerCard {
    /// The request's op.
    pub op: OpId,
    /// When it was asked, by the device.
    pub at: Millis,
    /// Which move.
    pub mv: Move,
    /// What became of it; none while nobody has decided.
    pub verdict: Option<shared::case::Verdict>,
    /// Why not, in words, where it did not happen.
    pub says: Option<ApiError>,
    /// The photos it named; the centre keeps them whatever the verdict (R27).
    pub kept: Vec<Sha256Hash>,
}

/// A stage of a case that came to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct StageCard {
    /// Which.
    pub stage: ClockKind,
    /// When it ended, by the centre.
    pub at: Millis,
}

/// One case in full.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct CaseSheet {
    /// What a list shows of it.
    pub card: CaseCard,
    /// Media, in order.
    pub media: Vec<MediumCard>,
    /// Remarks, in order.
    pub remarks: Vec<RemarkCard>,
    /// What supervisors found, told to the desk and to supervisors.
    pub findings: Vec<FindingCard>,
    /// Registers somebody has to decide.
    pub conflicts: Vec<Conflict>,
    /// Own requests.
    pub answers: Vec<AnswerCard>,
    /// Its stages in the order in which they ended, a stage of several rounds as often as it did.
    pub stages: Vec<StageCard>,
    /// What the centre found odd, as stable codes.
    pub flags: Vec<String>,
    /// Callers, masked, where the city lets a task of this person show them.
    pub callers: Vec<MaskedCaller>,
}

/// Cases this person reported since an instant or that are not yet complete, newest first, no more than
/// `most`.
///
/// # Errors
/// `session.over`.
pub fn reported(
    phone: &Phone,
    session: &Session,
    since: Millis,
    most: u32,
) -> ApiResult<Vec<CaseCard>> {
    let book = session.notebook(phone)?;
    let city = OfCity::of(phone);
    Ok(book.store.read(|db| {
        let mine = items::since(db, since, most)?;
        let reports = mine.into_iter().filter(|item| item.kind == items::ItemKind::Report);
        reports
            .map(|item| Ok(card(&show(db, book.user, item.case)?, &item.title, &city)))
            .collect::<Result<_>>()
    })?)
}

/// The cases of a feed this person follows.
///
/// # Errors
/// `session.over`.
pub fn of_feed(phone: &Phone, session: &Session, feed: &Feed) -> ApiResult<Vec<CaseCard>> {
    let book = session.notebook(phone)?;
    let city = OfCity::of(phone);
    Ok(book.store.read(|db| {
        let cases = views::of_feed(db, feed)?;
        cases
            .into_iter()
            .map(|case| Ok(card(&show(db, book.user, case)?, "", &city)))
            .collect::<Result<_>>()
    })?)
}

/// One case.
///
/// # Errors
/// `case.unknown`.
pub fn get(phone: &Phone, session: &Session, case: CaseId) -> ApiResult<CaseSheet> {
    let book = session.notebook(phone)?;
    let shown = book.store.read(|db| show(db, book.user, case))?;
    if !shown.exists() {
        return Err(ApiError::of("case.unknown"));
    }
    let title = shown.items.iter().find(|item| item.kind == items::ItemKind::Report);
    let title = title.map(|item| item.title.clone()).unwrap_or_default();
    Ok(CaseSheet {
        card: card(&shown, &title, &OfCity::of(phone)),
        media: medium_cards(&book, &shown)?,
        remarks: shown
            .case
            .doc
            .remarks()
            .into_iter()
            .map(|r| RemarkCard { op: r.op, by: r.by, device_ms: r.device_ms, text: r.what })
            .collect(),
        findings: finding_cards(&shown),
        conflicts: conflicts(&shown.case.doc),
        answers: shown.answers.iter().map(answer_card).collect(),
        stages: stage_cards(&shown.case.flow.clocks),
        flags: shown.case.flags.clone(),
        callers: shown.view.as_ref().map(|view| view.callers.clone()).unwrap_or_default(),
    })
}

pub(super) fn card(shown: &ShownCase, title: &str, city: &OfCity) -> CaseCard {
    let doc = &shown.case.doc;
    let binding = shown.case.flow.binding(&city.rules());
    let facts = doc.facts();
    let field_code = facts.as_ref().map(|f| f.what.field_code.as_str().to_owned());
    CaseCard {
        case: shown.case.id,
        field_code: field_code.unwrap_or_else(|| title.to_owned()),
        status: status(shown, &city.labels),
        fields: Register::ALL.into_iter().filter_map(|register| doc.shown(register)).collect(),
        found_at: facts.map(|f| f.what.found_at),
        due: binding.map(|binding| binding.due),
        due_of: binding.map(|binding| binding.kind),
        due_provisional: binding.filter(|binding| binding.provisional).map(|_| true),
        thumb: doc.media().into_iter().find_map(|medium| medium.what.thumb),
    }
}

pub(super) fn finding_cards(shown: &ShownCase) -> Vec<FindingCard> {
    let doc = &shown.case.doc;
    let card = |found: Added<Finding>| FindingCard {
        op: found.op,
        by: found.by,
        device_ms: found.device_ms,
        received: doc.admitted_at(found.op).is_some(),
        finding: found.what,
    };
    doc.findings().into_iter().map(card).collect()
}

/// What its clocks say: they stop when what they count is done. How haste and wishes were answered is no
/// stage of a case.
fn stage_cards(clocks: &Clocks) -> Vec<StageCard> {
    let stages = clocks
        .iter()
        .filter(|(kind, _)| !matches!(kind, ClockKind::Application | ClockKind::Supervision));
    let mut ended: Vec<StageCard> = stages
        .flat_map(|(stage, clock)| {
            let stops = clock.events().iter().filter(|e| matches!(e, ClockEvent::Stop { .. }));
            stops.map(move |stop| StageCard { stage, at: stop.at() })
        })
        .collect();
    ended.sort_by_key(|one| (one.at, one.stage));
    ended
}

fn medium_cards(book: &Notebook<'_>, shown: &ShownCase) -> ApiResult<Vec<MediumCard>> {
    let mut cards = Vec::new();
    for medium in shown.case.doc.media() {
        let sha256 = medium.what.sha256;
        let row = book.store.read(|db| media::get(db, &sha256))?;
        let seen = shown.view.as_ref().is_some_and(|view| view.received.contains(&sha256));
        cards.push(MediumCard {
            op: medium.op,
            by: medium.by,
            kind: medium.what.kind,
            role: medium.what.role,
            sha256,
            thumb: medium.what.thumb,
            on_phone: book.phone.media().has(&sha256),
            received: row.map_or(seen, |row| row.received_ms.is_some()),
        });
    }
    Ok(cards)
}

fn answer_card(answered: &crate::view::Answered) -> AnswerCard {
    use shared::case::Verdict;
    let says = match &answered.verdict {
        Some(Verdict::Superseded(code) | Verdict::Rejected(code)) => Some(ApiError::of(code)),
        Some(Verdict::Applied | Verdict::Pending) | None => None,
    };
    AnswerCard {
        op: answered.op,
        at: answered.at,
        mv: answered.request.mv,
        verdict: answered.verdict.clone(),
        says,
        kept: answered.media.iter().map(|medium| medium.sha256).collect(),
    }
}

/// Says something about a case. Returns the item in the outbox, as all acts do.
///
/// # Errors
/// `act.empty`.
pub fn remark(phone: &Phone, session: &Session, case: CaseId, text: Paragraph) -> ApiResult<OpId> {
    let book = session.notebook(phone)?;
    Ok(act(&book, case, Some(Act::Remark(text)), Vec::new())?)
}

/// Writes registers of a case. Choosing one value of a conflict is writing it: its writer has seen all
/// of them, so the conflict is over.
///
/// # Errors
/// `act.empty`, `act.too_many`.
pub fn edit(
    phone: &Phone,
    session: &Session,
    case: CaseId,
    values: Vec<FieldValue>,
) -> ApiResult<OpId> {
    let book = session.notebook(phone)?;
    Ok(act(&book, case, Some(Act::Edit(values)), Vec::new())?)
}

/// Adds a picture to a case that exists.
///
/// # Errors
/// `photo.*`.
pub fn add_photo(
    phone: &Phone,
    session: &Session,
    case: CaseId,
    role: MediaRole,
    picture: &Picture,
    fix: Option<&Fix>,
) -> ApiResult<OpId> {
    let book = session.notebook(phone)?;
    let name = field_code_of(&book, case)?;
    let shot = draft::shot(&book, &name, role, picture.source, fix)?;
    let medium = draft::develop(picture, shot, Detail::Full)?;
    Ok(act(&book, case, None, vec![medium])?)
}

/// What the stamp calls a case.
pub(super) fn field_code_of(book: &Notebook<'_>, case: CaseId) -> Result<String> {
    let shown = book.store.read(|db| show(db, book.user, case))?;
    let facts = shown.case.doc.facts();
    Ok(facts.map(|f| f.what.field_code.as_str().to_owned()).unwrap_or_default())
}

/// Takes a medium back.
///
/// # Errors
/// `session.over`.
pub fn retract_medium(
    phone: &Phone,
    session: &Session,
    case: CaseId,
    medium: OpId,
    reason: Line,
) -> ApiResult<OpId> {
    let book = session.notebook(phone)?;
    Ok(act(&book, case, Some(Act::Retract { medium, reason }), Vec::new())?)
}

/// Takes an own remark or undecided request back.
///
/// # Errors
/// `session.over`.
pub fn withdraw(
    phone: &Phone,
    session: &Session,
    case: CaseId,
    op: OpId,
    reason: Line,
) -> ApiResult<OpId> {
    let book = session.notebook(phone)?;
    Ok(act(&book, case, Some(Act::Withdraw { op, reason }), Vec::new())?)
}

/// Asks for a report to be taken back (撤回). The centre decides.
///
/// # Errors
/// `move.needs_reason`.
pub fn retract(phone: &Phone, session: &Session, case: CaseId, reason: Line) -> ApiResult<OpId> {
    let book = session.notebook(phone)?;
    let args = MoveArgs { reason: Some(reason), ..MoveArgs::default() };
    ask(&book, case, Request { mv: Move::Retract, task: None, after: None, seen_pos: 0, args })
}

/// Queues a request with the position its author saw, after checking what only the author can give. It
/// stands on own requests that are still to be decided: it happens after them or not at all.
pub(super) fn ask(book: &Notebook<'_>, case: CaseId, request: Request) -> ApiResult<OpId> {
    let created = book.store.read(|db| {
        let pending = crate::store::tables::ops::of_case(db, case)?;
        Ok(pending.iter().any(|op| op.kind == OpKind::CASE_CREATED))
    })?;
    let expected = expected(book, case, &[])?;
    let view = expected.shown.view.as_ref();
    let seen_pos = view.map_or(0, |view| view.case.pos);
    let request = Request { seen_pos, after: request.after.or(expected.last), ..request };
    // A report that is only on this phone has no reporter at the centre yet; what the desk would say
    // is then not known.
    if view.is_some() || !created {
        crate::view::check_needs(book, case, &request, &[])?;
    }
    Ok(act(book, case, Some(Act::Ask(Box::new(request))), Vec::new())?)
}

/// The file of a medium on this phone.
///
/// # Errors
/// `media.file_missing` when it has to be fetched.
pub fn medium_file(phone: &Phone, session: &Session, sha256: &Sha256Hash) -> ApiResult<PathBuf> {
    session.notebook(phone)?;
    if phone.media().has(sha256) {
        Ok(phone.media().path(sha256))
    } else {
        Err(ApiError::of("media.file_missing"))
    }
}

/// The file of a medium, fetched from the centre where it isn't here. A fetched file is kept as long as
/// a received one.
///
/// # Errors
/// `media.unknown`, `media.other_hash`, `sign_in.needed`, what the centre says.
pub async fn fetch_medium(
    phone: &Phone,
    net: &dyn Transport,
    session: &Session,
    case: CaseId,
    op: OpId,
    thumb: bool,
) -> ApiResult<PathBuf> {
    let book = session.notebook(phone)?;
    let (person, shown) = (book.person()?, book.store.read(|db| show(db, book.user, case))?);
    let medium = shown.case.doc.media().into_iter().find(|medium| medium.op == op);
    let medium = medium.ok_or_else(|| ApiError::of("media.unknown"))?.what;
    let wanted = if thumb { medium.thumb } else { Some(medium.sha256) };
    let wanted = wanted.ok_or_else(|| ApiError::of("media.unknown"))?;
    if phone.media().has(&wanted) {
        return Ok(phone.media().path(&wanted));
    }
    let token = person.token.map(Token).ok_or_else(|| ApiError::of("sign_in.needed"))?;
    let installation = phone.installation()?;
    let carrier = Carrier { installation: installation.installation, secret: installation.secret };
    let bytes = net.medium(&carrier, &token, case, op, thumb).await.map_err(Error::from)?;
    if Sha256Hash::of(&bytes) != wanted {
        return Err(ApiError::of("media.other_hash"));
    }
    let now = book.now()?.wall_ms;
    let _naming = phone.media().hold();
    phone.media().keep(&bytes)?;
    let rank = if thumb { Rank::Thumb } else { Rank::of(medium.kind) };
    book.store.write(|tx| {
        media::add(tx, &wanted, medium.kind, rank, bytes.len() as u64, now)?;
        media::set_received(tx, &wanted, now, now)
    })?;
    Ok(phone.media().path(&wanted))
}
