//! The end of a centre: what is under way is finished, what waits is answered, the store is closed.

use serde::Serialize;
use serde::de::DeserializeOwned;
use shared::ops::Outcome;
use shared::sync::{self, PushReply, WaitReply, WaitRequest};
use sync_server::store::Store;
use sync_server::store::engine::open;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::handset::{Handset, receipts};
use crate::town::Town;

/// A request of which the centre has read the head and waits for the body.
struct UnderWay {
    link: TcpStream,
    body: Vec<u8>,
}

impl UnderWay {
    async fn begin<T: Serialize>(town: &Town, phone: &Handset, path: &str, message: &T) -> Self {
        let body = sync::encode(message);
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: centre\r\nx-installation: {}\r\n\
             authorization: Bearer {}\r\ncontent-type: application/cbor\r\n\
             content-length: {}\r\nexpect: 100-continue\r\n\r\n",
            phone.device.name(),
            phone.token,
            body.len()
        );
        let mut link = TcpStream::connect(town.address).await.unwrap();
        link.write_all(head.as_bytes()).await.unwrap();
        // The centre asks for the body: a handler is at work.
        let mut said = [0; 25];
        link.read_exact(&mut said).await.unwrap();
        assert_eq!(&said, b"HTTP/1.1 100 Continue\r\n\r\n");
        Self { link, body }
    }

    async fn finish<T: DeserializeOwned>(mut self) -> T {
        self.link.write_all(&self.body).await.unwrap();
        let mut answer = Vec::new();
        self.link.read_to_end(&mut answer).await.unwrap();
        let end = answer.windows(4).position(|w| w == b"\r\n\r\n").unwrap() + 4;
        let head = String::from_utf8_lossy(&answer[..end]);
        assert!(head.starts_with("HTTP/1.1 200"), "{head}");
        sync::decode(&answer[end..]).unwrap()
    }
}

/// New links are no longer taken once the stop has begun.
async fn stop_has_begun(town: &Town) {
    while TcpStream::connect(town.address).await.is_ok() {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_push_under_way_is_finished_and_its_receipt_is_true() {
    let mut town = Town::start().await;
    let mut phone = Handset::of(&town, "采0101").await;
    let case = phone.reports();
    let push = UnderWay::begin(&town, &phone, "/v1/push", &phone.unsent()).await;
    town.tell_to_stop();
    stop_has_begun(&town).await;
    let reply: PushReply = push.finish().await;
    assert_eq!(receipts(reply)[0].outcome, Outcome::Accepted);
    town.stopped().await;

    let path = town.folder.path().join("data/centre.db");
    let store = Store::open(open(path.to_str().unwrap()).await.unwrap()).await.unwrap();
    assert!(store.case(case).await.unwrap().is_some(), "the receipt was true");
}

#[tokio::test]
async fn a_handset_that_waits_is_answered_when_the_centre_stops() {
    let mut town = Town::start().await;
    let phone = Handset::of(&town, "采0101").await;
    let request = WaitRequest { up_to_ms: 50_000, ..WaitRequest::default() };
    let waiting = UnderWay::begin(&town, &phone, "/v1/wait", &request).await;
    town.tell_to_stop();
    stop_has_begun(&town).await;
    // Within the grace of 30 s, where the wait alone would have taken 50.
    let reply: WaitReply = waiting.finish().await;
    assert!(!reply.changed);
    town.stopped().await;
}
