//! The registers of a case. What only makes sense together is one register: a class without its
//! component, or a position without its datum, can't be torn apart by a merge.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::geo::{FixSource, Point};
use crate::text::{Code, Line, Paragraph};

/// A register of a case.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Encode, Decode,
)]
#[cbor(index_only)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub enum Register {
    /// Class, filing condition and component.
    #[n(0)]
    Object,
    /// Position and the words for it.
    #[n(1)]
    Place,
    /// What is wrong, in words.
    #[n(2)]
    Description,
}

impl Register {
    /// Every register, in the order a form shows them.
    pub const ALL: [Self; 3] = [Self::Object, Self::Place, Self::Description];
}

/// What is reported. Codes are kept as given, with the catalogue version of the case beside them: an
/// unknown one is a flag, never a refusal (R21).
#[derive(
    Debug,
    Clone,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Default,
    Serialize,
    Deserialize,
    Encode,
    Decode,
)]
#[cbor(array)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct ObjectValue {
    /// Class as `standard/kind/major/minor`; empty in a quick report.
    #[cbor(n(0), with = "super::class_wire", has_nil)]
    pub class: Option<Code>,
    /// The filing standard whose condition the reporter picked.
    #[n(1)]
    pub condition: Option<Code>,
    /// The component's identification code.
    #[n(2)]
    pub component: Option<Code>,
}

/// Where it is.
#[derive(
    Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Encode, Decode,
)]
#[cbor(array)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct PlaceValue {
    /// The point, with its datum (R33).
    #[n(0)]
    pub point: Option<Point>,
    /// Radius of 68 % confidence in decimetres; none for a point set by hand.
    #[n(1)]
    pub accuracy_dm: Option<u32>,
    /// Who says so.
    #[n(2)]
    pub source: FixSource,
    /// Words: road, number, landmark.
    #[n(3)]
    pub text: Line,
    /// The unit grid, as found on the phone.
    #[n(4)]
    pub unit_grid: Option<Code>,
}

/// A value for a register; it names its register.
#[derive(
    Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Encode, Decode,
)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub enum FieldValue {
    /// For [`Register::Object`].
    #[n(0)]
    Object(#[n(0)] ObjectValue),
    /// For [`Register::Place`].
    #[n(1)]
    Place(#[n(0)] PlaceValue),
    /// For [`Register::Description`].
    #[n(2)]
    Description(#[n(0)] Paragraph),
}

impl FieldValue {
    /// The register this value is for.
    #[must_use]
    pub fn register(&self) -> Register {
        match self {
            Self::Object(_) => Register::Object,
            Self::Place(_) => Register::Place,
            Self::Description(_) => Register::Description,
        }
    }
}
