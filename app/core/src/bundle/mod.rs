//! A bundle: one person's unsent work as one file, for a colleague's phone to carry when this one
//! dies or has no way (hand-over).
//!
//! ```text
//! "CGTBUNDLE1"   10 bytes
//! length         8 bytes, big-endian
//! index          CBOR: centre, sealed batches, media with their sizes
//! media          one after the other, in the order of the index
//! ```
//! Batches are signed by their author, so that carrying changes nothing about who wrote; the index
//! names every hash. A bundle is taken in once per phone, and however many phones carry it, the
//! centre admits each op once (same actor, same sequence, same hash).

mod read;

use std::fs::{self, File};
use std::io::Write as _;
use std::path::Path;

use serde::{Deserialize, Serialize};
use shared::ids::ServerId;
use shared::media::{MediaKind, Sha256Hash};
use shared::sync::encode;

pub use read::{Imported, import};

use crate::outbox::{MAX_BATCH_OPS, next_run, seal_more};
use crate::phone::{Notebook, rename_durably};
use crate::store::tables::log;
use crate::store::tables::media::{self, MediumRow, Rank};
use crate::{Error, Result};

pub(crate) const MAGIC: &[u8; 10] = b"CGTBUNDLE1";

/// The largest index taken.
pub(crate) const MAX_INDEX: u64 = 64 * 1024 * 1024;

/// What a bundle holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Index {
    pub(crate) server: ServerId,
    pub(crate) batches: Vec<serde_bytes::ByteBuf>,
    pub(crate) media: Vec<Enclosed>,
}

/// A file in a bundle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Enclosed {
    pub(crate) sha256: Sha256Hash,
    pub(crate) kind: MediaKind,
    pub(crate) thumb: bool,
    pub(crate) bytes: u64,
}

/// What an export wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Exported {
    /// Operations.
    pub ops: usize,
    /// Files.
    pub media: usize,
    /// Bytes of the bundle.
    pub bytes: u64,
}

/// Writes all unsent work of a person to `to`. It stays in the outbox as well, sealed now: should this
/// phone come back, both ways lead to the same ops.
///
/// # Errors
/// `bundle.nothing`, `media.file_missing`, the file can't be written.
pub fn export(book: &Notebook<'_>, to: &Path) -> Result<Exported> {
    let server = book.phone.installation()?.server;
    let batches = sealed_batches(book)?;
    let files = book.store.read(media::unreceipted)?;
    let count: usize = batches.iter().map(|(_, ops)| ops).sum();
    if count == 0 && files.is_empty() {
        return Err(Error::Rule("bundle.nothing"));
    }
    let enclosed = files.iter().map(|file| Enclosed {
        sha256: file.sha256,
        kind: file.kind,
        thumb: file.rank == Rank::Thumb,
        bytes: file.bytes,
    });
    let media: Vec<_> = enclosed.collect();
    let batches = batches.into_iter().map(|(bytes, _)| bytes.into()).collect();
    let index = encode(&Index { server, batches, media });

    let beside = to.with_extension("part");
    let written = write(book, &beside, &index, &files)
        .and_then(|bytes| rename_durably(&beside, to).map(|()| bytes));
    if written.is_err() {
        // Half a bundle is of no use to anybody and takes room.
        let _ = fs::remove_file(&beside);
    }
    let bytes = written?;
    let now = book.now()?;
    book.store.write(|tx| log::add(tx, now.wall_ms, "bundle.exported", &count.to_string()))?;
    Ok(Exported { ops: count, media: files.len(), bytes })
}

/// Writes a bundle and syncs it; returns its size.
fn write(book: &Notebook<'_>, to: &Path, index: &[u8], files: &[MediumRow]) -> Result<u64> {
    let mut out = File::create(to)?;
    out.write_all(MAGIC)?;
    out.write_all(&(index.len() as u64).to_be_bytes())?;
    out.write_all(index)?;
    for file in files {
        let mut source = File::open(book.phone.media().path(&file.sha256))
            .map_err(|_| Error::Rule("media.file_missing"))?;
        if std::io::copy(&mut source, &mut out)? != file.bytes {
            return Err(Error::Rule("media.file_damaged"));
        }
    }
    out.sync_all()?;
    Ok(out.metadata()?.len())
}

/// Seals everything that waits and cuts the unreceipted chain into batches: (bytes, ops).
fn sealed_batches(book: &Notebook<'_>) -> Result<Vec<(Vec<u8>, usize)>> {
    while book.store.write(|tx| seal_more(tx, book.phone.entropy()))? > 0 {}
    let mut batches = Vec::new();
    let mut after = 0;
    while let Some(run) = book.store.read(|db| next_run(db, after, MAX_BATCH_OPS))? {
        let (Some(batch), Some(last)) = (run.batch(), run.ops.last()) else { break };
        after = last.seq;
        batches.push((batch.encode(), batch.ops.len()));
    }
    Ok(batches)
}
