//! The centre stops between two steps of a promotion, at each of them once.

use std::{fs, path::Path, sync::atomic::Ordering};

use axum::http::StatusCode;

use crate::centre::{Centre, Medium};

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for item in fs::read_dir(from).unwrap() {
        let item = item.unwrap();
        let there = to.join(item.file_name());
        if item.file_type().unwrap().is_dir() {
            copy_folder(&item.path(), &there);
        } else {
            fs::copy(item.path(), there).unwrap();
        }
    }
}

/// A centre that has all bytes of a photo in its spool, as a stop before the promotion leaves it;
/// what the steps before the stop did is left to the caller.
async fn stopped(photo: &Medium) -> Centre {
    let centre = Centre::new();
    centre.create(photo).await;
    centre.ledger.failures_to_come.store(1, Ordering::SeqCst);
    centre.patch(photo, 0, photo.len()).await.refused(503, "media.not_recorded");
    centre
}

async fn ends_well(mut centre: Centre, photo: &Medium) {
    centre.reopen();
    let head = centre.head(photo).await;
    assert_eq!((head.status, head.offset()), (StatusCode::OK, photo.len()));
    assert!(centre.has(photo).await);
    assert!(centre.ledger.hashes().contains(&photo.sha256));
    assert_eq!(centre.intake().sweep(i64::MAX).await.unwrap(), Default::default());
}

#[tokio::test]
async fn stopped_before_the_vault_has_the_bytes() {
    let photo = Medium::photo(4000);
    let centre = stopped(&photo).await;
    centre.vault.delete(&photo.sha256).await.unwrap();
    ends_well(centre, &photo).await;
}

#[tokio::test]
async fn stopped_before_the_receipt_is_recorded() {
    let photo = Medium::photo(4000);
    ends_well(stopped(&photo).await, &photo).await;
}

#[tokio::test]
async fn stopped_before_the_spool_is_cleared() {
    let photo = Medium::photo(4000);
    let centre = stopped(&photo).await;
    let (spool, kept) = (centre.folder.path().join("spool"), centre.folder.path().join("kept"));
    copy_folder(&spool, &kept);
    assert_eq!(centre.head(&photo).await.offset(), 4000);
    fs::remove_dir_all(&spool).unwrap();
    copy_folder(&kept, &spool);
    ends_well(centre, &photo).await;
}

#[tokio::test]
async fn stopped_while_an_upload_was_being_created_or_removed() {
    let photo = Medium::photo(4000);
    let centre = Centre::new();
    centre.create(&photo).await;
    centre.patch(&photo, 0, 1000).await;
    let spool = centre.folder.path().join("spool");
    let carrier = fs::read_dir(&spool).unwrap().next().unwrap().unwrap().path();
    let upload = carrier.join(photo.name().to_string());
    let other = Medium::new(photo.kind, 500, 9);
    copy_folder(&upload, &carrier.join(format!(".gone-{}", photo.name())));
    fs::create_dir(carrier.join(format!(".new-{}", other.name()))).unwrap();
    fs::write(carrier.join(format!(".new-{}", other.name())).join("bytes"), "").unwrap();

    assert_eq!(centre.create(&other).await.offset(), 0);
    assert_eq!(centre.patch(&other, 0, 500).await.offset(), 500);
    assert_eq!(centre.patch(&photo, 1000, 4000).await.offset(), 4000);
    ends_well(centre, &photo).await;
}

#[tokio::test]
async fn an_entry_that_cannot_be_read_is_as_none() {
    let photo = Medium::photo(4000);
    let centre = Centre::new();
    centre.create(&photo).await;
    centre.patch(&photo, 0, 1000).await;
    let spool = centre.folder.path().join("spool");
    let carrier = fs::read_dir(&spool).unwrap().next().unwrap().unwrap().path();
    fs::write(carrier.join(photo.name().to_string()).join("entry.json"), "{\"sha").unwrap();
    assert_eq!(centre.offset(&photo).await, None);
    assert_eq!(centre.create(&photo).await.offset(), 0);
    assert_eq!(centre.patch(&photo, 0, 4000).await.offset(), 4000);
    ends_well(centre, &photo).await;
}

#[tokio::test]
async fn r02_a_spool_that_was_lost_after_the_bytes_were_stored_is_recorded_all_the_same() {
    let photo = Medium::photo(4000);
    let centre = stopped(&photo).await;
    fs::remove_dir_all(centre.folder.path().join("spool")).unwrap();
    centre.ledger.failures_to_come.store(1, Ordering::SeqCst);
    assert_eq!(centre.head(&photo).await.status, StatusCode::SERVICE_UNAVAILABLE);
    ends_well(centre, &photo).await;
}

#[tokio::test]
async fn r02_announcing_again_does_not_call_a_stopped_upload_complete() {
    let photo = Medium::photo(4000);
    let centre = stopped(&photo).await;
    centre.vault.delete(&photo.sha256).await.unwrap();
    centre.ledger.failures_to_come.store(1, Ordering::SeqCst);
    centre.create(&photo).await.refused(503, "media.not_recorded");
    assert!(!centre.has_receipt_of(&photo));
    assert_eq!(centre.create(&photo).await.offset(), 4000);
    assert!(centre.has_receipt_of(&photo));
    ends_well(centre, &photo).await;
}
