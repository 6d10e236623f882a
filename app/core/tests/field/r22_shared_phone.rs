//! R22: work assigned to the wrong person. Shared phones, sign-in without network, hand-over.

use collector_core::api;
use collector_core::session;
use collector_core::sync::Engine;
use shared::codes::WorkNumber;

use crate::support::*;

#[tokio::test]
async fn r22_unsent_items_stay_with_their_author_when_the_phone_changes_hands() {
    let mut stage = Stage::new();
    let (phone, first) = stage.ready().await;
    let (case, _) = report(&first.notebook(&phone).unwrap(), 1, 2);
    stage.centre.set_offline(true);
    api::people::sign_out(&phone, Some(&stage.centre), &first).await.unwrap();
    assert_eq!(first.notebook(&phone).err().unwrap().code(), "session.over");

    stage.centre.set_offline(false);
    let second = stage.sign_in(&phone, "采0102").await;
    let book = second.notebook(&phone).unwrap();
    assert!(items(&book).is_empty(), "the second sees nothing of the first's");
    let (other, _) = report(&book, 2, 1);
    stage.sync_clean(&phone).await;

    let at_centre = stage.centre.case(case).unwrap();
    assert_eq!(at_centre.flow.reporter, Some(user(COLLECTOR)));
    assert_eq!(at_centre.doc.facts().unwrap().by, user(COLLECTOR));
    assert!(at_centre.doc.media().iter().all(|m| m.by == user(COLLECTOR)));
    assert_eq!(stage.centre.case(other).unwrap().flow.reporter, Some(user(SECOND)));
    let number: WorkNumber = "采0101".parse().unwrap();
    assert_eq!(at_centre.doc.facts().unwrap().what.work_number.as_str(), number.as_str());

    let again = stage.sign_in(&phone, "采0101").await;
    let book = again.notebook(&phone).unwrap();
    assert_eq!(status_of(&book, case).zh, "中心已收", "sent while somebody else held the phone");
    assert_eq!(api::people::known(&phone).unwrap().len(), 2);
}

#[tokio::test]
async fn a_full_outbox_of_one_does_not_starve_another() {
    let mut stage = Stage::new();
    let (phone, first) = stage.ready().await;
    let book = first.notebook(&phone).unwrap();
    let (case, _) = report(&book, 1, 1);
    for n in 0..400 {
        let text = shared::text::Paragraph::new(format!("{n}")).unwrap();
        do_act(&book, case, collector_core::outbox::Act::Remark(text));
    }
    let second = stage.sign_in(&phone, "采0102").await;
    let (other, _) = report(&second.notebook(&phone).unwrap(), 2, 1);
    // Only the first round of the push gets through.
    use collector_core::fakes::Fault::{Lost, None};
    stage.centre.next_calls([None, None, Lost, Lost]);
    stage.sync(&phone).await;
    assert!(stage.centre.case(other).is_some(), "both were in the first round");
    assert!(stage.centre.case(case).is_some());
}

#[tokio::test]
async fn signing_in_without_network_works_for_a_while_slows_a_guesser_and_wipes_nothing() {
    let mut stage = Stage::new();
    let (phone, first) = stage.ready().await;
    let (case, _) = report(&first.notebook(&phone).unwrap(), 1, 1);
    stage.centre.set_offline(true);
    api::people::sign_out(&phone, Some(&stage.centre), &first).await.unwrap();

    let stranger = session::sign_in(&phone, &stage.centre, "采0109", PASSWORD).await.unwrap_err();
    assert_eq!(stranger.code(), "sign_in.needs_network");
    for _ in 0..3 {
        let wrong = session::sign_in(&phone, &stage.centre, "采0101", "sunny").await.unwrap_err();
        assert_eq!(wrong.code(), "sign_in.wrong");
    }
    let wait = session::sign_in(&phone, &stage.centre, "采0101", PASSWORD).await.unwrap_err();
    assert_eq!(wait.code(), "sign_in.wait");
    stage.pass(6_000);
    let signed = session::sign_in(&phone, &stage.centre, "采0101", PASSWORD).await.unwrap();
    assert!(!signed.online);
    let book = signed.session.notebook(&phone).unwrap();
    assert_eq!(status_of(&book, case).zh, "已存本机", "nothing was wiped");
    report(&book, 2, 1);

    stage.pass(31 * 86_400_000);
    let late = session::sign_in(&phone, &stage.centre, "采0101", PASSWORD).await.unwrap_err();
    assert_eq!(late.code(), "sign_in.offline_expired");
    stage.centre.set_offline(false);
    let signed = session::sign_in(&phone, &stage.centre, "采0101", PASSWORD).await.unwrap();
    assert!(signed.online);
    stage.sync_clean(&phone).await;
    assert_all_received(&stage, &book);
}

