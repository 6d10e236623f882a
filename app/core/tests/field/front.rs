//! A front door of HTTP/1.1, plain or TLS, before the fake centre: what a phone in another process, or
//! one that checks certificates, talks to.

use std::collections::BTreeMap;
use std::io::{BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use collector_core::fakes::FakeCentre;
use collector_core::sync::{Carrier, Failure, NewUpload, Token, Transport as _};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::sign::{CertifiedKey, SingleCertAndKey};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use serde::Serialize;
use serde::de::DeserializeOwned;
use shared::ids::InstallationId;
use shared::media::{MediaKind, Sha256Hash};
use shared::sync::{decode, encode};
use uuid::Uuid;

/// A certificate of these tests with its key; it protects nothing.
pub struct Certificate {
    pub der: CertificateDer<'static>,
    key: PrivateKeyDer<'static>,
}

impl Certificate {
    /// Reads the pair of a name beside this file.
    pub fn named(name: &str) -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/field/tls");
        let der = CertificateDer::from_pem_file(folder.join(format!("{name}.cert.pem"))).unwrap();
        let key = PrivateKeyDer::from_pem_file(folder.join(format!("{name}.key.pem"))).unwrap();
        Self { der, key }
    }

    /// This certificate in the hands of somebody who has another key.
    pub fn with_key_of(&self, other: &Self) -> Self {
        Self { der: self.der.clone(), key: other.key.clone_key() }
    }

    fn config(&self) -> Arc<ServerConfig> {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let builder = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth();
        // Not through a builder that compares certificate and key: a thief's don't belong together.
        let key = rustls::crypto::ring::sign::any_supported_type(&self.key).unwrap();
        let pair = Arc::new(CertifiedKey::new(vec![self.der.clone()], key));
        Arc::new(builder.with_cert_resolver(Arc::new(SingleCertAndKey::from(pair))))
    }
}

/// What came in by the door.
#[derive(Default)]
pub struct Seen {
    /// Connections that were opened.
    pub connections: AtomicUsize,
    /// Everything that was said inside of them, after decryption.
    pub said: Mutex<Vec<u8>>,
}

/// An open door.
pub struct Front {
    pub address: SocketAddr,
    pub seen: Arc<Seen>,
}

impl Front {
    /// Opens a door; it stays open as long as the test runs.
    pub fn open(centre: Arc<FakeCentre>, certificate: Option<&Certificate>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let seen = Arc::new(Seen::default());
        let tls = certificate.map(Certificate::config);
        let guest_book = seen.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                guest_book.connections.fetch_add(1, Ordering::SeqCst);
                let (centre, seen, tls) = (centre.clone(), guest_book.clone(), tls.clone());
                std::thread::spawn(move || serve(stream, &centre, &seen, tls));
            }
        });
        Self { address, seen }
    }

    pub fn connections(&self) -> usize {
        self.seen.connections.load(Ordering::SeqCst)
    }

    pub fn said(&self) -> Vec<u8> {
        self.seen.said.lock().unwrap().clone()
    }
}

fn serve(stream: TcpStream, centre: &FakeCentre, seen: &Seen, tls: Option<Arc<ServerConfig>>) {
    stream.set_nodelay(true).unwrap();
    match tls {
        None => converse(stream, centre, seen),
        Some(config) => {
            let tls = ServerConnection::new(config).unwrap();
            converse(StreamOwned::new(tls, stream), centre, seen);
        }
    }
}

/// Answers one request after the other until the other side is gone, in the middle of one or after.
fn converse(stream: impl Read + Write, centre: &FakeCentre, seen: &Seen) {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let mut stream = BufReader::new(stream);
    while let Some(request) = Request::read(&mut stream, seen) {
        let answer = match runtime.block_on(answer(centre, &request)) {
            Ok(answer) => answer,
            Err(Failure::Refused { status, code }) => {
                let body = serde_json::json!({ "code": code }).to_string().into_bytes();
                Answer { status, headers: vec![("Tus-Resumable", "1.0.0".to_owned())], body }
            }
            Err(other) => panic!("{other}"),
        };
        if answer.write(stream.get_mut()).is_err() {
            return;
        }
    }
}

struct Request {
    method: String,
    path: String,
    headers: BTreeMap<String, String>,
    body: Vec<u8>,
}

