//! Keepers of the system: users, phones, and a log that the auditor reads.

use reqwest::StatusCode;
use serde_json::{Value, json};
use shared::city::Role;
use shared::sync::PullRequest;

use crate::handset::Handset;
use crate::town::{Town, is, json_of, refused};

#[tokio::test]
async fn a_user_is_made_signs_in_and_is_switched_off_at_once() {
    let town = Town::start().await;
    let keeper = town.desk_of(Role::Administrator).await;
    let post = |path: &str, body: Value| town.post(path).bearer_auth(&keeper).json(&body);
    let new = json!({"work_number": "采0199", "roles": ["collector"], "unit": "SF00",
                     "grids": ["Z01"], "password": "demo-0199"});
    let made = json_of(post("/v1/admin/users", new.clone()), StatusCode::OK).await;
    assert_eq!(made["user"]["display"], json!("信息采集员 采0199"));
    assert_eq!(refused(post("/v1/admin/users", new)).await, is(409, "user.number_taken"));
    let phone = Handset::of(&town, "采0199").await;

    let id = made["user"]["id"].as_str().unwrap();
    let off = post(&format!("/v1/admin/users/{id}/active"), json!({"active": false}));
    assert_eq!(off.send().await.unwrap().status(), StatusCode::NO_CONTENT);
    let pull = PullRequest { protocol: 1, ..PullRequest::default() };
    assert_eq!(refused(phone.asks(&town, "/v1/pull", &pull)).await, is(401, "session.none"));
    let again = phone.device.signs_in(&town, &crate::handset::sign_in("采0199", None));
    assert_eq!(refused(again).await, is(403, "sign_in.inactive"));

    let auditor = town.desk_of(Role::Auditor).await;
    let log = json_of(town.get("/v1/admin/audit").bearer_auth(auditor), StatusCode::OK).await;
    let acts: Vec<_> =
        log.as_array().unwrap().iter().map(|row| row["act"].as_str().unwrap()).collect();
    assert_eq!(acts, ["user.switched_off", "enrolment.made", "user.created"]);
    assert_eq!(log[2]["subject"], json!("采0199"));
}

#[tokio::test]
async fn what_would_mix_powers_or_names_nothing_is_refused() {
    let town = Town::start().await;
    let keeper = town.desk_of(Role::Administrator).await;
    let make = |roles: Value, unit: &str, password: &str| {
        let body =
            json!({"work_number": "新0001", "roles": roles, "unit": unit, "password": password});
        town.post("/v1/admin/users").bearer_auth(&keeper).json(&body)
    };
    let both = make(json!(["administrator", "acceptor"]), "SF00", "long-enough");
    assert_eq!(refused(both).await, is(422, "user.posts_clash"));
    let none = make(json!([]), "SF00", "long-enough");
    assert_eq!(refused(none).await, is(422, "user.posts_clash"));
    let nowhere = make(json!(["acceptor"]), "XX99", "long-enough");
    assert_eq!(refused(nowhere).await, is(422, "user.no_such_place"));
    let short = make(json!(["acceptor"]), "SF00", "short");
    assert_eq!(refused(short).await, is(422, "user.bad_password"));
    let unknown = make(json!(["emperor"]), "SF00", "long-enough");
    assert_eq!(refused(unknown).await, is(400, "message.unreadable"));
}

#[tokio::test]
async fn a_new_password_ends_every_sign_in_with_the_old_one() {
    let town = Town::start().await;
    let (keeper, desk) = (town.desk_of(Role::Administrator).await, town.desk("受0401").await);
    let me = json_of(town.get("/v1/desk/me").bearer_auth(&desk), StatusCode::OK).await;
    let path = format!("/v1/admin/users/{}/password", me["user"]["id"].as_str().unwrap());
    let set = town.post(&path).bearer_auth(&keeper).json(&json!({"password": "another-one"}));
    assert_eq!(set.send().await.unwrap().status(), StatusCode::NO_CONTENT);
    assert_eq!(refused(town.get("/v1/desk/me").bearer_auth(&desk)).await, is(401, "session.none"));
    let old = json!({"work_number": "受0401", "password": "demo-0401"});
    assert_eq!(refused(town.post("/v1/desk/sign-in").json(&old)).await, is(401, "sign_in.wrong"));
    let new = json!({"work_number": "受0401", "password": "another-one"});
    let signed = town.post("/v1/desk/sign-in").json(&new).send().await.unwrap();
    assert_eq!(signed.status(), StatusCode::OK);
}

#[tokio::test]
async fn nobody_switches_off_their_own_account_or_what_is_not_there() {
    let town = Town::start().await;
    let keeper = town.desk_of(Role::Administrator).await;
    let me = json_of(town.get("/v1/desk/me").bearer_auth(&keeper), StatusCode::OK).await;
    let off = |id: &str| {
        let path = format!("/v1/admin/users/{id}/active");
        town.post(&path).bearer_auth(&keeper).json(&json!({"active": false}))
    };
    assert_eq!(refused(off(me["user"]["id"].as_str().unwrap())).await, is(409, "user.yourself"));
    let nil = uuid::Uuid::nil().to_string();
    assert_eq!(refused(off(&nil)).await, is(404, "user.unknown"));
    assert_eq!(refused(off("nonsense")).await, is(404, "route.unknown"));
    let revoke = town.post(&format!("/v1/admin/installations/{nil}/revoke")).bearer_auth(&keeper);
    assert_eq!(refused(revoke).await, is(404, "installation.not_there"));
}
