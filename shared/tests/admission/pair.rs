//! A handset that seals and signs, and what its centre knows of it.

use shared::case::FieldValue;
use shared::ids::{ActorId, BootId, CaseId, Dot, Head, InstallationId, OpId, Seq, UserId};
use shared::media::{MediaKind, MediaRole, Sha256Hash};
use shared::ops::{
    ActorRecord, Batch, BatchRefused, Body, ChainStep, DeviceTime, FieldWrite, FieldsSet, Header,
    MediaAttached, OpKind, RemarkAdded, SealedOp, Signer, Subject, SubjectKind, VERSION, Withdrawn,
    chain, open_batch,
};
use shared::text::{Line, Paragraph};
use shared::workflow::{Move, MoveArgs, Request};
use uuid::Uuid;

use super::plan::Rng;

pub const CASE: CaseId = CaseId(Uuid::from_u128(1));

pub fn signer(n: u8) -> Signer {
    Signer::from_secret(&[n; 32])
}

pub fn header(kind: OpKind, n: u64) -> Header {
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

pub fn write(words: &str, seen: Vec<Dot>) -> FieldWrite {
    FieldWrite { value: FieldValue::Description(Paragraph::new(words).unwrap()), seen }
}

pub fn set(writes: Vec<FieldWrite>) -> Body {
    Body::FieldsSet(FieldsSet { writes, salt: [7; 16].into() })
}

pub fn some_body(rng: &mut Rng) -> Body {
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
pub fn place(prev: (Seq, Head), bytes: Vec<u8>) -> SealedOp {
    let head = prev.1.then(&bytes);
    SealedOp { op: OpId(Uuid::nil()), seq: prev.0.wrapping_add(1), head, bytes }
}

/// A handset with a chain, and a centre that has admitted the first part of it.
pub struct Pair {
    pub signer: Signer,
    pub ops: Vec<SealedOp>,
    pub actor: ActorRecord,
    pub heads: Vec<Head>,
}

impl Pair {
    pub fn new(rng: &mut Rng) -> Self {
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

    pub fn last(&self) -> (Seq, Head) {
        self.ops.last().map_or((0, self.heads[0]), |op| (op.seq, op.head))
    }

    pub fn say(&mut self, kind: OpKind, body: Vec<u8>) {
        let header = header(kind, self.ops.len() as u64 + 100);
        self.ops.push(Signer::seal_raw(self.last(), &header, body));
    }

    pub fn say_bytes(&mut self, bytes: Vec<u8>) {
        self.ops.push(place(self.last(), bytes));
    }

    /// The head before the op at `at`.
    pub fn before(&self, at: usize) -> Head {
        if at == 0 { self.heads[0] } else { self.ops[at - 1].head }
    }

    pub fn batch(&self, from: usize) -> Batch {
        self.signer.sign(self.before(from), &self.ops[from..]).unwrap()
    }

    /// What the centre still lacks.
    pub fn fresh(&self) -> Batch {
        self.batch(usize::try_from(self.actor.seq).unwrap())
    }

    pub fn take(&self, bytes: &[u8]) -> Result<ChainStep, BatchRefused> {
        let batch = open_batch(bytes)?;
        chain(&batch, &self.actor, |seq| self.heads.get(usize::try_from(seq).ok()?).copied())
    }
}
