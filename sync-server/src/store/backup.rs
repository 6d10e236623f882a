//! What a backup and a restore ask of the store.

use shared::media::Sha256Hash;

use super::{Store, StoreError, unsigned};

impl Store {
    /// Media that are here, by hash, after one: a page of a list that may be long.
    ///
    /// # Errors
    /// The database fails.
    pub async fn media_after(
        &self,
        after: Option<&Sha256Hash>,
        limit: u32,
    ) -> Result<Vec<(Sha256Hash, u64)>, StoreError> {
        let sql = "SELECT sha256, bytes FROM medium WHERE sha256 > $1 ORDER BY sha256 LIMIT $2";
        let after = after.map_or_else(Vec::new, |hash| hash.as_bytes().to_vec());
        let rows = self.rows(sql, vec![after.into(), limit.into()]).await?;
        let mut out = Vec::with_capacity(rows.len());
        for row in &rows {
            let bytes: [u8; 32] =
                row.bytes(0)?.try_into().map_err(|e| StoreError::corrupt("medium", e))?;
            out.push((Sha256Hash::from_bytes(bytes), unsigned(row, 1)?));
        }
        Ok(out)
    }
}
