//! Two handsets and a centre that live through a plan.
//!
//! Beside every op stands what its writer truly had on the screen (`saw`): by names of ops, not by
//! dots and clocks, so that the checker has a truth of its own to hold the fold against.

use std::collections::BTreeSet;

use shared::case::{
    Author, Case, DocChange, DocOp, Entry, FieldValue, ObjectValue, OpRef, PlaceValue, Register,
};
use shared::geo::{Datum, FixSource, Point};
use shared::ids::{ActorId, CaseId, Dot, Epoch, Head, Millis, OpId, Pos, UserId};
use shared::media::{MediaKind, MediaRole, Sha256Hash};
use shared::ops::{CaseCreated, MediaAttached, ReportKind};
use shared::text::{Code, Line, Paragraph};
use uuid::Uuid;

use super::fold::{Doc, Fold};
use super::plan::{Lie, Replica, Step};

pub const DESK: Replica = 2;
pub const CASE: CaseId = CaseId(Uuid::from_u128(7));

/// What is known of an op beside its change.
#[derive(Debug, Clone)]
pub struct Truth {
    pub op: OpId,
    pub saw: BTreeSet<usize>,
    pub by: UserId,
    pub honest: bool,
}

#[derive(Debug, Clone)]
pub struct Sealed {
    pub serial: usize,
    pub dot: Dot,
    pub op: DocOp,
    pub refusable: bool,
}

#[derive(Debug, Clone)]
struct Answer {
    epoch: u8,
    pos: Pos,
    doc: Doc,
    known: BTreeSet<usize>,
}

#[derive(Debug, Clone)]
pub struct Handset {
    pub actor: ActorId,
    pub chain: Vec<Sealed>,
    refused: BTreeSet<usize>,
    base: Answer,
    pub doc: Doc,
    known: BTreeSet<usize>,
    on_the_way: Option<Answer>,
}

#[derive(Debug, Clone)]
pub struct Centre {
    pub case: Case,
    pub doc: Doc,
    pub log: Vec<(usize, DocOp)>,
    pub struck: BTreeSet<usize>,
    pub refused: BTreeSet<usize>,
    known: BTreeSet<usize>,
    seqs: [u64; 2],
    pub epoch: u8,
}

/// What happened, for the figures.
#[derive(Debug, Clone, Copy, Default)]
pub struct Happened {
    pub conflict: bool,
    pub refused: bool,
    pub restart: bool,
    pub epoch: bool,
    pub struck: bool,
}

pub struct World {
    pub handsets: [Handset; 2],
    pub centre: Centre,
    backup: Centre,
    pub truth: Vec<Truth>,
    pub happened: Happened,
    clocks: [Millis; 3],
    fold: Fold,
    /// The first law broken on the way.
    pub broken: Option<String>,
}

pub fn user(who: Replica) -> UserId {
    UserId(Uuid::from_u128(100 + who as u128))
}

