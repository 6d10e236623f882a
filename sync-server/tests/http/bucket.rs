//! `--media s3://..` behind the program itself, against a stand-in bucket.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use reqwest::{Response, StatusCode};
use shared::ids::{CaseId, OpId};
use sync_server::cli::fill;

use crate::handset::Handset;
use crate::media::{photo_of, receipt, sent, upload};
use crate::process::{Process, program};
use crate::stand_in::Bucket;
use crate::town::{Town, cheap, is, refusal};

const MEDIA: &str = "s3://evidence/city/east";

struct Served {
    town: Town,
    process: Process,
    env: Vec<(String, String)>,
}

fn serving(town: &Town, env: &[(String, String)]) -> Process {
    let data = town.folder.path().join("data");
    let env: Vec<_> = env.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    Process::serving(&["--data", data.to_str().unwrap(), "--media", MEDIA], &env)
}

impl Served {
    async fn with(bucket: &Arc<Bucket>) -> Self {
        let endpoint = format!("http://{}", bucket.listen().await);
        let mut env: Vec<(String, String)> = crate::stand_in::SETTINGS
            .iter()
            .map(|(name, value)| (name.to_uppercase(), (*value).to_owned()))
            .collect();
        env.push(("AWS_ENDPOINT".to_owned(), endpoint));
        let folder = tempfile::tempdir().unwrap();
        fill(cheap(&folder)).await.unwrap();
        let mut town = Town::elsewhere(folder, ([127, 0, 0, 1], 0).into());
        let process = serving(&town, &env);
        town.address = process.address;
        Self { town, process, env }
    }

    /// Killed and started again; gives what it had logged.
    fn restarted(self) -> (Self, String) {
        let Self { mut town, process, env } = self;
        let log = process.killed();
        let process = serving(&town, &env);
        town.address = process.address;
        (Self { town, process, env }, log)
    }
}

async fn seen(town: &Town, phone: &Handset, case: CaseId, op: OpId) -> Response {
    let ask = town.get(&format!("/v1/cases/{case}/media/{op}"));
    let ask = ask.header("x-installation", phone.device.name()).bearer_auth(&phone.token);
    ask.send().await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_photo_in_a_bucket_is_read_through_its_case_before_and_after_a_restart() {
    let bucket = Arc::new(Bucket::default());
    let served = Served::with(&bucket).await;
    let mut phone = Handset::of(&served.town, "采0101").await;
    let (case, bytes) = (phone.reports(), photo_of(1));
    let op = phone.attaches(case, &bytes);
    phone.push(&served.town).await;
    upload(&served.town, &phone.device, &bytes).await;
    assert_eq!(bucket.keys().len(), 1);
    assert!(bucket.keys()[0].starts_with("/evidence/city/east/media/"), "{:?}", bucket.keys());
    assert_eq!(seen(&served.town, &phone, case, op).await.bytes().await.unwrap(), bytes);
    let (served, log) = served.restarted();
    let again = seen(&served.town, &phone, case, op).await;
    assert_eq!(again.headers()["content-type"], "image/jpeg");
    assert_eq!(again.bytes().await.unwrap(), bytes);
    assert!(!served.town.folder.path().join("data/media").exists(), "nothing beside the bucket");
    let log = log + &served.process.killed();
    assert!(log.contains("/v1/media"), "everything is logged: {log}");
    assert!(!log.contains("test-secret") && !log.contains("test-key"), "{log}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r07_a_bucket_that_goes_away_in_mid_promotion_loses_nothing() {
    let bucket = Arc::new(Bucket::default());
    let served = Served::with(&bucket).await;
    let mut phone = Handset::of(&served.town, "采0101").await;
    let (case, bytes) = (phone.reports(), photo_of(2));
    let op = phone.attaches(case, &bytes);
    phone.push(&served.town).await;
    // The announcement still finds the bucket; it is away when the last byte has come.
    let created = crate::media::announce(&served.town, &phone.device, &bytes).await;
    assert_eq!(created.status(), StatusCode::CREATED);
    let place = created.headers()["location"].to_str().unwrap().to_owned();
    bucket.failures_to_come.store(usize::MAX, Ordering::SeqCst);
    let away = crate::media::patch(&served.town, &phone.device, &place, &bytes).await;
    assert_eq!(refusal(away).await, is(503, "media.vault"), "the phone keeps it and asks again");
    assert_eq!(receipt(&served.town, &phone.device, &bytes).await, None, "no receipt for nothing");
    let looked = seen(&served.town, &phone, case, op).await;
    assert_eq!(looked.status(), StatusCode::SERVICE_UNAVAILABLE, "not yet there, and said so");

    // The centre dies too; the bucket is back before it, the phone never asks again.
    bucket.failures_to_come.store(0, Ordering::SeqCst);
    assert!(bucket.keys().is_empty());
    let (served, log) = served.restarted();
    while receipt(&served.town, &phone.device, &bytes).await != Some(3000) {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(seen(&served.town, &phone, case, op).await.bytes().await.unwrap(), bytes);
    assert!(!log.contains("test-secret") && !log.contains("test-key"), "{log}");
    let other = photo_of(3);
    assert_eq!(sent(&served.town, &phone.device, &other).await.status(), StatusCode::NO_CONTENT);
}

#[test]
fn what_opens_a_bucket_is_never_repeated() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let data = data.to_str().unwrap();
    let addresses = [
        "s3://key:geheim@evidence/city",
        "s3://evidence/city?secret=geheim",
        "s3://evidence/city#geheim",
        "swift://key:geheim@evidence",
    ];
    for address in addresses {
        let at = ["serve", "--data", data, "--address", "127.0.0.1:0", "--media", address];
        let output = program(&at, &[("AWS_SECRET_ACCESS_KEY", "geheim")]).output().unwrap();
        let said = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
        assert!(!output.status.success(), "{address}");
        assert!(said.contains("a photo store is a folder"), "{said}");
        assert!(!said.contains("geheim"), "{address}: {said}");
        for ask in [&["serve", "--help"][..], &["serve", "--print-settings"]] {
            let shown = program(ask, &[("CGT_MEDIA", address)]).output().unwrap();
            let shown = String::from_utf8([shown.stdout, shown.stderr].concat()).unwrap();
            assert!(!shown.contains("geheim"), "{address}: {shown}");
        }
    }
}
