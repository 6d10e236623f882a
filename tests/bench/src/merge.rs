//! The fold of a case against two libraries made for merging.
//!
//! The story: two people, eighteen operations, twelve of them writes of registers, four of those
//! made without having seen the other's. The peers get the same words as plain strings in a map.

use std::hint::black_box;
use std::time::Instant;

use crdts::CmRDT as _;
use loro::{ExportMode, LoroDoc};
use shared::case::{CaseDoc, DocChange, DocOp, FieldValue, ObjectValue, PlaceValue, Register};
use shared::geo::{Datum, FixSource, Point};
use shared::ids::{ActorId, BootId, CaseId, Dot, Head, OpId, Seq, UserId};
use shared::media::{MediaKind, MediaRole, Sha256Hash};
use shared::ops::{
    Body, CaseCreated, DeviceTime, FieldWrite, FieldsSet, MediaAttached, Read, RemarkAdded,
    ReportKind, Signer, read,
};
use shared::text::{Code, Line, Paragraph};
use system_tests::{Fallible, Trouble};
use uuid::Uuid;
use yrs::updates::decoder::Decode as _;
use yrs::{Doc, Map as _, Transact as _, Update, WriteTxn as _};

use crate::Run;
use crate::figure::{Figure, Series};

const OPS: u64 = 18;
/// Folds timed as one measurement: a single one is near the clock's own step.
const FOLDS: u32 = 10;

/// What one operation writes: who, a key in the peers' map, and our body.
struct Said {
    second: bool,
    key: String,
    words: String,
    body: Body,
    /// Whether its writer had seen what came before.
    blind: bool,
}

/// The story.
fn story() -> Vec<Said> {
    let mut out = Vec::new();
    let reporter = UserId(Uuid::from_u128(101));
    for n in 1..=OPS {
        let words = format!("井盖破损，边缘翘起，行人绕行，第 {n} 次");
        let (key, body) = match n {
            1 => (
                "facts".to_owned(),
                Body::CaseCreated(CaseCreated {
                    reporter,
                    work_number: Code::clipped("采0101"),
                    field_code: Code::clipped("采0101-0712-014"),
                    kind: ReportKind::Patrol,
                    found_at: 1_783_000_000_000,
                    catalogue: Code::clipped("gb47678.5-2026/1"),
                    fix: None,
                }),
            ),
            14..=16 => (
                format!("remark {n}"),
                Body::RemarkAdded(RemarkAdded {
                    text: Paragraph::clipped(&words),
                    salt: [7; 16].into(),
                }),
            ),
            17.. => (
                format!("medium {n}"),
                Body::MediaAttached(MediaAttached {
                    kind: MediaKind::Photo,
                    role: MediaRole::Near,
                    sha256: Sha256Hash::of(&n.to_be_bytes()),
                    bytes: 200_000,
                    thumb: Some(Sha256Hash::of(&[1])),
                    capture: None,
                }),
            ),
            _ => {
                let value = match n % 3 {
                    0 => FieldValue::Object(ObjectValue {
                        class: Some(Code::clipped("gb47678.5-2026/component/01/003")),
                        condition: None,
                        component: None,
                    }),
                    1 => FieldValue::Place(PlaceValue {
                        point: Some(Point {
                            lon_e7: 1_164_000_000,
                            lat_e7: 1,
                            datum: Datum::Wgs84,
                        }),
                        accuracy_dm: Some(60),
                        source: FixSource::Gnss,
                        text: Line::clipped(&words),
                        unit_grid: None,
                    }),
                    _ => FieldValue::Description(Paragraph::clipped(&words)),
                };
                let key = format!("{:?}", value.register());
                let write = FieldWrite { value, seen: Vec::new() };
                (key, Body::FieldsSet(FieldsSet { writes: vec![write], salt: [7; 16].into() }))
            }
        };
        out.push(Said { second: n % 2 == 0, key, words, body, blind: n % 4 == 0 });
    }
    out
}

