//! What every handler works with.

use std::ops::Deref;
use std::sync::Arc;

use shared::ids::Millis;
use shared::ops::Signer;
use tokio::sync::watch;

use super::metrics::Metrics;
use super::rate::Rates;
use crate::authority::Authority;
use crate::packs::Packs;
use crate::photos::Vault;
use crate::settings::Settings;
use crate::sign_in::SignIn;

/// One running centre. Cheap to clone.
#[derive(Clone)]
pub struct Centre(Arc<Parts>);

/// What a centre is made of.
pub struct Parts {
    /// Cases.
    pub authority: Authority,
    /// People and phones.
    pub sign_in: SignIn,
    /// How it runs.
    pub settings: Settings,
    /// What it counts.
    pub metrics: Arc<Metrics>,
    /// Who asked how often.
    pub rates: Rates,
    /// Signs its packs.
    pub city_key: Signer,
    /// Its packs.
    pub packs: Packs,
    /// Its photos.
    pub vault: Vault,
    /// True once it is stopping.
    pub stopping: watch::Receiver<bool>,
}

impl Centre {
    /// A centre of these parts.
    #[must_use]
    pub fn new(parts: Parts) -> Self {
        Self(Arc::new(parts))
    }

    /// The centre's time.
    #[must_use]
    pub fn now(&self) -> Millis {
        self.authority.now()
    }
}

impl Deref for Centre {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}
