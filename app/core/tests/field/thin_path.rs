//! A day's work in one piece: report, send, receive, answer a task.

use crate::support::*;
use collector_core::draft::{self, AnswerEdit};
use collector_core::view::{self, StatusWord};
use shared::media::MediaRole;
use shared::workflow::{CaseState, DisposalResult};

#[tokio::test]
async fn a_report_goes_up_its_receipts_come_down_and_a_crew_answers_its_task() {
    let mut stage = Stage::new();
    let (phone, session) = stage.ready().await;
    let book = session.notebook(&phone).unwrap();

    let (case, _) = report(&book, 1, 3);
    assert_eq!(status_of(&book, case).word, StatusWord::Saved);
    assert_eq!(status_of(&book, case).zh, "已存本机");

    stage.sync_clean(&phone).await;
    let status = status_of(&book, case);
    assert_eq!((status.word, status.zh.as_str()), (StatusWord::Received, "中心已收"));
    assert_eq!(stage.centre.blobs().len(), 6, "three photos with their thumbnails");

    let task = stage.dispatch_to_crew(case);
    stage.sync_clean(&phone).await;
    assert_eq!(status_of(&book, case).word, StatusWord::AtCentre(CaseState::InWork));
    assert!(status_of(&book, case).number.is_some());

    let crew_phone = stage.boot_in("crew");
    stage.enrol(&crew_phone).await;
    let crew = stage.sign_in(&crew_phone, "处0201").await;
    let crew_book = crew.notebook(&crew_phone).unwrap();
    stage.sync_clean(&crew_phone).await;
    let city = view::OfCity::of(crew_book.phone);
    let tasks = crew_book.store.read(|db| view::open_tasks(db, crew.user, &city)).unwrap();
    assert_eq!(tasks.len(), 1);
    assert_eq!((tasks[0].task, tasks[0].case), (task, case));
    assert!(tasks[0].due.is_some());

    draft::begin_answer(&crew_book, case, task).unwrap();
    let refused = draft::submit_answer(&crew_book, task).unwrap_err();
    assert_eq!(refused.code(), "move.needs_disposal_result");
    let edit = AnswerEdit { disposal: Some(DisposalResult::Disposed), ..AnswerEdit::default() };
    draft::edit_answer(&crew_book, task, edit).unwrap();
    let refused = draft::submit_answer(&crew_book, task).unwrap_err();
    assert_eq!(refused.code(), "move.needs_after_photo");
    let mut after = photo(77, 900);
    after.role = MediaRole::After;
    draft::add_answer_medium(&crew_book, task, after).unwrap();
    draft::submit_answer(&crew_book, task).unwrap();

    let tasks = crew_book.store.read(|db| view::open_tasks(db, crew.user, &city)).unwrap();
    assert!(tasks[0].answered);
    stage.sync_clean(&crew_phone).await;
    assert_eq!(stage.centre.case(case).unwrap().flow.state, CaseState::WorkDone);
    assert!(crew_book.store.read(|db| view::open_tasks(db, crew.user, &city)).unwrap().is_empty());
    let shown = crew_book.store.read(|db| view::show(db, crew.user, case)).unwrap();
    assert_eq!(shown.answers[0].verdict, Some(shared::case::Verdict::Applied));
}
