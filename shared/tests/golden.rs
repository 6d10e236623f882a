//! Every byte that another version wrote is read by this one, and this one writes the same bytes:
//! one stored file per shape under `golden/`. They are written only when `GOLDEN_WRITE` is set, and
//! a changed one is a decision about every phone in the field.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]
#![allow(unreachable_pub)]

#[path = "golden/notices.rs"]
mod notices;
#[path = "golden/values.rs"]
mod values;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;

use notices as n;
use serde::Serialize;
use serde::de::DeserializeOwned;
use shared::case::{CaseDoc, DocDto};
use shared::ids::{ActorId, CaseId, Head, NoticeId, OpId};
use shared::ops::{BatchRefused, Body, Op};
use shared::sync::{
    BatchAnswer, CaseView, Delivered, EnrolReply, EnrolRequest, Feed, Hello, MediaReceipt,
    NoticesReply, NoticesRequest, OpReceipt, PullReply, PullRequest, PushReply, PushRequest,
    ReconcileReply, ReconcileRequest, RegisterActor, RotateReply, SentOp, SignInReply,
    SignInRequest, Standing, WaitReply, WaitRequest, decode, encode,
};
use shared::workflow::Request;
use values as v;

/// The stored text of a shape; written when asked for.
fn stored(file: &str, now: &str) -> String {
    let path: PathBuf = [env!("CARGO_MANIFEST_DIR"), "tests", "golden", file].iter().collect();
    if std::env::var_os("GOLDEN_WRITE").is_some() {
        std::fs::write(&path, now).unwrap();
    }
    std::fs::read_to_string(&path)
        .unwrap_or_else(|e| panic!("{file}: {e}; set GOLDEN_WRITE=1 to write a new shape"))
}

/// Lines of 32 bytes in hex, so that a change can be read in a diff.
fn golden_bytes(name: &str, now: &[u8]) -> Vec<u8> {
    let mut hex = String::new();
    for row in now.chunks(32) {
        row.iter().for_each(|byte| write!(hex, "{byte:02x}").unwrap());
        hex.push('\n');
    }
    let text = stored(&format!("{name}.hex"), &hex);
    assert_eq!(text, hex, "{name} is written in other bytes than before");
    let digits: Vec<u8> = text.bytes().filter(|b| !b.is_ascii_whitespace()).collect();
    let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap();
    digits.chunks(2).map(byte).collect()
}

/// The same map or array with one more entry.
fn with_key(map: &[u8], entry: &[u8]) -> Vec<u8> {
    let (head, rest) = match map[0] {
        n @ 0x80..0x97 => return [&[n + 1], &map[1..], NEWER_ITEM].concat(),
        n @ 0xa0..0xb7 => (vec![n + 1], &map[1..]),
        0xb7 => (vec![0xb8, 24], &map[1..]),
        0xb8 => (vec![0xb8, map[1] + 1], &map[2..]),
        0xbf => (vec![0xbf], &map[1..]),
        other => panic!("{other:#x} begins no short map"),
    };
    [&head, entry, rest].concat()
}

/// Key 999 with a nested value, for shapes with numeric keys.
const NEWER_NUMBER: &[u8] = &[0x19, 0x03, 0xe7, 0x82, 0x01, 0xa1, 0x01, 0x41, 0x02];
/// What follows the key, for shapes whose keys are their places.
const NEWER_ITEM: &[u8] = &[0x82, 0x01, 0xa1, 0x01, 0x41, 0x02];
/// Key "newer" with a nested value, for shapes with named keys.
const NEWER_NAME: &[u8] = &[0x65, b'n', b'e', b'w', b'e', b'r', 0x82, 0x01, 0xa1, 0x61, b'x', 0xf6];

fn numeric<T>(name: &str, value: &T)
where
    T: minicbor::Encode<()> + for<'b> minicbor::Decode<'b, ()> + PartialEq + std::fmt::Debug,
{
    let bytes = golden_bytes(name, &minicbor::to_vec(value).unwrap());
    assert_eq!(&minicbor::decode::<T>(&bytes).unwrap(), value, "{name}");
    let newer = with_key(&bytes, NEWER_NUMBER);
    assert_eq!(&minicbor::decode::<T>(&newer).unwrap(), value, "{name} with a newer key");
}

