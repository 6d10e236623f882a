//! 上报: writing a report and submitting it.

use serde::{Deserialize, Serialize};
use shared::codes::FieldCode;
use shared::geo::{Fix, FixFlag, Point};
use shared::ids::{CaseId, OpId};
use shared::media::{MediaKind, MediaRole};
use shared::ops::ReportKind;
use shared::text::{Code, Line};

use super::{ApiError, ApiResult};
use crate::camera::Picture;
use crate::draft::{self, Draft, DraftEdit, NewMedium};
use crate::phone::{Notebook, Phone};
use crate::photo::Detail;
use crate::session::Session;
use crate::store::tables::drafts;

/// A draft with what it still lacks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct DraftSheet {
    /// The draft.
    pub draft: Draft,
    /// What keeps it from being submitted, in the order of the form; empty when it may be.
    pub lacking: Vec<ApiError>,
}

fn sheet(book: &Notebook<'_>, draft: Draft) -> ApiResult<DraftSheet> {
    let policy = book.phone.policy();
    let lacking = draft::lacking(&draft, &policy).into_iter().map(ApiError::of).collect();
    Ok(DraftSheet { draft, lacking })
}

/// Begins a report; it has its field code at once.
///
/// # Errors
/// `session.over`.
pub fn begin(
    phone: &Phone,
    session: &Session,
    kind: ReportKind,
    fix: Option<Fix>,
) -> ApiResult<DraftSheet> {
    let book = session.notebook(phone)?;
    let draft = draft::begin(&book, kind, fix)?;
    sheet(&book, draft)
}

/// The drafts of this person, the one last changed first.
///
/// # Errors
/// `session.over`.
pub fn drafts(phone: &Phone, session: &Session) -> ApiResult<Vec<DraftSheet>> {
    let book = session.notebook(phone)?;
    let all = book.store.read(drafts::all)?;
    all.into_iter().map(|draft| sheet(&book, draft)).collect()
}

/// Changes a draft. On the disk when this returns.
///
/// # Errors
/// `draft.gone`.
pub fn edit(
    phone: &Phone,
    session: &Session,
    case: CaseId,
    edit: DraftEdit,
) -> ApiResult<DraftSheet> {
    let book = session.notebook(phone)?;
    let draft = draft::edit(&book, case, edit)?;
    sheet(&book, draft)
}

/// A draft after it got a place, with what is odd about the place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Placed {
    /// The draft.
    pub sheet: DraftSheet,
    /// What to show beside the point.
    pub odd: Vec<FixFlag>,
}

/// Takes a fix as the place of a report, if it is worth one (R14).
///
/// # Errors
/// `fix.stale`, `fix.zero`, `fix.no_accuracy`, `fix.impossible`, `draft.gone`.
pub fn place_by_fix(
    phone: &Phone,
    session: &Session,
    case: CaseId,
    fix: &Fix,
) -> ApiResult<Placed> {
    let book = session.notebook(phone)?;
    let place = draft::placed_by(phone, fix)?;
    let edit = DraftEdit { place: Some(place.value), fix: Some(*fix), ..DraftEdit::default() };
    let draft = draft::edit(&book, case, edit)?;
    // Beside the point stands what the city minds in this class.
    let limits = phone.policy().for_class(draft.class().as_ref()).fix;
    let odd = limits.flags(fix, phone.city_bounds().as_ref()).into_iter().collect();
    Ok(Placed { sheet: sheet(&book, draft)?, odd })
}

/// A place that a person sets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(optional_fields = nullable))]
pub struct HandPlace {
    /// Where, if on the map or by a component.
    pub point: Option<Point>,
    /// Whether it was touched on the map.
    pub on_map: bool,
    /// Words.
    pub text: Line,
    /// The unit grid, as found on the phone.
    pub unit_grid: Option<Code>,
}

/// Sets the place of a report by hand.
///
/// # Errors
/// `position.zero`, `position.range`, `draft.gone`.
pub fn place_by_hand(
    phone: &Phone,
    session: &Session,
    case: CaseId,
    place: HandPlace,
) -> ApiResult<DraftSheet> {
    let book = session.notebook(phone)?;
    let HandPlace { point, on_map, text, unit_grid } = place;
    let place = draft::hand_placed(phone, point, on_map, text, unit_grid)?;
    let edit = DraftEdit { place: Some(place.value), ..DraftEdit::default() };
    let draft = draft::edit(&book, case, edit)?;
    sheet(&book, draft)
}

