//! A centre in this process with the demo city, and a handset reduced to its chain: what is measured
//! on it is the centre's own work, without a network.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use async_trait::async_trait;
use serde_bytes::ByteBuf;
use shared::case::{FieldValue, ObjectValue, PlaceValue};
use shared::city::Role;
use shared::geo::{Datum, FixSource, Point};
use shared::ids::{BootId, CaseId, Head, InstallationId, OpId, Seq, UserId};
use shared::media::{MediaKind, MediaRole, Sha256Hash};
use shared::ops::{
    ActorRecord, Body, CaseCreated, DeviceTime, FieldWrite, FieldsSet, MediaAttached, RemarkAdded,
    ReportKind, SealedOp, Signer,
};
use shared::sync::{BatchAnswer, PushRequest};
use shared::text::{Code, Line, Paragraph};
use sync_server::authority::Authority;
use sync_server::demo::demo_city;
use sync_server::store::engine::{
    Applied, Dialect, Engine, EngineError, Query, Row, Statement, Tally,
};
use sync_server::store::{Account, Store};
use system_tests::{Fallible, Trouble};
use uuid::Uuid;

/// Morning in the city.
const MORNING: i64 = 1_782_867_600_000;
/// Places from west to east, and from south to north, 50 m apart.
const EAST: u32 = 40;
const NORTH: u32 = 26;
/// How many classes are reported.
const CLASSES: u32 = 20;
/// Ops of one report.
pub(crate) const OPS_PER_CASE: usize = 5;

/// An engine that also keeps what it was told to write.
#[derive(Debug)]
pub(crate) struct Recording {
    inner: Arc<dyn Engine>,
    told: Mutex<Vec<Vec<Statement>>>,
    copying_ns: AtomicU64,
}

impl Recording {
    pub(crate) fn over(inner: Arc<dyn Engine>) -> Arc<Self> {
        Arc::new(Self { inner, told: Mutex::default(), copying_ns: AtomicU64::new(0) })
    }

    /// How long the copies took since the last time: a cost of measuring, not of what is measured.
    pub(crate) fn spent_copying(&self) -> Duration {
        Duration::from_nanos(self.copying_ns.swap(0, Ordering::Relaxed))
    }

