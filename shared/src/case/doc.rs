//! The part of a case that merges: registers, remarks and media, on stand-alone leaves of `crdts`.
//!
//! The laws: any order, any repetition and any grouping of the same ops give the same document, and
//! every written value is either shown, kept as a concurrent value, or replaced by a write that had
//! seen it (R10). Admission order only decides which of several concurrent values is shown first.

use std::collections::BTreeMap;
use std::convert::Infallible;

use crdts::{CmRDT, CvRDT, GSet, MVReg, VClock, mvreg};
use serde::{Deserialize, Serialize};

use super::{FieldValue, Register};
use crate::codes::ClassKey;
use crate::ids::{ActorId, Dot, Millis, OpId, Pos, UserId};
use crate::ops::{CaseCreated, MediaAttached};
use crate::supervision::Finding;
use crate::text::Paragraph;

/// One change of a document, as every replica applies it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocOp {
    /// The op it comes from.
    pub op: OpId,
    /// Who wrote.
    pub by: UserId,
    /// When, by the device that wrote.
    pub device_ms: Millis,
    /// What changes.
    pub change: DocChange,
}

/// What an op changes in a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DocChange {
    /// The case's facts.
    Created(CaseCreated),
    /// A register gets a value.
    Put {
        /// The value.
        value: FieldValue,
        /// This write.
        dot: Dot,
        /// What its writer had seen of the register.
        seen: Vec<Dot>,
    },
    /// A value for a register that a decision has pinned: the desk adopts or dismisses it.
    Propose(FieldValue),
    /// A proposal has been settled.
    Settled(OpId),
    /// A remark.
    Remark(Paragraph),
    /// A medium belongs to the case.
    Attach(MediaAttached),
    /// A medium does no longer.
    Retract(OpId),
    /// A remark is taken back.
    Withdraw(OpId),
    /// A supervisor's word on the case.
    Found(Finding),
}

/// Something somebody added, with who and when.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Added<T> {
    /// The op that added it; the key under which it can be taken back.
    pub op: OpId,
    /// Who.
    pub by: UserId,
    /// When, by the device.
    pub device_ms: Millis,
    /// What.
    pub what: T,
}

/// One of the values a register holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Written {
    /// The value.
    pub value: FieldValue,
    /// The op that wrote it.
    pub op: OpId,
    /// Who wrote it.
    pub by: UserId,
    /// When, by the device; 0 in documents that were written before this was kept.
    #[serde(default, skip_serializing_if = "is_unknown")]
    pub device_ms: Millis,
    /// This write.
    pub dot: Dot,
    /// What its writer had seen of the register.
    pub seen: Vec<Dot>,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde hands a field over by reference")]
const fn is_unknown(at: &Millis) -> bool {
    *at == 0
}

impl Written {
    /// The causal context this write replaces, itself included.
    fn clock(&self) -> VClock<ActorId> {
        let mut clock: VClock<ActorId> =
            self.seen.iter().map(|d| crdts::Dot::new(d.actor, d.seq)).collect();
        clock.apply(crdts::Dot::new(self.dot.actor, self.dot.seq));
        clock
    }
}

/// The mergeable part of a case.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CaseDoc {
    pub(super) created: GSet<Added<CaseCreated>>,
    pub(super) registers: BTreeMap<Register, MVReg<Written, ActorId>>,
    pub(super) proposals: GSet<Added<FieldValue>>,
    pub(super) settled: GSet<OpId>,
    pub(super) remarks: GSet<Added<Paragraph>>,
    pub(super) media: GSet<Added<MediaAttached>>,
    pub(super) retracted: GSet<OpId>,
    pub(super) withdrawn: GSet<OpId>,
    pub(super) findings: GSet<Added<Finding>>,
    pub(super) admitted: BTreeMap<OpId, Pos>,
}

/// One of the values a register shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// The value, who wrote it and by which op.
    pub written: Written,
    /// Where it stands in the case's log; none while it is only on this phone.
    pub at: Option<Pos>,
}

impl CaseDoc {
    /// Notes where an op stands in the case's log.
    pub fn admit(&mut self, op: OpId, pos: Pos) {
        let at = self.admitted.entry(op).or_insert(pos);
        *at = (*at).min(pos);
    }

    /// Where an op stands in the case's log.
    #[must_use]
    pub fn admitted_at(&self, op: OpId) -> Option<Pos> {
        self.admitted.get(&op).copied()
    }

    /// The facts of the case: those admitted first, when an op came twice under two actors.
    #[must_use]
    pub fn facts(&self) -> Option<Added<CaseCreated>> {
        self.in_order(self.created.read().into_iter()).into_iter().next()
    }

    /// The values a register holds, in order of admission, own unsent ones last: the value already
    /// shown stays first until someone chooses.
    #[must_use]
    pub fn values(&self, register: Register) -> Vec<Shown> {
        let mut all: Vec<Shown> = self
            .registers
            .get(&register)
            .into_iter()
            .flat_map(|r| r.read().val)
            .map(|written| Shown { at: self.admitted_at(written.op), written })
            .collect();
        all.sort_by_key(|s| (s.at.unwrap_or(Pos::MAX), s.written.op, s.written.dot));
        all
    }

