//! Names of places and phrases (惯用语) that spare typing on the street.

use serde::{Deserialize, Serialize};

use crate::geo::Point;

/// A place that people name: a park, a school, a crossing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedPlace {
    /// Its name.
    pub name: String,
    /// Where it is.
    pub point: Point,
}

/// Where a phrase is offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub enum PhraseUse {
    /// Describing a problem.
    Description,
    /// Answering a verification.
    Verification,
    /// Answering a check.
    Check,
    /// Submitting work.
    Disposal,
    /// Giving the reason of a return.
    Return,
}

/// A phrase.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Phrase {
    /// Where it is offered.
    pub used_for: PhraseUse,
    /// The words.
    pub text: String,
}
