//! 交接: what somebody has not finished goes to a colleague on duty when the shift is over, by the desk's
//! word or, where the city says so, by itself. Both names stay in the case's log.

use shared::case::{Author, Case, Entry, Verdict};
use shared::duty::Choice;
use shared::ids::{CaseId, UserId};
use shared::workflow::{Decision, Move, MoveArgs, Request, Task, TaskKind};

use super::{ATTEMPTS, Authority, AuthorityError};
use crate::store::Account;

/// Periods whose unfinished tasks one look takes on.
const AT_ONCE: u32 = 20;

/// What became of one unfinished task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandedOver {
    /// The case.
    pub case: CaseId,
    /// What was asked.
    pub kind: TaskKind,
    /// Who has it now; none when nobody on duty may have it, or the move was not applied.
    pub to: Option<UserId>,
}

impl Authority {
    /// Hands over a person's open verifications and checks, by an acceptor or, for none, by time.
    ///
    /// # Errors
    /// The store fails; what was handed over stays so.
    pub async fn hand_over(
        &self,
        user: UserId,
        by: Option<&Account>,
    ) -> Result<Vec<HandedOver>, AuthorityError> {
        let mut done = Vec::new();
        for case in self.store.cases_with_task_of(user).await? {
            done.extend(self.hand_over_in(case, user, by).await?);
        }
        Ok(done)
    }

    async fn hand_over_in(
        &self,
        id: CaseId,
        user: UserId,
        by: Option<&Account>,
    ) -> Result<Option<HandedOver>, AuthorityError> {
        for _ in 0..ATTEMPTS {
            let Some(case) = self.store.case(id).await? else { return Ok(None) };
            let Some(task) = unfinished(&case, user) else { return Ok(None) };
            let kept = HandedOver { case: id, kind: task.kind, to: None };
            let mut now = self.field_now().await?;
            now.field.on_duty.retain(|person| person.user != user);
            let Choice::Candidates(list) = self.choose(&self.asked(&case, task.kind), &now) else {
                return Ok(Some(kept));
            };
            let Some(to) = list.first().map(|one| one.user) else { return Ok(Some(kept)) };
            let args = MoveArgs { assignee: Some(to), ..MoveArgs::default() };
            let request = Request { seen_pos: case.pos, args, ..Request::of(Move::HandOverTask) };
            let Decision::Applied(effects) = self.decide(&case, &request, by, None).await? else {
                return Ok(Some(kept));
            };
            let author = by.map_or(Author::System, |account| Author::Person(account.profile.id));
            let entry = Entry {
                request: Some(request),
                verdict: Some(Verdict::Applied),
                effects,
                ..self.entry_by(&case, author)
            };
            if self.append(case, entry).await?.is_some() {
                return Ok(Some(HandedOver { to: Some(to), ..kept }));
            }
        }
        Err(AuthorityError::Contended)
    }

    /// Where the city says so, hands over what those left behind whose period is over; gives how many
    /// tasks went on. Each period is looked at once: what nobody could take stays for the desk.
    pub(super) async fn hand_over_by_time(&self) -> Result<usize, AuthorityError> {
        if !self.city().duty.rules.hand_over {
            return Ok(0);
        }
        let mut made = 0;
        for row in self.store.ended_duty(AT_ONCE).await? {
            let open = self.store.open_duty_of(row.period.user).await?;
            if open.is_empty() {
                let done = self.hand_over(row.period.user, None).await?;
                made += done.iter().filter(|one| one.to.is_some()).count();
            }
            self.store.duty_handed(row.period.id).await?;
        }
        Ok(made)
    }
}

/// A person's open verification or check of a case.
fn unfinished(case: &Case, user: UserId) -> Option<Task> {
    let kinds = [TaskKind::Verification, TaskKind::Check];
    let mut open = kinds.into_iter().filter_map(|kind| case.flow.open_task(kind));
    open.find(|task| task.assignee == user).cloned()
}
