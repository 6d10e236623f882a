//! Which bytes the centre has. The bytes themselves lie in the photo store.

use std::collections::{BTreeMap, BTreeSet};

use shared::ids::{CaseId, Millis};
use shared::media::Sha256Hash;

use super::engine::Statement;
use super::{Store, StoreError, int, parsed, unsigned};

/// A medium whose bytes are in the photo store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredMedium {
    /// How many bytes.
    pub bytes: u64,
    /// Since when.
    pub received_at: Millis,
}

impl Store {
    /// Notes that bytes have arrived; noting it again changes nothing.
    ///
    /// # Errors
    /// The database fails.
    pub async fn note_medium(
        &self,
        sha256: &Sha256Hash,
        kind: &str,
        medium: &StoredMedium,
    ) -> Result<(), StoreError> {
        let statement = Statement::new(
            "INSERT INTO medium (sha256, bytes, kind, received_at) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (sha256) DO NOTHING",
            vec![
                sha256.as_bytes().as_slice().into(),
                int(medium.bytes),
                kind.into(),
                medium.received_at.into(),
            ],
        );
        self.write(vec![statement]).await
    }

    /// Forgets that bytes are here: they were found missing, and handsets send them again (R2).
    ///
    /// # Errors
    /// The database fails.
    pub async fn forget_medium(&self, sha256: &Sha256Hash) -> Result<(), StoreError> {
        let sql = "DELETE FROM medium WHERE sha256 = $1";
        let statement = Statement::new(sql, vec![sha256.as_bytes().as_slice().into()]);
        self.write(vec![statement]).await
    }

    /// Which of these media are here.
    ///
    /// # Errors
    /// The database fails.
    pub async fn media_here(
        &self,
        hashes: &BTreeSet<Sha256Hash>,
    ) -> Result<BTreeMap<Sha256Hash, StoredMedium>, StoreError> {
        let mut out = BTreeMap::new();
        for sha256 in hashes {
            let sql = "SELECT bytes, received_at FROM medium WHERE sha256 = $1";
            let rows = self.rows(sql, vec![sha256.as_bytes().as_slice().into()]).await?;
            if let Some(row) = rows.first() {
                let medium = StoredMedium { bytes: unsigned(row, 0)?, received_at: row.int(1)? };
                out.insert(*sha256, medium);
            }
        }
        Ok(out)
    }

    /// The cases that a medium belongs to.
    ///
    /// # Errors
    /// The database fails.
    pub async fn cases_with_medium(&self, sha256: &Sha256Hash) -> Result<Vec<CaseId>, StoreError> {
        let sql = "SELECT case_id FROM case_medium WHERE sha256 = $1 ORDER BY case_id";
        let rows = self.rows(sql, vec![sha256.as_bytes().as_slice().into()]).await?;
        rows.iter().map(|row| parsed(row.text(0)?, "case")).collect()
    }
}
