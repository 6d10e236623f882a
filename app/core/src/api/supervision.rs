//! 督查: the area of a verifying supervisor, a day's sample of closed cases that nobody can choose, and
//! what was found. All of it without network.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use shared::case::{Added, FieldValue, Register};
use shared::city::Role;
use shared::geo::Point;
use shared::ids::{CaseId, Millis, OpId};
use shared::media::{CaptureFlags, MediaKind, MediaRole, Position, Sha256Hash};
use shared::ops::MediaAttached;
use shared::supervision::{Drawn, Finding, FindingResult, Seed, draw};
use shared::text::Paragraph;
use shared::workflow::{CaseState, Move};

use super::cases::{CaseCard, FindingCard, card, fetch_medium, finding_cards};
use super::moves::{Countdown, countdown};
use super::{ApiError, ApiResult};
use crate::clock::local_day;
use crate::outbox::{Act, act};
use crate::phone::{Notebook, Phone};
use crate::session::Session;
use crate::store::tables::log;
use crate::sync::Transport;
use crate::view::{Expected, OfCity, area, expected, show};
use crate::{Error, Result};

/// The line of the phone's log that says that somebody drew again; it is about the day.
const DRAWN_AGAIN: &str = "supervision.drawn_again";

/// An open case of the area.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct AreaCase {
    /// What a list shows of it.
    pub card: CaseCard,
    /// The state it will be in.
    pub state: CaseState,
    /// Whether it waits for a check, or for what comes of one.
    pub to_check: bool,
    /// The one countdown.
    pub countdown: Option<Countdown>,
    /// Whether it is urgent.
    pub urgent: bool,
    /// Urges that nobody has answered.
    pub urges: u32,
    /// Own requests about it on their way.
    pub queued: Vec<Move>,
}

/// A case that was drawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct DrawnCase {
    /// What a list shows of it.
    pub card: CaseCard,
    /// Its place in the draw, from 1.
    pub place: u32,
    /// When it was closed.
    pub closed_at: Option<Millis>,
    /// What this person found in it by this draw.
    pub done: Option<FindingResult>,
}

/// A day's sample.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Sample {
    /// The local day, counted from 1970-01-01.
    pub day: i32,
    /// How often it was drawn again.
    pub redraw: u16,
    /// Out of how many closed cases.
    pub of: u32,
    /// What was drawn, in the order in which it is looked at.
    pub picks: Vec<DrawnCase>,
}

/// Which of the three pictures of a case a photo belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub enum ShotStage {
    /// As it was reported.
    Report,
    /// After the disposal.
    After,
    /// As the check found it.
    Check,
}

impl ShotStage {
    const fn of(role: MediaRole) -> Self {
        match role {
            MediaRole::After => Self::After,
            MediaRole::Check => Self::Check,
            _ => Self::Report,
        }
    }
}

/// A photo with everything that tells whether it was taken there and then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct ShotCard {
    /// The op that attached it.
    pub op: OpId,
    /// To which of the three pictures it belongs.
    pub stage: ShotStage,
    /// What it shows.
    pub role: MediaRole,
    /// Its hash.
    pub sha256: Sha256Hash,
    /// Its small picture.
    pub thumb: Option<Sha256Hash>,
    /// Whether the file is on this phone.
    pub on_phone: bool,
    /// When it was taken, by the device; of an album picture, when it was chosen.
    pub at: Option<Millis>,
    /// How far its fix lies from the place of the case, metres; none without a fix or a place.
    pub distance_m: Option<u32>,
    /// How good that fix was, decimetres.
    pub accuracy_dm: Option<u32>,
    /// What makes it less than plain evidence.
    pub flags: CaptureFlags,
}

/// A case under a supervisor's eyes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct LookedAt {
    /// What a list shows of it.
    pub card: CaseCard,
    /// When it was closed.
    pub closed_at: Option<Millis>,
    /// How today's draw came upon it, if it did.
    pub drawn: Option<Drawn>,
    /// Its photos: as reported, after the disposal, at the check; the last taken first in each.
    pub shots: Vec<ShotCard>,
    /// What supervisors found before.
    pub findings: Vec<FindingCard>,
}

