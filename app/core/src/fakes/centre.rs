//! A centre in the test's own process, with weather between it and the phone.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use shared::case::{Case, Verdict};
use shared::city::UserProfile;
use shared::ids::{CaseId, Epoch, InstallationId, Millis, OpId, ServerId, UserId};
use shared::media::Sha256Hash;
use shared::ops::Signer;
use shared::sync::{CrewMember, Feed, Manifest, Pack, Scope};
use shared::workflow::Request;
use uuid::Uuid;

use super::state::{Account, Judge, State};
use crate::sync::Failure;

/// What happens to one call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// It arrives and its answer comes back.
    None,
    /// It doesn't arrive.
    Lost,
    /// It arrives, the answer is lost.
    LostReply,
    /// A captive portal answers in its place.
    Portal,
    /// The centre is in trouble.
    Trouble,
}

/// A centre.
pub struct FakeCentre {
    state: Mutex<State>,
    weather: Mutex<Weather>,
    city: Signer,
}

#[derive(Default)]
struct Weather {
    offline: bool,
    next: VecDeque<Fault>,
    calls: BTreeMap<&'static str, u64>,
    media_bytes: u64,
    largest_push: usize,
}

impl FakeCentre {
    /// A centre whose time is `now`, with no account yet.
    #[must_use]
    pub fn new(now: Millis) -> Self {
        Self {
            state: Mutex::new(State::new(now)),
            weather: Mutex::default(),
            city: Signer::from_secret(&[0xC1; 32]),
        }
    }

    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn weather(&self) -> MutexGuard<'_, Weather> {
        self.weather.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn city(&self) -> &Signer {
        &self.city
    }

    /// One call through the weather.
    pub(super) fn call<T>(
        &self,
        name: &'static str,
        act: impl FnOnce(&mut State) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let fault = {
            let mut weather = self.weather();
            *weather.calls.entry(name).or_default() += 1;
            if weather.offline {
                Fault::Lost
            } else {
                weather.next.pop_front().unwrap_or(Fault::None)
            }
        };
        match fault {
            Fault::None => act(&mut self.state()),
            Fault::Lost => Err(Failure::Offline("no way".to_owned())),
            Fault::LostReply => {
                act(&mut self.state())?;
                Err(Failure::Offline("the answer was lost".to_owned()))
            }
            Fault::Portal => Err(Failure::NotTheCentre("<html>".to_owned())),
            Fault::Trouble => Err(Failure::Refused { status: 503, code: "server.busy".to_owned() }),
        }
    }

    pub(super) fn note_media(&self, bytes: u64) {
        self.weather().media_bytes += bytes;
    }

    pub(super) fn note_push(&self, bytes: usize) {
        let mut weather = self.weather();
        weather.largest_push = weather.largest_push.max(bytes);
    }

    /// Cuts the network, or restores it.
    pub fn set_offline(&self, offline: bool) {
        self.weather().offline = offline;
    }

    /// What happens to the next calls, in order.
    pub fn next_calls(&self, faults: impl IntoIterator<Item = Fault>) {
        self.weather().next.extend(faults);
    }

    /// Ends all prepared faults.
    pub fn clear_faults(&self) {
        self.weather().next.clear();
    }

    /// How often a route was called.
    #[must_use]
    pub fn calls(&self, name: &str) -> u64 {
        self.weather().calls.get(name).copied().unwrap_or(0)
    }

    /// Bytes of media that arrived, repeated ones too.
    #[must_use]
    pub fn media_bytes(&self) -> u64 {
        self.weather().media_bytes
    }

    /// Bytes of the largest push.
    #[must_use]
    pub fn largest_push(&self) -> usize {
        self.weather().largest_push
    }

    /// Which centre it is.
    #[must_use]
    pub fn server(&self) -> ServerId {
        self.state().stamp.server
    }

    /// A one-time token for enrolling a phone.
    pub fn enrolment_token(&self) -> String {
        let mut state = self.state();
        let token = format!("enrol-{}", state.next());
        state.enrol_tokens.insert(token.clone());
        token
    }

    /// An account with its ordinary feeds.
    pub fn add_account(&self, profile: UserProfile, password: &str) {
        let mut feeds = BTreeSet::from([Feed::Mine(profile.id), Feed::Task(profile.id)]);
        feeds.extend(profile.grids.iter().cloned().map(Feed::Grid));
        let scope = Scope { rev: 1, feeds, crews: Vec::new() };
        let account = Account { password: password.to_owned(), scope, profile };
        self.state().accounts.insert(account.profile.id, account);
    }

