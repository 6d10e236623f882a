//! tus 1.0.0 as a client meets it.

use std::sync::atomic::Ordering;

use axum::{
    body::Body,
    http::{Method, Request, StatusCode},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use bytes::Bytes;
use futures::StreamExt;
use rstest::rstest;
use sha1::{Digest, Sha1};
use sha2::Sha256;
use sync_server::photos::MediaKind;

use crate::centre::{Answer, BASE, Centre, DAY_MS, MONDAY_MS, Medium, cut_after};

#[tokio::test]
async fn options_tells_what_the_centre_can() {
    let centre = Centre::new();
    let request = Request::builder().method(Method::OPTIONS).uri(BASE).body(Body::empty());
    let answer = centre.ask(request.unwrap()).await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT);
    assert_eq!(answer.header("tus-version"), "1.0.0");
    assert_eq!(answer.header("tus-max-size"), "31457280");
    assert_eq!(answer.header("tus-checksum-algorithm"), "sha1,sha256");
    assert_eq!(
        answer.header("tus-extension"),
        "creation,creation-with-upload,checksum,expiration,termination"
    );
}

#[tokio::test]
async fn a_photo_in_two_pieces_is_stored_and_recorded_before_the_last_answer() {
    let centre = Centre::new();
    let photo = Medium::photo(1_500_000);

    let created = centre.create(&photo).await;
    assert_eq!(created.status, StatusCode::CREATED);
    assert_eq!(created.header("location"), photo.path());
    assert_eq!(created.header("upload-expires"), "Mon, 09 Nov 2026 00:00:00 GMT");

    let first = centre.patch(&photo, 0, 600_000).await;
    assert_eq!((first.status, first.offset()), (StatusCode::NO_CONTENT, 600_000));
    assert!(centre.ledger.hashes().is_empty());

    let head = centre.head(&photo).await;
    assert_eq!(head.status, StatusCode::OK);
    assert_eq!(head.header("upload-length"), "1500000");
    assert_eq!(head.header("cache-control"), "no-store");
    assert_eq!(head.offset(), 600_000);

    let last = centre.patch(&photo, 600_000, 1_500_000).await;
    assert_eq!((last.status, last.offset()), (StatusCode::NO_CONTENT, 1_500_000));
    assert!(centre.has(&photo).await);
    let received = centre.ledger.received.lock().unwrap().clone();
    assert_eq!(received.len(), 1);
    assert_eq!(received[0].sha256, photo.sha256);
    assert_eq!(received[0].bytes, 1_500_000);
    assert_eq!(received[0].kind, MediaKind::Photo);
    assert_eq!(received[0].carrier.as_str(), "pad-0101");
    assert_eq!(received[0].at_ms, MONDAY_MS);
}

#[tokio::test]
async fn a_lost_last_answer_is_found_out_by_asking() {
    let mut centre = Centre::new();
    let photo = Medium::photo(5000);
    centre.create(&photo).await;
    centre.patch(&photo, 0, 5000).await;
    centre.reopen();
    let head = centre.head(&photo).await;
    assert_eq!((head.status, head.offset()), (StatusCode::OK, 5000));
    assert_eq!(head.header("upload-length"), "5000");
}

#[tokio::test]
async fn creation_may_bring_the_first_bytes() {
    let centre = Centre::new();
    let photo = Medium::photo(9000);
    let with = |bytes: Bytes| {
        let request = photo.creation().header("content-type", "application/offset+octet-stream");
        centre.ask(request.body(Body::from(bytes)).unwrap())
    };
    let created = with(photo.bytes.slice(..4000)).await;
    assert_eq!((created.status, created.offset()), (StatusCode::CREATED, 4000));

    // The answer was lost and the client creates again: the bytes it already sent stand.
    let again = with(photo.bytes.slice(..4000)).await;
    assert_eq!((again.status, again.offset()), (StatusCode::CREATED, 4000));
    assert_eq!(centre.patch(&photo, 4000, 9000).await.offset(), 9000);
    assert!(centre.has(&photo).await);
}

#[tokio::test]
async fn what_is_stored_already_needs_no_bytes_and_is_recorded_for_the_second_sender_too() {
    let centre = Centre::new();
    let photo = Medium::photo(3000);
    centre.create(&photo).await;
    centre.patch(&photo, 0, 3000).await;

    let colleague = photo.carried_by("pad-0102");
    let created = centre.create(&colleague).await;
    assert_eq!((created.status, created.offset()), (StatusCode::CREATED, 3000));
    let head = centre.head(&colleague).await;
    assert_eq!(head.offset().to_string(), head.header("upload-length"));
    centre.patch(&colleague, 0, 3000).await.refused(409, "media.offset");
    let carriers: Vec<_> = centre
        .ledger
        .received
        .lock()
        .unwrap()
        .iter()
        .map(|media| media.carrier.as_str().to_owned())
        .collect();
    assert_eq!(carriers, ["pad-0101", "pad-0102"]);
}