    /// What was written since the last time.
    pub(crate) fn taken(&self) -> Vec<Vec<Statement>> {
        std::mem::take(&mut *self.told.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[async_trait]
impl Engine for Recording {
    fn dialect(&self) -> Dialect {
        self.inner.dialect()
    }

    async fn apply(&self, batch: Vec<Statement>) -> Result<Applied, EngineError> {
        let begun = Instant::now();
        self.told.lock().unwrap_or_else(PoisonError::into_inner).push(batch.clone());
        let spent = u64::try_from(begun.elapsed().as_nanos()).unwrap_or(u64::MAX);
        self.copying_ns.fetch_add(spent, Ordering::Relaxed);
        self.inner.apply(batch).await
    }

    async fn query(&self, query: Query) -> Result<Vec<Row>, EngineError> {
        self.inner.query(query).await
    }

    async fn backup_to(&self, path: &std::path::Path) -> Result<(), EngineError> {
        self.inner.backup_to(path).await
    }

    fn tally(&self) -> Tally {
        self.inner.tally()
    }

    async fn close(&self) -> Result<(), EngineError> {
        self.inner.close().await
    }
}

/// The centre.
pub(crate) struct Office {
    /// Its authority.
    pub(crate) authority: Authority,
    /// Its people.
    pub(crate) people: Vec<Account>,
}

impl Office {
    /// Opens a centre on an engine whose tables are there, and fills it with the demo city.
    pub(crate) async fn on(store: Store) -> Fallible<Self> {
        let demo = demo_city()?;
        store.set_city(&demo.city, None).await?;
        let mut people = Vec::new();
        for user in demo.users {
            let (profile, password) = (user.profile, "none".to_owned());
            let account = Account { profile, password, scope_rev: 1, active: true };
            store.add_account(&account, None).await?;
            people.push(account);
        }
        let authority = Authority::open(store, Arc::new(|| MORNING)).await?;
        Ok(Self { authority, people })
    }

    /// The first person of a role.
    pub(crate) fn any(&self, role: Role) -> Fallible<&Account> {
        let found = self.people.iter().find(|a| a.profile.holds(role));
        found.ok_or_else(|| Trouble(format!("nobody is {}", role.label_zh())))
    }

    /// A handset of a collector.
    pub(crate) async fn handset(&self) -> Fallible<Handset> {
        let user = self.any(Role::Collector)?.profile.id;
        let installation = InstallationId(Uuid::now_v7());
        let mut handset = Handset::new(user, installation);
        let record = ActorRecord::new(handset.signer.key(), user, installation);
        self.authority.store().register_actor(&record).await?;
        handset.sent = 0;
        Ok(handset)
    }
}

/// A handset reduced to its chain.
pub(crate) struct Handset {
    /// Its key.
    pub(crate) signer: Signer,
    /// Which phone.
    pub(crate) installation: InstallationId,
    user: UserId,
    sealed: Vec<SealedOp>,
    sent: usize,
    reports: u32,
}

impl Handset {
    pub(crate) fn new(user: UserId, installation: InstallationId) -> Self {
        let mut secret = [0; 32];
        let (a, b) = (Uuid::new_v4(), Uuid::new_v4());
        secret.iter_mut().zip(a.as_bytes().iter().chain(b.as_bytes())).for_each(|(s, r)| *s = *r);
        let signer = Signer::from_secret(&secret);
        Self { signer, installation, user, sealed: Vec::new(), sent: 0, reports: 0 }
    }

    fn last(&self) -> (Seq, Head) {
        let genesis = (0, Head::genesis(&self.signer.key()));
        self.sealed.last().map_or(genesis, |op| (op.seq, op.head))
    }

    fn say(&mut self, case: CaseId, body: &Body) {
        let boot = BootId([1; 4]);
        let time = DeviceTime { wall_ms: MORNING, utc_offset_min: 480, monotonic_ms: 1, boot };
        self.sealed.push(Signer::seal(self.last(), OpId(Uuid::now_v7()), case, 1, time, body));
    }

    /// Where the next report is: the demo city is walked from end to end, 50 m at a time, so that a
    /// report has about as many others near it as in a city, and not hundreds.
    fn place(&self) -> Point {
        let begun = u32::from(self.signer.key().0.first().copied().unwrap_or(0));
        let at = i32::try_from((begun * 7 + self.reports) % (EAST * NORTH)).unwrap_or(0);
        let east = i32::try_from(EAST).unwrap_or(1);
        Point {
            lon_e7: 1_023_010_000 + at % east * 5_850,
            lat_e7: 398_000_000 + at / east * 4_500,
            datum: Datum::Wgs84,
        }
    }

    /// A report of [`OPS_PER_CASE`] ops with the hashes of its photos.
    pub(crate) fn reports(&mut self, photos: &[Sha256Hash]) -> CaseId {
        self.reports += 1;
        let case = CaseId(Uuid::now_v7());
        let point = self.place();
        let facts = CaseCreated {
            reporter: self.user,
            work_number: Code::clipped("采0101"),
            field_code: Code::clipped(&format!("采0101-0701-{:03}", self.reports % 1000)),
            kind: ReportKind::Patrol,
            found_at: MORNING,
            catalogue: Code::clipped("gb47678.5-2026/1"),
            fix: None,
        };
        self.say(case, &Body::CaseCreated(facts));
        let object = ObjectValue {
            class: Some(Code::clipped(&format!(
                "gb47678.5-2026/component/01/{:03}",
                1 + self.reports % CLASSES
            ))),
            condition: None,
            component: None,
        };
        let place = PlaceValue {
            point: Some(point),
            accuracy_dm: Some(60),
            source: FixSource::Gnss,
            text: Line::clipped("示范路 12 号门前"),
            unit_grid: None,
        };
        let words = Paragraph::clipped("井盖破损，边缘翘起，行人绕行");
        let values = [
            FieldValue::Object(object),
            FieldValue::Place(place),
            FieldValue::Description(words.clone()),
        ];
        let writes = values.map(|value| FieldWrite { value, seen: Vec::new() }).to_vec();
        let salt = Uuid::new_v4().into_bytes().into();
        self.say(case, &Body::FieldsSet(FieldsSet { writes, salt }));
        for sha256 in photos {
            let medium = MediaAttached {
                kind: MediaKind::Photo,
                role: MediaRole::Near,
                sha256: *sha256,
                bytes: 200_000,
                thumb: None,
                capture: None,
            };
            self.say(case, &Body::MediaAttached(medium));
        }
        for _ in photos.len() + 2..OPS_PER_CASE {
            let text = words.clone();
            self.say(case, &Body::RemarkAdded(RemarkAdded { text, salt }));
        }
        case
    }

    /// The push of everything said since the last time.
    pub(crate) fn unsent(&mut self) -> Fallible<PushRequest> {
        let before = match self.sent.checked_sub(1).and_then(|n| self.sealed.get(n)) {
            Some(op) => op.head,
            None => Head::genesis(&self.signer.key()),
        };
        let run = self.sealed.get(self.sent..).unwrap_or_default();
        let batch = self.signer.sign(before, run).ok_or_else(|| Trouble("nothing said".into()))?;
        self.sent = self.sealed.len();
        Ok(PushRequest { batches: vec![ByteBuf::from(batch.encode())] })
    }
}

/// How many ops an answer admits; a refusal is a defect of the bench.
pub(crate) fn admitted(answers: &[BatchAnswer]) -> Fallible<usize> {
    let mut count = 0;
    for answer in answers {
        let BatchAnswer::Admitted { receipts, .. } = answer else {
            return Err(Trouble(format!("not admitted: {answer:?}")));
        };
        let odd = receipts.iter().find(|r| r.outcome != shared::ops::Outcome::Accepted);
        if let Some(odd) = odd {
            return Err(Trouble(format!("not accepted: {odd:?}")));
        }
        count += receipts.len();
    }
    Ok(count)
}

/// Hashes of photos nobody took.
pub(crate) fn hashes(n: usize) -> Vec<Sha256Hash> {
    (0..n).map(|_| Sha256Hash::of(Uuid::new_v4().as_bytes())).collect()
}
