use shared::case::{Author, Verdict};
use shared::ops::ReportKind;
use shared::workflow::Move;

use super::*;
use crate::demo::demo_city;
use crate::store::engine::{SqliteEngine, SqliteOptions};
use crate::store::{Account, CaseFilter, CaseSummary};

/// 2026-07-01 09:00 in the city, a Wednesday.
const MORNING: Millis = 1_782_867_600_000;

async fn demo(folder: &std::path::Path) -> (Store, Vault) {
    let engine = SqliteEngine::open(folder.join("centre.db"), SqliteOptions::default()).await;
    let store = Store::open(Arc::new(engine.unwrap())).await.unwrap();
    let demo = demo_city().unwrap();
    store.set_city(&demo.city, None).await.unwrap();
    for user in demo.users {
        let (profile, password) = (user.profile, "none".to_owned());
        let account = Account { profile, password, scope_rev: 1, active: true };
        store.add_account(&account, None).await.unwrap();
    }
    (store, Vault::open("memory:").unwrap())
}

fn wanted(cases: u32) -> Wanted {
    Wanted { cases, days: 6, now: MORNING, seed: 7 }
}

async fn all(store: &Store) -> Vec<CaseSummary> {
    let filter = CaseFilter { limit: 10_000, ..CaseFilter::default() };
    store.queue(&filter).await.unwrap()
}

#[tokio::test]
async fn every_history_is_legal_chained_and_in_the_order_of_time() {
    let folder = tempfile::tempdir().unwrap();
    let (store, vault) = demo(folder.path()).await;
    let added = add_past(store.clone(), &vault, wanted(240), |_| ()).await.unwrap();
    assert_eq!((added.cases, added.ended.values().sum::<u32>()), (240, 240));
    let open: BTreeSet<CaseState> = ROADS.iter().map(|road| road.from).collect();
    let missing: Vec<_> = open.iter().filter(|state| !added.ended.contains_key(state)).collect();
    assert!(missing.is_empty(), "no case rests in {missing:?}");

    let (mut numbers, mut codes, mut moves) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    let cases = all(&store).await;
    assert_eq!(cases.len(), 240);
    for CaseSummary { case, created_at, changed_at } in cases {
        let log = store.entries(case.id, 0).await.unwrap();
        let mut folded = Case::new(case.id);
        let mut before = 0;
        for entry in &log {
            folded.apply(entry);
            assert!(entry.received_at >= before && entry.received_at < MORNING);
            before = entry.received_at;
            assert!(entry.verdict.is_none() || entry.verdict == Some(Verdict::Applied));
            assert!(matches!(entry.by, Author::Person(_)));
            assert!(entry.flags.is_empty(), "{:?}", entry.flags);
            moves.extend(entry.request.as_ref().map(|request| request.mv));
        }
        assert_eq!(folded, case, "the stored case is the fold of its log");
        let heard = log.first().map(|entry| entry.received_at);
        assert_eq!((heard, before), (Some(created_at), changed_at));
        codes.insert(case.doc.facts().unwrap().what.field_code.to_string());
        if let Some(number) = &case.flow.number {
            let filed = |mv| log.iter().find(|e| e.request.as_ref().is_some_and(|r| r.mv == mv));
            let filed = filed(Move::File).unwrap().received_at + 8 * hours::HOUR;
            let day = jiff::Timestamp::from_millisecond(filed).unwrap().strftime("C%Y%m%d-");
            assert!(number.to_string().starts_with(&day.to_string()), "{number} filed {day}");
            assert!(numbers.insert(number.clone()));
        }
    }
    assert_eq!(codes.len(), 240, "no field code twice");
    let roads = [Move::Decline, Move::Return, Move::Rework, Move::Close, Move::SendBackToCrew];
    assert!(roads.iter().all(|mv| moves.contains(mv)), "side roads were taken: {moves:?}");
}

#[tokio::test]
async fn a_second_past_comes_on_top_of_the_first() {
    let folder = tempfile::tempdir().unwrap();
    let (store, vault) = demo(folder.path()).await;
    let mut heard = 0;
    for seed in [1, 2] {
        let wanted = Wanted { seed, ..wanted(30) };
        add_past(store.clone(), &vault, wanted, |_| heard += 1).await.unwrap();
    }
    let cases = all(&store).await;
    let facts = |summary: &CaseSummary| summary.case.doc.facts().unwrap().what;
    let codes: BTreeSet<_> = cases.iter().map(|c| facts(c).field_code.to_string()).collect();
    assert_eq!((cases.len(), codes.len()), (60, 60));
    assert!(heard > 2, "progress is told");
    assert!(cases.iter().any(|c| facts(c).kind == ReportKind::Patrol));
    let picture = vault.get(&shared::media::Sha256Hash::of(PICTURE)).await.unwrap();
    assert_eq!(picture.unwrap(), PICTURE);
}

#[tokio::test]
async fn another_city_gets_no_invented_cases() {
    let folder = tempfile::tempdir().unwrap();
    let engine = SqliteEngine::open(folder.path().join("c.db"), SqliteOptions::default()).await;
    let store = Store::open(Arc::new(engine.unwrap())).await.unwrap();
    let vault = Vault::open("memory:").unwrap();
    let refused = add_past(store, &vault, wanted(1), |_| ()).await.unwrap_err();
    assert!(matches!(refused, PastError::NotTheDemo), "{refused}");
}
