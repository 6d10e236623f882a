//! Cases that another body's platform decides: handing one over, and taking in what the platform says.

use shared::case::{Author, Entry};
use shared::city::Role;
use shared::ids::{CaseId, Pos};
use shared::text::Code;
use shared::workflow::{CaseAuthority, Effect, PlatformEvent};

use super::{ATTEMPTS, Authority, AuthorityError};
use crate::store::Account;

impl Authority {
    /// Leaves a case to a platform: from here on what is asked waits for its answer.
    ///
    /// # Errors
    /// [`AuthorityError::NotYours`] for anybody but a shift leader, [`AuthorityError::NoSuchCase`], or
    /// the store fails.
    pub async fn hand_to_platform(
        &self,
        id: CaseId,
        issuer: &Code,
        account: &Account,
    ) -> Result<Pos, AuthorityError> {
        if !account.profile.holds(Role::ShiftLeader) {
            return Err(AuthorityError::NotYours);
        }
        for _ in 0..ATTEMPTS {
            let case = self.store.case(id).await?.ok_or(AuthorityError::NoSuchCase)?;
            let handed = Effect::HandedTo(CaseAuthority::Platform(issuer.clone()));
            let by = Author::Person(account.profile.id);
            let entry = Entry { effects: vec![handed], ..self.entry_by(&case, by) };
            if let Some(case) = self.append(case, entry).await? {
                return Ok(case.pos);
            }
        }
        Err(AuthorityError::Contended)
    }

    /// Takes in what a platform says of a case that is left to it; gives the case's position. An event
    /// that is in the log already changes nothing.
    ///
    /// # Errors
    /// [`AuthorityError::NoSuchCase`], [`AuthorityError::NotYours`] for a case that is not left to this
    /// issuer, or the store fails.
    pub async fn platform_event(
        &self,
        id: CaseId,
        event: &PlatformEvent,
    ) -> Result<Pos, AuthorityError> {
        for _ in 0..ATTEMPTS {
            let case = self.store.case(id).await?.ok_or(AuthorityError::NoSuchCase)?;
            if case.flow.authority != CaseAuthority::Platform(event.issuer.clone()) {
                return Err(AuthorityError::NotYours);
            }
            let log = self.store.entries(id, 0).await?;
            let same = |effect: &Effect| match effect {
                Effect::AtPlatform(known) => {
                    (&known.issuer, &known.id, known.seq) == (&event.issuer, &event.id, event.seq)
                }
                _ => false,
            };
            if log.iter().flat_map(|entry| &entry.effects).any(same) {
                return Ok(case.pos);
            }
            let effects = vec![Effect::AtPlatform(event.clone())];
            let entry = Entry { effects, ..self.entry_by(&case, Author::System) };
            if let Some(case) = self.append(case, entry).await? {
                return Ok(case.pos);
            }
        }
        Err(AuthorityError::Contended)
    }
}
