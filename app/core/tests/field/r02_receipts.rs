//! R2: "success" though nothing arrived; 100 % but data missing.

use collector_core::api;
use collector_core::fakes::Fault;
use collector_core::outbox::ItemState;
use collector_core::view::StatusWord;

use crate::support::*;

const SEVEN_HOURS: u64 = 7 * 3_600_000;

#[tokio::test]
async fn r02_received_is_said_only_on_stored_receipts_for_every_part() {
    let mut stage = Stage::new();
    let (phone, session) = stage.ready().await;
    let book = session.notebook(&phone).unwrap();
    let (case, _) = report(&book, 1, 3);

    // The centre takes the ops, the answer is lost: the phone knows nothing and says nothing.
    stage.centre.next_calls([Fault::None, Fault::LostReply]);
    stage.sync(&phone).await;
    assert!(stage.centre.case(case).is_some());
    assert_eq!(status_of(&book, case).zh, "传输中 0/3");

    // All bytes are there, but the receipts for them do not come.
    let until_receipts = 2 + 6 * 2;
    stage.centre.next_calls(std::iter::repeat_n(Fault::None, until_receipts));
    stage.centre.next_calls([Fault::Portal]);
    stage.sync(&phone).await;
    assert_eq!(stage.centre.blobs().len(), 6);
    assert_eq!(status_of(&book, case).word, StatusWord::Sending { done: 0, of: 3 });
    let listed = api::outbox::list(&phone, &session, 0, 10).unwrap();
    assert_eq!(listed[0].state, ItemState::Sending, "the outbox says no more than the case");
    assert_eq!(api::outbox::figures(&phone, &session, 0).unwrap().reports_received, 0);

    stage.sync_clean(&phone).await;
    assert_eq!(status_of(&book, case).zh, "中心已收");
}

#[tokio::test]
async fn r02_a_photo_lost_by_the_centre_turns_the_item_incomplete_and_goes_again() {
    let mut stage = Stage::new();
    let (phone, session) = stage.ready().await;
    let book = session.notebook(&phone).unwrap();
    let (case, item) = report(&book, 1, 3);
    stage.sync_clean(&phone).await;
    assert_eq!(status_of(&book, case).zh, "中心已收");

    let lost = stage.centre.case(case).unwrap().doc.media()[1].what.sha256;
    stage.centre.lose_blob(&lost);
    stage.pass(SEVEN_HOURS);
    // The question is answered, then the network goes.
    stage.centre.next_calls([Fault::None, Fault::None, Fault::Lost, Fault::Lost]);
    stage.sync(&phone).await;
    let status = status_of(&book, case);
    assert_eq!(status.word, StatusWord::Incomplete { done: 2, of: 3 });
    assert_eq!(status.zh, "未完成 2/3");
    let listed = api::outbox::list(&phone, &session, 0, 10).unwrap();
    let card = listed.iter().find(|card| card.item == item).unwrap();
    assert_eq!(card.zh, "未完成 2/3");
    let figures = api::outbox::figures(&phone, &session, 0).unwrap();
    assert_eq!((figures.reports, figures.reports_received), (1, 0));
    assert_eq!((figures.media, figures.media_received), (3, 2));

    stage.centre.clear_faults();
    stage.sync_clean(&phone).await;
    assert!(stage.centre.blobs().contains(&lost));
    assert_eq!(status_of(&book, case).zh, "中心已收");
}

#[tokio::test]
async fn r02_ops_lost_by_a_restore_go_again_and_keep_their_ids() {
    let mut stage = Stage::new();
    let (phone, session) = stage.ready().await;
    let book = session.notebook(&phone).unwrap();
    let (old, _) = report(&book, 1, 1);
    stage.sync_clean(&phone).await;
    let backup = stage.centre.backup();

    let (new, _) = report(&book, 2, 2);
    stage.sync_clean(&phone).await;
    let before = stage.centre.case(new).unwrap();
    assert_eq!(status_of(&book, new).zh, "中心已收");

    stage.centre.restore(&backup);
    assert!(stage.centre.case(new).is_none());
    stage.sync_clean(&phone).await;
    let after = stage.centre.case(new).unwrap();
    assert_eq!(after.doc, before.doc, "the same ops under the same ids in the same places");
    assert_all_received(&stage, &book);
    assert_eq!(status_of(&book, old).zh, "中心已收");
}

#[tokio::test]
async fn another_centre_stops_the_run_and_nothing_is_lost() {
    let mut stage = Stage::new();
    let (phone, session) = stage.ready().await;
    let book = session.notebook(&phone).unwrap();
    let (case, _) = report(&book, 1, 1);
    stage.centre.become_another();
    let outcome = stage.sync(&phone).await;
    assert_eq!(outcome.stopped.as_deref(), Some("server.other"));
    assert_eq!(stage.centre.calls("push"), 0);
    assert_eq!(status_of(&book, case).zh, "已存本机");
}
