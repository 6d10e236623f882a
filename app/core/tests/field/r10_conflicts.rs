//! R10: a value silently overwritten. R11: a conflict where both wrote the same. R12: the wall clock
//! decides. R27: the centre closed the case while the worker was offline.

use collector_core::api;
use collector_core::clock::Clock as _;
use collector_core::outbox::Act;
use collector_core::view::{self, StatusWord};
use shared::case::{Register, Verdict};
use shared::ids::CaseId;
use shared::sync::Feed;
use shared::workflow::{DisposalResult, Move, MoveArgs};

use crate::support::*;

const TEN_YEARS: i64 = 10 * 365 * 86_400_000;

/// Two people who both see the case, each on a phone of their own.
struct Two {
    stage: Stage,
    a: (collector_core::phone::Phone, collector_core::session::Session),
    b: (collector_core::phone::Phone, collector_core::session::Session),
    case: CaseId,
}

async fn two() -> Two {
    let mut stage = Stage::new();
    let a = stage.ready().await;
    let b = stage.boot_in("second");
    stage.enrol(&b).await;
    let b_session = stage.sign_in(&b, "采0102").await;
    let case = report(&a.1.notebook(&a.0).unwrap(), 1, 1).0;
    stage.sync_clean(&a.0).await;
    let area = Feed::Area("440106".to_owned());
    stage.centre.set_feeds(user(SECOND), set([area.clone(), Feed::Mine(user(SECOND))]));
    stage.centre.set_in_feed(area, case, true);
    stage.sync_clean(&b).await;
    Two { stage, a, b: (b, b_session), case }
}

#[tokio::test]
async fn r10_two_who_wrote_at_once_both_see_both_values_until_one_chooses() {
    let Two { stage, a, b, case } = two().await;
    let (book_a, book_b) = (a.1.notebook(&a.0).unwrap(), b.1.notebook(&b.0).unwrap());
    let before = stage.clock.read().wall_ms;
    do_act(&book_a, case, Act::Edit(vec![description("井盖缺失")]));
    stage.pass(60_000);
    do_act(&book_b, case, Act::Edit(vec![description("井盖破损")]));
    stage.sync_clean(&a.0).await;
    stage.sync_clean(&b.0).await;
    stage.sync_clean(&a.0).await;
    for (phone, session) in [&a, &b] {
        let sheet = api::cases::get(phone, session, case).unwrap();
        assert_eq!(sheet.conflicts.len(), 1);
        let who = sheet.conflicts[0].candidates.iter().map(|one| (one.by, one.at));
        let wrote = [(user(COLLECTOR), Some(before)), (user(SECOND), Some(before + 60_000))];
        assert!(who.eq(wrote), "who and when: {:?}", sheet.conflicts[0]);
        assert_eq!(sheet.conflicts[0].register, Register::Description);
        let values: Vec<_> =
            sheet.conflicts[0].candidates.iter().map(|c| c.value.clone()).collect();
        assert_eq!(
            values,
            [description("井盖缺失"), description("井盖破损")],
            "admitted first is first"
        );
    }
    // Its own again: only because its writer saw the other one does that one go.
    api::cases::edit(&a.0, &a.1, case, vec![description("井盖缺失")]).unwrap();
    assert!(
        api::cases::get(&a.0, &a.1, case).unwrap().conflicts.is_empty(),
        "at once on this phone"
    );
    stage.sync_clean(&a.0).await;
    stage.sync_clean(&b.0).await;
    for (phone, session) in [&a, &b] {
        let sheet = api::cases::get(phone, session, case).unwrap();
        assert!(sheet.conflicts.is_empty());
        assert!(sheet.card.fields.contains(&description("井盖缺失")));
    }
}

#[tokio::test]
async fn r11_the_same_value_from_two_is_no_conflict() {
    let Two { stage, a, b, case } = two().await;
    for (phone, session) in [&a, &b] {
        let book = session.notebook(phone).unwrap();
        do_act(&book, case, Act::Edit(vec![description("路灯不亮")]));
    }
    stage.sync_clean(&a.0).await;
    stage.sync_clean(&b.0).await;
    stage.sync_clean(&a.0).await;
    assert!(api::cases::get(&a.0, &a.1, case).unwrap().conflicts.is_empty());
}

