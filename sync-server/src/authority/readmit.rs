//! Held ops judged after all: when their case arrives, after an upgrade, when a phone is reinstated or
//! an account is switched on again.

use shared::ids::{ActorId, CaseId};
use shared::ops::{ChainedOp, Outcome, read};

use super::push::{Draft, about};
use super::{ATTEMPTS, Authority, AuthorityError};
use crate::store::{Committed, Held, Keeper, LoggedOp, Plan, Readmitted};

/// Held ops that are loaded at a time.
const AT_ONCE: u32 = 500;

impl Authority {
    /// Judges held ops again, in the order of their chains, until none of them can be judged. Each
    /// that is judged by somebody's order is written down with it. Gives how many were judged.
    ///
    /// # Errors
    /// The store fails; what was judged stays judged.
    pub async fn readmit(
        &self,
        which: Held,
        order: Option<Keeper>,
    ) -> Result<usize, AuthorityError> {
        let mut judged = 0;
        let mut arrived = Vec::new();
        loop {
            let now = self.pass(which, order, &mut arrived).await?;
            judged += now;
            if now == 0 {
                break;
            }
        }
        // Others' work may have waited for a case that is here only now.
        for case in arrived {
            judged += self.pass(Held::About(case), order, &mut Vec::new()).await?;
        }
        Ok(judged)
    }

    async fn pass(
        &self,
        which: Held,
        order: Option<Keeper>,
        arrived: &mut Vec<CaseId>,
    ) -> Result<usize, AuthorityError> {
        let (mut judged, mut after) = (0, None);
        loop {
            let page = self.store.held_after(which, after, AT_ONCE).await?;
            let Some((actor, last)) = page.last() else { return Ok(judged) };
            after = Some((*actor, last.seq));
            for (actor, held) in &page {
                judged += usize::from(self.judge_again(*actor, held, order, arrived).await?);
            }
        }
    }

    /// Judges one held op again; tells whether it was judged.
    async fn judge_again(
        &self,
        actor: ActorId,
        held: &LoggedOp,
        order: Option<Keeper>,
        arrived: &mut Vec<CaseId>,
    ) -> Result<bool, AuthorityError> {
        for _ in 0..ATTEMPTS {
            let Some((record, author)) = self.store.actor_and_author(actor).await? else {
                return Ok(false);
            };
            let chained = ChainedOp { seq: held.seq, head: held.head, bytes: held.bytes.clone() };
            let mut draft = Draft::default();
            let said = read(&chained.bytes);
            self.load(&mut draft, about(&said).into_iter().collect()).await?;
            let (_, judged) =
                self.judge_said(&mut draft, &record, author.as_ref(), &chained, said).await?;
            if matches!(judged.outcome, Outcome::Held(_)) {
                return Ok(false);
            }
            let planned = self.planned(draft, self.now());
            let fresh = planned.cases.values().find(|case| case.from == 0).map(|case| case.case.id);
            let told = |keeper: Keeper| keeper.does("held.readmitted", held_name(actor, held));
            let plan = Plan {
                readmitted: vec![Readmitted { actor, seq: held.seq, outcome: judged.outcome }],
                audit: order.map(told).into_iter().collect(),
                ..planned
            };
            if self.commit(&plan).await? == Committed::Done {
                arrived.extend(fresh);
                return Ok(true);
            }
            // Somebody else may have judged it.
            if !self.is_held(actor, held).await? {
                return Ok(false);
            }
        }
        Err(AuthorityError::Contended)
    }

    async fn is_held(&self, actor: ActorId, held: &LoggedOp) -> Result<bool, AuthorityError> {
        let now = self.store.ops(actor, held.seq, held.seq).await?;
        Ok(now.iter().any(|op| matches!(op.outcome, Outcome::Held(_))))
    }
}

fn held_name(actor: ActorId, held: &LoggedOp) -> String {
    held.op.map_or_else(|| format!("{actor} {}", held.seq), |op| op.to_string())
}
