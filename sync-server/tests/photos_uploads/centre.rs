//! A centre with nothing but media: its state is a folder, so opening it again is a restart.

use std::{
    net::SocketAddr,
    path::Path,
    sync::{
        Arc, Mutex,
        atomic::{AtomicI64, AtomicUsize, Ordering},
    },
};

use async_trait::async_trait;
use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Method, Request, Response, StatusCode},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use bytes::Bytes;
use futures::stream;
use shared::media::Sha256Hash;
use sync_server::photos::{
    Bounds, CarrierId, Denied, Intake, MediaGate, MediaKind, MediaReceived, NotRecorded,
    UploadName, Vault,
    disk::{Disk, LocalDisk},
    spool::Spool,
    tus,
};
use tempfile::TempDir;
use tower::ServiceExt;

pub(crate) const BASE: &str = "/media/uploads";
/// 2026-11-02 08:00 in Beijing.
pub(crate) const MONDAY_MS: i64 = 1_793_577_600_000;
pub(crate) const DAY_MS: i64 = 24 * 3_600_000;

/// Stands for accounts and the case store: `X-Carrier` names the installation.
#[derive(Default)]
pub(crate) struct Ledger {
    pub(crate) received: Mutex<Vec<MediaReceived>>,
    pub(crate) failures_to_come: AtomicUsize,
}

impl Ledger {
    pub(crate) fn hashes(&self) -> Vec<Sha256Hash> {
        self.received.lock().unwrap().iter().map(|media| media.sha256).collect()
    }
}

#[async_trait]
impl MediaGate for Ledger {
    async fn carrier(&self, headers: &HeaderMap) -> Result<CarrierId, Denied> {
        match headers.get("x-carrier").and_then(|value| value.to_str().ok()) {
            None => Err(Denied::Unknown),
            Some("retired") => Err(Denied::Forbidden),
            Some(name) => Ok(CarrierId::new(name)),
        }
    }

    async fn received(&self, media: MediaReceived) -> Result<(), NotRecorded> {
        let failing = |left: usize| left.checked_sub(1);
        if self.failures_to_come.fetch_update(Ordering::SeqCst, Ordering::SeqCst, failing).is_ok() {
            return Err(NotRecorded("the database is away".into()));
        }
        let mut received = self.received.lock().unwrap();
        let same = |known: &MediaReceived| {
            (known.sha256, known.kind, &known.carrier) == (media.sha256, media.kind, &media.carrier)
        };
        if !received.iter().any(same) {
            received.push(media);
        }
        Ok(())
    }
}

pub(crate) struct Centre {
    pub(crate) folder: TempDir,
    pub(crate) now_ms: Arc<AtomicI64>,
    pub(crate) ledger: Arc<Ledger>,
    pub(crate) bounds: Bounds,
    pub(crate) disk: Arc<dyn Disk>,
    pub(crate) vault: Vault,
    router: Router,
}

impl Centre {
    pub(crate) fn new() -> Self {
        Self::with(Bounds::default(), Arc::new(LocalDisk))
    }

    pub(crate) fn with(bounds: Bounds, disk: Arc<dyn Disk>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut centre = Self {
            vault: vault_in(folder.path()),
            folder,
            now_ms: Arc::new(AtomicI64::new(MONDAY_MS)),
            ledger: Arc::default(),
            bounds,
            disk,
            router: Router::new(),
        };
        centre.reopen();
        centre
    }

    /// Forgets everything that is not on disk.
    pub(crate) fn reopen(&mut self) {
        self.router = tus::router(Arc::new(self.intake()), BASE);
    }

    pub(crate) fn intake(&self) -> Intake {
        let now_ms = Arc::clone(&self.now_ms);
        Intake::new(
            Spool::open_on(self.folder.path().join("spool"), Arc::clone(&self.disk)).unwrap(),
            self.vault.clone(),
            Arc::clone(&self.ledger) as Arc<dyn MediaGate>,
            Arc::new(move || now_ms.load(Ordering::SeqCst)),
            self.bounds,
        )
    }

    /// Serves on a real socket until the test ends.
    pub(crate) async fn listen(&self) -> SocketAddr {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = self.router.clone();
        tokio::spawn(async move { axum::serve(listener, router).await });
        address
    }

    pub(crate) async fn ask(&self, request: Request<Body>) -> Answer {
        Answer::read(self.router.clone().oneshot(request).await.unwrap()).await
    }

    pub(crate) async fn create(&self, medium: &Medium) -> Answer {
        self.ask(medium.creation().body(Body::empty()).unwrap()).await
    }

    pub(crate) async fn head(&self, medium: &Medium) -> Answer {
        self.ask(medium.request(Method::HEAD).body(Body::empty()).unwrap()).await
    }

    pub(crate) async fn patch(&self, medium: &Medium, from: usize, to: usize) -> Answer {
        self.patch_body(medium, from, Body::from(medium.bytes.slice(from..to))).await
    }

