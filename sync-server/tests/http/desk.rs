//! The desk: a cookie no script reads and no other site can use, queues, moves, photos.

use reqwest::{RequestBuilder, StatusCode};
use serde_json::{Value, json};
use shared::city::Role;
use shared::ids::CaseId;

use crate::handset::Handset;
use crate::town::{Town, is, json_of, refused};

async fn cookie(town: &Town) -> String {
    let body = json!({"work_number": "受0401", "password": "demo-0401"});
    let answer = town.post("/v1/desk/sign-in").json(&body).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    let set = answer.headers()["set-cookie"].to_str().unwrap().to_owned();
    for part in ["HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=43200"] {
        assert!(set.split("; ").any(|p| p == part), "{set}");
    }
    assert!(!set.contains("Secure"), "this centre serves plain HTTP on loopback");
    set.split(';').next().unwrap().to_owned()
}

pub(crate) async fn reported(town: &Town) -> (Handset, CaseId) {
    let mut phone = Handset::of(town, "采0101").await;
    let case = phone.reports();
    phone.remarks(case, "井盖缺失");
    phone.push(town).await;
    (phone, case)
}

fn move_of(mv: &str, seen_pos: u64, args: &Value) -> Value {
    json!({"move": mv, "seen_pos": seen_pos, "args": args})
}

#[tokio::test]
async fn a_cookie_works_for_this_centres_own_pages_only() {
    let town = Town::start().await;
    let cookie = cookie(&town).await;
    let me = json_of(town.get("/v1/desk/me").header("cookie", &cookie), StatusCode::OK).await;
    assert_eq!(me["user"]["work_number"], json!("受0401"));
    assert_eq!((&me["may_act"], &me["may_administer"]), (&json!(true), &json!(false)));
    assert_eq!(me["demo"], json!(true));

    let out = || town.post("/v1/desk/sign-out").header("cookie", &cookie);
    assert_eq!(refused(out()).await, is(403, "request.origin"));
    let foreign = out().header("origin", "https://evil.example");
    assert_eq!(refused(foreign).await, is(403, "request.origin"));
    let null = out().header("origin", "null");
    assert_eq!(refused(null).await, is(403, "request.origin"));
    let own = format!("http://{}", town.address);
    let done = out().header("origin", own).send().await.unwrap();
    assert_eq!(done.status(), StatusCode::NO_CONTENT);
    assert!(done.headers()["set-cookie"].to_str().unwrap().contains("Max-Age=0"));
    let after = town.get("/v1/desk/me").header("cookie", &cookie);
    assert_eq!(refused(after).await, is(401, "session.none"));
}

#[tokio::test]
async fn another_site_can_not_sign_a_browser_in() {
    let town = Town::start().await;
    let body = json!({"work_number": "受0401", "password": "demo-0401"});
    let foreign =
        town.post("/v1/desk/sign-in").json(&body).header("origin", "https://evil.example");
    assert_eq!(refused(foreign).await, is(403, "request.origin"));
    // A form needs no leave to send this type, so it is not read.
    let form =
        town.post("/v1/desk/sign-in").header("content-type", "text/plain").body(body.to_string());
    assert_eq!(refused(form).await, is(415, "message.type"));
}

