//! What a centre makes of batches that are broken, forged, foreign, newer or merely repeated: every
//! answer is reached, and nothing panics.

#![allow(
    unreachable_pub,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

#[path = "../fold_laws/plan.rs"]
#[allow(dead_code)]
mod plan;

mod bends;
mod fits;
mod pair;

use std::collections::BTreeMap;

use shared::ids::{Head, Seq};
use shared::ops::{
    ActorRecord, ActorStanding, BatchRefused, Body, DutyStarted, Op, OpKind, Outcome, Read, Signer,
    SubjectKind, bounds, open_batch, read,
};
use shared::text::Text;

use bends::{BENDS, bent};
use pair::{Pair, header, some_body};
use plan::Rng;

/// The end of an op past the chain step, as a centre with an empty case would have it.
fn outcome(bytes: &[u8]) -> Outcome {
    match read(bytes) {
        Read::Held(_, code) => Outcome::Held(code.to_owned()),
        Read::Duty(..) => Outcome::Accepted,
        Read::Case(_, body) => match *body {
            Body::Withdrawn(_) => Outcome::Refused("op.nothing_to_take_back".to_owned()),
            _ => Outcome::Accepted,
        },
    }
}

#[test]
fn r04_every_answer_to_a_batch_is_reached_and_none_is_a_panic() {
    let mut counts: BTreeMap<String, u64> = BTreeMap::new();
    let mut count = |what: &str| *counts.entry(what.to_owned()).or_default() += 1;
    let mut rng = Rng::new(4);
    for round in 0..BENDS * 240 {
        let mut pair = Pair::new(&mut rng);
        let (bytes, must) = bent(&mut pair, round % BENDS, &mut rng);
        match pair.take(&bytes) {
            Err(why) => {
                assert!(!must, "bend {}: {why}", round % BENDS);
                count(why.code());
            }
            Ok(step) => {
                count("taken");
                for op in &step.fresh {
                    match outcome(&op.bytes) {
                        Outcome::Accepted => count("accepted"),
                        Outcome::Refused(_) => count("refused"),
                        Outcome::Held(code) => {
                            count("held");
                            count(&code);
                        }
                    }
                }
            }
        }
    }
    println!("{counts:#?}");
    for what in [
        "batch.too_large",
        "batch.malformed",
        "batch.empty",
        "batch.bad_sequence",
        "batch.unknown_actor",
        "batch.bad_signature",
        "batch.gap",
        "batch.fork",
        "taken",
        "accepted",
        "refused",
        "held",
        "op.unreadable",
        "op.newer_version",
        "op.unknown_subject",
        "op.unknown_kind",
        "op.unreadable_body",
        "op.over_bounds",
    ] {
        let n = counts.get(what).copied().unwrap_or_default();
        assert!(n >= 100, "{what} was reached {n} times only");
    }
}

#[test]
fn keys_that_no_version_knows_are_ignored_and_their_bytes_are_hashed_as_sent() {
    let mut rng = Rng::new(17);
    for _ in 0..100 {
        let mut pair = Pair::new(&mut rng);
        let (bytes, _) = bent(&mut pair, 17, &mut rng);
        let step = pair.take(&bytes).unwrap();
        let last = step.fresh.last().unwrap();
        assert!(matches!(read(&last.bytes), Read::Case(..)), "read as if they were not there");
        assert_eq!(last.bytes, pair.ops.last().unwrap().bytes, "kept as they came");
        assert_eq!(last.head, pair.ops.last().unwrap().head);
    }
}

#[test]
fn no_bytes_make_the_readers_panic() {
    let mut rng = Rng::new(99);
    let mut read_well = 0;
    for _ in 0..30_000 {
        let body = some_body(&mut rng);
        let op = Signer::seal_raw((0, Head::default()), &header(body.kind(), 1), body.encode());
        let mut bytes = op.bytes;
        for _ in 0..rng.below(4) {
            let at = rng.below(bytes.len());
            bytes[at] = rng.next().to_le_bytes()[0];
        }
        bytes.truncate(bytes.len() - rng.below(3) / 2 * rng.below(20));
        read_well += u64::from(matches!(read(&bytes), Read::Case(..)));
        let kind = OpKind(u16::try_from(rng.below(9)).unwrap());
        let _ = Body::decode(kind, &bytes);
        let _ = minicbor::decode::<Op>(&bytes[bytes.len() / 3..]);
        let _ = open_batch(&bytes);
    }
    println!("30000 bent ops: {read_well} still read as ops");
    // A map or an array that says it has four thousand million parts asks for no memory.
    for huge in
        [vec![0xbb; 40], vec![0x9b; 40], vec![0x5b; 40], vec![0xbf; 60_000], vec![0x9f; 60_000]]
    {
        assert_eq!(open_batch(&huge), Err(BatchRefused::Malformed));
        assert!(matches!(read(&huge), Read::Held(None, "op.unreadable")));
    }
}

