//! A wish for a move, from a desk or queued on a handset without network.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::answers::{
    CheckResult, DisposalResult, Exemption, RulingBasis, Source, VerificationResult, Wish,
};
use super::moves::Move;
use crate::ids::{CaseId, Millis, OpId, Pos, TaskId, UserId};
use crate::text::{Code, Line, Paragraph};

/// What a move is given. Each move needs some of these and ignores the rest.
///
/// A reader skips what it does not know, because a log is read by older apps too; a desk that sends a
/// key outside [`MoveArgs::KEYS`] has misspelt it and is told so.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, Encode, Decode)]
#[cbor(map)]
#[serde(default)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(optional_fields = nullable))]
pub struct MoveArgs {
    /// Why.
    #[n(0)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<Line>,
    /// What its maker thinks.
    #[n(1)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opinion: Option<Paragraph>,
    /// The unit a case goes to.
    #[n(2)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<Code>,
    /// The crew or checker a task goes to.
    #[n(3)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assignee: Option<UserId>,
    /// The filing standard.
    #[n(4)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub standard: Option<Code>,
    /// The limit, as an instant.
    #[n(5)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due: Option<Millis>,
    /// What a crew says.
    #[n(6)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub disposal: Option<DisposalResult>,
    /// What a check finds.
    #[n(7)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub check: Option<CheckResult>,
    /// Why no check is needed.
    #[n(8)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exemption: Option<Exemption>,
    /// The media this answer names.
    #[n(9)]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "bindings", ts(optional, as = "Option<_>"))]
    pub media: Vec<OpId>,
    /// Why missing media don't stop the move.
    #[n(10)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub without_media: Option<Line>,
    /// What a verification finds.
    #[n(11)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verification: Option<VerificationResult>,
    /// The case it is merged into.
    #[n(12)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<CaseId>,
    /// More time, or a suspension.
    #[n(13)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wish: Option<Wish>,
    /// The body a case is transferred to.
    #[n(14)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub receiver: Option<Line>,
    /// Yes or no, where the move asks for it.
    #[n(15)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub approve: Option<bool>,
    /// Whether the caller is content.
    #[n(16)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub satisfied: Option<bool>,
    /// Units that help the lead unit.
    #[n(17)]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "bindings", ts(optional, as = "Option<_>"))]
    pub co_units: Vec<Code>,
    /// By which principle it is ruled.
    #[n(18)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub basis: Option<RulingBasis>,
    /// The urge that is answered.
    #[n(19)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub urge: Option<TaskId>,
    /// Where a registered case comes from.
    #[n(20)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
}

impl MoveArgs {
    /// The name of every argument.
    pub const KEYS: [&str; 21] = [
        "reason",
        "opinion",
        "unit",
        "assignee",
        "standard",
        "due",
        "disposal",
        "check",
        "exemption",
        "media",
        "without_media",
        "verification",
        "target",
        "wish",
        "receiver",
        "approve",
        "satisfied",
        "co_units",
        "basis",
        "urge",
        "source",
    ];
}

/// A wish for a move.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cbor(map)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(optional_fields = nullable))]
pub struct Request {
    /// Which move.
    #[n(0)]
    #[serde(rename = "move")]
    pub mv: Move,
    /// The task it answers.
    #[n(1)]
    #[serde(default)]
    pub task: Option<TaskId>,
    /// An earlier request of the same author that must have been applied.
    #[n(2)]
    #[serde(default)]
    pub after: Option<OpId>,
    /// The case's position its author saw.
    #[n(3)]
    #[serde(default)]
    pub seen_pos: Pos,
    /// What the move is given.
    #[n(4)]
    #[serde(default)]
    pub args: MoveArgs,
}

impl Request {
    /// A bare wish.
    #[must_use]
    pub fn of(mv: Move) -> Self {
        Self { mv, task: None, after: None, seen_pos: 0, args: MoveArgs::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_argument_has_its_key_and_one_of_a_newer_app_is_skipped() {
        let full = MoveArgs {
            reason: Some(Line::clipped("a")),
            opinion: Some(Paragraph::clipped("b")),
            unit: Some(Code::clipped("c")),
            assignee: Some(UserId(uuid::Uuid::nil())),
            standard: Some(Code::clipped("d")),
            due: Some(1),
            disposal: Some(DisposalResult::Disposed),
            check: Some(CheckResult::Fixed),
            exemption: Some(Exemption::Photo),
            media: vec![OpId(uuid::Uuid::nil())],
            without_media: Some(Line::clipped("e")),
            verification: Some(VerificationResult::True),
            target: Some(CaseId(uuid::Uuid::nil())),
            wish: Some(Wish::Suspension(1)),
            receiver: Some(Line::clipped("f")),
            approve: Some(true),
            satisfied: Some(true),
            co_units: vec![Code::clipped("g")],
            basis: Some(RulingBasis::Trade),
            urge: Some(TaskId(uuid::Uuid::nil())),
            source: Some(Source::Hotline),
        };
        let mut json = serde_json::to_value(&full).unwrap();
        let mut keys: Vec<_> = json.as_object().unwrap().keys().cloned().collect();
        let mut known = MoveArgs::KEYS.map(str::to_owned);
        keys.sort();
        known.sort();
        assert_eq!(keys, known);
        json["of_next_year"] = serde_json::json!(7);
        assert_eq!(serde_json::from_value::<MoveArgs>(json).unwrap(), full);
    }
}
