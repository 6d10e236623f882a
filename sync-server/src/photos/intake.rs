//! The way of a medium from its announcement to its receipt.
//!
//! ```text
//! create -> append* -> [hash right?] -> vault.put -> gate.received -> spool entry removed
//! ```
//!
//! The invariant: an upload is told to be complete only when the vault has its bytes and the gate has
//! recorded them. Each step may be repeated, and a stop between two of them is repaired by whoever
//! asks next (the carrier's HEAD or PATCH, or [`Intake::sweep`]).

mod checksum;
mod promote;
mod receive;

use std::{sync::Arc, time::Duration};
use tokio::sync::{Semaphore, SemaphorePermit};

pub use self::{
    checksum::{Checksum, ChecksumAlgorithm},
    receive::Incoming,
};
use super::{
    gate::{CarrierId, Clock, MediaGate},
    name::UploadName,
    refusal::Refusal,
    spool::{CarrierBounds, HeldUpload, Spool, SpoolEntry, SpoolError},
    vault::Vault,
};

/// Limits of the intake.
#[derive(Debug, Clone, Copy)]
pub struct Bounds {
    /// What one carrier may have unfinished.
    pub carrier: CarrierBounds,
    /// How long an upload without progress is kept, in milliseconds.
    pub keep_ms: i64,
    /// How long a request may go without a byte before it lets go of its upload. A dead link holds
    /// the upload's lock for this long at most.
    pub stall: Duration,
}

impl Default for Bounds {
    /// Five hundred open uploads and 512 MiB for a carrier, a week, 20 seconds.
    fn default() -> Self {
        Self {
            carrier: CarrierBounds { open: 500, bytes: 512 * 1024 * 1024 },
            keep_ms: 7 * 24 * 3_600_000,
            stall: Duration::from_secs(20),
        }
    }
}

/// Where an upload stands, as its carrier is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Bytes that need not be sent again.
    pub offset: u64,
    /// Bytes of the whole. Equal to `offset` only when they are stored and recorded.
    pub length: u64,
    /// When the upload is given up without progress: milliseconds since 1970-01-01 UTC; `None` for
    /// stored media, which stay.
    pub expires_ms: Option<i64>,
}

impl Standing {
    const fn stored(length: u64) -> Self {
        Self { offset: length, length, expires_ms: None }
    }
}

/// What a carrier announces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Announced {
    /// What it is.
    pub name: UploadName,
    /// Bytes of the whole.
    pub length: u64,
}

/// What a sweep did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Swept {
    /// Complete uploads that had been left over, now stored and recorded.
    pub promoted: u64,
    /// Complete uploads that still can't be stored or recorded; they stay.
    pub waiting: u64,
    /// Uploads given up.
    pub expired: u64,
    /// Their bytes.
    pub expired_bytes: u64,
}

/// Takes media in.
pub struct Intake {
    spool: Spool,
    vault: Vault,
    gate: Arc<dyn MediaGate>,
    clock: Clock,
    bounds: Bounds,
    turns: Semaphore,
}

/// Uploads that are begun or stored side by side; the others wait their turn. A photo can wait, and a
/// report that comes while a thousand phones send theirs must not stand behind all of them. Bytes on
/// their way over a slow link take no turn.
const AT_ONCE: usize = 16;

impl Intake {
    /// Joins a spool, a vault and a gate.
    pub fn new(
        spool: Spool,
        vault: Vault,
        gate: Arc<dyn MediaGate>,
        clock: Clock,
        bounds: Bounds,
    ) -> Self {
        Self { spool, vault, gate, clock, bounds, turns: Semaphore::new(AT_ONCE) }
    }

