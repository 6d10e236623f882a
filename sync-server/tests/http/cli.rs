//! The command line, as the person who runs a centre types it.

use std::path::Path;
use std::process::{Command, Output};

use clap::Parser as _;
use serde_json::Value;
use shared::sync::{Hello, PullRequest};
use sync_server::cli::{Cli, CliError, run};
use sync_server::http::serve_with_listener;
use sync_server::settings::{Layer, Settings};

use crate::handset::Handset;
use crate::town::{Town, cheap, free, message};

fn program(args: &[&str], env: &[(&str, &str)]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sync-server"));
    command.env_clear().args(args).envs(env.iter().copied()).output().unwrap()
}

/// Runs a command in this process, where passwords cost nothing to read.
pub(crate) async fn typed(args: &[&str]) -> Result<String, CliError> {
    let cli = Cli::try_parse_from(std::iter::once("sync-server").chain(args.iter().copied()));
    let mut out = Vec::new();
    run(cli.unwrap(), &mut out).await?;
    Ok(String::from_utf8(out).unwrap())
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[test]
fn a_flag_wins_over_the_environment_and_that_over_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("centre.toml");
    std::fs::write(
        &file,
        "address = \"127.0.0.1:1001\"\npublic_url = \"https://file.example\"\n\
         database = \"postgres://centre:geheim@db/centre\"\ngrace_seconds = 7\n",
    )
    .unwrap();
    let args = ["serve", "--print-settings", "--address", "127.0.0.1:1003"];
    let env = [
        ("CGT_CONFIG", text(&file)),
        ("CGT_ADDRESS", "127.0.0.1:1002"),
        ("CGT_PUBLIC_URL", "https://env.example/"),
    ];
    let output = program(&args, &env);
    let shown = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{:?}", String::from_utf8(output.stderr));
    assert!(shown.contains("address = \"127.0.0.1:1003\""), "the flag: {shown}");
    assert!(shown.contains("public_url = \"https://env.example\""), "the environment: {shown}");
    assert!(shown.contains("grace_seconds = 7"), "the file: {shown}");
    assert!(shown.contains("database = \"postgres://***@db/centre\""), "{shown}");
    assert!(!shown.contains("geheim"), "{shown}");
}

#[test]
fn help_is_there_for_every_command() {
    for command in ["serve", "user", "phone", "enrol", "import", "demo", "backup", "restore"] {
        let output = program(&[command, "--help"], &[("CGT_DATABASE", "postgres://u:geheim@h/d")]);
        assert!(output.status.success(), "{command}");
        let help = String::from_utf8(output.stdout).unwrap();
        assert!(!help.contains("geheim"), "{command}");
    }
}

#[test]
fn without_encryption_a_centre_does_not_go_on_the_network() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let output = program(&["serve", "--data", text(&data), "--address", "0.0.0.0:0"], &[]);
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(!output.status.success());
    assert!(said.contains("--behind-proxy"), "{said}");
}

#[tokio::test]
async fn a_demo_fills_an_empty_folder_only_and_never_goes_on_the_network() {
    let town = Town::start().await;
    let settings = Settings { behind_proxy: true, ..cheap(&town.folder) };
    let data = text(&settings.data).to_owned();
    let again = typed(&["demo", "--data", &data]).await.unwrap_err();
    assert!(again.to_string().contains("is not empty"), "{again}");
    let everywhere = std::net::TcpListener::bind("0.0.0.0:0").unwrap();
    let refused = serve_with_listener(everywhere, settings, std::future::pending()).await;
    assert!(refused.unwrap_err().to_string().contains("loopback"));
}

#[tokio::test]
async fn a_backup_made_while_the_centre_runs_comes_back_with_the_same_cases_and_a_new_epoch() {
    let mut town = Town::start().await;
    let mut phone = Handset::of(&town, "采0101").await;
    let case = phone.reports();
    phone.remarks(case, "井盖缺失");
    phone.push(&town).await;
    let before: Hello = message(town.get("/v1/hello")).await;
    let pulled = phone.pull(&town).await;

    let data = town.folder.path().join("data");
    let (copy, fresh) = (town.folder.path().join("copy"), town.folder.path().join("fresh"));
    let told = typed(&["backup", "--data", text(&data), text(&copy)]).await.unwrap();
    assert!(told.contains("done"), "{told}");
    let again = typed(&["backup", "--data", text(&data), text(&copy)]).await;
    assert!(again.unwrap_err().to_string().contains("is not empty"));
    phone.remarks(case, "备份之后");
    phone.push(&town).await;
    town.tell_to_stop();
    town.stopped().await;

    let over = typed(&["restore", "--data", text(&data), text(&copy)]).await;
    assert!(over.unwrap_err().to_string().contains("is not empty"), "never over a living centre");
    let told = typed(&["restore", "--data", text(&fresh), text(&copy)]).await.unwrap();
    assert!(told.contains("restored: epoch"), "{told}");
    let settings = Settings { data: fresh, ..cheap(&town.folder) };
    let town = Town::serve(tempfile::tempdir().unwrap(), settings).await;
    let after: Hello = message(town.get("/v1/hello")).await;
    assert_eq!((after.stamp.server, &after.city_key), (before.stamp.server, &before.city_key));
    assert_ne!(after.stamp.epoch, before.stamp.epoch, "handsets push again and pull from 0");
    // The sign-in, the phone and the case are back as they were at the backup.
    let request = PullRequest { protocol: 1, limit: 50, ..PullRequest::default() };
    let back: shared::sync::PullReply = message(phone.asks(&town, "/v1/pull", &request)).await;
    assert_eq!(back.views, pulled.views);
}

