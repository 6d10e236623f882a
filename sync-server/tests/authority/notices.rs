//! 通知公告: who may publish to whom, who is told, and who has read it.

use std::collections::BTreeSet;
use std::time::Duration;

use shared::city::{Role, UserProfile};
use shared::codes::UnitCode;
use shared::ids::NoticeId;
use shared::notice::{Audience, Grounds, NewNotice, NoticeFault, addresses};
use shared::sync::{NoticeCursor, NoticesReply, NoticesRequest, ReadMark, WaitRequest};
use sync_server::authority::{AuthorityError, NoticeCounts};
use sync_server::store::Account;
use uuid::Uuid;

use crate::centre::{Centre, MORNING};
use crate::phone::text;

fn to(posts: &[Role], units: &[&str], divisions: &[&str]) -> Audience {
    Audience {
        divisions: divisions.iter().map(|d| d.parse().unwrap()).collect(),
        posts: posts.iter().copied().collect(),
        units: units.iter().map(|u| u.parse().unwrap()).collect(),
    }
}

fn notice(title: &str, audience: Audience) -> NewNotice {
    NewNotice {
        id: NoticeId(Uuid::now_v7()),
        title: shared::text::Text::new(title).unwrap(),
        text: text("今晚起暂停高处作业，巡查时远离广告牌和树木。"),
        until: None,
        audience,
        confirm: true,
    }
}

async fn ask(centre: &Centre, who: &Account, cursor: NoticeCursor) -> NoticesReply {
    let request = NoticesRequest { cursor, marks: Vec::new() };
    centre.authority.notices(&request, who).await.unwrap()
}

async fn told(centre: &Centre, who: &Account) -> Vec<String> {
    let reply = ask(centre, who, NoticeCursor::default()).await;
    assert!(reply.whole && !reply.more);
    reply.notices.into_iter().map(|one| one.notice.title.to_string()).collect()
}

async fn marks(centre: &Centre, who: &Account, marks: Vec<ReadMark>) {
    let known: Vec<_> = marks.iter().map(|mark| mark.notice).collect();
    let request = NoticesRequest { cursor: NoticeCursor::default(), marks };
    assert_eq!(centre.authority.notices(&request, who).await.unwrap().marked, known);
}

async fn counts(centre: &Centre, who: &Account, id: NoticeId) -> Option<NoticeCounts> {
    let seen = centre.authority.notices_seen(None, 50, who).await.unwrap();
    seen.into_iter().find(|seen| seen.row.notice.id == id).and_then(|seen| seen.counts)
}

