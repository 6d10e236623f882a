//! Packs on this phone: fetched part by part, believed only under the city's key, replaced by rename.
//!
//! A reader opens a pack by the name and version in the list of what is here; a new edition lies
//! beside until its hash is right, and the old one stays until nothing names it.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use shared::ids::Millis;
use shared::sync::{CATALOGUE_PACK, CITY_PACK, Manifest, Pack, PackName};

use crate::classes::Classes;
use crate::ground::{Ground, unfold};
use crate::phone::{Phone, hash_file, read_json, rename_durably, settings, write_json};
use crate::sync::{Carrier, Transport};
use crate::{Error, Result};

/// Bytes of one part of a download.
const PART_BYTES: u64 = 1024 * 1024;
/// More than this is large: a minute and more where the network is poor.
const LARGE_BYTES: u64 = 1024 * 1024;
/// How often the centre is asked for new editions.
const EVERY_MS: Millis = 3_600_000;

/// The packs that are here and checked.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Shelf {
    /// One per name.
    pub packs: Vec<Pack>,
    /// When the centre was last asked, by the phone's own clock.
    #[serde(default)]
    pub asked_ms: Millis,
}

impl Shelf {
    /// A pack by name.
    #[must_use]
    pub fn get(&self, name: &PackName) -> Option<&Pack> {
        self.packs.iter().find(|pack| pack.name == *name)
    }
}

fn file_name(pack: &Pack) -> String {
    format!("{}-{}.pack", pack.name, pack.version)
}

fn unfolded(phone: &Phone, pack: &Pack) -> PathBuf {
    phone.packs().join(format!("{}-{}.db", pack.name, pack.version))
}

fn shelf_file(phone: &Phone) -> PathBuf {
    phone.packs().join("shelf.json")
}

/// What is here.
///
/// # Errors
/// The list can't be read.
pub fn shelf(phone: &Phone) -> Result<Shelf> {
    Ok(read_json(&shelf_file(phone))?.unwrap_or_default())
}

/// Where a pack lies, to be opened read-only.
///
/// # Errors
/// `packs.missing`.
pub fn path(phone: &Phone, name: &PackName) -> Result<PathBuf> {
    let shelf = shelf(phone)?;
    let pack = shelf.get(name).ok_or(Error::Rule("packs.missing"))?;
    Ok(phone.packs().join(file_name(pack)))
}

/// Brings the shelf up to the city's manifest; returns the packs that are new. What was fetched
/// before a break is not fetched again. Somebody asked for it, so nothing is too large.
///
/// # Errors
/// `packs.bad_signature`, `packs.disordered`, `packs.older` for a manifest that would go back,
/// `packs.other_hash`, what the centre says.
pub async fn refresh(phone: &Phone, net: &dyn Transport) -> Result<Vec<Pack>> {
    refresh_up_to(phone, net, u64::MAX).await
}

/// [`refresh`], but a pack of more bytes than `most` is left for somebody to ask for, unless there is none
/// of its name.
async fn refresh_up_to(phone: &Phone, net: &dyn Transport, most: u64) -> Result<Vec<Pack>> {
    let installation = phone.installation()?;
    let carrier = Carrier { installation: installation.installation, secret: installation.secret };
    let manifest: Manifest = net.manifest(&carrier).await?;
    manifest.verify(&installation.city_key).map_err(|e| Error::Rule(e.code()))?;
    let mut shelf = shelf(phone)?;
    let older = manifest
        .packs
        .iter()
        .any(|new| shelf.get(&new.name).is_some_and(|old| old.version > new.version));
    if older {
        // A signed list of last year is signed all the same.
        return Err(Error::Rule("packs.older"));
    }
    let mut fresh = Vec::new();
    for pack in &manifest.packs {
        let target = phone.packs().join(file_name(pack));
        if shelf.get(&pack.name) == Some(pack) && target.exists() {
            continue;
        }
        if pack.bytes > most && shelf.get(&pack.name).is_some() {
            continue;
        }
        fetch(phone, net, &carrier, pack, &target).await?;
        if pack.name.as_str() == CITY_PACK {
            // What this app can't read stays off the shelf, and what was there before in force.
            unfold(&target, &unfolded(phone, pack))?;
        }
        if pack.name.as_str() == CATALOGUE_PACK {
            Classes::open(&target)?;
        }
        let old = shelf.get(&pack.name).filter(|old| *old != pack).cloned();
        shelf.packs.retain(|known| known.name != pack.name);
        shelf.packs.push(pack.clone());
        shelf.packs.sort_by(|a, b| a.name.cmp(&b.name));
        write_json(&shelf_file(phone), &shelf)?;
        if let Some(old) = old {
            // Whoever has it open keeps it; a leftover does no harm.
            let _ = fs::remove_file(phone.packs().join(file_name(&old)));
            let _ = fs::remove_file(unfolded(phone, &old));
        }
        fresh.push(pack.clone());
    }
    shelf.asked_ms = phone.clock().read().wall_ms;
    write_json(&shelf_file(phone), &shelf)?;
    Ok(fresh)
}

