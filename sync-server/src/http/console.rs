//! The console's page and what it is made of, built into this program (`sync-server/console`). A
//! program that is built for development reads them from their folder instead.

use axum::Router;
use axum::extract::Path;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::http::{HeaderName, HeaderValue};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use rust_embed::RustEmbed;

use super::centre::Centre;
use super::codes::Code;
use super::fault::Fault;

#[derive(RustEmbed)]
#[folder = "console/dist"]
#[allow_missing = true]
struct Files;

/// How scripts are named to a browser.
pub(super) const SCRIPT: &[u8] = b"text/javascript; charset=utf-8";
/// How style sheets are named to a browser.
pub(super) const STYLE: &[u8] = b"text/css; charset=utf-8";

/// What the page may load: its own files, pictures it makes itself, nothing of anybody else. Styles may
/// stand in elements, because the kit of the screens places its lists so.
const ONLY_OWN: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
                        img-src 'self' blob: data:; media-src 'self' blob:; font-src 'self'; \
                        connect-src 'self'; worker-src 'self' blob:; base-uri 'none'; \
                        form-action 'self'; frame-ancestors 'none'";

/// What a program says that was built without the console's files.
const NOT_BUILT: &str = "<!doctype html><meta charset=utf-8><title>城管通</title>\
                         <p>此程序未包含中心桌面。请先构建：npm --prefix sync-server/console ci \
                         &amp;&amp; npm --prefix sync-server/console run build\
                         <p>This program was built without the console. Build it first, with the \
                         line above.";

pub(super) fn routes() -> Router<Centre> {
    Router::new()
        .route("/", get(page))
        .route("/icon.svg", get(|| async { file("icon.svg", "no-cache") }))
        .route("/assets/{file}", get(asset))
}

async fn page() -> Response {
    // What it loads is named by content; the page itself is asked for every time.
    let answer = file("index.html", "no-cache").unwrap_or_else(|_| {
        ([(CONTENT_TYPE, "text/html; charset=utf-8")], NOT_BUILT).into_response()
    });
    let policy = HeaderValue::from_static(ONLY_OWN);
    ([(CONTENT_SECURITY_POLICY, policy)], answer).into_response()
}

async fn asset(Path(name): Path<String>) -> Result<Response, Fault> {
    // A slash that was written as %2F would lead out of the folder.
    if name.contains(['/', '\\']) {
        return Err(Code::NoRoute.into());
    }
    file(&format!("assets/{name}"), "public, max-age=31536000, immutable")
}

fn file(name: &str, keep: &'static str) -> Result<Response, Fault> {
    let found = Files::get(name).ok_or(Code::NoRoute)?;
    let headers: [(HeaderName, HeaderValue); 2] =
        [(CONTENT_TYPE, kind_of(name)), (CACHE_CONTROL, HeaderValue::from_static(keep))];
    Ok((headers, found.data.into_owned()).into_response())
}

fn kind_of(name: &str) -> HeaderValue {
    let kind: &'static [u8] = match name.rsplit('.').next() {
        Some("html") => b"text/html; charset=utf-8",
        Some("js") => SCRIPT,
        Some("css") => STYLE,
        Some("svg") => b"image/svg+xml",
        Some("woff2") => b"font/woff2",
        Some("json") => b"application/json",
        _ => b"application/octet-stream",
    };
    HeaderValue::from_bytes(kind).unwrap_or(HeaderValue::from_static("application/octet-stream"))
}
