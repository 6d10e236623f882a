//! Who this centre is, and the city it serves.

use shared::city::City;
use shared::ids::{Epoch, ServerId};

use super::engine::Statement;
use super::{Store, StoreError, parsed};

/// Who this centre is. The epoch changes at every restore.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Identity {
    /// For the life of the centre.
    pub server: ServerId,
    /// For the life of its store.
    pub epoch: Epoch,
}

impl Store {
    /// A setting of the centre itself.
    ///
    /// # Errors
    /// The database fails.
    pub async fn meta(&self, key: &str) -> Result<Option<String>, StoreError> {
        let rows = self.rows("SELECT value FROM meta WHERE key = $1", vec![key.into()]).await?;
        rows.first().map(|row| Ok(row.text(0)?.to_owned())).transpose()
    }

    /// Writes a setting of the centre itself.
    ///
    /// # Errors
    /// The database fails.
    pub async fn set_meta(&self, key: &str, value: &str) -> Result<(), StoreError> {
        self.write(vec![Statement::new(
            "INSERT INTO meta (key, value) VALUES ($1, $2) \
             ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            vec![key.into(), value.into()],
        )])
        .await
    }

    /// Who this centre is; `fresh` becomes its identity when it has none yet. Two processes that
    /// start at once agree.
    ///
    /// # Errors
    /// The database fails.
    pub async fn identity(&self, fresh: Identity) -> Result<Identity, StoreError> {
        let keep = |key: &str, value: String| {
            Statement::new(
                "INSERT INTO meta (key, value) VALUES ($1, $2) ON CONFLICT (key) DO NOTHING",
                vec![key.into(), value.into()],
            )
        };
        self.write(vec![
            keep("epoch", fresh.epoch.to_string()),
            keep("server", fresh.server.to_string()),
        ])
        .await?;
        let missing = || StoreError::corrupt("identity", "it is not there");
        Ok(Identity {
            server: parsed(&self.meta("server").await?.ok_or_else(missing)?, "server id")?,
            epoch: parsed(&self.meta("epoch").await?.ok_or_else(missing)?, "epoch")?,
        })
    }

    /// The city; none before the first import.
    ///
    /// # Errors
    /// The database fails, or what is stored is no city.
    pub async fn city(&self) -> Result<Option<City>, StoreError> {
        let Some(text) = self.meta("city").await? else { return Ok(None) };
        serde_json::from_str(&text).map(Some).map_err(|e| StoreError::corrupt("city", e))
    }

    /// Replaces the city.
    ///
    /// # Errors
    /// The database fails.
    pub async fn set_city(&self, city: &City) -> Result<(), StoreError> {
        let text = serde_json::to_string(city).map_err(|e| StoreError::corrupt("city", e))?;
        self.set_meta("city", &text).await
    }
}
