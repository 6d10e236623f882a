//! What a fake centre has stored. All of it can be cloned: that is a backup.

use std::collections::{BTreeMap, BTreeSet};

use shared::case::{Case, Entry};
use shared::city::UserProfile;
use shared::ids::{
    ActorId, CaseId, Epoch, Head, InstallationId, Millis, NoticeId, OpId, Seq, ServerId, UserId,
};
use shared::media::{MediaKind, Sha256Hash};
use shared::notice::Notice;
use shared::ops::{ActorRecord, Body, Outcome};
use shared::sync::{Feed, Manifest, OpReceipt, ReadMark, Scope, Stamp};
use uuid::Uuid;

/// Decides an op's outcome in place of the ordinary rules.
pub type Judge = fn(&Body) -> Option<Outcome>;

/// An account.
#[derive(Debug, Clone)]
pub(super) struct Account {
    pub(super) profile: UserProfile,
    pub(super) password: String,
    pub(super) scope: Scope,
}

/// An upload under way.
#[derive(Debug, Clone)]
pub struct Upload {
    /// The hash it must have.
    pub sha256: Sha256Hash,
    /// What sort.
    pub kind: MediaKind,
    /// Its size.
    pub size: u64,
    /// What has come.
    pub bytes: Vec<u8>,
}

/// The stored state.
#[derive(Clone)]
pub(super) struct State {
    pub(super) stamp: Stamp,
    pub(super) accounts: BTreeMap<UserId, Account>,
    pub(super) tokens: BTreeMap<String, UserId>,
    pub(super) installations: BTreeMap<InstallationId, String>,
    pub(super) enrol_tokens: BTreeSet<String>,
    pub(super) actors: BTreeMap<ActorId, ActorRecord>,
    pub(super) heads: BTreeMap<(ActorId, Seq), Head>,
    pub(super) receipts: BTreeMap<(ActorId, Seq), OpReceipt>,
    pub(super) outcomes: BTreeMap<OpId, Outcome>,
    pub(super) logs: BTreeMap<CaseId, Vec<Entry>>,
    pub(super) cases: BTreeMap<CaseId, Case>,
    pub(super) feeds: BTreeMap<Feed, BTreeMap<CaseId, (u64, bool)>>,
    pub(super) blobs: BTreeMap<Sha256Hash, (Vec<u8>, Millis)>,
    pub(super) uploads: BTreeMap<String, Upload>,
    pub(super) manifest: Option<Manifest>,
    pub(super) packs: BTreeMap<(String, u64), Vec<u8>>,
    pub(super) notices: BTreeMap<NoticeId, (u64, Notice)>,
    pub(super) read_marks: BTreeMap<(UserId, NoticeId), ReadMark>,
    pub(super) before_notices: bool,
    pub(super) judge: Option<Judge>,
    pub(super) counter: u64,
}

impl State {
    pub(super) fn new(now: Millis) -> Self {
        let server = ServerId(Uuid::from_u128(0xC171));
        let epoch = Epoch(Uuid::from_u128(1));
        Self {
            stamp: Stamp { server, epoch, now },
            accounts: BTreeMap::new(),
            tokens: BTreeMap::new(),
            installations: BTreeMap::new(),
            enrol_tokens: BTreeSet::new(),
            actors: BTreeMap::new(),
            heads: BTreeMap::new(),
            receipts: BTreeMap::new(),
            outcomes: BTreeMap::new(),
            logs: BTreeMap::new(),
            cases: BTreeMap::new(),
            feeds: BTreeMap::new(),
            blobs: BTreeMap::new(),
            uploads: BTreeMap::new(),
            manifest: None,
            packs: BTreeMap::new(),
            notices: BTreeMap::new(),
            read_marks: BTreeMap::new(),
            before_notices: false,
            judge: None,
            counter: 0,
        }
    }

    pub(super) fn next(&mut self) -> u64 {
        self.counter = self.counter.saturating_add(1);
        self.counter
    }

    /// Moves a case to the end of a feed.
    pub(super) fn touch(&mut self, feed: Feed, case: CaseId, left: bool) {
        let feed = self.feeds.entry(feed).or_default();
        let last = feed.values().map(|(at, _)| *at).max().unwrap_or(0);
        feed.insert(case, (last.saturating_add(1), left));
    }
}
