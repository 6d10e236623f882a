//! Who is on duty, whom a task could go to, and handing over what was left behind. A place never leaves
//! the centre: a desk sees how far somebody is, to ten metres.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use shared::duty::{Choice, WhatThen, sentence};
use shared::ids::{CaseId, Millis, UserId};
use shared::workflow::TaskKind;
use utoipa::{IntoParams, ToSchema};

use crate::authority::{OnDutyNow, Whom};
use crate::http::centre::Centre;
use crate::http::codes::Code;
use crate::http::description::words;
use crate::http::door::Signed;
use crate::http::fault::{Fault, Refusal};
use crate::http::json::{Asked, At, Said};

/// For which task.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct TaskQuery {
    /// `verification` or `check`.
    #[param(schema_with = words::field_task)]
    task: TaskKind,
}

/// Whom a task could go to.
#[derive(Serialize, ToSchema)]
pub(crate) struct CandidateList {
    /// The responsibility grid of the case, if it lies in one.
    grid: Option<String>,
    /// The best first; an order that names nobody goes to the first.
    candidates: Vec<CandidateRow>,
    /// What an order that names nobody leads to when there is no candidate.
    nobody: Option<Nobody>,
}

/// One who may have the task.
#[derive(Serialize, ToSchema)]
pub(crate) struct CandidateRow {
    /// The account's id.
    user: String,
    /// The work number.
    work_number: String,
    /// `reporter`, `of_grid` or `near`.
    #[schema(value_type = String)]
    why: shared::duty::Why,
    /// The same in words.
    why_zh: &'static str,
    /// Metres from the case, to 10; none where a place is not known.
    distance_m: Option<u32>,
    /// Tasks open.
    open_tasks: u32,
    /// The place in this list, from 1.
    rank: u32,
}

/// Nobody who may have the task is on duty.
#[derive(Serialize, ToSchema)]
pub(crate) struct Nobody {
    /// `duty.next_shift`, `duty.on_call`, `duty.film_or_photo` or `duty.nobody`.
    code: &'static str,
    /// What that means, in Chinese.
    zh: &'static str,
    /// What that means, in English.
    en: &'static str,
    /// Who would have it.
    work_number: Option<String>,
    /// When its time would begin.
    from: Option<Millis>,
}

/// Whom a verification or check could go to.
#[utoipa::path(
    get, path = "/v1/desk/cases/{case}/candidates", tag = "duty",
    params(("case" = String, Path), TaskQuery),
    responses((status = 200, body = CandidateList), (status = 403, body = Refusal),
              (status = 404, body = Refusal))
)]
pub(crate) async fn candidates(
    State(centre): State<Centre>,
    Signed(session): Signed,
    At(case): At<CaseId>,
    Asked(query): Asked<TaskQuery>,
) -> Result<Json<CandidateList>, Fault> {
    if !matches!(query.task, TaskKind::Verification | TaskKind::Check) {
        return Err(Code::BadMessage.into());
    }
    let whom = centre.authority.candidates(case, query.task, &session.account).await?;
    Ok(Json(CandidateList::of(&whom)))
}

impl CandidateList {
    fn of(whom: &Whom) -> Self {
        let number = |user: UserId| whom.people.get(&user).map(|p| p.work_number.to_string());
        let (list, nobody) = match &whom.choice {
            Choice::Candidates(list) => (list.as_slice(), None),
            Choice::Nobody(then) => (Default::default(), Some(Nobody::of(*then, number))),
        };
        let row = |one: &shared::duty::Candidate| CandidateRow {
            user: one.user.to_string(),
            work_number: number(one.user).unwrap_or_default(),
            why: one.why,
            why_zh: one.why.zh(),
            distance_m: one.distance_m.map(to_ten),
            open_tasks: one.open_tasks,
            rank: one.rank,
        };
        let grid = whom.grid.as_ref().map(ToString::to_string);
        Self { grid, candidates: list.iter().map(row).collect(), nobody }
    }
}

