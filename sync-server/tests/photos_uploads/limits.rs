//! What is refused before it costs anything.

use std::sync::Arc;

use axum::{
    body::Body,
    http::{Method, Request, StatusCode},
};
use rstest::rstest;
use sync_server::photos::{Bounds, MediaKind, disk::LocalDisk, spool::CarrierBounds};

use crate::centre::{Answer, BASE, Centre, Medium};

async fn creation(centre: &Centre, length: Option<&str>, metadata: Option<&str>) -> Answer {
    let mut request = Request::builder()
        .method(Method::POST)
        .uri(BASE)
        .header("tus-resumable", "1.0.0")
        .header("x-carrier", "pad-0101");
    if let Some(length) = length {
        request = request.header("upload-length", length);
    }
    if let Some(metadata) = metadata {
        request = request.header("upload-metadata", metadata);
    }
    centre.ask(request.body(Body::empty()).unwrap()).await
}

#[rstest]
#[case::photo(MediaKind::Photo, 2 * 1024 * 1024)]
#[case::thumb(MediaKind::Thumb, 256 * 1024)]
#[case::audio(MediaKind::Audio, 2 * 1024 * 1024)]
#[case::video(MediaKind::Video, 30 * 1024 * 1024)]
#[case::file(MediaKind::File, 2 * 1024 * 1024)]
#[tokio::test]
async fn each_kind_has_its_own_limit(#[case] kind: MediaKind, #[case] limit: u64) {
    let centre = Centre::new();
    let metadata = Medium::new(kind, 1, 1).metadata();
    let at = creation(&centre, Some(&limit.to_string()), Some(&metadata)).await;
    assert_eq!(at.status, StatusCode::CREATED);
    let above = creation(&centre, Some(&(limit + 1).to_string()), Some(&metadata)).await;
    above.refused(413, "media.too_large");
}

#[tokio::test]
async fn a_creation_that_says_too_little_is_told_what_is_missing() {
    let centre = Centre::new();
    let metadata = Medium::photo(10).metadata();
    let (sha256, kind) = metadata.split_once(',').unwrap();
    creation(&centre, None, Some(&metadata)).await.refused(400, "media.header");
    creation(&centre, Some("ten"), Some(&metadata)).await.refused(400, "media.header");
    creation(&centre, Some("0"), Some(&metadata)).await.refused(400, "media.empty");
    creation(&centre, Some("10"), None).await.refused(400, "media.metadata");
    creation(&centre, Some("10"), Some(sha256)).await.refused(400, "media.metadata");
    creation(&centre, Some("10"), Some(kind)).await.refused(400, "media.metadata");
    let deferred = Medium::photo(10).creation().header("upload-defer-length", "1");
    let deferred = centre.ask(deferred.body(Body::empty()).unwrap()).await;
    deferred.refused(400, "media.length_deferred");
}

#[tokio::test]
async fn who_may_not_send_is_told_so_and_other_versions_are_named_ours() {
    let centre = Centre::new();
    centre.create(&Medium::photo(10).carried_by("retired")).await.refused(403, "media.forbidden");
    let nobody = Request::builder().method(Method::POST).uri(BASE).header("tus-resumable", "1.0.0");
    let nobody = centre.ask(nobody.body(Body::empty()).unwrap()).await;
    nobody.refused(401, "media.unauthenticated");
    let old = Request::builder().method(Method::POST).uri(BASE).header("tus-resumable", "0.2.2");
    let old = centre.ask(old.body(Body::empty()).unwrap()).await;
    old.refused(412, "media.tus_version");
    assert_eq!(old.header("tus-version"), "1.0.0");
}

#[tokio::test]
async fn more_bytes_than_announced_are_not_taken() {
    let centre = Centre::new();
    let photo = Medium::photo(1000);
    centre.create(&photo).await;
    let request = photo.patch(0).header("content-length", "1001");
    let answer = centre.ask(request.body(Body::from(vec![0; 1001])).unwrap()).await;
    answer.refused(413, "media.past_end");
    assert_eq!(centre.offset(&photo).await, Some(0));

    let wrong_type = photo.request(Method::PATCH).header("upload-offset", "0");
    let wrong_type = centre.ask(wrong_type.body(Body::from(photo.bytes.clone())).unwrap()).await;
    wrong_type.refused(415, "media.content_type");
}

#[tokio::test]
async fn one_carrier_cannot_fill_the_spool_for_the_others() {
    let carrier = CarrierBounds { open: 3, bytes: 5000 };
    let centre = Centre::with(Bounds { carrier, ..Bounds::default() }, Arc::new(LocalDisk));
    let media: Vec<_> = (0..4).map(|seed| Medium::new(MediaKind::Photo, 1000, seed)).collect();
    for medium in &media[..3] {
        assert_eq!(centre.create(medium).await.status, StatusCode::CREATED);
    }
    assert_eq!(centre.create(&media[0]).await.status, StatusCode::CREATED, "the same again");
    centre.create(&media[3]).await.refused(429, "media.too_many_open");
    let colleague = media[3].carried_by("pad-0102");
    assert_eq!(centre.create(&colleague).await.status, StatusCode::CREATED);

    // A finished one makes room.
    centre.patch(&media[0], 0, 1000).await;
    assert_eq!(centre.create(&media[3]).await.status, StatusCode::CREATED);
    centre.patch(&media[1], 0, 1000).await;
    let large = Medium::new(MediaKind::Photo, 3001, 9);
    centre.create(&large).await.refused(429, "media.carrier_quota");
}

#[tokio::test]
async fn a_wrong_first_announcement_does_not_stand_in_the_way() {
    let centre = Centre::new();
    let photo = Medium::photo(1000);
    creation(&centre, Some("7"), Some(&photo.metadata())).await;
    let created = centre.create(&photo).await;
    assert_eq!((created.status, created.offset()), (StatusCode::CREATED, 0));
    assert_eq!(centre.patch(&photo, 0, 1000).await.offset(), 1000);
    let lie = creation(&centre, Some("7"), Some(&photo.metadata())).await;
    lie.refused(409, "media.length_differs");
}

#[tokio::test]
async fn a_link_that_brings_nothing_lets_go_of_its_upload() {
    let bounds = Bounds { stall: std::time::Duration::from_millis(30), ..Bounds::default() };
    let centre = Centre::with(bounds, Arc::new(LocalDisk));
    let photo = Medium::photo(1000);
    centre.create(&photo).await;
    let first: Result<_, std::io::Error> = Ok(photo.bytes.slice(..400));
    let silent = futures::stream::iter([first]);
    let silent = futures::StreamExt::chain(silent, futures::stream::pending());
    let answer = centre.patch_body(&photo, 0, Body::from_stream(silent)).await;
    answer.refused(408, "media.stalled");
    assert_eq!(centre.patch(&photo, 400, 1000).await.offset(), 1000);
    assert!(centre.has(&photo).await);
}

#[tokio::test]
async fn a_large_medium_does_not_become_a_thumbnail_by_being_called_one() {
    let centre = Centre::new();
    let video = Medium::new(MediaKind::Video, 3_000_000, 5);
    centre.create(&video).await;
    centre.patch(&video, 0, video.len()).await;
    assert!(centre.has(&video).await);
    let disguised = Medium { kind: MediaKind::Thumb, ..video.carried_by("pad-0102") };
    assert_eq!(centre.offset(&disguised).await, None);
    centre.create(&disguised).await.refused(413, "media.too_large");
    assert!(!centre.has_receipt_of(&disguised));
}
