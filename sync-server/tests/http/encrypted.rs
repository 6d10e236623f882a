//! The same centre with a certificate of its own.
//!
//! The key beside this file is made for these tests and protects nothing.

use std::path::Path;

use reqwest::{Certificate, Client};
use serde_json::Value;
use shared::media::Sha256Hash;
use shared::sync::{self, Hello};
use sync_server::settings::{Settings, Tls};

use crate::town::{Town, cheap};

fn tls() -> Tls {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/http/tls");
    Tls { cert: folder.join("cert.pem"), key: folder.join("key.pem") }
}

#[tokio::test]
async fn with_a_certificate_it_speaks_tls_and_nothing_else() {
    let town = Town::with(|settings| settings.tls = Some(tls())).await;
    let pem = std::fs::read(tls().cert).unwrap();
    let pinned = Client::builder()
        .no_proxy()
        .tls_certs_only([Certificate::from_pem(&pem).unwrap()])
        .build()
        .unwrap();
    let url = format!("https://localhost:{}/v1/hello", town.address.port());
    let answer = pinned.get(&url).send().await.unwrap();
    assert_eq!(answer.headers()["strict-transport-security"], "max-age=31536000");
    let hello: Hello = sync::decode(&answer.bytes().await.unwrap()).unwrap();
    assert_eq!(hello.city, "示范区");
    assert!(town.get("/v1/hello").send().await.is_err(), "plain HTTP is not answered");

    let sign_in = url.replace("/v1/hello", "/v1/desk/sign-in");
    let body = serde_json::json!({"work_number": "受0401", "password": "demo-0401"});
    let answer = pinned.post(&sign_in).json(&body).send().await.unwrap();
    assert!(answer.headers()["set-cookie"].to_str().unwrap().ends_with("; Secure"));
}

#[tokio::test]
async fn an_enrolment_code_can_pin_a_certificate_that_nobody_signed() {
    let town = Town::start().await;
    let Settings { data, .. } = cheap(&town.folder);
    let Tls { cert, key } = tls();
    let args = [
        "enrol",
        "--text",
        "--pin-certificate",
        "--data",
        data.to_str().unwrap(),
        "--cert",
        cert.to_str().unwrap(),
        "--key",
        key.to_str().unwrap(),
    ];
    let code: Value = serde_json::from_str(&crate::cli::typed(&args).await.unwrap()).unwrap();
    let pinned: Sha256Hash = code["certificate"].as_str().unwrap().parse().unwrap();
    assert_ne!(pinned, Sha256Hash::of(&std::fs::read(cert).unwrap()), "of the DER, not the PEM");
}
