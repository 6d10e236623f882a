//! What a centre makes of batches that are broken, forged, foreign, newer or merely repeated: every
//! answer is reached, and nothing panics.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::collections::BTreeMap;

use shared::case::FieldValue;
use shared::ids::{ActorId, BootId, CaseId, Dot, Head, InstallationId, OpId, Seq, UserId};
use shared::media::{MediaKind, MediaRole, Sha256Hash};
use shared::ops::{
    ActorRecord, ActorStanding, Batch, BatchRefused, Body, ChainStep, DeviceTime, FieldWrite,
    FieldsSet, Header, MediaAttached, Op, OpKind, Outcome, Read, RemarkAdded, SealedOp, Signer,
    Subject, SubjectKind, VERSION, Withdrawn, bounds, chain, open_batch, read,
};
use shared::text::{Line, Paragraph};
use shared::workflow::{Move, MoveArgs, Request};
use uuid::Uuid;

#[path = "fold_laws/plan.rs"]
#[allow(dead_code, unreachable_pub)]
mod plan;
use plan::Rng;

const CASE: CaseId = CaseId(Uuid::from_u128(1));

fn signer(n: u8) -> Signer {
    Signer::from_secret(&[n; 32])
}

fn header(kind: OpKind, n: u64) -> Header {
    Header {
        version: VERSION,
        algorithm: 1,
        subject: Subject { kind: SubjectKind::CASE, id: CASE },
        kind,
        op: OpId(Uuid::from_u128(u128::from(n))),
        scope_rev: 1,
        time: DeviceTime {
            wall_ms: 1_780_000_000_000,
            utc_offset_min: 480,
            monotonic_ms: 5_000,
            boot: BootId([1; 4]),
        },
    }
}

fn write(words: &str, seen: Vec<Dot>) -> FieldWrite {
    FieldWrite { value: FieldValue::Description(Paragraph::new(words).unwrap()), seen }
}

fn set(writes: Vec<FieldWrite>) -> Body {
    Body::FieldsSet(FieldsSet { writes, salt: [7; 16].into() })
}

fn some_body(rng: &mut Rng) -> Body {
    match rng.below(5) {
        0 => set(vec![write("井盖破损", vec![Dot { actor: ActorId([3; 8]), seq: 4 }])]),
        1 => Body::MediaAttached(MediaAttached {
            kind: MediaKind::Photo,
            role: MediaRole::Near,
            sha256: Sha256Hash::of(b"photo"),
            bytes: 500_000,
            thumb: Some(Sha256Hash::of(b"thumb")),
            capture: None,
        }),
        2 => Body::TransitionRequested(Request {
            mv: Move::Submit,
            task: None,
            after: None,
            seen_pos: 4,
            args: MoveArgs::default(),
        }),
        3 => Body::Withdrawn(Withdrawn {
            op: OpId(Uuid::from_u128(77)),
            reason: Line::new("误报").unwrap(),
        }),
        _ => Body::RemarkAdded(RemarkAdded {
            text: Paragraph::new("已通知物业").unwrap(),
            salt: [9; 16].into(),
        }),
    }
}

/// An op's bytes put into its place, whatever they are.
fn place(prev: (Seq, Head), bytes: Vec<u8>) -> SealedOp {
    let head = prev.1.then(&bytes);
    SealedOp { op: OpId(Uuid::nil()), seq: prev.0.wrapping_add(1), head, bytes }
}

/// A handset with a chain, and a centre that has admitted the first part of it.
struct Pair {
    signer: Signer,
    ops: Vec<SealedOp>,
    actor: ActorRecord,
    heads: Vec<Head>,
}

impl Pair {
    fn new(rng: &mut Rng) -> Self {
        let signer = signer(1 + u8::try_from(rng.below(4)).unwrap());
        let (user, phone) = (UserId(Uuid::nil()), InstallationId(Uuid::nil()));
        let actor = ActorRecord::new(signer.key(), user, phone);
        let heads = vec![actor.head];
        let mut pair = Self { signer, ops: Vec::new(), actor, heads };
        for _ in 0..2 + rng.below(6) {
            let body = some_body(rng);
            pair.say(body.kind(), body.encode());
        }
        let known = rng.below(pair.ops.len());
        for op in pair.ops.iter().take(known) {
            (pair.actor.seq, pair.actor.head) = (op.seq, op.head);
            pair.heads.push(op.head);
        }
        pair
    }