impl Nobody {
    fn of(then: WhatThen, number: impl Fn(UserId) -> Option<String>) -> Self {
        let (code, user, from) = match then {
            WhatThen::NextShift { user, from } => ("duty.next_shift", Some(user), Some(from)),
            WhatThen::OnCall(user) => ("duty.on_call", Some(user), None),
            WhatThen::FilmOrPhoto => ("duty.film_or_photo", None, None),
            WhatThen::Nothing => ("duty.nobody", None, None),
        };
        let (zh, en) = sentence(code).unwrap_or_default();
        Self { code, zh, en, work_number: user.and_then(number), from }
    }
}

/// Whole tens of metres: nobody's place can be told from distances.
fn to_ten(metres: u32) -> u32 {
    metres.saturating_add(5) / 10 * 10
}

/// Who is on duty now.
#[derive(Serialize, ToSchema)]
pub(crate) struct DutyList {
    /// By work number.
    people: Vec<DutyPerson>,
}

/// Somebody on duty.
#[derive(Serialize, ToSchema)]
pub(crate) struct DutyPerson {
    /// The account's id.
    user: String,
    /// The work number.
    work_number: String,
    /// The responsibility grids.
    grids: Vec<String>,
    /// Since when, in milliseconds since 1970.
    since: Millis,
    /// Whether the person has acted 上岗; else only the roster says so.
    signed_on: bool,
    /// Whether the roster has the person out now.
    rostered: bool,
    /// Tasks open.
    open_tasks: u32,
    /// What is odd about the period, as stable codes.
    flags: Vec<&'static str>,
}

impl From<OnDutyNow> for DutyPerson {
    fn from(now: OnDutyNow) -> Self {
        Self {
            user: now.profile.id.to_string(),
            work_number: now.profile.work_number.to_string(),
            grids: now.duty.grids.iter().map(ToString::to_string).collect(),
            since: now.duty.since,
            signed_on: now.duty.signed_on,
            rostered: now.duty.rostered,
            open_tasks: now.open_tasks,
            flags: now.flags,
        }
    }
}

/// Who is on duty now.
#[utoipa::path(
    get, path = "/v1/desk/duty", tag = "duty",
    responses((status = 200, body = DutyList), (status = 403, body = Refusal))
)]
pub(crate) async fn on_duty(
    State(centre): State<Centre>,
    Signed(_session): Signed,
) -> Result<Json<DutyList>, Fault> {
    let people = centre.authority.on_duty_now().await?;
    Ok(Json(DutyList { people: people.into_iter().map(DutyPerson::from).collect() }))
}

/// Whose tasks.
#[derive(Deserialize, ToSchema)]
pub(crate) struct HandOver {
    /// The account's id.
    #[schema(schema_with = words::id)]
    user: UserId,
}

/// What became of the tasks.
#[derive(Serialize, ToSchema)]
pub(crate) struct HandedOverList {
    /// One for each open verification and check.
    tasks: Vec<HandedOverRow>,
}

/// What became of one task.
#[derive(Serialize, ToSchema)]
pub(crate) struct HandedOverRow {
    /// The case's id.
    case: String,
    /// What was asked.
    #[schema(value_type = String)]
    task: TaskKind,
    /// Who has it now, the account's id; none when nobody on duty may have it.
    to: Option<String>,
}

/// Hands a person's unfinished tasks to colleagues on duty.
#[utoipa::path(
    post, path = "/v1/desk/duty/hand-over", tag = "duty", request_body = HandOver,
    responses((status = 200, body = HandedOverList), (status = 403, body = Refusal))
)]
pub(crate) async fn hand_over(
    State(centre): State<Centre>,
    Signed(session): Signed,
    Said(said): Said<HandOver>,
) -> Result<Json<HandedOverList>, Fault> {
    let done = centre.authority.hand_over(said.user, Some(&session.account)).await?;
    let row = |one: crate::authority::HandedOver| HandedOverRow {
        case: one.case.to_string(),
        task: one.kind,
        to: one.to.map(|user| user.to_string()),
    };
    Ok(Json(HandedOverList { tasks: done.into_iter().map(row).collect() }))
}
