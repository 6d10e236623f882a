//! The centre's own clock: what happens to a case because time passed is an entry of its log like any
//! other, by nobody, decided by the same table.
//!
//! An entry takes effect only at the position it was planned for, so that two processes, or one that
//! was killed and started again, do each thing once; a lease keeps them from trying together.

use shared::case::{Author, Case, Entry, Verdict};
use shared::ids::{CaseId, Millis};
use shared::workflow::{Decision, Move, Request};

use super::{ATTEMPTS, Authority, AuthorityError};

/// The moves that the clock makes.
const MOVES: [Move; 2] = [Move::ExpireTask, Move::Resume];

/// How long a lease holds.
const LEASE_MS: Millis = 30_000;

/// How many cases one look takes on.
const AT_ONCE: u32 = 100;

impl Authority {
    /// Does what the time has come for; gives how many moves were made.
    ///
    /// # Errors
    /// The store fails; what was not done is done at the next look.
    pub async fn tick(&self) -> Result<usize, AuthorityError> {
        let now = self.now();
        let due = self.store.lease_wakes(now, now.saturating_add(LEASE_MS), AT_ONCE).await?;
        let mut made = self.end_long_duty().await? + self.hand_over_by_time().await?;
        for case in due {
            made += usize::from(self.wake(case).await?);
        }
        Ok(made)
    }

    async fn wake(&self, id: CaseId) -> Result<bool, AuthorityError> {
        for _ in 0..ATTEMPTS {
            let Some(case) = self.store.case(id).await? else { return Ok(false) };
            let Some(entry) = self.what_time_does(&case).await? else { return Ok(false) };
            if self.append(case, entry).await?.is_some() {
                return Ok(true);
            }
        }
        Err(AuthorityError::Contended)
    }

    async fn what_time_does(&self, case: &Case) -> Result<Option<Entry>, AuthorityError> {
        for mv in MOVES {
            let request = Request { seen_pos: case.pos, ..Request::of(mv) };
            if let Decision::Applied(effects) = self.decide(case, &request, None, None).await? {
                return Ok(Some(Entry {
                    request: Some(request),
                    verdict: Some(Verdict::Applied),
                    effects,
                    ..self.entry_by(case, Author::System)
                }));
            }
        }
        Ok(None)
    }
}