#[tokio::test]
async fn a_desk_finds_a_case_and_moves_it_and_never_over_somebody_elses_move() {
    let town = Town::start().await;
    let (_, case) = reported(&town).await;
    let acceptor = town.desk_of(Role::Acceptor).await;
    let get = |path: &str| town.get(path).bearer_auth(&acceptor);
    let queue = json_of(get("/v1/desk/cases?state=reported"), StatusCode::OK).await;
    assert_eq!(queue["cases"][0]["id"], json!(case.to_string()));
    assert_eq!(queue["cases"][0]["state_zh"], json!("已上报"));
    assert_eq!(queue["next"], Value::Null);
    let closed = json_of(get("/v1/desk/cases?state=closed"), StatusCode::OK).await;
    assert_eq!(closed["cases"], json!([]));

    let path = format!("/v1/desk/cases/{case}");
    let sheet = json_of(get(&path), StatusCode::OK).await;
    let moves: Vec<_> = sheet["moves"].as_array().unwrap().iter().map(|m| &m["move"]).collect();
    let open = ["ask_for_more", "order_verification", "accept", "decline", "merge", "transfer_out"];
    assert_eq!(moves, open.map(|mv| json!(mv)).iter().collect::<Vec<_>>());
    assert_eq!(sheet["remarks"][0]["value"], json!("井盖缺失"));
    assert_eq!(sheet["timeline"].as_array().unwrap().len(), 2);
    let reporter = sheet["remarks"][0]["by"].as_str().unwrap();
    assert_eq!(sheet["people"][reporter], json!("采集员 采0101"));
    let pos = sheet["case"]["pos"].as_u64().unwrap();

    let act = |body: Value| town.post(&format!("{path}/acts")).bearer_auth(&acceptor).json(&body);
    let blind = act(json!({"move": "decline", "args": {"reason": "重复"}}));
    assert_eq!(refused(blind).await, is(400, "message.unreadable"));
    let bare = json_of(act(move_of("decline", pos, &json!({}))), StatusCode::OK).await;
    assert_eq!(bare["verdict"]["verdict"], json!("rejected"));
    assert_eq!(bare["verdict"]["code"], json!("move.needs_reason"));
    assert_eq!(bare["verdict"]["zh"], json!("请填写原因"));
    let stale = act(move_of("decline", pos - 1, &json!({"reason": "重复"})));
    assert_eq!(refused(stale).await, is(409, "case.changed"));
    let done = act(move_of("decline", pos, &json!({"reason": "重复上报"})));
    let done = json_of(done, StatusCode::OK).await;
    assert_eq!(done["verdict"]["verdict"], json!("applied"));
    assert_eq!(done["pos"], json!(pos + 1));
    let sheet = json_of(get(&path), StatusCode::OK).await;
    assert_eq!(sheet["case"]["state"], json!("declined"));
    assert_eq!(sheet["timeline"][2]["move_zh"], json!("不予受理"));
}

#[tokio::test]
async fn a_unit_sees_no_case_that_it_does_not_hold_and_nobody_acts_across_posts() {
    let town = Town::start().await;
    let (_, case) = reported(&town).await;
    let clerk = town.desk_of(Role::UnitClerk).await;
    let path = format!("/v1/desk/cases/{case}");
    assert_eq!(refused(town.get(&path).bearer_auth(&clerk)).await, is(403, "case.not_yours"));
    let own = json_of(town.get("/v1/desk/cases").bearer_auth(&clerk), StatusCode::OK).await;
    assert_eq!(own["cases"], json!([]));
    let dispatcher = town.desk_of(Role::Dispatcher).await;
    let body = move_of("decline", 2, &json!({"reason": "不对"}));
    let across = town.post(&format!("{path}/acts")).bearer_auth(dispatcher).json(&body);
    let across = json_of(across, StatusCode::OK).await;
    assert_eq!(across["verdict"]["code"], json!("move.not_your_role"));
}

