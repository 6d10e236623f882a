//! A stand-in for an S3 bucket, over HTTP: it knows the requests of a photo's life, and can be told
//! to fail.

use std::{
    collections::BTreeMap,
    net::SocketAddr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};

use axum::{
    Router,
    body::{Body, Bytes, to_bytes},
    extract::State,
    http::{HeaderMap, Method, Request, Response, header},
};

/// What opens it.
pub(crate) const SETTINGS: [(&str, &str); 4] = [
    ("aws_allow_http", "true"),
    ("aws_access_key_id", "test-key"),
    ("aws_secret_access_key", "test-secret"),
    ("aws_region", "cn-north-1"),
];

#[derive(Default)]
pub(crate) struct Bucket {
    objects: Mutex<BTreeMap<String, Bytes>>,
    parts: Mutex<BTreeMap<String, Bytes>>,
    /// So many requests are answered 503.
    pub(crate) failures_to_come: AtomicUsize,
}

impl Bucket {
    /// Answers until the test ends.
    pub(crate) async fn listen(self: &Arc<Self>) -> SocketAddr {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = Router::new().fallback(answer).with_state(Arc::clone(self));
        tokio::spawn(async move { axum::serve(listener, router).await });
        address
    }

    pub(crate) fn keys(&self) -> Vec<String> {
        self.objects.lock().unwrap().keys().cloned().collect()
    }
}

fn reply(status: u16, headers: &[(&str, String)], body: impl Into<Body>) -> Response<Body> {
    let mut response = Response::builder().status(status).header("etag", "\"e\"");
    for (name, value) in headers {
        response = response.header(*name, value);
    }
    response.body(body.into()).unwrap()
}

async fn answer(State(bucket): State<Arc<Bucket>>, request: Request<Body>) -> Response<Body> {
    let failing = |left: usize| left.checked_sub(1);
    if bucket.failures_to_come.fetch_update(Ordering::SeqCst, Ordering::SeqCst, failing).is_ok() {
        return reply(503, &[], "SlowDown");
    }
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap();
    let signature = parts.headers.get(header::AUTHORIZATION).unwrap().to_str().unwrap();
    assert!(signature.starts_with("AWS4-HMAC-SHA256 Credential=test-key/"), "{signature}");
    let key = parts.uri.path().to_owned();
    let query = parts.uri.query().unwrap_or_default().to_owned();
    bucket.act(&parts.method, key, &query, &parts.headers, body)
}

impl Bucket {
    fn act(
        &self,
        method: &Method,
        key: String,
        query: &str,
        headers: &HeaderMap,
        body: Bytes,
    ) -> Response<Body> {
        let mut objects = self.objects.lock().unwrap();
        let mut parts = self.parts.lock().unwrap();
        let xml = |text: String| reply(200, &[("content-type", "application/xml".into())], text);
        match (method.as_str(), query) {
            ("PUT", "") => {
                objects.insert(key, body);
                reply(200, &[], "")
            }
            ("POST", query) if query.starts_with("uploads") => {
                xml("<InitiateMultipartUploadResult><UploadId>u</UploadId>\
                 </InitiateMultipartUploadResult>"
                    .into())
            }
            ("PUT", query) => {
                let number = query.split('&').find_map(|one| one.strip_prefix("partNumber="));
                parts.insert(format!("{:0>6}", number.unwrap()), body);
                reply(200, &[], "")
            }
            ("POST", query) if query.starts_with("delete") => {
                let text = String::from_utf8(body.to_vec()).unwrap();
                let named = text.split_once("<Key>").unwrap().1.split_once("</Key>").unwrap().0;
                objects.retain(|key, _| !key.ends_with(named));
                xml(format!("<DeleteResult><Deleted><Key>{named}</Key></Deleted></DeleteResult>"))
            }
            ("POST", _) => {
                let whole = std::mem::take(&mut *parts).into_values().collect::<Vec<_>>().concat();
                objects.insert(key, whole.into());
                xml("<CompleteMultipartUploadResult><ETag>\"e\"</ETag>\
                     </CompleteMultipartUploadResult>"
                    .into())
            }
            (method, _) => match objects.get(&key) {
                None => reply(404, &[], ""),
                Some(object) => read(method == "HEAD", object, headers),
            },
        }
    }
}

fn read(only_head: bool, object: &Bytes, headers: &HeaderMap) -> Response<Body> {
    let modified = ("last-modified", "Mon, 02 Nov 2026 00:00:00 GMT".to_owned());
    let range = headers.get(header::RANGE).map(|range| range.to_str().unwrap());
    if let Some((from, to)) = range.and_then(|range| range["bytes=".len()..].split_once('-')) {
        let (from, to): (usize, usize) = (from.parse().unwrap(), to.parse().unwrap());
        let range = ("content-range", format!("bytes {from}-{to}/{}", object.len()));
        return reply(206, &[modified, range], object.slice(from..=to));
    }
    let length = ("content-length", object.len().to_string());
    let body = if only_head { Body::empty() } else { Body::from(object.clone()) };
    reply(200, &[modified, length], body)
}