/// Adds a picture: developed, stamped, on the disk when this returns. Blocking for about a third of a
/// second. With `instead` it takes the place of that photo (重拍), which stays until the new one is kept.
///
/// # Errors
/// `photo.*`, `draft.gone`; the picture given is untouched.
pub fn add_photo(
    phone: &Phone,
    session: &Session,
    case: CaseId,
    role: MediaRole,
    picture: &Picture,
    fix: Option<&Fix>,
    instead: Option<OpId>,
) -> ApiResult<DraftSheet> {
    let book = session.notebook(phone)?;
    let draft = book.store.read(|db| drafts::get(db, case))?;
    let draft = draft.ok_or_else(|| ApiError::of("draft.gone"))?;
    let field_code = draft.field_code.to_string();
    let shot = draft::shot(&book, &field_code, role, picture.source, fix)?;
    let medium = draft::develop(picture, shot, Detail::Full)?;
    let draft = match instead {
        Some(old) => draft::retake_medium(&book, case, old, medium)?,
        None => draft::add_medium(&book, case, medium)?,
    };
    sheet(&book, draft)
}

/// Adds a sound, film or file as it is.
///
/// # Errors
/// `media.empty`, `media.too_large`, `draft.gone`.
pub fn add_recording(
    phone: &Phone,
    session: &Session,
    case: CaseId,
    kind: MediaKind,
    role: MediaRole,
    bytes: Vec<u8>,
) -> ApiResult<DraftSheet> {
    let book = session.notebook(phone)?;
    let medium = NewMedium { kind, role, bytes, thumb: None, capture: None, seen: None };
    let draft = draft::add_medium(&book, case, medium)?;
    sheet(&book, draft)
}

/// Says what a photo shows.
///
/// # Errors
/// `draft.gone`, `media.unknown`.
pub fn set_role(
    phone: &Phone,
    session: &Session,
    case: CaseId,
    medium: OpId,
    role: MediaRole,
) -> ApiResult<DraftSheet> {
    let book = session.notebook(phone)?;
    let draft = draft::set_role(&book, case, medium, role)?;
    sheet(&book, draft)
}

/// Takes a medium off a draft.
///
/// # Errors
/// `draft.gone`, `media.unknown`.
pub fn remove_medium(
    phone: &Phone,
    session: &Session,
    case: CaseId,
    medium: OpId,
) -> ApiResult<DraftSheet> {
    let book = session.notebook(phone)?;
    let draft = draft::remove_medium(&book, case, medium)?;
    sheet(&book, draft)
}

/// Throws a draft away. The field code typed or tapped again is the second confirmation.
///
/// # Errors
/// `draft.confirm`, `draft.gone`.
pub fn discard(
    phone: &Phone,
    session: &Session,
    case: CaseId,
    confirmed: Option<&FieldCode>,
) -> ApiResult<()> {
    let book = session.notebook(phone)?;
    Ok(draft::discard(&book, case, confirmed)?)
}

/// 追加照片: gives the photos of a draft, and what was said in it, to a case that is open already. Returns
/// the item in the outbox; taking it back gives the draft back.
///
/// # Errors
/// `draft.gone`, `draft.nothing_to_add`, `case.unknown`, `case.over`, `media.*`.
pub fn add_to_case(
    phone: &Phone,
    session: &Session,
    draft: CaseId,
    case: CaseId,
) -> ApiResult<OpId> {
    let book = session.notebook(phone)?;
    Ok(draft::add_to_case(&book, draft, case)?)
}

/// Submits a report: 已存本机, and it goes by itself. Returns the item in the outbox.
///
/// # Errors
/// `report.*` and `media.*`: the first thing the draft lacks under the policy of its class;
/// `draft.gone`.
pub fn submit(phone: &Phone, session: &Session, case: CaseId) -> ApiResult<OpId> {
    let book = session.notebook(phone)?;
    Ok(draft::submit(&book, case)?)
}