/// Our own operations: as the fold takes them, and as bytes.
struct Ours {
    changes: Vec<Vec<DocOp>>,
    bytes: Vec<(Dot, Vec<u8>)>,
}

fn change(op: OpId, dot: Dot, body: &Body) -> Vec<DocOp> {
    let by = UserId(Uuid::from_u128(101));
    let of = |change| DocOp { op, by, device_ms: 0, change };
    match body {
        Body::CaseCreated(facts) => vec![of(DocChange::Created(facts.clone()))],
        Body::RemarkAdded(remark) => vec![of(DocChange::Remark(remark.text.clone()))],
        Body::MediaAttached(medium) => vec![of(DocChange::Attach(medium.clone()))],
        Body::FieldsSet(set) => set
            .writes
            .iter()
            .map(|w| of(DocChange::Put { value: w.value.clone(), dot, seen: w.seen.clone() }))
            .collect(),
        _ => Vec::new(),
    }
}

fn fold(ours: &[Vec<DocOp>]) -> CaseDoc {
    let mut doc = CaseDoc::default();
    for (pos, changes) in (1..).zip(ours) {
        for change in changes {
            doc.admit(change.op, pos);
            doc.apply(change.clone());
        }
    }
    doc
}

fn ours(story: &[Said]) -> Ours {
    let signers = [Signer::from_secret(&[1; 32]), Signer::from_secret(&[2; 32])];
    let mut heads: Vec<(Seq, Head)> =
        signers.iter().map(|s| (0, Head::genesis(&s.key()))).collect();
    let mut done = Ours { changes: Vec::new(), bytes: Vec::new() };
    let time =
        DeviceTime { wall_ms: 0, utc_offset_min: 480, monotonic_ms: 0, boot: BootId([1; 4]) };
    let mut before_blind = CaseDoc::default();
    for said in story {
        let who = usize::from(said.second);
        let actors: Vec<ActorId> = signers.iter().map(Signer::actor).collect();
        let doc = fold(&done.changes);
        let known = if said.blind { &before_blind } else { &doc };
        let mut body = said.body.clone();
        if let Body::FieldsSet(set) = &mut body {
            for write in &mut set.writes {
                write.seen = known.seen(write.value.register());
            }
        }
        let op = OpId(Uuid::now_v7());
        let Some(head) = heads.get_mut(who) else { continue };
        let sealed = Signer::seal(*head, op, CaseId(Uuid::from_u128(1)), 1, time, &body);
        *head = (sealed.seq, sealed.head);
        let dot = Dot { actor: actors.get(who).copied().unwrap_or_default(), seq: sealed.seq };
        before_blind = doc;
        done.changes.push(change(op, dot, &body));
        done.bytes.push((dot, sealed.bytes));
    }
    done
}

fn shown(doc: &CaseDoc) -> usize {
    let values = Register::ALL.iter().map(|register| doc.values(*register).len()).sum::<usize>();
    values + doc.remarks().len() + doc.media().len()
}

/// The story as yrs sends it: one update per operation.
fn yrs_updates(story: &[Said]) -> Fallible<Vec<Vec<u8>>> {
    let docs = [Doc::with_client_id(1), Doc::with_client_id(2)];
    let mut out: Vec<Vec<u8>> = Vec::new();
    for said in story {
        let at = usize::from(said.second);
        let Some(doc) = docs.get(at) else { continue };
        let update = {
            let mut txn = doc.transact_mut();
            let map = txn.get_or_insert_map("case");
            map.insert(&mut txn, said.key.as_str(), said.words.as_str());
            txn.encode_update_v1()
        };
        for (i, other) in docs.iter().enumerate() {
            if i != at {
                other.transact_mut().apply_update(Update::decode_v1(&update)?)?;
            }
        }
        out.push(update);
    }
    Ok(out)
}

