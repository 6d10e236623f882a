//! Photos go up by tus under the phone's name and come down through their case.

use reqwest::{Method, Response, StatusCode};
use shared::city::Role;
use shared::media::Sha256Hash;
use shared::ops::Outcome;
use shared::sync::{ReconcileReply, ReconcileRequest, SignInReply};

use crate::handset::{Device, Handset, sign_in};
use crate::town::{Town, is, json_of, message, refused};

/// The beginning of a JPEG, and enough after it.
fn photo() -> Vec<u8> {
    photo_of(7)
}

/// One of 256 photos.
pub(crate) fn photo_of(seed: u8) -> Vec<u8> {
    let mut bytes = vec![0xff, 0xd8, 0xff, 0xe0, 0, 16, b'J', b'F', b'I', b'F', 0];
    bytes.resize(3000, seed);
    bytes
}

fn base64(text: &str) -> String {
    const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for three in text.as_bytes().chunks(3) {
        let n = three.iter().fold(0_u32, |n, b| n << 8 | u32::from(*b)) << (8 * (3 - three.len()));
        for i in 0..4 {
            let digit = DIGITS[(n >> (18 - 6 * i) & 63) as usize] as char;
            out.push(if i <= three.len() { digit } else { '=' });
        }
    }
    out
}

/// Announces a photo; gives its place.
pub(crate) async fn announce(town: &Town, device: &Device, bytes: &[u8]) -> Response {
    let sha256 = Sha256Hash::of(bytes).to_string();
    let metadata = format!("sha256 {},kind {}", base64(&sha256), base64("photo"));
    let ask = town
        .post("/v1/media")
        .header("tus-resumable", "1.0.0")
        .header("x-installation", device.name())
        .header("upload-length", bytes.len())
        .header("upload-metadata", metadata);
    ask.send().await.unwrap()
}

/// Announces a photo and sends all of it.
pub(crate) async fn sent(town: &Town, device: &Device, bytes: &[u8]) -> Response {
    let created = announce(town, device, bytes).await;
    assert_eq!(created.status(), StatusCode::CREATED, "{:?}", created.text().await);
    let place = created.headers()["location"].to_str().unwrap().to_owned();
    patch(town, device, &place, bytes).await
}

/// Sends all of an announced photo.
pub(crate) async fn patch(town: &Town, device: &Device, place: &str, bytes: &[u8]) -> Response {
    let ask = town
        .ask(Method::PATCH, place)
        .header("tus-resumable", "1.0.0")
        .header("x-installation", device.name())
        .header("upload-offset", 0)
        .header("content-type", "application/offset+octet-stream")
        .body(bytes.to_vec());
    ask.send().await.unwrap()
}

pub(crate) async fn upload(town: &Town, device: &Device, bytes: &[u8]) {
    assert_eq!(sent(town, device, bytes).await.status(), StatusCode::NO_CONTENT);
}

/// What the centre says of one photo.
pub(crate) async fn receipt(town: &Town, device: &Device, bytes: &[u8]) -> Option<u64> {
    let ask = ReconcileRequest { media: [Sha256Hash::of(bytes)].into(), ..Default::default() };
    let reply: ReconcileReply = message(device.says(town, "/v1/reconcile", &ask)).await;
    reply.media.first().map(|medium| medium.bytes)
}

