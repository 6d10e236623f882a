//! A centre with the demo city, on one of the engines.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use postgres_fixture::Database;
use shared::case::Verdict;
use shared::city::Role;
use shared::ids::{CaseId, InstallationId, UserId};
use shared::workflow::{Move, MoveArgs, Request};
use sync_server::authority::{ActReply, Authority};
use sync_server::demo::demo_city;
use sync_server::sign_in::password::Cost;
use sync_server::sign_in::{Lifetimes, SignIn};
use sync_server::store::engine::{Conflicting, Engine, SqliteEngine, SqliteOptions, open};
use sync_server::store::{Account, Enrolment, Installation, Keeper, Store};
use uuid::Uuid;

/// 2026-07-01 09:00 in the city.
pub(crate) const MORNING: i64 = 1_782_867_600_000;

pub(crate) struct Centre {
    pub(crate) authority: Authority,
    now: Arc<AtomicI64>,
    people: BTreeMap<String, Account>,
    _keeps: Keeps,
}

enum Keeps {
    Folder(#[expect(dead_code, reason = "the folder goes when this goes")] tempfile::TempDir),
    Database(#[expect(dead_code, reason = "the database goes when this goes")] Database),
}

impl Centre {
    pub(crate) async fn sqlite(losing: bool) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("centre.db");
        let engine: Arc<dyn Engine> =
            Arc::new(SqliteEngine::open(path, SqliteOptions::default()).await.unwrap());
        Self::on(engine, losing, Keeps::Folder(folder)).await
    }

    pub(crate) async fn postgres(losing: bool) -> Self {
        let database = Database::fresh().unwrap();
        let engine = open(&database.uri()).await.unwrap();
        Self::on(engine, losing, Keeps::Database(database)).await
    }

    async fn on(engine: Arc<dyn Engine>, losing: bool, keeps: Keeps) -> Self {
        let store = Store::open(Arc::clone(&engine)).await.unwrap();
        let demo = demo_city().unwrap();
        store.set_city(&demo.city, None).await.unwrap();
        let mut people = BTreeMap::new();
        for user in demo.users {
            let number = user.profile.work_number.to_string();
            let account = Account {
                profile: user.profile,
                password: "none".to_owned(),
                scope_rev: 1,
                active: true,
            };
            store.add_account(&account, None).await.unwrap();
            people.insert(number, account);
        }
        let store = if losing {
            Store::open(Arc::new(Conflicting::new(engine))).await.unwrap()
        } else {
            store
        };
        let now = Arc::new(AtomicI64::new(MORNING));
        let told = now.clone();
        let clock = Arc::new(move || told.load(Ordering::SeqCst));
        let authority = Authority::open(store, clock).await.unwrap();
        Self { authority, now, people, _keeps: keeps }
    }

    /// Time passes.
    pub(crate) fn pass(&self, ms: i64) {
        self.now.fetch_add(ms, Ordering::SeqCst);
    }

    /// The account with this work number.
    pub(crate) fn person(&self, number: &str) -> &Account {
        &self.people[number]
    }

    pub(crate) fn user(&self, number: &str) -> UserId {
        self.person(number).profile.id
    }

    /// The first account that holds a role.
    pub(crate) fn any(&self, role: Role) -> &Account {
        self.people.values().find(|a| a.profile.holds(role)).unwrap()
    }

    /// A crew, the clerk of its unit, and the unit.
    pub(crate) fn crew_and_clerk(&self) -> (&Account, &Account, String) {
        let crew = self.any(Role::Crew);
        let unit = crew.profile.unit.clone().unwrap();
        let clerk = self
            .people
            .values()
            .find(|a| a.profile.holds(Role::UnitClerk) && a.profile.unit.as_ref() == Some(&unit))
            .unwrap();
        (crew, clerk, unit.to_string())
    }

    /// The door of this centre.
    pub(crate) fn sign_in(&self) -> SignIn {
        let cost = Cost { memory_kib: 8, passes: 1 };
        SignIn::new(self.authority.store().clone(), cost, Lifetimes::default()).unwrap()
    }

    /// The administrator.
    pub(crate) fn keeper(&self) -> Keeper {
        Keeper { by: Some(self.any(Role::Administrator).profile.id), at: MORNING }
    }

    /// What administrators did, oldest first.
    pub(crate) async fn acts(&self) -> Vec<String> {
        let log = self.authority.store().audit_log(None, 1000).await.unwrap();
        log.into_iter().rev().map(|row| row.act).collect()
    }

    /// A phone that is enrolled here.
    pub(crate) async fn enrolled(&self) -> InstallationId {
        let id = InstallationId(Uuid::now_v7());
        let token_hash = {
            let mut hash = [0; 32];
            hash[..16].copy_from_slice(&id.bytes());
            hash
        };
        let store = self.authority.store();
        let note = "test".to_owned();
        let enrolment = Enrolment { token_hash, note, expires_at: MORNING + 1_000_000 };
        let row = self.keeper().does("enrolment.made", "test");
        until_done(|| store.put_enrolment(&enrolment, &row)).await;
        let installation = Installation {
            id,
            device: "test phone".to_owned(),
            secret_hash: vec![0; 32],
            revoked: false,
            enrolled_at: MORNING,
            seen_at: MORNING,
        };
        until_done(|| store.enrol(token_hash, &installation)).await;
        id
    }

    /// An act at a desk that must be applied.
    pub(crate) async fn does(
        &self,
        who: &Account,
        case: CaseId,
        mv: Move,
        args: MoveArgs,
    ) -> ActReply {
        let reply = self.tries(who, case, mv, args).await;
        assert_eq!(reply.verdict, Verdict::Applied, "{mv:?} by {}", who.profile.work_number);
        reply
    }

    /// An act at a desk, whatever becomes of it.
    pub(crate) async fn tries(
        &self,
        who: &Account,
        case: CaseId,
        mv: Move,
        args: MoveArgs,
    ) -> ActReply {
        let request = Request { mv, task: None, after: None, seen_pos: 0, args };
        self.authority.act(case, request, None, who).await.unwrap()
    }
}

/// Repeats what a lost race undid.
pub(crate) async fn until_done<F, T>(mut attempt: F)
where
    F: FnMut() -> T,
    T: Future<Output = Result<sync_server::store::Committed, sync_server::store::StoreError>>,
{
    for _ in 0..10 {
        if attempt().await.unwrap() == sync_server::store::Committed::Done {
            return;
        }
    }
    panic!("never committed");
}

pub(crate) fn reason(text: &str) -> MoveArgs {
    MoveArgs { reason: Some(shared::text::Text::new(text).unwrap()), ..MoveArgs::default() }
}
