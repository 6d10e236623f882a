//! The authority: what it means for a centre to take an op, decide a move, and answer a pull.
//!
//! Admission, decision and projection are pure functions over a case and the city's facts
//! (`admit.rs`, `facts.rs`, `project.rs`); this type loads, plans, commits, and plans again when
//! somebody else was first.

mod act;
mod admit;
mod classes;
mod duty;
mod facts;
mod feeds;
mod hand_over;
mod live;
mod notices;
mod persons;
mod platform;
mod project;
mod pull;
mod push;
mod read;
mod readmit;
mod reconcile;
mod register;
mod rights;
mod rulings;
mod send;
mod similar;
mod timers;

use std::sync::{Arc, PoisonError, RwLock};

use shared::catalogue::{Catalogues, MigrationTable};
use shared::city::City;
use shared::codes::ComponentCode;
use shared::ids::Millis;
use shared::notice::NoticeFault;
use shared::sync::{ProtocolRange, Stamp};
use tokio::sync::{broadcast, watch};

use crate::store::{AuditRow, Committed, Identity, Plan, Store, StoreError};

pub use act::ActReply;
pub use classes::Classes;
pub(crate) use classes::built_in_migration;
pub use hand_over::HandedOver;
pub use live::{Newest, Told};
pub(crate) use notices::publisher;
pub use notices::{NoticeCounts, NoticeSeen, PUBLISH, Reader};
pub use read::{CaseDetail, QueueFilter};
pub use register::Registration;
pub use send::{OnDutyNow, Whom};

/// Where time comes from: Unix milliseconds.
pub type Clock = Arc<dyn Fn() -> Millis + Send + Sync>;

/// Protocol versions this centre answers pulls for.
pub const PROTOCOLS: ProtocolRange = ProtocolRange { min: 1, max: 1 };

/// How often a plan is made anew when others keep being first.
const ATTEMPTS: u32 = 64;

/// Why the authority could not answer.
#[derive(Debug, thiserror::Error)]
pub enum AuthorityError {
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Others kept being first.
    #[error("the case is being changed by many at once: try again")]
    Contended,
    /// There is no such case.
    #[error("there is no such case")]
    NoSuchCase,
    /// The case is not this person's to see.
    #[error("this case is not yours to see")]
    NotYours,
    /// Somebody changed the case since it was looked at.
    #[error("the case has changed since you looked: look again")]
    Changed,
    /// What a city demands a reason for was asked without one.
    #[error("give a reason")]
    NoReason,
    /// The case has no such caller.
    #[error("the case has no such caller")]
    NoSuchCaller,
    /// The caller's data was erased.
    #[error("nothing of this caller is kept any more")]
    CallerErased,
    /// The text of a case names its caller.
    #[error("the caller's name or telephone stands in the text of the case")]
    CallerInText,
    /// A notice to somebody outside the publisher's own units.
    #[error("you may address your own unit and those below it")]
    NotYourUnits,
    /// Another notice has this id.
    #[error("another notice was published under this id")]
    NoticeExists,
    /// There is no such notice, or it is not for this person.
    #[error("there is no such notice")]
    NoSuchNotice,
    /// A notice can't be published as it is.
    #[error(transparent)]
    Notice(#[from] NoticeFault),
    /// The handset speaks a protocol this centre no longer, or not yet, answers.
    #[error("this app can't read what the centre sends: update it; what it holds still goes up")]
    Protocol,
}

impl AuthorityError {
    /// The stable code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Store(e) => e.code(),
            Self::Contended => "case.contended",
            Self::NoSuchCase => "case.unknown",
            Self::NotYours => "case.not_yours",
            Self::Changed => "case.changed",
            Self::NoReason => "reason.missing",
            Self::NoSuchCaller => "caller.unknown",
            Self::CallerErased => "caller.erased",
            Self::CallerInText => "caller.in_text",
            Self::NotYourUnits => "notice.not_your_units",
            Self::NoticeExists => "notice.exists",
            Self::NoSuchNotice => "notice.unknown",
            Self::Notice(fault) => fault.code(),
            Self::Protocol => "protocol.unsupported",
        }
    }
}

/// What was imported last, as this process works with it.
#[derive(Debug, Clone)]
pub struct Edition {
    /// Grows with every import, by whatever process; 0 before the first.
    pub number: u64,
    /// The city.
    pub city: Arc<City>,
    /// Its classes: the imported editions, or the national tables that are built in.
    pub classes: Arc<Classes>,
    /// The codes of its components in order: each report that names one is compared with hundreds of
    /// thousands.
    pub components: Arc<[ComponentCode]>,
}