#[tokio::test]
async fn half_an_upload_is_given_up_when_another_carrier_was_faster() {
    let centre = Centre::new();
    let photo = Medium::photo(3000);
    let slower = photo.carried_by("pad-0102");
    centre.create(&slower).await;
    centre.patch(&slower, 0, 1000).await;
    centre.create(&photo).await;
    centre.patch(&photo, 0, 3000).await;
    assert_eq!(centre.create(&slower).await.offset(), 3000);
    assert_eq!(centre.offset(&slower).await, Some(3000));
    assert_eq!(centre.patch(&slower, 3000, 3000).await.status, StatusCode::NO_CONTENT);
    assert_eq!(centre.intake().sweep(i64::MAX).await.unwrap(), Default::default());
}

#[tokio::test]
async fn a_wrong_offset_is_told_the_right_one() {
    let centre = Centre::new();
    let photo = Medium::photo(3000);
    centre.create(&photo).await;
    centre.patch(&photo, 0, 1000).await;
    for wrong in [0, 999, 1001, 3000] {
        let answer = centre.patch_body(&photo, wrong, Body::from(photo.bytes.slice(..1))).await;
        answer.refused(409, "media.offset");
        assert_eq!(answer.offset(), 1000);
    }
}

#[tokio::test]
async fn r02_bytes_that_are_not_what_was_announced_are_never_stored() {
    let centre = Centre::new();
    let photo = Medium::photo(3000);
    let other = Medium::new(MediaKind::Photo, 3000, 8);
    centre.create(&photo).await;
    centre.patch_body(&photo, 0, other.bytes.into()).await.refused(460, "media.hash_mismatch");
    assert_eq!(centre.offset(&photo).await, None);
    assert_eq!(centre.vault.head(&photo.sha256).await.unwrap(), None);
    assert!(centre.ledger.hashes().is_empty());

    // The way is free for the right bytes.
    assert_eq!(centre.create(&photo).await.offset(), 0);
    assert_eq!(centre.patch(&photo, 0, 3000).await.offset(), 3000);
    assert!(centre.has(&photo).await);
}

#[rstest]
#[case::sha1("sha1", STANDARD.encode(Sha1::digest(b"abc")))]
#[case::sha256("sha256", STANDARD.encode(Sha256::digest(b"abc")))]
#[tokio::test]
async fn a_piece_that_breaks_its_promise_is_discarded(#[case] name: &str, #[case] digest: String) {
    let centre = Centre::new();
    let mut sound = Medium::photo(3);
    sound.bytes = Bytes::from_static(b"abc");
    sound.sha256 = shared::media::Sha256Hash::of(b"abc");
    centre.create(&sound).await;
    let promise = format!("{name} {digest}");
    let send = async |body: Body| {
        let request = sound.patch(0).header("upload-checksum", &promise);
        centre.ask(request.body(body).unwrap()).await
    };
    send(Body::from("abd")).await.refused(460, "media.checksum_mismatch");
    assert_eq!(centre.offset(&sound).await, Some(0));
    send(cut_after(Bytes::from_static(b"ab"))).await.refused(400, "media.cut");
    assert_eq!(centre.offset(&sound).await, Some(0), "half a promise proves nothing");
    assert_eq!(send(Body::from("abc")).await.offset(), 3);
    assert!(centre.has(&sound).await);
}

#[tokio::test]
async fn a_digest_that_is_not_known_is_refused_before_a_byte_is_taken() {
    let centre = Centre::new();
    let photo = Medium::photo(100);
    centre.create(&photo).await;
    for (promise, code) in [("crc32 AAAA", "media.checksum_unknown"), ("sha1 AAAA", "media.header")]
    {
        let request = photo.patch(0).header("upload-checksum", promise);
        let answer = centre.ask(request.body(Body::from(photo.bytes.clone())).unwrap()).await;
        answer.refused(400, code);
    }
    assert_eq!(centre.offset(&photo).await, Some(0));
}

#[tokio::test]
async fn r07_a_cut_in_the_middle_keeps_the_bytes_that_came() {
    let mut centre = Centre::new();
    let photo = Medium::photo(100_000);
    centre.create(&photo).await;
    let answer = centre.patch_body(&photo, 0, cut_after(photo.bytes.slice(..61_234))).await;
    answer.refused(400, "media.cut");
    centre.reopen();
    assert_eq!(centre.offset(&photo).await, Some(61_234));
    centre.patch(&photo, 61_234, 100_000).await;
    assert!(centre.has(&photo).await);
}

#[tokio::test]
async fn the_second_of_two_writers_waits_its_turn() {
    let centre = Centre::new();
    let photo = Medium::photo(2000);
    centre.create(&photo).await;
    let (feed, body) = tokio::sync::mpsc::channel::<Result<Bytes, std::io::Error>>(1);
    let body = futures::stream::unfold(body, |mut body| async move {
        body.recv().await.map(|chunk| (chunk, body))
    });
    let slow = centre.patch_body(&photo, 0, Body::from_stream(body.boxed()));
    let second = async {
        feed.send(Ok(photo.bytes.slice(..1000))).await.unwrap();
        // Once the second chunk fits into the channel the first was taken, so the lock is held.
        feed.send(Ok(photo.bytes.slice(1000..1500))).await.unwrap();
        let answer = centre.patch(&photo, 0, 2000).await;
        let terminated = centre.ask(photo.request(Method::DELETE).body(Body::empty()).unwrap());
        let terminated = terminated.await;
        drop(feed);
        (answer, terminated)
    };
    let (first, (second, terminated)): (Answer, (Answer, Answer)) = tokio::join!(slow, second);
    second.refused(423, "media.locked");
    terminated.refused(423, "media.locked");
    assert_eq!(first.offset(), 1500);
    assert_eq!(centre.patch(&photo, 1500, 2000).await.offset(), 2000);
}

