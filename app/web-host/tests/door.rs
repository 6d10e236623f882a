//! The handset over real HTTP: what the page may do, and what nobody else may.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use collector_core::clock::SystemClock;
use collector_core::entropy::SystemEntropy;
use collector_core::fakes::FakeCentre;
use collector_core::phone::Phone;
use collector_core::rpc::{Door, PARAMS_BYTES, PUT_BYTES};
use collector_core::session::{self, EnrolmentCode};
use collector_web_host::{HostError, Running, Settings, serve, serve_door};
use reqwest::{Client, Method, RequestBuilder, Response, StatusCode, header};
use serde_json::{Value, json};
use shared::city::{Role, UserProfile};
use shared::ids::{BootId, UserId};
use shared::media::Sha256Hash;
use shared::ops::Signer;
use tempfile::TempDir;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;

const PASSWORD: &str = "in the rain";
const NOW: i64 = 1_783_818_000_000;

struct Handset {
    running: Running,
    stop: oneshot::Sender<()>,
    centre: Arc<FakeCentre>,
    client: Client,
    address: SocketAddr,
    cookie: String,
    folder: TempDir,
}

impl Handset {
    /// A phone with its page open in a browser.
    async fn open() -> Self {
        let centre = Arc::new(FakeCentre::new(NOW));
        for (n, number) in [(101, "采0101"), (102, "采0102")] {
            let profile = UserProfile {
                id: UserId(uuid::Uuid::from_u128(n)),
                work_number: number.parse().unwrap(),
                display: format!("采集员 {number}"),
                roles: vec![Role::Collector],
                unit: None,
                grids: Vec::new(),
            };
            centre.add_account(profile, PASSWORD);
        }
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(SystemClock::new(480, BootId([7; 4])));
        let data = folder.path().join("phone");
        let phone = Phone::open(&data, clock, Arc::new(SystemEntropy)).unwrap();
        let code = EnrolmentCode {
            url: "https://centre.invalid".to_owned(),
            server_id: centre.server(),
            key: Signer::from_secret(&[0xC1; 32]).key(),
            certificate: None,
            token: centre.enrolment_token(),
        };
        session::enrol(&phone, &*centre, &code, "test").await.unwrap();
        let ui = folder.path().join("ui");
        std::fs::create_dir_all(ui.join("assets")).unwrap();
        std::fs::write(ui.join("index.html"), "<!doctype html><title>城管通</title>").unwrap();
        std::fs::write(ui.join("assets/index-1.js"), "export {}").unwrap();
        std::fs::write(folder.path().join("secret.txt"), "secret").unwrap();

        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let door = Door::over(Arc::new(phone), centre.clone());
        let (stop, stopped) = oneshot::channel();
        let running = serve_door(listener, door, ui, async move {
            let _ = stopped.await;
        });
        let running = running.unwrap();
        let (address, client) = (running.address, client());
        let page = client.get(format!("http://{address}/")).send().await.unwrap();
        let cookie = page.headers()[header::SET_COOKIE].to_str().unwrap().to_owned();
        assert!(cookie.contains("HttpOnly; SameSite=Strict; Path=/"), "{cookie}");
        let cookie = cookie.split(';').next().unwrap().to_owned();
        Self { running, stop, centre, client, address, cookie, folder }
    }

    fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// As the page's own script asks.
    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let own = format!("http://{}", self.address);
        let asked =
            self.client.request(method, self.url(path)).header("sec-fetch-site", "same-origin");
        asked.header(header::COOKIE, &self.cookie).header(header::ORIGIN, own)
    }

    async fn rpc(&self, name: &str, params: Value) -> (StatusCode, Value) {
        let asked = self.request(Method::POST, &format!("/rpc/{name}")).json(&params);
        said(asked.send().await.unwrap()).await
    }

    async fn ask(&self, name: &str, params: Value) -> Value {
        let (status, answer) = self.rpc(name, params).await;
        assert_eq!(status, StatusCode::OK, "{name}: {answer}");
        answer
    }

    async fn put(&self, name: &str, params: &Value, bytes: Vec<u8>) -> (StatusCode, Value) {
        let asked = self.request(Method::POST, &format!("/put/{name}"));
        let asked = asked.query(&[("params", params.to_string())]).body(bytes);
        said(asked.send().await.unwrap()).await
    }

    async fn sign_in(&self, number: &str) {
        let who = json!({ "work_number": number, "password": PASSWORD });
        self.ask("people.sign_in", who).await;
    }
}

fn client() -> Client {
    // A second installation of the same provider is no error.
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap()
}

async fn said(response: Response) -> (StatusCode, Value) {
    let status = response.status();
    let text = response.text().await.unwrap();
    (status, serde_json::from_str(&text).unwrap_or(Value::String(text)))
}

