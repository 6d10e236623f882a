//! What arrives is not always what a handset meant to send.

use std::time::{Duration, Instant};

use serde_bytes::ByteBuf;
use shared::ops::Outcome;
use shared::sync::{self, PushRequest};

use crate::handset::{Device, Handset, receipts};
use crate::town::{Town, is, message, refused};

#[tokio::test]
async fn r32_what_a_captive_portal_makes_of_a_push_is_never_taken() {
    let town = Town::start().await;
    let device = Device::enrolled(&town).await;
    let push = |kind: &str, body: &[u8]| {
        town.post("/v1/push")
            .header("x-installation", device.name())
            .header("content-type", kind)
            .body(body.to_vec())
    };
    let html = b"<html><body>Welcome to free Wi-Fi</body></html>";
    assert_eq!(refused(push("text/html", html)).await, is(415, "message.type"));
    assert_eq!(refused(push("application/cbor", html)).await, is(400, "message.unreadable"));
    assert_eq!(refused(push("application/cbor", b"")).await, is(400, "message.unreadable"));
    assert_eq!(refused(push("application/cbor", b"{}")).await, is(400, "message.unreadable"));
    let whole = sync::encode(&PushRequest { batches: vec![ByteBuf::from(vec![1; 500])] });
    let cut = &whole[..whole.len() / 2];
    assert_eq!(refused(push("application/cbor", cut)).await, is(400, "message.unreadable"));
}

#[tokio::test]
async fn a_push_may_be_folded_with_zstd_and_with_nothing_else() {
    let town = Town::start().await;
    let mut phone = Handset::of(&town, "采0101").await;
    phone.reports();
    let bytes = sync::encode(&phone.unsent());
    let packed = zstd::encode_all(bytes.as_slice(), 3).unwrap();
    let push = |encoding: &str, body: Vec<u8>| {
        town.post("/v1/push")
            .header("x-installation", phone.device.name())
            .header("content-type", "application/cbor")
            .header("content-encoding", encoding)
            .body(body)
    };
    assert_eq!(refused(push("gzip", packed.clone())).await, is(415, "message.type"));
    let cut = packed[..packed.len() - 9].to_vec();
    assert_eq!(refused(push("zstd", cut)).await, is(400, "message.unreadable"));
    assert_eq!(refused(push("zstd", bytes.clone())).await, is(400, "message.unreadable"));
    let taken = receipts(message(push("zstd", packed)).await);
    assert_eq!(taken[0].outcome, Outcome::Accepted);
}

#[tokio::test]
async fn a_small_body_that_unfolds_to_gigabytes_is_refused_before_it_does() {
    let town = Town::start().await;
    let device = Device::enrolled(&town).await;
    let mut bomb = zstd::Encoder::new(Vec::new(), 1).unwrap();
    let zeros = vec![0_u8; 1 << 20];
    for _ in 0..2048 {
        std::io::Write::write_all(&mut bomb, &zeros).unwrap();
    }
    let bomb = bomb.finish().unwrap();
    assert!(bomb.len() < 512 * 1024, "2 GiB in {} bytes", bomb.len());
    let began = Instant::now();
    let ask = town
        .post("/v1/push")
        .header("x-installation", device.name())
        .header("content-type", "application/cbor")
        .header("content-encoding", "zstd")
        .body(bomb);
    assert_eq!(refused(ask).await, is(413, "message.too_large"));
    assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
}

#[tokio::test]
async fn a_body_over_its_bound_is_refused() {
    let town = Town::start().await;
    let device = Device::enrolled(&town).await;
    let ask = |path: &str, bytes: usize| {
        town.post(path)
            .header("x-installation", device.name())
            .header("content-type", "application/cbor")
            .body(vec![0_u8; bytes])
    };
    assert_eq!(refused(ask("/v1/push", 5 << 20)).await, is(413, "message.too_large"));
    assert_eq!(refused(ask("/v1/reconcile", 2 << 20)).await, is(413, "message.too_large"));
    let many = PushRequest { batches: vec![ByteBuf::new(); 33] };
    let many = device.says(&town, "/v1/push", &many);
    assert_eq!(refused(many).await, is(413, "push.too_many_batches"));
}

#[tokio::test]
async fn a_long_answer_is_folded_for_whoever_reads_it_so() {
    let town = Town::start().await;
    let mut phone = Handset::of(&town, "采0101").await;
    for _ in 0..20 {
        phone.reports();
    }
    phone.push(&town).await;
    let plain = reqwest::Client::builder().no_proxy().no_zstd().build().unwrap();
    let request = sync::PullRequest { protocol: 1, limit: 50, ..sync::PullRequest::default() };
    let ask = phone.asks(&town, "/v1/pull", &request).header("accept-encoding", "zstd");
    let answer = plain.execute(ask.build().unwrap()).await.unwrap();
    assert_eq!(answer.headers()["content-encoding"], "zstd");
    let folded = answer.bytes().await.unwrap();
    let bytes = zstd::decode_all(folded.as_ref()).unwrap();
    let reply: sync::PullReply = sync::decode(&bytes).unwrap();
    assert_eq!(reply.views.len(), 20);
    assert!(folded.len() * 3 < bytes.len(), "{} of {}", folded.len(), bytes.len());
}

#[tokio::test]
async fn one_broken_batch_does_not_stop_its_neighbours() {
    let town = Town::start().await;
    let mut phone = Handset::of(&town, "采0101").await;
    phone.reports();
    let mut request = phone.unsent();
    request.batches.push(ByteBuf::from(b"junk".to_vec()));
    let reply: sync::PushReply = message(phone.device.says(&town, "/v1/push", &request)).await;
    assert_eq!(reply.answers.len(), 2);
    assert!(matches!(reply.answers[0], sync::BatchAnswer::Admitted { .. }));
    assert!(matches!(reply.answers[1], sync::BatchAnswer::Refused { .. }));
}

#[tokio::test]
async fn an_address_that_is_none_is_said_in_the_same_form() {
    let town = Town::start().await;
    assert_eq!(refused(town.get("/v1/nothing")).await, is(404, "route.unknown"));
    assert_eq!(refused(town.get("/v1/push")).await, is(405, "route.method"));
}
