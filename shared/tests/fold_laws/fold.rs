//! The fold under test, and folds that other products ship, wrong on purpose: the checker has to
//! catch each of them, or it would not catch ours.

use std::collections::{BTreeMap, BTreeSet};

use crdts::{CmRDT as _, CvRDT as _};
use shared::case::{CaseDoc, DocChange, DocDto, DocOp, Register, Shown};
use shared::ids::{Dot, Millis, OpId, Pos};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fold {
    /// This crate's.
    Ours,
    /// Of several values the one with the latest device clock wins (CoMapeo, Joplin#13531).
    LastClockWins,
    /// What a writer had seen is not looked at.
    ParentsIgnored,
    /// Values are shown in order of their actors instead of their admission.
    SortedByActor,
    /// A retraction removes what is there and leaves no trace (mobile#4335).
    NoTombstones,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doc {
    pub fold: Fold,
    pub inner: CaseDoc,
    clocks: BTreeMap<OpId, Millis>,
    came_back: BTreeSet<OpId>,
}

impl Doc {
    pub fn new(fold: Fold) -> Self {
        Self {
            fold,
            inner: CaseDoc::default(),
            clocks: BTreeMap::new(),
            came_back: BTreeSet::new(),
        }
    }

    pub fn admit(&mut self, op: OpId, pos: Pos) {
        self.inner.admit(op, pos);
    }

    pub fn apply(&mut self, op: &DocOp) {
        let mut op = op.clone();
        match (self.fold, &mut op.change) {
            (Fold::LastClockWins, DocChange::Put { .. }) => {
                self.clocks.insert(op.op, op.device_ms);
            }
            (Fold::ParentsIgnored, DocChange::Put { seen, .. }) => seen.clear(),
            (Fold::NoTombstones, DocChange::Attach(_)) if !self.shows(op.op) => {
                self.came_back.insert(op.op);
            }
            (Fold::NoTombstones, DocChange::Retract(medium)) => {
                self.came_back.remove(medium);
            }
            _ => {}
        }
        self.inner.apply(op);
    }

    fn shows(&self, medium: OpId) -> bool {
        self.media().contains(&medium)
    }

    pub fn merge(&mut self, other: &Self) {
        self.inner.merge(other.inner.clone());
        self.clocks.extend(other.clocks.clone());
        self.came_back.extend(other.came_back.clone());
    }

    pub fn values(&self, register: Register) -> Vec<Shown> {
        let mut values = self.inner.values(register);
        match self.fold {
            Fold::LastClockWins => {
                let at = |s: &Shown| (self.clocks.get(&s.written.op).copied(), s.written.op);
                let last = values.iter().max_by_key(|s| at(s)).cloned();
                last.into_iter().collect()
            }
            Fold::SortedByActor => {
                values.sort_by_key(|s| s.written.dot);
                values
            }
            _ => values,
        }
    }

    pub fn in_conflict(&self, register: Register) -> bool {
        self.inner.in_conflict(register)
    }

    pub fn media(&self) -> Vec<OpId> {
        let dto = DocDto::from(&self.inner);
        let back = |m: &OpId| self.came_back.contains(m);
        let mut all: Vec<OpId> = self.inner.media().iter().map(|m| m.op).collect();
        if self.fold == Fold::NoTombstones {
            all.extend(dto.media.iter().map(|m| m.op).filter(back));
            all.sort_by_key(|m| (self.inner.admitted_at(*m).unwrap_or(Pos::MAX), *m));
            all.dedup();
        }
        all
    }

    pub fn remarks(&self) -> Vec<OpId> {
        self.inner.remarks().iter().map(|r| r.op).collect()
    }

    pub fn proposals(&self) -> Vec<OpId> {
        self.inner.proposals().iter().map(|p| p.op).collect()
    }

    pub fn seen(&self, register: Register) -> Vec<Dot> {
        self.inner.seen(register)
    }

    pub fn split_seen(&self, register: Register, seen: &[Dot]) -> (Vec<Dot>, Vec<Dot>) {
        self.inner.split_seen(register, seen)
    }

    /// Through its stored form and back, as a restart does.
    pub fn restarted(&self, as_json: bool) -> Self {
        let dto = DocDto::from(&self.inner);
        let dto: DocDto = if as_json {
            serde_json::from_slice(&serde_json::to_vec(&dto).unwrap()).unwrap()
        } else {
            shared::sync::decode(&shared::sync::encode(&dto)).unwrap()
        };
        Self { inner: dto.into(), ..self.clone() }
    }

    /// What another life of the centre knew of it: positions of a log that is gone say nothing.
    pub fn without_positions(&self) -> Self {
        let mut dto = DocDto::from(&self.inner);
        dto.admitted.clear();
        Self { inner: dto.into(), ..self.clone() }
    }
}