fn loro_updates(story: &[Said]) -> Fallible<Vec<Vec<u8>>> {
    let docs = [LoroDoc::new(), LoroDoc::new()];
    for (doc, peer) in docs.iter().zip(1..) {
        doc.set_peer_id(peer)?;
    }
    let mut out: Vec<Vec<u8>> = Vec::new();
    for said in story {
        let at = usize::from(said.second);
        let Some(doc) = docs.get(at) else { continue };
        let before = doc.oplog_vv();
        doc.get_map("case").insert(&said.key, said.words.as_str())?;
        doc.commit();
        let update = doc.export(ExportMode::updates(&before))?;
        for (i, other) in docs.iter().enumerate() {
            if i != at {
                other.import(&update)?;
            }
        }
        out.push(update);
    }
    Ok(out)
}

fn unreadable(what: &str) -> Trouble {
    Trouble(format!("{what} gave no case"))
}

/// Folding, and reading what a screen shows, against `yrs` (from decoded updates) and `loro` (from
/// bytes: it has no decoded form that a caller could keep).
pub(crate) fn merge_case(run: &Run) -> Fallible<Vec<Figure>> {
    let story = story();
    let ours = ours(&story);
    let (yrs_bytes, loro_bytes) = (yrs_updates(&story)?, loro_updates(&story)?);
    let rounds = run.count(2_000, 200);
    let [mut own, mut own_bytes, mut yrs, mut loro] = [const { Series::empty() }; 4];
    let each = |took: std::time::Duration| took / FOLDS;
    for _ in 0..rounds {
        let decoded: Result<Vec<Vec<Update>>, _> = (0..FOLDS)
            .map(|_| yrs_bytes.iter().map(|bytes| Update::decode_v1(bytes)).collect())
            .collect();
        let begun = Instant::now();
        for updates in decoded? {
            let doc = Doc::with_client_id(9);
            let mut txn = doc.transact_mut();
            let map = txn.get_or_insert_map("case");
            for update in updates {
                txn.apply_update(update)?;
            }
            let read: Vec<String> = map.iter(&txn).map(|(_, v)| v.to_string(&txn)).collect();
            if black_box(read).len() < 5 {
                return Err(unreadable("yrs"));
            }
        }
        yrs.us(each(begun.elapsed()));

        let begun = Instant::now();
        for _ in 0..FOLDS {
            if black_box(shown(&fold(black_box(&ours.changes)))) < 5 {
                return Err(unreadable("the fold"));
            }
        }
        own.us(each(begun.elapsed()));

        let begun = Instant::now();
        for _ in 0..FOLDS {
            let doc = LoroDoc::new();
            for bytes in &loro_bytes {
                doc.import(bytes)?;
            }
            if !black_box(doc.get_deep_value()).is_map() {
                return Err(unreadable("loro"));
            }
        }
        loro.us(each(begun.elapsed()));

        let begun = Instant::now();
        for _ in 0..FOLDS {
            let mut doc = CaseDoc::default();
            for (pos, (dot, bytes)) in (1..).zip(&ours.bytes) {
                let Read::Case(header, body) = read(bytes) else {
                    return Err(unreadable("an op"));
                };
                for change in change(header.op, *dot, &body) {
                    doc.admit(change.op, pos);
                    doc.apply(change);
                }
            }
            if black_box(shown(&doc)) < 5 {
                return Err(unreadable("the fold"));
            }
        }
        own_bytes.us(each(begun.elapsed()));
    }
    let what = format!("18 operations, 12 of them register writes; {rounds} rounds of {FOLDS}");
    let against = |name: &str, own: &Series, peer: &Series, by: &str, from: &str| {
        let figure = Figure::new(name, own.at(50), "us").spread(own).beside(by, peer.at(50));
        let holds = own.at(50) <= peer.at(50);
        figure.promised("ratio <= 1", holds).noting(format!("{what}, from {from}"))
    };
    Ok(vec![
        against("merge_case", &own, &yrs, "yrs 0.28", "decoded operations"),
        against("merge_case_bytes", &own_bytes, &loro, "loro 1.17", "bytes"),
    ])
}