pub(crate) async fn a_notice_is_told_to_whom_it_addresses_and_the_centre_sees_who_has_read_it(
    centre: Centre,
) {
    let leader = centre.any(Role::Leader);
    let (one, two) = (centre.person("采0101"), centre.person("采0102"));
    let city = centre.authority.city();
    let walks = |who: &Account, street: &str| {
        let audience = to(&[], &[], &[street]);
        addresses(&audience, &Grounds::of(&city).addressee(&who.profile))
    };
    let streets = ["990101001", "990101002", "990101003"];
    let street = streets.into_iter().find(|street| walks(one, street)).unwrap();
    let elsewhere = ["采0105", "采0115", "采0125"].map(|number| centre.person(number));
    let elsewhere = elsewhere.into_iter().find(|who| !walks(who, street)).unwrap();

    let typhoon = notice("台风蓝色预警", to(&[Role::Collector], &[], &[street]));
    let id = typhoon.id;
    let published = centre.authority.publish_notice(typhoon.clone(), leader).await.unwrap();
    assert_eq!(published.from.as_str(), "示范区城市运行管理中心 · 领导", "a post, not a person");
    assert_eq!(published.published_at, MORNING);
    centre.pass(60_000);
    let again = centre.authority.publish_notice(typhoon.clone(), leader).await.unwrap();
    assert_eq!(again, published, "sent twice, published once");
    let other = NewNotice { confirm: false, ..typhoon.clone() };
    let refused = centre.authority.publish_notice(other, leader).await;
    assert!(matches!(refused, Err(AuthorityError::NoticeExists)));
    assert_eq!(centre.acts().await, ["notice.published"]);

    assert_eq!(told(&centre, one).await, ["台风蓝色预警"]);
    assert_eq!(told(&centre, two).await, ["台风蓝色预警"], "the same beat, the late shift");
    assert_eq!(told(&centre, elsewhere).await, [""; 0]);
    assert_eq!(told(&centre, centre.any(Role::Crew)).await, [""; 0]);

    // The earliest telling counts, whatever order they come in; no phone's clock moves it out of its time.
    let at = |read_at, confirmed_at| ReadMark { notice: id, read_at, confirmed_at };
    centre.pass(600_000);
    marks(&centre, one, vec![at(MORNING + 300_000, Some(MORNING + 310_000))]).await;
    marks(&centre, one, vec![at(MORNING + 200_000, None)]).await;
    marks(&centre, one, vec![at(MORNING + 400_000, Some(MORNING + 500_000))]).await;
    marks(&centre, two, vec![at(0, None), at(i64::MAX, None)]).await;
    // Of a notice that nobody knows here nothing is kept, and it is not told again for ever.
    let unknown = ReadMark { notice: NoticeId(Uuid::nil()), ..at(1, None) };
    marks(&centre, two, vec![unknown]).await;
    let readers = centre.authority.notice_readers(id, leader).await.unwrap();
    let mark = |number: &str| {
        let reader = readers.iter().find(|r| r.account.profile.work_number.as_str() == number);
        reader.unwrap().mark
    };
    assert_eq!(mark("采0101"), Some(at(MORNING + 200_000, Some(MORNING + 310_000))));
    assert_eq!(mark("采0102"), Some(at(MORNING, None)));
    let unread = readers.iter().filter(|reader| reader.mark.is_none()).count();
    assert_eq!(unread, readers.len() - 2, "and who has not read it yet");
    let addressed = u32::try_from(readers.len()).unwrap();
    let expected = NoticeCounts { addressed, read: 2, confirmed: 1 };
    assert_eq!(counts(&centre, leader, id).await, Some(expected));
    assert!(readers.iter().all(|reader| walks(&reader.account, street)));

    // Another phone of the same person knows what was read on this one.
    let anew = ask(&centre, one, NoticeCursor::default()).await;
    assert_eq!(anew.notices[0].mark, mark("采0101"));
    assert_eq!(ask(&centre, one, anew.cursor).await.notices, [], "nothing new after the cursor");

    centre.authority.withdraw_notice(id, leader).await.unwrap();
    centre.authority.withdraw_notice(id, leader).await.unwrap();
    assert_eq!(centre.acts().await, ["notice.published", "notice.withdrawn"]);
    let after = ask(&centre, one, anew.cursor).await;
    assert_eq!((after.withdrawn, after.notices.len()), (vec![id], 0));
    assert_eq!(ask(&centre, elsewhere, anew.cursor).await.withdrawn, [], "it never was theirs");
    assert_eq!(told(&centre, one).await, [""; 0]);
    let kept = centre.authority.notices_seen(None, 50, leader).await.unwrap();
    assert!(kept.len() == 1 && kept[0].row.notice.withdrawn, "it stays at the centre");
    assert_eq!(counts(&centre, leader, id).await, Some(expected));
    assert_eq!(centre.authority.publish_notice(typhoon, leader).await.unwrap().id, id);
    assert_eq!(told(&centre, one).await, [""; 0], "publishing it again does not bring it back");
}

