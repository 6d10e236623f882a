//! Running a sync, and tidying up after it.

use serde::{Deserialize, Serialize};

use super::{ApiError, ApiResult};
use crate::phone::Phone;
use crate::sync::{self, Engine, Outcome, Transport};

/// What a run did, with its one sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// The details.
    pub outcome: Outcome,
    /// Why it ended early: one banner, no heap of messages (R23).
    pub says: Option<ApiError>,
}

/// One run over everything on the phone. No network is an outcome, not an error.
///
/// # Errors
/// `phone.not_enrolled`, `store.failed`.
pub async fn run(phone: &Phone, net: &dyn Transport) -> ApiResult<Run> {
    let outcome = Engine::new(phone, net)?.run().await?;
    let own = outcome.users.iter().find_map(|(_, user)| user.stopped.as_deref());
    let says = outcome.stopped.as_deref().or(own).map(ApiError::of);
    Ok(Run { outcome, says })
}

/// Removes what the centre has had for long, of everybody on this phone, and what a kill
/// left without a name. Nothing without a receipt.
///
/// # Errors
/// `file.failed`.
pub fn tidy(phone: &Phone) -> ApiResult<sync::Cleaned> {
    let mut all = sync::Cleaned::default();
    for user in phone.users()? {
        let cleaned = sync::clean(phone, user)?;
        all.ops += cleaned.ops;
        all.files += cleaned.files;
    }
    all.leftovers = sync::sweep(phone)?;
    Ok(all)
}
