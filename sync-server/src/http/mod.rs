//! The centre over HTTP: what `docs/protocol.md` describes for handsets, JSON for desks.
//!
//! A request passes [`watch`] (id, log, count, panics), then [`door`] (who is asking, how
//! often, how long), then its handler. Who may use what is one list, [`access::ROUTES`].

pub mod access;
mod admin;
mod centre;
mod codes;
mod console;
mod description;
mod desk;
mod door;
mod editions;
mod fault;
mod handset;
mod health;
mod json;
mod message;
mod metrics;
mod rate;
mod serve;
mod watch;

use std::sync::Arc;

use axum::http::header::CONTENT_TYPE;
use axum::http::{Extensions, HeaderMap, HeaderValue, StatusCode, Version};
use axum::{Router, middleware};
use shared::sync::CONTENT_TYPE as CONTENT;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{Predicate, SizeAbove};

pub use centre::{Centre, Parts};
pub use codes::Code;
pub use desk::openapi;
pub use door::{COOKIE, INSTALLATION};
pub use fault::{Fault, Refusal};
pub use metrics::Metrics;
pub use rate::{Rate, Rates};
pub use serve::{Running, ServeError, serve_with_listener, serve_with_listeners, wall_clock};

use crate::photos::Intake;

/// Everything the main listener answers.
pub fn router(centre: &Centre, intake: Arc<Intake>) -> Router {
    let (desk, api) = desk::routes();
    Router::new()
        .merge(console::routes())
        .merge(health::routes(api))
        .merge(handset::routes())
        .merge(desk)
        .with_state(centre.clone())
        .merge(crate::photos::tus::router(intake, access::MEDIA))
        .layer(folding())
        .fallback(|| async { Fault::from(Code::NoRoute) })
        .layer(middleware::from_fn_with_state(centre.clone(), door::door))
        .layer(middleware::from_fn_with_state(centre.clone(), watch::watch))
}

/// Folds long answers for whoever reads zstd. Bytes that are asked for in ranges stay as they are.
fn folding() -> CompressionLayer<impl Predicate> {
    let readable = |_: StatusCode, _: Version, headers: &HeaderMap, _: &Extensions| {
        let kind = headers.get(CONTENT_TYPE).map(HeaderValue::as_bytes);
        let text = [CONTENT.as_bytes(), b"application/json", console::SCRIPT, console::STYLE];
        kind.is_some_and(|kind| text.contains(&kind))
    };
    CompressionLayer::new().zstd(true).compress_when(SizeAbove::new(1024).and(readable))
}
