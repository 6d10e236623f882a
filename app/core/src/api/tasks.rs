//! 任务: what the centre asks of this person, and the answers.

use shared::geo::Fix;
use shared::ids::{CaseId, OpId, TaskId};
use shared::media::MediaRole;
use shared::text::Line;
use shared::workflow::{Decision, Move, MoveArgs, Request};

use super::cases::{ask, field_code_of};
use super::{ApiError, ApiResult};
use crate::camera::Picture;
use crate::draft::{self, AnswerDraft, AnswerEdit};
use crate::phone::Phone;
use crate::photo::Detail;
use crate::session::Session;
use crate::store::tables::answers;
use crate::view::{self, OfCity, OpenTask};

/// The open tasks, the one due first on top.
///
/// # Errors
/// `session.over`.
pub fn open(phone: &Phone, session: &Session) -> ApiResult<Vec<OpenTask>> {
    let book = session.notebook(phone)?;
    let city = OfCity::of(phone);
    Ok(book.store.read(|db| view::open_tasks(db, book.user, &city))?)
}

/// 接单.
///
/// # Errors
/// `session.over`.
pub fn take(phone: &Phone, session: &Session, case: CaseId, task: TaskId) -> ApiResult<OpId> {
    let book = session.notebook(phone)?;
    ask(&book, case, request(Move::Take, task, MoveArgs::default()))
}

/// 退回本部门.
///
/// # Errors
/// `move.needs_reason`.
pub fn give_back(
    phone: &Phone,
    session: &Session,
    case: CaseId,
    task: TaskId,
    reason: Line,
) -> ApiResult<OpId> {
    let book = session.notebook(phone)?;
    let args = MoveArgs { reason: Some(reason), ..MoveArgs::default() };
    ask(&book, case, request(Move::ReturnToUnit, task, args))
}

fn request(mv: Move, task: TaskId, args: MoveArgs) -> Request {
    Request { mv, task: Some(task), after: None, seen_pos: 0, args }
}

/// What the centre would probably say to a move now: nothing when it would happen.
///
/// # Errors
/// `session.over`.
pub fn predict(
    phone: &Phone,
    session: &Session,
    case: CaseId,
    asked: &Request,
) -> ApiResult<Option<ApiError>> {
    let book = session.notebook(phone)?;
    Ok(match view::predict(&book, case, asked, &[])? {
        Decision::Applied(_) | Decision::Already | Decision::Pending => None,
        Decision::Superseded(code) | Decision::Rejected(code) => Some(ApiError::of(code)),
    })
}

/// The answer being written to a task, begun if there is none.
///
/// # Errors
/// `task.unknown`.
pub fn answer(
    phone: &Phone,
    session: &Session,
    case: CaseId,
    task: TaskId,
) -> ApiResult<AnswerDraft> {
    let book = session.notebook(phone)?;
    Ok(draft::begin_answer(&book, case, task)?)
}

/// Changes an answer. On the disk when this returns.
///
/// # Errors
/// `draft.gone`.
pub fn edit_answer(
    phone: &Phone,
    session: &Session,
    task: TaskId,
    edit: AnswerEdit,
) -> ApiResult<AnswerDraft> {
    let book = session.notebook(phone)?;
    Ok(draft::edit_answer(&book, task, edit)?)
}

/// Adds a photo to an answer: developed, stamped, on the disk when this returns. With `instead` it takes
/// the place of that photo (重拍), which stays until the new one is kept.
///
/// # Errors
/// `photo.*`, `draft.gone`.
pub fn add_answer_photo(
    phone: &Phone,
    session: &Session,
    task: TaskId,
    role: MediaRole,
    picture: &Picture,
    fix: Option<&Fix>,
    instead: Option<OpId>,
) -> ApiResult<AnswerDraft> {
    let book = session.notebook(phone)?;
    let writing = book.store.read(|db| answers::get(db, task))?;
    let case = writing.ok_or_else(|| ApiError::of("draft.gone"))?.case;
    let name = field_code_of(&book, case)?;
    let shot = draft::shot(&book, &name, role, picture.source, fix)?;
    let medium = draft::develop(picture, shot, Detail::Full)?;
    Ok(match instead {
        Some(old) => draft::retake_answer_medium(&book, task, old, medium)?,
        None => draft::add_answer_medium(&book, task, medium)?,
    })
}

/// Takes a photo off an answer.
///
/// # Errors
/// `draft.gone`, `media.unknown`.
pub fn remove_answer_photo(
    phone: &Phone,
    session: &Session,
    task: TaskId,
    medium: OpId,
) -> ApiResult<AnswerDraft> {
    let book = session.notebook(phone)?;
    Ok(draft::remove_answer_medium(&book, task, medium)?)
}

/// Throws an answer away.
///
/// # Errors
/// `draft.confirm`, `draft.gone`.
pub fn discard_answer(
    phone: &Phone,
    session: &Session,
    task: TaskId,
    confirmed: bool,
) -> ApiResult<()> {
    let book = session.notebook(phone)?;
    Ok(draft::discard_answer(&book, task, confirmed)?)
}

/// Submits an answer: 已存本机, 有网即送. Returns the item in the outbox.
///
/// # Errors
/// `move.needs_*` for what only its author can give; `draft.gone`.
pub fn submit_answer(phone: &Phone, session: &Session, task: TaskId) -> ApiResult<OpId> {
    let book = session.notebook(phone)?;
    Ok(draft::submit_answer(&book, task)?)
}