impl Request {
    fn read(stream: &mut impl std::io::BufRead, seen: &Seen) -> Option<Self> {
        let mut line = || -> Option<String> {
            let mut line = String::new();
            stream.read_line(&mut line).ok().filter(|n| *n > 0)?;
            seen.said.lock().unwrap().extend(line.as_bytes());
            Some(line.trim_end().to_owned())
        };
        let first = line()?;
        let (method, rest) = first.split_once(' ')?;
        let (path, _) = rest.split_once(' ')?;
        let mut headers = BTreeMap::new();
        loop {
            let header = line()?;
            let Some((name, value)) = header.split_once(": ") else { break };
            headers.insert(name.to_ascii_lowercase(), value.to_owned());
        }
        let length = headers.get("content-length").map_or(0, |n| n.parse().unwrap());
        let mut body = vec![0; length];
        stream.read_exact(&mut body).ok()?;
        seen.said.lock().unwrap().extend(&body);
        if headers.get("content-encoding").is_some_and(|coding| coding == "zstd") {
            body = zstd::bulk::decompress(&body, 64 * 1024 * 1024).unwrap();
        }
        Some(Self { method: method.to_owned(), path: path.to_owned(), headers, body })
    }

    fn carrier(&self) -> Carrier {
        let said = self.headers.get("x-installation").map_or("", String::as_str);
        let (installation, secret) = said.split_once('.').unwrap_or_default();
        let installation = installation.parse().unwrap_or(InstallationId(Uuid::nil()));
        Carrier { installation, secret: secret.to_owned() }
    }

    fn token(&self) -> Token {
        let said = self.headers.get("authorization").and_then(|v| v.strip_prefix("Bearer "));
        Token(said.unwrap_or_default().to_owned())
    }

    fn message<T: DeserializeOwned>(&self) -> T {
        decode(&self.body).unwrap()
    }

    fn number(&self, header: &str) -> u64 {
        self.headers[header].parse().unwrap()
    }

    fn upload(&self) -> NewUpload {
        let said: BTreeMap<&str, String> = self.headers["upload-metadata"]
            .split(',')
            .filter_map(|pair| pair.split_once(' '))
            .map(|(key, value)| {
                (key, String::from_utf8(BASE64_STANDARD.decode(value).unwrap()).unwrap())
            })
            .collect();
        let sha256: Sha256Hash = said["sha256"].parse().unwrap();
        let thumb = said["kind"] == "thumb";
        NewUpload { sha256, kind: MediaKind::Photo, thumb, bytes: self.number("upload-length") }
    }
}

struct Answer {
    status: u16,
    headers: Vec<(&'static str, String)>,
    body: Vec<u8>,
}

impl Answer {
    fn of<T: Serialize>(message: &T) -> Self {
        Self { status: 200, headers: Vec::new(), body: encode(message) }
    }

    fn tus(status: u16, offset: u64) -> Self {
        let headers =
            vec![("Tus-Resumable", "1.0.0".to_owned()), ("Upload-Offset", offset.to_string())];
        Self { status, headers, body: Vec::new() }
    }

    fn write(&self, to: &mut impl Write) -> std::io::Result<()> {
        let mut out = format!("HTTP/1.1 {} -\r\n", self.status);
        for (name, value) in &self.headers {
            out.push_str(&format!("{name}: {value}\r\n"));
        }
        if self.status != 204 {
            out.push_str(&format!("content-length: {}\r\n", self.body.len()));
        }
        out.push_str("\r\n");
        to.write_all(&[out.as_bytes(), &self.body].concat())?;
        to.flush()
    }
}

async fn answer(centre: &FakeCentre, asked: &Request) -> Result<Answer, Failure> {
    let (carrier, token) = (asked.carrier(), asked.token());
    Ok(match (asked.method.as_str(), asked.path.as_str()) {
        ("GET", "/v1/hello") => Answer::of(&centre.hello().await?),
        ("POST", "/v1/enrol") => Answer::of(&centre.enrol(&asked.message()).await?),
        ("POST", "/v1/sign-in") => Answer::of(&centre.sign_in(&carrier, &asked.message()).await?),
        ("POST", "/v1/rotate") => Answer::of(&centre.rotate(&carrier, &token).await?),
        ("POST", "/v1/actors") => {
            centre.register_actor(&carrier, &token, &asked.message()).await?;
            Answer { status: 204, headers: Vec::new(), body: Vec::new() }
        }
        ("POST", "/v1/push") => Answer::of(&centre.push(&carrier, &asked.message()).await?),
        ("POST", "/v1/pull") => Answer::of(&centre.pull(&carrier, &token, &asked.message()).await?),
        ("POST", "/v1/reconcile") => {
            Answer::of(&centre.reconcile(&carrier, &asked.message()).await?)
        }
        ("POST", "/v1/media") => {
            let upload = centre.create_upload(&carrier, &asked.upload()).await?;
            let mut answer = Answer::tus(201, upload.offset);
            answer.headers.push(("Location", upload.url));
            answer
        }
        ("HEAD", url) => Answer::tus(200, centre.upload_offset(&carrier, url).await?),
        ("PATCH", url) => {
            let (from, part) = (asked.number("upload-offset"), asked.body.clone().into());
            Answer::tus(204, centre.send_part(&carrier, url, from, part).await?)
        }
        (method, path) => panic!("nobody answers {method} {path}"),
    })
}
