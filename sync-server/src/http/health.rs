//! Is it alive, and what does it count.

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde_json::json;
use utoipa::openapi::OpenApi;

use super::centre::Centre;
use super::codes::Code;
use super::fault::Fault;

pub(super) fn routes(api: OpenApi) -> Router<Centre> {
    let api = std::sync::Arc::new(api);
    Router::new()
        .route("/healthz", get(health))
        .route("/openapi.json", get(move || async move { Json(api.as_ref().clone()) }))
}

/// The counters, for a listener of their own.
pub(super) fn metrics_router(centre: Centre) -> Router {
    Router::new().route("/metrics", get(metrics)).route("/healthz", get(health)).with_state(centre)
}

async fn health(State(centre): State<Centre>) -> Result<Response, Fault> {
    if *centre.stopping.borrow() {
        return Err(Code::Stopping.into());
    }
    centre.authority.store().ping().await?;
    Ok(Json(json!({"status": "ok"})).into_response())
}

async fn metrics(State(centre): State<Centre>) -> Response {
    let tally = centre.authority.store().engine().tally();
    let text = centre.metrics.text(&[
        ("cgt_store_batches", "Batches the store has written.", tally.batches),
        ("cgt_store_commits", "Transactions the store has committed.", tally.commits),
        (
            "cgt_store_conflicts",
            "Plans that were made again because somebody was first.",
            tally.conflicts,
        ),
        ("cgt_store_retries", "Transactions run again by the database's own wish.", tally.retries),
    ]);
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text).into_response()
}
