//! A disk that fills up, and one that can't flush.

use std::{
    fs::File,
    io,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
};

use axum::http::StatusCode;
use sync_server::photos::{
    Bounds,
    disk::{Disk, LocalDisk},
};

use crate::centre::{Centre, Medium};

/// Has room for so many bytes; writes what fits, as a real one does.
struct Filling {
    room: AtomicUsize,
    cannot_flush: AtomicBool,
}

impl Filling {
    fn with_room(room: usize) -> Arc<Self> {
        Arc::new(Self { room: AtomicUsize::new(room), cannot_flush: AtomicBool::new(false) })
    }
}

impl Disk for Filling {
    fn write(&self, file: &mut File, bytes: &[u8]) -> io::Result<()> {
        let room = self.room.load(Ordering::SeqCst);
        let fits = bytes.len().min(room);
        self.room.store(room - fits, Ordering::SeqCst);
        LocalDisk.write(file, &bytes[..fits])?;
        if fits < bytes.len() { Err(io::ErrorKind::StorageFull.into()) } else { Ok(()) }
    }

    fn sync(&self, file: &File) -> io::Result<()> {
        if self.cannot_flush.load(Ordering::SeqCst) {
            return Err(io::Error::other("input/output error"));
        }
        LocalDisk.sync(file)
    }
}

#[tokio::test]
async fn a_full_disk_acknowledges_only_what_is_on_it() {
    let disk = Filling::with_room(2000);
    let centre = Centre::with(Bounds::default(), Arc::clone(&disk) as Arc<dyn Disk>);
    let photo = Medium::photo(10_000);
    assert_eq!(centre.create(&photo).await.status, StatusCode::CREATED);
    centre.patch(&photo, 0, 10_000).await.refused(507, "media.disk_full");
    let stands = centre.offset(&photo).await.unwrap();
    assert!((1..2000).contains(&stands), "{stands}");
    centre.patch(&photo, stands, 10_000).await.refused(507, "media.disk_full");
    assert_eq!(centre.offset(&photo).await, Some(stands));
    let another = Medium::new(photo.kind, 500, 8);
    centre.create(&another).await.refused(507, "media.disk_full");
    assert_eq!(centre.offset(&another).await, None);

    disk.room.store(usize::MAX, Ordering::SeqCst);
    assert_eq!(centre.patch(&photo, stands, 10_000).await.offset(), 10_000);
    assert!(centre.has(&photo).await);
}

#[tokio::test]
async fn bytes_that_could_not_be_flushed_are_sent_again() {
    let disk = Filling::with_room(usize::MAX);
    let centre = Centre::with(Bounds::default(), Arc::clone(&disk) as Arc<dyn Disk>);
    let photo = Medium::photo(10_000);
    centre.create(&photo).await;
    centre.patch(&photo, 0, 3000).await;
    let (feed, body) = tokio::sync::mpsc::channel(1);
    let body = futures::stream::unfold(body, |mut body| async move {
        let chunk: Option<io::Result<bytes::Bytes>> =
            tokio::sync::mpsc::Receiver::recv(&mut body).await;
        chunk.map(|chunk| (chunk, body))
    });
    let patch = centre.patch_body(&photo, 3000, axum::body::Body::from_stream(body));
    let failing = async {
        feed.send(Ok(photo.bytes.slice(3000..6000))).await.unwrap();
        feed.send(Ok(photo.bytes.slice(6000..7000))).await.unwrap();
        disk.cannot_flush.store(true, Ordering::SeqCst);
        drop(feed);
    };
    let (answer, ()) = tokio::join!(patch, failing);
    answer.refused(500, "media.spool");
    disk.cannot_flush.store(false, Ordering::SeqCst);
    assert_eq!(centre.offset(&photo).await, Some(3000));
    assert_eq!(centre.patch(&photo, 3000, 10_000).await.offset(), 10_000);
    assert!(centre.has(&photo).await);
}
