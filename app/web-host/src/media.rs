//! Files of the phone for an `<img>`.

use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use collector_core::api::ApiError;
use shared::media::Sha256Hash;

use crate::routes::{Host, Refused};

/// The bytes of one medium. Only a hash is ever looked up, so a path can't be asked for.
pub(crate) async fn medium(
    State(host): State<Host>,
    Path(sha256): Path<String>,
) -> Result<Response, Refused> {
    let sha256: Sha256Hash = sha256.parse().map_err(|_| ApiError::of("media.unknown"))?;
    let (path, content_type) = host.door.medium(sha256).await?;
    let bytes = tokio::fs::read(path).await.map_err(|_| ApiError::of("media.file_missing"))?;
    Ok(([(header::CONTENT_TYPE, content_type)], bytes).into_response())
}

/// The bundle this person wrote last, to be kept as a file.
pub(crate) async fn bundle(State(host): State<Host>) -> Result<Response, Refused> {
    let (path, name) = host.door.bundle().await?;
    let bytes = tokio::fs::read(path).await.map_err(|_| ApiError::of("bundle.nothing"))?;
    // A work number is mostly Chinese, and a header is ASCII.
    let name: String = name.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let kept = format!("attachment; filename*=UTF-8''{name}");
    let headers = [
        (header::CONTENT_TYPE, "application/octet-stream".to_owned()),
        (header::CONTENT_DISPOSITION, kept),
    ];
    Ok((headers, bytes).into_response())
}
