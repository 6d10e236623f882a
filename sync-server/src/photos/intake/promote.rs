//! From the spool into the vault.

use super::{Intake, Refusal, Standing, blocking};
use crate::photos::{
    gate::{CarrierId, MediaReceived},
    name::UploadName,
    spool::HeldUpload,
};

impl Intake {
    /// Verifies, stores, records and clears away a complete upload. The lock is held throughout, so
    /// one upload is promoted once at a time; a stop anywhere leaves the spool entry, and the next
    /// one who asks begins again with the same outcome.
    pub(super) async fn promote(&self, held: HeldUpload) -> Result<Standing, Refusal> {
        let _turn = self.turn().await;
        let (held, matches) = blocking(move || {
            let matches = held.matches_hash()?;
            Ok((held, matches))
        })
        .await?;
        if !matches {
            blocking(move || held.remove()).await?;
            return Err(Refusal::HashMismatch);
        }
        let entry = held.entry().clone();
        self.vault.put_file(&entry.name.sha256, &held.path()).await?;
        self.record(entry.carrier, entry.name, entry.length).await?;
        blocking(move || held.remove()).await?;
        Ok(Standing::stored(entry.length))
    }

    /// Where an upload stands that is not in the spool: complete when the vault has the bytes. They
    /// may be another carrier's, or the spool may have been lost after they were stored, so they are
    /// recorded for the one who asks before it is told.
    pub(super) async fn stored(
        &self,
        carrier: CarrierId,
        name: UploadName,
    ) -> Result<Standing, Refusal> {
        let bytes = self.vault.head(&name.sha256).await?.ok_or(Refusal::Unknown)?;
        if bytes > name.kind.max_bytes() {
            return Err(Refusal::Unknown);
        }
        self.record(carrier, name, bytes).await?;
        Ok(Standing::stored(bytes))
    }

    async fn record(
        &self,
        carrier: CarrierId,
        name: UploadName,
        bytes: u64,
    ) -> Result<(), Refusal> {
        let UploadName { kind, sha256 } = name;
        let at_ms = (self.clock)();
        let media = MediaReceived { sha256, bytes, kind, carrier, at_ms };
        Ok(self.gate.received(media).await?)
    }
}