/// The open cases of the area, the one due first on top. Empty for whoever looks after none.
///
/// # Errors
/// `session.over`.
pub fn open(phone: &Phone, session: &Session) -> ApiResult<Vec<AreaCase>> {
    let book = session.notebook(phone)?;
    let scope = book.person()?.scope;
    let city = OfCity::of(phone);
    let mut cases = Vec::new();
    for case in book.store.read(|db| area::open_here(db, &scope))? {
        cases.push(area_case(&expected(&book, case, &[])?, &city));
    }
    cases.sort_by_key(|one| one.countdown.map_or(Millis::MAX, |count| count.due));
    Ok(cases)
}

fn area_case(expected: &Expected, city: &OfCity) -> AreaCase {
    let flow = &expected.case.flow;
    let open = expected.shown.answers.iter().filter(|answered| answered.open);
    let urges = flow.urges.iter().filter(|urge| !urge.done).count();
    AreaCase {
        card: card(&expected.shown, "", city),
        state: flow.state,
        to_check: matches!(flow.state, CaseState::AwaitingClosing | CaseState::Checking),
        countdown: countdown(expected),
        urgent: flow.urgent,
        urges: u32::try_from(urges).unwrap_or(u32::MAX),
        queued: open.map(|answered| answered.request.mv).collect(),
    }
}

/// What was drawn today: the seed, out of how many, and the cases in order, each with when it was closed.
struct Lots {
    seed: Seed,
    of: u32,
    cases: Vec<CaseId>,
    closed: BTreeMap<CaseId, Millis>,
}

impl Lots {
    fn of(book: &Notebook<'_>) -> Result<Self> {
        let now = book.now()?;
        let person = book.person()?;
        let rules = book.phone.policy().supervision;
        let day = local_day(now);
        let (closed, again) = book.store.read(|db| {
            let closed = area::closed_here(db, &person.scope, &rules, now.wall_ms)?;
            Ok((closed, log::count(db, DRAWN_AGAIN, &day.to_string())?))
        })?;
        let redraw = u16::try_from(again).unwrap_or(u16::MAX);
        let day = i32::try_from(day).unwrap_or(i32::MAX);
        let seed = Seed { user: book.user, day, redraw };
        let closed: BTreeMap<CaseId, Millis> = closed.into_iter().collect();
        let of = u32::try_from(closed.len()).unwrap_or(u32::MAX);
        let cases = draw(&seed, closed.keys().copied(), usize::from(rules.sample));
        Ok(Self { seed, of, cases, closed })
    }

    fn drawn(&self, case: CaseId) -> Option<Drawn> {
        let at = self.cases.iter().position(|one| *one == case)?;
        let place = u32::try_from(at).ok()?.saturating_add(1);
        Some(Drawn { day: self.seed.day, redraw: self.seed.redraw, of: self.of, place })
    }

    /// Whether a finding came of this draw; out of how many it was drawn may have changed since.
    fn made(&self, found: &Added<Finding>) -> bool {
        found.by == self.seed.user
            && found.what.drawn.is_some_and(|drawn| drawn.seed(found.by) == self.seed)
    }
}

/// Today's sample of closed cases.
///
/// # Errors
/// `session.over`.
pub fn sample(phone: &Phone, session: &Session) -> ApiResult<Sample> {
    let book = session.notebook(phone)?;
    let lots = Lots::of(&book)?;
    let city = OfCity::of(phone);
    let mut picks = Vec::new();
    for (case, place) in lots.cases.iter().zip(1..) {
        let shown = book.store.read(|db| show(db, book.user, *case))?;
        let own = shown.case.doc.findings().into_iter().rfind(|found| lots.made(found));
        picks.push(DrawnCase {
            card: card(&shown, "", &city),
            place,
            closed_at: lots.closed.get(case).copied(),
            done: own.map(|found| found.what.result),
        });
    }
    Ok(Sample { day: lots.seed.day, redraw: lots.seed.redraw, of: lots.of, picks })
}

/// Draws again. That it was done is on record: here at once, at the centre with every finding of the new
/// draw.
///
/// # Errors
/// `session.over`.
pub fn draw_again(phone: &Phone, session: &Session) -> ApiResult<Sample> {
    let book = session.notebook(phone)?;
    let now = book.now()?;
    let day = local_day(now).to_string();
    book.store.write(|tx| log::add(tx, now.wall_ms, DRAWN_AGAIN, &day))?;
    sample(phone, session)
}