impl Edition {
    async fn read(store: &Store) -> Result<Self, StoreError> {
        // The number first: what is imported after it is found by the next look.
        let number = store.edition().await?;
        let city = store.city().await?.unwrap_or_else(facts::no_city);
        let classes = Classes::read(store).await?;
        let mut components: Vec<ComponentCode> = city.components.iter().map(|c| c.code).collect();
        components.sort_unstable();
        let (city, classes) = (Arc::new(city), Arc::new(classes));
        Ok(Self { number, city, classes, components: components.into() })
    }
}

/// The centre's authority over cases. Cheap to clone.
#[derive(Clone)]
pub struct Authority {
    store: Store,
    identity: Identity,
    edition: Arc<RwLock<Edition>>,
    clock: Clock,
    changes: watch::Sender<u64>,
    told: broadcast::Sender<live::Told>,
}

impl std::fmt::Debug for Authority {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Authority({})", self.identity.server)
    }
}

impl Authority {
    /// Opens the authority over a store; a new store gets a new identity.
    ///
    /// # Errors
    /// The store fails.
    pub async fn open(store: Store, clock: Clock) -> Result<Self, StoreError> {
        let identity = Identity {
            server: shared::ids::ServerId(uuid::Uuid::now_v7()),
            epoch: shared::ids::Epoch(uuid::Uuid::now_v7()),
        };
        let identity = store.identity(identity).await?;
        let edition = Arc::new(RwLock::new(Edition::read(&store).await?));
        let (changes, told) = (watch::Sender::new(0), broadcast::Sender::new(live::BEHIND));
        Ok(Self { store, identity, edition, clock, changes, told })
    }

    /// The store, for accounts, devices and health.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// What this process works with now.
    #[must_use]
    pub fn edition(&self) -> Edition {
        // A poisoned lock still holds a whole edition: the writer swaps it and nothing else.
        self.edition.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The city as it is configured now.
    #[must_use]
    pub fn city(&self) -> Arc<City> {
        self.edition().city
    }

    /// The classes in use.
    #[must_use]
    pub fn classes(&self) -> Arc<Classes> {
        self.edition().classes
    }

    /// Replaces the city.
    ///
    /// # Errors
    /// The store fails.
    pub async fn set_city(&self, city: &City, audit: Option<&AuditRow>) -> Result<(), StoreError> {
        self.store.set_city(city, audit).await?;
        self.look_for_edition().await.map(drop)
    }

    /// Replaces the editions of the catalogue.
    ///
    /// # Errors
    /// The store fails.
    pub async fn set_catalogues(
        &self,
        catalogues: &Catalogues,
        audit: Option<&AuditRow>,
    ) -> Result<(), StoreError> {
        self.store.set_catalogues(catalogues, audit).await?;
        self.look_for_edition().await.map(drop)
    }

    /// Replaces the city's own rows of what became of older classes.
    ///
    /// # Errors
    /// The store fails.
    pub async fn set_migration(
        &self,
        table: &MigrationTable,
        audit: Option<&AuditRow>,
    ) -> Result<(), StoreError> {
        self.store.set_migration(table, audit).await?;
        self.look_for_edition().await.map(drop)
    }

    /// Takes up what was imported since, by whatever process; tells whether there was anything.
    ///
    /// # Errors
    /// The store fails, or what it holds can't be read: the edition before stays in use.
    pub async fn look_for_edition(&self) -> Result<bool, StoreError> {
        if self.store.edition().await? == self.edition().number {
            return Ok(false);
        }
        let fresh = Edition::read(&self.store).await?;
        *self.edition.write().unwrap_or_else(PoisonError::into_inner) = fresh;
        // Areas may have moved: whoever waits looks again.
        self.look_again();
        Ok(true)
    }

    /// The centre's time.
    #[must_use]
    pub fn now(&self) -> Millis {
        (self.clock)()
    }

    /// What goes on every message.
    #[must_use]
    pub fn stamp(&self) -> Stamp {
        Stamp { server: self.identity.server, epoch: self.identity.epoch, now: self.now() }
    }

    /// Counts committed changes of this process: whoever waits looks again when it moves. Changes of
    /// other processes on the same database are found by looking from time to time.
    #[must_use]
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.changes.subscribe()
    }

    async fn commit(&self, plan: &Plan) -> Result<Committed, StoreError> {
        let committed = self.store.commit(plan).await?;
        if committed == Committed::Done && !plan.cases.is_empty() {
            self.propose_merges(&plan.cases, plan.at).await;
            self.look_again();
            self.tell(plan);
        }
        Ok(committed)
    }

    /// Lets whoever waits look again.
    fn look_again(&self) {
        self.changes.send_modify(|n| *n = n.wrapping_add(1));
    }
}
