//! What the log says, and what it must never say.

use std::io::Write;
use std::sync::{Arc, Mutex};

use serde_json::json;
use tracing_subscriber::fmt::MakeWriter;

use crate::handset::Handset;
use crate::town::Town;

#[derive(Clone, Default)]
struct Paper(Arc<Mutex<Vec<u8>>>);

impl Write for Paper {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Paper {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

#[tokio::test]
async fn the_log_tells_what_happened_and_nothing_personal_or_secret() {
    let paper = Paper::default();
    // Everything this crate could say, not only what a keeper asked for.
    let filter = tracing_subscriber::EnvFilter::new("info,sync_server=trace");
    let log = tracing_subscriber::fmt().json().with_env_filter(filter).with_writer(paper.clone());
    tracing::subscriber::set_global_default(log.finish()).unwrap();
    let town = Town::start().await;
    let mut phone = Handset::of(&town, "采0101").await;
    let case = phone.reports();
    phone.remarks(case, "王家门前的井盖");
    phone.push(&town).await;
    phone.pull(&town).await;
    let wrong = json!({"work_number": "受0401", "password": "falsches-wort"});
    assert_eq!(town.post("/v1/desk/sign-in").json(&wrong).send().await.unwrap().status(), 401);
    let me = town.get("/v1/desk/me").header("cookie", "cgt_desk=fffefd");
    assert_eq!(me.send().await.unwrap().status(), 401);

    let log = String::from_utf8(paper.0.lock().unwrap().clone()).unwrap();
    let pushed = log
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap())
        .find(|line| line["span"]["route"] == "/v1/push")
        .unwrap();
    assert_eq!(pushed["fields"]["status"], 200);
    assert_eq!(pushed["span"]["id"].as_str().unwrap().len(), 32);
    assert!(log.contains("sign_in.wrong"));
    let (device, token) = (&phone.device.secret, &phone.token);
    for secret in
        [device, token, "demo-0101", "falsches-wort", "fffefd", "王家", "采0101", "受0401"]
    {
        assert!(!log.contains(secret), "{secret}");
    }
}
