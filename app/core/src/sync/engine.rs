//! One run: hello, push, media, reconcile, pull. Each step commits before the next; a run that dies
//! anywhere is continued by the next one.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use shared::ids::UserId;
use shared::ops::DeviceTime;
use shared::sync::{PROTOCOL, ProtocolRange};

use super::{Carrier, Failure, Transport, centre, pull, push, reconcile, upload};
use crate::packs;
use crate::phone::{Installation, Phone};
use crate::store::Store;
use crate::store::tables::person;
use crate::{Error, Result};

/// Carries a phone's work over a transport.
pub struct Engine<'a> {
    pub(super) phone: &'a Phone,
    pub(super) net: &'a dyn Transport,
    pub(super) carrier: Carrier,
    pub(super) installation: Installation,
}

/// A file of the phone in this run: a person's, or the one with a colleague's bundles.
pub(super) struct Member {
    pub(super) user: Option<UserId>,
    pub(super) store: Arc<Store>,
}

/// What one run did for one person.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct UserOutcome {
    /// Operations that got a receipt.
    pub receipts: usize,
    /// Files that got a receipt.
    pub media: usize,
    /// Cases that came down.
    pub views: usize,
    /// Why something of this person's did not go, as a stable code.
    pub stopped: Option<String>,
}

/// People whose file could not be opened, with why.
type Shut = Vec<(Option<UserId>, UserOutcome)>;

/// What one run did.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Outcome {
    /// By person; nobody stands for what is carried for colleagues.
    pub users: Vec<(Option<UserId>, UserOutcome)>,
    /// Bytes of media sent.
    pub bytes_sent: u64,
    /// Why the run ended early, as a stable code.
    pub stopped: Option<String>,
    /// Why the city's packs could not be brought up to date, as a stable code. No work waits for them.
    #[serde(default)]
    pub packs: Option<String>,
}

impl<'a> Engine<'a> {
    /// An engine for an enrolled phone.
    ///
    /// # Errors
    /// `phone.not_enrolled`.
    pub fn new(phone: &'a Phone, net: &'a dyn Transport) -> Result<Self> {
        let installation = phone.installation()?;
        let carrier = Carrier {
            installation: installation.installation,
            secret: installation.secret.clone(),
        };
        Ok(Self { phone, net, carrier, installation })
    }

    /// One run over everything on the phone. What could not go stays queued, with a code.
    ///
    /// # Errors
    /// Only what the phone itself failed at. A centre out of reach is an [`Outcome::stopped`].
    pub async fn run(&self) -> Result<Outcome> {
        let mut outcome = Outcome::default();
        match self.steps(&mut outcome).await {
            Ok(()) => {}
            Err(Error::Net(failure)) => outcome.stopped = Some(failure.code().to_owned()),
            Err(Error::Rule(code)) => outcome.stopped = Some(code.to_owned()),
            Err(other) => return Err(other),
        }
        Ok(outcome)
    }

    async fn steps(&self, outcome: &mut Outcome) -> Result<()> {
        let (members, shut) = self.members()?;
        outcome.users = members.iter().map(|m| (m.user, UserOutcome::default())).collect();
        outcome.users.extend(shut);

        let hello = self.net.hello().await?;
        centre::same_server(&hello.stamp, self.installation.server)?;
        for member in &members {
            centre::note_time(self, &member.store, &hello.stamp)?;
            centre::meet_epoch(self, &member.store, hello.stamp.epoch)?;
        }

        // What the centre lost is found out before pushing, so that it goes in this very run.
        reconcile::ask(self, &members, outcome).await?;
        push::all(self, &members, outcome).await?;
        upload::all(self, &members, outcome).await?;
        reconcile::collect(self, &members, outcome).await?;

        let own = ProtocolRange { min: PROTOCOL, max: PROTOCOL };
        if hello.protocol.common(own).is_none() {
            return Err(Error::Rule("app.outdated"));
        }
        pull::all(self, &members, outcome).await?;
        if let Err(error) = packs::refresh_when_due(self.phone, self.net).await {
            outcome.packs = Some(error.code().to_owned());
        }
        Ok(())
    }

    /// Every file on the phone. One that can't be opened doesn't stop the others, and is not passed
    /// over in silence: its owner reads why.
    fn members(&self) -> Result<(Vec<Member>, Shut)> {
        let (mut members, mut shut) = (Vec::new(), Vec::new());
        for user in self.phone.users()? {
            let opened = self.phone.store(user).and_then(|store| {
                let is_somebodys = store.read(person::find)?.is_some();
                Ok(is_somebodys.then_some(store))
            });
            match opened {
                Ok(Some(store)) => members.push(Member { user: Some(user), store }),
                // A sign-in that was never finished: there is nothing in it.
                Ok(None) => {}
                Err(error) => {
                    let stopped = Some(error.code().to_owned());
                    shut.push((Some(user), UserOutcome { stopped, ..UserOutcome::default() }));
                }
            }
        }
        if let Some(store) = self.phone.carried()? {
            members.push(Member { user: None, store });
        }
        Ok((members, shut))
    }

    pub(super) fn now(&self, store: &Store) -> Result<DeviceTime> {
        let anchor = store.read(person::find)?.and_then(|p| p.anchor);
        Ok(crate::phone::corrected(self.phone, anchor))
    }
}

/// Notes why something of one person's did not go; ends the run only when nothing else would go
/// either.
pub(super) fn stopped(outcome: &mut Outcome, member: usize, failure: Failure) -> Result<()> {
    note(outcome, member, failure.code());
    if failure.ends_run() { Err(Error::Net(failure)) } else { Ok(()) }
}

pub(super) fn note(outcome: &mut Outcome, member: usize, code: &str) {
    if let Some((_, user)) = outcome.users.get_mut(member) {
        user.stopped = Some(code.to_owned());
    }
}

pub(super) fn count(outcome: &mut Outcome, member: usize, act: impl FnOnce(&mut UserOutcome)) {
    if let Some((_, user)) = outcome.users.get_mut(member) {
        act(user);
    }
}

/// The indices of members that still take part in a step.
pub(super) fn everybody(members: &[Member]) -> BTreeSet<usize> {
    (0..members.len()).collect()
}
