//! The door that screens knock at: names and JSON in, answers or an error with two sentences out.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use collector_core::api::ApiError;
use collector_core::fakes::{FakeCentre, FakeClock, FakeEntropy};
use collector_core::phone::Phone;
use collector_core::rpc::{Change, Door, PARAMS_BYTES, PUT_BYTES, read_params};
use collector_core::session::{self, EnrolmentCode};
use serde_json::{Value, json};
use shared::city::{Role, UserProfile};
use shared::media::Sha256Hash;
use shared::ops::Signer;
use tempfile::TempDir;
use tokio::sync::broadcast::Receiver;

use crate::support::{COLLECTOR, MORNING, PASSWORD, SECOND, scratch, user};

struct Knock {
    door: Door,
    centre: Arc<FakeCentre>,
    folder: TempDir,
}

fn person(n: u128, work_number: &str) -> UserProfile {
    UserProfile {
        id: user(n),
        work_number: work_number.parse().unwrap(),
        display: format!("采集员 {work_number}"),
        roles: vec![Role::Collector],
        unit: None,
        grids: Vec::new(),
    }
}

impl Knock {
    /// An enrolled phone in nobody's hands.
    async fn at_a_door() -> Self {
        let centre = Arc::new(FakeCentre::new(MORNING));
        centre.add_account(person(COLLECTOR, "采0101"), PASSWORD);
        centre.add_account(person(SECOND, "采0102"), PASSWORD);
        let folder = scratch();
        let clock = Arc::new(FakeClock::at(MORNING));
        let phone = Phone::open(folder.path(), clock, Arc::new(FakeEntropy::seeded(3))).unwrap();
        let code = EnrolmentCode {
            url: "https://centre.invalid".to_owned(),
            server_id: centre.server(),
            key: Signer::from_secret(&[0xC1; 32]).key(),
            certificate: None,
            token: centre.enrolment_token(),
        };
        session::enrol(&phone, &*centre, &code, "test phone").await.unwrap();
        Self { door: Door::over(Arc::new(phone), centre.clone()), centre, folder }
    }

    async fn ask(&self, name: &str, params: Value) -> Value {
        match self.door.call(name, params.clone()).await {
            Ok(answer) => answer,
            Err(error) => panic!("{name} {params}: {error}"),
        }
    }

    async fn refused(&self, name: &str, params: Value) -> String {
        let ApiError { code, zh, en } = self.door.call(name, params).await.unwrap_err();
        assert!(!zh.is_ascii() && en.is_ascii(), "{code}: {zh} {en}");
        code
    }

    async fn sign_in(&self, work_number: &str) -> Value {
        self.ask("people.sign_in", json!({ "work_number": work_number, "password": PASSWORD }))
            .await
    }

    /// A complete report, submitted; gives its case.
    async fn report(&self, words: &str) -> String {
        let sheet = self.ask("reports.begin", json!({ "kind": "patrol", "fix": fix() })).await;
        let case = sheet["draft"]["case"].as_str().unwrap().to_owned();
        let photo = json!({ "case": case, "role": "near", "source": "camera", "fix": fix() });
        self.door.put("reports.add_photo", photo, jpeg(words)).await.unwrap();
        self.ask("reports.place_by_fix", json!({ "case": case, "fix": fix() })).await;
        let object = json!({ "class": "gb47678.5-2026/component/01/001",
                             "condition": null, "component": null });
        let edit = json!({ "object": object, "description": words });
        let sheet = self.ask("reports.edit", json!({ "case": case, "edit": edit })).await;
        assert_eq!(sheet["lacking"], json!([]));
        self.ask("reports.submit", json!({ "case": case })).await;
        case
    }
}

fn fix() -> Value {
    json!({
        "point": { "lon_e7": 1_163_970_000, "lat_e7": 399_080_000, "datum": "wgs84" },
        "accuracy_dm": 60, "age_ms": 900, "mock": false, "source": "gnss",
    })
}

fn jpeg(seed: &str) -> Bytes {
    let hash = Sha256Hash::of(seed.as_bytes());
    let pixels: Vec<u8> = hash.as_bytes().iter().copied().cycle().take(64 * 48 * 3).collect();
    let mut jpeg = Vec::new();
    let encoder = jpeg_encoder::Encoder::new(&mut jpeg, 80);
    encoder.encode(&pixels, 64, 48, jpeg_encoder::ColorType::Rgb).unwrap();
    jpeg.into()
}

/// Everything that was told so far.
fn told(changes: &mut Receiver<Change>) -> BTreeSet<Change> {
    std::iter::from_fn(|| changes.try_recv().ok()).collect()
}