#[test]
fn r05_any_replay_of_any_split_of_a_chain_is_admitted_exactly_once() {
    let mut rng = Rng::new(5);
    for _ in 0..60 {
        let mut pair = Pair::new(&mut rng);
        pair.actor = ActorRecord::new(pair.signer.key(), pair.actor.user, pair.actor.installation);
        pair.heads.truncate(1);
        while pair.ops.len() < 24 {
            let body = some_body(&mut rng);
            pair.say(body.kind(), body.encode());
        }
        let mut admitted: Vec<Vec<u8>> = Vec::new();
        while admitted.len() < pair.ops.len() {
            let from = rng.below(pair.ops.len());
            let until = from + 1 + rng.below(pair.ops.len() - from);
            let run = &pair.ops[from..until];
            let bytes = pair.signer.sign(pair.before(from), run).unwrap().encode();
            let have = admitted.len();
            match pair.take(&bytes) {
                Err(why) => {
                    assert!(from > have, "{why}");
                    assert_eq!(why, BatchRefused::Gap { expected: have as u64 + 1 });
                }
                Ok(step) => {
                    assert!(from <= have);
                    let known: Vec<Seq> = (from..until.min(have)).map(|i| i as u64 + 1).collect();
                    assert_eq!(step.known.iter().map(|op| op.seq).collect::<Vec<_>>(), known);
                    let fresh: Vec<_> = pair.ops[have.min(until)..until].iter().collect();
                    assert_eq!(step.fresh.len(), fresh.len());
                    for (got, sent) in step.fresh.iter().zip(fresh) {
                        assert_eq!(
                            (got.seq, got.head, &got.bytes),
                            (sent.seq, sent.head, &sent.bytes)
                        );
                        (pair.actor.seq, pair.actor.head) = (got.seq, got.head);
                        pair.heads.push(got.head);
                        admitted.push(got.bytes.clone());
                    }
                }
            }
        }
        let sent: Vec<_> = pair.ops.iter().map(|op| op.bytes.clone()).collect();
        assert_eq!(admitted, sent);
    }
}

#[test]
fn a_forked_actor_stops_and_a_revoked_one_is_still_heard_and_held() {
    let mut pair = Pair::new(&mut Rng::new(1));
    pair.actor.standing = ActorStanding::Forked;
    assert_eq!(pair.take(&pair.fresh().encode()), Err(BatchRefused::Fork));
    pair.actor.standing = ActorStanding::Revoked;
    assert!(pair.take(&pair.fresh().encode()).is_ok(), "its ops are held by name, not lost");
}

#[test]
fn an_act_of_duty_is_read_as_one_and_never_as_an_act_on_a_case() {
    let started = Body::DutyStarted(DutyStarted { grids: Vec::new(), fix: None });
    let signer = Signer::from_secret(&[1; 32]);
    let said = |kind, body: &Body| {
        let mut header = header(body.kind(), 1);
        header.subject.kind = kind;
        let prev = (0, Head::genesis(&signer.key()));
        read(&Signer::seal_raw(prev, &header, body.encode()).bytes)
    };
    assert!(matches!(said(SubjectKind::DUTY, &started), Read::Duty(..)));
    assert!(matches!(said(SubjectKind::CASE, &started), Read::Held(_, "op.unknown_kind")));
    let remark = some_body(&mut Rng::new(1));
    assert!(matches!(said(SubjectKind::DUTY, &remark), Read::Held(_, "op.unknown_subject")));
    let grids = vec![Text::clipped("R01"); bounds::GRIDS_PER_DUTY + 1];
    let many = Body::DutyStarted(DutyStarted { grids, fix: None });
    assert!(matches!(said(SubjectKind::DUTY, &many), Read::Held(_, "op.over_bounds")));
}
