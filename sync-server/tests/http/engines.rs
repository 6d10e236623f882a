//! The doors once more with PostgreSQL behind them: what sign-in, audit and backup ask of the store.

use postgres_fixture::Database;
use reqwest::StatusCode;
use serde_json::json;
use shared::city::Role;
use shared::sync::{Hello, RotateReply};
use sync_server::settings::Settings;

use crate::cli::typed;
use crate::handset::Handset;
use crate::town::{Town, is, json_of, message, refused};

async fn town(database: &Database) -> Town {
    let folder = tempfile::tempdir().unwrap();
    let on_postgres = |settings| Settings { database: database.uri().parse().ok(), ..settings };
    sync_server::cli::fill(on_postgres(crate::town::cheap(&folder))).await.unwrap();
    let settings = on_postgres(crate::town::cheap(&folder));
    Town::serve(folder, settings).await
}

#[tokio::test]
async fn people_and_phones_come_and_go_on_postgres() {
    let database = Database::fresh().unwrap();
    let town = town(&database).await;
    let mut phone = Handset::of(&town, "采0101").await;
    let case = phone.reports();
    phone.push(&town).await;
    let rotate = town.post("/v1/rotate").header("x-installation", phone.device.name());
    let next: RotateReply = message(rotate.bearer_auth(&phone.token)).await;
    let old = std::mem::replace(&mut phone.token, next.token);
    assert_eq!(phone.pull(&town).await.views[0].case.id, case);
    let stale = town.post("/v1/sign-out").header("x-installation", phone.device.name());
    assert_eq!(refused(stale.bearer_auth(old)).await, is(401, "session.none"));

    let keeper = town.desk_of(Role::Administrator).await;
    let path = format!("/v1/admin/installations/{}/revoke", phone.device.installation);
    let revoked = town.post(&path).bearer_auth(&keeper).send().await.unwrap();
    assert_eq!(revoked.status(), StatusCode::NO_CONTENT);
    let auditor = town.desk_of(Role::Auditor).await;
    let log = json_of(town.get("/v1/admin/audit").bearer_auth(auditor), StatusCode::OK).await;
    assert_eq!(log[0]["act"], json!("installation.revoked"));
    assert_eq!(log[1]["act"], json!("enrolment.made"));
}

#[tokio::test]
async fn a_restored_postgres_begins_a_new_epoch_too() {
    let database = Database::fresh().unwrap();
    let mut town = town(&database).await;
    let before: Hello = message(town.get("/v1/hello")).await;
    let data = town.folder.path().join("data");
    let (copy, fresh) = (town.folder.path().join("copy"), town.folder.path().join("fresh"));
    let [data, copy, fresh] = [&data, &copy, &fresh].map(|path| path.to_str().unwrap());
    let uri = database.uri();
    let told = typed(&["backup", "--data", data, "--database", &uri, copy]).await.unwrap();
    assert!(told.contains("pg_dump"), "{told}");
    town.tell_to_stop();
    town.stopped().await;

    let alone = typed(&["restore", "--data", fresh, copy]).await.unwrap_err();
    assert!(alone.to_string().contains("--database"), "{alone}");
    typed(&["restore", "--data", fresh, "--database", &uri, copy]).await.unwrap();
    let database = uri.parse().ok();
    let cheap = crate::town::cheap(&town.folder);
    let settings = Settings { data: fresh.into(), database, ..cheap };
    let town = Town::serve(tempfile::tempdir().unwrap(), settings).await;
    let after: Hello = message(town.get("/v1/hello")).await;
    assert_eq!((after.stamp.server, &after.city_key), (before.stamp.server, &before.city_key));
    assert_ne!(after.stamp.epoch, before.stamp.epoch);
}
