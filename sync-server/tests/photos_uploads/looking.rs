//! Stored media, looked at.

use axum::{
    body::Bytes,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
};
use rstest::rstest;
use shared::media::Sha256Hash;
use sync_server::photos::{MediaKind, Vault, serve::serve};

use crate::centre::{Answer, Medium};

async fn look(vault: &Vault, sha256: &Sha256Hash, asked: &[(HeaderName, &str)]) -> Answer {
    let mut headers = HeaderMap::new();
    for (name, value) in asked {
        headers.insert(name.clone(), HeaderValue::from_str(value).unwrap());
    }
    Answer::read(serve(vault, sha256, &headers).await).await
}

async fn stored(bytes: impl Into<Bytes>) -> (Vault, Sha256Hash) {
    let bytes = bytes.into();
    let vault = Vault::open("memory:").unwrap();
    let sha256 = Sha256Hash::of(&bytes);
    vault.put(&sha256, bytes).await.unwrap();
    (vault, sha256)
}

#[rstest]
#[case::jpeg(&b"\xFF\xD8\xFF\xE0 photo"[..], "image/jpeg", "inline")]
#[case::png(&b"\x89PNG\r\n\x1a\n....."[..], "image/png", "inline")]
#[case::webp(&b"RIFF\0\0\0\0WEBPVP8 "[..], "image/webp", "inline")]
#[case::video(&b"\0\0\0\x18ftypmp42...."[..], "video/mp4", "inline")]
#[case::sound(&b"\0\0\0\x18ftypM4A ...."[..], "audio/mp4", "inline")]
#[case::notice(&b"%PDF-1.7"[..], "application/pdf", "attachment")]
#[case::page_in_disguise(&b"<html><script>"[..], "application/octet-stream", "attachment")]
#[case::tiny(&b"x"[..], "application/octet-stream", "attachment")]
#[tokio::test]
async fn the_type_is_that_of_the_bytes(
    #[case] bytes: &'static [u8],
    #[case] mime: &str,
    #[case] how: &str,
) {
    let (vault, sha256) = stored(bytes).await;
    let answer = look(&vault, &sha256, &[]).await;
    assert_eq!((answer.status, &answer.body[..]), (StatusCode::OK, bytes));
    assert_eq!(answer.header("content-type"), mime);
    assert!(answer.header("content-disposition").starts_with(how));
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    assert_eq!(answer.header("etag"), format!("\"{sha256}\""));
    assert_eq!(answer.header("cache-control"), "private, max-age=31536000, immutable");
}

#[tokio::test]
async fn a_part_of_a_video_can_be_had() {
    let video = Medium::new(MediaKind::Video, 100_000, 3);
    let (vault, sha256) = stored(video.bytes.clone()).await;
    let part = look(&vault, &sha256, &[(header::RANGE, "bytes=1000-1999")]).await;
    assert_eq!(part.status, StatusCode::PARTIAL_CONTENT);
    assert_eq!(part.header("content-range"), "bytes 1000-1999/100000");
    assert_eq!(part.header("content-length"), "1000");
    assert_eq!(part.body, video.bytes.slice(1000..2000));

    let beyond = look(&vault, &sha256, &[(header::RANGE, "bytes=100000-")]).await;
    assert_eq!(beyond.status, StatusCode::RANGE_NOT_SATISFIABLE);
    assert_eq!(beyond.header("content-range"), "bytes */100000");

    let etag = format!("\"{sha256}\"");
    let same = [(header::RANGE, "bytes=-5"), (header::IF_RANGE, &etag)];
    assert_eq!(look(&vault, &sha256, &same).await.body, video.bytes.slice(99_995..));
    let other = [(header::RANGE, "bytes=-5"), (header::IF_RANGE, "\"else\"")];
    assert_eq!(look(&vault, &sha256, &other).await.body.len(), 100_000);
    let known = look(&vault, &sha256, &[(header::IF_NONE_MATCH, &etag)]).await;
    assert_eq!((known.status, known.body.len()), (StatusCode::NOT_MODIFIED, 0));
}

#[tokio::test]
async fn what_is_not_there_is_not_there() {
    let vault = Vault::open("memory:").unwrap();
    let answer = look(&vault, &Sha256Hash::of(b"never sent"), &[]).await;
    assert_eq!(
        (answer.status, answer.code().as_str()),
        (StatusCode::NOT_FOUND, "media.not_stored")
    );
}

#[tokio::test]
async fn a_folder_keeps_media_under_their_hash_and_large_ones_go_in_parts() {
    let folder = tempfile::tempdir().unwrap();
    let address = format!("file://{}/vault", folder.path().display());
    let video = Medium::new(MediaKind::Video, 20 * 1024 * 1024 + 17, 4);
    let file = folder.path().join("video");
    std::fs::write(&file, &video.bytes).unwrap();
    let vault = Vault::open(&address).unwrap();
    vault.put_file(&video.sha256, &file).await.unwrap();
    vault.put_file(&video.sha256, &file).await.unwrap();

    let again = Vault::open(&address).unwrap();
    assert_eq!(again.head(&video.sha256).await.unwrap(), Some(20 * 1024 * 1024 + 17));
    assert_eq!(again.get(&video.sha256).await.unwrap().unwrap(), video.bytes);
    let hex = video.sha256.to_string();
    let place = folder.path().join("vault/media").join(&hex[..2]).join(&hex[2..4]).join(&hex);
    assert!(place.is_file());

    again.delete(&video.sha256).await.unwrap();
    again.delete(&video.sha256).await.unwrap();
    assert_eq!(again.head(&video.sha256).await.unwrap(), None);
}

#[tokio::test]
async fn an_address_that_names_no_store_is_refused_and_no_secret_is_shown() {
    for address in ["", "ftp://there/here", "s3://", "s3://key:secret@bucket/prefix"] {
        let refused = Vault::open(address).unwrap_err();
        assert!(!refused.to_string().contains("secret"), "{refused}");
    }
    let shown = format!("{:?}", Vault::open("memory:").unwrap());
    assert_eq!(shown, "Vault(\"memory:\")");
}
