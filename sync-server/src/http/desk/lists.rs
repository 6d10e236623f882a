//! What a desk chooses from: units, filing standards, people to send.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use serde_json::Value;
use shared::city::{Role, UnitKind, UserProfile};
use utoipa::ToSchema;

use super::entry::DeskUser;
use crate::http::centre::Centre;
use crate::http::description::words;
use crate::http::door::Signed;
use crate::http::fault::{Fault, Refusal};
use crate::sign_in::Session;

/// What a desk chooses from.
#[derive(Serialize, ToSchema)]
pub(crate) struct Lists {
    /// Units, by code.
    units: Vec<UnitRow>,
    /// Filing standards, as the city has them.
    #[schema(schema_with = words::things)]
    standards: Value,
    /// Phrases people use often.
    #[schema(schema_with = words::things)]
    phrases: Value,
    /// People in the field that the reader may give tasks to.
    people: Vec<DeskUser>,
}

/// A unit.
#[derive(Serialize, ToSchema)]
pub(crate) struct UnitRow {
    /// Its code.
    code: String,
    /// Its name.
    name: String,
    /// The unit above.
    parent: Option<String>,
    /// What it is.
    #[schema(value_type = String)]
    kind: UnitKind,
}

/// Units, standards, phrases and people to choose from.
#[utoipa::path(
    get, path = "/v1/desk/lists", tag = "cases",
    responses((status = 200, body = Lists), (status = 403, body = Refusal))
)]
pub(crate) async fn lists(
    State(centre): State<Centre>,
    Signed(session): Signed,
) -> Result<Json<Lists>, Fault> {
    let city = centre.authority.city();
    let accounts = centre.authority.store().accounts().await?;
    let people = accounts
        .iter()
        .filter(|account| account.active && may_send(&session, &account.profile, &city.units))
        .map(|account| DeskUser::from(&account.profile));
    Ok(Json(Lists {
        units: city
            .units
            .iter()
            .map(|unit| UnitRow {
                code: unit.code.to_string(),
                name: unit.name.clone(),
                parent: unit.parent.as_ref().map(ToString::to_string),
                kind: unit.kind,
            })
            .collect(),
        standards: serde_json::to_value(&city.standards).unwrap_or_default(),
        phrases: serde_json::to_value(&city.phrases).unwrap_or_default(),
        people: people.collect(),
    }))
}

/// The acceptor sends collectors and supervisors; a unit sends crews of its own and those below it,
/// and learns of nobody else (`workflow.md` §2).
fn may_send(session: &Session, other: &UserProfile, units: &shared::city::UnitTree) -> bool {
    let reader = &session.account.profile;
    let checks = other.holds(Role::Collector) || other.holds(Role::Supervisor);
    let own_crew = other.holds(Role::Crew)
        && reader.holds(Role::UnitClerk)
        && matches!((&reader.unit, &other.unit), (Some(own), Some(unit)) if units.covers(own, unit));
    (reader.holds(Role::Acceptor) && checks) || own_crew
}
