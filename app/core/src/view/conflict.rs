//! Registers with several values at once, for a person to choose from (R10).

use serde::{Deserialize, Serialize};
use shared::case::{CaseDoc, FieldValue, Register};
use shared::ids::{Millis, OpId, UserId};

/// One of the values a register holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Candidate {
    /// The value.
    pub value: FieldValue,
    /// Who wrote it.
    pub by: UserId,
    /// When, by the device; none in what was written before this was kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "bindings", ts(optional))]
    pub at: Option<Millis>,
    /// By which op.
    pub op: OpId,
    /// Whether it is only on this phone so far.
    pub pending: bool,
}

/// A register somebody has to decide. Choosing is an edit with the chosen value: its writer has seen
/// all of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Conflict {
    /// Which.
    pub register: Register,
    /// The values, the one shown in forms first.
    pub candidates: Vec<Candidate>,
}

/// The conflicts of a document, in the order of the form.
#[must_use]
pub fn conflicts(doc: &CaseDoc) -> Vec<Conflict> {
    let open = Register::ALL.into_iter().filter(|register| doc.in_conflict(*register));
    open.map(|register| Conflict {
        register,
        candidates: doc
            .values(register)
            .into_iter()
            .map(|shown| Candidate {
                by: shown.written.by,
                at: Some(shown.written.device_ms).filter(|at| *at != 0),
                op: shown.written.op,
                pending: shown.at.is_none(),
                value: shown.written.value,
            })
            .collect(),
    })
    .collect()
}