fn named<T: Serialize + DeserializeOwned + PartialEq>(name: &str, value: &T) {
    let bytes = golden_bytes(name, &encode(value));
    assert!(decode::<T>(&bytes).unwrap() == *value, "{name}");
    let newer = decode::<T>(&with_key(&bytes, NEWER_NAME));
    assert!(newer.unwrap() == *value, "{name} with a newer key");
    assert!(decode::<T>(&bytes[..bytes.len() - 1]).is_err(), "r32: {name} cut short");
    assert!(decode::<T>(b"<html>").is_err(), "r32: a portal's page is no {name}");
}

fn json<T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>(name: &str, value: &T) {
    let now = serde_json::to_string_pretty(value).unwrap() + "\n";
    let text = stored(&format!("{name}.json"), &now);
    assert_eq!(text, now, "{name} is written in other words than before");
    assert_eq!(&serde_json::from_str::<T>(&text).unwrap(), value, "{name}");
    let mut newer: serde_json::Value = serde_json::from_str(&text).unwrap();
    if let Some(object) = newer.as_object_mut() {
        object.insert("newer".to_owned(), serde_json::json!({ "x": [1, null] }));
        assert_eq!(&serde_json::from_value::<T>(newer).unwrap(), value, "{name}, a newer key");
    }
}

#[test]
fn every_body_header_op_and_batch_keeps_its_bytes() {
    for (name, body) in v::bodies() {
        let bytes = golden_bytes(&format!("body_{name}"), &body.encode());
        assert_eq!(Body::decode(body.kind(), &bytes).unwrap().unwrap(), body, "{name}");
        let newer = with_key(&bytes, NEWER_NUMBER);
        assert_eq!(Body::decode(body.kind(), &newer).unwrap().unwrap(), body, "{name}, newer");
    }
    numeric("header", &v::header());
    numeric("op", &Op { header: v::header(), body: v::fields_set(&[v::dot(1)]).encode().into() });
    numeric("batch", &v::batch());
    numeric("capture_record", &v::capture());
    let size = v::batch().encode().len();
    println!("a signed batch with one FieldsSet of three registers: {size} bytes");
    assert!(size <= 320, "a report must stay small on a bad line: {size} bytes");
}

#[test]
fn the_document_the_log_and_the_view_keep_their_bytes() {
    named("doc", &v::doc());
    named("entry", &v::entry());
    named("later_doc", &v::later_doc());
    named("later_entry", &v::later_entry());
    named("dated_doc", &v::dated_doc());
    named("case", &v::case());
    named(
        "case_view",
        &CaseView {
            case: v::case(),
            feeds: v::scope().feeds,
            verdicts: v::flow().verdicts,
            received: v::hashes(),
            found_at: None,
            callers: Vec::new(),
        },
    );
    assert_eq!(decode::<DocDto>(&[0xa0]).unwrap(), DocDto::default(), "missing lists are empty");
    let later = CaseDoc::from(v::later_doc());
    assert_eq!(DocDto::from(&later), v::later_doc(), "a finding survives its stored form");
    let dated = CaseDoc::from(v::dated_doc());
    assert_eq!(DocDto::from(&dated), v::dated_doc(), "so does when it was written");
    let doc = CaseDoc::from(v::doc());
    assert_eq!(DocDto::from(&doc), v::doc(), "a document survives its stored form");
    assert_eq!(
        v::entry().hash().to_string(),
        stored("entry_hash.txt", &format!("{}\n", v::entry().hash())).trim(),
        "every chained log hangs on this"
    );
}

