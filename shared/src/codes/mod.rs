//! Codes and numbers of city management as validated types.
//!
//! A code is the only key by which a case, a catalogue and a city's base data refer to each other;
//! row numbers are never used, because an import renumbers them (R9, R21). Every type here is
//! valid by construction: parse it once at the edge, and nothing inside has to check it again.
//! All of them are written as text, in JSON and in CBOR alike, in exactly one form, so that equal
//! values are equal bytes. What a person typed and no type accepts is kept as a [`GivenCode`]: an
//! odd code is a flag on a case, never a reason to lose the case.

mod class;
mod component;
mod division;
mod error;
mod numbers;
mod text;
mod wire;

#[cfg(test)]
mod tests;

pub use class::{ClassKey, ClassKind, StandardRef};
pub use component::ComponentCode;
pub use division::{CommunityCode, CountyCode, StreetCode, UnitGridCode};
pub use error::{CodeError, CodeRule};
pub use numbers::{CaseNumber, FieldCode};
pub use text::{
    FilingStandardId, GivenCode, ResponsibilityGridCode, ShiftCode, UnitCode, WorkNumber,
};
