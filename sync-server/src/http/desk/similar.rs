//! What may be about one thing: for the form of a call, for a case, and marks in queue and detail.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use shared::codes::ClassKey;
use shared::geo::{Datum, Point};
use shared::ids::{CaseId, Millis};
use shared::similar::{Likeness, Sighting};
use shared::text::Code as Coded;
use shared::workflow::CaseState;
use utoipa::{IntoParams, ToSchema};

use crate::http::centre::Centre;
use crate::http::codes::Code;
use crate::http::description::words;
use crate::http::door::Signed;
use crate::http::fault::{Fault, Refusal};
use crate::http::json::{Asked, At};
use crate::store::{NearCase, Proposal};

/// A case that may be about the same thing.
#[derive(Serialize, ToSchema)]
pub(crate) struct SimilarRow {
    /// The case.
    case: String,
    /// The official number, once filed.
    number: Option<String>,
    /// The code made on the phone or at the desk.
    field_code: Option<String>,
    /// Where it stands.
    state: String,
    /// 0 to 100.
    score: u8,
    /// Why, in words, the weightiest first.
    why_zh: Vec<String>,
    /// Why, for programs.
    #[schema(schema_with = words::things)]
    why: serde_json::Value,
}

impl SimilarRow {
    fn new(
        case: CaseId,
        names: (Option<String>, Option<String>),
        state: String,
        like: &Likeness,
    ) -> Self {
        Self {
            case: case.to_string(),
            number: names.0,
            field_code: names.1,
            state,
            score: like.score,
            why_zh: like.why.iter().map(|why| why.zh()).collect(),
            why: serde_json::to_value(&like.why).unwrap_or_default(),
        }
    }
}

impl From<(NearCase, Likeness)> for SimilarRow {
    fn from((near, like): (NearCase, Likeness)) -> Self {
        Self::new(near.case, (near.number, near.field_code), near.state, &like)
    }
}

impl From<Proposal> for SimilarRow {
    fn from(proposal: Proposal) -> Self {
        let Proposal { other, number, field_code, state, like } = proposal;
        Self::new(other, (number, field_code), state, &like)
    }
}

/// What was seen.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct SeenQuery {
    /// Longitude in degrees.
    lon: f64,
    /// Latitude in degrees.
    lat: f64,
    /// What they are measured in, `wgs84` when not said.
    #[param(value_type = Option<String>)]
    datum: Option<Datum>,
    /// The class as `standard/kind/major/minor`.
    #[param(value_type = Option<String>)]
    class: Option<ClassKey>,
    /// The component's identification code.
    #[param(value_type = Option<String>)]
    component: Option<Coded>,
    /// When, in milliseconds since 1970; now when not said.
    at: Option<Millis>,
}

/// Open cases that may be about what a caller tells of.
#[utoipa::path(
    get, path = "/v1/desk/similar", tag = "cases", params(SeenQuery),
    responses((status = 200, body = Vec<SimilarRow>), (status = 400, body = Refusal),
              (status = 403, body = Refusal))
)]
pub(crate) async fn seen(
    State(centre): State<Centre>,
    Signed(session): Signed,
    Asked(query): Asked<SeenQuery>,
) -> Result<Json<Vec<SimilarRow>>, Fault> {
    let SeenQuery { lon, lat, datum, class, component, at } = query;
    let point = Point::from_degrees(lon, lat, datum.unwrap_or(Datum::Wgs84));
    let point = point.map_err(|_| Code::BadMessage)?;
    let found_at = at.unwrap_or_else(|| centre.now());
    let seen = Sighting { point, found_at, class, component, by: None };
    let found = centre.authority.similar(&seen, None, &session.account).await?;
    Ok(Json(found.into_iter().map(SimilarRow::from).collect()))
}

/// Open cases that may be about what this one is about.
#[utoipa::path(
    get, path = "/v1/desk/cases/{case}/similar", tag = "cases", params(("case" = String, Path)),
    responses((status = 200, body = Vec<SimilarRow>), (status = 403, body = Refusal),
              (status = 404, body = Refusal))
)]
pub(crate) async fn of_case(
    State(centre): State<Centre>,
    Signed(session): Signed,
    At(case): At<CaseId>,
) -> Result<Json<Vec<SimilarRow>>, Fault> {
    let found = centre.authority.similar_to(case, &session.account).await?;
    Ok(Json(found.into_iter().map(SimilarRow::from).collect()))
}

/// Says that two cases are about two things; the proposal to merge them goes and does not come again.
#[utoipa::path(
    post, path = "/v1/desk/cases/{case}/similar/{other}/dismiss", tag = "cases",
    params(("case" = String, Path), ("other" = String, Path)),
    responses((status = 204), (status = 403, body = Refusal), (status = 404, body = Refusal))
)]
pub(crate) async fn dismiss(
    State(centre): State<Centre>,
    Signed(session): Signed,
    At(pair): At<(CaseId, CaseId)>,
) -> Result<StatusCode, Fault> {
    centre.authority.dismiss_proposal(pair, &session.account).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// How many things there are, by state; a merged case is counted where it went.
#[derive(Serialize, ToSchema)]
pub(crate) struct Counts {
    /// By state; one that nothing is in is left out.
    #[schema(value_type = Object)]
    states: BTreeMap<CaseState, u64>,
    /// All of them.
    all: u64,
}

/// Counts the reader's queue.
#[utoipa::path(
    get, path = "/v1/desk/counts", tag = "cases",
    responses((status = 200, body = Counts), (status = 403, body = Refusal))
)]
pub(crate) async fn counts(
    State(centre): State<Centre>,
    Signed(session): Signed,
) -> Result<Json<Counts>, Fault> {
    let states = centre.authority.counts(&session.account).await?;
    let all = states.values().sum();
    Ok(Json(Counts { states, all }))
}
