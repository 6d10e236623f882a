//! A handset with its chain and a centre with its log, as they keep and give out a document.

use std::collections::{BTreeMap, BTreeSet};

use shared::case::{Author, Case, DocChange, DocOp, Entry, OpRef};
use shared::ids::{ActorId, Dot, Head, Pos};

use super::fold::Doc;
use super::world::CASE;

#[derive(Debug, Clone)]
pub struct Sealed {
    pub serial: usize,
    pub dot: Dot,
    pub op: DocOp,
    pub refusable: bool,
}

#[derive(Debug, Clone)]
pub struct Answer {
    pub epoch: u8,
    pub pos: Pos,
    pub doc: Doc,
    pub known: BTreeSet<usize>,
}

#[derive(Debug, Clone)]
pub struct Handset {
    pub actor: ActorId,
    pub chain: Vec<Sealed>,
    /// Everything it ever said, in order, under whatever actor.
    pub said: Vec<Sealed>,
    pub refused: BTreeSet<usize>,
    pub base: Answer,
    pub doc: Doc,
    pub known: BTreeSet<usize>,
    pub on_the_way: Option<Answer>,
}

#[derive(Debug, Clone)]
pub struct Centre {
    pub case: Case,
    pub doc: Doc,
    pub log: Vec<(usize, DocOp)>,
    pub struck: BTreeSet<usize>,
    pub refused: BTreeSet<usize>,
    pub known: BTreeSet<usize>,
    pub seqs: BTreeMap<ActorId, u64>,
    pub epoch: u8,
}

impl Handset {
    /// Its actor was stopped: what has no receipt is said again by a new one, in the old order and
    /// under the old names.
    pub fn issue_again(&mut self) {
        let ActorId(mut bytes) = self.actor;
        bytes[7] = bytes[7].wrapping_add(7);
        bytes[0] = bytes[7].wrapping_mul(91);
        self.actor = ActorId(bytes);
        let base = &self.base.doc.inner;
        let open =
            |s: &&Sealed| base.admitted_at(s.op.op).is_none() && !self.refused.contains(&s.serial);
        let open: Vec<Sealed> = self.said.iter().filter(open).cloned().collect();
        self.chain = (1..)
            .zip(open)
            .map(|(seq, mut sealed)| {
                sealed.dot = Dot { actor: self.actor, seq };
                if let DocChange::Put { dot, .. } = &mut sealed.op.change {
                    *dot = sealed.dot;
                }
                sealed
            })
            .collect();
    }

    /// Whether a restored centre lost something that only a stopped actor had said.
    pub fn lacks_a_retired_op(&self) -> bool {
        let chained = |serial| self.chain.iter().any(|s| s.serial == serial);
        self.said.iter().any(|s| {
            let there = self.base.doc.inner.admitted_at(s.op.op).is_some();
            !there && !self.refused.contains(&s.serial) && !chained(s.serial)
        })
    }

    /// What the centre said, and what it has not said yet of one's own.
    pub fn rebuild(&mut self) {
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
    pub fn answer(&self) -> Answer {
        Answer {
            epoch: self.epoch,
            pos: self.case.pos,
            doc: self.doc.clone(),
            known: self.known.clone(),
        }
    }

    /// Takes an op into the log, unknown parents struck out.
    pub fn admit(&mut self, serial: usize, dot: Dot, mut op: DocOp) {
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
