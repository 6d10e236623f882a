//! 通知公告 on the phone: there without network, each person's own on a shared phone, and what was read is
//! told once a way is there.

use collector_core::api;
use collector_core::fakes::Fault;
use collector_core::phone::Phone;
use collector_core::session::Session;
use shared::city::Role;
use shared::ids::NoticeId;
use shared::notice::{Audience, NewNotice, Notice, Title};
use shared::text::{Line, Paragraph};
use uuid::Uuid;

use crate::support::*;

fn id(n: u128) -> NoticeId {
    NoticeId(Uuid::from_u128(n))
}

/// A notice for collectors, published so many minutes after the morning.
fn notice(n: u128, title: &str) -> Notice {
    let posts = [Role::Collector].into();
    let new = NewNotice {
        id: id(n),
        title: Title::new(title).unwrap(),
        text: Paragraph::new("今晚起暂停高处作业。").unwrap(),
        until: None,
        audience: Audience { posts, ..Audience::default() },
        confirm: false,
    };
    let minutes = i64::try_from(n).unwrap();
    new.published(Line::new("监督中心 · 值班长").unwrap(), MORNING + minutes * 60_000)
}

fn titles(phone: &Phone, session: &Session) -> Vec<String> {
    let sheets = api::notices::list(phone, session).unwrap();
    sheets.into_iter().map(|sheet| sheet.title).collect()
}

#[tokio::test]
async fn a_notice_is_read_without_network_survives_a_restart_and_is_told_once() {
    let mut stage = Stage::new();
    let (phone, session) = stage.ready().await;
    stage.centre.publish(notice(1, "台风蓝色预警"));
    stage.centre.publish(notice(2, "新版立案标准"));
    let crews = Audience { posts: [Role::Crew].into(), ..Audience::default() };
    stage.centre.publish(Notice { audience: crews, ..notice(3, "处置人员会议") });
    stage.sync_clean(&phone).await;
    assert_eq!(titles(&phone, &session), ["新版立案标准", "台风蓝色预警"], "the newest first");
    assert_eq!(api::notices::unread(&phone, &session).unwrap(), 2);

    stage.centre.set_offline(true);
    stage.pass(60_000);
    let read = api::notices::read(&phone, &session, id(2)).unwrap();
    assert!(!read.open && read.read_at == Some(MORNING + 60_000) && read.confirmed_at.is_none());
    assert_eq!(titles(&phone, &session), ["台风蓝色预警", "新版立案标准"], "unread ones first");
    drop(phone);
    let phone = stage.boot();
    stage.pass(60_000);
    let again = api::notices::read(&phone, &session, id(2)).unwrap();
    assert_eq!(again.read_at, read.read_at, "the first time counts, after a restart too");
    assert_eq!(api::notices::unread(&phone, &session).unwrap(), 1);
    assert_eq!(stage.sync(&phone).await.stopped.as_deref(), Some("net.offline"));

    // The way comes back, and the first answer is lost: the mark is sent again, and it is the same.
    stage.centre.set_offline(false);
    let steps = stage.centre.calls("notices");
    let until_notices = [Fault::None; 2].into_iter().chain([Fault::LostReply]);
    stage.centre.next_calls(until_notices);
    let outcome = stage.sync(&phone).await;
    assert_eq!(stage.centre.calls("notices"), steps + 1, "{outcome:?}");
    assert_eq!(outcome.stopped, None, "it is in the way of nothing");
    assert_eq!(outcome.notices.as_deref(), Some("net.offline"));
    let at_centre = stage.centre.read_mark(user(COLLECTOR), id(2)).unwrap();
    assert_eq!((at_centre.read_at, at_centre.confirmed_at), (MORNING + 60_000, None));
    let outcome = stage.sync_clean(&phone).await;
    assert_eq!(outcome.notices, None);
    assert_eq!(stage.centre.read_mark(user(COLLECTOR), id(2)), Some(at_centre));
    assert_eq!(stage.centre.read_mark(user(COLLECTOR), id(1)), None);
}

#[tokio::test]
async fn what_asks_for_it_waits_until_somebody_says_that_it_is_read() {
    let mut stage = Stage::new();
    let (phone, session) = stage.ready().await;
    stage.centre.publish(Notice { confirm: true, ..notice(1, "台风蓝色预警") });
    stage.sync_clean(&phone).await;
    let opened = api::notices::read(&phone, &session, id(1)).unwrap();
    assert!(opened.open && opened.confirm, "opened is not 已阅");
    stage.sync_clean(&phone).await;
    let told = stage.centre.read_mark(user(COLLECTOR), id(1)).unwrap();
    assert_eq!(told.confirmed_at, None);
    assert_eq!(api::notices::unread(&phone, &session).unwrap(), 1);

    stage.pass(5_000);
    let confirmed = api::notices::confirm(&phone, &session, id(1)).unwrap();
    assert!(!confirmed.open && confirmed.confirmed_at == Some(MORNING + 5_000));
    assert_eq!(confirmed.read_at, Some(MORNING));
    stage.sync_clean(&phone).await;
    let told = stage.centre.read_mark(user(COLLECTOR), id(1)).unwrap();
    assert_eq!((told.read_at, told.confirmed_at), (MORNING, Some(MORNING + 5_000)));
    assert_eq!(api::notices::unread(&phone, &session).unwrap(), 0);
}