#[tokio::test]
async fn a_report_goes_through_the_door_and_every_step_is_told() {
    let knock = Knock::at_a_door().await;
    let mut changes = knock.door.changes();
    let signed_in = knock.sign_in("采0101").await;
    assert_eq!(signed_in["online"], true);
    assert!(told(&mut changes).contains(&Change::Session));

    let begun = knock.ask("reports.begin", json!({ "kind": "quick" })).await;
    assert_eq!(told(&mut changes), BTreeSet::from([Change::Drafts]), "fix may be left out");
    let codes: Vec<_> =
        begun["lacking"].as_array().unwrap().iter().map(|l| l["code"].clone()).collect();
    assert!(codes.contains(&json!("report.needs_place")), "{codes:?}");
    knock.ask("reports.drafts", Value::Null).await;
    assert!(told(&mut changes).is_empty(), "asking changes nothing");
    let discard =
        json!({ "case": begun["draft"]["case"], "confirmed": begun["draft"]["field_code"] });
    knock.ask("reports.discard", discard).await;

    let case = knock.report("井盖破损").await;
    let all = told(&mut changes);
    assert!(all.is_superset(&[Change::Drafts, Change::Outbox, Change::Cases].into()), "{all:?}");
    let waits = knock.ask("sync.state", json!({})).await;
    assert_eq!((&waits["items"], &waits["files"]), (&json!(1), &json!(2)), "photo and thumbnail");

    let run = knock.ask("sync.run", json!({})).await;
    assert_eq!(run["says"], Value::Null, "{run}");
    let sheet = knock.ask("cases.get", json!({ "case": case })).await;
    assert_eq!(sheet["card"]["status"]["zh"], "中心已收");
    let done = knock.ask("sync.state", json!({})).await;
    assert_eq!((&done["items"], &done["bytes"]), (&json!(0), &json!(0)), "{done}");
}

#[tokio::test]
async fn what_the_door_does_not_understand_has_a_code_and_two_sentences() {
    let knock = Knock::at_a_door().await;
    let drafts = || knock.refused("reports.drafts", json!({}));
    assert_eq!(drafts().await, "session.over", "nobody is signed in");
    knock.sign_in("采0101").await;
    for name in ["", "reports", "reports.drop_table", "REPORTS.drafts", "reports.add_photo"] {
        assert_eq!(knock.refused(name, json!({})).await, "command.unknown", "{name}");
    }
    for params in [
        json!([]),
        json!("x"),
        json!({}),
        json!({ "kind": "patrol", "session": "another" }),
        json!({ "kind": "patrols" }),
        json!({ "kind": "patrol", "fix": { "point": 1 } }),
    ] {
        assert_eq!(knock.refused("reports.begin", params).await, "command.bad_params");
    }
    let long = "长".repeat(2_001);
    let case = "018f6a10-0000-7000-8000-000000000001";
    let remark = knock.refused("cases.remark", json!({ "case": case, "text": long })).await;
    assert_eq!(remark, "command.bad_params", "a text beyond its bound");
    let told = read_params(&vec![b' '; PARAMS_BYTES + 1]).unwrap_err();
    assert_eq!(told.code, "command.too_large");
    assert_eq!(read_params(b"{").unwrap_err().code, "command.bad_params");
    assert_eq!(read_params(b"").unwrap(), Value::Null);

    let put = |name: &'static str, params: Value, bytes: Bytes| knock.door.put(name, params, bytes);
    let huge = Bytes::from(vec![0; PUT_BYTES + 1]);
    let refused = put("bundles.import", json!({}), huge).await.unwrap_err();
    assert_eq!(refused.code, "command.too_large");
    let refused = put("bundles.import", json!({}), Bytes::from_static(b"no bundle")).await;
    assert_eq!(refused.unwrap_err().code, "bundle.unreadable");
    let photo = json!({ "case": case, "role": "near", "source": "camera" });
    let refused = put("reports.add_photo", photo, jpeg("x")).await.unwrap_err();
    assert_eq!(refused.code, "draft.gone");
    let refused = put("reports.begin", json!({}), Bytes::new()).await.unwrap_err();
    assert_eq!(refused.code, "command.unknown");
}

#[tokio::test]
async fn r03_a_submitted_report_goes_by_itself_when_there_is_a_way_again() {
    let knock = Knock::at_a_door().await;
    knock.sign_in("采0101").await;
    let syncing = tokio::spawn({
        let door = knock.door.clone();
        async move { door.keep_in_sync().await }
    });
    let run = knock.ask("sync.run", json!({})).await;
    assert_eq!(run["says"], Value::Null, "{run}");

    knock.centre.set_offline(true);
    let case = knock.report("护栏缺失").await;
    let run = knock.ask("sync.run", json!({})).await;
    assert_eq!(run["says"]["code"], "net.offline");
    let state = knock.ask("sync.state", json!({})).await;
    assert_eq!((&state["offline"], &state["says"]["code"]), (&json!(true), &json!("net.offline")));

    knock.centre.set_offline(false);
    let mut changes = knock.door.changes();
    // Nobody asks for a run: the driver tries again by itself.
    tokio::time::timeout(Duration::from_secs(20), async {
        while changes.recv().await.unwrap() != Change::Outbox {}
    })
    .await
    .expect("it goes by itself within seconds");
    let sheet = knock.ask("cases.get", json!({ "case": case })).await;
    assert_eq!(sheet["card"]["status"]["zh"], "中心已收");
    let state = knock.ask("sync.state", json!({})).await;
    assert_eq!((&state["offline"], &state["says"]), (&json!(false), &Value::Null));
    syncing.abort();
    assert!(syncing.await.unwrap_err().is_cancelled());
    let run = knock.ask("sync.run", json!({})).await;
    assert_eq!(run["says"], Value::Null, "a run is had without a driver, too: {run}");
}

