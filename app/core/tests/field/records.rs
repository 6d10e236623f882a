//! 记录 and what a screen knows before it asks for anything.

use collector_core::api::records::{CaseQuery, Near, search};
use collector_core::api::{app, people, reports};
use collector_core::phone::Phone;
use collector_core::session::Session;
use shared::city::{Album, ClassGroup, ClassPolicy, PolicyOfClasses};
use shared::ids::CaseId;
use shared::workflow::{CaseState, Label, Move, MoveArgs};

use crate::ground::{city, pack_of};
use crate::support::*;

fn found(phone: &Phone, session: &Session, query: &CaseQuery) -> Vec<CaseId> {
    let page = search(phone, session, query).unwrap();
    assert_eq!(page.next, None, "one page");
    page.cases.into_iter().map(|card| card.case).collect()
}

fn text(words: &str) -> CaseQuery {
    CaseQuery { text: Some(words.to_owned()), ..CaseQuery::default() }
}

#[tokio::test]
async fn own_records_are_found_by_what_people_remember_of_them() {
    let mut stage = Stage::new();
    let (phone, session) = stage.ready().await;
    let book = session.notebook(&phone).unwrap();
    let mut cases = Vec::new();
    for (n, words) in (1..).zip(["护栏破损 严重", "垃圾未清", "护栏 缺失"]) {
        let case = write_draft(&book, n, 1, 600);
        describe(&book, case, words);
        stage.pass(86_400_000);
        collector_core::draft::submit(&book, case).unwrap();
        cases.push(case);
    }
    let draft = write_draft(&book, 9, 1, 600);
    stage.sync_clean(&phone).await;
    stage.desk(
        cases[1],
        ACCEPTOR,
        Move::Decline,
        MoveArgs { reason: Some(shared::text::Line::clipped("重复")), ..MoveArgs::default() },
    );
    stage.sync_clean(&phone).await;

    let all = found(&phone, &session, &CaseQuery::default());
    assert_eq!(all, [cases[2], cases[1], cases[0]], "the last one first, and no draft: {draft}");
    assert_eq!(found(&phone, &session, &text("护栏")), [cases[2], cases[0]]);
    assert_eq!(found(&phone, &session, &text("  严重 护栏 ")), [cases[0]], "all words, any order");
    assert_eq!(found(&phone, &session, &text("没有这样的")), []);
    let code = collector_core::api::cases::get(&phone, &session, cases[0]).unwrap().card.field_code;
    assert_eq!(found(&phone, &session, &text(&code)), [cases[0]]);
    let class: shared::codes::ClassKey = "gb47678.5-2026/matter/01/001".parse().unwrap();
    let name = collector_core::api::classes::name_of(&phone, &class).unwrap().unwrap().name;
    assert_eq!(found(&phone, &session, &text(&name)).len(), 3, "{name}");
    let of = |class| CaseQuery { class: Some(class), ..CaseQuery::default() };
    assert_eq!(found(&phone, &session, &of(class)).len(), 3);
    let other = "gb47678.5-2026/matter/01/002".parse().unwrap();
    assert_eq!(found(&phone, &session, &of(other)), []);

    let stands = |state| CaseQuery { state: Some(state), ..CaseQuery::default() };
    assert_eq!(found(&phone, &session, &stands(CaseState::Declined)), [cases[1]]);
    assert_eq!(found(&phone, &session, &stands(CaseState::Reported)), [cases[2], cases[0]]);
    let day = |n: i64| Some(MORNING + n * 86_400_000);
    let on = |from, to| CaseQuery { from, to, ..CaseQuery::default() };
    assert_eq!(found(&phone, &session, &on(day(1), day(2))), [cases[1]]);
    assert_eq!(found(&phone, &session, &on(day(1), None)), [cases[2], cases[1]]);

    let near = |east_e7: i32, metres| {
        let point = good_fix().point;
        let point = shared::geo::Point { lon_e7: point.lon_e7 + east_e7, ..point };
        CaseQuery { near: Some(Near { point, metres }), ..CaseQuery::default() }
    };
    assert_eq!(found(&phone, &session, &near(0, 1)).len(), 3);
    assert_eq!(found(&phone, &session, &near(12_000, 50)), [], "a hundred metres east");
    assert_eq!(found(&phone, &session, &near(12_000, 200)).len(), 3);

    let mut query = CaseQuery { most: Some(2), ..CaseQuery::default() };
    let first = search(&phone, &session, &query).unwrap();
    assert_eq!((first.cases.len(), first.next), (2, Some(cases[1])));
    query.after = first.next;
    let second = search(&phone, &session, &query).unwrap();
    assert_eq!((second.cases[0].case, second.next), (cases[0], None));
}

#[tokio::test]
async fn a_crew_finds_the_jobs_it_answered() {
    let mut stage = Stage::new();
    let (phone, session) = stage.ready().await;
    let (case, _) = report(&session.notebook(&phone).unwrap(), 1, 1);
    stage.sync_clean(&phone).await;
    let task = stage.dispatch_to_crew(case);
    let phone = stage.boot_in("crew");
    stage.enrol(&phone).await;
    let crew = stage.sign_in(&phone, "处0201").await;
    stage.sync_clean(&phone).await;
    assert_eq!(found(&phone, &crew, &CaseQuery::default()), [case], "asked of the crew: {task}");
}

#[tokio::test]
async fn a_screen_knows_the_city_its_words_and_what_a_class_asks_for() {
    let mut stage = Stage::new();
    let phone = stage.boot();
    let alone = app::about(&phone).unwrap();
    assert!(!alone.enrolled && alone.who.is_none() && alone.city.is_none());
    assert_eq!(alone.words.moves[&Move::Close], "结案");
    assert_eq!(alone.words.states.len(), CaseState::ALL.len(), "a word for every state");
    assert_eq!((alone.rules.min_photos, alone.rules.album), (1, Album::Flagged));

    stage.enrol(&phone).await;
    let session = stage.sign_in(&phone, "采0101").await;
    let mut city = city();
    city.policy.workflow.labels.moves.insert(Move::Close, Label::new("办结").unwrap());
    let cover: shared::codes::ClassKey = "gb47678.5-2026/component/01/001".parse().unwrap();
    let policy = ClassPolicy { album: Some(Album::Refused), ..ClassPolicy::default() };
    city.policy.by_class = vec![PolicyOfClasses { classes: ClassGroup::Minor(cover), policy }];
    stage.centre.set_packs(vec![pack_of(&city, 1)]);
    stage.sync_clean(&phone).await;

    let about = app::about(&phone).unwrap();
    assert!(about.enrolled);
    assert_eq!(about.city.as_deref(), Some("试城"));
    assert_eq!(about.utc_offset_minutes, Some(480));
    assert_eq!(about.who, Some(session.profile(&phone).unwrap()));
    assert_eq!(about.words.moves[&Move::Close], "办结");
    assert_eq!((about.rules.min_photos, about.rules.album), (2, Album::Flagged));
    assert_eq!(app::rules_of(&phone, Some(&cover)).album, Album::Refused);
    assert_eq!(people::known(&phone).unwrap().len(), 1);
    assert!(reports::drafts(&phone, &session).unwrap().is_empty());
}
