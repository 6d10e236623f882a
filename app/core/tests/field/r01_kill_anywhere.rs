//! R1: pulled half-way, files kept half. Here: killed at any transaction of a day's work, the phone has
//! the old state or the new one, and the next run ends well without anybody doing anything.

use collector_core::draft;
use collector_core::fakes::Plug;
use collector_core::outbox::Act;
use collector_core::phone::Phone;
use collector_core::session::Session;
use collector_core::store::tables::{drafts, views};
use collector_core::sync::Engine;
use shared::ids::CaseId;
use shared::text::Paragraph;

use crate::support::*;

const REPORTS: u64 = 5;

/// Submits what is written, says a word about each, and syncs; stops where the plug is pulled.
async fn evening(stage: &Stage, phone: &Phone, session: &Session, cases: &[CaseId]) -> bool {
    let Ok(book) = session.notebook(phone) else { return false };
    for case in cases {
        let open = book.store.read(|db| drafts::get(db, *case)).is_ok_and(|d| d.is_some());
        if open && draft::submit(&book, *case).is_err() {
            return false;
        }
        let word = Act::Remark(Paragraph::new("已提醒商户").unwrap());
        if collector_core::outbox::act(&book, *case, Some(word), Vec::new()).is_err() {
            return false;
        }
    }
    match Engine::new(phone, &stage.centre).unwrap().run().await {
        Ok(outcome) => outcome.stopped.is_none(),
        Err(_) => false,
    }
}

#[tokio::test]
async fn r01_killed_at_any_of_200_points_the_state_is_old_or_new_and_the_next_run_ends_well() {
    let mut first = Stage::new();
    let (phone, session) = first.ready().await;
    let book = session.notebook(&phone).unwrap();
    let cases: Vec<_> = (0..REPORTS).map(|n| write_draft(&book, n, 2, 400)).collect();
    drop(book);
    drop(phone);
    let (morning, folder) = (first.centre.backup(), first.folder.path().join("phone"));

    let mut points = 0;
    for n in 1.. {
        let mut stage = Stage::seeded(1000);
        stage.centre = morning.open();
        copy_folder(&folder, &stage.folder.path().join("phone"));
        let plug = Plug::at(n);
        let phone = stage.boot_with(plug.clone());
        let whole = evening(&stage, &phone, &session, &cases).await;
        drop(phone);
        if plug.passed() < n {
            assert!(whole, "without a kill the evening goes through");
            break;
        }
        points += 1;

        let phone = stage.boot();
        let book = session.notebook(&phone).unwrap();
        for case in &cases {
            let written = book.store.read(|db| drafts::get(db, *case)).unwrap().is_some();
            let items = items(&book).into_iter().filter(|item| item.case == *case).count();
            let reported = items > 0;
            assert_ne!(written, reported, "at {n}: a report is a draft or an item, never both");
            if written {
                draft::submit(&book, *case).unwrap();
            }
        }
        stage.sync_clean(&phone).await;
        assert_all_received(&stage, &book);
        for case in &cases {
            let at_centre = stage.centre.case(*case).unwrap();
            assert_eq!(at_centre.doc.media().len(), 2, "at {n}: each photo once");
            let view = book.store.read(|db| views::get(db, *case)).unwrap().unwrap();
            assert_eq!(view.case, at_centre, "at {n}: the phone shows what the centre has");
        }
    }
    assert!(points >= 200, "only {points} points");
}
