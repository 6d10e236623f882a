//! Operations that could not be judged: kept whole, shown here, tried again on demand.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use shared::ids::Millis;
use shared::ops::Outcome;
use utoipa::ToSchema;

use super::keeper;
use crate::http::centre::Centre;
use crate::http::door::Signed;
use crate::http::fault::{Fault, Refusal};
use crate::store::Held;

/// A held operation; never its content.
#[derive(Serialize, ToSchema)]
pub(crate) struct HeldRow {
    /// Whose.
    actor: String,
    /// Its place in its actor's chain.
    seq: u64,
    /// Its id, when it could be read.
    op: Option<String>,
    /// Its case, when it could be read.
    case: Option<String>,
    /// Why it is held, as a stable code.
    code: String,
    /// How many bytes it has.
    bytes: usize,
    /// When the centre took it, in milliseconds since 1970.
    received_at: Millis,
    /// Which phone carried it.
    carrier: String,
}

/// Held operations, oldest first, 500 at most.
#[utoipa::path(
    get, path = "/v1/admin/held", tag = "admin",
    responses((status = 200, body = Vec<HeldRow>), (status = 403, body = Refusal))
)]
pub(crate) async fn list(State(centre): State<Centre>) -> Result<Json<Vec<HeldRow>>, Fault> {
    let held = centre.authority.store().held_ops(None, 500).await?;
    let rows = held.into_iter().map(|(actor, op)| HeldRow {
        actor: actor.to_string(),
        seq: op.seq,
        op: op.op.map(|op| op.to_string()),
        case: op.case.map(|case| case.to_string()),
        code: match op.outcome {
            Outcome::Held(code) | Outcome::Refused(code) => code,
            Outcome::Accepted => String::new(),
        },
        bytes: op.bytes.len(),
        received_at: op.received_at,
        carrier: op.carrier.to_string(),
    });
    Ok(Json(rows.collect()))
}

/// How many were judged.
#[derive(Serialize, ToSchema)]
pub(crate) struct Readmitted {
    /// So many are no longer held.
    pub(super) readmitted: usize,
}

/// Tries held operations again; each that is judged is written down.
#[utoipa::path(
    post, path = "/v1/admin/held/readmit", tag = "admin",
    responses((status = 200, body = Readmitted), (status = 403, body = Refusal))
)]
pub(crate) async fn readmit(
    State(centre): State<Centre>,
    Signed(session): Signed,
) -> Result<Json<Readmitted>, Fault> {
    let keeper = keeper(&centre, &session);
    let readmitted = centre.authority.readmit(Held::All, Some(keeper)).await?;
    Ok(Json(Readmitted { readmitted }))
}