fn fix() -> Value {
    json!({
        "point": { "lon_e7": 1_163_970_000, "lat_e7": 399_080_000, "datum": "wgs84" },
        "accuracy_dm": 60, "age_ms": 900, "mock": false, "source": "gnss",
    })
}

fn jpeg() -> Vec<u8> {
    let pixels: Vec<u8> = (0..=255).cycle().take(64 * 48 * 3).collect();
    let mut jpeg = Vec::new();
    let encoder = jpeg_encoder::Encoder::new(&mut jpeg, 80);
    encoder.encode(&pixels, 64, 48, jpeg_encoder::ColorType::Rgb).unwrap();
    jpeg
}

#[tokio::test]
async fn a_report_is_written_in_a_browser_and_goes_to_the_centre_by_itself() {
    let handset = Handset::open().await;
    handset.sign_in("采0101").await;
    let mut changes = handset.request(Method::GET, "/changes").send().await.unwrap();
    assert_eq!(changes.headers()[header::CONTENT_TYPE], "text/event-stream");

    let begun = handset.ask("reports.begin", json!({ "kind": "quick", "fix": fix() })).await;
    let case = begun["draft"]["case"].clone();
    let photo = json!({ "case": case, "role": "near", "source": "camera", "fix": fix() });
    let (status, sheet) = handset.put("reports.add_photo", &photo, jpeg()).await;
    assert_eq!(status, StatusCode::OK, "{sheet}");
    let sha256 = sheet["draft"]["media"][0]["attached"]["sha256"].as_str().unwrap().to_owned();
    let shown = handset.request(Method::GET, &format!("/media/{sha256}")).send().await.unwrap();
    assert_eq!(shown.headers()[header::CONTENT_TYPE], "image/jpeg");
    assert_eq!(shown.headers()[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
    let bytes = shown.bytes().await.unwrap();
    assert_eq!(Sha256Hash::of(&bytes).to_string(), sha256, "the very bytes");

    handset.ask("reports.place_by_fix", json!({ "case": case, "fix": fix() })).await;
    handset.ask("reports.submit", json!({ "case": case })).await;
    let mut heard = String::new();
    let received = async {
        while !is_all_told(&heard) || !received(&handset, &case).await {
            let piece = changes.chunk().await.unwrap().expect("changes go on");
            heard.push_str(&String::from_utf8_lossy(&piece).replace(": ", ":"));
        }
    };
    tokio::time::timeout(Duration::from_secs(30), received).await.expect("received");
    let case: shared::ids::CaseId = case.as_str().unwrap().parse().unwrap();
    assert_eq!(handset.centre.case(case).unwrap().doc.media().len(), 1);
}

fn is_all_told(heard: &str) -> bool {
    ["drafts", "outbox", "sync"].iter().all(|word| heard.contains(&format!("data:\"{word}\"")))
}

async fn received(handset: &Handset, case: &Value) -> bool {
    let sheet = handset.ask("cases.get", json!({ "case": case })).await;
    sheet["card"]["status"]["word"] == "received"
}

#[tokio::test]
async fn another_page_of_this_machine_gets_nothing() {
    let handset = Handset::open().await;
    handset.sign_in("采0101").await;
    let refused = |asked: RequestBuilder, why: &'static str| async move {
        let (status, answer) = said(asked.send().await.unwrap()).await;
        assert_eq!(status, StatusCode::FORBIDDEN, "{why}: {answer}");
    };
    let own = handset.url("");
    let asked = |path: &str| handset.client.post(handset.url(path)).body("{}");
    let cookie = (header::COOKIE, handset.cookie.as_str());
    let with = |asked: RequestBuilder| asked.header(cookie.0.clone(), cookie.1);
    refused(asked("/rpc/app.about").header(header::ORIGIN, &own), "no cookie").await;
    refused(with(asked("/rpc/app.about")), "a post that hides its origin").await;
    for origin in ["http://127.0.0.1:1", "http://evil.example", "null", "https://127.0.0.1"] {
        refused(with(asked("/rpc/app.about")).header(header::ORIGIN, origin), origin).await;
        refused(with(asked("/put/bundles.import")).header(header::ORIGIN, origin), origin).await;
    }
    let rebound = with(asked("/rpc/app.about")).header(header::ORIGIN, "http://evil.example");
    refused(rebound.header(header::HOST, "evil.example"), "a name that was bound anew").await;
    let get = |path: &str| handset.client.get(handset.url(path));
    refused(get("/changes"), "no cookie").await;
    refused(with(get("/changes")).header("sec-fetch-site", "same-site"), "another port").await;
    refused(get(&format!("/media/{}", "0".repeat(64))), "no cookie").await;
    let wrong = format!("{}0", handset.cookie);
    refused(get("/changes").header(header::COOKIE, wrong), "another key").await;

    let answer = get("/").send().await.unwrap();
    let policy = answer.headers()[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
    assert!(policy.contains("default-src 'self'") && policy.contains("frame-ancestors 'none'"));
    assert_eq!(answer.headers()["cross-origin-resource-policy"], "same-origin");
    assert!(answer.headers().get("access-control-allow-origin").is_none());

    let settings = |listen: &str| Settings {
        data: handset.folder.path().join("other"),
        ui: PathBuf::from("ui"),
        listen: listen.parse().unwrap(),
        enrol: None,
        device: String::new(),
        utc_offset: 480,
    };
    let outside = serve(settings("0.0.0.0:0"), std::future::pending()).await;
    assert!(matches!(outside, Err(HostError::NotLoopback(_))), "{outside:?}");
}

/// A client of HTTP would tidy a path up; what is tried here has to arrive as it is.
async fn raw(handset: &Handset, path: &str) -> String {
    let mut stream = TcpStream::connect(handset.address).await.unwrap();
    let (host, cookie) = (handset.address, &handset.cookie);
    let asked = format!(
        "GET {path} HTTP/1.1\r\nhost: {host}\r\ncookie: {cookie}\r\nconnection: close\r\n\r\n"
    );
    stream.write_all(asked.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test]
async fn what_can_not_be_done_has_a_code_and_what_is_not_there_is_not_found() {
    let handset = Handset::open().await;
    let code = |(status, answer): (StatusCode, Value)| {
        (status.as_u16(), answer["code"].as_str().unwrap_or_default().to_owned())
    };
    let unknown = handset.rpc("reports.drop_table", json!({})).await;
    assert_eq!(code(unknown), (404, "command.unknown".to_owned()));
    let nobody = handset.rpc("reports.drafts", json!({})).await;
    assert!(nobody.1["zh"].as_str().is_some_and(|zh| !zh.is_ascii()), "{nobody:?}");
    assert_eq!(code(nobody), (422, "session.over".to_owned()));
    let wrong = handset.rpc("people.sign_in", json!({ "work_number": 7 })).await;
    assert_eq!(code(wrong), (400, "command.bad_params".to_owned()));
    let long = handset.rpc("app.about", json!({ "x": "x".repeat(PARAMS_BYTES) })).await;
    assert_eq!(code(long), (413, "command.too_large".to_owned()));
    let huge = handset.put("bundles.import", &json!({}), vec![0; PUT_BYTES + 1]).await;
    assert_eq!(code(huge), (413, "command.too_large".to_owned()));

    handset.sign_in("采0101").await;
    let zeros = "0".repeat(64);
    for path in [
        format!("/media/{zeros}"),
        "/media/../signed-in.json".to_owned(),
        "/media/..%2finstallation.json".to_owned(),
        "/media/%2e%2e%2f%2e%2e%2fsecret.txt".to_owned(),
        "/../secret.txt".to_owned(),
        "/assets/../../secret.txt".to_owned(),
        "/assets/..%2f..%2fsecret.txt".to_owned(),
        "/assets%5c..%5c..%5csecret.txt".to_owned(),
        "//etc/passwd".to_owned(),
        "/assets".to_owned(),
        "/nothing.js".to_owned(),
    ] {
        let answer = raw(&handset, &path).await;
        assert!(answer.starts_with("HTTP/1.1 404"), "{path}: {answer}");
        assert!(!answer.ends_with("secret"), "{path}: {answer}");
    }
}

#[tokio::test]
async fn the_page_is_served_with_its_types_and_the_host_stops_tidily() {
    let handset = Handset::open().await;
    for (path, kind) in
        [("/", "text/html; charset=utf-8"), ("/index.html", "text/html; charset=utf-8")]
    {
        let page = handset.client.get(handset.url(path)).send().await.unwrap();
        assert_eq!(page.headers()[header::CONTENT_TYPE], kind);
        assert!(page.text().await.unwrap().contains("城管通"));
    }
    let script = handset.client.get(handset.url("/assets/index-1.js")).send().await.unwrap();
    assert_eq!(script.headers()[header::CONTENT_TYPE], "text/javascript; charset=utf-8");
    std::fs::remove_file(handset.folder.path().join("ui/index.html")).unwrap();
    let unbuilt = handset.client.get(handset.url("/")).send().await.unwrap();
    assert_eq!(unbuilt.status(), StatusCode::NOT_FOUND);
    assert!(unbuilt.text().await.unwrap().contains("npm --prefix app/ui run build"));

    // A listener that never leaves must not keep the host from stopping.
    let mut changes = handset.request(Method::GET, "/changes").send().await.unwrap();
    handset.stop.send(()).unwrap();
    let stopped = tokio::time::timeout(Duration::from_secs(20), handset.running.stopped()).await;
    stopped.expect("it stops").unwrap();
    while changes.chunk().await.is_ok_and(|piece| piece.is_some()) {}
    assert!(handset.client.get(format!("http://{}/", handset.address)).send().await.is_err());
}
