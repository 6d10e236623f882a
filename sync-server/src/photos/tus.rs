//! tus 1.0.0 over HTTP: core, creation, creation-with-upload, checksum, expiration, termination.
//!
//! The protocol is the public one so that any stock client can send; <https://tus.io> has the text.
//! What this server adds: `Upload-Metadata` must carry `sha256` (64 hexadecimal digits) and `kind`,
//! and an upload's address ends in its [`UploadName`].

mod headers;

use std::sync::Arc;

use self::headers::{RESUMABLE, VERSION};
use super::{
    gate::CarrierId,
    intake::{Incoming, Intake, Standing},
    kind::MediaKind,
    name::UploadName,
    refusal::Refusal,
};
use axum::{
    Router,
    body::Body,
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{head, post},
};

/// The extensions that OPTIONS names.
const EXTENSIONS: &str = "creation,creation-with-upload,checksum,expiration,termination";

#[derive(Clone)]
struct Door {
    intake: Arc<Intake>,
    base: Arc<str>,
}

/// The routes of uploads under `base`, an absolute path without a slash at its end (such as
/// `/media/uploads`), which `Location` repeats. To be merged into the server's router as it is.
pub fn router(intake: Arc<Intake>, base: &str) -> Router {
    let one = head(offset).patch(append).delete(terminate).options(capabilities).post(overridden);
    Router::new()
        .route(base, post(create).options(capabilities))
        .route(&format!("{base}/{{name}}"), one)
        .with_state(Door { intake, base: base.into() })
}

async fn capabilities() -> Response {
    let mut response = StatusCode::NO_CONTENT.into_response();
    let headers = response.headers_mut();
    headers.insert(RESUMABLE, HeaderValue::from_static(VERSION));
    headers.insert("tus-version", HeaderValue::from_static(VERSION));
    headers.insert("tus-extension", HeaderValue::from_static(EXTENSIONS));
    headers.insert("tus-max-size", HeaderValue::from(MediaKind::MAX_BYTES));
    headers.insert("tus-checksum-algorithm", HeaderValue::from_static("sha1,sha256"));
    response
}

async fn create(State(door): State<Door>, headers: HeaderMap, body: Body) -> Response {
    finish(door.create(&headers, body).await)
}

async fn offset(
    State(door): State<Door>,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Response {
    finish(door.offset(&name, &headers).await)
}

async fn append(
    State(door): State<Door>,
    Path(name): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    finish(door.append(&name, &headers, body).await)
}

async fn terminate(
    State(door): State<Door>,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Response {
    finish(door.terminate(&name, &headers).await)
}

/// Networks that let only GET and POST through: the true method is in a header.
async fn overridden(
    State(door): State<Door>,
    Path(name): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    finish(match headers::text(&headers, "x-http-method-override") {
        Some("PATCH") => door.append(&name, &headers, body).await,
        Some("HEAD") => door.offset(&name, &headers).await,
        Some("DELETE") => door.terminate(&name, &headers).await,
        _ => Err(Refusal::Header("X-HTTP-Method-Override")),
    })
}

impl Door {
    async fn create(&self, headers: &HeaderMap, body: Body) -> Result<Response, Refusal> {
        let carrier = self.carrier(headers).await?;
        let announced = headers::announced(headers)?;
        let with_upload = headers::is_offset_stream(headers);
        let checksum = headers::checksum(headers)?;
        let owner = carrier.clone();
        let mut standing =
            self.apart(move |intake| async move { intake.create(owner, announced).await }).await?;
        if with_upload && standing.offset == 0 {
            let incoming = Incoming {
                carrier,
                name: announced.name,
                offset: 0,
                announced: headers::body_length(headers),
                checksum,
                body,
            };
            standing =
                self.apart(move |intake| async move { intake.append(incoming).await }).await?;
        }
        let mut response = StatusCode::CREATED.into_response();
        let location = format!("{}/{}", self.base, announced.name);
        if let Ok(location) = HeaderValue::from_str(&location) {
            response.headers_mut().insert(header::LOCATION, location);
        }
        tell(response.headers_mut(), standing);
        Ok(response)
    }

    async fn offset(&self, name: &str, headers: &HeaderMap) -> Result<Response, Refusal> {
        let carrier = self.carrier(headers).await?;
        let name = named(name)?;
        let standing = self
            .apart(move |intake| async move { intake.standing_of(carrier, name).await })
            .await?;
        let mut response = StatusCode::OK.into_response();
        let headers = response.headers_mut();
        tell(headers, standing);
        headers.insert("upload-length", HeaderValue::from(standing.length));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        Ok(response)
    }

    async fn append(
        &self,
        name: &str,
        headers: &HeaderMap,
        body: Body,
    ) -> Result<Response, Refusal> {
        let carrier = self.carrier(headers).await?;
        let name = named(name)?;
        if !headers::is_offset_stream(headers) {
            return Err(Refusal::ContentType);
        }
        let offset = headers::number(headers, "Upload-Offset")?;
        let checksum = headers::checksum(headers)?;
        let announced = headers::body_length(headers);
        let incoming = Incoming { carrier, name, offset, announced, checksum, body };
        let standing =
            self.apart(move |intake| async move { intake.append(incoming).await }).await?;
        let mut response = StatusCode::NO_CONTENT.into_response();
        tell(response.headers_mut(), standing);
        Ok(response)
    }

    async fn terminate(&self, name: &str, headers: &HeaderMap) -> Result<Response, Refusal> {
        let carrier = self.carrier(headers).await?;
        self.intake.terminate(carrier, named(name)?).await?;
        Ok(StatusCode::NO_CONTENT.into_response())
    }

    /// Runs on a task of its own: when the link breaks, the answer's future is dropped, but the bytes
    /// that came must still be flushed, and a promotion under way is better ended than repeated.
    async fn apart<F>(
        &self,
        work: impl FnOnce(Arc<Intake>) -> F + Send,
    ) -> Result<Standing, Refusal>
    where
        F: Future<Output = Result<Standing, Refusal>> + Send + 'static,
    {
        let working = tokio::spawn(work(Arc::clone(&self.intake)));
        working.await.map_err(|stopped| Refusal::Spool(std::io::Error::other(stopped)))?
    }

    async fn carrier(&self, headers: &HeaderMap) -> Result<CarrierId, Refusal> {
        headers::check_version(headers)?;
        Ok(self.intake.gate().carrier(headers).await?)
    }
}

fn named(name: &str) -> Result<UploadName, Refusal> {
    name.parse().map_err(|_| Refusal::Unknown)
}

fn tell(headers: &mut HeaderMap, standing: Standing) {
    headers.insert("upload-offset", HeaderValue::from(standing.offset));
    if let Some(expires) = standing.expires_ms.and_then(headers::http_date) {
        headers.insert("upload-expires", expires);
    }
}

fn finish(result: Result<Response, Refusal>) -> Response {
    let mut response = result.unwrap_or_else(|refusal| {
        let version = matches!(refusal, Refusal::Version);
        let mut response = refusal.into_response();
        if version {
            response.headers_mut().insert("tus-version", HeaderValue::from_static(VERSION));
        }
        response
    });
    response.headers_mut().insert(RESUMABLE, HeaderValue::from_static(VERSION));
    response
}
