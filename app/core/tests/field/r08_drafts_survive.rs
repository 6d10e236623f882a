//! R8, R17: an update, a kill or a moved folder destroys unsent drafts. R9: the wrong thing edited.

use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};
use std::sync::Arc;

use collector_core::draft::{self, DraftEdit};
use collector_core::fakes::FakeEntropy;
use collector_core::phone::Phone;
use collector_core::session;
use collector_core::store::tables::drafts;
use proptest::prelude::*;
use shared::ids::CaseId;
use shared::ops::ReportKind;
use shared::text::Paragraph;
use std::collections::BTreeMap;

use crate::support::*;

const FOLDER: &str = "COLLECTOR_TEST_FOLDER";

/// Run by the test below in a process of its own: writes drafts until it is killed, and says each one
/// that is safe.
#[test]
#[ignore = "a part of r08_a_killed_process_loses_nothing_it_called_saved"]
fn writes_until_killed() {
    let Ok(folder) = std::env::var(FOLDER) else { return };
    let clock = Arc::new(collector_core::fakes::FakeClock::at(MORNING));
    let entropy = Arc::new(collector_core::entropy::SystemEntropy);
    let phone = Phone::open(std::path::Path::new(&folder), clock, entropy).unwrap();
    let session = session::current(&phone).unwrap().unwrap();
    let book = session.notebook(&phone).unwrap();
    for n in 0.. {
        let case = draft::begin(&book, ReportKind::Quick, None).unwrap().case;
        draft::add_medium(&book, case, photo(n, 3_000)).unwrap();
        println!("\nsaved {case}");
    }
}

#[tokio::test]
async fn r08_a_killed_process_loses_nothing_it_called_saved() {
    let mut stage = Stage::new();
    let (phone, session) = stage.ready().await;
    let root = phone.root().to_owned();
    drop(phone);
    let mut saved: Vec<CaseId> = Vec::new();
    for round in 1..=10 {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args([
                "--exact",
                "r08_drafts_survive::writes_until_killed",
                "--ignored",
                "--nocapture",
            ])
            .env(FOLDER, &root)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let said = lines.map_while(Result::ok).filter_map(|line| {
            line.strip_prefix("saved ").and_then(|id| id.parse::<CaseId>().ok())
        });
        // Another number of drafts each time, so that the kill falls elsewhere.
        saved.extend(said.take(round * 2 + 1));
        child.kill().unwrap();
        child.wait().unwrap();

        let phone = stage.boot();
        let book = session.notebook(&phone).unwrap();
        for case in &saved {
            let draft = book.store.read(|db| drafts::get(db, *case)).unwrap().expect("saved");
            let kept = &draft.media[0].attached;
            let bytes = phone.media().read(&kept.sha256).unwrap();
            assert_eq!(shared::media::Sha256Hash::of(&bytes), kept.sha256);
        }
    }
    assert!(saved.len() > 100, "{}", saved.len());
}

#[tokio::test]
async fn r08_the_folder_can_be_moved_with_its_drafts_and_photos() {
    let mut stage = Stage::new();
    let (phone, session) = stage.ready().await;
    let book = session.notebook(&phone).unwrap();
    let case = write_draft(&book, 1, 2, 900);
    let before = book.store.read(|db| drafts::get(db, case)).unwrap().unwrap();
    let from = phone.root().to_owned();
    drop(book);
    drop(phone);
    std::fs::rename(&from, stage.folder.path().join("elsewhere")).unwrap();

    let phone = stage.boot_in("elsewhere");
    let book = session.notebook(&phone).unwrap();
    assert_eq!(book.store.read(|db| drafts::get(db, case)).unwrap().unwrap(), before);
    draft::submit(&book, case).unwrap();
    stage.sync_clean(&phone).await;
    assert_all_received(&stage, &book);
}

#[tokio::test]
async fn a_recalled_report_is_the_same_draft_again_and_a_sealed_one_is_not_recalled() {
    let mut stage = Stage::new();
    let (phone, session) = stage.ready().await;
    let book = session.notebook(&phone).unwrap();
    let case = write_draft(&book, 1, 2, 900);
    describe(&book, case, "井盖破损");
    let before = book.store.read(|db| drafts::get(db, case)).unwrap().unwrap();
    let item = draft::submit(&book, case).unwrap();
    let again = collector_core::outbox::recall(&book, item).unwrap().unwrap();
    assert_eq!(again, before);
    assert!(items(&book).is_empty());
    stage.sync_clean(&phone).await;
    assert!(stage.centre.blobs().is_empty(), "a draft's photos stay here");

    let item = draft::submit(&book, case).unwrap();
    stage.sync_clean(&phone).await;
    let refused = collector_core::outbox::recall(&book, item).unwrap_err();
    assert_eq!(refused.code(), "item.sealed");
}

#[tokio::test]
async fn a_draft_is_thrown_away_only_on_a_second_word_and_the_log_says_so() {
    let mut stage = Stage::new();
    let (phone, session) = stage.ready().await;
    let book = session.notebook(&phone).unwrap();
    let case = write_draft(&book, 1, 1, 900);
    let draft = book.store.read(|db| drafts::get(db, case)).unwrap().unwrap();
    let file = draft.media[0].attached.sha256;
    assert_eq!(draft::discard(&book, case, None).unwrap_err().code(), "draft.confirm");
    assert!(phone.media().has(&file));
    draft::discard(&book, case, Some(&draft.field_code)).unwrap();
    assert!(!phone.media().has(&file));
    let history = collector_core::api::outbox::history(&phone, &session, 5).unwrap();
    assert_eq!(history[0].code, "draft.discarded");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 20, ..ProptestConfig::default() })]

    #[test]
    fn r09_an_edit_never_lands_on_another_draft(steps in prop::collection::vec((0..3_u8, any::<prop::sample::Index>()), 1..60)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let mut stage = Stage::new();
            let (phone, session) = stage.ready().await;
            let book = session.notebook(&phone).unwrap();
            let mut known: BTreeMap<CaseId, String> = BTreeMap::new();
            for (n, (what, which)) in steps.into_iter().enumerate() {
                let chosen = (!known.is_empty()).then(|| *which.get(&known.keys().copied().collect::<Vec<_>>()));
                match (what, chosen) {
                    (1, Some(case)) => {
                        let text = format!("改 {n}");
                        let description = Some(Paragraph::new(text.clone()).unwrap());
                        draft::edit(&book, case, DraftEdit { description, ..DraftEdit::default() }).unwrap();
                        known.insert(case, text);
                    }
                    (2, Some(case)) => {
                        let draft = book.store.read(|db| drafts::get(db, case)).unwrap().unwrap();
                        draft::discard(&book, case, Some(&draft.field_code)).unwrap();
                        known.remove(&case);
                    }
                    _ => {
                        let draft = draft::begin(&book, ReportKind::Quick, None).unwrap();
                        let taken = known.insert(draft.case, String::new());
                        assert_eq!(taken, None, "a new draft has an id that nothing has");
                    }
                }
            }
            let all = book.store.read(drafts::all).unwrap();
            let found: BTreeMap<_, _> = all.into_iter().map(|d| (d.case, d.description.as_str().to_owned())).collect();
            assert_eq!(found, known);
        });
    }
}

#[test]
fn two_phones_never_make_the_same_id() {
    use collector_core::entropy::Entropy as _;
    let (mut a, mut b) = ([0; 32], [0; 32]);
    FakeEntropy::seeded(1).fill(&mut a).unwrap();
    FakeEntropy::seeded(2).fill(&mut b).unwrap();
    assert_ne!(a, b);
}
