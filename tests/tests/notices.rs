//! 通知公告 from a desk to the phones of two people and back: a real server process, real handset cores.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use collector_core::api;
use collector_core::session::Session;
use collector_core::sync::{Driver, IDLE};
use serde_json::{Value, json};
use shared::ids::NoticeId;
use system_tests::centre::Centre;
use system_tests::desk::Desk;
use system_tests::pocket::Pocket;
use tokio::sync::Notify;

fn titles(phone: &Pocket, who: &Session) -> Vec<String> {
    let sheets = api::notices::list(&phone.phone, who).unwrap();
    sheets.into_iter().map(|sheet| sheet.title).collect()
}

/// What the centre says of a notice to its publisher.
async fn line(desk: &Desk, id: &str) -> Value {
    let lines = desk.get("/v1/desk/notices").await.unwrap();
    let found = lines.as_array().unwrap().iter().find(|line| line["notice"]["id"] == json!(id));
    found.unwrap().clone()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_notice_arrives_while_the_phone_waits_is_read_offline_and_told_exactly_once() {
    let folder = tempfile::tempdir().unwrap();
    let centre =
        Centre::demo(&folder.path().join("data")).unwrap_or_else(|trouble| panic!("{}", trouble.0));
    let desk = Desk::sign_in(&centre.url, "领0901", "demo-0901").await.unwrap();
    let code = centre.enrolment().unwrap();
    let phone = Pocket::enrolled("shared", folder.path().join("phone"), &code).await.unwrap();
    let second = phone.sign_in("采0102", "demo-0102").await.unwrap();
    phone.sync().await.unwrap();
    assert!(titles(&phone, &second).contains(&"新版分类已启用".to_owned()), "the demo's own");
    let first = phone.sign_in("采0101", "demo-0101").await.unwrap();

    // The app is in the foreground and waits; somebody publishes.
    const TYPHOON: &str = "台风蓝色预警";
    let id = uuid::Uuid::now_v7().to_string();
    let said = json!({
        "id": id, "title": TYPHOON, "text": "今晚起暂停高处作业。", "until": null, "confirm": true,
        "audience": {"posts": ["collector"]},
    });
    let waits = Notify::new();
    let (driver, _nudge) = Driver::new();
    let arrives = driver.drive(&phone.phone, &phone.net, |outcome| {
        let outcome = outcome.as_ref().unwrap();
        assert_eq!((&outcome.stopped, &outcome.notices), (&None, &None));
        waits.notify_one();
        !titles(&phone, &first).contains(&TYPHOON.to_owned())
    });
    let publishes = async {
        waits.notified().await;
        desk.post("/v1/desk/notices", &said).await.unwrap();
        Instant::now()
    };
    let (published, ()) =
        tokio::time::timeout(IDLE / 2, async { tokio::join!(publishes, arrives) })
            .await
            .expect("a notice wakes a phone that waits");
    println!("on the phone {:?} after it was published", published.elapsed());
    assert!(published.elapsed() < Duration::from_secs(20));
    assert_eq!(desk.post("/v1/desk/notices", &said).await.unwrap()["id"], json!(id));

    // Read in a cellar, by both; the app is killed in between.
    phone.offline(true);
    let notice: NoticeId = id.parse().unwrap();
    let unread = api::notices::unread(&phone.phone, &first).unwrap();
    let read = api::notices::confirm(&phone.phone, &first, notice).unwrap();
    let phone = phone.restarted().unwrap();
    let again = api::notices::read(&phone.phone, &first, notice).unwrap();
    assert_eq!(again, read, "a restart loses nothing, and the first time counts");
    assert_eq!(api::notices::unread(&phone.phone, &first).unwrap(), unread - 1);
    let second = phone.sign_in("采0102", "demo-0102").await.unwrap();
    let hers = api::notices::read(&phone.phone, &second, notice).unwrap();
    assert!(hers.open, "she has not confirmed: his 已阅 is not hers");
    assert_eq!(phone.sync().await.unwrap().stopped.as_deref(), Some("net.offline"));
    assert_eq!(line(&desk, &id).await["reach"]["read"], json!(0));

    // The network is back; the first answer is lost on its way.
    phone.offline(false);
    phone.net.lose_reads.store(true, Ordering::SeqCst);
    let outcome = phone.sync().await.unwrap();
    assert_eq!((outcome.stopped, outcome.notices.as_deref()), (None, Some("net.offline")));
    for _ in 0..2 {
        let outcome = phone.sync().await.unwrap();
        assert_eq!((outcome.stopped, outcome.notices), (None, None));
    }
    let readers = desk.get(&format!("/v1/desk/notices/{id}/readers")).await.unwrap();
    let readers = readers.as_array().unwrap();
    assert_eq!(readers.len(), 26, "every collector, and nobody else");
    let has_read: Vec<_> = readers.iter().filter(|one| !one["read_at"].is_null()).collect();
    // Nobody reads what is not yet said, however a phone's clock stands to the centre's.
    let published = line(&desk, &id).await["notice"]["published_at"].as_i64().unwrap();
    let after = |at: Option<i64>| json!(at.unwrap().max(published));
    let told =
        |one: &Value| (one["name"].clone(), one["read_at"].clone(), one["confirmed_at"].clone());
    assert_eq!(
        has_read.into_iter().map(told).collect::<Vec<_>>(),
        [
            (json!("采集员 采0101"), after(read.read_at), after(read.confirmed_at)),
            (json!("采集员 采0102"), after(hers.read_at), Value::Null),
        ]
    );
    let reach = json!({"addressed": 26, "read": 2, "confirmed": 1});
    assert_eq!(line(&desk, &id).await["reach"], reach);

    // Taken back: gone from the phone, for both; it stays at the centre.
    desk.post(&format!("/v1/desk/notices/{id}/withdraw"), &json!({})).await.unwrap();
    phone.sync().await.unwrap();
    assert!(!titles(&phone, &second).contains(&TYPHOON.to_owned()));
    let first = phone.sign_in("采0101", "demo-0101").await.unwrap();
    assert!(!titles(&phone, &first).contains(&TYPHOON.to_owned()));
    let gone = api::notices::read(&phone.phone, &first, notice).unwrap_err();
    assert_eq!(gone.code, "notice.gone");
    let kept = line(&desk, &id).await;
    assert_eq!((&kept["notice"]["withdrawn"], &kept["reach"]), (&json!(true), &reach));
}
