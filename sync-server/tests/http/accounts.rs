//! Accounts change after they were made: posts, unit, grids. What a person may see follows at once.

use reqwest::{Method, RequestBuilder, StatusCode};
use serde_json::{Value, json};
use shared::city::Role;
use shared::sync::{Feed, PullReply, PullRequest, WaitReply, WaitRequest};

use crate::cli::typed;
use crate::handset::{Handset, sign_in};
use crate::town::{Town, is, json_of, message, refused};

async fn id_of(town: &Town, keeper: &str, number: &str) -> String {
    let all = json_of(town.get("/v1/admin/users").bearer_auth(keeper), StatusCode::OK).await;
    let found = all.as_array().unwrap().iter().find(|row| row["user"]["work_number"] == number);
    found.unwrap()["user"]["id"].as_str().unwrap().to_owned()
}

fn edit(town: &Town, keeper: &str, id: &str, body: &Value) -> RequestBuilder {
    town.ask(Method::PATCH, &format!("/v1/admin/users/{id}")).bearer_auth(keeper).json(body)
}

fn grids(reply: &PullReply) -> usize {
    reply.scope.feeds.iter().filter(|feed| matches!(feed, Feed::Grid(_))).count()
}

#[tokio::test]
async fn another_grid_is_another_scope_and_wakes_the_phone_that_waits() {
    let town = Town::start().await;
    let keeper = town.desk_of(Role::Administrator).await;
    let phone = Handset::of(&town, "采0101").await;
    let before = phone.pull(&town).await;
    assert!(grids(&before) > 0);
    let wait = WaitRequest { cursors: before.cursors.clone(), up_to_ms: 50_000, notices: None };
    let waiting = tokio::spawn(phone.asks(&town, "/v1/wait", &wait).send());
    let id = id_of(&town, &keeper, "采0101").await;
    let row = edit(&town, &keeper, &id, &json!({"grids": [], "display": "采集员 采0101"}));
    let row = json_of(row, StatusCode::OK).await;
    assert_eq!(row["user"]["display"], json!("采集员 采0101"));
    let woken = waiting.await.unwrap().unwrap().bytes().await.unwrap();
    assert!(shared::sync::decode::<WaitReply>(&woken).unwrap().changed);
    let after = phone.pull(&town).await;
    assert_eq!((grids(&after), after.scope.rev), (0, before.scope.rev + 1));
}

#[tokio::test]
async fn a_sign_in_ends_where_no_post_is_left() {
    let town = Town::start().await;
    let keeper = town.desk_of(Role::Administrator).await;
    let (phone, desk) = (Handset::of(&town, "采0101").await, town.desk("受0401").await);
    let collector = id_of(&town, &keeper, "采0101").await;
    let acceptor = id_of(&town, &keeper, "受0401").await;
    let to = |roles: Value| json!({"roles": roles, "unit": null, "grids": []});
    json_of(edit(&town, &keeper, &collector, &to(json!(["observer"]))), StatusCode::OK).await;
    let pull = PullRequest { protocol: 1, ..PullRequest::default() };
    assert_eq!(refused(phone.asks(&town, "/v1/pull", &pull)).await, is(401, "session.none"));
    let again = phone.device.signs_in(&town, &sign_in("采0101", None));
    assert_eq!(refused(again).await, is(403, "sign_in.no_post_here"));
    town.desk("采0101").await;

    // Another post at the desk: the sign-in stays, the queue that was its own goes.
    json_of(edit(&town, &keeper, &acceptor, &to(json!(["auditor"]))), StatusCode::OK).await;
    let queue = town.get("/v1/desk/cases").bearer_auth(&desk);
    assert_eq!(refused(queue).await, is(403, "access.not_your_post"));
    let log = json_of(town.get("/v1/admin/audit").bearer_auth(&desk), StatusCode::OK).await;
    assert_eq!(log[0]["act"], json!("user.changed"));
    assert!(log[0]["subject"].as_str().unwrap().starts_with(&acceptor), "{log}");
}

#[tokio::test]
async fn nobody_raises_himself_and_the_last_administrator_stays() {
    let town = Town::start().await;
    let keeper = town.desk_of(Role::Administrator).await;
    let own = id_of(&town, &keeper, "管1201").await;
    let collector = id_of(&town, &keeper, "采0101").await;
    let raise = json!({"roles": ["auditor"]});
    assert_eq!(refused(edit(&town, &keeper, &own, &raise)).await, is(409, "user.yourself"));
    let both = json!({"roles": ["administrator", "collector"]});
    assert_eq!(refused(edit(&town, &keeper, &collector, &both)).await, is(422, "user.posts_clash"));
    let nowhere = json!({"grids": ["ZZ99"]});
    let nowhere = edit(&town, &keeper, &collector, &nowhere);
    assert_eq!(refused(nowhere).await, is(422, "user.no_such_place"));
    let misspelt = edit(&town, &keeper, &collector, &json!({"role": ["observer"]}));
    assert_eq!(refused(misspelt).await, is(400, "message.unreadable"));

    let data = town.folder.path().join("data");
    let at = ["--data", data.to_str().unwrap()];
    let last = typed(&["user", "edit", at[0], at[1], "管1201", "--role", "auditor"]).await;
    assert!(last.unwrap_err().to_string().contains("last administrator"));
    let made = ["user", "edit", at[0], at[1], "督0301", "--role", "administrator", "--no-grids"];
    let made = typed(&made).await.unwrap();
    assert!(made.contains("督0301\t系统管理员"), "{made}");
    typed(&["user", "edit", at[0], at[1], "管1201", "--role", "auditor"]).await.unwrap();
    let users = town.get("/v1/admin/users").bearer_auth(&keeper);
    assert_eq!(refused(users).await, is(403, "access.not_your_post"), "at once");
}

#[tokio::test]
async fn a_phone_is_revoked_and_reinstated_from_the_command_line_beside_a_running_centre() {
    let town = Town::start().await;
    let mut phone = Handset::of(&town, "采0101").await;
    let data = town.folder.path().join("data");
    let (data, id) = (data.to_str().unwrap(), phone.device.installation.to_string());
    typed(&["phone", "revoke", "--data", data, &id]).await.unwrap();
    let listed = typed(&["phone", "list", "--data", data]).await.unwrap();
    assert_eq!(listed.trim(), format!("{id}\t测试机\t已停用"));
    phone.reports();
    phone.push(&town).await;
    let told = typed(&["phone", "reinstate", "--data", data, &id]).await.unwrap();
    assert!(told.contains("1 held operations were judged"), "{told}");
    let again = message::<shared::sync::SignInReply>(
        phone.device.signs_in(&town, &sign_in("采0101", None)),
    );
    phone.token = again.await.token;
    assert_eq!(phone.pull(&town).await.views.len(), 1);
    let nil = uuid::Uuid::nil().to_string();
    let none = typed(&["phone", "reinstate", "--data", data, &nil]).await.unwrap_err();
    assert!(none.to_string().contains("no such phone"), "{none}");
}
