//! A case's document as it lies on disk and travels: plain lists of our own, so that the merge
//! library can change without touching a stored byte.

use std::collections::BTreeMap;

use crdts::CmRDT as _;
use serde::{Deserialize, Serialize};

use super::{Added, CaseDoc, DocChange, DocOp, FieldValue, Written};
use crate::ids::{OpId, Pos};
use crate::ops::{CaseCreated, MediaAttached};
use crate::supervision::Finding;
use crate::text::Paragraph;

/// [`CaseDoc`], flat.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct DocDto {
    /// The case's facts, as often as they were said.
    pub created: Vec<Added<CaseCreated>>,
    /// Every value of every register that nothing has replaced.
    pub values: Vec<Written>,
    /// Values proposed for pinned registers.
    pub proposals: Vec<Added<FieldValue>>,
    /// Proposals that were adopted or dismissed.
    pub settled: Vec<OpId>,
    /// Remarks, withdrawn ones included.
    pub remarks: Vec<Added<Paragraph>>,
    /// Media, retracted ones included.
    pub media: Vec<Added<MediaAttached>>,
    /// Media taken back.
    pub retracted: Vec<OpId>,
    /// Remarks taken back.
    pub withdrawn: Vec<OpId>,
    /// What supervisors found.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<Added<Finding>>,
    /// Where each op stands in the case's log.
    pub admitted: BTreeMap<OpId, Pos>,
}

impl From<&CaseDoc> for DocDto {
    fn from(doc: &CaseDoc) -> Self {
        let mut values: Vec<Written> = doc.registers.values().flat_map(|r| r.read().val).collect();
        values.sort_by_key(|w| (w.value.register(), w.dot));
        Self {
            created: doc.created.read().into_iter().collect(),
            values,
            proposals: doc.proposals.read().into_iter().collect(),
            settled: doc.settled.read().into_iter().collect(),
            remarks: doc.remarks.read().into_iter().collect(),
            media: doc.media.read().into_iter().collect(),
            retracted: doc.retracted.read().into_iter().collect(),
            withdrawn: doc.withdrawn.read().into_iter().collect(),
            findings: doc.findings.read().into_iter().collect(),
            admitted: doc.admitted.clone(),
        }
    }
}

impl From<DocDto> for CaseDoc {
    fn from(dto: DocDto) -> Self {
        let mut doc = Self { admitted: dto.admitted, ..Self::default() };
        dto.created.into_iter().for_each(|x| doc.created.insert(x));
        for Written { value, op, by, device_ms, dot, seen } in dto.values {
            let change = DocChange::Put { value, dot, seen };
            doc.apply(DocOp { op, by, device_ms, change });
        }
        dto.proposals.into_iter().for_each(|x| doc.proposals.insert(x));
        dto.settled.into_iter().for_each(|x| doc.settled.insert(x));
        dto.remarks.into_iter().for_each(|x| doc.remarks.insert(x));
        dto.media.into_iter().for_each(|x| doc.media.insert(x));
        dto.retracted.into_iter().for_each(|x| doc.retracted.insert(x));
        dto.withdrawn.into_iter().for_each(|x| doc.withdrawn.insert(x));
        dto.findings.into_iter().for_each(|x| doc.findings.insert(x));
        doc
    }
}

impl Serialize for CaseDoc {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        DocDto::from(self).serialize(s)
    }
}

impl<'de> Deserialize<'de> for CaseDoc {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        DocDto::deserialize(d).map(Self::from)
    }
}