#[tokio::test]
async fn r22_a_colleagues_photo_is_not_shown_to_whoever_has_the_phone_next() {
    let knock = Knock::at_a_door().await;
    knock.sign_in("采0101").await;
    let case = knock.report("路灯不亮").await;
    let sheet = knock.ask("cases.get", json!({ "case": case })).await;
    let hash = |key: &str| sheet["media"][0][key].as_str().unwrap().parse::<Sha256Hash>().unwrap();
    for sha256 in [hash("sha256"), hash("thumb")] {
        let (path, kind) = knock.door.medium(sha256).await.unwrap();
        assert!(path.starts_with(knock.folder.path()) && kind == "image/jpeg");
    }
    knock.ask("people.sign_out", json!({})).await;
    assert_eq!(knock.door.medium(hash("sha256")).await.unwrap_err().code, "session.over");
    knock.sign_in("采0102").await;
    assert_eq!(knock.door.medium(hash("sha256")).await.unwrap_err().code, "media.unknown");
    assert_eq!(knock.refused("cases.get", json!({ "case": case })).await, "case.unknown");
    let found = knock.ask("cases.search", json!({ "query": {} })).await;
    assert_eq!(found["cases"], json!([]));
    let known = knock.ask("app.known_people", json!({})).await;
    assert_eq!(known.as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn unsent_work_is_handed_over_by_the_door() {
    let knock = Knock::at_a_door().await;
    knock.sign_in("采0101").await;
    knock.report("垃圾未清").await;
    assert_eq!(knock.door.bundle().await.unwrap_err().code, "bundle.nothing");
    let written = knock.ask("bundles.export", json!({})).await;
    let (path, name) = knock.door.bundle().await.unwrap();
    assert_eq!(
        (path.to_str().unwrap(), name.as_str()),
        (written["path"].as_str().unwrap(), "采0101.cgtbundle")
    );
    let bytes = std::fs::read(written["path"].as_str().unwrap()).unwrap();
    assert_eq!(written["exported"]["bytes"], json!(bytes.len()));
    let imported = knock.door.put("bundles.import", json!({}), bytes.clone().into()).await.unwrap();
    assert_eq!(imported["ops"], written["exported"]["ops"]);
    let again = knock.door.put("bundles.import", json!({}), bytes.into()).await.unwrap_err();
    assert_eq!(again.code, "bundle.known");
    let left = std::fs::read_dir(knock.folder.path()).unwrap().flatten();
    let left: Vec<_> =
        left.filter(|f| f.path().extension().is_some_and(|e| e == "incoming")).collect();
    assert!(left.is_empty(), "{left:?}");
}

/// What screens reach in another way, and by which.
const NO_ROW: [(&str, &str); 5] = [
    ("bundles::export(", "bundles::export_here, whose file a shell hands on"),
    ("bundles::import(", "bundles::import_bytes"),
    ("cases::medium_file(", "Door::medium, which looks at whose it is"),
    ("ground::phrases(", "phrases::offered"),
    ("packs::path(", "a shell opens a pack, never a screen"),
];

#[test]
fn every_function_of_the_api_has_its_row() {
    let src = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let read = |folder: &str| {
        let files = std::fs::read_dir(src.join(folder)).unwrap().map(|file| file.unwrap().path());
        let text = |path: &std::path::PathBuf| std::fs::read_to_string(path).unwrap();
        files
            .map(|path| (path.file_stem().unwrap().to_str().unwrap().to_owned(), text(&path)))
            .collect::<Vec<_>>()
    };
    let rows: String = read("rpc").into_iter().map(|(_, text)| text).collect();
    let mut functions = 0;
    for (area, text) in read("api") {
        let heads = text.lines().filter_map(|line| {
            let head = line.strip_prefix("pub async fn ").or_else(|| line.strip_prefix("pub fn "));
            head.and_then(|head| head.split('(').next())
        });
        for name in heads.filter(|_| !["mod", "says", "error"].contains(&area.as_str())) {
            functions += 1;
            let called = format!("{area}::{name}(");
            let elsewhere = NO_ROW.iter().any(|(known, _)| *known == called);
            assert!(rows.contains(&called) != elsewhere, "no screen reaches {called}..)");
        }
    }
    assert!(functions > 60, "the search still finds functions: {functions}");
}