#[test]
fn every_message_keeps_its_bytes() {
    let cursors: BTreeMap<Feed, u64> =
        v::scope().feeds.into_iter().zip([0, 24, 256, 70_000, u64::MAX]).collect();
    let feed = || v::scope().feeds.into_iter().next().unwrap();
    named(
        "hello",
        &Hello {
            stamp: v::stamp(),
            protocol: v::protocol(),
            city_key: "aa".repeat(32),
            city: "示范区".to_owned(),
        },
    );
    named("push_request", &PushRequest { batches: vec![v::batch().encode().into()] });
    let receipts: Vec<OpReceipt> = (1..)
        .zip(v::outcomes())
        .map(|(seq, outcome)| OpReceipt {
            op: Some(OpId(v::id(10))),
            case: Some(CaseId(v::id(4))),
            seq,
            head: Head([9; 32]),
            outcome,
            received_at: 1_783_000_000_500,
            number: Some(v::number()),
        })
        .collect();
    let actor = ActorId([4; 8]);
    let mut answers = vec![BatchAnswer::Admitted { actor, seq: 42, head: Head([9; 32]), receipts }];
    let refusals = [
        BatchRefused::TooLarge,
        BatchRefused::Malformed,
        BatchRefused::Empty,
        BatchRefused::BadSequence,
        BatchRefused::UnknownActor,
        BatchRefused::BadSignature,
        BatchRefused::Gap { expected: 43 },
        BatchRefused::Fork,
    ];
    answers.extend(refusals.map(|why| BatchAnswer::Refused { actor: Some(actor), why }));
    named("push_reply", &PushReply { stamp: v::stamp(), answers });
    named("pull_request", &PullRequest { protocol: 1, cursors: cursors.clone(), limit: 50 });
    named(
        "pull_reply",
        &PullReply {
            stamp: v::stamp(),
            scope: v::scope(),
            views: Vec::new(),
            left: vec![(feed(), CaseId(v::id(4)))],
            cursors: cursors.clone(),
            more: true,
        },
    );
    let wait = WaitRequest { cursors, up_to_ms: 25_000, notices: None };
    named("wait_request", &wait);
    named("wait_request_notices", &WaitRequest { notices: Some(n::cursor()), ..wait });
    named("wait_reply", &WaitReply { stamp: v::stamp(), changed: true });
    let sent = SentOp { case: CaseId(v::id(4)), op: OpId(v::id(10)) };
    named("reconcile_request", &ReconcileRequest { ops: vec![sent], media: v::hashes() });
    let receipt = MediaReceipt { sha256: v::hash(7), bytes: 512_000, received_at: 1 };
    let standing = |outcome| Standing { op: OpId(v::id(10)), outcome };
    named(
        "reconcile_reply",
        &ReconcileReply {
            stamp: v::stamp(),
            missing_ops: vec![OpId(v::id(11))],
            standings: v::outcomes().map(standing).to_vec(),
            media: vec![receipt.clone()],
            missing_media: v::hashes(),
        },
    );
    named("media_receipt", &receipt);
}

#[test]
fn a_notice_and_its_messages_keep_their_bytes() {
    named("notice", &n::notice());
    named("new_notice", &n::new_notice());
    named("notices_request", &NoticesRequest { cursor: n::cursor(), marks: vec![n::mark()] });
    let told = Delivered { notice: n::notice(), mark: Some(n::mark()) };
    let unread = Delivered { notice: n::notice(), mark: None };
    named(
        "notices_reply",
        &NoticesReply {
            stamp: v::stamp(),
            whole: true,
            notices: vec![told, unread],
            withdrawn: vec![NoticeId(v::id(41))],
            marked: vec![n::notice().id],
            cursor: n::cursor(),
            more: false,
        },
    );
    assert_eq!(decode::<NoticesRequest>(&encode(&NoticesRequest::default())).unwrap().marks, []);
}

#[test]
fn every_message_of_enrolment_and_sign_in_keeps_its_bytes() {
    let token = || "token".to_owned();
    named("enrol_request", &EnrolRequest { token: token(), device: v::line("测试机 1") });
    named(
        "enrol_reply",
        &EnrolReply {
            stamp: v::stamp(),
            installation: v::installation(),
            secret: token(),
            city_key: "aa".repeat(32),
        },
    );
    let actor = RegisterActor { key: v::key(), proof: vec![0x77; 64] };
    named("register_actor", &actor);
    named(
        "sign_in_request",
        &SignInRequest { work_number: v::line("采0101"), password: token(), actor: Some(actor) },
    );
    named(
        "sign_in_reply",
        &SignInReply {
            stamp: v::stamp(),
            token: token(),
            expires_at: 1_783_000_000_000,
            user: v::user(),
            scope: v::scope(),
        },
    );
    named("rotate_reply", &RotateReply { token: token(), expires_at: 1_783_000_000_000 });
}

#[test]
fn what_desks_and_tables_hold_as_json_keeps_its_words() {
    json("flow", &v::flow());
    json("effects", &v::effects());
    json("later_effects", &v::later_effects());
    json("request", &v::request());
    json("case", &v::case());
    json("user_profile", &v::user());
    let least: Request = serde_json::from_str(r#"{"move":"accept"}"#).unwrap();
    assert_eq!((least.seen_pos, least.task), (0, None));
    let newer = r#"{"move":"accept","args":{"of_next_year":7}}"#;
    assert_eq!(serde_json::from_str::<Request>(newer).unwrap(), least, "an older app reads on");
}