/// [`refresh`], unless the centre was asked within the hour. Where power is saved, nothing large is
/// fetched anew.
///
/// # Errors
/// As [`refresh`].
pub(crate) async fn refresh_when_due(phone: &Phone, net: &dyn Transport) -> Result<()> {
    let now = phone.clock().read().wall_ms;
    // A clock that was set back makes it due again, never late.
    if !(0..EVERY_MS).contains(&now.saturating_sub(shelf(phone)?.asked_ms)) {
        let most = if settings(phone).saver { LARGE_BYTES } else { u64::MAX };
        refresh_up_to(phone, net, most).await?;
    }
    Ok(())
}

/// The city on the shelf, open: `known` as long as it is the one on the shelf.
pub(crate) fn ground(
    phone: &Phone,
    known: Option<(u64, Arc<Ground>)>,
) -> Result<Option<(u64, Arc<Ground>)>> {
    let shelf = shelf(phone)?;
    let Some(pack) = shelf.packs.iter().find(|pack| pack.name.as_str() == CITY_PACK) else {
        return Ok(None);
    };
    if let Some(known) = known.filter(|(version, _)| *version == pack.version) {
        return Ok(Some(known));
    }
    let file = unfolded(phone, pack);
    let opened = match Ground::open(&file) {
        Ok(ground) => ground,
        // Gone or damaged: the pack itself is still here.
        Err(_) => {
            unfold(&phone.packs().join(file_name(pack)), &file)?;
            Ground::open(&file)?
        }
    };
    Ok(Some((pack.version, Arc::new(opened))))
}

/// The classes on the shelf: `known` as long as they are those. Version 0 are the national ones.
pub(crate) fn classes(
    phone: &Phone,
    known: Option<(u64, Arc<Classes>)>,
) -> Result<(u64, Arc<Classes>)> {
    let shelf = shelf(phone)?;
    let pack = shelf.packs.iter().find(|pack| pack.name.as_str() == CATALOGUE_PACK);
    let version = pack.map_or(0, |pack| pack.version);
    if let Some(known) = known.filter(|(known, _)| *known == version) {
        return Ok(known);
    }
    let opened = pack.map(|pack| Classes::open(&phone.packs().join(file_name(pack))));
    let classes = match opened {
        Some(Ok(classes)) => Arc::new(classes),
        Some(Err(error)) => {
            tracing::warn!(%error, "the city's classes can't be opened");
            Classes::national()?
        }
        None => Classes::national()?,
    };
    Ok((version, classes))
}

async fn fetch(
    phone: &Phone,
    net: &dyn Transport,
    carrier: &Carrier,
    pack: &Pack,
    target: &Path,
) -> Result<()> {
    let part_file = phone.packs().join(format!("{}.download", pack.sha256));
    let mut have = fs::metadata(&part_file).map_or(0, |m| m.len());
    if have > pack.bytes {
        fs::remove_file(&part_file)?;
        have = 0;
    }
    while have < pack.bytes {
        let most = PART_BYTES.min(pack.bytes.saturating_sub(have));
        let part = net.pack_part(carrier, &pack.name, pack.version, have, most).await?;
        if part.is_empty() || part.len() as u64 > most {
            return Err(Error::Rule("packs.other_size"));
        }
        append(&part_file, &part)?;
        have = have.saturating_add(part.len() as u64);
    }
    if hash_file(&part_file)? != pack.sha256 {
        fs::remove_file(&part_file)?;
        return Err(Error::Rule("packs.other_hash"));
    }
    rename_durably(&part_file, target)
}

fn append(file: &Path, bytes: &[u8]) -> Result<()> {
    use std::io::Write as _;
    let mut file = fs::OpenOptions::new().create(true).append(true).open(file)?;
    file.write_all(bytes)?;
    file.sync_data()?;
    Ok(())
}
