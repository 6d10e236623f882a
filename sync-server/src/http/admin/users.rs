//! Users: made, changed, given passwords, switched off and on.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use shared::city::{Role, UserProfile};
use shared::codes::{ResponsibilityGridCode, UnitCode, WorkNumber};
use shared::ids::UserId;
use utoipa::ToSchema;
use uuid::Uuid;

use super::keeper;
use crate::http::centre::Centre;
use crate::http::description::words;
use crate::http::desk::DeskUser;
use crate::http::door::Signed;
use crate::http::fault::{Fault, Refusal};
use crate::http::json::{At, Said};
use crate::sign_in::{AccountEdit, NewAccount, Secret};
use crate::store::Held;

/// A user as an administrator sees one.
#[derive(Serialize, ToSchema)]
pub(crate) struct UserRow {
    /// Who.
    user: DeskUser,
    /// Whether this person may sign in.
    active: bool,
}

/// Everybody, by work number.
#[utoipa::path(
    get, path = "/v1/admin/users", tag = "admin",
    responses((status = 200, body = Vec<UserRow>), (status = 403, body = Refusal))
)]
pub(crate) async fn list(State(centre): State<Centre>) -> Result<Json<Vec<UserRow>>, Fault> {
    let accounts = centre.authority.store().accounts().await?;
    let row = |account: &crate::store::Account| UserRow {
        user: (&account.profile).into(),
        active: account.active,
    };
    Ok(Json(accounts.iter().map(row).collect()))
}

/// A user to be made.
#[derive(Deserialize, ToSchema)]
pub(crate) struct NewUser {
    /// The work number.
    #[schema(schema_with = words::work_number)]
    work_number: WorkNumber,
    /// What screens show; the post and work number when empty.
    #[serde(default)]
    display: String,
    /// Posts.
    #[schema(schema_with = words::posts)]
    roles: Vec<Role>,
    /// The unit.
    #[schema(schema_with = words::maybe_unit, required = false)]
    unit: Option<UnitCode>,
    /// Responsibility grids of a collector or supervisor.
    #[serde(default)]
    #[schema(schema_with = words::grids, required = false)]
    grids: Vec<ResponsibilityGridCode>,
    /// The first password.
    password: String,
}

/// Makes a user.
#[utoipa::path(
    post, path = "/v1/admin/users", tag = "admin", request_body = NewUser,
    responses((status = 200, body = UserRow), (status = 409, body = Refusal),
              (status = 422, body = Refusal))
)]
pub(crate) async fn create(
    State(centre): State<Centre>,
    Signed(session): Signed,
    Said(new): Said<NewUser>,
) -> Result<Json<UserRow>, Fault> {
    let NewUser { work_number, display, roles, unit, grids, password } = new;
    let display = match (display.trim(), roles.first()) {
        ("", Some(role)) => format!("{} {work_number}", role.label_zh()),
        (given, _) => shown(given),
    };
    let profile =
        UserProfile { id: UserId(Uuid::now_v7()), work_number, display, roles, unit, grids };
    let new = NewAccount { profile, password: Secret::of(password) };
    let (city, keeper) = (centre.authority.city(), keeper(&centre, &session));
    let account = centre.sign_in.create_account(new, &city, Some(keeper)).await?;
    Ok(Json(UserRow { user: (&account.profile).into(), active: account.active }))
}

/// What is to be changed of a user; what is not named stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct UserEdit {
    /// What screens show.
    display: Option<String>,
    /// Posts.
    #[schema(schema_with = words::maybe_posts, required = false)]
    roles: Option<Vec<Role>>,
    /// The unit; null for none.
    #[serde(default, deserialize_with = "named")]
    #[schema(schema_with = words::maybe_unit, required = false)]
    unit: Option<Option<UnitCode>>,
    /// Responsibility grids of a collector or supervisor.
    #[schema(schema_with = words::maybe_grids, required = false)]
    grids: Option<Vec<ResponsibilityGridCode>>,
}

/// Tells "not named" from "named, and null".
fn named<'de, T, D>(deserializer: D) -> Result<Option<T>, D::Error>
where
    T: Deserialize<'de>,
    D: serde::Deserializer<'de>,
{
    T::deserialize(deserializer).map(Some)
}

/// Changes a user's posts, unit, grids or display. Nobody changes his own.
#[utoipa::path(
    patch, path = "/v1/admin/users/{user}", tag = "admin",
    params(("user" = String, Path)), request_body = UserEdit,
    responses((status = 200, body = UserRow), (status = 404, body = Refusal),
              (status = 409, body = Refusal), (status = 422, body = Refusal))
)]
pub(crate) async fn edit(
    State(centre): State<Centre>,
    Signed(session): Signed,
    At(user): At<UserId>,
    Said(edit): Said<UserEdit>,
) -> Result<Json<UserRow>, Fault> {
    let UserEdit { display, roles, unit, grids } = edit;
    let display = display.map(|given| shown(&given)).filter(|display| !display.is_empty());
    let edit = AccountEdit { display, roles, unit, grids };
    let (city, keeper) = (centre.authority.city(), keeper(&centre, &session));
    let account = centre.sign_in.edit_account(user, &edit, &city, keeper).await?;
    Ok(Json(UserRow { user: (&account.profile).into(), active: account.active }))
}

/// What somebody typed, as screens can show it.
fn shown(given: &str) -> String {
    given.trim().chars().filter(|c| !c.is_control()).take(60).collect()
}

/// On or off.
#[derive(Deserialize, ToSchema)]
pub(crate) struct Active {
    /// Whether this person may sign in.
    active: bool,
}

/// Switches a user off or on. Off, sign-ins end at once.
#[utoipa::path(
    post, path = "/v1/admin/users/{user}/active", tag = "admin",
    params(("user" = String, Path)), request_body = Active,
    responses((status = 204, description = "done"), (status = 404, body = Refusal))
)]
pub(crate) async fn set_active(
    State(centre): State<Centre>,
    Signed(session): Signed,
    At(user): At<UserId>,
    Said(Active { active }): Said<Active>,
) -> Result<StatusCode, Fault> {
    centre.sign_in.set_active(user, active, keeper(&centre, &session)).await?;
    if active {
        // What the person said while switched off was held.
        centre.authority.readmit(Held::Of(user), None).await?;
    }
    Ok(StatusCode::NO_CONTENT)
}

/// A new password.
#[derive(Deserialize, ToSchema)]
pub(crate) struct NewPassword {
    /// 8 characters or more.
    password: String,
}

/// Gives a user another password; sign-ins end at once.
#[utoipa::path(
    post, path = "/v1/admin/users/{user}/password", tag = "admin",
    params(("user" = String, Path)), request_body = NewPassword,
    responses((status = 204, description = "done"), (status = 404, body = Refusal),
              (status = 422, body = Refusal))
)]
pub(crate) async fn set_password(
    State(centre): State<Centre>,
    Signed(session): Signed,
    At(user): At<UserId>,
    Said(new): Said<NewPassword>,
) -> Result<StatusCode, Fault> {
    let keeper = keeper(&centre, &session);
    centre.sign_in.set_password(user, Secret::of(new.password), keeper).await?;
    Ok(StatusCode::NO_CONTENT)
}
