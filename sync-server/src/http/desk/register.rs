//! A case written down at the desk.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use shared::case::{ObjectValue, PlaceValue};
use shared::geo::{FixSource, Point};
use shared::person::Caller;
use shared::text::{Code as Coded, Line, Paragraph};
use shared::workflow::Source;
use utoipa::ToSchema;

use super::verdicts::Judged;
use crate::authority::Registration;
use crate::http::centre::Centre;
use crate::http::codes::Code;
use crate::http::description::words;
use crate::http::door::Signed;
use crate::http::fault::{Fault, Refusal};
use crate::http::json::Said;

/// What was said by telephone, letter or camera.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Register {
    /// Where it comes from, such as `hotline`.
    #[schema(schema_with = words::source)]
    source: Source,
    /// What is wrong, at most 2000 characters.
    #[schema(schema_with = words::paragraph)]
    description: Paragraph,
    /// Where it is, in words, at most 200 characters; a note from above may say nothing of it.
    #[serde(default)]
    #[schema(schema_with = words::line)]
    place: Line,
    /// Where it is on the map: longitude and latitude in 1e-7 degrees with their datum.
    #[schema(schema_with = words::maybe_point)]
    point: Option<Point>,
    /// The class as `standard/kind/major/minor`.
    #[schema(schema_with = words::maybe_code)]
    class: Option<Coded>,
    /// Who called: name, phone, address, call_back; a call is not registered without. Kept beside the case, never in it.
    #[schema(value_type = Option<Object>)]
    caller: Option<Caller>,
}

/// A registered case.
#[derive(Serialize, ToSchema)]
pub(crate) struct Registered {
    /// The case.
    case: String,
    /// Whether it was made, or why not.
    verdict: Judged,
}

/// Registers a case.
#[utoipa::path(
    post, path = "/v1/desk/cases", tag = "cases", request_body = Register,
    responses((status = 200, description = "decided: see the verdict", body = Registered),
              (status = 400, body = Refusal), (status = 403, body = Refusal))
)]
pub(crate) async fn register(
    State(centre): State<Centre>,
    Signed(session): Signed,
    Said(said): Said<Register>,
) -> Result<Json<Registered>, Fault> {
    let Register { source, description, place: text, point, class, caller } = said;
    let nowhere = text.is_blank() && point.is_none() && source.tells_a_place();
    if nowhere || point.is_some_and(|point| point.check().is_err()) {
        return Err(Code::BadMessage.into());
    }
    let place =
        PlaceValue { point, accuracy_dm: None, source: FixSource::MapPick, text, unit_grid: None };
    let object = ObjectValue { class, ..ObjectValue::default() };
    let registration = Registration { source, description, place, object, caller };
    let (case, reply) = centre.authority.register(&registration, &session.account).await?;
    Ok(Json(Registered { case: case.to_string(), verdict: Judged::of(&reply.verdict) }))
}
