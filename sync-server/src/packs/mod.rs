//! Packs: what handsets work from without network, as files with a signed list.
//!
//! A file is never changed: a new edition is another file with a greater number, and the list is
//! replaced by rename, so a reader finds a whole edition or the one before. The centre signs the list
//! it has when it is asked, so that a list can't name what is not there.

mod editions;

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use shared::catalogue::Catalogues;
use shared::city::City;
use shared::media::Sha256Hash;
use shared::ops::Signer;
use shared::sync::{Manifest, Pack, PackName};

use crate::whole::write_whole;

pub use editions::city_packs;

/// The folder's name in the data folder.
pub const FOLDER: &str = "packs";
/// The list beside the files.
const LIST: &str = "list.json";
/// The number of the edition that the packs are made of.
const EDITION: &str = "edition";
/// Held by whoever publishes.
const LOCK: &str = "lock";
/// Editions of one pack that stay for handsets in the middle of a download.
const KEPT: usize = 3;

/// The packs of one centre.
#[derive(Debug, Clone)]
pub struct Packs {
    folder: PathBuf,
}

impl Packs {
    /// The packs in a data folder.
    #[must_use]
    pub fn in_folder(data: &Path) -> Self {
        Self { folder: data.join(FOLDER) }
    }

    /// The list, signed with the city's key.
    ///
    /// # Errors
    /// The list can't be read.
    pub fn manifest(&self, key: &Signer) -> io::Result<Manifest> {
        Ok(Manifest::signed(self.list()?, key))
    }

    /// The file of one edition; none when the centre doesn't have it.
    #[must_use]
    pub fn file(&self, name: &PackName, version: u64) -> Option<PathBuf> {
        let path = self.folder.join(file_name(name, version));
        path.is_file().then_some(path)
    }

    /// Publishes bytes as a pack. The same bytes again are the same edition.
    ///
    /// # Errors
    /// The folder can't be written.
    pub fn publish(&self, name: &PackName, bytes: &[u8]) -> io::Result<Pack> {
        std::fs::create_dir_all(&self.folder)?;
        let mut list = self.list()?;
        let sha256 = Sha256Hash::of(bytes);
        let before = list.iter().position(|pack| &pack.name == name).map(|at| list.remove(at));
        if let Some(same) = before.as_ref().filter(|pack| pack.sha256 == sha256) {
            return Ok(same.clone());
        }
        let version = before.map_or(1, |pack| pack.version.saturating_add(1));
        let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        let pack = Pack { name: name.clone(), version, sha256, bytes: size };
        write_whole(&self.folder, &file_name(name, version), bytes)?;
        list.push(pack.clone());
        list.sort_by(|a, b| a.name.cmp(&b.name));
        write_whole(&self.folder, LIST, &serde_json::to_vec_pretty(&list)?)?;
        self.forget_old(name, version);
        Ok(pack)
    }

    /// Publishes what an edition's city and catalogues say, once: whoever comes second finds the work
    /// done. The importing command and every running centre of this folder may do it. Gives the list.
    ///
    /// # Errors
    /// The folder can't be written.
    pub fn publish_edition(
        &self,
        number: u64,
        city: &City,
        catalogues: &Catalogues,
    ) -> io::Result<Vec<Pack>> {
        if !self.has_edition(number) {
            std::fs::create_dir_all(&self.folder)?;
            let lock = File::create(self.folder.join(LOCK))?;
            lock.lock()?;
            if !self.has_edition(number) {
                for (name, bytes) in city_packs(city, catalogues)? {
                    self.publish(&name, &bytes)?;
                }
                write_whole(&self.folder, EDITION, number.to_string().as_bytes())?;
            }
        }
        self.list()
    }

    fn has_edition(&self, number: u64) -> bool {
        let kept = std::fs::read_to_string(self.folder.join(EDITION));
        kept.is_ok_and(|kept| kept == number.to_string())
    }

    fn list(&self) -> io::Result<Vec<Pack>> {
        match std::fs::read(self.folder.join(LIST)) {
            Ok(bytes) => Ok(serde_json::from_slice(&bytes)?),
            Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
            Err(e) => Err(e),
        }
    }

    fn forget_old(&self, name: &PackName, version: u64) {
        let kept = u64::try_from(KEPT).unwrap_or(u64::MAX);
        let Some(old) = version.checked_sub(kept) else { return };
        // A file that is gone or stays costs nothing but room.
        let _ = std::fs::remove_file(self.folder.join(file_name(name, old)));
    }
}

fn file_name(name: &PackName, version: u64) -> String {
    format!("{name}-{version}.pack")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edition_grows_only_when_the_bytes_change_and_old_ones_stay_a_while() {
        let data = tempfile::tempdir().unwrap();
        let packs = Packs::in_folder(data.path());
        let key = Signer::from_secret(&[3; 32]);
        let name: PackName = "grids".parse().unwrap();
        assert!(packs.manifest(&key).unwrap().packs.is_empty());
        assert_eq!(packs.publish(&name, b"one").unwrap().version, 1);
        assert_eq!(packs.publish(&name, b"one").unwrap().version, 1);
        assert_eq!(packs.publish(&name, b"two").unwrap().version, 2);
        let other = "catalogue".parse().unwrap();
        packs.publish(&other, b"classes").unwrap();
        let manifest = packs.manifest(&key).unwrap();
        assert_eq!(manifest.verify(&key.key()), Ok(()));
        let versions: Vec<_> =
            manifest.packs.iter().map(|p| (p.name.as_str(), p.version)).collect();
        assert_eq!(versions, [("catalogue", 1), ("grids", 2)]);
        assert_eq!(std::fs::read(packs.file(&name, 1).unwrap()).unwrap(), b"one");
        for bytes in [b"3", b"4", b"5"] {
            packs.publish(&name, bytes).unwrap();
        }
        assert!(packs.file(&name, 1).is_none());
        assert!(packs.file(&name, 3).is_some());
    }
}
