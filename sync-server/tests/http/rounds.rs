//! Packs: what a phone works from without network, believed by the city's key alone.

use reqwest::StatusCode;
use shared::city::City;
use shared::ids::ActorKey;
use shared::media::Sha256Hash;
use shared::sync::{Hello, Manifest};

use crate::handset::Device;
use crate::town::{Town, is, message, refused};

#[tokio::test]
async fn a_phone_fetches_the_citys_packs_in_pieces_and_believes_the_pinned_key() {
    let town = Town::start().await;
    let hello: Hello = message(town.get("/v1/hello")).await;
    let key: ActorKey = hello.city_key.parse().unwrap();
    let device = Device::enrolled(&town).await;
    let get = |path: &str| town.get(path).header("x-installation", device.name());
    let manifest: Manifest = get("/v1/packs").send().await.unwrap().json().await.unwrap();
    assert_eq!(manifest.verify(&key), Ok(()));
    let names: Vec<_> = manifest.packs.iter().map(|pack| pack.name.as_str()).collect();
    assert_eq!(names, ["catalogue", "city"]);

    let pack = &manifest.packs[1];
    let path = format!("/v1/packs/{}/{}", pack.name, pack.version);
    let (mut bytes, mut from) = (Vec::new(), 0);
    while from < pack.bytes {
        let range = format!("bytes={from}-{}", from + 4095);
        let piece = get(&path).header("range", range).send().await.unwrap();
        assert_eq!(piece.status(), StatusCode::PARTIAL_CONTENT);
        bytes.extend(piece.bytes().await.unwrap());
        from = u64::try_from(bytes.len()).unwrap();
    }
    assert_eq!(Sha256Hash::of(&bytes), pack.sha256);
    let whole = get(&path).send().await.unwrap().bytes().await.unwrap();
    assert_eq!(whole, bytes);
    let city = zstd::decode_all(bytes.as_slice()).unwrap();
    let city: City = serde_json::from_slice(&city).unwrap();
    assert_eq!(city.name, "示范区");

    let beyond = get(&path).header("range", format!("bytes={}-", pack.bytes)).send().await.unwrap();
    assert_eq!(beyond.status(), StatusCode::RANGE_NOT_SATISFIABLE);
    assert_eq!(refused(get("/v1/packs/city/99")).await, is(404, "packs.unknown"));
    assert_eq!(refused(get("/v1/packs/..%2fcity.key/1")).await, is(404, "packs.unknown"));
}
