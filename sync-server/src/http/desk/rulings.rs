//! Earlier rulings, for whoever dispatches.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use shared::codes::{ClassKey, StreetCode, UnitCode};
use shared::ids::Millis;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::http::centre::Centre;
use crate::http::description::words;
use crate::http::door::Signed;
use crate::http::fault::{Fault, Refusal};
use crate::http::json::Asked;
use crate::store::{RulingFilter, RulingRow};

/// Which rulings.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct RulingQuery {
    /// Of this class.
    #[param(schema_with = words::class, required = false)]
    class: Option<ClassKey>,
    /// Taken from or given to this unit.
    #[param(schema_with = words::unit, required = false)]
    unit: Option<UnitCode>,
    /// On this street, by its code.
    #[param(schema_with = words::street, required = false)]
    street: Option<StreetCode>,
    /// The `id` of the last row of the page before.
    #[param(schema_with = words::id, required = false)]
    before: Option<Uuid>,
    /// At most so many, 1 to 100.
    limit: Option<u32>,
}

/// An earlier ruling.
#[derive(Serialize, ToSchema)]
pub(crate) struct Precedent {
    /// Its id.
    id: String,
    /// The case.
    case: String,
    /// When, in milliseconds since 1970.
    at: Millis,
    /// The case's number.
    number: Option<String>,
    /// The class.
    class: Option<String>,
    /// The street, by its code.
    street: Option<String>,
    /// The unit that had returned it.
    from_unit: Option<String>,
    /// The unit that had to answer for it.
    to_unit: String,
    /// The principle: `trade`, `lead_department` or `local_unit`.
    basis: String,
    /// Why.
    reason: String,
}

impl From<RulingRow> for Precedent {
    fn from(row: RulingRow) -> Self {
        Self {
            id: row.id,
            case: row.case.to_string(),
            at: row.at,
            number: row.number,
            class: row.class,
            street: row.street,
            from_unit: row.from_unit,
            to_unit: row.to_unit,
            basis: row.basis,
            reason: row.reason.to_string(),
        }
    }
}

/// Earlier rulings, newest first.
#[utoipa::path(
    get, path = "/v1/desk/rulings", tag = "cases", params(RulingQuery),
    responses((status = 200, body = Vec<Precedent>), (status = 403, body = Refusal))
)]
pub(crate) async fn list(
    State(centre): State<Centre>,
    Signed(session): Signed,
    Asked(query): Asked<RulingQuery>,
) -> Result<Json<Vec<Precedent>>, Fault> {
    let RulingQuery { class, unit, street, before, limit } = query;
    let limit = limit.unwrap_or(50).clamp(1, 100);
    let filter = RulingFilter {
        class: class.map(|class| class.to_string()),
        unit: unit.map(|unit| unit.to_string()),
        street: street.map(|street| street.to_string()),
        before: before.map(|id| id.to_string()),
        limit,
    };
    let found = centre.authority.rulings(&filter, &session.account).await?;
    Ok(Json(found.into_iter().map(Precedent::from).collect()))
}
