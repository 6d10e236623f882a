//! Moves and choices made at a desk. Each names the position its maker looked at, so that nobody
//! decides on what somebody else has just changed.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use shared::ids::{CaseId, OpId, Pos};
use shared::workflow::{MoveArgs, Request};
use utoipa::ToSchema;

use super::verdicts::Judged;
use crate::http::centre::Centre;
use crate::http::codes::Code;
use crate::http::description::words;
use crate::http::door::Signed;
use crate::http::fault::{Fault, Refusal};
use crate::http::json::{At, Said};

/// What became of an act.
#[derive(Serialize, ToSchema)]
pub(crate) struct ActAnswer {
    /// Applied, or why not.
    verdict: Judged,
    /// The case's position now.
    pos: Pos,
    /// The case's number, once issued.
    number: Option<String>,
}

/// A move: `shared::workflow::Request` as JSON.
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes the body; the shared type reads it")]
pub(crate) struct ActRequest {
    /// Which move, such as `accept`.
    #[schema(schema_with = words::mv)]
    r#move: String,
    /// The position its maker looked at; must be given.
    seen_pos: Pos,
    /// What the move is given: reason, opinion, unit, assignee, standard, due, disposal, check,
    /// exemption, media, without_media.
    #[schema(schema_with = words::move_args, required = false)]
    args: Option<serde_json::Value>,
}

/// Makes a move.
#[utoipa::path(
    post, path = "/v1/desk/cases/{case}/acts", tag = "cases", params(("case" = String, Path)),
    request_body = ActRequest,
    responses((status = 200, description = "decided: see the verdict", body = ActAnswer),
              (status = 403, body = Refusal), (status = 404, body = Refusal),
              (status = 409, description = "the case has changed: look again", body = Refusal))
)]
pub(crate) async fn act(
    State(centre): State<Centre>,
    Signed(session): Signed,
    At(case): At<CaseId>,
    Said(body): Said<serde_json::Value>,
) -> Result<Json<ActAnswer>, Fault> {
    let request = request_of(body).ok_or(Code::BadMessage)?;
    let seen = Some(request.seen_pos);
    let reply = centre.authority.act(case, request, seen, &session.account).await?;
    Ok(Json(ActAnswer {
        verdict: Judged::of(&reply.verdict),
        pos: reply.pos,
        number: reply.number.map(|number| number.to_string()),
    }))
}

/// A desk's request: complete, and without a misspelt argument, which would else be skipped in silence.
fn request_of(body: serde_json::Value) -> Option<Request> {
    let spelt = body
        .get("args")
        .and_then(|args| args.as_object())
        .is_none_or(|args| args.keys().all(|key| MoveArgs::KEYS.contains(&key.as_str())));
    let request: Request = serde_json::from_value(body).ok()?;
    (spelt && request.seen_pos > 0).then_some(request)
}

/// Take a proposed value, or not.
#[derive(Deserialize, ToSchema)]
pub(crate) struct Settle {
    /// Whether the value is taken.
    adopt: bool,
}

/// A proposal is settled.
#[derive(Serialize, ToSchema)]
pub(crate) struct Settled {
    /// The case's position now.
    pos: Pos,
}

/// Adopts or dismisses a value proposed for a pinned register.
#[utoipa::path(
    post, path = "/v1/desk/cases/{case}/proposals/{op}", tag = "cases",
    params(("case" = String, Path), ("op" = String, Path)), request_body = Settle,
    responses((status = 200, body = Settled), (status = 403, body = Refusal),
              (status = 404, body = Refusal))
)]
pub(crate) async fn settle(
    State(centre): State<Centre>,
    Signed(session): Signed,
    At((case, op)): At<(CaseId, OpId)>,
    Said(settle): Said<Settle>,
) -> Result<Json<Settled>, Fault> {
    let pos = centre.authority.settle(case, op, settle.adopt, &session.account).await?;
    Ok(Json(Settled { pos }))
}
