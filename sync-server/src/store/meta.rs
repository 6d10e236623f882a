//! Who this centre is, and the city it serves.

use shared::catalogue::{Catalogue, Catalogues, MigrationTable};
use shared::city::City;
use shared::ids::{Epoch, ServerId};

use super::audit::{AuditRow, written};
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

    /// Begins another life of this store: after a restore, handsets push again and pull from 0.
    ///
    /// # Errors
    /// The database fails.
    pub async fn begin_epoch(&self, epoch: Epoch, audit: &AuditRow) -> Result<(), StoreError> {
        self.write(vec![setting("epoch", epoch.to_string()), written(audit)]).await
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

    /// The imported editions of the catalogue; none before the first import. A centre that kept one
    /// catalogue only has it beside the national ones.
    ///
    /// # Errors
    /// The database fails, or what is stored are no catalogues.
    pub async fn catalogues(&self) -> Result<Option<Catalogues>, StoreError> {
        let corrupt = |why: &dyn ToString| StoreError::corrupt("catalogues", why.to_string());
        if let Some(text) = self.meta("catalogues").await? {
            return serde_json::from_str(&text).map(Some).map_err(|e| corrupt(&e));
        }
        let Some(text) = self.meta("catalogue").await? else { return Ok(None) };
        let alone: Catalogue = serde_json::from_str(&text).map_err(|e| corrupt(&e))?;
        let standard = alone.standard();
        let national = Catalogues::national().map_err(|e| corrupt(&e))?;
        let beside = national.taking(alone).and_then(|all| all.with_current(standard));
        beside.map(Some).map_err(|e| corrupt(&e))
    }

    /// The city's own rows of what became of older classes; none before the first import.
    ///
    /// # Errors
    /// The database fails, or what is stored is no such table.
    pub async fn migration(&self) -> Result<Option<MigrationTable>, StoreError> {
        let Some(text) = self.meta("migration").await? else { return Ok(None) };
        let table = MigrationTable::from_csv(&text);
        table.map(Some).map_err(|e| StoreError::corrupt("migration table", e))
    }

    /// Grows with every import of a city or catalogue; 0 before the first.
    ///
    /// # Errors
    /// The database fails.
    pub async fn edition(&self) -> Result<u64, StoreError> {
        self.counted("edition").await
    }

    /// Replaces the city.
    ///
    /// # Errors
    /// The database fails.
    pub async fn set_city(&self, city: &City, audit: Option<&AuditRow>) -> Result<(), StoreError> {
        let text = serde_json::to_string(city).map_err(|e| StoreError::corrupt("city", e))?;
        self.write(edition("city", text, audit)).await
    }

    /// Replaces the editions of the catalogue; the row of a centre that kept one only goes.
    ///
    /// # Errors
    /// The database fails.
    pub async fn set_catalogues(
        &self,
        catalogues: &Catalogues,
        audit: Option<&AuditRow>,
    ) -> Result<(), StoreError> {
        let text =
            serde_json::to_string(catalogues).map_err(|e| StoreError::corrupt("catalogues", e))?;
        let mut batch = edition("catalogues", text, audit);
        batch.push(Statement::new("DELETE FROM meta WHERE key = 'catalogue'", Vec::new()));
        self.write(batch).await
    }

    /// Replaces the city's own rows of what became of older classes.
    ///
    /// # Errors
    /// The database fails.
    pub async fn set_migration(
        &self,
        table: &MigrationTable,
        audit: Option<&AuditRow>,
    ) -> Result<(), StoreError> {
        self.write(edition("migration", table.to_csv(|_| None), audit)).await
    }
}

fn setting(key: &str, value: String) -> Statement {
    Statement::new(
        "INSERT INTO meta (key, value) VALUES ($1, $2) \
         ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        vec![key.into(), value.into()],
    )
}

/// What is imported, the number by which running centres notice it, and the row of who did it.
fn edition(key: &str, text: String, audit: Option<&AuditRow>) -> Vec<Statement> {
    let number = Statement::new(
        "INSERT INTO counter (name, value) VALUES ('edition', 1) \
         ON CONFLICT (name) DO UPDATE SET value = counter.value + 1",
        Vec::new(),
    );
    let mut batch = vec![setting(key, text), number];
    batch.extend(audit.map(written));
    batch
}
