//! What replicas say: values, media, and lies about what was seen.

use shared::case::{DocChange, DocOp, FieldValue, ObjectValue, PlaceValue, Register};
use shared::geo::{Datum, FixSource, Point};
use shared::ids::{ActorId, Dot, Epoch, OpId, UserId};
use shared::media::{MediaKind, MediaRole, Sha256Hash};
use shared::ops::MediaAttached;
use shared::text::{Code, Line, Paragraph};
use uuid::Uuid;

use super::fold::Doc;
use super::plan::{Lie, Replica};

pub fn user(who: Replica) -> UserId {
    UserId(Uuid::from_u128(100 + who as u128))
}

pub fn value(register: Register, nth: usize) -> FieldValue {
    let code = |text: &str| Code::new(text).ok();
    match register {
        Register::Object => FieldValue::Object(ObjectValue {
            class: code(&format!("gb/1/{nth}/1")),
            condition: None,
            component: code("C1"),
        }),
        Register::Place => FieldValue::Place(PlaceValue {
            point: Some(Point {
                lon_e7: 1_200_000_000 + i32::try_from(nth).unwrap(),
                lat_e7: 300_000_000,
                datum: Datum::Wgs84,
            }),
            accuracy_dm: Some(60),
            source: FixSource::Gnss,
            text: Line::default(),
            unit_grid: None,
        }),
        Register::Description => {
            FieldValue::Description(Paragraph::new(format!("井盖破损 {nth}")).unwrap())
        }
    }
}

pub fn medium(nth: usize) -> MediaAttached {
    MediaAttached {
        kind: MediaKind::Photo,
        role: MediaRole::Near,
        sha256: Sha256Hash::of(&nth.to_be_bytes()),
        bytes: 1000,
        thumb: None,
        capture: None,
    }
}

/// One of several, by the part of its name that no clock is in.
pub fn pick(mut ops: Vec<OpId>, nth: usize) -> Option<OpId> {
    ops.sort_by_key(|op| op.0.as_u64_pair().1);
    ops.get(nth % ops.len().max(1)).copied()
}

pub fn authority(epoch: u8) -> ActorId {
    ActorId::authority(&Epoch(Uuid::from_u128(u128::from(epoch))))
}

/// What an op takes back: only whoever added it may.
pub fn takes_back(op: &DocOp) -> Option<OpId> {
    match &op.change {
        DocChange::Retract(what) | DocChange::Withdraw(what) => Some(*what),
        _ => None,
    }
}

pub fn put(
    doc: &Doc,
    register: Register,
    value: FieldValue,
    dot: Dot,
    lie: Option<Lie>,
) -> DocChange {
    let mut seen = doc.seen(register);
    match lie {
        Some(Lie::Forever) => {
            seen.extend([200, 199, 0].map(|a| Dot { actor: ActorId([a; 8]), seq: u64::MAX }));
        }
        Some(Lie::Stranger) => seen.push(Dot { actor: ActorId([77; 8]), seq: 5 }),
        Some(Lie::OwnFuture) => seen.push(Dot { actor: dot.actor, seq: dot.seq + 1000 }),
        Some(Lie::Zero) => seen.insert(0, Dot { actor: ActorId([200; 8]), seq: 0 }),
        Some(Lie::Half) => seen.truncate(seen.len() / 2),
        None => {}
    }
    DocChange::Put { value, dot, seen }
}
