//! Who gets in: the page that this host serves itself, and nobody else.
//!
//! A page of another site can send requests to loopback. It can't name this host otherwise than by
//! loopback (DNS rebinding), can't hide its origin when it posts, and gets no cookie: that is given to a
//! visit by the address bar only, and named by the port, because ports share one cookie jar.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use collector_core::api::ApiError;
use collector_core::entropy::{Entropy as _, SystemEntropy};
use subtle::ConstantTimeEq as _;

use crate::serve::HostError;

/// What this host believes.
#[derive(Debug)]
pub(crate) struct Guard {
    hosts: Vec<String>,
    cookie: String,
}

impl Guard {
    pub(crate) fn of(address: SocketAddr) -> Result<Self, HostError> {
        let mut key = [0; 32];
        SystemEntropy.fill(&mut key).map_err(ApiError::from)?;
        let key: String = key.iter().map(|byte| format!("{byte:02x}")).collect();
        let port = address.port();
        Ok(Self {
            hosts: vec![address.to_string(), format!("localhost:{port}")],
            cookie: format!("door-{port}={key}"),
        })
    }

    /// The header that gives the cookie to a visitor.
    pub(crate) fn given(&self) -> Option<HeaderValue> {
        let cookie = format!("{}; HttpOnly; SameSite=Strict; Path=/", self.cookie);
        HeaderValue::from_str(&cookie).ok()
    }

    fn is_own_host(&self, headers: &HeaderMap) -> bool {
        let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
        host.is_some_and(|host| self.hosts.iter().any(|own| own == host))
    }

    fn is_own_origin(&self, headers: &HeaderMap) -> Option<bool> {
        let origin = headers.get(header::ORIGIN)?.to_str().unwrap_or_default();
        let host = origin.strip_prefix("http://");
        Some(host.is_some_and(|host| self.hosts.iter().any(|own| own == host)))
    }

    fn has_cookie(&self, headers: &HeaderMap) -> bool {
        let cookies = headers.get_all(header::COOKIE).iter();
        let mut cookies =
            cookies.filter_map(|all| all.to_str().ok()).flat_map(|all| all.split(';'));
        cookies.any(|one| bool::from(one.trim().as_bytes().ct_eq(self.cookie.as_bytes())))
    }
}

const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Another page of this machine is no more welcome than one of the network. `none` is the address bar.
fn is_of_another_page(headers: &HeaderMap) -> bool {
    let site = headers.get(FETCH_SITE).map(HeaderValue::as_bytes);
    site.is_some_and(|site| site != b"same-origin" && site != b"none")
}

/// Whether something is of the door, and not of the page that opens it.
fn is_of_the_door(path: &str) -> bool {
    ["/rpc/", "/put/", "/media/", "/changes"].iter().any(|own| path.starts_with(own))
}

/// Turns away whoever is not the own page.
pub(crate) async fn keep_out(
    State(guard): State<Arc<Guard>>,
    request: Request,
    next: Next,
) -> Response {
    let headers = request.headers();
    let posts = request.method() != Method::GET && request.method() != Method::HEAD;
    let is_own = match guard.is_own_origin(headers) {
        Some(is_own) => is_own,
        // A browser always says where a post comes from.
        None => !posts,
    };
    let may = guard.is_own_host(headers)
        && is_own
        && !(is_of_the_door(request.uri().path())
            && (is_of_another_page(headers) || !guard.has_cookie(headers)));
    let mut response = if may {
        next.run(request).await
    } else {
        (StatusCode::FORBIDDEN, REFUSED).into_response()
    };
    for (name, value) in ALWAYS {
        response.headers_mut().entry(name).or_insert(HeaderValue::from_static(value));
    }
    response
}

const REFUSED: &str =
    "请在浏览器中打开启动时显示的地址 / open the address that was printed at the start\n";

/// What every answer says. Styles may be written in place: maps place their markers so.
const ALWAYS: [(HeaderName, &str); 7] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; font-src 'self' data:; \
         style-src 'self' 'unsafe-inline'; worker-src 'self' blob:; connect-src 'self' blob: data:; \
         object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::CACHE_CONTROL, "private, no-store"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(self), microphone=(self), geolocation=(self)",
    ),
];