    /// The value a form shows.
    #[must_use]
    pub fn shown(&self, register: Register) -> Option<FieldValue> {
        self.values(register).into_iter().next().map(|s| s.written.value)
    }

    /// Whether concurrent writes left different values; equal ones are no conflict (R11).
    #[must_use]
    pub fn in_conflict(&self, register: Register) -> bool {
        let values = self.values(register);
        let first = values.first().map(|s| &s.written.value);
        values.iter().any(|s| Some(&s.written.value) != first)
    }

    /// What a writer who sees this document has seen of a register: goes into its next write.
    #[must_use]
    pub fn seen(&self, register: Register) -> Vec<Dot> {
        let clock = self.clock(register);
        clock.iter().map(|d| Dot { actor: *d.actor, seq: d.counter }).collect()
    }

    fn clock(&self, register: Register) -> VClock<ActorId> {
        self.registers.get(&register).map(|r| r.read_ctx().add_clock).unwrap_or_default()
    }

    /// Splits what a write claims to have seen into what this document knows and what it doesn't. A
    /// forged or lost parent would silence honest writes of that actor, so it is struck out.
    #[must_use]
    pub fn split_seen(&self, register: Register, seen: &[Dot]) -> (Vec<Dot>, Vec<Dot>) {
        let clock = self.clock(register);
        seen.iter().partition(|dot| dot.seq > 0 && dot.seq <= clock.get(&dot.actor))
    }

    /// The class as it is shown; none when none is chosen, or what was given is no key.
    #[must_use]
    pub fn class(&self) -> Option<ClassKey> {
        match self.shown(Register::Object)? {
            FieldValue::Object(object) => object.class.as_ref()?.as_str().parse().ok(),
            _ => None,
        }
    }

    /// Media that belong to the case, in order of admission.
    #[must_use]
    pub fn media(&self) -> Vec<Added<MediaAttached>> {
        let all = self.media.read().into_iter().filter(|m| !self.retracted.contains(&m.op));
        self.in_order(all)
    }

    /// Remarks that stand, in order of admission.
    #[must_use]
    pub fn remarks(&self) -> Vec<Added<Paragraph>> {
        let all = self.remarks.read().into_iter().filter(|r| !self.withdrawn.contains(&r.op));
        self.in_order(all)
    }

    /// What supervisors found, in order of admission. None of it can be taken back.
    #[must_use]
    pub fn findings(&self) -> Vec<Added<Finding>> {
        self.in_order(self.findings.read().into_iter())
    }

    /// Values proposed for pinned registers and not yet settled.
    #[must_use]
    pub fn proposals(&self) -> Vec<Added<FieldValue>> {
        let all = self.proposals.read().into_iter().filter(|p| !self.settled.contains(&p.op));
        self.in_order(all)
    }

    /// In order of admission, an op that was issued again under another actor only once.
    fn in_order<T>(&self, all: impl Iterator<Item = Added<T>>) -> Vec<Added<T>> {
        let mut all: Vec<Added<T>> = all.collect();
        all.sort_by_key(|x| (self.admitted_at(x.op).unwrap_or(Pos::MAX), x.op, x.by));
        all.dedup_by_key(|x| (x.op, x.by));
        all
    }
}

impl CmRDT for CaseDoc {
    type Op = DocOp;
    type Validation = Infallible;

    fn validate_op(&self, _: &DocOp) -> Result<(), Infallible> {
        Ok(())
    }

    fn apply(&mut self, op: DocOp) {
        let DocOp { op, by, device_ms, change } = op;
        match change {
            DocChange::Created(what) => self.created.insert(Added { op, by, device_ms, what }),
            DocChange::Put { value, dot, seen } => {
                let register = self.registers.entry(value.register()).or_default();
                let val = Written { value, op, by, device_ms, dot, seen };
                register.apply(mvreg::Op::Put { clock: val.clock(), val });
            }
            DocChange::Propose(what) => self.proposals.insert(Added { op, by, device_ms, what }),
            DocChange::Settled(proposal) => self.settled.insert(proposal),
            DocChange::Remark(what) => self.remarks.insert(Added { op, by, device_ms, what }),
            DocChange::Attach(what) => self.media.insert(Added { op, by, device_ms, what }),
            DocChange::Retract(medium) => self.retracted.insert(medium),
            DocChange::Withdraw(remark) => self.withdrawn.insert(remark),
            DocChange::Found(what) => self.findings.insert(Added { op, by, device_ms, what }),
        }
    }
}

impl CvRDT for CaseDoc {
    type Validation = Infallible;

    fn validate_merge(&self, _: &Self) -> Result<(), Infallible> {
        Ok(())
    }

    fn merge(&mut self, other: Self) {
        self.created.merge(other.created);
        for (register, values) in other.registers {
            self.registers.entry(register).or_default().merge(values);
        }
        self.proposals.merge(other.proposals);
        self.settled.merge(other.settled);
        self.remarks.merge(other.remarks);
        self.media.merge(other.media);
        self.retracted.merge(other.retracted);
        self.withdrawn.merge(other.withdrawn);
        self.findings.merge(other.findings);
        for (op, pos) in other.admitted {
            self.admit(op, pos);
        }
    }
}

#[cfg(test)]
#[path = "doc_tests.rs"]
mod tests;