#[tokio::test]
async fn r02_a_photo_has_a_receipt_when_it_is_stored_and_is_seen_through_its_case() {
    let town = Town::start().await;
    let mut phone = Handset::of(&town, "采0101").await;
    let (case, bytes) = (phone.reports(), photo());
    let op = phone.attaches(case, &bytes);
    phone.push(&town).await;
    let sha256 = Sha256Hash::of(&bytes);
    let ask = ReconcileRequest { media: [sha256].into(), ..ReconcileRequest::default() };
    let before: ReconcileReply = message(phone.device.says(&town, "/v1/reconcile", &ask)).await;
    assert!(before.missing_media.contains(&sha256));
    upload(&town, &phone.device, &bytes).await;
    let after: ReconcileReply = message(phone.device.says(&town, "/v1/reconcile", &ask)).await;
    assert_eq!(after.media[0].bytes, 3000);

    let path = format!("/v1/cases/{case}/media/{op}");
    let own =
        town.get(&path).header("x-installation", phone.device.name()).bearer_auth(&phone.token);
    let seen = own.send().await.unwrap();
    assert_eq!(seen.headers()["content-type"], "image/jpeg");
    assert_eq!(seen.bytes().await.unwrap(), bytes);

    let desk = town.desk_of(Role::Acceptor).await;
    let at_desk = format!("/v1/desk/cases/{case}/media/{op}");
    let part = town.get(&at_desk).bearer_auth(&desk).header("range", "bytes=0-1");
    let part = part.send().await.unwrap();
    assert_eq!(part.status(), StatusCode::PARTIAL_CONTENT);
    assert_eq!(part.bytes().await.unwrap().as_ref(), [0xff, 0xd8]);
    let sheet =
        town.get(&format!("/v1/desk/cases/{case}")).bearer_auth(&desk).send().await.unwrap();
    let sheet: serde_json::Value = sheet.json().await.unwrap();
    assert_eq!(sheet["media"][0]["received"], serde_json::json!(true));

    let stranger = Handset::of(&town, "处0202").await;
    let stranger = town
        .get(&path)
        .header("x-installation", stranger.device.name())
        .bearer_auth(&stranger.token);
    assert_eq!(refused(stranger).await, is(403, "case.not_yours"));
    let thumb = town.get(&format!("{path}?thumb=1")).bearer_auth(&desk);
    assert_eq!(refused(thumb).await, is(404, "media.not_stored"));
}

#[tokio::test]
async fn a_revoked_phones_photos_are_kept_unseen_until_it_is_reinstated() {
    let town = Town::start().await;
    let mut phone = Handset::of(&town, "采0101").await;
    let (keeper, desk) =
        (town.desk_of(Role::Administrator).await, town.desk_of(Role::Acceptor).await);
    let order = |what: &str| {
        let path = format!("/v1/admin/installations/{}/{what}", phone.device.installation);
        town.post(&path).bearer_auth(&keeper)
    };
    let (revoke, reinstate) = (order("revoke"), order("reinstate"));
    let (case, bytes) = (phone.reports(), photo_of(9));
    let op = phone.attaches(case, &bytes);
    assert_eq!(revoke.send().await.unwrap().status(), StatusCode::NO_CONTENT);
    let held = phone.push(&town).await;
    assert!(held.iter().all(|r| r.outcome == Outcome::Held("actor.revoked".to_owned())));
    upload(&town, &phone.device, &bytes).await;
    assert_eq!(receipt(&town, &phone.device, &bytes).await, Some(3000), "the phone may forget it");
    let path = format!("/v1/desk/cases/{case}/media/{op}");
    let look = || town.get(&path).bearer_auth(&desk);
    assert_eq!(refused(look()).await, is(404, "case.unknown"));
    // The bounds are everybody's.
    let large = town
        .post("/v1/media")
        .header("tus-resumable", "1.0.0")
        .header("x-installation", phone.device.name())
        .header("upload-length", 3 << 20)
        .header("upload-metadata", format!("sha256 {},kind cGhvdG8=", base64(&"0".repeat(64))));
    assert_eq!(refused(large).await, is(413, "media.too_large"));

    let answer = json_of(reinstate, StatusCode::OK).await;
    assert_eq!(answer["readmitted"], serde_json::json!(2));
    assert_eq!(look().send().await.unwrap().bytes().await.unwrap(), bytes);
    phone.reports();
    assert_eq!(phone.push(&town).await[0].outcome, Outcome::Accepted);
    let again = sign_in("采0101", None);
    let again: SignInReply = message(phone.device.signs_in(&town, &again)).await;
    phone.token = again.token;
    assert_eq!(phone.pull(&town).await.views.len(), 2, "the phone works on");
}
