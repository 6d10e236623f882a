//! The lock: a PIN asked for after a while in the background. Behind it nothing is shown, everything goes
//! on, and nothing is lost.

use std::sync::Arc;

use bytes::Bytes;
use collector_core::api::{ApiError, lock};
use collector_core::phone::Phone;
use collector_core::rpc::Door;
use serde_json::{Value, json};
use shared::ids::CaseId;

use crate::support::*;

const PIN: &str = "204060";
const MINUTE: u64 = 60_000;

fn code<T: std::fmt::Debug>(refused: Result<T, ApiError>) -> String {
    refused.unwrap_err().code
}

fn locked(phone: &Phone) -> bool {
    lock::state(phone).unwrap().locked
}

#[tokio::test]
async fn it_falls_after_the_minutes_asked_for_and_after_a_new_start() {
    let mut stage = Stage::new();
    let (phone, session) = stage.ready().await;
    assert!(!lock::state(&phone).unwrap().pin, "a PIN is nobody's duty");
    for bad in ["", "12345", "1234567", "12345a", "１２３４５６"] {
        assert_eq!(code(lock::set(&phone, &session, None, bad, 5)), "pin.six_digits");
    }
    assert_eq!(code(lock::set(&phone, &session, None, PIN, 7)), "pin.minutes");
    let state = lock::set(&phone, &session, None, PIN, 5).unwrap();
    assert!(state.pin && !state.locked && state.minutes == 5 && state.tries_left == 5);

    lock::left(&phone).unwrap();
    stage.pass(5 * MINUTE - 1_000);
    assert!(!lock::back(&phone).unwrap().locked, "a call between is no lock");
    stage.pass(60 * MINUTE);
    assert!(!locked(&phone), "in front it stays open");
    lock::left(&phone).unwrap();
    stage.pass(5 * MINUTE);
    assert!(locked(&phone), "whether or not anybody looks");
    assert!(lock::back(&phone).unwrap().locked);
    lock::left(&phone).unwrap();
    assert!(lock::back(&phone).unwrap().locked, "leaving again opens nothing");
    assert!(!lock::unlock(&phone, PIN).unwrap().locked);

    // The camera app is in front and the phone kills ours: back within the minutes, it is open (R17).
    lock::left(&phone).unwrap();
    drop(phone);
    let phone = stage.boot();
    stage.pass(MINUTE);
    assert!(!lock::back(&phone).unwrap().locked);
    drop(phone);
    let phone = stage.boot();
    assert!(locked(&phone), "started anew, nobody has shown who it is");
    assert!(!lock::unlock(&phone, PIN).unwrap().locked);

    lock::set_minutes(&phone, &session, 1).unwrap();
    lock::left(&phone).unwrap();
    stage.pass(MINUTE);
    assert!(locked(&phone));
    lock::unlock(&phone, PIN).unwrap();
    assert_eq!(code(lock::remove(&phone, &session, "000000")), "pin.wrong");
    assert_eq!(code(lock::set(&phone, &session, None, "111111", 5)), "pin.wrong");
    lock::set(&phone, &session, Some(PIN), "111111", 5).unwrap();
    assert!(!lock::remove(&phone, &session, "111111").unwrap().pin);
    lock::left(&phone).unwrap();
    stage.pass(600 * MINUTE);
    assert!(!locked(&phone));
}

#[tokio::test]
async fn five_wrong_pins_need_the_password_and_wipe_nothing() {
    let mut stage = Stage::new();
    let (phone, session) = stage.ready().await;
    let (_, item) = report(&session.notebook(&phone).unwrap(), 1, 1);
    lock::set(&phone, &session, None, PIN, 1).unwrap();
    lock::left(&phone).unwrap();
    stage.pass(MINUTE);
    let shown = lock::state(&phone).unwrap();
    assert_eq!(shown.who.unwrap().work_number.as_str(), "采0101", "who is locked");
    assert_eq!(shown.unsent, 1, "and how much waits");
    for left in [4, 3, 2, 1] {
        assert_eq!(code(lock::unlock(&phone, "999999")), "pin.wrong");
        assert_eq!(lock::state(&phone).unwrap().tries_left, left);
    }
    drop(phone);
    let phone = stage.boot();
    assert_eq!(code(lock::unlock(&phone, "999999")), "pin.needs_password", "a new start is no try");
    assert_eq!(code(lock::unlock(&phone, PIN)), "pin.needs_password", "the right one is too late");
    assert!(locked(&phone));

    stage.centre.set_offline(true);
    assert!(collector_core::session::sign_in_offline(&phone, "采0101", "wrong").is_err());
    assert!(locked(&phone));
    collector_core::session::sign_in_offline(&phone, "采0101", PASSWORD).unwrap();
    let open = lock::state(&phone).unwrap();
    assert!(!open.locked && open.tries_left == 5 && open.pin);
    let book = session.notebook(&phone).unwrap();
    assert_eq!(items(&book)[0].item, item, "nothing is wiped");
}

