//! The built screens, file by file.

use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use axum::extract::State;
use axum::http::{StatusCode, Uri, header};
use axum::response::{Html, IntoResponse as _, Response};

use crate::guard::Guard;

/// A file of the screens. Opening the page gives its visitor the cookie.
pub(crate) async fn file(State((ui, guard)): State<(PathBuf, Arc<Guard>)>, uri: Uri) -> Response {
    let asked = uri.path().trim_start_matches('/');
    let is_page = asked.is_empty() || asked == "index.html";
    let asked = if is_page { "index.html" } else { asked };
    let found = match within(&ui, asked) {
        Some(path) => tokio::fs::read(path).await.ok(),
        None => None,
    };
    let mut response = match found {
        Some(bytes) => ([(header::CONTENT_TYPE, content_type(asked))], bytes).into_response(),
        None if is_page => (StatusCode::NOT_FOUND, Html(NOT_BUILT)).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    };
    if is_page && let Some(cookie) = guard.given() {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    response
}

const NOT_BUILT: &str = "<!doctype html><meta charset=utf-8><title>城管通</title>\
<p>界面尚未构建 / the screens are not built:\
<pre>npm --prefix app/ui ci &amp;&amp; npm --prefix app/ui run build</pre>";

/// A path inside the folder; none for one that would lead out. No file of ours has a sign that has to be
/// escaped in an address.
fn within(folder: &Path, asked: &str) -> Option<PathBuf> {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_./".contains(c);
    let path = Path::new(asked);
    let inside = path.components().all(|part| matches!(part, Component::Normal(_)));
    (inside && asked.chars().all(is_plain)).then(|| folder.join(path))
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, ending)| ending) {
        Some("html") => "text/html; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("json" | "webmanifest") => "application/json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("jpg" | "jpeg") => "image/jpeg",
        Some("woff2") => "font/woff2",
        Some("wasm") => "application/wasm",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_path_leads_out_of_the_folder() {
        let ui = Path::new("/ui");
        assert_eq!(within(ui, "assets/a-1_2.js"), Some(PathBuf::from("/ui/assets/a-1_2.js")));
        for out in ["../x", "a/../../x", "/etc/passwd", "a/%2e%2e/x", "a\\..\\x", "c:x", ""] {
            let found = within(ui, out);
            assert!(found.is_none() || found == Some(ui.join("")), "{out}: {found:?}");
        }
    }
}
