//! Duty as a desk sees it: who is out, whom a task could go to, and what is handed over.

use reqwest::StatusCode;
use serde_json::{Value, json};
use shared::city::Role;
use shared::ids::CaseId;
use shared::ops::{Body, DutyStarted};
use uuid::Uuid;

use crate::handset::{Handset, text};
use crate::town::{Town, is, json_of, refused};

fn numbers(list: &Value) -> Vec<&str> {
    let people = list.as_array().unwrap().iter();
    people.map(|one| one["work_number"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_desk_sees_who_is_out_and_sends_one_of_them() {
    let town = Town::start().await;
    let acceptor = town.desk_of(Role::Acceptor).await;
    let get = |path: &str| town.get(path).bearer_auth(&acceptor);
    let duty = json_of(get("/v1/desk/duty"), StatusCode::OK).await;
    let rostered = numbers(&duty["people"]);
    assert_eq!(rostered.len(), 13, "the early shift: {rostered:?}");
    assert!(rostered.is_sorted() && !rostered.contains(&"采0102"));

    // One of the late shift comes early.
    let mut late = Handset::of(&town, "采0102").await;
    let grids = vec![text(late.who.user.grids[0].as_str())];
    let started = Body::DutyStarted(DutyStarted { grids, fix: None });
    late.say(CaseId(Uuid::now_v7()), &started);
    late.push(&town).await;
    let duty = json_of(get("/v1/desk/duty"), StatusCode::OK).await;
    let people = duty["people"].as_array().unwrap();
    let her = people.iter().find(|one| one["work_number"] == json!("采0102")).unwrap();
    assert_eq!((&her["signed_on"], &her["rostered"]), (&json!(true), &json!(false)));
    assert_eq!(her["open_tasks"], json!(0));
    assert!(!duty.to_string().contains("lon_e7"), "no place leaves the centre");

    let mut phone = Handset::of(&town, "采0101").await;
    let case = phone.reports();
    phone.push(&town).await;
    let path = format!("/v1/desk/cases/{case}/candidates");
    let wrong = get(&format!("{path}?task=disposal"));
    assert_eq!(refused(wrong).await, is(400, "message.unreadable"));
    let whom = json_of(get(&format!("{path}?task=verification")), StatusCode::OK).await;
    match whom["candidates"].as_array().unwrap().first() {
        Some(first) => {
            assert_eq!(first["rank"], json!(1));
            assert!(first["why_zh"].as_str().unwrap().contains("在岗"));
        }
        None => {
            let says = whom["nobody"]["zh"].as_str().unwrap();
            assert!(says.starts_with("当前无人在岗"), "{says}");
        }
    }
    let dispatcher = town.desk_of(Role::Dispatcher).await;
    let other = town.get(&format!("{path}?task=check")).bearer_auth(dispatcher);
    assert_eq!(refused(other).await, is(403, "access.not_your_post"));

    let nobody = json!({"user": late.who.user.id.to_string()});
    let over = town.post("/v1/desk/duty/hand-over").bearer_auth(&acceptor).json(&nobody);
    assert_eq!(json_of(over, StatusCode::OK).await, json!({"tasks": []}));
}
