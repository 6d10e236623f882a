//! The handset in a browser at a real centre: enrolled by its code, a report written over HTTP arrives.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::time::Duration;

use collector_web_host::{Settings, serve};
use reqwest::{Client, StatusCode, header};
use serde_json::{Value, json};
use system_tests::centre::Centre;
use system_tests::picture::photograph;
use tokio::sync::oneshot;

struct Page {
    client: Client,
    url: String,
    cookie: String,
}

impl Page {
    async fn open(url: String) -> Self {
        let client = Client::new();
        let page = client.get(&url).send().await.unwrap();
        let cookie = page.headers()[header::SET_COOKIE].to_str().unwrap();
        let cookie = cookie.split(';').next().unwrap().to_owned();
        Self { client, url, cookie }
    }

    async fn send(&self, path: &str, query: &[(&str, String)], body: Vec<u8>) -> Value {
        let asked = self.client.post(format!("{}{path}", self.url)).query(query).body(body);
        let asked = asked.header(header::ORIGIN, &self.url).header(header::COOKIE, &self.cookie);
        let answer = asked.send().await.unwrap();
        let (status, said) = (answer.status(), answer.text().await.unwrap());
        assert_eq!(status, StatusCode::OK, "{path}: {said}");
        serde_json::from_str(&said).unwrap()
    }

    async fn ask(&self, name: &str, params: Value) -> Value {
        self.send(&format!("/rpc/{name}"), &[], params.to_string().into_bytes()).await
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_report_from_a_browser_arrives_at_a_real_centre() {
    let folder = tempfile::tempdir().unwrap();
    let centre = Centre::demo(&folder.path().join("centre")).unwrap_or_else(|t| panic!("{}", t.0));
    let settings = Settings {
        data: folder.path().join("phone"),
        ui: folder.path().join("no-screens"),
        listen: "127.0.0.1:0".parse().unwrap(),
        enrol: Some(centre.enrolment().unwrap()),
        device: "browser".to_owned(),
        utc_offset: 480,
    };
    let (stop, stopped) = oneshot::channel::<()>();
    let running = serve(settings.clone(), async move {
        let _ = stopped.await;
    });
    let running = running.await.unwrap();
    let page = Page::open(format!("http://{}", running.address)).await;

    let who = json!({ "work_number": "采0101", "password": "demo-0101" });
    let signed_in = page.ask("people.sign_in", who).await;
    assert_eq!(signed_in["profile"]["work_number"], "采0101");
    let run = page.ask("sync.run", json!({})).await;
    assert_eq!(run["says"], Value::Null, "{run}");
    let about = page.ask("app.about", json!({})).await;
    assert_eq!(about["city"], "示范区", "the city's pack is here: {about}");

    let fix = json!({
        "point": { "lon_e7": 1_021_000_000, "lat_e7": 401_000_000, "datum": "wgs84" },
        "accuracy_dm": 60, "age_ms": 900, "mock": false, "source": "gnss",
    });
    let begun = page.ask("reports.begin", json!({ "kind": "quick", "fix": fix })).await;
    let case = begun["draft"]["case"].clone();
    page.ask("reports.place_by_fix", json!({ "case": case, "fix": fix })).await;
    for role in ["near", "far"] {
        let params = json!({ "case": case, "role": role, "source": "camera", "fix": fix });
        let picture = photograph(role.len() as u64, 1600, 1200).unwrap();
        let query = [("params", params.to_string())];
        page.send("/put/reports.add_photo", &query, picture).await;
    }
    page.ask("reports.submit", json!({ "case": case })).await;
    let arrives = async {
        loop {
            page.ask("sync.run", json!({})).await;
            let sheet = page.ask("cases.get", json!({ "case": case })).await;
            if sheet["card"]["status"]["word"] == "received" {
                return sheet;
            }
        }
    };
    let sheet = tokio::time::timeout(Duration::from_secs(60), arrives).await.expect("it arrives");
    assert_eq!(sheet["media"].as_array().unwrap().len(), 2, "{sheet}");

    stop.send(()).unwrap();
    running.stopped().await.unwrap();
    let again = serve(settings, std::future::pending()).await;
    let again = again.expect("a spent code is no hindrance: the phone is enrolled");
    let page = Page::open(format!("http://{}", again.address)).await;
    let about = page.ask("app.about", json!({})).await;
    assert_eq!(about["who"]["work_number"], "采0101", "still in the same hands");
}
