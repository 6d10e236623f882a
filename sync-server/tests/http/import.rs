//! An import beside a running centre is taken up by it, packs included.

use std::time::Duration;

use reqwest::StatusCode;
use serde_json::Value;
use shared::city::Role;
use shared::sync::{Hello, Manifest, Pack};
use shared::workflow::{CaseState, Label, Move};

use crate::cli::typed;
use crate::desk::reported;
use crate::handset::Device;
use crate::town::{Town, json_of, message};

async fn packs(town: &Town, device: &Device) -> Vec<Pack> {
    let ask = town.get("/v1/packs").header("x-installation", device.name());
    let manifest: Manifest = ask.send().await.unwrap().json().await.unwrap();
    manifest.packs
}

async fn name(town: &Town) -> String {
    message::<Hello>(town.get("/v1/hello")).await.city
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_running_centre_takes_an_import_up_and_serves_its_packs() {
    let town = Town::start().await;
    let device = Device::enrolled(&town).await;
    let before = packs(&town, &device).await;
    let mut city = sync_server::demo::demo_city().unwrap().city;
    city.name = "改名区".to_owned();
    let labels = &mut city.policy.workflow.labels;
    labels.states.insert(CaseState::Reported, Label::new("待受理").unwrap());
    labels.moves.insert(Move::OrderVerification, Label::new("派复核").unwrap());
    let (_, case) = reported(&town).await;
    let file = town.folder.path().join("city.json");
    std::fs::write(&file, serde_json::to_string(&city).unwrap()).unwrap();
    let data = town.folder.path().join("data");
    let at = ["import", "--data", data.to_str().unwrap(), file.to_str().unwrap()];
    let told = typed(&at).await.unwrap();
    assert!(told.contains("takes this up within seconds"), "{told}");
    while name(&town).await != "改名区" {
        tokio::time::sleep(Duration::from_millis(50)).await;
        town.passes(1000);
    }
    let desk = town.desk_of(Role::Acceptor).await;
    let get = |path: &str| town.get(path).bearer_auth(&desk);
    let me = json_of(get("/v1/desk/me"), StatusCode::OK).await;
    assert_eq!(me["city"], Value::from("改名区"));
    let queue = json_of(get("/v1/desk/cases"), StatusCode::OK).await;
    assert_eq!(queue["cases"][0]["state_zh"], Value::from("待受理"), "the city's own word");
    let sheet = json_of(get(&format!("/v1/desk/cases/{case}")), StatusCode::OK).await;
    let renamed =
        sheet["moves"].as_array().unwrap().iter().find(|mv| mv["move"] == "order_verification");
    assert_eq!(renamed.unwrap()["zh"], Value::from("派复核"));
    let after = packs(&town, &device).await;
    let versions = |packs: &[Pack]| packs.iter().map(|pack| pack.version).collect::<Vec<_>>();
    assert_eq!((versions(&before), versions(&after)), (vec![1, 1], vec![1, 2]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_centre_writes_the_packs_that_an_import_elsewhere_could_not() {
    let mut town = Town::start().await;
    let device = Device::enrolled(&town).await;
    let data = town.folder.path().join("data");
    town.tell_to_stop();
    town.stopped().await;
    // As on another machine with the same database: the folder is not the one the import wrote to.
    std::fs::remove_dir_all(data.join("packs")).unwrap();
    let settings = crate::town::cheap(&town.folder);
    let folder = std::mem::replace(&mut town.folder, tempfile::tempdir().unwrap());
    let town = Town::serve(folder, settings).await;
    while packs(&town, &device).await.len() < 2 {
        tokio::time::sleep(Duration::from_millis(50)).await;
        town.passes(1000);
    }
}