fn value(register: Register, nth: usize) -> FieldValue {
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

fn medium(nth: usize) -> MediaAttached {
    MediaAttached {
        kind: MediaKind::Photo,
        role: MediaRole::Near,
        sha256: Sha256Hash::of(&nth.to_be_bytes()),
        bytes: 1000,
        thumb: None,
        capture: None,
    }
}

impl World {
    pub fn new(fold: Fold, clocks: [Millis; 3]) -> Self {
        let doc = Doc::new(fold);
        let none = Answer { epoch: 0, pos: 0, doc: doc.clone(), known: BTreeSet::new() };
        let handset = |who: u8| Handset {
            actor: ActorId([200 - who; 8]),
            chain: Vec::new(),
            refused: BTreeSet::new(),
            base: none.clone(),
            doc: doc.clone(),
            known: BTreeSet::new(),
            on_the_way: None,
        };
        let centre = Centre {
            case: Case::new(CASE),
            doc: doc.clone(),
            log: Vec::new(),
            struck: BTreeSet::new(),
            refused: BTreeSet::new(),
            known: BTreeSet::new(),
            seqs: [0, 0],
            epoch: 0,
        };
        let mut world = Self {
            handsets: [handset(0), handset(1)],
            backup: centre.clone(),
            centre,
            truth: Vec::new(),
            happened: Happened::default(),
            clocks,
            fold,
            broken: None,
        };
        let created = CaseCreated {
            reporter: user(0),
            work_number: Code::new("采0101").unwrap(),
            field_code: Code::new("采0101-0712-014").unwrap(),
            kind: ReportKind::Patrol,
            found_at: 0,
            catalogue: Code::new("gb/1").unwrap(),
            fix: None,
        };
        world.say(0, true, false, |_, _, _| DocChange::Created(created));
        world
    }

    fn doc(&self, who: Replica) -> &Doc {
        self.handsets.get(who).map_or(&self.centre.doc, |h| &h.doc)
    }

    /// One op of a replica: into a handset's chain, or at once into the centre's log.
    fn say(
        &mut self,
        who: Replica,
        honest: bool,
        refusable: bool,
        change: impl FnOnce(&Doc, Dot, usize) -> DocChange,
    ) {
        let serial = self.truth.len();
        let device_ms = 1_780_000_000_000 + self.clocks[who] + 1000 * serial as i64;
        let time = u128::from(device_ms.unsigned_abs() & 0xffff_ffff_ffff) << 80;
        let op = OpId(Uuid::from_u128(time | serial as u128));
        let dot = match self.handsets.get(who) {
            Some(h) => Dot { actor: h.actor, seq: h.chain.len() as u64 + 1 },
            None => Dot { actor: authority(self.centre.epoch), seq: self.centre.case.pos + 1 },
        };
        let saw = self.handsets.get(who).map_or(&self.centre.known, |h| &h.known).clone();
        let change = change(self.doc(who), dot, serial);
        self.truth.push(Truth { op, saw, by: user(who), honest });
        let op = DocOp { op, by: user(who), device_ms, change };
        match self.handsets.get_mut(who) {
            Some(h) => {
                h.doc.apply(&op);
                h.known.insert(serial);
                h.chain.push(Sealed { serial, dot, op, refusable });
            }
            None => self.centre.admit(serial, dot, op),
        }
    }

    pub fn write(&mut self, who: Replica, register: Register, value: FieldValue) {
        self.say(who, true, false, |doc, dot, _| put(doc, register, value, dot, None));
    }

    pub fn run(&mut self, step: Step) {
        match step {
            Step::Write { who, register, value: nth, lie } => {
                let register = Register::ALL[register];
                let honest = lie != Some(Lie::Half);
                let value = value(register, nth);
                self.say(who, honest, false, |doc, dot, _| put(doc, register, value, dot, lie));
            }
            Step::Refusable { who, register, value: nth } => {
                let register = Register::ALL[register];
                let value = value(register, nth + 4);
                self.say(who, true, true, |doc, dot, _| put(doc, register, value, dot, None));
            }
            Step::Remark { who } => self.say(who, true, false, |_, _, serial| {
                DocChange::Remark(Paragraph::new(format!("{serial}")).unwrap())
            }),
            Step::Attach { who } => {
                self.say(who, true, false, |_, _, serial| DocChange::Attach(medium(serial)));
            }
            Step::Retract { who, nth } => {
                if let Some(medium) = pick(self.doc(who).media(), nth) {
                    self.say(who, true, false, |_, _, _| DocChange::Retract(medium));
                }
            }
            Step::Withdraw { who, nth } => {
                if let Some(remark) = pick(self.doc(who).remarks(), nth) {
                    self.say(who, true, false, |_, _, _| DocChange::Withdraw(remark));
                }
            }
            Step::Propose { who, value: nth } => self
                .say(who, true, false, |_, _, _| DocChange::Propose(value(Register::Object, nth))),
            Step::Settle { nth } => {
                if let Some(proposal) = pick(self.centre.doc.proposals(), nth) {
                    self.say(DESK, true, false, |_, _, _| DocChange::Settled(proposal));
                }
            }
            Step::Push { who, again, count, reply_lost } => {
                self.push(who, again, count, reply_lost);
            }
            Step::Ask { who } => {
                let centre = &self.centre;
                self.handsets[who].on_the_way = Some(centre.answer());
            }
            Step::Answer { who } => self.take_answer(who),
            Step::Merge { from, to } => self.merge(from, to),
            Step::Restart { who } => self.restart(who),
            Step::Backup => self.backup = self.centre.clone(),
            Step::Restore => {
                let epoch = self.centre.epoch + 1;
                self.centre = Centre { epoch, ..self.backup.clone() };
                self.happened.epoch = true;
            }
        }
        self.check_on_the_way(step);
    }

    fn push(&mut self, who: Replica, again: usize, count: usize, reply_lost: bool) {
        let truth = &self.truth;
        let handset = &mut self.handsets[who];
        let next = usize::try_from(self.centre.seqs[who]).unwrap();
        let from = next.saturating_sub(again);
        for sealed in handset.chain.iter().skip(from).take(count) {
            if sealed.dot.seq == self.centre.seqs[who] + 1 {
                self.centre.seqs[who] += 1;
                let by = sealed.op.by;
                let foreign = takes_back(&sealed.op)
                    .is_some_and(|what| !truth.iter().any(|t| t.op == what && t.by == by));
                if sealed.refusable || foreign {
                    self.centre.refused.insert(sealed.serial);
                    self.happened.refused = true;
                } else {
                    self.centre.admit(sealed.serial, sealed.dot, sealed.op.clone());
                }
            }
            if !reply_lost && self.centre.refused.contains(&sealed.serial) {
                handset.refused.insert(sealed.serial);
            }
        }
        if !reply_lost {
            handset.rebuild();
        }
    }

    fn take_answer(&mut self, who: Replica) {
        let handset = &mut self.handsets[who];
        let Some(answer) = handset.on_the_way.take() else { return };
        let newer_life = answer.epoch > handset.base.epoch;
        let further = answer.epoch == handset.base.epoch && answer.pos >= handset.base.pos;
        if newer_life || further {
            handset.base = answer;
            handset.rebuild();
        }
    }

    fn merge(&mut self, from: Replica, to: Replica) {
        if from == to {
            return;
        }
        let (doc, known, epoch) = match self.handsets.get(from) {
            Some(h) => (h.doc.clone(), h.known.clone(), h.base.epoch),
            None => (self.centre.doc.clone(), self.centre.known.clone(), self.centre.epoch),
        };
        let to = &mut self.handsets[to];
        let doc = if epoch == to.base.epoch { doc } else { doc.without_positions() };
        to.doc.merge(&doc);
        to.known.extend(known);
    }

    fn restart(&mut self, who: Replica) {
        self.happened.restart = true;
        let as_json = self.truth.len().is_multiple_of(2);
        let before = self.doc(who).clone();
        let after = before.restarted(as_json);
        if before != after {
            self.broken = Some("a restart changes the document".into());
        }
        if let Some(h) = self.handsets.get_mut(who) {
            h.doc = after;
            h.base.doc = h.base.doc.restarted(!as_json);
        } else {
            self.centre.doc = after;
            let bytes = shared::sync::encode(&self.centre.case);
            self.centre.case = shared::sync::decode(&bytes).unwrap();
        }
    }

    /// Everything pushed, everything pulled, nothing lost any more.
    pub fn come_to_rest(&mut self) {
        for who in [0, 1] {
            self.push(who, usize::MAX, usize::MAX, false);
        }
        for who in [0, 1] {
            self.handsets[who].on_the_way = Some(self.centre.answer());
            self.take_answer(who);
        }
        if self.fold == Fold::Ours && self.centre.case.doc != self.centre.doc.inner {
            self.broken = Some("the case differs from the fold of its changes".into());
        }
        self.happened.struck = !self.centre.struck.is_empty();
        self.happened.conflict = Register::ALL.into_iter().any(|r| self.centre.doc.in_conflict(r));
    }

    fn check_on_the_way(&mut self, step: Step) {
        let (Step::Answer { who } | Step::Merge { to: who, .. }) = step else { return };
        if let Some(handset) = self.handsets.get(who) {
            for register in Register::ALL {
                let shown = handset.doc.values(register);
                let pending_first =
                    shown.windows(2).any(|w| w[0].at.is_none() && w[1].at.is_some());
                if pending_first && self.broken.is_none() {
                    self.broken = Some("an unsent value is shown before an admitted one".into());
                }
            }
        }
    }
}

/// One of several, by the part of its name that no clock is in.
fn pick(mut ops: Vec<OpId>, nth: usize) -> Option<OpId> {
    ops.sort_by_key(|op| op.0.as_u64_pair().1);
    ops.get(nth % ops.len().max(1)).copied()
}

fn authority(epoch: u8) -> ActorId {
    ActorId::authority(&Epoch(Uuid::from_u128(u128::from(epoch))))
}

/// What an op takes back: only whoever added it may.
fn takes_back(op: &DocOp) -> Option<OpId> {
    match &op.change {
        DocChange::Retract(what) | DocChange::Withdraw(what) => Some(*what),
        _ => None,
    }
}

fn put(doc: &Doc, register: Register, value: FieldValue, dot: Dot, lie: Option<Lie>) -> DocChange {
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

impl Handset {
    /// What the centre said, and what it has not said yet of one's own.
    fn rebuild(&mut self) {
        self.doc = self.base.doc.clone();
        self.known = self.base.known.clone();
        for sealed in &self.chain {
            let there = self.doc.inner.admitted_at(sealed.op.op).is_some();
            if !there && !self.refused.contains(&sealed.serial) {
                self.doc.apply(&sealed.op);
                self.known.insert(sealed.serial);
            }
        }
    }
}

impl Centre {
    fn answer(&self) -> Answer {
        Answer {
            epoch: self.epoch,
            pos: self.case.pos,
            doc: self.doc.clone(),
            known: self.known.clone(),
        }
    }

    /// Takes an op into the log, unknown parents struck out.
    fn admit(&mut self, serial: usize, dot: Dot, mut op: DocOp) {
        if let DocChange::Put { value, seen, .. } = &mut op.change {
            let (known, unknown) = self.doc.split_seen(value.register(), seen);
            *seen = known;
            if !unknown.is_empty() {
                self.struck.insert(serial);
            }
        }
        let entry = Entry {
            case: CASE,
            pos: self.case.pos + 1,
            prev: self.case.head,
            by: Author::Person(op.by),
            received_at: 0,
            from: Some(OpRef { op: op.op, dot }),
            request: None,
            verdict: None,
            changes: vec![op.clone()],
            effects: Vec::new(),
            flags: Vec::new(),
        };
        self.case.apply(&entry);
        assert_eq!(self.case.head, entry.hash(), "the case takes the entry");
        assert_ne!(self.case.head, Head::default());
        self.doc.admit(op.op, entry.pos);
        self.doc.apply(&op);
        self.known.insert(serial);
        self.log.push((serial, op));
    }
}