pub(crate) async fn a_notice_is_over_when_it_says_so_and_stays_at_the_centre(centre: Centre) {
    let leader = centre.any(Role::ShiftLeader);
    let crew = centre.any(Role::Crew);
    let until = Some(MORNING + 60_000);
    let today = NewNotice { until, ..notice("今日停电", to(&[Role::Crew], &[], &[])) };
    centre.authority.publish_notice(today.clone(), leader).await.unwrap();
    assert_eq!(told(&centre, crew).await, ["今日停电"]);
    centre.pass(60_000);
    assert_eq!(told(&centre, crew).await, [""; 0]);
    let seen = centre.authority.notices_seen(None, 50, leader).await.unwrap();
    assert_eq!(seen.len(), 1);
    let refused = centre.authority.read_notice(today.id, true, crew).await;
    assert!(matches!(refused, Err(AuthorityError::NoSuchNotice)));
    // Read in time without network, told late: it counts.
    let read = ReadMark { notice: today.id, read_at: MORNING + 30_000, confirmed_at: None };
    marks(&centre, crew, vec![read]).await;
    assert_eq!(counts(&centre, leader, today.id).await.unwrap().read, 1);
    let late = NewNotice { id: NoticeId(Uuid::now_v7()), ..today };
    let refused = centre.authority.publish_notice(late, leader).await;
    assert!(matches!(refused, Err(AuthorityError::Notice(NoticeFault::Over))));
}

pub(crate) async fn nobody_publishes_beyond_the_own_units(centre: Centre) {
    let of = |role: Role, unit: Option<&str>| {
        let account = centre.any(Role::Leader).clone();
        let unit = unit.map(|unit| unit.parse::<UnitCode>().unwrap());
        Account { profile: UserProfile { roles: vec![role], unit, ..account.profile }, ..account }
    };
    let publish = async |who: &Account, audience: Audience| {
        centre.authority.publish_notice(notice("培训", audience), who).await
    };
    let bureau = of(Role::ShiftLeader, Some("SF20"));
    for beyond in [to(&[], &[], &[]), to(&[], &["SF10"], &[]), to(&[], &["SF21", "SF00"], &[])] {
        let refused = publish(&bureau, beyond).await;
        assert!(matches!(refused, Err(AuthorityError::NotYourUnits)));
    }
    for role in [Role::UnitClerk, Role::Collector, Role::Acceptor, Role::Auditor] {
        let refused = publish(&of(role, Some("SF20")), to(&[], &["SF20"], &[])).await;
        assert!(matches!(refused, Err(AuthorityError::NotYourUnits)), "{role:?}");
    }
    let own = publish(&bureau, to(&[Role::Crew], &["SF21"], &[])).await.unwrap();
    assert_eq!(own.from.as_str(), "示范区市政园林所 · 值班长");
    publish(&of(Role::Administrator, None), to(&[], &[], &[])).await.unwrap();
    let wrong = [
        (to(&[], &["NONE"], &[]), NoticeFault::NoUnit),
        (to(&[], &[], &["990102"]), NoticeFault::NoDivision),
        (to(&[Role::Collector], &["SF21"], &[]), NoticeFault::Nobody),
    ];
    for (audience, fault) in wrong {
        let refused = publish(&of(Role::Leader, None), audience).await;
        assert!(matches!(refused, Err(AuthorityError::Notice(found)) if found == fault));
    }

    // Who could not have published it neither counts nor takes back; who is addressed sees it.
    let clerk = of(Role::UnitClerk, Some("SF10"));
    for stranger in [of(Role::ShiftLeader, Some("SF10")), clerk.clone()] {
        let seen = centre.authority.notices_seen(None, 50, &stranger).await.unwrap();
        let seen: Vec<_> =
            seen.iter().map(|seen| (&seen.row.notice.audience, seen.counts)).collect();
        assert_eq!(seen, [(&to(&[], &[], &[]), None)], "only what is for everybody");
        let readers = centre.authority.notice_readers(own.id, &stranger).await;
        assert!(matches!(readers, Err(AuthorityError::NoSuchNotice)));
        let taken_back = centre.authority.withdraw_notice(own.id, &stranger).await;
        assert!(matches!(taken_back, Err(AuthorityError::NoSuchNotice)));
        let read = centre.authority.read_notice(own.id, false, &stranger).await;
        assert!(matches!(read, Err(AuthorityError::NoSuchNotice)));
    }
    centre.authority.withdraw_notice(own.id, &of(Role::Leader, Some("SF00"))).await.unwrap();
    let acts = centre.acts().await;
    assert_eq!(acts, ["notice.published", "notice.published", "notice.withdrawn"]);
}

