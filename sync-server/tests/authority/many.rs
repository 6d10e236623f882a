//! Many at once: replays, two reporters, numbers, concurrent edits.

use std::collections::BTreeSet;
use std::sync::Arc;

use shared::case::{FieldValue, Register};
use shared::city::Role;
use shared::media::MediaRole;
use shared::ops::Outcome;
use shared::sync::BatchAnswer;
use shared::workflow::{Move, MoveArgs};
use sync_server::authority::{Authority, Told};
use sync_server::store::Store;

use crate::centre::{Centre, MORNING};
use crate::phone::{Phone, text};

pub(crate) async fn r05_replays_make_one_case(centre: Centre) {
    let mut phone = Phone::of(&centre, "采0101").await;
    let (case, _) = phone.reports(3);
    let request = phone.unsent();
    let mut replays = Vec::new();
    for _ in 0..100 {
        let (authority, request) = (centre.authority.clone(), request.clone());
        let carrier = phone.installation;
        replays.push(tokio::spawn(async move { authority.push(&request, carrier).await }));
    }
    let mut receipts = BTreeSet::new();
    for replay in replays {
        let reply = replay.await.unwrap().unwrap();
        let BatchAnswer::Admitted { receipts: got, seq, .. } = &reply.answers[0] else {
            panic!("{reply:?}");
        };
        assert_eq!(*seq, 5);
        receipts.insert(format!("{got:?}"));
    }
    assert_eq!(receipts.len(), 1, "every replay gets the same receipts");
    let log = centre.authority.store().entries(case, 0).await.unwrap();
    assert_eq!(log.len(), 5, "one entry per op: created, fields, three photos");
}

pub(crate) async fn r28_two_reports_of_one_thing_are_both_kept(centre: Centre) {
    let mut one = Phone::of(&centre, "采0101").await;
    let mut other = Phone::of(&centre, "采0102").await;
    let (first, _) = one.reports(2);
    let (second, _) = other.reports(2);
    for phone in [&mut one, &mut other] {
        let receipts = phone.push(&centre).await;
        assert_eq!(receipts.len(), 4, "a receipt for each thing said");
        assert!(receipts.iter().all(|r| r.outcome == Outcome::Accepted), "{receipts:?}");
    }
    let store = centre.authority.store();
    for (case, by) in [(first, one.user), (second, other.user)] {
        let case = store.case(case).await.unwrap().unwrap();
        assert_eq!(case.flow.reporter, Some(by));
        assert_eq!(case.doc.media().len(), 2);
    }
}

pub(crate) async fn r31_fifty_filings_at_once_get_fifty_numbers(centre: Centre) {
    let mut phone = Phone::of(&centre, "采0101").await;
    let cases: Vec<_> = (0..50).map(|_| phone.reports(0).0).collect();
    phone.push(&centre).await;
    let standard = "SF-C01037-2";
    let mut filings = Vec::new();
    for case in cases {
        centre.does(centre.any(Role::Acceptor), case, Move::Accept, MoveArgs::default()).await;
        let (authority, leader) = (centre.authority.clone(), centre.any(Role::ShiftLeader).clone());
        let args = MoveArgs { standard: Some(text(standard)), ..MoveArgs::default() };
        let request = shared::workflow::Request {
            mv: Move::File,
            task: None,
            after: None,
            seen_pos: 0,
            args,
        };
        filings.push(async move { authority.act(case, request, None, &leader).await });
    }
    let mut numbers = BTreeSet::new();
    for reply in futures::future::join_all(filings).await {
        numbers.insert(reply.unwrap().number.unwrap().to_string());
    }
    assert_eq!(numbers.len(), 50);
    assert!(numbers.iter().all(|n| n.starts_with("C20260701-")), "{numbers:?}");
}

pub(crate) async fn r10_two_edits_offline_are_both_kept(centre: Centre) {
    let mut collector = Phone::of(&centre, "采0101").await;
    let (case, _) = collector.reports(1);
    collector.describes(case, "路灯不亮", vec![]);
    collector.push(&centre).await;
    let store = centre.authority.store();
    let seen = store.case(case).await.unwrap().unwrap().doc.seen(Register::Description);

    // The same person on two phones, both without network.
    let mut second = Phone::of(&centre, "采0101").await;
    collector.describes(case, "路灯不亮, 灯杆倾斜", seen.clone());
    second.describes(case, "路灯不亮, 夜间无照明", seen);
    second.push(&centre).await;
    collector.push(&centre).await;

    let merged = store.case(case).await.unwrap().unwrap();
    assert!(merged.doc.in_conflict(Register::Description));
    let words: Vec<String> = merged
        .doc
        .values(Register::Description)
        .into_iter()
        .map(|s| match s.written.value {
            FieldValue::Description(words) => words.to_string(),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(
        words,
        ["路灯不亮, 夜间无照明", "路灯不亮, 灯杆倾斜"],
        "first admitted, first shown"
    );

    // Whoever has seen both settles it.
    collector.describes(case, "灯杆倾斜, 夜间无照明", merged.doc.seen(Register::Description));
    let (photo, _) = collector.attaches(case, MediaRole::Far);
    collector.push(&centre).await;
    let healed = store.case(case).await.unwrap().unwrap();
    assert!(!healed.doc.in_conflict(Register::Description));
    assert!(healed.doc.media().iter().any(|m| m.op == photo));
}

/// Two processes on one database: what one writes, the consoles that are open at the other are told of.
pub(crate) async fn what_another_process_writes_is_found_by_looking(centre: Centre) {
    let store = Store::open(centre.authority.store().engine().clone()).await.unwrap();
    let other = Authority::open(store, Arc::new(|| MORNING)).await.unwrap();
    let mut told = other.told();
    let before = other.look_elsewhere(None).await.unwrap();
    let same = other.look_elsewhere(Some(before)).await.unwrap();
    assert!(told.try_recv().is_err(), "nothing has changed");
    let mut phone = Phone::of(&centre, "采0101").await;
    phone.reports(0);
    phone.push(&centre).await;
    other.look_elsewhere(Some(same)).await.unwrap();
    assert!(matches!(told.try_recv(), Ok(Told::Elsewhere)));
}
