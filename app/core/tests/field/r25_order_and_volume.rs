//! R25: out-of-order delivery. R32: "200" taken for success. R35: a phone returns after weeks.

use std::collections::BTreeSet;

use collector_core::api;
use collector_core::fakes::{FakeEntropy, Fault};
use collector_core::outbox::{Act, next_run, seal_more};
use shared::case::Register;
use shared::ops::bounds;
use shared::sync::{BatchAnswer, Feed};
use shared::text::Paragraph;

use crate::support::*;

#[tokio::test]
async fn r25_two_hundred_ops_in_any_order_lead_to_the_same_case() {
    let mut docs = Vec::new();
    for seed in [0_u64, 7, 99] {
        let mut stage = Stage::new();
        let (phone, session) = stage.ready().await;
        let book = session.notebook(&phone).unwrap();
        let (case, _) = report(&book, 1, 3);
        for n in 0..194 {
            let text = Paragraph::new(format!("第 {n} 句")).unwrap();
            let act = if n % 3 == 0 {
                Act::Edit(vec![description(text.as_str())])
            } else {
                Act::Remark(text)
            };
            do_act(&book, case, act);
        }
        let entropy = FakeEntropy::seeded(5);
        while book.store.write(|tx| seal_more(tx, &entropy)).unwrap() > 0 {}
        let mut batches = Vec::new();
        while let Some(run) = book.store.read(|db| next_run(db, batches.len() as u64, 1)).unwrap() {
            batches.push(run.batch().unwrap().encode());
        }
        assert_eq!(batches.len(), 199);
        // A permutation by a small generator; what meets a gap comes again.
        let mut x = seed;
        batches.sort_by_cached_key(|_| {
            x = x.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            if seed == 0 { 0 } else { x >> 33 }
        });
        while !batches.is_empty() {
            batches.retain(|batch| {
                !matches!(stage.centre.take_batch(batch), BatchAnswer::Admitted { .. })
            });
        }
        let at_centre = stage.centre.case(case).unwrap();
        assert!(!at_centre.doc.in_conflict(Register::Description));
        docs.push(at_centre.doc.remarks().into_iter().map(|r| r.what).collect::<Vec<_>>());
        // The phone knows nothing of it, asks, and is at peace.
        stage.sync_clean(&phone).await;
        assert_all_received(&stage, &book);
    }
    assert!(docs.windows(2).all(|two| two[0] == two[1]));
}

#[tokio::test]
async fn r32_a_portal_that_answers_everything_leaves_everything_queued() {
    let mut stage = Stage::new();
    let (phone, session) = stage.ready().await;
    let book = session.notebook(&phone).unwrap();
    let (case, _) = report(&book, 1, 2);
    for call in 0..20 {
        stage.centre.next_calls(std::iter::repeat_n(Fault::None, call));
        stage.centre.next_calls([Fault::Portal]);
        let outcome = stage.sync(&phone).await;
        let reached = outcome.stopped.is_none();
        stage.centre.clear_faults();
        if reached {
            break;
        }
        assert_eq!(outcome.stopped.as_deref(), Some("net.not_the_centre"));
    }
    stage.sync_clean(&phone).await;
    assert_eq!(status_of(&book, case).zh, "中心已收");
}

#[tokio::test]
async fn r35_thirty_days_and_two_thousand_items_later_it_syncs_in_bounded_steps() {
    let mut stage = Stage::new();
    let (phone, session) = stage.ready().await;
    let book = session.notebook(&phone).unwrap();
    stage.sync_clean(&phone).await;
    let mut cases = Vec::new();
    for n in 0..300 {
        cases.push(report(&book, n, 1).0);
        stage.pass(30 * 86_400_000 / 300);
    }
    for n in 0..1_700 {
        let text = Paragraph::new(format!("{n} {}", "很长的说明".repeat(60))).unwrap();
        do_act(&book, cases[n % cases.len()], Act::Remark(text));
    }
    assert_eq!(items(&book).len(), 2_000);
    let outcome = stage.sync_clean(&phone).await;
    assert_eq!(outcome.users[0].1.views, 300);
    assert!(stage.centre.largest_push() <= 600 * 1024, "{}", stage.centre.largest_push());
    assert!(stage.centre.largest_push() <= bounds::PUSH_BYTES);
    assert_all_received(&stage, &book);
    let figures = api::outbox::figures(&phone, &session, 0).unwrap();
    assert_eq!((figures.reports, figures.reports_received, figures.open), (300, 300, 0));
    // A quiet phone asks little.
    let before = stage.centre.calls("push");
    let quiet = stage.sync_clean(&phone).await;
    assert_eq!(stage.centre.calls("push"), before);
    assert_eq!(quiet.users[0].1.views, 0, "no history comes down twice");
}

#[tokio::test]
async fn lost_feeds_take_their_views_along_but_not_a_case_with_own_open_work() {
    let mut stage = Stage::new();
    let (phone, session) = stage.ready().await;
    let other = stage.boot_in("other");
    stage.enrol(&other).await;
    let second = stage.sign_in(&other, "采0102").await;
    let book = second.notebook(&other).unwrap();
    let (a, b) = (report(&book, 1, 1).0, report(&book, 2, 1).0);
    stage.sync_clean(&other).await;
    let area = Feed::Area("440106".to_owned());
    stage.centre.set_feeds(user(COLLECTOR), set([area.clone(), Feed::Mine(user(COLLECTOR))]));
    stage.centre.set_in_feed(area.clone(), a, true);
    stage.centre.set_in_feed(area.clone(), b, true);
    stage.sync_clean(&phone).await;
    assert_eq!(api::cases::of_feed(&phone, &session, &area).unwrap().len(), 2);

    stage.centre.set_in_feed(area.clone(), b, false);
    stage.sync_clean(&phone).await;
    assert_eq!(api::cases::get(&phone, &session, b).unwrap_err().code, "case.unknown", "it left");
    stage.centre.set_in_feed(area.clone(), b, true);
    stage.sync_clean(&phone).await;

    // A photo for a, whose bytes don't get through before the area is taken away.
    let mine = session.notebook(&phone).unwrap();
    collector_core::outbox::act(&mine, a, None, vec![photo(9, 500)]).unwrap();
    stage.centre.set_feeds(user(COLLECTOR), BTreeSet::from([Feed::Mine(user(COLLECTOR))]));
    stage.centre.next_calls([Fault::None, Fault::None, Fault::Trouble, Fault::Trouble]);
    stage.sync(&phone).await;
    assert_eq!(api::cases::get(&phone, &session, b).unwrap_err().code, "case.unknown");
    assert!(api::cases::get(&phone, &session, a).is_ok(), "own work is not at the centre yet");
    stage.pass(3_600_000);
    stage.sync_clean(&phone).await;
    stage.centre.set_feeds(user(COLLECTOR), set([area.clone(), Feed::Mine(user(COLLECTOR))]));
    stage.sync_clean(&phone).await;
    assert_eq!(api::cases::of_feed(&phone, &session, &area).unwrap().len(), 2, "read from 0 again");
}
