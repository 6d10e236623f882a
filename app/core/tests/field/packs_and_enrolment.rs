//! Packs are believed under the city's key alone; a phone belongs to one centre.

use collector_core::api;
use collector_core::fakes::{FakeCentre, Fault};
use collector_core::session::EnrolmentCode;
use shared::media::Sha256Hash;
use shared::ops::Signer;
use shared::sync::Pack;

use crate::support::*;

fn pack(name: &str, version: u64, size: usize) -> (Pack, Vec<u8>) {
    let bytes: Vec<u8> = (0..size)
        .map(|i| i.to_le_bytes()[0] ^ i.to_le_bytes()[1] ^ version.to_le_bytes()[0])
        .collect();
    let sha256 = Sha256Hash::of(&bytes);
    (Pack { name: name.parse().unwrap(), version, sha256, bytes: size as u64 }, bytes)
}

#[tokio::test]
async fn a_pack_is_fetched_in_parts_resumed_checked_and_replaced() {
    let mut stage = Stage::new();
    let (phone, _) = stage.ready().await;
    let (grids, areas) = (pack("grids", 1, 3_500_000), pack("areas", 4, 10));
    stage.centre.set_packs(vec![grids.clone(), areas.clone()]);
    // The areas, two parts of the grids, and the link is gone.
    stage.centre.next_calls([Fault::None, Fault::None, Fault::None, Fault::None, Fault::Lost]);
    let broken = api::packs::refresh(&phone, &stage.centre).await.unwrap_err();
    assert_eq!(broken.code, "net.offline");
    assert_eq!(api::packs::path(&phone, &grids.0.name).unwrap_err().code, "packs.missing");
    let fetched = stage.centre.calls("pack_part");
    let fresh = api::packs::refresh(&phone, &stage.centre).await.unwrap();
    assert_eq!(fresh.len(), 1);
    assert_eq!(stage.centre.calls("pack_part") - fetched, 2, "only what was missing");
    let here = std::fs::read(api::packs::path(&phone, &grids.0.name).unwrap()).unwrap();
    assert!(here == grids.1);
    assert!(api::packs::refresh(&phone, &stage.centre).await.unwrap().is_empty());

    let newer = pack("grids", 2, 900);
    stage.centre.set_packs(vec![newer.clone(), areas.clone()]);
    assert_eq!(
        api::packs::refresh(&phone, &stage.centre).await.unwrap(),
        std::slice::from_ref(&newer.0)
    );
    assert!(std::fs::read(api::packs::path(&phone, &newer.0.name).unwrap()).unwrap() == newer.1);

    stage.centre.set_packs(vec![grids, areas.clone()]);
    let older = api::packs::refresh(&phone, &stage.centre).await.unwrap_err();
    assert_eq!(older.code, "packs.older", "an old list stays signed for ever");

    let mut damaged = pack("grids", 3, 500);
    damaged.1[7] ^= 1;
    stage.centre.set_packs(vec![damaged, areas]);
    let wrong = api::packs::refresh(&phone, &stage.centre).await.unwrap_err();
    assert_eq!(wrong.code, "packs.other_hash");
    assert!(std::fs::read(api::packs::path(&phone, &newer.0.name).unwrap()).unwrap() == newer.1);
}

#[tokio::test]
async fn a_wrong_centre_never_learns_the_enrolment_token() {
    let mut stage = Stage::new();
    let phone = stage.boot();
    let code = EnrolmentCode {
        url: "https://centre.invalid".to_owned(),
        server_id: stage.centre.server(),
        key: Signer::from_secret(&[9; 32]).key(),
        certificate: None,
        token: stage.centre.enrolment_token(),
    };
    let refused = api::people::enrol(&phone, &stage.centre, &code, "x").await.unwrap_err();
    assert_eq!(refused.code, "enrol.other_key");
    assert_eq!(stage.centre.calls("enrol"), 0);
    assert!(!api::people::is_enrolled(&phone).unwrap());

    stage.enrol(&phone).await;
    let elsewhere = FakeCentre::new(MORNING);
    elsewhere.become_another();
    let code = EnrolmentCode { server_id: elsewhere.server(), ..code };
    let refused = api::people::enrol(&phone, &elsewhere, &code, "x").await.unwrap_err();
    assert_eq!(refused.code, "phone.enrolled_elsewhere");
}

#[test]
fn an_enrolment_code_is_read_and_plain_http_is_not_taken() {
    let json = |url: &str| {
        let key = Signer::from_secret(&[9; 32]).key();
        format!(
            r#"{{"url":"{url}","server_id":"00000000-0000-0000-0000-0000000000aa","key":"{key}","token":"t"}}"#
        )
    };
    assert!(api::people::read_code(&json("https://cg.example")).is_ok());
    assert!(api::people::read_code(&json("http://127.0.0.1:8080")).is_ok());
    let plain = api::people::read_code(&json("http://cg.example")).err().unwrap();
    assert_eq!(plain.code, "enrol.not_https");
    assert_eq!(api::people::read_code("WIFI:S:x;;").err().unwrap().code, "enrol.unreadable");
}
