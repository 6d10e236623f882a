//! The routes of a handset (`docs/protocol.md`).

mod cases;
mod entry;
mod media;
mod packs;
mod sync;

use axum::Router;
use axum::routing::{get, post};

use super::centre::Centre;

pub(super) use media::{Gate, shown};

pub(super) fn routes() -> Router<Centre> {
    Router::new()
        .route("/v1/hello", get(entry::hello))
        .route("/v1/enrol", post(entry::enrol))
        .route("/v1/sign-in", post(entry::sign_in))
        .route("/v1/rotate", post(entry::rotate))
        .route("/v1/sign-out", post(entry::sign_out))
        .route("/v1/actors", post(entry::register_actor))
        .route("/v1/push", post(sync::push))
        .route("/v1/pull", post(sync::pull))
        .route("/v1/wait", post(sync::wait))
        .route("/v1/notices", post(sync::notices))
        .route("/v1/reconcile", post(sync::reconcile))
        .route("/v1/packs", get(packs::manifest))
        .route("/v1/packs/{name}/{version}", get(packs::file))
        .route("/v1/cases/{case}/media/{op}", get(cases::medium))
}
