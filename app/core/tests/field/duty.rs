//! 上岗 and 下岗 in a cellar: kept on the phone at once, sent when there is a way.

use collector_core::api;
use collector_core::outbox::{ItemKind, ItemState};
use shared::calendar::Date;
use shared::duty::{DutyPlan, RosterRow, ShiftTemplate};
use shared::ops::{Body, Read, read};

use crate::ground::{city, pack_of};
use crate::support::*;

const HOUR: u64 = 3_600_000;

#[tokio::test]
async fn a_person_goes_on_and_off_duty_without_network_and_both_arrive() {
    let mut stage = Stage::new();
    let (phone, session) = stage.ready().await;
    stage.centre.set_offline(true);
    let off = api::duty::duty(&phone, &session).unwrap();
    assert_eq!((off.period, off.says_zh.as_str()), (None, "不在岗：不记录位置和轨迹"));
    let refused = api::duty::go_off_duty(&phone, &session, None).unwrap_err();
    assert_eq!(refused.code, "duty.not_on");

    let begun = api::duty::go_on_duty(&phone, &session, Some(good_fix())).unwrap();
    let on = api::duty::duty(&phone, &session).unwrap();
    assert_eq!(on.period.unwrap().since, MORNING);
    assert!(on.says_zh.contains("位置和轨迹只在上岗与下岗之间存在"), "{}", on.says_zh);
    let refused = api::duty::go_on_duty(&phone, &session, None).unwrap_err();
    assert_eq!((refused.code.as_str(), refused.zh.is_empty()), ("duty.already_on", false));

    // The phone is switched off and on again: it still knows.
    drop(phone);
    let phone = stage.boot();
    assert!(api::duty::duty(&phone, &session).unwrap().period.is_some());
    stage.pass(8 * HOUR);
    let over = api::duty::go_off_duty(&phone, &session, None).unwrap();
    assert_eq!(api::duty::duty(&phone, &session).unwrap().period, None);

    let cards = api::outbox::list(&phone, &session, 0, 10).unwrap();
    let shown: Vec<_> = cards.iter().map(|c| (c.title.as_str(), c.zh.as_str())).collect();
    assert_eq!(shown, [("下岗", "已存本机"), ("上岗", "已存本机")]);
    assert!(cards.iter().all(|card| card.kind == ItemKind::Duty && card.case.is_none()));

    stage.centre.set_offline(false);
    stage.sync_clean(&phone).await;
    assert!(stage.centre.has_op(begun) && stage.centre.has_op(over));
    let cards = api::outbox::list(&phone, &session, 0, 10).unwrap();
    assert!(cards.iter().all(|card| card.state == ItemState::Received));
    assert_eq!(stage.centre.cases(), [], "duty is no case");
}

#[tokio::test]
async fn duty_waits_in_the_one_chain_of_its_person() {
    let mut stage = Stage::new();
    let (phone, session) = stage.ready().await;
    let book = session.notebook(&phone).unwrap();
    api::duty::go_on_duty(&phone, &session, None).unwrap();
    report(&book, 1, 1);
    api::duty::go_off_duty(&phone, &session, None).unwrap();
    book.store.write(|tx| collector_core::outbox::seal_next(tx, phone.entropy())).unwrap();
    let run = book.store.read(|db| collector_core::outbox::next_run(db, 0, 80)).unwrap().unwrap();
    let sorts: Vec<_> = run
        .ops
        .iter()
        .map(|op| match read(&op.bytes) {
            Read::Duty(_, _, body) => matches!(*body, Body::DutyStarted(_)),
            _ => false,
        })
        .collect();
    let sequence: Vec<_> = run.ops.iter().map(|op| op.seq).collect();
    let gapless: Vec<u64> = (1..).take(sequence.len()).collect();
    assert_eq!(sequence, gapless, "no second queue");
    assert!(sorts[0] && matches!(read(&run.ops.last().unwrap().bytes), Read::Duty(..)));
}

#[tokio::test]
async fn a_start_that_was_taken_back_leaves_its_person_off_duty() {
    let mut stage = Stage::new();
    let (phone, session) = stage.ready().await;
    let item = api::duty::go_on_duty(&phone, &session, None).unwrap();
    assert_eq!(api::outbox::recall(&phone, &session, item).unwrap(), None);
    assert_eq!(api::duty::duty(&phone, &session).unwrap().period, None);
    assert_eq!(api::outbox::list(&phone, &session, 0, 10).unwrap(), []);
}

#[tokio::test]
async fn the_roster_in_the_pocket_says_where_and_until_when() {
    let mut stage = Stage::new();
    let (phone, session) = stage.ready().await;
    assert_eq!(api::duty::duty(&phone, &session).unwrap().roster, [], "no pack, no roster");
    let day: Date = "2026-07-12".parse().unwrap();
    let row = RosterRow {
        user: user(COLLECTOR),
        grid: Some("Z01".parse().unwrap()),
        from: day,
        to: day,
        shift: "early".parse().unwrap(),
        on_call: false,
    };
    let early =
        ShiftTemplate { code: row.shift.clone(), name: "早班".to_owned(), from: 360, to: 840 };
    let others = RosterRow { user: user(SECOND), ..row.clone() };
    let mut city = city();
    city.duty = DutyPlan { shifts: vec![early], rows: vec![row, others], ..DutyPlan::default() };
    stage.centre.set_packs(vec![pack_of(&city, 1)]);
    stage.sync_clean(&phone).await;

    let state = api::duty::duty(&phone, &session).unwrap();
    let hours = 3_600_000;
    assert_eq!(state.roster.len(), 1, "one's own");
    assert_eq!(state.roster[0].shift, "早班");
    assert_eq!(
        (state.roster[0].from, state.roster[0].to),
        (MORNING - 3 * hours, MORNING + 5 * hours)
    );
    api::duty::go_on_duty(&phone, &session, None).unwrap();
    let state = api::duty::duty(&phone, &session).unwrap();
    assert_eq!(state.period.unwrap().grids, ["Z01"]);
}
