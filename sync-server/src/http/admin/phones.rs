//! Phones: invited by a one-time code, listed, revoked and reinstated.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use shared::ids::{InstallationId, Millis};
use utoipa::ToSchema;

use super::held::Readmitted;
use super::keeper;
use crate::enrolment::Invitation;
use crate::http::centre::Centre;
use crate::http::door::Signed;
use crate::http::fault::{Fault, Refusal};
use crate::http::json::{At, Said};
use crate::store::Held;

/// The longest an enrolment code is good, in hours.
const LONGEST_HOURS: u32 = 24 * 14;

/// For whom, and how long.
#[derive(Deserialize, ToSchema)]
pub(crate) struct Invite {
    /// What it is for.
    #[serde(default)]
    note: String,
    /// How many hours it is good, 1 to 336; 24 when not said.
    hours: Option<u32>,
}

/// An enrolment code, shown once.
#[derive(Serialize, ToSchema)]
pub(crate) struct Invited {
    /// What the QR code says.
    payload: String,
    /// Until when, in milliseconds since 1970.
    expires_at: Millis,
}

/// Makes an enrolment code for one phone.
#[utoipa::path(
    post, path = "/v1/admin/enrolments", tag = "admin", request_body = Invite,
    responses((status = 200, body = Invited), (status = 403, body = Refusal))
)]
pub(crate) async fn invite(
    State(centre): State<Centre>,
    Signed(session): Signed,
    Said(invite): Said<Invite>,
) -> Result<Json<Invited>, Fault> {
    let hours = invite.hours.unwrap_or(24).clamp(1, LONGEST_HOURS);
    let expires_at = centre.now().saturating_add(i64::from(hours) * 3_600_000);
    let keeper = keeper(&centre, &session);
    let token = centre.sign_in.invite(&invite.note, expires_at, keeper).await?;
    let invitation = Invitation {
        url: centre.settings.url(),
        server_id: centre.authority.stamp().server,
        key: centre.city_key.key(),
        certificate: None,
        token: token.expose().to_owned(),
    };
    Ok(Json(Invited { payload: invitation.payload(), expires_at }))
}

/// A phone.
#[derive(Serialize, ToSchema)]
pub(crate) struct PhoneRow {
    /// Its id.
    id: String,
    /// What it calls itself.
    device: String,
    /// Whether it was revoked.
    revoked: bool,
    /// Since when.
    enrolled_at: Millis,
    /// When it was last heard of, to five minutes.
    seen_at: Millis,
}

/// Every phone, the one heard of last first.
#[utoipa::path(
    get, path = "/v1/admin/installations", tag = "admin",
    responses((status = 200, body = Vec<PhoneRow>), (status = 403, body = Refusal))
)]
pub(crate) async fn list(State(centre): State<Centre>) -> Result<Json<Vec<PhoneRow>>, Fault> {
    let phones = centre.authority.store().installations().await?;
    let row = |phone: crate::store::Installation| PhoneRow {
        id: phone.id.to_string(),
        device: phone.device,
        revoked: phone.revoked,
        enrolled_at: phone.enrolled_at,
        seen_at: phone.seen_at,
    };
    Ok(Json(phones.into_iter().map(row).collect()))
}

/// Revokes a phone: its sign-ins end, and what it still sends is held, not lost.
#[utoipa::path(
    post, path = "/v1/admin/installations/{installation}/revoke", tag = "admin",
    params(("installation" = String, Path)),
    responses((status = 204, description = "done"), (status = 404, body = Refusal))
)]
pub(crate) async fn revoke(
    State(centre): State<Centre>,
    Signed(session): Signed,
    At(phone): At<InstallationId>,
) -> Result<StatusCode, Fault> {
    centre.sign_in.revoke(phone, keeper(&centre, &session)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Reinstates a revoked phone: it is heard again, and what was held of it is judged now.
#[utoipa::path(
    post, path = "/v1/admin/installations/{installation}/reinstate", tag = "admin",
    params(("installation" = String, Path)),
    responses((status = 200, body = Readmitted), (status = 404, body = Refusal))
)]
pub(crate) async fn reinstate(
    State(centre): State<Centre>,
    Signed(session): Signed,
    At(phone): At<InstallationId>,
) -> Result<Json<Readmitted>, Fault> {
    centre.sign_in.reinstate(phone, keeper(&centre, &session)).await?;
    let readmitted = centre.authority.readmit(Held::WrittenOn(phone), None).await?;
    Ok(Json(Readmitted { readmitted }))
}
