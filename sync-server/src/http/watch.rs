//! Around every request: an id, a line in the log, a count, a net for panics. Nothing a person wrote
//! and no secret is in a line: only method, route pattern, status, code and time.

use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::http::header::HeaderName;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures::FutureExt as _;
use tracing::Instrument as _;
use uuid::Uuid;

use super::centre::Centre;
use super::codes::Code;
use super::fault::Fault;

/// The header with the id under which a request is in the log.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

pub(super) async fn watch(State(centre): State<Centre>, request: Request, next: Next) -> Response {
    let began = Instant::now();
    let id = Uuid::now_v7().simple().to_string();
    let route = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned());
    let route = route.unwrap_or_else(|| "none".to_owned());
    let method = request.method().clone();
    let span = tracing::info_span!("request", %id, %method, route);
    let mut response = caught(next.run(request)).instrument(span.clone()).await;
    let took = began.elapsed();
    let status = response.status().as_u16();
    let code = response.extensions().get::<Code>().map(|code| code.key());
    span.in_scope(|| {
        let ms = took.as_millis();
        tracing::info!(status, code, ms, "answered");
    });
    centre.metrics.request(&route, known(method.as_str()), status, took);
    if let Some(code) = code {
        centre.metrics.add("cgt_refusals_total", &format!("code=\"{code}\""), 1);
    }
    if let Ok(id) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    protect(&centre, &mut response);
    response
}

/// A handler that panics costs one answer, never the centre.
async fn caught(answer: impl Future<Output = Response>) -> Response {
    let answer = std::panic::AssertUnwindSafe(answer).catch_unwind().await;
    answer.unwrap_or_else(|_| {
        tracing::error!("a handler panicked");
        Fault::from(Code::Internal).into_response()
    })
}

/// A method that a stranger invents must not become a new row of the counters.
fn known(method: &str) -> &str {
    match method {
        "GET" | "HEAD" | "POST" | "PATCH" | "DELETE" | "OPTIONS" | "PUT" => method,
        _ => "other",
    }
}

/// What every answer tells a browser, unless its handler knows better.
fn protect(centre: &Centre, response: &mut Response) {
    let status = response.status();
    let headers = response.headers_mut();
    let mut default = |name: HeaderName, value: &'static str| {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    };
    default(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    default(header::X_FRAME_OPTIONS, "DENY");
    default(header::REFERRER_POLICY, "no-referrer");
    default(header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'; sandbox");
    if status != StatusCode::NOT_MODIFIED {
        default(header::CACHE_CONTROL, "no-store");
    }
    if centre.settings.tls.is_some() {
        default(header::STRICT_TRANSPORT_SECURITY, "max-age=31536000");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_panic_is_answered_like_any_fault_and_tells_nothing() {
        let response = caught(async { panic!("private words") }).await;
        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
        let body = axum::body::to_bytes(response.into_body(), 9999).await.unwrap();
        let text = String::from_utf8(body.to_vec()).unwrap();
        assert!(text.contains("centre.internal") && !text.contains("private"), "{text}");
    }
}
