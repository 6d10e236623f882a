//! R4: one poison item blocks all, and can neither be edited nor sent. R5: duplicates after a retry.

use collector_core::api;
use collector_core::draft;
use collector_core::fakes::Fault;
use collector_core::outbox::{ItemState, Reopened};
use shared::case::FieldValue;
use shared::ops::{Body, Outcome};

use crate::support::*;

/// A centre with a rule that one report breaks.
fn no_poison(body: &Body) -> Option<Outcome> {
    let refused = || Some(Outcome::Refused("op.over_bounds".to_owned()));
    match body {
        Body::CaseCreated(created) if created.catalogue.as_str() == "poison" => refused(),
        Body::FieldsSet(set) => set
            .writes
            .iter()
            .any(|w| matches!(&w.value, FieldValue::Description(text) if text.as_str() == "毒"))
            .then(|| Outcome::Refused("op.over_bounds".to_owned())),
        _ => None,
    }
}

#[tokio::test]
async fn r04_with_one_poison_among_fifty_the_others_arrive_and_it_can_be_mended() {
    let mut stage = Stage::new();
    let (phone, session) = stage.ready().await;
    let book = session.notebook(&phone).unwrap();
    stage.centre.set_judge(Some(no_poison));
    let mut poison = None;
    for n in 0..50 {
        let case = write_draft(&book, n, 1, 300);
        if n == 20 {
            let catalogue = Some(shared::text::Code::clipped("poison"));
            let edit = draft::DraftEdit { catalogue, ..draft::DraftEdit::default() };
            draft::edit(&book, case, edit).unwrap();
        }
        let item = draft::submit(&book, case).unwrap();
        if n == 20 {
            poison = Some(item);
        }
    }
    let poison = poison.unwrap();
    stage.sync_clean(&phone).await;
    let received = items(&book).iter().filter(|i| ItemState::of(i) == ItemState::Received).count();
    assert_eq!(received, 49);

    let listed = api::outbox::list(&phone, &session, 0, 100).unwrap();
    let card = listed.iter().find(|card| card.item == poison).unwrap();
    assert_eq!(card.state, ItemState::Refused("op.over_bounds".to_owned()));
    let says = card.says.as_ref().unwrap();
    assert!(!says.zh.is_empty() && !says.en.is_empty());

    let Reopened::Draft(again) = api::outbox::reopen(&phone, &session, poison).unwrap() else {
        panic!("a refused report is a draft again")
    };
    assert_eq!(again.media.len(), 1, "with its photo");
    let edit = draft::DraftEdit {
        catalogue: Some(shared::text::Code::clipped("gb/1")),
        ..draft::DraftEdit::default()
    };
    draft::edit(&book, again.case, edit).unwrap();
    let mended = draft::submit(&book, again.case).unwrap();
    stage.sync_clean(&phone).await;
    let row = items(&book).into_iter().find(|i| i.item == mended).unwrap();
    assert_eq!(ItemState::of(&row), ItemState::Received);
    assert_eq!(api::outbox::figures(&phone, &session, 0).unwrap().open, 0);
    assert_eq!(api::outbox::reopen(&phone, &session, poison).unwrap_err().code, "item.not_refused");
}

#[tokio::test]
async fn r04_a_refused_edit_of_a_case_that_exists_can_be_done_again() {
    let mut stage = Stage::new();
    let (phone, session) = stage.ready().await;
    let book = session.notebook(&phone).unwrap();
    stage.centre.set_judge(Some(no_poison));
    let (case, _) = report(&book, 1, 1);
    stage.sync_clean(&phone).await;
    let item = api::cases::edit(&phone, &session, case, vec![description("毒")]).unwrap();
    stage.sync_clean(&phone).await;
    let shown = api::cases::get(&phone, &session, case).unwrap();
    assert!(!shown.card.fields.contains(&description("毒")), "a refused value is not shown");
    let Reopened::Acts { acts, .. } = api::outbox::reopen(&phone, &session, item).unwrap() else {
        panic!()
    };
    assert_eq!(acts, [collector_core::outbox::Act::Edit(vec![description("毒")])]);
    assert_eq!(status_of(&book, case).zh, "中心已收", "the report itself has arrived");
}

#[tokio::test]
async fn r05_a_hundred_lost_answers_make_one_case() {
    let mut stage = Stage::new();
    let (phone, session) = stage.ready().await;
    let book = session.notebook(&phone).unwrap();
    let (case, _) = report(&book, 1, 2);
    for _ in 0..100 {
        stage.centre.next_calls([Fault::None, Fault::LostReply]);
        stage.sync(&phone).await;
    }
    let once = stage.centre.case(case).unwrap();
    stage.sync_clean(&phone).await;
    assert_eq!(stage.centre.cases().len(), 1);
    assert_eq!(stage.centre.case(case).unwrap().pos, once.pos, "each op once in the log");
    assert_all_received(&stage, &book);
}
