//! The phone's folder: one installation, a file per user, media and packs shared by all.
//!
//! ```text
//! installation.json   which centre, and what this phone is to it
//! signed-in.json      whose hands the phone is in
//! settings.json       what was chosen for this phone
//! traffic.json        what its line carried, by day
//! users/<id>.db       one per person
//! carried.db          a colleague's bundles on their way
//! media/<sha256>      files by hash
//! packs/              catalogue, grids, map
//! ```
//! Every path in a row is relative to this folder, so it can be moved (R8). Everything one person
//! wrote lies in that person's file and is never given to another (R22).

mod files;
mod installation;
mod media_folder;
mod notebook;
mod settings;
mod traffic;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use shared::city::Policy;
use shared::geo::Bounds;
use shared::ids::UserId;

pub(crate) use files::{read_json, rename_durably, write_json};
pub use installation::Installation;
pub use media_folder::MediaFolder;
pub(crate) use media_folder::hash_file;
pub use notebook::Notebook;
pub(crate) use notebook::corrected;
pub use settings::PhoneSettings;
pub(crate) use settings::{set_settings, settings};
pub(crate) use traffic::{note as note_traffic, today_and_month};

use crate::classes::Classes;
use crate::clock::Clock;
use crate::entropy::Entropy;
use crate::ground::Ground;
use crate::packs;
use crate::store::Store;
use crate::{Error, Result};

/// A phone's folder, open.
pub struct Phone {
    root: PathBuf,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    media: MediaFolder,
    stores: Mutex<BTreeMap<PathBuf, Arc<Store>>>,
    ground: Mutex<Option<(u64, Arc<Ground>)>>,
    classes: Mutex<Option<(u64, Arc<Classes>)>>,
    shown: Mutex<Option<UserId>>,
    #[cfg(any(test, feature = "fakes"))]
    plug: Option<crate::fakes::Plug>,
}

impl std::fmt::Debug for Phone {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Phone").field("root", &self.root).finish_non_exhaustive()
    }
}

impl Phone {
    /// Opens the folder, making what is missing.
    ///
    /// # Errors
    /// The folder can't be made.
    pub fn open(root: &Path, clock: Arc<dyn Clock>, entropy: Arc<dyn Entropy>) -> Result<Self> {
        for folder in ["users", "media", "packs"] {
            fs::create_dir_all(root.join(folder))?;
        }
        Ok(Self {
            root: root.to_owned(),
            clock,
            entropy,
            media: MediaFolder::new(root.join("media")),
            stores: Mutex::new(BTreeMap::new()),
            ground: Mutex::new(None),
            classes: Mutex::new(None),
            shown: Mutex::new(None),
            #[cfg(any(test, feature = "fakes"))]
            plug: None,
        })
    }

    /// The same phone, which a test may kill at any transaction.
    #[cfg(any(test, feature = "fakes"))]
    #[must_use]
    pub fn with_plug(mut self, plug: crate::fakes::Plug) -> Self {
        self.plug = Some(plug);
        self
    }

    /// Everyone who has a file here, in the order of their ids.
    ///
    /// # Errors
    /// The folder can't be read.
    pub fn users(&self) -> Result<Vec<UserId>> {
        let mut users = Vec::new();
        for entry in fs::read_dir(self.root.join("users"))? {
            let name = entry?.file_name();
            let id = name.to_str().and_then(|name| name.strip_suffix(".db"));
            users.extend(id.and_then(|id| id.parse::<UserId>().ok()));
        }
        users.sort();
        Ok(users)
    }

    /// A person's file, made if there is none.
    ///
    /// # Errors
    /// `store.newer`, or the file can't be opened.
    pub fn store(&self, user: UserId) -> Result<Arc<Store>> {
        self.opened(Path::new("users").join(format!("{user}.db")))
    }

    /// A person's file with the phone around it.
    ///
    /// # Errors
    /// `session.nobody` when this person never signed in here.
    pub fn notebook(&self, user: UserId) -> Result<Notebook<'_>> {
        if !self.root.join("users").join(format!("{user}.db")).exists() {
            return Err(Error::Rule("session.nobody"));
        }
        Notebook::open(self, user)
    }

    /// What this phone carries for colleagues; none when it never did.
    ///
    /// # Errors
    /// The file can't be opened.
    pub fn carried(&self) -> Result<Option<Arc<Store>>> {
        if self.root.join("carried.db").exists() {
            return self.carried_or_new().map(Some);
        }
        Ok(None)
    }

    pub(crate) fn carried_or_new(&self) -> Result<Arc<Store>> {
        self.opened(PathBuf::from("carried.db"))
    }

    fn opened(&self, name: PathBuf) -> Result<Arc<Store>> {
        let mut stores = self.stores();
        if let Some(store) = stores.get(&name) {
            return Ok(store.clone());
        }
        let store = Store::open(&self.root.join(&name), None)?;
        #[cfg(any(test, feature = "fakes"))]
        let store = store.with_plug(self.plug.clone());
        let store = Arc::new(store);
        stores.insert(name, store.clone());
        Ok(store)
    }

    fn stores(&self) -> MutexGuard<'_, BTreeMap<PathBuf, Arc<Store>>> {
        self.stores.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Who has shown since the app was started that it is them.
    pub(crate) fn shown(&self) -> Option<UserId> {
        *self.shown.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn set_shown(&self, user: UserId) {
        *self.shown.lock().unwrap_or_else(PoisonError::into_inner) = Some(user);
    }

    /// The media of every user.
    #[must_use]
    pub fn media(&self) -> &MediaFolder {
        &self.media
    }

    /// Where packs lie.
    #[must_use]
    pub fn packs(&self) -> PathBuf {
        self.root.join("packs")
    }

    /// The phone's clocks.
    #[must_use]
    pub fn clock(&self) -> &dyn Clock {
        self.clock.as_ref()
    }

    /// The phone's randomness.
    #[must_use]
    pub fn entropy(&self) -> &dyn Entropy {
        self.entropy.as_ref()
    }

    /// The folder.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The city's base data, when its pack is here. Data that can't be opened is as good as none: no
    /// report waits for a map.
    #[must_use]
    pub fn ground(&self) -> Option<Arc<Ground>> {
        let mut known = self.ground.lock().unwrap_or_else(PoisonError::into_inner);
        match packs::ground(self, known.take()) {
            Ok(found) => {
                known.clone_from(&found);
                found.map(|(_, ground)| ground)
            }
            Err(error) => {
                tracing::warn!(%error, "the city's base data can't be opened");
                None
            }
        }
    }

    /// The classes of the city's pack, or the national ones until it is here. A pack that can't be
    /// read is as good as none: no report waits for a catalogue.
    ///
    /// # Errors
    /// `store.unreadable`, which the tables built in don't cause.
    pub fn classes(&self) -> Result<Arc<Classes>> {
        let mut known = self.classes.lock().unwrap_or_else(PoisonError::into_inner);
        let found = packs::classes(self, known.take())?;
        let classes = found.1.clone();
        *known = Some(found);
        Ok(classes)
    }

    /// The city's settings, or those of every city until its pack is here.
    #[must_use]
    pub fn policy(&self) -> Policy {
        self.ground().map(|ground| ground.policy().clone()).unwrap_or_default()
    }

    /// Where the city is, when its pack is here.
    #[must_use]
    pub fn city_bounds(&self) -> Option<Bounds> {
        self.ground().map(|ground| *ground.bounds())
    }
}