    pub(crate) async fn patch_body(&self, medium: &Medium, from: usize, body: Body) -> Answer {
        self.ask(medium.patch(from).body(body).unwrap()).await
    }

    /// What the centre says of an upload, or `None` when it knows none.
    pub(crate) async fn offset(&self, medium: &Medium) -> Option<usize> {
        let answer = self.head(medium).await;
        (answer.status != StatusCode::NOT_FOUND).then(|| answer.offset())
    }

    pub(crate) fn has_receipt_of(&self, medium: &Medium) -> bool {
        self.ledger.received.lock().unwrap().iter().any(|received| {
            received.sha256 == medium.sha256 && received.carrier.as_str() == medium.carrier
        })
    }

    pub(crate) async fn has(&self, medium: &Medium) -> bool {
        self.vault.get(&medium.sha256).await.unwrap().as_ref() == Some(&medium.bytes)
    }
}

pub(crate) fn vault_in(folder: &Path) -> Vault {
    Vault::open(folder.join("vault").to_str().unwrap()).unwrap()
}

/// Something to send, and by whom.
#[derive(Debug, Clone)]
pub(crate) struct Medium {
    pub(crate) bytes: Bytes,
    pub(crate) sha256: Sha256Hash,
    pub(crate) kind: MediaKind,
    pub(crate) carrier: &'static str,
}

impl Medium {
    /// Bytes that look random and are the same every time; no two blocks are alike, so a piece at
    /// the wrong place shows.
    pub(crate) fn new(kind: MediaKind, length: usize, seed: u64) -> Self {
        let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
        let bytes: Vec<u8> = std::iter::repeat_with(|| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state.to_le_bytes()
        })
        .flatten()
        .take(length)
        .collect();
        Self { sha256: Sha256Hash::of(&bytes), bytes: bytes.into(), kind, carrier: "pad-0101" }
    }

    pub(crate) fn photo(length: usize) -> Self {
        Self::new(MediaKind::Photo, length, 7)
    }

    pub(crate) fn carried_by(&self, carrier: &'static str) -> Self {
        Self { carrier, ..self.clone() }
    }

    pub(crate) fn len(&self) -> usize {
        self.bytes.len()
    }

    pub(crate) fn metadata(&self) -> String {
        let sha256 = STANDARD.encode(self.sha256.to_string());
        format!("sha256 {sha256},kind {}", STANDARD.encode(self.kind.word()))
    }

    pub(crate) fn name(&self) -> UploadName {
        UploadName { kind: self.kind, sha256: self.sha256 }
    }

    pub(crate) fn path(&self) -> String {
        format!("{BASE}/{}", self.name())
    }

    pub(crate) fn creation(&self) -> axum::http::request::Builder {
        Request::builder()
            .method(Method::POST)
            .uri(BASE)
            .header("tus-resumable", "1.0.0")
            .header("x-carrier", self.carrier)
            .header("upload-length", self.len())
            .header("upload-metadata", self.metadata())
    }

    pub(crate) fn request(&self, method: Method) -> axum::http::request::Builder {
        Request::builder()
            .method(method)
            .uri(self.path())
            .header("tus-resumable", "1.0.0")
            .header("x-carrier", self.carrier)
    }

    pub(crate) fn patch(&self, from: usize) -> axum::http::request::Builder {
        self.request(Method::PATCH)
            .header("content-type", "application/offset+octet-stream")
            .header("upload-offset", from)
    }
}

/// A body that brings these bytes and then breaks.
pub(crate) fn cut_after(bytes: Bytes) -> Body {
    let broken = std::io::Error::new(std::io::ErrorKind::ConnectionReset, "link lost");
    Body::from_stream(stream::iter([Ok(bytes), Err(broken)]))
}

#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Answer {
    pub(crate) async fn read(response: Response<Body>) -> Self {
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap();
        Self { status: parts.status, headers: parts.headers, body }
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name).unwrap_or_else(|| panic!("no {name} in {self:?}"));
        value.to_str().unwrap()
    }

    pub(crate) fn offset(&self) -> usize {
        self.header("upload-offset").parse().unwrap()
    }

    /// The stable code of a refusal, which must have a sentence in both languages too.
    pub(crate) fn code(&self) -> String {
        let body: serde_json::Value = serde_json::from_slice(&self.body).unwrap();
        assert!(!body["zh"].as_str().unwrap().is_empty());
        assert!(!body["en"].as_str().unwrap().is_empty());
        body["code"].as_str().unwrap().to_owned()
    }

    #[track_caller]
    pub(crate) fn refused(&self, status: u16, code: &str) {
        assert_eq!((self.status.as_u16(), self.code().as_str()), (status, code), "{self:?}");
        assert_eq!(self.header("tus-resumable"), "1.0.0");
    }
}
