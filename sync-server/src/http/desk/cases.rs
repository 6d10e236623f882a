//! Queues, one case, one medium.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use shared::ids::{CaseId, OpId};
use shared::workflow::CaseState;
use utoipa::{IntoParams, ToSchema};

use super::detail::CaseSheet;
use super::view::CaseRow;
use crate::authority::QueueFilter;
use crate::http::centre::Centre;
use crate::http::codes::Code;
use crate::http::description::words;
use crate::http::door::Signed;
use crate::http::fault::{Fault, Refusal};
use crate::http::handset::shown;
use crate::http::json::{Asked, At};
use crate::store::CaseSummary;

/// Which cases.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct QueueQuery {
    /// Only in this state.
    #[param(schema_with = words::state, required = false)]
    state: Option<CaseState>,
    /// The `next` of the page before.
    before: Option<String>,
    /// At most so many, 1 to 100.
    limit: Option<u32>,
}

/// A page of a queue, newest change first.
#[derive(Serialize, ToSchema)]
pub(crate) struct QueuePage {
    /// The rows.
    cases: Vec<CaseRow>,
    /// What to ask for the next page; none on the last one.
    next: Option<String>,
}

/// A page of the reader's queue.
#[utoipa::path(
    get, path = "/v1/desk/cases", tag = "cases", params(QueueQuery),
    responses((status = 200, body = QueuePage), (status = 401, body = Refusal),
              (status = 403, body = Refusal))
)]
pub(crate) async fn queue(
    State(centre): State<Centre>,
    Signed(session): Signed,
    Asked(query): Asked<QueueQuery>,
) -> Result<Json<QueuePage>, Fault> {
    let before = match query.before.as_deref() {
        None => None,
        Some(text) => Some(page_mark(text).ok_or(Code::BadMessage)?),
    };
    let limit = query.limit.unwrap_or(50).clamp(1, 100);
    let filter = QueueFilter { state: query.state, before, limit };
    let found = centre.authority.queue(&filter, &session.account).await?;
    let full = u32::try_from(found.len()).is_ok_and(|n| n == limit);
    let next = found.last().filter(|_| full).map(|c| format!("{}.{}", c.changed_at, c.case.id));
    let city = centre.authority.city();
    let shown = found.iter().map(|row| row.case.id).collect();
    let marks = centre.authority.proposals(&shown, &session.account).await?;
    let rules = city.policy.clocks.rules(&city.calendars);
    let classes = centre.authority.classes();
    let row = |found: &CaseSummary| {
        let row = CaseRow::listed(found, &classes, &city.policy.workflow.labels, &rules);
        row.marked(marks.get(&found.case.id))
    };
    Ok(Json(QueuePage { cases: found.iter().map(row).collect(), next }))
}

fn page_mark(text: &str) -> Option<(i64, CaseId)> {
    let (at, case) = text.split_once('.')?;
    Some((at.parse().ok()?, case.parse().ok()?))
}

/// One case.
#[utoipa::path(
    get, path = "/v1/desk/cases/{case}", tag = "cases", params(("case" = String, Path)),
    responses((status = 200, body = CaseSheet), (status = 403, body = Refusal),
              (status = 404, body = Refusal))
)]
pub(crate) async fn case(
    State(centre): State<Centre>,
    Signed(session): Signed,
    At(case): At<CaseId>,
) -> Result<Json<CaseSheet>, Fault> {
    let detail = centre.authority.case_for(case, &session.account).await?;
    let mut people = BTreeMap::new();
    for user in CaseSheet::named(&detail) {
        if let Some(account) = centre.authority.store().account(user).await? {
            people.insert(
                user.to_string(),
                centre.authority.name_for(&session.account, &account.profile),
            );
        }
    }
    let (city, classes) = (centre.authority.city(), centre.authority.classes());
    let labels = &city.policy.workflow.labels;
    let rules = city.policy.clocks.rules(&city.calendars);
    Ok(Json(CaseSheet::of(&detail, &classes, people, labels, &rules)))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Size {
    /// `1` for the thumbnail.
    thumb: Option<u8>,
}

/// The bytes of one medium; ranges are answered.
#[utoipa::path(
    get, path = "/v1/desk/cases/{case}/media/{op}", tag = "cases",
    params(("case" = String, Path), ("op" = String, Path), Size),
    responses((status = 200, description = "the bytes", content_type = "application/octet-stream"),
              (status = 403, body = Refusal), (status = 404, body = Refusal))
)]
pub(crate) async fn medium(
    State(centre): State<Centre>,
    Signed(session): Signed,
    At(at): At<(CaseId, OpId)>,
    Asked(size): Asked<Size>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    shown(&centre, &session, at, size.thumb == Some(1), &headers).await
}
