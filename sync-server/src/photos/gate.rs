//! The narrow door between media and the rest of the server.
//!
//! Uploads need to know who is sending and whom to tell; nothing else. The trait keeps accounts,
//! cases and the database out of this module, and lets a test stand in for all of them.

use std::{fmt, sync::Arc};

use async_trait::async_trait;
use axum::http::HeaderMap;
use shared::media::Sha256Hash;

use super::kind::MediaKind;

/// Time in milliseconds since 1970-01-01 UTC; passed in so that a test can be any day.
pub type Clock = Arc<dyn Fn() -> i64 + Send + Sync>;

/// The installation that carries media to the centre. Opaque here: any text that is stable for one
/// installation.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct CarrierId(String);

impl CarrierId {
    /// Names an installation.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The name as given.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for CarrierId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Why a request may not upload.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Denied {
    /// No valid credential: HTTP 401.
    #[error("the request names no installation")]
    Unknown,
    /// A known installation that may not send any more: HTTP 403.
    #[error("the installation may not send")]
    Forbidden,
    /// The answer could not be had just now: HTTP 503, to be tried again.
    #[error("who is asking could not be found out")]
    Unavailable,
}

/// Bytes that are in the vault, hash checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MediaReceived {
    /// SHA-256 of the stored bytes.
    pub sha256: Sha256Hash,
    /// Their number.
    pub bytes: u64,
    /// What the sender says they are.
    pub kind: MediaKind,
    /// Who sent them. A carrier that declares a hash which is stored already sends no bytes, so this
    /// gives no right to see them.
    pub carrier: CarrierId,
    /// When they were in the vault: milliseconds since 1970-01-01 UTC.
    pub at_ms: i64,
}

/// The receipt could not be written down; it will be offered again.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the receipt was not recorded: {0}")]
pub struct NotRecorded(pub String);

/// What uploads ask of the rest of the server.
#[async_trait]
pub trait MediaGate: Send + Sync {
    /// Which installation is asking.
    ///
    /// # Errors
    /// [`Denied`] when it may not upload.
    async fn carrier(&self, headers: &HeaderMap) -> Result<CarrierId, Denied>;

    /// The vault has these bytes. Called at least once per carrier and medium, before the sender is
    /// told that the upload is complete; may be called again after a stop, so it must be idempotent.
    ///
    /// # Errors
    /// [`NotRecorded`]: the sender hears 503 and the call is repeated when it asks again.
    async fn received(&self, media: MediaReceived) -> Result<(), NotRecorded>;
}
