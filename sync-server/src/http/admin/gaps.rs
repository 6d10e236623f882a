//! Work that phones owe: later operations came, earlier ones never did.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use shared::ids::Millis;
use utoipa::ToSchema;

use crate::http::centre::Centre;
use crate::http::fault::{Fault, Refusal};

/// How long something may be missing before somebody is told: a phone may be without network for a
/// shift (R25).
const PATIENCE_MS: Millis = 24 * 3_600_000;

/// Operations that are missing.
#[derive(Serialize, ToSchema)]
pub(crate) struct GapRow {
    /// Whose chain.
    actor: String,
    /// Who wrote them.
    user: String,
    /// On which phone.
    installation: String,
    /// The first missing one.
    expected: u64,
    /// Since when, in milliseconds since 1970.
    since: Millis,
}

/// What has been missing for more than a day.
#[utoipa::path(
    get, path = "/v1/admin/gaps", tag = "admin",
    responses((status = 200, body = Vec<GapRow>), (status = 403, body = Refusal))
)]
pub(crate) async fn list(State(centre): State<Centre>) -> Result<Json<Vec<GapRow>>, Fault> {
    let before = centre.now().saturating_sub(PATIENCE_MS);
    let gaps = centre.authority.store().gaps(before).await?;
    let rows = gaps.into_iter().map(|gap| GapRow {
        actor: gap.actor.to_string(),
        user: gap.user.to_string(),
        installation: gap.installation.to_string(),
        expected: gap.expected,
        since: gap.since,
    });
    Ok(Json(rows.collect()))
}
