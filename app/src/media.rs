//! Pictures and sounds for the window, by hash, as the core names them.

use collector_core::api::ApiError;
use collector_core::rpc::Door;
use shared::media::Sha256Hash;
use tauri::http::{Request, Response, StatusCode, header};
use tauri::{Manager as _, Runtime, UriSchemeContext, UriSchemeResponder};

/// `media://localhost/<sha256>`; Android spells it `http://media.localhost/<sha256>`.
pub(crate) const SCHEME: &str = "media";

pub(crate) fn serve<R: Runtime>(
    on: UriSchemeContext<'_, R>,
    request: Request<Vec<u8>>,
    answer: UriSchemeResponder,
) {
    let app = on.app_handle().clone();
    tauri::async_runtime::spawn(async move {
        let door = app.state::<Door>().inner().clone();
        let name = request.uri().path().trim_start_matches('/').to_owned();
        answer.respond(match found(&door, &name).await {
            Ok((bytes, kind)) => told(StatusCode::OK, kind, bytes),
            Err(error) => told(StatusCode::NOT_FOUND, "text/plain", error.code.into_bytes()),
        });
    });
}

async fn found(door: &Door, name: &str) -> Result<(Vec<u8>, &'static str), ApiError> {
    let sha256: Sha256Hash = name.parse().map_err(|_| ApiError::of("media.unknown"))?;
    let (path, kind) = door.medium(sha256).await?;
    let bytes = tokio::fs::read(path).await.map_err(|error| {
        tracing::warn!(%error, %sha256, "a medium's file can't be read");
        ApiError::of("media.file_missing")
    })?;
    Ok((bytes, kind))
}

fn told(status: StatusCode, kind: &'static str, bytes: Vec<u8>) -> Response<Vec<u8>> {
    let mut response = Response::new(bytes);
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, header::HeaderValue::from_static(kind));
    // Bytes under a hash never change, and are what they are said to be.
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, header::HeaderValue::from_static("nosniff"));
    let kept =
        if status == StatusCode::OK { "private, max-age=31536000, immutable" } else { "no-store" };
    headers.insert(header::CACHE_CONTROL, header::HeaderValue::from_static(kept));
    response
}
