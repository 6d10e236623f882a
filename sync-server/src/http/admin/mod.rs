//! What keepers of the system do: users, phones, held operations, and the log of all that. None of
//! these posts acts on cases, and every change here is written down in its own transaction.

mod gaps;
mod held;
mod phones;
mod reveals;
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
use super::description::words;
use super::fault::{Fault, Refusal};
use super::json::Asked;
use crate::sign_in::Session;
use crate::store::{AuditRow, Keeper};

pub(super) fn routes() -> OpenApiRouter<Centre> {
    OpenApiRouter::new()
        .routes(routes!(users::list, users::create))
        .routes(routes!(users::edit))
        .routes(routes!(users::set_active))
        .routes(routes!(users::set_password))
        .routes(routes!(phones::invite))
        .routes(routes!(phones::list))
        .routes(routes!(phones::revoke))
        .routes(routes!(phones::reinstate))
        .routes(routes!(gaps::list))
        .routes(routes!(held::list))
        .routes(routes!(held::readmit))
        .routes(routes!(log))
        .routes(routes!(reveals::list))
}

/// Who acts, for the row that is written in the transaction of the act.
fn keeper(centre: &Centre, session: &Session) -> Keeper {
    Keeper { by: Some(session.account.profile.id), at: centre.now() }
}

/// Which page.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct LogQuery {
    /// The id of the last row of the page before.
    #[param(schema_with = words::id, required = false)]
    before: Option<Uuid>,
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
    let rows = centre
        .authority
        .store()
        .audit_log(query.before.map(|id| id.to_string()).as_deref(), 100)
        .await?;
    let row = |row: AuditRow| LogRow {
        id: row.id,
        at: row.at,
        by: row.by.map(|by| by.to_string()),
        act: row.act,
        subject: row.subject,
    };
    Ok(Json(rows.into_iter().map(row).collect()))
}
