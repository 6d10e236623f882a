//! Media up and down: who may send, what a receipt means, who may look.

use async_trait::async_trait;
use axum::http::HeaderMap;
use axum::response::Response;
use shared::ids::{CaseId, OpId};

use crate::authority::Authority;
use crate::http::centre::Centre;
use crate::http::codes::Code;
use crate::http::door::INSTALLATION;
use crate::http::fault::Fault;
use crate::http::metrics::Metrics;
use crate::photos::serve::serve;
use crate::photos::{CarrierId, Denied, MediaGate, MediaReceived, NotRecorded};
use crate::sign_in::{Session, SignIn, SignInError};

/// The door of uploads: an enrolled phone. What a revoked one sends is kept beside its held operations,
/// within the bounds of every other phone; nobody reads it before they are readmitted, because a medium
/// is only ever read through a case to which it was attached.
pub(in crate::http) struct Gate {
    /// Knows phones.
    pub(in crate::http) sign_in: SignIn,
    /// Writes receipts down.
    pub(in crate::http) authority: Authority,
    /// Counts.
    pub(in crate::http) metrics: std::sync::Arc<Metrics>,
}

#[async_trait]
impl MediaGate for Gate {
    async fn carrier(&self, headers: &HeaderMap) -> Result<CarrierId, Denied> {
        let value = headers.get(INSTALLATION).and_then(|value| value.to_str().ok());
        let value = value.ok_or(Denied::Unknown)?;
        match self.sign_in.phone(value, self.authority.now()).await {
            Ok(phone) => Ok(CarrierId::new(phone.id.to_string())),
            Err(SignInError::NoInstallation) => Err(Denied::Unknown),
            Err(error) => {
                tracing::error!(%error, "a phone could not be looked up");
                Err(Denied::Unavailable)
            }
        }
    }

    async fn received(&self, media: MediaReceived) -> Result<(), NotRecorded> {
        let kind = serde_json::to_value(media.kind).unwrap_or_default();
        let kind = kind.as_str().unwrap_or("file");
        self.authority
            .medium_received(media.sha256, media.bytes, kind)
            .await
            .map_err(|e| NotRecorded(e.to_string()))?;
        self.metrics.add("cgt_media_total", &format!("kind=\"{kind}\""), 1);
        Ok(())
    }
}

/// The bytes of a medium or of its thumbnail, for somebody who may see the case.
pub(in crate::http) async fn shown(
    centre: &Centre,
    session: &Session,
    (case, op): (CaseId, OpId),
    thumb: bool,
    headers: &HeaderMap,
) -> Result<Response, Fault> {
    let found = centre.authority.readable_medium(case, op, thumb, &session.account).await?;
    let sha256 = found.ok_or(Code::NoMedium)?;
    Ok(serve(&centre.vault, &sha256, headers).await)
}