    fn last(&self) -> (Seq, Head) {
        self.ops.last().map_or((0, self.heads[0]), |op| (op.seq, op.head))
    }

    fn say(&mut self, kind: OpKind, body: Vec<u8>) {
        let header = header(kind, self.ops.len() as u64 + 100);
        self.ops.push(Signer::seal_raw(self.last(), &header, body));
    }

    fn say_bytes(&mut self, bytes: Vec<u8>) {
        self.ops.push(place(self.last(), bytes));
    }

    /// The head before the op at `at`.
    fn before(&self, at: usize) -> Head {
        if at == 0 { self.heads[0] } else { self.ops[at - 1].head }
    }

    fn batch(&self, from: usize) -> Batch {
        self.signer.sign(self.before(from), &self.ops[from..]).unwrap()
    }

    /// What the centre still lacks.
    fn fresh(&self) -> Batch {
        self.batch(usize::try_from(self.actor.seq).unwrap())
    }

    fn take(&self, bytes: &[u8]) -> Result<ChainStep, BatchRefused> {
        let batch = open_batch(bytes)?;
        chain(&batch, &self.actor, |seq| self.heads.get(usize::try_from(seq).ok()?).copied())
    }
}

/// The end of an op past the chain step, as a centre with an empty case would have it.
fn outcome(bytes: &[u8]) -> Outcome {
    match read(bytes) {
        Read::Held(_, code) => Outcome::Held(code.to_owned()),
        Read::Case(_, body) => match *body {
            Body::Withdrawn(_) => Outcome::Refused("op.nothing_to_take_back".to_owned()),
            _ => Outcome::Accepted,
        },
    }
}

/// A CBOR map with one more key, that no version knows, and a deep value behind it.
fn grown(map: &[u8], deep: usize) -> Vec<u8> {
    assert!((0xa0..0xb7).contains(&map[0]), "a short map");
    let mut out = vec![map[0] + 1];
    out.extend(&map[1..]);
    out.extend([0x18, 0x63]);
    out.extend(vec![0x81; deep]);
    out.extend([0x82, 0x63, b'n', b'e', b'w', 0x1b, 255, 255, 255, 255, 255, 255, 255, 255]);
    out
}

/// The bytes of an op with its header and body as given.
fn assembled(header: &[u8], body: &[u8]) -> Vec<u8> {
    let mut e = minicbor::Encoder::new(Vec::new());
    e.map(2).unwrap().u8(0).unwrap();
    let mut out = e.into_writer();
    out.extend(header);
    let mut e = minicbor::Encoder::new(out);
    e.u8(1).unwrap().bytes(body).unwrap();
    e.into_writer()
}

const BENDS: usize = 20;

