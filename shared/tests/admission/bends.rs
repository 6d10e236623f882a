//! Twenty ways to bend a batch.

use shared::ids::{ActorId, Dot, Head};
use shared::ops::{ActorStanding, Body, OpKind, Signer, SubjectKind, VERSION, bounds};
use shared::workflow::{Move, MoveArgs, Request};

use super::pair::{Pair, header, set, signer, some_body, write};
use super::plan::Rng;

/// A CBOR map or array with one more entry, that no version knows, and a deep value in it.
pub fn grown(shape: &[u8], deep: usize) -> Vec<u8> {
    let is_map = (0xa0..0xb7).contains(&shape[0]);
    assert!(is_map || (0x80..0x97).contains(&shape[0]), "a short map or array");
    let mut out = vec![shape[0] + 1];
    out.extend(&shape[1..]);
    if is_map {
        out.extend([0x18, 0x63]);
    }
    out.extend(vec![0x81; deep]);
    out.extend([0x82, 0x63, b'n', b'e', b'w', 0x1b, 255, 255, 255, 255, 255, 255, 255, 255]);
    out
}

/// The bytes of an op with its header and body as given.
pub fn assembled(header: &[u8], body: &[u8]) -> Vec<u8> {
    let mut e = minicbor::Encoder::new(Vec::new());
    e.array(2).unwrap();
    let mut out = e.into_writer();
    out.extend(header);
    let mut e = minicbor::Encoder::new(out);
    e.bytes(body).unwrap();
    e.into_writer()
}

pub const BENDS: usize = 20;

/// A batch bent in the `bend`-th way, and whether all of it must be taken.
pub fn bent(pair: &mut Pair, bend: usize, rng: &mut Rng) -> (Vec<u8>, bool) {
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
            let kind = OpKind(10 + u16::try_from(rng.below(60_000)).unwrap());
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
            other.subject.kind = SubjectKind(2 + u16::try_from(rng.below(2)).unwrap());
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
