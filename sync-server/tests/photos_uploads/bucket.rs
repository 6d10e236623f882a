//! A vault in an S3 bucket, over HTTP.

use std::sync::{Arc, atomic::Ordering};

use axum::{body::Bytes, http::StatusCode};
use futures::TryStreamExt;
use sync_server::photos::{MediaKind, Vault};

use crate::{
    centre::{Centre, Medium},
    stand_in::{Bucket, SETTINGS},
};

async fn vault_in(bucket: &Arc<Bucket>) -> Vault {
    let endpoint = format!("http://{}", bucket.listen().await);
    let mut settings = SETTINGS.to_vec();
    settings.push(("aws_endpoint", &endpoint));
    Vault::open_with("s3://evidence/city/east", &settings).unwrap()
}

#[tokio::test]
async fn media_live_in_a_bucket_under_their_prefix() {
    let bucket = Arc::new(Bucket::default());
    let vault = vault_in(&bucket).await;
    assert_eq!(format!("{vault:?}"), "Vault(\"s3://evidence/city/east\")");

    let (photo, video) = (Medium::photo(3000), Medium::new(MediaKind::Video, 9_000_100, 5));
    vault.put(&photo.sha256, photo.bytes.clone()).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("video");
    std::fs::write(&file, &video.bytes).unwrap();
    vault.put_file(&video.sha256, &file).await.unwrap();

    for key in bucket.keys() {
        assert!(key.starts_with("/evidence/city/east/media/"), "{key}");
    }
    assert_eq!(vault.head(&photo.sha256).await.unwrap(), Some(3000));
    assert_eq!(vault.get(&video.sha256).await.unwrap().unwrap(), video.bytes);
    let part = vault.stream(&video.sha256, 9_000_000..9_000_010).await.unwrap().unwrap();
    let part: Vec<Bytes> = part.try_collect().await.unwrap();
    assert_eq!(part.concat(), video.bytes[9_000_000..9_000_010]);

    vault.delete(&photo.sha256).await.unwrap();
    assert_eq!(vault.head(&photo.sha256).await.unwrap(), None);
    assert_eq!(bucket.keys().len(), 1);
}

#[tokio::test]
async fn a_bucket_that_fails_costs_a_repeat_and_no_bytes() {
    let bucket = Arc::new(Bucket::default());
    let mut centre = Centre::new();
    centre.vault = vault_in(&bucket).await;
    centre.reopen();
    let photo = Medium::photo(5000);
    centre.create(&photo).await;

    bucket.failures_to_come.store(3, Ordering::SeqCst);
    centre.patch(&photo, 0, 5000).await.refused(503, "media.vault");
    assert!(centre.ledger.hashes().is_empty());
    assert_eq!(bucket.keys().len(), 0);

    centre.reopen();
    let head = centre.head(&photo).await;
    assert_eq!((head.status, head.offset()), (StatusCode::OK, 5000));
    assert!(centre.has(&photo).await);
    assert_eq!(centre.ledger.hashes(), [photo.sha256]);
}
