//! Sign-in at a desk: a cookie that no script can read, and the same token for programs.

use axum::Json;
use axum::extract::State;
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use shared::city::{Role, UserProfile};
use shared::ids::Millis;
use utoipa::ToSchema;

use crate::http::centre::Centre;
use crate::http::door::{COOKIE, From, Signed};
use crate::http::fault::{Fault, Refusal};
use crate::http::json::Said;
use crate::sign_in::{Origin, Secret, Session};

/// Work number and password.
#[derive(Deserialize, ToSchema)]
pub(crate) struct DeskSignIn {
    /// The work number.
    work_number: String,
    /// The password.
    password: String,
}

/// Signed in.
#[derive(Serialize, ToSchema)]
pub(crate) struct DeskSignedIn {
    /// For programs; a browser uses the cookie and forgets this.
    token: String,
    /// Until when, in milliseconds since 1970.
    expires_at: Millis,
    /// Who.
    user: DeskUser,
}

/// A person as a desk shows one.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DeskUser {
    /// The account's id.
    pub(crate) id: String,
    /// The work number.
    pub(crate) work_number: String,
    /// What screens show.
    pub(crate) display: String,
    /// Posts.
    pub(crate) roles: Vec<DeskRole>,
    /// The unit.
    pub(crate) unit: Option<String>,
    /// Responsibility grids.
    pub(crate) grids: Vec<String>,
}

/// A post with its label.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DeskRole {
    /// Its code.
    #[schema(value_type = String)]
    pub(crate) role: Role,
    /// Its label.
    pub(crate) zh: &'static str,
}

impl std::convert::From<&UserProfile> for DeskUser {
    fn from(profile: &UserProfile) -> Self {
        Self {
            id: profile.id.to_string(),
            work_number: profile.work_number.to_string(),
            display: profile.display.clone(),
            roles: profile
                .roles
                .iter()
                .map(|role| DeskRole { role: *role, zh: role.label_zh() })
                .collect(),
            unit: profile.unit.as_ref().map(ToString::to_string),
            grids: profile.grids.iter().map(ToString::to_string).collect(),
        }
    }
}

/// Who is signed in, and what this person may do.
#[derive(Serialize, ToSchema)]
pub(crate) struct Me {
    /// Who.
    user: DeskUser,
    /// The city's name.
    city: String,
    /// Whether this centre is a demo.
    demo: bool,
    /// Until when, in milliseconds since 1970.
    expires_at: Millis,
    /// Whether cases may be looked at.
    may_read: bool,
    /// Whether this person has moves to make.
    may_act: bool,
    /// Whether this person keeps users and phones.
    may_administer: bool,
    /// Whether this person reads the log of administrators.
    may_audit: bool,
}

/// Signs in at a desk.
#[utoipa::path(
    post, path = "/v1/desk/sign-in", tag = "desk", request_body = DeskSignIn,
    responses(
        (status = 200, description = "signed in; a cookie is set", body = DeskSignedIn),
        (status = 401, body = Refusal), (status = 403, body = Refusal), (status = 429, body = Refusal),
    )
)]
pub(crate) async fn sign_in(
    State(centre): State<Centre>,
    From(address): From,
    Said(request): Said<DeskSignIn>,
) -> Result<Response, Fault> {
    let (password, now) = (Secret::of(request.password), centre.now());
    let origin = Origin { address };
    let opened = centre.sign_in.sign_in(&request.work_number, password, None, origin, now).await?;
    let seconds = opened.expires_at.saturating_sub(now) / 1000;
    let cookie = cookie(&centre, opened.token.expose(), seconds);
    let body = DeskSignedIn {
        token: opened.token.expose().to_owned(),
        expires_at: opened.expires_at,
        user: (&opened.account.profile).into(),
    };
    Ok(with_cookie(Json(body).into_response(), &cookie))
}

/// Signs out.
#[utoipa::path(
    post, path = "/v1/desk/sign-out", tag = "desk",
    responses((status = 204, description = "signed out"), (status = 401, body = Refusal))
)]
pub(crate) async fn sign_out(
    State(centre): State<Centre>,
    Signed(session): Signed,
) -> Result<Response, Fault> {
    centre.sign_in.sign_out(&session).await?;
    Ok(with_cookie(StatusCode::NO_CONTENT.into_response(), &cookie(&centre, "", 0)))
}

/// Who is signed in.
#[utoipa::path(
    get, path = "/v1/desk/me", tag = "desk",
    responses((status = 200, body = Me), (status = 401, body = Refusal))
)]
pub(crate) async fn me(State(centre): State<Centre>, Signed(session): Signed) -> Json<Me> {
    let profile = &session.account.profile;
    let (may_read, may_act) = (Session::may_read(&session), Session::may_act(&session));
    Json(Me {
        user: profile.into(),
        city: centre.authority.city().name.clone(),
        demo: centre.settings.is_demo(),
        expires_at: session.row.expires_at,
        may_read,
        may_act,
        may_administer: profile.holds(Role::Administrator),
        may_audit: profile.holds(Role::Auditor),
    })
}

fn cookie(centre: &Centre, token: &str, seconds: i64) -> String {
    let encrypted = centre.settings.tls.is_some() || centre.settings.behind_proxy;
    let secure = if encrypted { "; Secure" } else { "" };
    format!("{COOKIE}={token}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}")
}

fn with_cookie(mut response: Response, cookie: &str) -> Response {
    if let Ok(mut value) = HeaderValue::from_str(cookie) {
        value.set_sensitive(true);
        response.headers_mut().insert(SET_COOKIE, value);
    }
    response
}