pub(crate) async fn whoever_follows_the_cursor_hears_of_every_notice_once(centre: Centre) {
    let leader = centre.any(Role::Leader).clone();
    let one = centre.person("采0101");
    let all: Vec<_> = (0..12).map(|n| notice(&format!("第{n}号"), to(&[], &[], &[]))).collect();
    let ids: BTreeSet<_> = all.iter().map(|new| new.id).collect();
    let (authority, publisher) = (centre.authority.clone(), leader.clone());
    let publishing = tokio::spawn(async move {
        let all = all.into_iter().map(|new| authority.publish_notice(new, &publisher));
        futures::future::try_join_all(all).await.unwrap();
    });
    let (mut heard, mut cursor) = (Vec::new(), NoticeCursor::default());
    loop {
        let last = publishing.is_finished();
        let reply = ask(&centre, one, cursor).await;
        heard.extend(reply.notices.iter().map(|told| told.notice.id));
        cursor = reply.cursor;
        if last {
            break;
        }
    }
    publishing.await.unwrap();
    assert_eq!(heard.len(), 12, "{heard:?}");
    assert_eq!(heard.into_iter().collect::<BTreeSet<_>>(), ids);
    let seen = centre.authority.notices_seen(None, 5, &leader).await.unwrap();
    let next = centre.authority.notices_seen(Some(seen[4].row.nth), 50, &leader).await.unwrap();
    let nths: Vec<_> = seen.iter().chain(&next).map(|seen| seen.row.nth).collect();
    assert_eq!(nths, (1..=12).rev().collect::<Vec<_>>(), "pages leave nothing out");
}

pub(crate) async fn a_notice_wakes_who_waits_for_it(centre: Centre) {
    let leader = centre.any(Role::Leader).clone();
    let one = centre.person("采0101").clone();
    let pulled = crate::sync::first_pull(&centre, &one).await;
    let cursor = ask(&centre, &one, NoticeCursor::default()).await.cursor;
    let request = |notices, up_to_ms| {
        let cursors = pulled.cursors.clone();
        WaitRequest { cursors, up_to_ms, notices }
    };
    let quiet = centre.authority.wait(&request(Some(cursor), 20), &one).await.unwrap();
    assert!(!quiet.changed);
    let for_crews = notice("处置人员会议", to(&[Role::Crew], &[], &[]));
    centre.authority.publish_notice(for_crews, &leader).await.unwrap();
    let quiet = centre.authority.wait(&request(Some(cursor), 20), &one).await.unwrap();
    assert!(!quiet.changed, "it is not for this one");

    let (authority, waits) = (centre.authority.clone(), request(Some(cursor), 30_000));
    let waiter = one.clone();
    let waiting = tokio::spawn(async move { authority.wait(&waits, &waiter).await.unwrap() });
    let typhoon = notice("台风蓝色预警", to(&[Role::Collector], &[], &[]));
    centre.authority.publish_notice(typhoon, &leader).await.unwrap();
    let woken = tokio::time::timeout(Duration::from_secs(20), waiting).await.unwrap().unwrap();
    assert!(woken.changed);
    let old_app = centre.authority.wait(&request(None, 20), &one).await.unwrap();
    assert!(!old_app.changed, "an app of before notices is left in peace");

    // With other rights, everything that stands is told again.
    let promoted = Account { scope_rev: one.scope_rev + 1, ..one.clone() };
    let reply = ask(&centre, &promoted, ask(&centre, &one, cursor).await.cursor).await;
    assert!(reply.whole && reply.notices.len() == 1);
}
