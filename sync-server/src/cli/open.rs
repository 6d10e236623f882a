//! The store and the door, for a command that works beside a running centre.

use super::{CliError, io};
use crate::authority::Authority;
use crate::http::wall_clock;
use crate::settings::Settings;
use crate::sign_in::SignIn;
use crate::store::{Keeper, Store, StoreError, engine};

pub(super) struct Opened {
    pub(super) authority: Authority,
    pub(super) sign_in: SignIn,
    pub(super) settings: Settings,
}

impl Opened {
    /// Opens a data folder that exists.
    pub(super) async fn existing(settings: Settings) -> Result<Self, CliError> {
        if !settings.data.is_dir() {
            let what = format!("the data folder {}", settings.data.display());
            return Err(io(what)(std::io::ErrorKind::NotFound.into()));
        }
        Self::open(settings).await
    }

    pub(super) async fn open(settings: Settings) -> Result<Self, CliError> {
        let engine = engine::open(&settings.database_uri()).await.map_err(StoreError::from)?;
        let store = Store::open(engine).await?;
        let authority = Authority::open(store.clone(), wall_clock()).await?;
        let sign_in = SignIn::new(store, settings.cost, settings.lifetimes)?;
        Ok(Self { authority, sign_in, settings })
    }

    pub(super) fn store(&self) -> &Store {
        self.authority.store()
    }

    /// Whoever types: acts are written down like every other administrator's.
    pub(super) fn keeper(&self) -> Keeper {
        Keeper { by: None, at: self.authority.now() }
    }

    pub(super) async fn close(self) -> Result<(), CliError> {
        Ok(self.store().engine().close().await.map_err(StoreError::from)?)
    }
}
