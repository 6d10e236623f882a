//! Taking a colleague's bundle in.

use std::fs::{self, File};
use std::io::{Read, Write as _};
use std::path::Path;

use serde::{Deserialize, Serialize};
use shared::ops::{Batch, bounds, open_batch};
use shared::sync::decode;

use super::{Enclosed, Index, MAGIC, MAX_INDEX};
use crate::phone::{Phone, hash_file};
use crate::store::tables::carried;
use crate::store::tables::media::{self, Rank};
use crate::{Error, Result};

/// What an import took in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Imported {
    /// Operations.
    pub ops: usize,
    /// Files.
    pub media: usize,
}

/// Takes a bundle in. It goes up with the next runs, whoever is signed in; the same bundle is taken
/// once only.
///
/// # Errors
/// `bundle.unreadable`, `bundle.other_centre`, `bundle.known`, `media.other_hash`.
pub fn import(phone: &Phone, from: &Path) -> Result<Imported> {
    let name = hash_file(from)?;
    let server = phone.installation()?.server;
    let store = phone.carried_or_new()?;
    if store.read(|db| carried::known(db, &name))? {
        return Err(Error::Rule("bundle.known"));
    }
    let mut file = File::open(from)?;
    let index = read_index(&mut file)?;
    if index.server != server {
        return Err(Error::Rule("bundle.other_centre"));
    }
    let mut count = 0;
    for batch in &index.batches {
        let batch: Batch = open_batch(batch).map_err(|_| Error::Rule("bundle.unreadable"))?;
        count += batch.ops.len();
    }
    let _naming = phone.media().hold();
    for medium in &index.media {
        take_medium(phone, &mut file, medium)?;
    }
    let now = phone.clock().read().wall_ms;
    let batches: Vec<Vec<u8>> = index.batches.iter().map(|b| b.to_vec()).collect();
    // Files first, rows after: a kill in between leaves files without a name, never a name without
    // its file.
    store.write(|tx| {
        for medium in &index.media {
            let rank = if medium.thumb { Rank::Thumb } else { Rank::of(medium.kind) };
            media::add(tx, &medium.sha256, medium.kind, rank, medium.bytes, now)?;
            media::want(tx, &medium.sha256)?;
        }
        carried::add(tx, &name, &batches, now)
    })?;
    Ok(Imported { ops: count, media: index.media.len() })
}

const UNREADABLE: Error = Error::Rule("bundle.unreadable");

fn read_index(file: &mut File) -> Result<Index> {
    let mut magic = [0; 10];
    file.read_exact(&mut magic).map_err(|_| UNREADABLE)?;
    let mut length = [0; 8];
    file.read_exact(&mut length).map_err(|_| UNREADABLE)?;
    let length = u64::from_be_bytes(length);
    if magic != *MAGIC || length > MAX_INDEX {
        return Err(UNREADABLE);
    }
    let mut bytes = Vec::new();
    file.take(length).read_to_end(&mut bytes)?;
    let index: Index = decode(&bytes).map_err(|_| UNREADABLE)?;
    let small = |batch: &serde_bytes::ByteBuf| batch.len() <= bounds::BATCH_BYTES;
    let fits = |medium: &Enclosed| medium.bytes <= medium.kind.max_bytes();
    if index.batches.iter().all(small) && index.media.iter().all(fits) {
        Ok(index)
    } else {
        Err(UNREADABLE)
    }
}

/// Copies one enclosed file out and keeps it if its hash is right.
fn take_medium(phone: &Phone, file: &mut File, medium: &Enclosed) -> Result<()> {
    let beside = phone.media().path(&medium.sha256).with_extension("import");
    let taken = copy_out(file, &beside, medium.bytes).and_then(|()| {
        if phone.media().has(&medium.sha256) {
            Ok(())
        } else {
            phone.media().adopt(&beside, &medium.sha256)
        }
    });
    let _ = fs::remove_file(&beside);
    taken
}

fn copy_out(file: &mut File, to: &Path, bytes: u64) -> Result<()> {
    let mut out = File::create(to)?;
    let copied = std::io::copy(&mut Read::by_ref(file).take(bytes), &mut out)?;
    out.flush()?;
    if copied == bytes { Ok(()) } else { Err(UNREADABLE) }
}
