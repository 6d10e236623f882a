//! Receipts after the fact: what the centre has, what it lacks, and media that have just arrived.

use std::collections::{BTreeMap, BTreeSet};

use shared::ids::OpId;
use shared::media::Sha256Hash;
use shared::sync::{MediaReceipt, ReconcileReply, ReconcileRequest, Standing};

use super::feeds::feeds_of;
use super::{ATTEMPTS, Authority, AuthorityError};
use crate::store::{CaseAdvance, Committed, Plan, StoredMedium};

/// The most ops and media one question may name; the rest is asked for next time.
const AT_ONCE: usize = 2000;

impl Authority {
    /// Answers "I think you have these".
    ///
    /// # Errors
    /// The store fails.
    pub async fn reconcile(
        &self,
        request: &ReconcileRequest,
    ) -> Result<ReconcileReply, AuthorityError> {
        let asked: Vec<OpId> = request.ops.iter().take(AT_ONCE).map(|sent| sent.op).collect();
        let outcomes = self.store.outcomes(&asked).await?;
        let missing_ops = asked.into_iter().filter(|op| !outcomes.contains_key(op)).collect();
        let standings =
            outcomes.into_iter().map(|(op, outcome)| Standing { op, outcome }).collect();
        let asked: BTreeSet<Sha256Hash> = request.media.iter().take(AT_ONCE).copied().collect();
        let here = self.store.media_here(&asked).await?;
        let missing_media = asked.into_iter().filter(|m| !here.contains_key(m)).collect();
        let media = here
            .into_iter()
            .map(|(sha256, m)| MediaReceipt { sha256, bytes: m.bytes, received_at: m.received_at })
            .collect();
        Ok(ReconcileReply { stamp: self.stamp(), missing_ops, standings, media, missing_media })
    }

    /// Notes that bytes are in the photo store, and lets whoever follows their cases know.
    ///
    /// # Errors
    /// The store fails; noting it again is harmless.
    pub async fn medium_received(
        &self,
        sha256: Sha256Hash,
        bytes: u64,
        kind: &str,
    ) -> Result<(), AuthorityError> {
        let at = self.now();
        self.store.note_medium(&sha256, kind, &StoredMedium { bytes, received_at: at }).await?;
        let city = self.city();
        let mut cases = BTreeMap::new();
        for id in self.store.cases_with_medium(&sha256).await? {
            let Some(case) = self.store.case(id).await? else { continue };
            let feeds = feeds_of(&case, &city);
            let advance = CaseAdvance {
                from: case.pos,
                feeds_before: feeds.clone(),
                feeds_now: feeds,
                case,
                entries: Vec::new(),
            };
            cases.insert(id, advance);
        }
        let plan = Plan { at, cases, ..Plan::default() };
        for _ in 0..ATTEMPTS {
            if self.commit(&plan).await? == Committed::Done {
                return Ok(());
            }
        }
        Err(AuthorityError::Contended)
    }
}