#[tokio::test]
async fn r22_a_colleagues_password_opens_the_colleagues_book_only() {
    let mut stage = Stage::new();
    let (phone, first) = stage.ready().await;
    lock::set(&phone, &first, None, PIN, 1).unwrap();
    lock::left(&phone).unwrap();
    stage.pass(MINUTE);
    stage.sign_in(&phone, "采0102").await;
    let state = lock::state(&phone).unwrap();
    assert!(!state.locked && !state.pin, "a PIN is its owner's own");
    assert!(first.notebook(&phone).is_err());
}

#[tokio::test]
async fn behind_it_nothing_is_told_everything_goes_up_and_the_camera_is_not_lost() {
    let mut stage = Stage::new();
    let (phone, session) = stage.ready().await;
    let book = session.notebook(&phone).unwrap();
    let (sent, _) = report(&book, 1, 1);
    let written = write_draft(&book, 2, 1, 600);
    let photo = collector_core::api::reports::drafts(&phone, &session).unwrap();
    let photo = photo[0].draft.media[0].attached.sha256;
    drop(book);
    lock::set(&phone, &session, None, PIN, 1).unwrap();
    lock::left(&phone).unwrap();
    stage.pass(MINUTE);
    let centre = Arc::new(std::mem::replace(
        &mut stage.centre,
        collector_core::fakes::FakeCentre::new(MORNING),
    ));
    let door = Door::over(Arc::new(phone), centre.clone());

    for (name, params) in [
        ("reports.drafts", json!({})),
        ("reports.edit", json!({ "case": written, "edit": {} })),
        ("reports.submit", json!({ "case": written })),
        ("cases.get", json!({ "case": sent })),
        ("cases.search", json!({ "query": {} })),
        ("tasks.open", json!({})),
        ("outbox.list", json!({ "since": 0, "most": 9 })),
        ("outbox.history", json!({ "most": 9 })),
        ("notices.list", json!({})),
        ("phone.diagnostics", json!({})),
        ("bundles.export", json!({})),
        ("lock.remove", json!({ "pin": PIN })),
        ("lock.set_minutes", json!({ "minutes": 15 })),
    ] {
        assert_eq!(code(door.call(name, params).await), "session.locked", "{name}");
    }
    assert_eq!(code(door.medium(photo).await), "session.locked", "no picture either");
    assert_eq!(code(door.bundle().await), "session.locked");

    let run = door.call("sync.run", json!({})).await.unwrap();
    assert_eq!(run["says"], Value::Null);
    assert!(centre.case(sent).is_some(), "what waited went up behind the lock");
    let state = door.call("lock.state", json!({})).await.unwrap();
    assert_eq!((&state["locked"], &state["unsent"]), (&json!(true), &json!(0)));

    // The phone's own camera was open when the lock fell.
    let taken = json!({ "case": written, "role": "far", "source": "camera" });
    door.put("reports.add_photo", taken.clone(), jpeg(7)).await.unwrap();
    let begun = door.call("reports.begin", json!({ "kind": "patrol" })).await.unwrap();
    let begun: CaseId = serde_json::from_value(begun["draft"]["case"].clone()).unwrap();
    let first = json!({ "case": begun, "role": "near", "source": "camera" });
    door.put("reports.add_photo", first, jpeg(8)).await.unwrap();

    let open = door.call("lock.unlock", json!({ "pin": PIN })).await.unwrap();
    assert_eq!(open["locked"], false);
    let drafts = door.call("reports.drafts", json!({})).await.unwrap();
    let photos: Vec<usize> = drafts
        .as_array()
        .unwrap()
        .iter()
        .map(|sheet| sheet["draft"]["media"].as_array().unwrap().len())
        .collect();
    assert_eq!(photos.iter().sum::<usize>(), 3, "{photos:?}");
    assert!(door.medium(photo).await.is_ok());
}

fn jpeg(seed: u8) -> Bytes {
    let pixels: Vec<u8> =
        (0..64 * 48 * 3).map(|i: usize| i.to_le_bytes()[0].wrapping_mul(seed)).collect();
    let mut jpeg = Vec::new();
    let encoder = jpeg_encoder::Encoder::new(&mut jpeg, 80);
    encoder.encode(&pixels, 64, 48, jpeg_encoder::ColorType::Rgb).unwrap();
    jpeg.into()
}
