//! From the spool into the vault.

use super::{Intake, Refusal, Standing, blocking};
use crate::photos::{gate::MediaReceived, spool::HeldUpload};

impl Intake {
    /// Verifies, stores, records and clears away a complete upload. The lock is held throughout, so
    /// one upload is promoted once at a time; a stop anywhere leaves the spool entry, and the next
    /// one who asks begins again with the same outcome.
    pub(super) async fn promote(&self, held: HeldUpload) -> Result<Standing, Refusal> {
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
        self.vault.put_file(&entry.sha256, &held.path()).await?;
        self.gate
            .received(MediaReceived {
                sha256: entry.sha256,
                bytes: entry.length,
                kind: entry.kind,
                carrier: entry.carrier,
                at_ms: (self.clock)(),
            })
            .await?;
        blocking(move || held.remove()).await?;
        Ok(Standing::stored(entry.length))
    }
}
