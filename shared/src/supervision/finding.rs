//! What a supervisor finds.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::Seed;
use crate::ids::{CaseId, UserId};
use crate::text::Paragraph;

/// What a closed or checked case turns out to be.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Encode, Decode,
)]
#[cbor(index_only)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub enum FindingResult {
    /// 属实.
    #[n(0)]
    TrueCase,
    /// 虚假核查: the check was made up.
    #[n(1)]
    FalseCheck,
    /// 虚假处置: the disposal was made up.
    #[n(2)]
    FalseDisposal,
}

impl FindingResult {
    /// What the field calls it.
    #[must_use]
    pub const fn zh(self) -> &'static str {
        match self {
            Self::TrueCase => "属实",
            Self::FalseCheck => "虚假核查",
            Self::FalseDisposal => "虚假处置",
        }
    }

    /// Whether somebody has to be told why.
    #[must_use]
    pub const fn needs_words(self) -> bool {
        !matches!(self, Self::TrueCase)
    }
}

/// How a case came to be looked at: with its author it is all that a draw hangs on, so that the centre can
/// draw it again.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Encode, Decode,
)]
#[cbor(map)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Drawn {
    /// The local day of the draw, counted from 1970-01-01.
    #[n(0)]
    pub day: i32,
    /// How often the person had drawn again that day, from 0.
    #[n(1)]
    pub redraw: u16,
    /// Out of how many closed cases.
    #[n(2)]
    pub of: u32,
    /// Its place in the draw, from 1.
    #[n(3)]
    pub place: u32,
}

impl Drawn {
    /// The seed of the draw.
    #[must_use]
    pub const fn seed(&self, user: UserId) -> Seed {
        Seed { user, day: self.day, redraw: self.redraw }
    }

    /// Whether this person's draw can have come upon this case there, see [`Seed::may_give`].
    #[must_use]
    pub fn may_give(&self, user: UserId, case: CaseId) -> bool {
        self.seed(user).may_give(case, self.place, self.of)
    }

    /// Whether there can be such a place.
    #[must_use]
    pub const fn is_possible(&self) -> bool {
        self.place >= 1 && self.place <= self.of
    }
}

/// A supervisor's word on a case. It is kept for ever: a second look is a second finding.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Encode, Decode)]
#[cbor(map)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Finding {
    /// What was found.
    #[n(0)]
    pub result: FindingResult,
    /// In words; what is not as it was told needs some.
    #[n(1)]
    pub words: Paragraph,
    /// How it was drawn; none when the supervisor came upon it otherwise.
    #[n(2)]
    pub drawn: Option<Drawn>,
}

impl Finding {
    /// What it lacks, as a stable code.
    #[must_use]
    pub fn fault(&self) -> Option<&'static str> {
        if self.result.needs_words() && self.words.is_blank() {
            return Some("finding.needs_words");
        }
        let impossible = self.drawn.is_some_and(|drawn| !drawn.is_possible());
        impossible.then_some("finding.no_such_draw")
    }
}