#[tokio::test]
async fn an_expired_sign_in_stops_the_pull_and_never_the_push() {
    let mut stage = Stage::new();
    let (phone, session) = stage.ready().await;
    let book = session.notebook(&phone).unwrap();
    let (case, _) = report(&book, 1, 1);
    stage.centre.end_sessions();
    let outcome = stage.sync(&phone).await;
    assert_eq!(outcome.users[0].1.stopped.as_deref(), Some("sign_in.expired"));
    assert_eq!(status_of(&book, case).zh, "中心已收");
}

#[tokio::test]
async fn a_token_near_its_end_gets_a_successor() {
    let mut stage = Stage::new();
    let (phone, session) = stage.ready().await;
    stage.pass(28 * 86_400_000);
    let before = session.notebook(&phone).unwrap().person().unwrap().token;
    // The answer to the rotation is lost: the old one is still good.
    use collector_core::fakes::Fault;
    stage.centre.next_calls([Fault::None, Fault::LostReply]);
    stage.sync(&phone).await;
    assert_eq!(session.notebook(&phone).unwrap().person().unwrap().token, before);
    stage.sync_clean(&phone).await;
    let person = session.notebook(&phone).unwrap().person().unwrap();
    assert_ne!(person.token, before);
    assert_eq!(person.old_token, None, "its successor was used");
    assert_eq!(stage.centre.calls("rotate"), 2);
}

#[tokio::test]
async fn a_bundle_goes_up_once_through_a_colleagues_phone_under_its_authors_name() {
    let mut stage = Stage::new();
    let (phone, session) = stage.ready().await;
    let book = session.notebook(&phone).unwrap();
    let cases: Vec<_> = (0..3).map(|n| report(&book, n, 2).0).collect();
    for n in 0..150 {
        let text = shared::text::Paragraph::new(format!("{n}")).unwrap();
        do_act(&book, cases[0], collector_core::outbox::Act::Remark(text));
    }
    let file = stage.folder.path().join("hand-over.bundle");
    let exported = api::bundles::export(&phone, &session, &file).unwrap();
    assert_eq!(exported.media, 12);
    assert!(exported.ops > 150);

    let colleague = stage.boot_in("colleague");
    stage.enrol(&colleague).await;
    let other = stage.sign_in(&colleague, "采0102").await;
    let imported = api::bundles::import(&colleague, &file).unwrap();
    assert_eq!((imported.ops, imported.media), (exported.ops, exported.media));
    assert_eq!(api::bundles::import(&colleague, &file).unwrap_err().code, "bundle.known");
    stage.sync_clean(&colleague).await;
    for case in &cases {
        let at_centre = stage.centre.case(*case).unwrap();
        assert_eq!(at_centre.flow.reporter, Some(user(COLLECTOR)));
        assert_eq!(at_centre.doc.media().len(), 2);
    }
    assert_eq!(stage.centre.blobs().len(), 12);
    assert!(items(&other.notebook(&colleague).unwrap()).is_empty());
    let log: Vec<_> = cases.iter().map(|c| stage.centre.case(*c).unwrap().pos).collect();
    let bytes = stage.centre.media_bytes();

    // The phone that was thought dead comes back: nothing twice, and now it has its receipts.
    stage.sync_clean(&phone).await;
    assert_eq!(log, cases.iter().map(|c| stage.centre.case(*c).unwrap().pos).collect::<Vec<_>>());
    assert_eq!(stage.centre.media_bytes(), bytes, "no byte twice");
    assert_all_received(&stage, &book);
    assert_eq!(api::bundles::export(&phone, &session, &file).unwrap_err().code, "bundle.nothing");
    assert_eq!(Engine::new(&colleague, &stage.centre).unwrap().run().await.unwrap().bytes_sent, 0);

    std::fs::write(&file, b"CGTBUNDLE1 and then nothing").unwrap();
    let refused = api::bundles::import(&colleague, &file).unwrap_err();
    assert_eq!(refused.code, "bundle.unreadable");
}