/// A case with its photos, where and when each was taken, and what is in doubt.
///
/// # Errors
/// `case.unknown`.
pub fn look(phone: &Phone, session: &Session, case: CaseId) -> ApiResult<LookedAt> {
    let book = session.notebook(phone)?;
    let shown = book.store.read(|db| show(db, book.user, case))?;
    if !shown.exists() {
        return Err(ApiError::of("case.unknown"));
    }
    let doc = &shown.case.doc;
    let place = match doc.shown(Register::Place) {
        Some(FieldValue::Place(place)) => place.point,
        _ => None,
    };
    let photos = doc.media().into_iter().filter(|medium| medium.what.kind == MediaKind::Photo);
    let mut shots: Vec<ShotCard> =
        photos.map(|medium| shot(phone, medium.op, &medium.what, place)).collect();
    // The last disposal and the last check are what the case was closed on; of the report the first photo
    // is what the finder thought of first.
    shots.sort_by_key(|shot| {
        let last_first = shot.stage != ShotStage::Report;
        (shot.stage, last_first.then_some(std::cmp::Reverse(shot.at)))
    });
    Ok(LookedAt {
        card: card(&shown, "", &OfCity::of(phone)),
        closed_at: shared::supervision::closed_at(&shown.case),
        drawn: Lots::of(&book)?.drawn(case),
        shots,
        findings: finding_cards(&shown),
    })
}

fn shot(phone: &Phone, op: OpId, medium: &MediaAttached, place: Option<Point>) -> ShotCard {
    let taken = medium.capture.as_ref().map(|capture| &capture.shot);
    let at = taken.and_then(|shot| shot.position);
    let metres = at.zip(place).map(|(at, place)| point_of(at).distance_m(place).round());
    ShotCard {
        op,
        stage: ShotStage::of(medium.role),
        role: medium.role,
        sha256: medium.sha256,
        thumb: medium.thumb,
        on_phone: phone.media().has(&medium.sha256),
        at: taken.map(|shot| shot.captured_at_ms),
        distance_m: metres.map(whole),
        accuracy_dm: at.map(|at| at.accuracy_dm).filter(|dm| *dm > 0),
        flags: taken.map_or(CaptureFlags::NONE, |shot| shot.flags),
    }
}

fn point_of(at: Position) -> Point {
    Point { lon_e7: at.lon_e7, lat_e7: at.lat_e7, datum: at.datum }
}

/// Metres that are whole and not negative; the earth is smaller than a u32 of them.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn whole(metres: f64) -> u32 {
    metres as u32
}

/// Says what a case turned out to be. How it was drawn the core adds: a screen can't choose it. Returns
/// the item in the outbox.
///
/// # Errors
/// `finding.needs_words`, `finding.not_your_post`, `case.unknown`.
pub fn found(
    phone: &Phone,
    session: &Session,
    case: CaseId,
    result: FindingResult,
    words: Paragraph,
) -> ApiResult<OpId> {
    let book = session.notebook(phone)?;
    if !book.person()?.profile.holds(Role::Supervisor) {
        return Err(ApiError::of("finding.not_your_post"));
    }
    if !book.store.read(|db| show(db, book.user, case))?.exists() {
        return Err(ApiError::of("case.unknown"));
    }
    let finding = Finding { result, words, drawn: Lots::of(&book)?.drawn(case) };
    if let Some(code) = finding.fault() {
        return Err(Error::Rule(code).into());
    }
    Ok(act(&book, case, Some(Act::Find(finding)), Vec::new())?)
}

/// Brings the photos of today's sample to this phone, small ones first, so that it can be looked at where
/// there is no network. Gives how many came; what can't be had now is left for the next time.
///
/// # Errors
/// `session.over`, `sign_in.needed`, `net.*` when nothing can be reached.
pub async fn bring(phone: &Phone, net: &dyn Transport, session: &Session) -> ApiResult<u32> {
    let mut wanted = Vec::new();
    for pick in sample(phone, session)?.picks.into_iter().filter(|pick| pick.done.is_none()) {
        let case = pick.card.case;
        for shot in look(phone, session, case)?.shots {
            let here = |hash: &Sha256Hash| phone.media().has(hash);
            let thumb = shot.thumb.filter(|hash| !here(hash));
            wanted.extend(thumb.map(|_| (case, shot.op, true)));
            wanted.extend((!here(&shot.sha256)).then_some((case, shot.op, false)));
        }
    }
    wanted.sort_by_key(|(.., thumb)| !thumb);
    let mut came = 0;
    for (case, op, thumb) in wanted {
        match fetch_medium(phone, net, session, case, op, thumb).await {
            Ok(_) => came += 1,
            Err(failed) if failed.code.starts_with("net.") => return Err(failed),
            // One that the centre lacks must not keep the others back.
            Err(_) => {}
        }
    }
    Ok(came)
}
