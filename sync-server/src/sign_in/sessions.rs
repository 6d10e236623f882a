//! Sessions: an opaque token per person and place.

use std::time::Duration;

use shared::ids::Millis;

use super::throttle::{Attempt, Go};
use super::{MAY_ACT, MAY_READ, Origin, Secret, SignIn, SignInError, on_phones};
use crate::store::{Account, Committed, Installation, SessionRow};

/// A person who is signed in.
#[derive(Debug, Clone)]
pub struct Session {
    /// Who.
    pub account: Account,
    /// The session as it is kept.
    pub row: SessionRow,
}

/// A session that has just begun.
#[derive(Debug)]
pub struct Opened {
    /// The token, told once.
    pub token: Secret,
    /// Until when it is good.
    pub expires_at: Millis,
    /// Who.
    pub account: Account,
}

impl SignIn {
    /// Signs a person in, on a phone or at a desk.
    ///
    /// # Errors
    /// [`SignInError::Wrong`], [`SignInError::TooSoon`], [`SignInError::Inactive`],
    /// [`SignInError::NoPostHere`], [`SignInError::Revoked`], [`SignInError::Busy`], or the store
    /// fails.
    pub async fn sign_in(
        &self,
        number: &str,
        password: Secret,
        phone: Option<&Installation>,
        origin: Origin,
        now: Millis,
    ) -> Result<Opened, SignInError> {
        if phone.is_some_and(|phone| phone.revoked) {
            return Err(SignInError::Revoked);
        }
        let attempt = Attempt {
            number: number.to_owned(),
            phone: phone.map(|phone| phone.id.to_string()),
            address: origin.address,
        };
        match self.throttle.begin(&attempt, now) {
            Go::NotFor(left) => return Err(SignInError::TooSoon(left)),
            Go::After(Duration::ZERO) => {}
            Go::After(pause) => tokio::time::sleep(pause).await,
        }
        let account = self.store.account_by_number(number).await?;
        let stored = account.as_ref().map(|account| account.password.clone());
        let right = self.passwords.verify(password, stored).await?;
        let account = account.filter(|_| right).ok_or(SignInError::Wrong)?;
        self.throttle.succeeded(&attempt);
        if !account.active {
            return Err(SignInError::Inactive);
        }
        let profile = &account.profile;
        let works_here = match phone {
            Some(_) => on_phones(profile),
            None => profile.roles.iter().any(|role| !role.in_field()),
        };
        if !works_here {
            return Err(SignInError::NoPostHere);
        }
        self.open(account, phone, None, now).await
    }

    async fn open(
        &self,
        account: Account,
        phone: Option<&Installation>,
        successor_of: Option<Vec<u8>>,
        now: Millis,
    ) -> Result<Opened, SignInError> {
        let token = Secret::fresh()?;
        let life = if phone.is_some() { self.lifetimes.phone } else { self.lifetimes.desk };
        let expires_at = now.saturating_add(life);
        let row = SessionRow {
            token_hash: token.hash(),
            account: account.profile.id,
            installation: phone.map(|phone| phone.id),
            expires_at,
            successor_of,
        };
        match self.store.put_session(&row).await? {
            Committed::Done => Ok(Opened { token, expires_at, account }),
            Committed::Conflict => Err(SignInError::Busy),
        }
    }

    /// The session of a token, asked for by this phone or by none. The first use of a successor ends
    /// the session before it.
    ///
    /// # Errors
    /// [`SignInError::NoSession`] when it is unknown, too old, or the account was switched off;
    /// [`SignInError::OtherDevice`]; or the store fails.
    pub async fn session(
        &self,
        token: &Secret,
        phone: Option<&Installation>,
        now: Millis,
    ) -> Result<Session, SignInError> {
        let row = self.store.session(token.hash()).await?;
        let row = row.filter(|row| row.expires_at > now).ok_or(SignInError::NoSession)?;
        if row.installation.is_some() && row.installation != phone.map(|phone| phone.id) {
            return Err(SignInError::OtherDevice);
        }
        if row.installation.is_some() && phone.is_some_and(|phone| phone.revoked) {
            return Err(SignInError::Revoked);
        }
        let account = self.store.account(row.account).await?;
        let account = account.filter(|a| a.active).ok_or(SignInError::NoSession)?;
        if let Some(before) = &row.successor_of {
            self.store.settle_session(row.token_hash, before).await?;
        }
        Ok(Session { account, row })
    }

    /// Whether a session that was opened still stands, with the account as it was.
    ///
    /// # Errors
    /// The store fails.
    pub async fn still(&self, session: &Session, now: Millis) -> Result<bool, SignInError> {
        let row = self.store.session(session.row.token_hash).await?;
        let account = self.store.account(session.account.profile.id).await?;
        let same =
            |account: &Account| account.active && account.scope_rev == session.account.scope_rev;
        Ok(row.is_some_and(|row| row.expires_at > now) && account.as_ref().is_some_and(same))
    }

    /// A successor for a session. The old token stays valid until the new one is first used, so a
    /// lost reply costs nothing.
    ///
    /// # Errors
    /// The store fails.
    pub async fn rotate(
        &self,
        session: &Session,
        phone: Option<&Installation>,
        now: Millis,
    ) -> Result<Opened, SignInError> {
        self.store.forget_successors(session.row.token_hash).await?;
        let before = Some(session.row.token_hash.to_vec());
        self.open(session.account.clone(), phone, before, now).await
    }

    /// Ends a session.
    ///
    /// # Errors
    /// The store fails.
    pub async fn sign_out(&self, session: &Session) -> Result<(), SignInError> {
        self.store.forget_successors(session.row.token_hash).await?;
        Ok(self.store.end_session(&session.row.token_hash).await?)
    }
}

impl Session {
    /// Whether this is a session of a desk.
    #[must_use]
    pub fn at_desk(&self) -> bool {
        self.row.installation.is_none()
    }

    /// Whether this person may look at cases.
    #[must_use]
    pub fn may_read(&self) -> bool {
        MAY_READ.iter().any(|role| self.account.profile.holds(*role))
    }

    /// Whether this person may act on cases.
    #[must_use]
    pub fn may_act(&self) -> bool {
        MAY_ACT.iter().any(|role| self.account.profile.holds(*role))
    }
}