/// A batch bent in the `bend`-th way, and whether all of it must be taken.
fn bent(pair: &mut Pair, bend: usize, rng: &mut Rng) -> (Vec<u8>, bool) {
    let bytes = match bend {
        0 => return (pair.fresh().encode(), true),
        1 => {
            let mut bytes = pair.fresh().encode();
            for _ in 0..=rng.below(3) {
                let at = rng.below(bytes.len());
                bytes[at] ^= 1 << rng.below(8);
            }
            bytes
        }
        2 => {
            let mut bytes = pair.fresh().encode();
            bytes.truncate(rng.below(bytes.len()));
            bytes
        }
        3 => match rng.below(3) {
            0 => vec![0xa5; bounds::BATCH_BYTES + 1],
            1 => {
                pair.say_bytes(vec![0; bounds::OP_BYTES + 1]);
                pair.fresh().encode()
            }
            _ => {
                let run = vec![pair.ops[0].clone(); bounds::OPS_PER_BATCH + 1];
                pair.signer.sign(pair.heads[0], &run).unwrap().encode()
            }
        },
        4 => {
            let odd = [0, u64::MAX, u64::MAX - 1, bounds::SEQ_MAX + 1];
            let mut run = pair.ops.clone();
            run[0].seq = odd[rng.below(4)];
            pair.signer.sign(pair.heads[0], &run).unwrap().encode()
        }
        5 => {
            let mut batch = pair.fresh();
            batch.prev_head = Head([8; 32]);
            batch.encode()
        }
        6 => {
            let at = usize::try_from(pair.actor.seq).unwrap();
            let mut batch = signer(99).sign(pair.before(at), &pair.ops[at..]).unwrap();
            batch.actor = pair.actor.actor();
            batch.encode()
        }
        7 => {
            let at = usize::try_from(pair.actor.seq).unwrap() + 1;
            while pair.ops.len() <= at {
                pair.say_bytes(vec![1]);
            }
            pair.batch(at).encode()
        }
        8 => {
            // The same places of the chain with other words: a cloned phone.
            let known = usize::try_from(pair.actor.seq).unwrap();
            if known == 0 {
                pair.actor.standing = ActorStanding::Forked;
                return (pair.fresh().encode(), false);
            }
            let at = rng.below(known);
            pair.ops.truncate(at);
            pair.say_bytes(vec![2]);
            pair.say_bytes(vec![3]);
            pair.batch(at).encode()
        }
        9 => return (pair.batch(0).encode(), true),
        10 => {
            let mut batch = pair.fresh();
            batch.ops.clear();
            batch.encode()
        }
        11 => {
            pair.signer = signer(50);
            pair.fresh().encode()
        }
        12 => {
            let kind = OpKind(8 + u16::try_from(rng.below(60_000)).unwrap());
            pair.say(kind, vec![0xa0]);
            return (pair.fresh().encode(), true);
        }
        13 => {
            let mut newer = header(OpKind::REMARK_ADDED, 1);
            match rng.below(2) {
                0 => newer.version = VERSION + 1,
                _ => newer.algorithm = 2,
            }
            pair.ops.push(Signer::seal_raw(pair.last(), &newer, vec![0xa0]));
            return (pair.fresh().encode(), true);
        }
        14 => {
            let mut other = header(OpKind::REMARK_ADDED, 1);
            other.subject.kind = SubjectKind(2);
            pair.ops.push(Signer::seal_raw(pair.last(), &other, vec![0xa0]));
            return (pair.fresh().encode(), true);
        }
        15 => {
            let dot = Dot { actor: ActorId([3; 8]), seq: u64::MAX };
            let writes = match rng.below(3) {
                0 => vec![write("x", vec![]); bounds::WRITES_PER_SET + 1],
                1 => vec![write("x", vec![dot; bounds::PARENTS + 1])],
                _ => vec![write("x", vec![]), write("y", vec![])],
            };
            let body = set(writes);
            pair.say(body.kind(), body.encode());
            return (pair.fresh().encode(), true);
        }
        16 => {
            let junk = (0..rng.below(40)).map(|_| rng.next().to_le_bytes()[0]).collect();
            let kind = OpKind(1 + u16::try_from(rng.below(7)).unwrap());
            match rng.below(2) {
                0 => pair.say(kind, junk),
                _ => pair.say_bytes(junk),
            }
            return (pair.fresh().encode(), true);
        }
        17 => {
            let body = some_body(rng);
            let deep = rng.below(20_000);
            let header = minicbor::to_vec(header(body.kind(), 5)).unwrap();
            let op = assembled(&grown(&header, 1), &grown(&body.encode(), deep));
            pair.say_bytes(grown(&op, 3));
            return (grown(&pair.fresh().encode(), 2), true);
        }
        18 => {
            // The largest numbers wherever a number may stand.
            let mut far = header(OpKind::FIELDS_SET, u64::MAX);
            far.scope_rev = u64::MAX;
            far.time.wall_ms = i64::MAX;
            far.time.monotonic_ms = u64::MAX;
            far.time.utc_offset_min = i16::MIN;
            let dot = Dot { actor: ActorId([0xff; 8]), seq: u64::MAX };
            let body = match rng.below(2) {
                0 => set(vec![write("x", vec![dot; bounds::PARENTS])]),
                _ => {
                    far.kind = OpKind::TRANSITION_REQUESTED;
                    let args = MoveArgs { due: Some(i64::MIN), ..MoveArgs::default() };
                    let (mv, seen_pos) = (Move::Close, u64::MAX);
                    Body::TransitionRequested(Request {
                        mv,
                        task: None,
                        after: None,
                        seen_pos,
                        args,
                    })
                }
            };
            pair.ops.push(Signer::seal_raw(pair.last(), &far, body.encode()));
            return (pair.fresh().encode(), true);
        }
        _ => (0..rng.below(300)).map(|_| rng.next().to_le_bytes()[0]).collect(),
    };
    (bytes, false)
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