#[tokio::test]
async fn what_is_over_or_withdrawn_is_gone_and_what_was_read_of_it_is_still_told() {
    let mut stage = Stage::new();
    let (phone, session) = stage.ready().await;
    stage.centre.publish(Notice { until: Some(MORNING + 60_000), ..notice(1, "今日停电") });
    stage.centre.publish(notice(2, "写错了"));
    stage.sync_clean(&phone).await;
    stage.centre.set_offline(true);
    api::notices::read(&phone, &session, id(1)).unwrap();
    api::notices::read(&phone, &session, id(2)).unwrap();
    stage.pass(60_000);
    assert_eq!(titles(&phone, &session), ["写错了"], "over by the phone's own clock");
    let over = api::notices::read(&phone, &session, id(1)).unwrap_err();
    assert_eq!((over.code.as_str(), over.zh.is_empty()), ("notice.gone", false));

    stage.centre.withdraw(id(2));
    assert_eq!(titles(&phone, &session), ["写错了"], "nobody could tell the phone yet");
    stage.centre.set_offline(false);
    stage.sync_clean(&phone).await;
    assert_eq!(titles(&phone, &session), [""; 0]);
    for n in [1, 2] {
        let told = stage.centre.read_mark(user(COLLECTOR), id(n)).unwrap();
        assert_eq!(told.read_at, MORNING);
    }
}

#[tokio::test]
async fn r22_two_people_on_one_phone_have_notices_and_marks_of_their_own() {
    let mut stage = Stage::new();
    let (phone, first) = stage.ready().await;
    stage.centre.publish(notice(1, "台风蓝色预警"));
    stage.sync_clean(&phone).await;
    let second = stage.sign_in(&phone, "采0102").await;
    stage.sync_clean(&phone).await;
    assert_eq!(api::notices::unread(&phone, &second).unwrap(), 1);
    stage.centre.set_offline(true);
    api::notices::read(&phone, &second, id(1)).unwrap();
    assert_eq!(api::notices::list(&phone, &first).unwrap_err().code, "session.over");

    // The first takes the phone back; what the second read goes up all the same, under its own name.
    let first = stage.sign_in(&phone, "采0101").await;
    assert_eq!(api::notices::unread(&phone, &first).unwrap(), 1, "another's reading is not mine");
    stage.centre.set_offline(false);
    stage.sync_clean(&phone).await;
    assert!(stage.centre.read_mark(user(SECOND), id(1)).is_some());
    assert!(stage.centre.read_mark(user(COLLECTOR), id(1)).is_none());

    // On another phone the second has read it already.
    let other = stage.boot_in("other");
    stage.enrol(&other).await;
    let second = stage.sign_in(&other, "采0102").await;
    stage.sync_clean(&other).await;
    assert_eq!(api::notices::unread(&other, &second).unwrap(), 0);
}

#[tokio::test]
async fn a_centre_of_before_notices_is_no_trouble_and_marks_wait_for_its_successor() {
    let mut stage = Stage::new();
    let (phone, session) = stage.ready().await;
    stage.centre.publish(notice(1, "台风蓝色预警"));
    stage.sync_clean(&phone).await;
    api::notices::read(&phone, &session, id(1)).unwrap();
    stage.centre.set_before_notices(true);
    let outcome = stage.sync_clean(&phone).await;
    assert_eq!(outcome.notices, None);
    assert_eq!(titles(&phone, &session), ["台风蓝色预警"]);
    assert!(stage.centre.read_mark(user(COLLECTOR), id(1)).is_none());
    stage.centre.set_before_notices(false);
    stage.sync_clean(&phone).await;
    assert!(stage.centre.read_mark(user(COLLECTOR), id(1)).is_some());
}

#[tokio::test]
async fn other_rights_and_another_life_of_the_centre_bring_what_stands_anew() {
    let mut stage = Stage::new();
    let (phone, session) = stage.ready().await;
    let before = stage.centre.backup();
    stage.centre.publish(notice(1, "台风蓝色预警"));
    stage.sync_clean(&phone).await;
    api::notices::read(&phone, &session, id(1)).unwrap();
    stage.sync_clean(&phone).await;
    stage.centre.set_feeds(user(COLLECTOR), Default::default());
    stage.sync_clean(&phone).await;
    assert_eq!(titles(&phone, &session), ["台风蓝色预警"], "told again, and nothing twice");
    assert_eq!(api::notices::unread(&phone, &session).unwrap(), 0);

    // A restore from before it was published: the phone shows what the centre has, no more.
    stage.centre.restore(&before);
    stage.sync_clean(&phone).await;
    assert_eq!(titles(&phone, &session), [""; 0]);
    stage.centre.publish(notice(2, "恢复服务"));
    stage.sync_clean(&phone).await;
    assert_eq!(titles(&phone, &session), ["恢复服务"]);
}
