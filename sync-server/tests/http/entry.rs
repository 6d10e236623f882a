//! Who is let in, and what stays shut.

use reqwest::StatusCode;
use serde_json::json;
use shared::city::Role;
use shared::ops::Outcome;
use shared::sync::{EnrolRequest, Hello, PullRequest, RegisterActor, RotateReply, SignInReply};

use crate::handset::{Device, Handset, actor, sign_in, signer, text};
use crate::town::{Town, is, json_of, message, refused};

const DAY: i64 = 24 * 3_600_000;

#[tokio::test]
async fn a_phone_enrols_signs_in_pushes_and_pulls() {
    let town = Town::start().await;
    let hello: Hello = message(town.get("/v1/hello")).await;
    assert_eq!(hello.city, "示范区");
    let mut phone = Handset::of(&town, "采0101").await;
    assert_eq!(phone.who.stamp.server, hello.stamp.server);
    let case = phone.reports();
    phone.remarks(case, "井盖缺失");
    let receipts = phone.push(&town).await;
    assert!(receipts.iter().all(|r| r.outcome == Outcome::Accepted), "{receipts:?}");
    let pulled = phone.pull(&town).await;
    assert_eq!(pulled.views.iter().map(|v| v.case.id).collect::<Vec<_>>(), [case]);
}

#[tokio::test]
async fn an_enrolment_code_is_good_for_one_phone_and_for_a_while() {
    let town = Town::start().await;
    let token = town.invited().await;
    let request = EnrolRequest { token, device: text("第一台") };
    assert_eq!(town.says("/v1/enrol", &request).send().await.unwrap().status(), 200);
    assert_eq!(refused(town.says("/v1/enrol", &request)).await, is(403, "enrolment.not_valid"));
    let request = EnrolRequest { token: town.invited().await, device: text("第二台") };
    town.passes(DAY + 1);
    assert_eq!(refused(town.says("/v1/enrol", &request)).await, is(403, "enrolment.not_valid"));
}

#[tokio::test]
async fn a_wrong_password_says_no_more_than_an_unknown_work_number() {
    let town = Town::start().await;
    let device = Device::enrolled(&town).await;
    let mut wrong = sign_in("采0101", None);
    wrong.password = "demo-0102".into();
    let nobody = sign_in("采9999", None);
    let first = device.signs_in(&town, &wrong).send().await.unwrap();
    let second = device.signs_in(&town, &nobody).send().await.unwrap();
    assert_eq!(
        (first.status(), second.status()),
        (StatusCode::UNAUTHORIZED, StatusCode::UNAUTHORIZED)
    );
    assert_eq!(first.text().await.unwrap(), second.text().await.unwrap());
}