#[tokio::test]
async fn own_edits_before_and_after_sending_are_never_an_own_conflict() {
    let mut stage = Stage::new();
    let (phone, session) = stage.ready().await;
    let book = session.notebook(&phone).unwrap();
    let case = write_draft(&book, 1, 1, 300);
    describe(&book, case, "一");
    collector_core::draft::submit(&book, case).unwrap();
    for text in ["二", "三"] {
        do_act(&book, case, Act::Edit(vec![description(text)]));
        let sheet = api::cases::get(&phone, &session, case).unwrap();
        assert!(sheet.conflicts.is_empty() && sheet.card.fields.contains(&description(text)));
    }
    // The answer is lost: what was sealed stays sealed, a later edit is sealed after it.
    stage
        .centre
        .next_calls([collector_core::fakes::Fault::None, collector_core::fakes::Fault::LostReply]);
    stage.sync(&phone).await;
    do_act(&book, case, Act::Edit(vec![description("四")]));
    // And then the chain ends in a fork: everything goes again in a new one.
    stage.centre.fork_actors_of(user(COLLECTOR));
    stage.sync_clean(&phone).await;
    let at_centre = stage.centre.case(case).unwrap();
    assert!(
        !at_centre.doc.in_conflict(Register::Description),
        "{:?}",
        at_centre.doc.values(Register::Description)
    );
    assert_eq!(at_centre.doc.shown(Register::Description), Some(description("四")));
    assert_eq!(at_centre.doc.media().len(), 1, "re-issued under the same id");
    assert_all_received(&stage, &book);
}

#[tokio::test]
async fn r12_ten_years_off_changes_neither_the_merge_nor_the_shown_time() {
    let mut docs = Vec::new();
    for moved in [-TEN_YEARS, 0, TEN_YEARS] {
        let Two { stage, a, b, case } = two().await;
        let (book_a, book_b) = (a.1.notebook(&a.0).unwrap(), b.1.notebook(&b.0).unwrap());
        stage.clock.move_wall(moved);
        let item = do_act(&book_a, case, Act::Edit(vec![description("甲")]));
        stage.sync_clean(&a.0).await;
        stage.clock.move_wall(-2 * moved);
        do_act(&book_b, case, Act::Edit(vec![description("乙")]));
        stage.sync_clean(&b.0).await;
        let row = items(&book_a).into_iter().find(|row| row.item == item).unwrap();
        assert!((row.created_ms - MORNING).abs() < 60_000, "shown by the centre's time");
        let values = stage.centre.case(case).unwrap().doc.values(Register::Description);
        docs.push(values.into_iter().map(|v| (v.written.value, v.at)).collect::<Vec<_>>());
    }
    assert_eq!(docs[0], docs[1]);
    assert_eq!(docs[1], docs[2]);
    assert_eq!(docs[1].len(), 2);
}

#[tokio::test]
async fn r27_an_answer_that_came_too_late_keeps_its_photos() {
    let mut stage = Stage::new();
    let (phone, session) = stage.ready().await;
    let book = session.notebook(&phone).unwrap();
    let case = report(&book, 1, 1).0;
    stage.sync_clean(&phone).await;
    let task = stage.dispatch_to_crew(case);

    let crew_phone = stage.boot_in("crew");
    stage.enrol(&crew_phone).await;
    let crew = stage.sign_in(&crew_phone, "处0201").await;
    stage.sync_clean(&crew_phone).await;
    let crew_book = crew.notebook(&crew_phone).unwrap();
    collector_core::draft::begin_answer(&crew_book, case, task).unwrap();
    let edit = collector_core::draft::AnswerEdit {
        disposal: Some(DisposalResult::Disposed),
        ..Default::default()
    };
    collector_core::draft::edit_answer(&crew_book, task, edit).unwrap();
    let mut after = photo(5, 700);
    after.role = shared::media::MediaRole::After;
    collector_core::draft::add_answer_medium(&crew_book, task, after).unwrap();
    api::tasks::submit_answer(&crew_phone, &crew, task).unwrap();

    // Meanwhile the unit takes the task back.
    let reason = Some(shared::text::Line::clipped("改派"));
    stage.desk(case, CLERK, Move::Revoke, MoveArgs { reason, ..MoveArgs::default() });
    stage.sync_clean(&crew_phone).await;
    let sheet = api::cases::get(&crew_phone, &crew, case).unwrap();
    let answer = &sheet.answers[0];
    assert_eq!(answer.verdict, Some(Verdict::Superseded("task.withdrawn".to_owned())));
    assert_eq!(answer.says.as_ref().unwrap().zh, "任务已收回，照片已留作补充材料");
    assert_eq!(answer.kept.len(), 1);
    assert!(stage.centre.blobs().contains(&answer.kept[0]), "the photo is at the centre");
    assert!(stage.centre.case(case).unwrap().doc.media().len() == 2, "and part of the case");
    let city = view::OfCity::of(crew_book.phone);
    assert!(crew_book.store.read(|db| view::open_tasks(db, crew.user, &city)).unwrap().is_empty());
    assert!(matches!(sheet.card.status.word, StatusWord::AtCentre(_)));
}
