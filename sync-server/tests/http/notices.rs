//! 通知公告 over a real socket: who may publish, who sees what, and a handset that waits.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use shared::city::Role;
use shared::sync::{NoticesReply, NoticesRequest, ReadMark, WaitReply, WaitRequest};
use uuid::Uuid;

use crate::handset::Handset;
use crate::town::{MORNING, Town, is, json_of, message, refused};

fn notice(audience: &Value) -> Value {
    json!({
        "id": Uuid::now_v7().to_string(), "title": "立案标准调整",
        "text": "即日起按新版立案标准采集。", "until": null, "audience": audience, "confirm": true,
    })
}

/// Somebody of a new account, at a desk.
async fn newcomer(town: &Town, number: &str, role: &str, unit: &str) -> String {
    let keeper = town.desk_of(Role::Administrator).await;
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    let new = json!({
        "work_number": number, "roles": [role], "unit": unit, "password": format!("demo-{digits}"),
    });
    json_of(town.post("/v1/admin/users").bearer_auth(keeper).json(&new), StatusCode::OK).await;
    town.desk(number).await
}

async fn heard(town: &Town, phone: &Handset, request: &NoticesRequest) -> NoticesReply {
    message(phone.asks(town, "/v1/notices", request)).await
}

#[tokio::test]
async fn whoever_is_of_another_subtree_sees_and_publishes_nothing() {
    let town = Town::start().await;
    let leader = newcomer(&town, "值0599", "shift_leader", "SF20").await;
    let elsewhere = newcomer(&town, "值0598", "shift_leader", "SF10").await;
    let (own_clerk, clerk) = (town.desk("终0703").await, town.desk("终0701").await);
    let publish =
        |token: &str, said: &Value| town.post("/v1/desk/notices").bearer_auth(token).json(said);
    let said = notice(&json!({"divisions": [], "posts": [], "units": ["SF20"]}));
    let id = said["id"].as_str().unwrap().to_owned();
    for _ in 0..2 {
        let sheet = json_of(publish(&leader, &said), StatusCode::OK).await;
        assert_eq!(sheet["from"], json!("示范区市政园林所 · 值班长"));
        assert_eq!(sheet["published_at"], json!(MORNING));
    }
    for token in [&own_clerk, &clerk] {
        assert_eq!(refused(publish(token, &said)).await, is(403, "access.not_your_post"));
    }
    let again = is(403, "notice.not_your_units");
    assert_eq!(refused(publish(&elsewhere, &said)).await, again);
    let everybody = notice(&json!({}));
    assert_eq!(refused(publish(&leader, &everybody)).await, again);
    let mut other = said.clone();
    other["title"] = json!("别的标题");
    assert_eq!(refused(publish(&leader, &other)).await, is(409, "notice.exists"));
    let blank = json!({"id": Uuid::now_v7().to_string(), "title": " ", "text": "…",
                       "until": null, "audience": {"units": ["SF20"]}});
    assert_eq!(refused(publish(&leader, &blank)).await, is(422, "notice.no_title"));
    let misspelt = json!({"id": "7", "title": "…", "text": "…"});
    assert_eq!(refused(publish(&leader, &misspelt)).await, is(400, "message.unreadable"));

    let list = async |token: &str| {
        let lines = json_of(town.get("/v1/desk/notices").bearer_auth(token), StatusCode::OK).await;
        let lines = lines.as_array().unwrap().clone();
        lines.into_iter().find(|line| line["notice"]["id"] == json!(id))
    };
    assert_eq!(list(&elsewhere).await, None);
    assert_eq!(list(&clerk).await, None);
    let of_clerk = list(&own_clerk).await.unwrap();
    assert_eq!((&of_clerk["is_for_me"], &of_clerk["reach"]), (&json!(true), &Value::Null));

    let path = |what: &str| format!("/v1/desk/notices/{id}/{what}");
    let read = |token: &str, confirmed: bool| {
        let said = json!({"confirmed": confirmed});
        town.post(&path("read")).bearer_auth(token).json(&said)
    };
    assert_eq!(refused(read(&clerk, true)).await, is(404, "notice.unknown"));
    json_of(read(&own_clerk, true), StatusCode::NO_CONTENT).await;
    assert_eq!(list(&own_clerk).await.unwrap()["confirmed_at"], json!(MORNING));
    // Leader, clerks and crews of the works: the two crews' units are below it.
    let reach = list(&leader).await.unwrap()["reach"].clone();
    assert_eq!((&reach["read"], &reach["confirmed"]), (&json!(1), &json!(1)));
    let readers = town.get(&path("readers")).bearer_auth(&leader);
    let readers = json_of(readers, StatusCode::OK).await;
    let readers = readers.as_array().unwrap();
    assert_eq!(json!(readers.len()), reach["addressed"]);
    let units = readers.iter().map(|reader| reader["unit"].as_str().unwrap());
    assert!(units.into_iter().all(|unit| ["SF20", "SF21", "SF22"].contains(&unit)));
    let has_read = readers.iter().filter(|reader| !reader["read_at"].is_null());
    let names: Vec<_> = has_read.map(|reader| reader["name"].clone()).collect();
    assert_eq!(names, [json!("终端操作员 终0703")]);

    for (method, what) in [(Method::GET, "readers"), (Method::POST, "withdraw")] {
        let ask = town.ask(method, &path(what)).bearer_auth(&elsewhere);
        assert_eq!(refused(ask).await, is(404, "notice.unknown"));
    }
    for _ in 0..2 {
        let withdraw = town.post(&path("withdraw")).bearer_auth(&leader);
        json_of(withdraw, StatusCode::NO_CONTENT).await;
    }
    assert_eq!(list(&own_clerk).await, None, "gone for its readers");
    assert_eq!(list(&leader).await.unwrap()["notice"]["withdrawn"], json!(true));
    let auditor = town.desk_of(Role::Auditor).await;
    let log = json_of(town.get("/v1/admin/audit").bearer_auth(auditor), StatusCode::OK).await;
    let log = log.as_array().unwrap().iter().filter(|row| row["subject"] == json!(id));
    let acts: Vec<_> = log.map(|row| row["act"].clone()).collect();
    assert_eq!(acts, [json!("notice.withdrawn"), json!("notice.published")]);
}