#[tokio::test]
async fn guessing_makes_the_guesser_wait_and_nobody_else() {
    let town = Town::start().await;
    let (thief, own) = (Device::enrolled(&town).await, Device::enrolled(&town).await);
    let mut wrong = sign_in("采0101", None);
    wrong.password = "guess-guess".into();
    for _ in 0..5 {
        assert_eq!(refused(thief.signs_in(&town, &wrong)).await, is(401, "sign_in.wrong"));
    }
    let told = thief.signs_in(&town, &wrong).send().await.unwrap();
    assert_eq!(told.status(), StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(told.headers()["retry-after"], "1");
    // Even the right password has to wait at the place that guessed, and only there.
    let right = sign_in("采0101", None);
    assert_eq!(refused(thief.signs_in(&town, &right)).await, is(429, "sign_in.too_soon"));
    let _: SignInReply = message(own.signs_in(&town, &right)).await;
    town.passes(1000);
    let _: SignInReply = message(thief.signs_in(&town, &right)).await;
}

#[tokio::test]
async fn a_rotated_token_lives_until_its_successor_is_used() {
    let town = Town::start().await;
    let mut phone = Handset::of(&town, "采0101").await;
    let rotate = |phone: &Handset| {
        town.post("/v1/rotate")
            .header("x-installation", phone.device.name())
            .bearer_auth(&phone.token)
    };
    let lost: RotateReply = message(rotate(&phone)).await;
    // The reply was lost; the old token still pulls and rotates again.
    phone.pull(&town).await;
    let next: RotateReply = message(rotate(&phone)).await;
    phone.pull(&town).await;
    let old = std::mem::replace(&mut phone.token, next.token);
    phone.pull(&town).await;
    for dead in [old, lost.token] {
        let ask = phone.device.says(&town, "/v1/pull", &PullRequest::default()).bearer_auth(dead);
        assert_eq!(refused(ask).await, is(401, "session.none"));
    }
    phone.pull(&town).await;
}

#[tokio::test]
async fn a_token_works_on_its_own_phone_only() {
    let town = Town::start().await;
    let phone = Handset::of(&town, "采0101").await;
    let other = Device::enrolled(&town).await;
    let pull = PullRequest { protocol: 1, ..PullRequest::default() };
    let elsewhere = other.says(&town, "/v1/pull", &pull).bearer_auth(&phone.token);
    assert_eq!(refused(elsewhere).await, is(401, "session.other_device"));
    let nowhere = town.says("/v1/pull", &pull).bearer_auth(&phone.token);
    assert_eq!(refused(nowhere).await, is(401, "installation.unknown"));
    let at_a_desk = town.get("/v1/desk/me").bearer_auth(&phone.token);
    assert_eq!(refused(at_a_desk).await, is(401, "session.other_device"));
    let forged = town
        .says("/v1/pull", &pull)
        .header("x-installation", format!("{}.{}", phone.device.installation, "0".repeat(64)))
        .bearer_auth(&phone.token);
    assert_eq!(refused(forged).await, is(401, "installation.unknown"));
    let desk = town.desk_of(Role::Acceptor).await;
    let desk_on_phone = phone.device.says(&town, "/v1/pull", &pull).bearer_auth(desk);
    assert_eq!(refused(desk_on_phone).await, is(401, "session.other_device"));
}

#[tokio::test]
async fn a_sign_in_ends_by_itself_and_by_sign_out() {
    let town = Town::start().await;
    let phone = Handset::of(&town, "采0101").await;
    let again = Handset::on(&town, phone.device, "采0102").await;
    let out = again.asks(&town, "/v1/sign-out", &()).send().await.unwrap();
    assert_eq!(out.status(), StatusCode::NO_CONTENT);
    let pull = PullRequest { protocol: 1, ..PullRequest::default() };
    assert_eq!(refused(again.asks(&town, "/v1/pull", &pull)).await, is(401, "session.none"));
    town.passes(31 * DAY);
    let stale = again.device.says(&town, "/v1/pull", &pull).bearer_auth(&phone.token);
    assert_eq!(refused(stale).await, is(401, "session.none"));
}

#[tokio::test]
async fn what_a_revoked_phone_still_sends_is_held_not_lost() {
    let town = Town::start().await;
    let mut phone = Handset::of(&town, "采0101").await;
    let case = phone.reports();
    let keeper = town.desk_of(Role::Administrator).await;
    let path = format!("/v1/admin/installations/{}/revoke", phone.device.installation);
    let done = town.post(&path).bearer_auth(&keeper).send().await.unwrap();
    assert_eq!(done.status(), StatusCode::NO_CONTENT);

    let receipts = phone.push(&town).await;
    assert!(matches!(receipts[0].outcome, Outcome::Held(_)), "{receipts:?}");
    let pull = PullRequest { protocol: 1, ..PullRequest::default() };
    assert_eq!(refused(phone.asks(&town, "/v1/pull", &pull)).await, is(401, "session.none"));
    let again = phone.device.signs_in(&town, &sign_in("采0101", None));
    assert_eq!(refused(again).await, is(403, "installation.revoked"));
    let packs = town.get("/v1/packs").header("x-installation", phone.device.name());
    assert_eq!(refused(packs).await, is(403, "installation.revoked"));

    let held = json_of(town.get("/v1/admin/held").bearer_auth(&keeper), StatusCode::OK).await;
    assert_eq!(held[0]["case"], json!(case.to_string()));
    assert_eq!(held[0]["carrier"], json!(phone.device.installation.to_string()));
}

#[tokio::test]
async fn a_key_is_registered_only_with_its_own_proof() {
    let town = Town::start().await;
    let (one, two) = (Device::enrolled(&town).await, Device::enrolled(&town).await);
    let key = signer();
    let borrowed = sign_in("采0101", Some(actor(&key, &two, "采0101")));
    assert_eq!(refused(one.signs_in(&town, &borrowed)).await, is(400, "actor.bad_proof"));
    let anothers = sign_in("采0101", Some(actor(&key, &one, "采0102")));
    assert_eq!(refused(one.signs_in(&town, &anothers)).await, is(400, "actor.bad_proof"));
    let empty = RegisterActor { key: key.key(), proof: Vec::new() };
    let unproven = sign_in("采0101", Some(empty));
    assert_eq!(refused(one.signs_in(&town, &unproven)).await, is(400, "actor.bad_proof"));

    let own = sign_in("采0101", Some(actor(&key, &one, "采0101")));
    let _: SignInReply = message(one.signs_in(&town, &own)).await;
    let taken = sign_in("采0101", Some(actor(&key, &two, "采0101")));
    assert_eq!(refused(two.signs_in(&town, &taken)).await, is(409, "actor.taken"));
}

#[tokio::test]
async fn after_a_fork_a_new_key_is_registered_without_a_password() {
    let town = Town::start().await;
    let phone = Handset::of(&town, "采0101").await;
    let fresh = actor(&signer(), &phone.device, "采0101");
    let done = phone.asks(&town, "/v1/actors", &fresh).send().await.unwrap();
    assert_eq!(done.status(), StatusCode::NO_CONTENT);
    let anonymous = phone.device.says(&town, "/v1/actors", &fresh);
    assert_eq!(refused(anonymous).await, is(401, "session.none"));
}

#[tokio::test]
async fn each_post_signs_in_where_it_works() {
    let town = Town::start().await;
    let device = Device::enrolled(&town).await;
    let desk_on_phone = device.signs_in(&town, &sign_in("受0401", None));
    assert_eq!(refused(desk_on_phone).await, is(403, "sign_in.no_post_here"));
    let body = json!({"work_number": "采0101", "password": "demo-0101"});
    let field_at_desk = town.post("/v1/desk/sign-in").json(&body);
    assert_eq!(refused(field_at_desk).await, is(403, "sign_in.no_post_here"));
    // A unit's clerk has a desk, and walks about with a handset.
    let _: SignInReply = message(device.signs_in(&town, &sign_in("终0701", None))).await;
    town.desk("终0701").await;
}
