//! A running centre with the demo city, a clock in the test's hand, and people at its door.

use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use reqwest::{Client, Method, RequestBuilder, Response, StatusCode};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use shared::city::Role;
use shared::sync;
use sync_server::cli::fill;
use sync_server::http::{Running, serve_with_listeners};
use sync_server::settings::Settings;
use sync_server::sign_in::password::Cost;
use tempfile::TempDir;
use tokio::sync::oneshot;

/// 2026-07-01 09:00 in the city.
pub(crate) const MORNING: i64 = 1_782_867_600_000;

pub(crate) struct Town {
    pub(crate) folder: TempDir,
    pub(crate) address: SocketAddr,
    pub(crate) metrics: SocketAddr,
    pub(crate) client: Client,
    pub(crate) clock: Arc<AtomicI64>,
    stop: Option<oneshot::Sender<()>>,
    running: Option<Running>,
}

/// Settings over a folder, with hashes that cost nothing.
pub(crate) fn cheap(folder: &TempDir) -> Settings {
    let cost = Cost { memory_kib: 8, passes: 1 };
    Settings { cost, ..Settings::in_folder(folder.path().join("data")) }
}

pub(crate) fn client() -> Client {
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::builder().no_proxy().build().unwrap()
}

pub(crate) fn free() -> TcpListener {
    TcpListener::bind("127.0.0.1:0").unwrap()
}

impl Town {
    pub(crate) async fn start() -> Self {
        Self::with(|_| {}).await
    }

    pub(crate) async fn with(change: impl FnOnce(&mut Settings)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fill(cheap(&folder)).await.unwrap();
        let mut settings = cheap(&folder);
        change(&mut settings);
        Self::serve(folder, settings).await
    }

    pub(crate) async fn serve(folder: TempDir, settings: Settings) -> Self {
        let clock = Arc::new(AtomicI64::new(MORNING));
        let time = clock.clone();
        let (stop, stopped) = oneshot::channel();
        let running = serve_with_listeners(
            free(),
            Some(free()),
            settings,
            Arc::new(move || time.load(Ordering::SeqCst)),
            async move { drop(stopped.await) },
        );
        let running = running.await.unwrap();
        Self {
            folder,
            address: running.address,
            metrics: running.metrics.unwrap(),
            client: client(),
            clock,
            stop: Some(stop),
            running: Some(running),
        }
    }

    /// A centre that runs in a process of its own, over the data in `folder`.
    pub(crate) fn elsewhere(folder: TempDir, address: SocketAddr) -> Self {
        let clock = Arc::new(AtomicI64::new(MORNING));
        let (client, metrics) = (client(), address);
        Self { folder, address, metrics, client, clock, stop: None, running: None }
    }

    pub(crate) fn passes(&self, ms: i64) {
        self.clock.fetch_add(ms, Ordering::SeqCst);
    }

    /// Tells the centre to stop; [`Town::stopped`] waits for it.
    pub(crate) fn tell_to_stop(&mut self) {
        self.stop.take().unwrap().send(()).unwrap();
    }

    pub(crate) async fn stopped(&mut self) {
        self.running.take().unwrap().stopped().await.unwrap();
    }

    pub(crate) fn ask(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, format!("http://{}{path}", self.address))
    }

    pub(crate) fn get(&self, path: &str) -> RequestBuilder {
        self.ask(Method::GET, path)
    }

    pub(crate) fn post(&self, path: &str) -> RequestBuilder {
        self.ask(Method::POST, path)
    }

    /// A message as a handset sends it.
    pub(crate) fn says<T: serde::Serialize>(&self, path: &str, message: &T) -> RequestBuilder {
        self.post(path).header("content-type", sync::CONTENT_TYPE).body(sync::encode(message))
    }

    /// Somebody signed in at a desk.
    pub(crate) async fn desk(&self, number: &str) -> String {
        let digits: String = number.chars().filter(char::is_ascii_digit).collect();
        let body = json!({"work_number": number, "password": format!("demo-{digits}")});
        let reply = json_of(self.post("/v1/desk/sign-in").json(&body), StatusCode::OK).await;
        reply["token"].as_str().unwrap().to_owned()
    }

    pub(crate) async fn desk_of(&self, role: Role) -> String {
        self.desk(work_number(role)).await
    }

    /// A one-time token for a phone.
    pub(crate) async fn invited(&self) -> String {
        let keeper = self.desk_of(Role::Administrator).await;
        let ask = self.post("/v1/admin/enrolments").bearer_auth(keeper).json(&json!({}));
        let reply = json_of(ask, StatusCode::OK).await;
        let payload: Value = serde_json::from_str(reply["payload"].as_str().unwrap()).unwrap();
        payload["token"].as_str().unwrap().to_owned()
    }
}

/// A work number of the demo city that holds a post.
pub(crate) fn work_number(role: Role) -> &'static str {
    match role {
        Role::Collector => "采0101",
        Role::Crew => "处0201",
        Role::Supervisor => "督0301",
        Role::Acceptor => "受0401",
        Role::ShiftLeader => "值0501",
        Role::Dispatcher => "派0601",
        Role::UnitClerk => "终0701",
        Role::Urger => "办0801",
        Role::Leader => "领0901",
        Role::Evaluator => "评1001",
        Role::DataOfficer => "数1101",
        Role::Administrator => "管1201",
        Role::SecurityAdministrator => "安1301",
        Role::Auditor => "审1401",
        Role::Observer => "观1501",
    }
}

pub(crate) async fn message<T: DeserializeOwned>(ask: RequestBuilder) -> T {
    let response = ask.send().await.unwrap();
    let status = response.status();
    let bytes = response.bytes().await.unwrap();
    assert_eq!(status, StatusCode::OK, "{}", String::from_utf8_lossy(&bytes));
    sync::decode(&bytes).unwrap()
}

pub(crate) async fn json_of(ask: RequestBuilder, status: StatusCode) -> Value {
    let response = ask.send().await.unwrap();
    let found = response.status();
    let text = response.text().await.unwrap();
    assert_eq!(found, status, "{text}");
    serde_json::from_str(&text).unwrap_or(Value::Null)
}

/// A refusal: its status, and its code; every one has both sentences.
pub(crate) async fn refused(ask: RequestBuilder) -> (u16, String) {
    refusal(ask.send().await.unwrap()).await
}

pub(crate) async fn refusal(response: Response) -> (u16, String) {
    let status = response.status().as_u16();
    let text = response.text().await.unwrap();
    let body: Value = serde_json::from_str(&text).unwrap_or_else(|_| panic!("{status}: {text:?}"));
    let said = |key: &str| body[key].as_str().is_some_and(|text| !text.is_empty());
    assert!(said("zh") && said("en"), "{body}");
    (status, body["code"].as_str().unwrap().to_owned())
}

pub(crate) fn is(status: u16, code: &str) -> (u16, String) {
    (status, code.to_owned())
}
