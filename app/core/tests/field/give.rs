//! 追加照片: the photos of a report that is being written go to a case that is open already, instead of
//! making a second report of one thing (R28). Whatever kills the app takes none of them with it (R17).

use std::collections::BTreeSet;

use collector_core::api::{ApiError, outbox as sheet, reports, syncing};
use collector_core::draft;
use collector_core::fakes::Plug;
use collector_core::outbox::ItemKind;
use collector_core::phone::Notebook;
use collector_core::store::tables::{drafts, media};
use shared::ids::CaseId;
use shared::media::Sha256Hash;
use shared::workflow::{Move, MoveArgs};

use crate::support::*;

fn files_of(book: &Notebook<'_>, draft: CaseId) -> BTreeSet<Sha256Hash> {
    let draft = book.store.read(|db| drafts::get(db, draft)).unwrap().unwrap();
    draft
        .media
        .into_iter()
        .flat_map(|m| [Some(m.attached.sha256), m.attached.thumb])
        .flatten()
        .collect()
}

fn wanted(book: &Notebook<'_>, files: &BTreeSet<Sha256Hash>) -> bool {
    files.iter().all(|file| {
        assert!(book.phone.media().has(file), "the bytes are on the phone");
        book.store.read(|db| media::get(db, file)).unwrap().unwrap().wanted
    })
}

#[tokio::test]
async fn r17_killed_at_any_point_the_photos_are_the_drafts_or_the_cases_and_arrive_once() {
    let mut first = Stage::new();
    let (phone, session) = first.ready().await;
    let book = session.notebook(&phone).unwrap();
    let (open, _) = report(&book, 1, 1);
    first.sync_clean(&phone).await;
    let written = write_draft(&book, 2, 3, 400);
    describe(&book, written, "井盖仍未更换");
    let files = files_of(&book, written);
    drop(book);
    drop(phone);
    let (morning, folder) = (first.centre.backup(), first.folder.path().join("phone"));

    let mut points = 0;
    for n in 1.. {
        let mut stage = Stage::seeded(2000);
        stage.centre = morning.open();
        copy_folder(&folder, &stage.folder.path().join("phone"));
        let plug = Plug::at(n);
        let phone = stage.boot_with(plug.clone());
        let done = reports::add_to_case(&phone, &session, written, open);
        drop(phone);
        let survived = plug.passed() < n;
        assert!(!survived || done.is_ok(), "without a kill it goes through: {done:?}");

        let phone = stage.boot();
        let book = session.notebook(&phone).unwrap();
        let is_draft = book.store.read(|db| drafts::get(db, written)).unwrap().is_some();
        let given = items(&book).into_iter().filter(|item| item.kind == ItemKind::Media).count();
        assert_ne!(is_draft, given == 1, "at {n}: the one or the other");
        assert_eq!(wanted(&book, &files), !is_draft, "at {n}: wanted once they are the case's");
        if is_draft {
            reports::add_to_case(&phone, &session, written, open).unwrap();
        }
        stage.sync_clean(&phone).await;
        assert_all_received(&stage, &book);
        let case = stage.centre.case(open).unwrap();
        assert_eq!(case.doc.media().len(), 4, "at {n}: each photo once");
        let said: Vec<_> = case.doc.remarks().into_iter().map(|r| r.what.to_string()).collect();
        assert_eq!(said, ["井盖仍未更换"], "at {n}: what was written is not lost with the draft");
        assert!(stage.centre.case(written).is_none(), "at {n}: no second report");
        if survived {
            break;
        }
        points += 1;
    }
    assert!(points >= 3, "only {points} points");
}

#[tokio::test]
async fn taken_back_before_it_goes_it_is_the_draft_it_was() {
    let mut stage = Stage::new();
    let (phone, session) = stage.ready().await;
    let book = session.notebook(&phone).unwrap();
    let (open, _) = report(&book, 1, 1);
    stage.sync_clean(&phone).await;
    let written = write_draft(&book, 2, 2, 400);
    describe(&book, written, "仍有积水");
    let (before, files) = (reports::drafts(&phone, &session).unwrap(), files_of(&book, written));

    stage.centre.set_offline(true);
    let item = reports::add_to_case(&phone, &session, written, open).unwrap();
    let row = sheet::list(&phone, &session, 0, 9).unwrap().into_iter().find(|i| i.item == item);
    let row = row.unwrap();
    assert!(row.to_draft, "the sheet may offer it");
    assert_eq!((row.case, row.media, row.title.as_str()), (Some(open), 2, "采0101-0712-002"));

    let back = sheet::recall(&phone, &session, item).unwrap().unwrap();
    assert_eq!(reports::drafts(&phone, &session).unwrap(), before);
    assert_eq!(back.case, written);
    assert!(!wanted(&book, &files), "nothing goes up any more");
    syncing::tidy(&phone).unwrap();
    assert!(!wanted(&book, &files), "and tidying takes none of them");

    // It is a report like any other again.
    stage.centre.set_offline(false);
    draft::submit(&book, written).unwrap();
    stage.sync_clean(&phone).await;
    assert_all_received(&stage, &book);
    assert_eq!(stage.centre.case(written).unwrap().doc.media().len(), 2);
    assert_eq!(stage.centre.case(open).unwrap().doc.media().len(), 1);
}

#[tokio::test]
async fn what_can_not_take_photos_says_so_and_the_draft_stays() {
    let mut stage = Stage::new();
    let (phone, session) = stage.ready().await;
    let book = session.notebook(&phone).unwrap();
    let (over, _) = report(&book, 1, 1);
    let (open, _) = report(&book, 2, 1);
    stage.sync_clean(&phone).await;
    let reason = Some(shared::text::Line::clipped("重复"));
    stage.desk(over, ACCEPTOR, Move::Decline, MoveArgs { reason, ..MoveArgs::default() });
    stage.sync_clean(&phone).await;
    let written = write_draft(&book, 3, 1, 400);
    let empty = write_draft(&book, 4, 0, 400);

    let code = |draft, case| {
        let refused: ApiError = reports::add_to_case(&phone, &session, draft, case).unwrap_err();
        assert_ne!(refused.zh, refused.code, "a person can read it");
        refused.code
    };
    assert_eq!(code(written, over), "case.over");
    assert_eq!(code(written, CaseId(uuid::Uuid::from_u128(9))), "case.unknown");
    assert_eq!(code(written, written), "case.unknown");
    assert_eq!(code(written, empty), "case.unknown", "a draft is no case yet");
    assert_eq!(code(empty, open), "draft.nothing_to_add");
    assert_eq!(code(CaseId(uuid::Uuid::from_u128(9)), open), "draft.gone");
    assert_eq!(reports::drafts(&phone, &session).unwrap().len(), 2);
}