#[tokio::test]
async fn a_folder_that_is_no_whole_backup_is_not_restored() {
    let folder = tempfile::tempdir().unwrap();
    let (half, fresh) = (folder.path().join("half"), folder.path().join("fresh"));
    std::fs::create_dir(&half).unwrap();
    std::fs::write(half.join("centre.db"), "cut").unwrap();
    let refused = typed(&["restore", "--data", text(&fresh), text(&half)]).await.unwrap_err();
    assert!(refused.to_string().contains("no whole backup"), "{refused}");
    assert!(!fresh.exists());
}

#[tokio::test]
async fn the_first_administrator_and_a_phones_code_come_from_the_command_line() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let at = ["--data", text(&data)];
    let made = typed(&["user", "add", at[0], at[1], "管0001", "--role", "administrator"]).await;
    let made = made.unwrap();
    assert!(made.contains("password (shown once): "), "{made}");
    let twice = typed(&["user", "add", at[0], at[1], "管0001", "--role", "administrator"]).await;
    assert!(twice.unwrap_err().to_string().contains("work number"));
    let listed = typed(&["user", "list", at[0], at[1]]).await.unwrap();
    assert_eq!(listed.trim(), "管0001\t系统管理员\t\t系统管理员 管0001");
    let last = typed(&["user", "deactivate", at[0], at[1], "管0001"]).await.unwrap_err();
    assert!(last.to_string().contains("last administrator"), "{last}");
    typed(&["user", "add", at[0], at[1], "管0002", "--role", "administrator"]).await.unwrap();
    typed(&["user", "deactivate", at[0], at[1], "管0001"]).await.unwrap();
    let listed = typed(&["user", "list", at[0], at[1]]).await.unwrap();
    assert!(listed.lines().next().unwrap().ends_with("已停用"), "{listed}");
    let code = ["enrol", at[0], at[1], "--public-url", "https://cg.example.cn", "--text"];
    let code: Value = serde_json::from_str(&typed(&code).await.unwrap()).unwrap();
    assert_eq!(code["url"], "https://cg.example.cn");
    for key in ["server_id", "key", "token"] {
        assert!(code[key].as_str().is_some_and(|v| v.len() > 30), "{code}");
    }
}

#[tokio::test]
async fn a_city_is_imported_only_when_it_fits_together() {
    let folder = tempfile::tempdir().unwrap();
    let (data, file) = (folder.path().join("data"), folder.path().join("city.json"));
    let mut city = sync_server::demo::demo_city().unwrap().city;
    std::fs::write(&file, serde_json::to_string(&city).unwrap()).unwrap();
    let at = ["import", "--data", text(&data), text(&file)];
    let told = typed(&at).await.unwrap();
    assert!(told.contains("示范区: 12 units"), "{told}");
    assert!(told.contains("pack city edition 1"), "{told}");
    let again = typed(&at).await.unwrap();
    assert!(again.contains("pack city edition 1"), "nothing new, no new edition: {again}");

    city.unit_grids.push(city.unit_grids[0].clone());
    std::fs::write(&file, serde_json::to_string(&city).unwrap()).unwrap();
    let refused = typed(&at).await.unwrap_err();
    assert!(refused.to_string().contains("faults"), "{refused}");
    std::fs::write(&file, "{}").unwrap();
    let nothing = typed(&at).await.unwrap_err().to_string();
    assert!(nothing.contains("neither a city, a catalogue nor a migration table"), "{nothing}");
}

#[tokio::test]
async fn a_past_is_added_to_a_demo_and_to_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("real");
    std::fs::create_dir(&data).unwrap();
    let refused = typed(&["demo", "--data", text(&data), "--cases", "3"]).await.unwrap_err();
    assert!(refused.to_string().contains("is no demo"), "{refused}");
    assert_eq!(std::fs::read_dir(&data).unwrap().count(), 0, "nothing was made");

    sync_server::cli::fill(cheap(&folder)).await.unwrap();
    let data = cheap(&folder).data;
    let told = typed(&["demo", "--data", text(&data), "--cases", "3", "--days", "9"]).await;
    let told = told.unwrap();
    assert!(told.lines().last().unwrap().starts_with("added 3 cases with "), "{told}");
}

#[tokio::test]
async fn settings_without_a_second_listener_serve_no_counters() {
    let folder = tempfile::tempdir().unwrap();
    let settings = Settings { data: folder.path().join("data"), ..cheap(&folder) };
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let running = serve_with_listener(free(), settings, async move { drop(stopped.await) });
    let running = running.await.unwrap();
    assert_eq!(running.metrics, None);
    stop.send(()).unwrap();
    running.stopped().await.unwrap();
    assert!(Settings::read(Layer::default()).unwrap().metrics.is_none());
}
