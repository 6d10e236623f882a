//! The case's log: one gapless, chained list of entries per case. A case is the fold of its entries
//! and nothing else; the server, the handset's view and a restored backup all use this fold.

use crdts::CmRDT as _;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::{CaseDoc, DocOp};
use crate::ids::{CaseId, Dot, Head, Millis, OpId, Pos, UserId};
use crate::workflow::{Effect, Flow, Request};

/// Who made an entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Author {
    /// A person, at a desk or through a handset.
    Person(UserId),
    /// The centre's own clock.
    System,
}

/// Which handset op an entry comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpRef {
    /// The op.
    pub op: OpId,
    /// Its place in its author's chain.
    pub dot: Dot,
}

/// What became of a wish for a move.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub enum Verdict {
    /// It happened, or was already so.
    Applied,
    /// Somebody else came first; photos and opinion are kept as supplementary material (R27).
    Superseded(String),
    /// A rule of the workflow forbids it.
    Rejected(String),
    /// An external platform decides the case and has not answered. It stands in the log only: in a flow
    /// such a request is pending, so that an older reader meets no word it does not know.
    Pending,
}

/// One line of a case's log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Which case.
    pub case: CaseId,
    /// Its place, from 1.
    pub pos: Pos,
    /// Hash of the entry before it.
    pub prev: Head,
    /// Who.
    pub by: Author,
    /// When the centre took it.
    pub received_at: Millis,
    /// The handset op it comes from; none for an act at a desk.
    pub from: Option<OpRef>,
    /// The move that was asked for, if one was.
    pub request: Option<Request>,
    /// What became of that move.
    pub verdict: Option<Verdict>,
    /// What changes in the document.
    pub changes: Vec<DocOp>,
    /// What changes in the workflow.
    pub effects: Vec<Effect>,
    /// What was odd: flags for the desk, each a stable code.
    pub flags: Vec<String>,
}

impl Entry {
    /// The hash that the next entry names.
    #[must_use]
    pub fn hash(&self) -> Head {
        let bytes = minicbor_serde::to_vec(self).unwrap_or_default();
        Head(Sha256::digest(bytes).into())
    }
}

/// A case: the fold of its log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    /// Its identity.
    pub id: CaseId,
    /// How many entries its log has.
    pub pos: Pos,
    /// Hash of the last one.
    pub head: Head,
    /// The part that merges.
    pub doc: CaseDoc,
    /// The part that is decided.
    pub flow: Flow,
    /// Everything odd that was noticed, in order, each a stable code.
    pub flags: Vec<String>,
}

impl Case {
    /// A case before its first entry.
    #[must_use]
    pub fn new(id: CaseId) -> Self {
        Self {
            id,
            pos: 0,
            head: Head::default(),
            doc: CaseDoc::default(),
            flow: Flow::default(),
            flags: Vec::new(),
        }
    }

    /// Adds the next entry. An entry that is not the next one, by its place and by the hash it names,
    /// changes nothing.
    pub fn apply(&mut self, entry: &Entry) {
        let next = entry.pos == self.pos.saturating_add(1) && entry.prev == self.head;
        if entry.case != self.id || !next {
            return;
        }
        for change in &entry.changes {
            self.doc.admit(change.op, entry.pos);
            self.doc.apply(change.clone());
        }
        for effect in &entry.effects {
            self.flow.apply(effect, entry.pos);
        }
        if let Some(request) = entry.request.as_ref().filter(|_| !entry.effects.is_empty()) {
            self.flow.keep_reason(request, entry.pos);
        }
        if let Some(from) = entry.from {
            self.doc.admit(from.op, entry.pos);
            match &entry.verdict {
                Some(Verdict::Pending) => {
                    self.flow.pending.insert(from.op);
                }
                Some(verdict) => {
                    self.flow.verdicts.insert(from.op, verdict.clone());
                }
                None => {}
            }
        }
        for flag in &entry.flags {
            if !self.flags.contains(flag) {
                self.flags.push(flag.clone());
            }
        }
        self.pos = entry.pos;
        self.head = entry.hash();
    }
}
