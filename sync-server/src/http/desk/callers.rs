//! Callers of a case: a further one is written down, one is shown whole for a reason.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use shared::ids::{CaseId, PersonId};
use shared::person::Caller;
use shared::text::Line;
use utoipa::ToSchema;

use crate::http::centre::Centre;
use crate::http::codes::Code;
use crate::http::description::words;
use crate::http::door::Signed;
use crate::http::fault::{Fault, Refusal};
use crate::http::json::{At, Said};

/// What a caller said of himself: `shared::person::Caller` as JSON.
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes the body; the shared type reads it")]
pub(crate) struct CallerSaid {
    /// The name, at most 40 characters.
    #[schema(schema_with = words::maybe_name, required = false)]
    name: Option<String>,
    /// Where to call back, 3 to 20 digits.
    #[schema(schema_with = words::maybe_phone, required = false)]
    phone: Option<String>,
    /// Where the person lives, at most 200 characters.
    #[schema(schema_with = words::maybe_line, required = false)]
    address: Option<String>,
    /// Whether the person wants to hear what became of it.
    call_back: bool,
}

/// A caller is written down.
#[derive(Serialize, ToSchema)]
pub(crate) struct CallerAdded {
    /// The reference.
    person: String,
}

/// Writes down a further caller of a case.
#[utoipa::path(
    post, path = "/v1/desk/cases/{case}/callers", tag = "cases", params(("case" = String, Path)),
    request_body = CallerSaid,
    responses((status = 200, body = CallerAdded), (status = 403, body = Refusal),
              (status = 404, body = Refusal))
)]
pub(crate) async fn add(
    State(centre): State<Centre>,
    Signed(session): Signed,
    At(case): At<CaseId>,
    Said(caller): Said<Caller>,
) -> Result<Json<CallerAdded>, Fault> {
    if caller.is_nobody() {
        return Err(Code::BadMessage.into());
    }
    let person = centre.authority.add_caller(case, &caller, &session.account).await?;
    Ok(Json(CallerAdded { person: person.to_string() }))
}

/// Why somebody must be shown whole.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Reveal {
    /// Why, at most 200 characters.
    #[schema(value_type = String)]
    reason: Line,
}

/// Shows a caller whole; who asked, when and why is written down with the answer.
#[utoipa::path(
    post, path = "/v1/desk/cases/{case}/callers/{person}/reveal", tag = "cases",
    params(("case" = String, Path), ("person" = String, Path)), request_body = Reveal,
    responses((status = 200, body = CallerSaid), (status = 403, body = Refusal),
              (status = 404, body = Refusal), (status = 410, body = Refusal),
              (status = 422, body = Refusal))
)]
pub(crate) async fn reveal(
    State(centre): State<Centre>,
    Signed(session): Signed,
    At((case, person)): At<(CaseId, PersonId)>,
    Said(reveal): Said<Reveal>,
) -> Result<Json<Caller>, Fault> {
    let account = &session.account;
    Ok(Json(centre.authority.reveal(case, person, &reveal.reason, account).await?))
}