#[tokio::test]
async fn a_unit_chooses_from_its_own_crews_and_learns_of_nobody_else() {
    let town = Town::start().await;
    let people = async |number: &str| {
        let desk = town.desk(number).await;
        let lists = json_of(town.get("/v1/desk/lists").bearer_auth(desk), StatusCode::OK).await;
        let names = lists["people"].as_array().unwrap().clone();
        names.iter().map(|p| p["work_number"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(people("终0702").await, ["处0201", "处0204"]);
    assert_eq!(people("终0701").await, ["处0201", "处0204", "处0205"], "those below it too");
    assert_eq!(people("终0708").await, ["处0211"]);
    assert_eq!(people("派0601").await, Vec::<String>::new());
    let checkers = people("受0401").await;
    assert_eq!(checkers[..3], ["督0301", "督0302", "采0101"]);
    assert_eq!(checkers.len(), 28, "every supervisor and collector, and nobody else");
}

#[tokio::test]
async fn a_queue_is_read_page_by_page_without_gap_or_repeat() {
    let town = Town::start().await;
    let mut phone = Handset::of(&town, "采0101").await;
    let mut cases: Vec<String> = (0..5).map(|_| phone.reports().to_string()).collect();
    phone.push(&town).await;
    let leader = town.desk_of(Role::ShiftLeader).await;
    let page = |path: String| -> RequestBuilder { town.get(&path).bearer_auth(&leader) };
    let (mut seen, mut path) = (Vec::new(), "/v1/desk/cases?limit=2".to_owned());
    loop {
        let found = json_of(page(path), StatusCode::OK).await;
        let rows = found["cases"].as_array().unwrap();
        seen.extend(rows.iter().map(|row| row["id"].as_str().unwrap().to_owned()));
        let Some(next) = found["next"].as_str() else { break };
        path = format!("/v1/desk/cases?limit=2&before={next}");
    }
    seen.sort();
    cases.sort();
    assert_eq!(seen, cases);
    let odd = page("/v1/desk/cases?before=yesterday".into());
    assert_eq!(refused(odd).await, is(400, "message.unreadable"));
    let odd = page("/v1/desk/cases?state=lost".into());
    assert_eq!(refused(odd).await, is(400, "message.unreadable"));
}

#[tokio::test]
async fn r28_the_desk_sees_what_may_be_one_thing_and_says_when_it_is_not() {
    let town = Town::start().await;
    let mut cases = Vec::new();
    for number in ["采0101", "采0102"] {
        let mut phone = Handset::of(&town, number).await;
        cases.push(phone.reports());
        phone.places(cases[cases.len() - 1]);
        phone.push(&town).await;
    }
    let desk = town.desk_of(Role::Acceptor).await;
    let get = |path: &str| town.get(path).bearer_auth(&desk);
    let queue = json_of(get("/v1/desk/cases"), StatusCode::OK).await;
    assert_eq!(
        (&queue["cases"][0]["similar"], &queue["cases"][1]["similar"]),
        (&json!(80), &json!(80))
    );
    let path = format!("/v1/desk/cases/{}", cases[1]);
    let sheet = json_of(get(&path), StatusCode::OK).await;
    assert_eq!(sheet["similar"][0]["case"], json!(cases[0].to_string()));
    assert_eq!(sheet["similar"][0]["why_zh"][0], json!("小类相同"));
    let live = json_of(get(&format!("{path}/similar")), StatusCode::OK).await;
    assert_eq!(live[0]["score"], json!(80));

    let near =
        "/v1/desk/similar?lon=102.1234567&lat=40.1234567&class=gb47678.5-2026/component/01/037";
    let called = json_of(get(near), StatusCode::OK).await;
    assert_eq!(called.as_array().unwrap().len(), 2);
    let far = json_of(get("/v1/desk/similar?lon=102.13&lat=40.1234567"), StatusCode::OK).await;
    assert_eq!(far, json!([]));
    let odd = get("/v1/desk/similar?lon=0&lat=0");
    assert_eq!(refused(odd).await, is(400, "message.unreadable"));
    let counts = json_of(get("/v1/desk/counts"), StatusCode::OK).await;
    assert_eq!(counts, json!({"states": {"reported": 2}, "all": 2}));

    let dismiss = format!("{path}/similar/{}/dismiss", cases[0]);
    let done = town.post(&dismiss).bearer_auth(&desk).send().await.unwrap();
    assert_eq!(done.status(), StatusCode::NO_CONTENT);
    let queue = json_of(get("/v1/desk/cases"), StatusCode::OK).await;
    assert_eq!(queue["cases"][0]["similar"], Value::Null);
}

#[tokio::test]
async fn a_misspelt_argument_is_told_and_not_skipped() {
    let town = Town::start().await;
    let (_, case) = reported(&town).await;
    let acceptor = town.desk_of(Role::Acceptor).await;
    let path = format!("/v1/desk/cases/{case}/acts");
    let act = |args: Value| {
        let seen = move_of("decline", 2, &args);
        town.post(&path).bearer_auth(&acceptor).json(&seen)
    };
    assert_eq!(refused(act(json!({"raeson": "重复"}))).await, is(400, "message.unreadable"));
    let told = json_of(act(json!({"reason": "重复"})), StatusCode::OK).await;
    assert_eq!(told["verdict"]["verdict"], json!("applied"), "{told}");
}
