//! A pinned certificate over real TLS: the phone talks to the centre it was enrolled at and to nobody
//! who merely answers under its name (R32: an interceptor gets nothing and stops nothing).

use std::sync::Arc;

use collector_core::api;
use collector_core::session::EnrolmentCode;
use collector_core::sync::Transport as _;
use collector_core::sync::http::HttpTransport;
use shared::media::Sha256Hash;
use shared::ops::Signer;

use crate::front::{Certificate, Front};
use crate::support::*;

#[tokio::test]
async fn r32_a_pinned_phone_talks_to_its_centre_and_tells_nobody_else_a_word() {
    let mut stage = Stage::new();
    let phone = stage.boot();
    let Stage { centre, folder, .. } = stage;
    let centre = Arc::new(centre);
    let own = Certificate::named("own");
    let front = Front::open(centre.clone(), Some(&own));
    let code = EnrolmentCode {
        url: format!("https://localhost:{}", front.address.port()),
        server_id: centre.server(),
        key: Signer::from_secret(&[0xC1; 32]).key(),
        certificate: Some(Sha256Hash::of(&own.der)),
        token: centre.enrolment_token(),
    };
    let net = api::people::way_to(&code).unwrap();
    api::people::enrol(&phone, &net, &code, "test phone").await.unwrap();
    let way = api::people::way(&phone).unwrap();
    let signed_in = api::people::sign_in(&phone, &way, "采0101", PASSWORD).await.unwrap();
    assert!(signed_in.online);
    let book = signed_in.session.notebook(&phone).unwrap();
    let (case, _) = report(&book, 1, 2);

    // Somebody answers under the same name, with a certificate made out to it as well.
    let other = Certificate::named("other");
    let trap = Front::open(centre.clone(), Some(&other));
    let url = format!("https://localhost:{}", trap.address.port());
    let caught = HttpTransport::at(&url, code.certificate).unwrap();
    let run = api::syncing::run(&phone, &caught).await.unwrap();
    let says = run.says.unwrap();
    assert_eq!(says.code, "net.other_certificate");
    assert!(says.zh.contains("证书") && says.zh.contains("未发送"), "{}", says.zh);
    assert!(says.en.contains("certificate") && says.en.contains("nothing was sent"), "{}", says.en);
    let offline = api::people::sign_in(&phone, &caught, "采0101", PASSWORD).await.unwrap();
    assert!(!offline.online, "the password is checked here, and not shown there");
    let mut new_here = code.clone();
    new_here.url = url.clone();
    let refused = api::people::enrol(&phone, &caught, &new_here, "test phone").await.unwrap_err();
    assert_eq!(refused.code, "net.other_certificate");
    assert!(trap.connections() >= 3, "it did try");
    assert_eq!(String::from_utf8_lossy(&trap.said()), "", "no token, no password, not one request");
    assert!(centre.case(case).is_none());

    // On the way to its own centre everything goes as if nothing had been.
    let run = api::syncing::run(&phone, &way).await.unwrap();
    assert_eq!(run.says, None, "{run:?}");
    assert_eq!(centre.case(case).unwrap().doc.media().len(), 2);
    assert!(String::from_utf8_lossy(&front.said()).contains("Bearer token-"), "by this door");
    drop(folder);
}

#[tokio::test]
async fn a_phone_without_a_pin_believes_no_certificate_that_nobody_signed() {
    let stage = Stage::new();
    let own = Certificate::named("own");
    let front = Front::open(Arc::new(stage.centre), Some(&own));
    let url = format!("https://localhost:{}", front.address.port());
    let failure = HttpTransport::at(&url, None).unwrap().hello().await.unwrap_err();
    assert_eq!(failure.code(), "net.other_certificate", "{failure}");
    assert!(failure.ends_run());
    assert_eq!((front.connections(), front.said().len()), (1, 0));

    let pinned = HttpTransport::at(&url, Some(Sha256Hash::of(&own.der))).unwrap();
    assert_eq!(pinned.hello().await.unwrap().city, "示范市");
}

#[tokio::test]
async fn the_certificate_alone_is_not_enough_its_holder_has_the_key() {
    let stage = Stage::new();
    let own = Certificate::named("own");
    // Anybody can copy a certificate; signing with its key is another matter.
    let copied = own.with_key_of(&Certificate::named("other"));
    let front = Front::open(Arc::new(stage.centre), Some(&copied));
    let url = format!("https://localhost:{}", front.address.port());
    let pinned = HttpTransport::at(&url, Some(Sha256Hash::of(&own.der))).unwrap();
    let failure = pinned.hello().await.unwrap_err();
    assert_eq!(failure.code(), "net.other_certificate", "{failure}");
    assert_eq!(front.said().len(), 0);
}
