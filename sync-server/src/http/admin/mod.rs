//! What keepers of the system do: users, phones, held operations, and the log of all that. None of
//! these posts acts on cases, and every change here is written down.

mod gaps;
mod held;
mod phones;
mod users;

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use shared::ids::Millis;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::centre::Centre;
use super::fault::{Fault, Refusal};
use super::json::Asked;
use crate::sign_in::Session;
use crate::store::AuditRow;

pub(super) fn routes() -> OpenApiRouter<Centre> {
    OpenApiRouter::new()
        .routes(routes!(users::list, users::create))
        .routes(routes!(users::set_active))
        .routes(routes!(users::set_password))
        .routes(routes!(phones::invite))
        .routes(routes!(phones::list))
        .routes(routes!(phones::revoke))
        .routes(routes!(gaps::list))
        .routes(routes!(held::list))
        .routes(routes!(held::readmit))
        .routes(routes!(log))
}

/// Writes an act down. It is written before the act is answered; an act that was done and could not
/// be written down is answered as a fault, so that somebody looks.
async fn note(
    centre: &Centre,
    session: &Session,
    act: &str,
    subject: impl Into<String>,
) -> Result<(), Fault> {
    let row = AuditRow {
        id: Uuid::now_v7().to_string(),
        at: centre.now(),
        by: Some(session.account.profile.id),
        act: act.to_owned(),
        subject: subject.into(),
    };
    Ok(centre.authority.store().audit(&row).await?)
}

/// Which page.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct LogQuery {
    /// The id of the last row of the page before.
    before: Option<String>,
}

/// One act.
#[derive(Serialize, ToSchema)]
pub(crate) struct LogRow {
    /// Its id.
    id: String,
    /// When, in milliseconds since 1970.
    at: Millis,
    /// Who, as an account's id; none for the command line.
    by: Option<String>,
    /// What, as a stable code.
    act: String,
    /// To what.
    subject: String,
}

/// What administrators did, newest first, 100 at a time.
#[utoipa::path(
    get, path = "/v1/admin/audit", tag = "admin", params(LogQuery),
    responses((status = 200, body = Vec<LogRow>), (status = 403, body = Refusal))
)]
pub(crate) async fn log(
    State(centre): State<Centre>,
    Asked(query): Asked<LogQuery>,
) -> Result<Json<Vec<LogRow>>, Fault> {
    let rows = centre.authority.store().audit_log(query.before.as_deref(), 100).await?;
    let row = |row: AuditRow| LogRow {
        id: row.id,
        at: row.at,
        by: row.by.map(|by| by.to_string()),
        act: row.act,
        subject: row.subject,
    };
    Ok(Json(rows.into_iter().map(row).collect()))
}