    /// Changes what a person may follow.
    pub fn set_feeds(&self, user: UserId, feeds: BTreeSet<Feed>) {
        if let Some(account) = self.state().accounts.get_mut(&user) {
            let (rev, crews) = (account.scope.rev.saturating_add(1), account.scope.crews.clone());
            account.scope = Scope { rev, feeds, crews };
        }
    }

    /// Tells a unit clerk whom it may give work.
    pub fn set_crews(&self, user: UserId, crews: Vec<CrewMember>) {
        if let Some(account) = self.state().accounts.get_mut(&user) {
            account.scope.crews = crews;
        }
    }

    /// Puts a case into a feed, or takes it out.
    pub fn set_in_feed(&self, feed: Feed, case: CaseId, is_in: bool) {
        self.state().touch(feed, case, !is_in);
    }

    /// Takes every token back.
    pub fn end_sessions(&self) {
        self.state().tokens.clear();
    }

    /// Lets ops be judged in place of the ordinary rules.
    pub fn set_judge(&self, judge: Option<Judge>) {
        self.state().judge = judge;
    }

    /// Somebody at a desk asks for a move.
    pub fn desk(&self, case: CaseId, by: UserId, request: &Request) -> Verdict {
        self.state().desk(case, by, request)
    }

    /// A case as the centre has it.
    #[must_use]
    pub fn case(&self, case: CaseId) -> Option<Case> {
        self.state().cases.get(&case).cloned()
    }

    /// Every case.
    #[must_use]
    pub fn cases(&self) -> Vec<Case> {
        self.state().cases.values().cloned().collect()
    }

    /// Whether an op is in the centre's store.
    #[must_use]
    pub fn has_op(&self, op: OpId) -> bool {
        self.state().has_op(op)
    }

    /// Hashes of the stored media.
    #[must_use]
    pub fn blobs(&self) -> BTreeSet<Sha256Hash> {
        self.state().blobs.keys().copied().collect()
    }

    /// Loses stored bytes.
    pub fn lose_blob(&self, sha256: &Sha256Hash) {
        self.state().blobs.remove(sha256);
    }

    /// Forgets uploads under way.
    pub fn forget_uploads(&self) {
        self.state().uploads.clear();
    }

    /// Time passes.
    pub fn pass(&self, ms: u64) {
        let mut state = self.state();
        state.stamp.now = state.stamp.now.saturating_add_unsigned(ms);
    }

    /// A backup of everything stored.
    #[must_use]
    pub fn backup(&self) -> Backup {
        Backup(self.state().clone())
    }

    /// Restores a backup: a new life of the store, with the present accounts' tokens kept.
    pub fn restore(&self, backup: &Backup) {
        let mut state = self.state();
        let (old_epoch, now) = (state.stamp.epoch, state.stamp.now);
        *state = backup.0.clone();
        state.stamp.now = now;
        state.stamp.epoch = Epoch(Uuid::from_u128(old_epoch.0.as_u128().wrapping_add(1)));
    }

    /// Takes one encoded batch, as if some phone had carried it here.
    pub fn take_batch(&self, batch: &[u8]) -> shared::sync::BatchAnswer {
        self.state().admit(batch)
    }

    /// Becomes another centre under the same address.
    pub fn become_another(&self) {
        let mut state = self.state();
        let server = state.stamp.server.0.as_u128();
        state.stamp.server = ServerId(Uuid::from_u128(server.wrapping_add(1)));
    }

    /// Puts packs on offer.
    pub fn set_packs(&self, packs: Vec<(Pack, Vec<u8>)>) {
        let listed = packs.iter().map(|(pack, _)| pack.clone()).collect();
        let manifest = Manifest::signed(listed, &self.city);
        let mut state = self.state();
        state.manifest = Some(manifest);
        for (pack, bytes) in packs {
            state.packs.insert((pack.name.to_string(), pack.version), bytes);
        }
    }

    /// Makes an actor one whose chain was seen twice.
    pub fn fork_actors_of(&self, user: UserId) {
        for actor in self.state().actors.values_mut().filter(|actor| actor.user == user) {
            actor.standing = shared::ops::ActorStanding::Forked;
        }
    }

    /// Forgets that an installation registered any key.
    pub fn forget_actors_of(&self, installation: InstallationId) {
        self.state().actors.retain(|_, actor| actor.installation != installation);
    }
}

/// Everything a centre had stored at some time.
pub struct Backup(State);

impl Backup {
    /// A centre that goes on from here in the same life, for telling one story many times.
    #[must_use]
    pub fn open(&self) -> FakeCentre {
        let centre = FakeCentre::new(self.0.stamp.now);
        *centre.state() = self.0.clone();
        centre
    }
}