#[tokio::test]
async fn a_handset_that_waits_is_told_of_a_notice_and_tells_that_it_was_read() {
    let town = Town::start().await;
    let phone = Handset::of(&town, "采0101").await;
    let at_first = heard(&town, &phone, &NoticesRequest::default()).await;
    assert!(at_first.whole && !at_first.more);
    let leader = town.desk_of(Role::Leader).await;
    let cursors = phone.pull(&town).await.cursors;
    let notices = Some(at_first.cursor);
    let wait = WaitRequest { cursors, up_to_ms: 50_000, notices };
    let (waiting, published) =
        tokio::join!(message::<WaitReply>(phone.asks(&town, "/v1/wait", &wait)), async {
            let said = notice(&json!({"divisions": ["990101"], "posts": ["collector"]}));
            let ask = town.post("/v1/desk/notices").bearer_auth(&leader).json(&said);
            json_of(ask, StatusCode::OK).await
        },);
    assert!(waiting.changed);
    let request = NoticesRequest { cursor: at_first.cursor, marks: Vec::new() };
    let reply = heard(&town, &phone, &request).await;
    let [told] = reply.notices.as_slice() else { panic!("{reply:?}") };
    assert_eq!(json!(told.notice.id.to_string()), published["id"]);
    assert_eq!(told.mark, None);

    let mark = ReadMark { notice: told.notice.id, read_at: MORNING, confirmed_at: Some(MORNING) };
    let tells = NoticesRequest { cursor: reply.cursor, marks: vec![mark] };
    for _ in 0..2 {
        assert_eq!(heard(&town, &phone, &tells).await.marked, [told.notice.id]);
    }
    let other = Handset::of(&town, "采0101").await;
    let anew = heard(&town, &other, &NoticesRequest::default()).await;
    let own = anew.notices.iter().find(|one| one.notice.id == told.notice.id).unwrap();
    assert_eq!(own.mark, Some(mark), "on another phone, too");
    let crew = Handset::of(&town, "处0201").await;
    let for_crew = heard(&town, &crew, &NoticesRequest::default()).await;
    assert!(for_crew.notices.iter().all(|one| one.notice.id != told.notice.id));

    // As with a pull: a person on an enrolled phone, and nobody else.
    let nobody = phone.device.says(&town, "/v1/notices", &NoticesRequest::default());
    assert_eq!(refused(nobody).await, is(401, "session.none"));
    let at_desk = town.says("/v1/notices", &NoticesRequest::default()).bearer_auth(leader);
    assert_eq!(refused(at_desk).await, is(401, "installation.unknown"));
}
