//! Who was shown a caller whole, and why.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use shared::ids::Millis;
use utoipa::ToSchema;

use super::LogQuery;
use crate::http::centre::Centre;
use crate::http::fault::{Fault, Refusal};
use crate::http::json::Asked;
use crate::store::RevealRow;

/// One look; never what was seen.
#[derive(Serialize, ToSchema)]
pub(crate) struct RevealedRow {
    /// Its id.
    id: String,
    /// When, in milliseconds since 1970.
    at: Millis,
    /// Who, as an account's id.
    by: String,
    /// Of which case.
    case: String,
    /// Which caller, by reference.
    person: String,
    /// Why.
    reason: String,
}

/// Who was shown a caller whole, newest first, 100 at a time.
#[utoipa::path(
    get, path = "/v1/admin/reveals", tag = "admin", params(LogQuery),
    responses((status = 200, body = Vec<RevealedRow>), (status = 403, body = Refusal))
)]
pub(crate) async fn list(
    State(centre): State<Centre>,
    Asked(query): Asked<LogQuery>,
) -> Result<Json<Vec<RevealedRow>>, Fault> {
    let rows = centre
        .authority
        .store()
        .reveals(query.before.map(|id| id.to_string()).as_deref(), 100)
        .await?;
    let row = |row: RevealRow| RevealedRow {
        id: row.id,
        at: row.at,
        by: row.by.to_string(),
        case: row.case.to_string(),
        person: row.person.to_string(),
        reason: row.reason.to_string(),
    };
    Ok(Json(rows.into_iter().map(row).collect()))
}
