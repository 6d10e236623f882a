//! The door over HTTP.

use std::convert::Infallible;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use bytes::Bytes;
use collector_core::api::{ApiError, ApiResult};
use collector_core::rpc::{Change, Door, PARAMS_BYTES, PUT_BYTES, read_params};
use futures::Stream;
use futures::stream::{self, StreamExt as _};
use serde::Deserialize;
use serde_json::Value;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::watch;

use crate::guard::Guard;
use crate::{media, page};

/// What the routes stand on.
#[derive(Clone)]
pub(crate) struct Host {
    pub(crate) door: Door,
    pub(crate) ui: PathBuf,
    /// Turns true when the host stops.
    pub(crate) stopped: watch::Receiver<bool>,
}

/// Every route.
pub(crate) fn all(host: Host, guard: Arc<Guard>) -> Router {
    let page = get(page::file).with_state((host.ui.clone(), guard));
    Router::new()
        .route("/rpc/{name}", post(rpc))
        .route("/put/{name}", post(put))
        .route("/media/{sha256}", get(media::medium))
        .route("/handed-over", get(media::bundle))
        .route("/changes", get(changes))
        .with_state(host)
        .fallback_service(page)
}

/// An error of the api with the status that fits it; the body is what counts.
pub(crate) struct Refused(pub(crate) ApiError);

impl From<ApiError> for Refused {
    fn from(error: ApiError) -> Self {
        Self(error)
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let status = match self.0.code.as_str() {
            "command.unknown" | "media.unknown" | "media.file_missing" => StatusCode::NOT_FOUND,
            "command.bad_params" => StatusCode::BAD_REQUEST,
            "command.too_large" => StatusCode::PAYLOAD_TOO_LARGE,
            "app.failed" => StatusCode::INTERNAL_SERVER_ERROR,
            _ => StatusCode::UNPROCESSABLE_ENTITY,
        };
        (status, Json(self.0)).into_response()
    }
}

type Answer = Result<Json<Value>, Refused>;

async fn within(body: Body, most: usize) -> ApiResult<Bytes> {
    to_bytes(body, most).await.map_err(|_| ApiError::of("command.too_large"))
}

async fn rpc(State(host): State<Host>, Path(name): Path<String>, body: Body) -> Answer {
    let params = read_params(&within(body, PARAMS_BYTES).await?)?;
    Ok(Json(host.door.call(&name, params).await?))
}

#[derive(Deserialize)]
struct Given {
    #[serde(default)]
    params: String,
}

async fn put(
    State(host): State<Host>,
    Path(name): Path<String>,
    Query(given): Query<Given>,
    body: Body,
) -> Answer {
    let params = read_params(given.params.as_bytes())?;
    let bytes = within(body, PUT_BYTES).await?;
    Ok(Json(host.door.put(&name, params, bytes).await?))
}

/// What changes, as it changes. Whoever was too slow is told of everything.
async fn changes(State(host): State<Host>) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let from = (host.door.changes(), host.stopped);
    let told = stream::unfold(from, |(mut changes, mut stopped)| async move {
        let told = tokio::select! {
            change = changes.recv() => match change {
                Ok(change) => vec![change],
                Err(RecvError::Lagged(_)) => Change::ALL.to_vec(),
                Err(RecvError::Closed) => return None,
            },
            _ = stopped.wait_for(|stopped| *stopped) => return None,
        };
        Some((stream::iter(told), (changes, stopped)))
    });
    let events = told
        .flatten()
        .filter_map(|change| async move { Event::default().json_data(change).ok().map(Ok) });
    Sse::new(events).keep_alive(KeepAlive::new().interval(Duration::from_secs(15)))
}
