//! The case (案卷): a document that merges, a workflow that is decided, and the log that binds them.

mod class_wire;
mod doc;
mod dto;
mod field;
mod log;

pub use doc::{Added, CaseDoc, DocChange, DocOp, Shown, Written};
pub use dto::DocDto;
pub use field::{FieldValue, ObjectValue, PlaceValue, Register};
pub use log::{Author, Case, Entry, OpRef, Verdict};
