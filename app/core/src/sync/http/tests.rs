//! What answers on port 80 in a street: portals, proxies, and sometimes the centre.

use shared::ids::{Epoch, InstallationId, ServerId};
use shared::media::{MediaKind, Sha256Hash};
use shared::sync::{Hello, PROTOCOL, ProtocolRange, PushRequest, Stamp};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use uuid::Uuid;

use super::*;
use crate::sync::{NewUpload, Transport as _};

/// Answers one connection with these bytes and closes; returns what was asked.
async fn answer_once(bytes: Vec<u8>) -> (String, tokio::task::JoinHandle<Vec<u8>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let task = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut asked = vec![0; 64 * 1024];
        let n = stream.read(&mut asked).await.unwrap();
        asked.truncate(n);
        stream.write_all(&bytes).await.unwrap();
        stream.shutdown().await.unwrap();
        asked
    });
    (url, task)
}

fn http(status: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let head = format!(
        "HTTP/1.1 {status}\r\n{headers}content-length: {}\r\nconnection: close\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), body].concat()
}

fn carrier() -> Carrier {
    Carrier { installation: InstallationId(Uuid::nil()), secret: "s".to_owned() }
}

fn hello() -> Hello {
    Hello {
        stamp: Stamp { server: ServerId(Uuid::nil()), epoch: Epoch(Uuid::nil()), now: 1 },
        protocol: ProtocolRange { min: PROTOCOL, max: PROTOCOL },
        city_key: String::new(),
        city: "示范市".to_owned(),
    }
}

#[tokio::test]
async fn r32_only_a_decoded_message_is_a_success() {
    let whole = encode(&hello());
    let html = b"<html><body>Welcome to FreeWiFi</body></html>";
    let cut_at_every_class: Vec<usize> = vec![0, 1, whole.len() / 2, whole.len() - 1];
    let mut answers = vec![
        http("200 OK", "content-type: text/html\r\n", html),
        http("204 No Content", "", b""),
        http("200 OK", "", b""),
        http("302 Found", "location: http://portal/\r\n", b""),
        http("511 Network Authentication Required", "", html),
        http("502 Bad Gateway", "", html),
    ];
    answers.extend(cut_at_every_class.iter().map(|n| http("200 OK", "", &whole[..*n])));
    for answer in answers {
        let (url, asked) = answer_once(answer.clone()).await;
        let net = HttpTransport::at(&url, None).unwrap();
        let failure = net.hello().await.unwrap_err();
        assert!(failure.ends_run(), "{failure} for {}", String::from_utf8_lossy(&answer));
        asked.await.unwrap();
    }
    // A body shorter than announced is a cut connection.
    let mut cut = http("200 OK", "", &whole);
    cut.truncate(cut.len() - 3);
    let (url, _asked) = answer_once(cut).await;
    let failure = HttpTransport::at(&url, None).unwrap().hello().await.unwrap_err();
    assert!(matches!(failure, Failure::Offline(_)), "{failure}");

    let (url, _asked) = answer_once(http("200 OK", "", &whole)).await;
    assert_eq!(HttpTransport::at(&url, None).unwrap().hello().await.unwrap(), hello());
}

#[tokio::test]
async fn the_centres_own_refusal_keeps_its_code() {
    let body = br#"{"code":"installation.unknown","zh":"...","en":"..."}"#;
    let (url, asked) = answer_once(http("401 Unauthorized", "", body)).await;
    let net = HttpTransport::at(&url, None).unwrap();
    let failure = net.push(&carrier(), &PushRequest::default()).await.unwrap_err();
    assert_eq!(failure.code(), "installation.unknown");
    assert!(failure.is_unauthorised() && !failure.ends_run());
    let asked = String::from_utf8_lossy(&asked.await.unwrap()).into_owned();
    assert!(asked.contains("x-installation: 00000000-0000-0000-0000-000000000000.s"), "{asked}");
}

#[tokio::test]
async fn r32_a_portal_can_not_end_an_upload() {
    let new =
        NewUpload { sha256: Sha256Hash::of(b"x"), kind: MediaKind::Photo, thumb: false, bytes: 1 };
    for answer in [
        http("404 Not Found", "", b"<html>"),
        http("200 OK", "Upload-Offset: 9\r\n", b""),
        http("201 Created", "Location: /v1/media/1\r\n", b""),
        http("201 Created", "Tus-Resumable: 1.0.0\r\nLocation: http://else.where/1\r\n", b""),
    ] {
        let (url, _asked) = answer_once(answer.clone()).await;
        let net = HttpTransport::at(&url, None).unwrap();
        let failure = net.create_upload(&carrier(), &new).await.unwrap_err();
        assert!(failure.ends_run(), "{failure} for {}", String::from_utf8_lossy(&answer));
    }
    let gone = http("404 Not Found", "Tus-Resumable: 1.0.0\r\n", b"");
    let (url, _asked) = answer_once(gone).await;
    let net = HttpTransport::at(&url, None).unwrap();
    let failure = net.upload_offset(&carrier(), "/v1/media/1").await.unwrap_err();
    assert!(failure.is_gone());

    let begun = http("201 Created", "Tus-Resumable: 1.0.0\r\nLocation: /v1/media/7\r\n", b"");
    let (url, asked) = answer_once(begun).await;
    let net = HttpTransport::at(&url, None).unwrap();
    let upload = net.create_upload(&carrier(), &new).await.unwrap();
    assert_eq!((upload.url.as_str(), upload.offset), ("/v1/media/7", 0));
    let asked = String::from_utf8_lossy(&asked.await.unwrap()).into_owned();
    let metadata =
        format!("sha256 {},kind cGhvdG8=", routes::base64(new.sha256.to_string().as_bytes()));
    assert!(asked.contains(&metadata), "{asked}");
}

#[test]
fn base64_is_that_of_the_rfc() {
    for (plain, coded) in [
        ("", ""),
        ("f", "Zg=="),
        ("fo", "Zm8="),
        ("foo", "Zm9v"),
        ("foob", "Zm9vYg=="),
        ("foobar", "Zm9vYmFy"),
    ] {
        assert_eq!(routes::base64(plain.as_bytes()), coded);
    }
}

#[tokio::test]
async fn nobody_at_the_door_is_offline() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let failure = HttpTransport::at(&url, None).unwrap().hello().await.unwrap_err();
    assert!(matches!(failure, Failure::Offline(_)), "{failure}");
}

#[tokio::test]
async fn what_goes_over_the_line_is_counted_once_and_both_ways() {
    let whole = encode(&hello());
    let (url, _asked) = answer_once(http("200 OK", "", &whole)).await;
    let net = HttpTransport::at(&url, None).unwrap();
    net.hello().await.unwrap();
    let used = net.take_used();
    assert_eq!((used.sent, used.received), (0, whole.len() as u64), "a question without a body");
    assert_eq!(net.take_used(), crate::sync::Used::default(), "asked once, told once");

    let refusal = br#"{"code":"server.busy"}"#;
    let (url, _asked) = answer_once(http("503 Service Unavailable", "", refusal)).await;
    let net = HttpTransport::at(&url, None).unwrap();
    net.push(&carrier(), &PushRequest { batches: Vec::new() }).await.unwrap_err();
    let used = net.take_used();
    assert!(used.sent > 0, "what was sent was sent");
    assert_eq!(used.received, refusal.len() as u64);
}
