//! Phones: enrolled once by a one-time token, known by a secret of their own afterwards; and the
//! actors that live on them.

use shared::ids::{InstallationId, Millis};
use shared::ops::{ActorRecord, proves};
use shared::sync::RegisterActor;
use uuid::Uuid;

use super::{ATTEMPTS, Secret, SignIn, SignInError};
use crate::store::{Account, AuditRow, Committed, Enrolment, Installation, Keeper, StoreError};

/// How often a phone's last sign of life is written down: not with every request.
const SEEN_EVERY: Millis = 5 * 60_000;

/// A phone that has just been enrolled.
#[derive(Debug)]
pub struct Enrolled {
    /// Its identity.
    pub installation: InstallationId,
    /// Its secret, told once.
    pub secret: Secret,
}

impl SignIn {
    /// A one-time token for one phone.
    ///
    /// # Errors
    /// The store fails, or the system has no randomness.
    pub async fn invite(
        &self,
        note: &str,
        expires_at: Millis,
        keeper: Keeper,
    ) -> Result<Secret, SignInError> {
        let note: String = note.chars().filter(|c| !c.is_control()).take(200).collect();
        let row = keeper.does("enrolment.made", note.clone());
        for _ in 0..ATTEMPTS {
            let token = Secret::fresh()?;
            let enrolment = Enrolment { token_hash: token.hash(), note: note.clone(), expires_at };
            if self.store.put_enrolment(&enrolment, &row).await? == Committed::Done {
                return Ok(token);
            }
        }
        Err(SignInError::Busy)
    }

    /// Revokes a phone: its sign-ins end, and what it still sends is held, photos too.
    ///
    /// # Errors
    /// [`SignInError::NoPhone`], or the store fails.
    pub async fn revoke(&self, id: InstallationId, keeper: Keeper) -> Result<(), SignInError> {
        self.set_standing(id, true, &keeper.does("installation.revoked", id.to_string())).await
    }

    /// Reinstates a revoked phone: it is heard again. What was held of it is judged by
    /// [`crate::authority::Authority::readmit`].
    ///
    /// # Errors
    /// [`SignInError::NoPhone`], or the store fails.
    pub async fn reinstate(&self, id: InstallationId, keeper: Keeper) -> Result<(), SignInError> {
        self.set_standing(id, false, &keeper.does("installation.reinstated", id.to_string())).await
    }

    /// A phone that stands so already is left alone, and nothing is written down.
    async fn set_standing(
        &self,
        id: InstallationId,
        revoked: bool,
        row: &AuditRow,
    ) -> Result<(), SignInError> {
        for _ in 0..ATTEMPTS {
            let phone = self.store.installation(id).await?.ok_or(SignInError::NoPhone)?;
            if phone.revoked == revoked {
                return Ok(());
            }
            let committed = if revoked {
                self.store.revoke_installation(id, row).await?
            } else {
                self.store.reinstate_installation(id, row).await?
            };
            if committed == Committed::Done {
                return Ok(());
            }
        }
        Err(StoreError::Contended.into())
    }

    /// Uses a token up.
    ///
    /// # Errors
    /// [`SignInError::BadEnrolment`], or the store fails.
    pub async fn enrol(
        &self,
        token: Secret,
        device: &str,
        now: Millis,
    ) -> Result<Enrolled, SignInError> {
        let secret = Secret::fresh()?;
        let installation = Installation {
            id: InstallationId(Uuid::now_v7()),
            device: device.to_owned(),
            secret_hash: secret.hash().to_vec(),
            revoked: false,
            enrolled_at: now,
            seen_at: now,
        };
        match self.store.enrol(token.hash(), &installation).await? {
            Committed::Done => Ok(Enrolled { installation: installation.id, secret }),
            Committed::Conflict => Err(SignInError::BadEnrolment),
        }
    }

    /// The phone that `X-Installation: <id>.<secret>` names. A revoked one is found too: what it
    /// still sends is held, not lost.
    ///
    /// # Errors
    /// [`SignInError::NoInstallation`], or the store fails.
    pub async fn phone(&self, credential: &str, now: Millis) -> Result<Installation, SignInError> {
        let (id, secret) = credential.split_once('.').ok_or(SignInError::NoInstallation)?;
        let id: InstallationId = id.parse().map_err(|_| SignInError::NoInstallation)?;
        let secret = Secret::of(secret.to_owned());
        let phone = self.store.installation(id).await?;
        let phone = phone
            .filter(|phone| secret.matches(&phone.secret_hash))
            .ok_or(SignInError::NoInstallation)?;
        if now.saturating_sub(phone.seen_at) > SEEN_EVERY {
            self.store.seen(phone.id, now).await?;
        }
        Ok(phone)
    }

    /// Registers the key under which a person writes on a phone; again is fine.
    ///
    /// # Errors
    /// [`SignInError::BadProof`], [`SignInError::ActorTaken`], or the store fails.
    pub async fn register_actor(
        &self,
        actor: &RegisterActor,
        phone: &Installation,
        account: &Account,
    ) -> Result<(), SignInError> {
        let number = account.profile.work_number.as_str();
        if !proves(&actor.key, &RegisterActor::what(phone.id, number), &actor.proof) {
            return Err(SignInError::BadProof);
        }
        let fresh = ActorRecord::new(actor.key, account.profile.id, phone.id);
        self.store.register_actor(&fresh).await?;
        let kept = self.store.actor(fresh.actor()).await?;
        let own = kept.is_some_and(|kept| {
            (kept.key, kept.user, kept.installation) == (fresh.key, fresh.user, fresh.installation)
        });
        if own { Ok(()) } else { Err(SignInError::ActorTaken) }
    }
}