    /// Waits for a turn. It is never refused: the turns are not closed.
    async fn turn(&self) -> Option<SemaphorePermit<'_>> {
        self.turns.acquire().await.ok()
    }

    /// The gate that knows who is asking.
    pub fn gate(&self) -> &dyn MediaGate {
        self.gate.as_ref()
    }

    /// Announces an upload. What the vault has already is complete at once, and recorded for this
    /// carrier too; what the spool has already stands where it stood.
    ///
    /// # Errors
    /// Any [`Refusal`] about size, bounds, room or the gate.
    pub async fn create(
        &self,
        carrier: CarrierId,
        announced: Announced,
    ) -> Result<Standing, Refusal> {
        let Announced { name, length } = announced;
        if length == 0 {
            return Err(Refusal::Empty);
        }
        let limit = name.kind.max_bytes();
        if length > limit {
            return Err(Refusal::TooLarge { limit });
        }
        let turn = self.turn().await;
        match self.vault.head(&name.sha256).await? {
            Some(stored) if stored != length => Err(Refusal::LengthDiffers { stored }),
            Some(_) => {
                let standing = self.stored(carrier.clone(), name).await?;
                // Another carrier was faster: what this one has half sent is not needed. When a
                // request is writing to it just now, it is left to complete in its own way.
                match self.discard(carrier, name).await {
                    Ok(_) | Err(Refusal::Locked) => Ok(standing),
                    Err(refusal) => Err(refusal),
                }
            }
            None => {
                let created_ms = (self.clock)();
                let entry = SpoolEntry { name, length, carrier: carrier.clone(), created_ms };
                let bounds = self.bounds.carrier;
                let state = self.on_disk(move |spool| spool.create(&entry, bounds)).await?;
                if state.is_complete() {
                    drop(turn);
                    return self.standing_of(carrier, name).await;
                }
                Ok(self.standing(state.offset, state.entry.length, state.progress_ms))
            }
        }
    }

    /// Where an upload stands. One that has all its bytes but is not stored and recorded yet is
    /// brought there first.
    ///
    /// # Errors
    /// [`Refusal::Unknown`], and whatever keeps a complete upload from being stored.
    pub async fn standing_of(
        &self,
        carrier: CarrierId,
        name: UploadName,
    ) -> Result<Standing, Refusal> {
        let asked = carrier.clone();
        match self.on_disk(move |spool| spool.state(&asked, name)).await? {
            Some(state) if !state.is_complete() => {
                Ok(self.standing(state.offset, state.entry.length, state.progress_ms))
            }
            Some(_) => match self.hold(carrier.clone(), name).await? {
                Some(held) => self.promote(held).await,
                None => self.stored(carrier, name).await,
            },
            None => self.stored(carrier, name).await,
        }
    }

    /// Gives up the carrier's own unfinished upload.
    ///
    /// # Errors
    /// [`Refusal::Stored`] for what is in the vault, [`Refusal::Unknown`], [`Refusal::Locked`].
    pub async fn terminate(&self, carrier: CarrierId, name: UploadName) -> Result<(), Refusal> {
        if self.discard(carrier, name).await? {
            return Ok(());
        }
        match self.vault.head(&name.sha256).await? {
            Some(_) => Err(Refusal::Stored),
            None => Err(Refusal::Unknown),
        }
    }

    /// Brings complete uploads that were left over into the vault and gives up those without
    /// progress. To be called at start and from time to time, with the time in milliseconds since
    /// 1970-01-01 UTC.
    ///
    /// # Errors
    /// When the spool can't be read. An upload that can't be stored now is counted and stays.
    pub async fn sweep(&self, now_ms: i64) -> Result<Swept, Refusal> {
        let mut swept = Swept::default();
        for state in self.on_disk(Spool::all).await? {
            if !state.is_complete() {
                continue;
            }
            match self.standing_of(state.entry.carrier, state.entry.name).await {
                Ok(_) => swept.promoted += 1,
                Err(Refusal::HashMismatch | Refusal::Unknown) => {}
                Err(error) => {
                    tracing::warn!(code = error.code(), %error, "a complete upload waits");
                    swept.waiting += 1;
                }
            }
        }
        let keep_ms = self.bounds.keep_ms;
        (swept.expired, swept.expired_bytes) =
            self.on_disk(move |spool| spool.sweep(now_ms, keep_ms)).await?;
        Ok(swept)
    }

    async fn hold(
        &self,
        carrier: CarrierId,
        name: UploadName,
    ) -> Result<Option<HeldUpload>, Refusal> {
        self.on_disk(move |spool| spool.hold(&carrier, name)).await
    }

    /// Removes an upload from the spool; whether there was one.
    async fn discard(&self, carrier: CarrierId, name: UploadName) -> Result<bool, Refusal> {
        self.on_disk(move |spool| match spool.hold(&carrier, name)? {
            Some(held) => held.remove().map(|()| true),
            None => Ok(false),
        })
        .await
    }

    fn standing(&self, offset: u64, length: u64, progress_ms: i64) -> Standing {
        let expires_ms = Some(progress_ms.saturating_add(self.bounds.keep_ms));
        Standing { offset, length, expires_ms }
    }

    /// Runs blocking work of the spool beside the async threads.
    async fn on_disk<T, F>(&self, work: F) -> Result<T, Refusal>
    where
        T: Send + 'static,
        F: FnOnce(&Spool) -> Result<T, SpoolError> + Send + 'static,
    {
        let spool = self.spool.clone();
        blocking(move || work(&spool)).await
    }
}

async fn blocking<T, F>(work: F) -> Result<T, Refusal>
where
    T: Send + 'static,
    F: FnOnce() -> Result<T, SpoolError> + Send + 'static,
{
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => Ok(done?),
        Err(stopped) => Err(Refusal::Spool(std::io::Error::other(stopped))),
    }
}