#[tokio::test]
async fn a_receipt_that_is_not_recorded_is_offered_again() {
    let centre = Centre::new();
    let photo = Medium::photo(2000);
    centre.create(&photo).await;
    centre.ledger.failures_to_come.store(3, Ordering::SeqCst);
    centre.patch(&photo, 0, 2000).await.refused(503, "media.not_recorded");
    assert_eq!(centre.head(&photo).await.status, StatusCode::SERVICE_UNAVAILABLE);
    let empty = centre.patch_body(&photo, 2000, Body::empty()).await;
    empty.refused(503, "media.not_recorded");
    assert!(centre.ledger.hashes().is_empty());

    let empty = centre.patch_body(&photo, 2000, Body::empty()).await;
    assert_eq!((empty.status, empty.offset()), (StatusCode::NO_CONTENT, 2000));
    assert_eq!(centre.ledger.hashes(), [photo.sha256]);
    assert!(centre.has(&photo).await);
}

#[tokio::test]
async fn only_an_unfinished_upload_of_ones_own_can_be_given_up() {
    let centre = Centre::new();
    let photo = Medium::photo(2000);
    let delete = async |medium: &Medium| {
        centre.ask(medium.request(Method::DELETE).body(Body::empty()).unwrap()).await
    };
    centre.create(&photo).await;
    centre.patch(&photo, 0, 500).await;
    delete(&photo.carried_by("pad-0666")).await.refused(404, "media.unknown_upload");
    assert_eq!(centre.offset(&photo).await, Some(500));
    assert_eq!(delete(&photo).await.status, StatusCode::NO_CONTENT);
    assert_eq!(centre.offset(&photo).await, None);

    centre.create(&photo).await;
    centre.patch(&photo, 0, 2000).await;
    delete(&photo).await.refused(409, "media.stored");
    assert!(centre.has(&photo).await);
}

#[tokio::test]
async fn a_week_without_progress_ends_an_upload_and_progress_puts_it_off() {
    let mut centre = Centre::new();
    let (photo, other) = (Medium::photo(2000), Medium::new(MediaKind::Photo, 2000, 8));
    centre.create(&photo).await;
    centre.create(&other).await;
    centre.patch(&photo, 0, 100).await;
    centre.patch(&other, 0, 100).await;

    centre.now_ms.store(MONDAY_MS + 6 * DAY_MS, Ordering::SeqCst);
    let progress = centre.patch(&photo, 100, 200).await;
    assert_eq!(progress.header("upload-expires"), "Sun, 15 Nov 2026 00:00:00 GMT");
    centre.reopen();

    let before = centre.intake().sweep(MONDAY_MS + 7 * DAY_MS - 1).await.unwrap();
    assert_eq!(before.expired, 0);
    let after = centre.intake().sweep(MONDAY_MS + 7 * DAY_MS).await.unwrap();
    assert_eq!((after.expired, after.expired_bytes), (1, 100));
    assert_eq!(centre.offset(&photo).await, Some(200));
    assert_eq!(centre.offset(&other).await, None);
}

#[tokio::test]
async fn r06_a_complete_upload_is_never_swept_away_unrecorded() {
    let centre = Centre::new();
    let photo = Medium::photo(2000);
    centre.create(&photo).await;
    centre.ledger.failures_to_come.store(2, Ordering::SeqCst);
    centre.patch(&photo, 0, 2000).await.refused(503, "media.not_recorded");

    let year = MONDAY_MS + 365 * DAY_MS;
    let swept = centre.intake().sweep(year).await.unwrap();
    assert_eq!((swept.waiting, swept.promoted, swept.expired), (1, 0, 0));
    let swept = centre.intake().sweep(year).await.unwrap();
    assert_eq!((swept.waiting, swept.promoted, swept.expired), (0, 1, 0));
    assert_eq!(centre.ledger.hashes(), [photo.sha256]);
    assert!(centre.has(&photo).await);
}

#[tokio::test]
async fn a_network_that_knows_only_post_still_gets_through() {
    let centre = Centre::new();
    let photo = Medium::photo(2000);
    centre.create(&photo).await;
    let post = async |method: &str, body: Body| {
        let mut request = photo.patch(0).header("x-http-method-override", method);
        request = request.method(Method::POST);
        centre.ask(request.body(body).unwrap()).await
    };
    assert_eq!(post("HEAD", Body::empty()).await.offset(), 0);
    assert_eq!(post("PATCH", photo.bytes.clone().into()).await.offset(), 2000);
    post("PUT", Body::empty()).await.refused(400, "media.header");
    assert!(centre.has(&photo).await);
}
