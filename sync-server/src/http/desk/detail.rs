//! One case with everything its reader may know: values, remarks, media, tasks, log, moves.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::Value;
use shared::case::{Added, Author, Entry, Register, Verdict};
use shared::city::{Lack, lack_sentence};
use shared::clock::Rules;
use shared::ids::{Millis, Pos, UserId};
use shared::person::MaskedCaller;
use shared::supervision::{Finding, FindingResult};
use shared::workflow::{CaseState, Labels, Move, row_from};
use utoipa::ToSchema;

use super::classes::ClassSheet;
use super::similar::SimilarRow;
use super::verdicts::Judged;
use super::view::{CaseRow, inner};
use crate::authority::{CaseDetail, Classes};
use crate::http::description::words;

/// One case.
#[derive(Serialize, ToSchema)]
pub(crate) struct CaseSheet {
    /// What a queue shows of it.
    case: CaseRow,
    /// Its class as read in whatever edition it is of; none when it has none.
    class: Option<ClassSheet>,
    /// Every register with all its values, the shown one first.
    registers: Vec<RegisterSheet>,
    /// Values proposed for pinned registers.
    proposals: Vec<Said>,
    /// Remarks that stand.
    remarks: Vec<Said>,
    /// What supervisors found, told to the desk and to supervisors.
    findings: Vec<FindingRow>,
    /// Media that belong to it.
    media: Vec<MediumRow>,
    /// Holder, limit, round, tasks: the workflow as it stands.
    #[schema(schema_with = words::thing)]
    flow: Value,
    /// Its log.
    timeline: Vec<EntryRow>,
    /// What the policy of its class asks of the report and it lacks so far.
    lacks: Vec<LackRow>,
    /// What the reader could do now.
    moves: Vec<MoveRow>,
    /// Who called, masked; empty for everybody but the desk.
    #[schema(value_type = Vec<Object>)]
    callers: Vec<MaskedCaller>,
    /// Cases with which the centre proposes to merge it.
    similar: Vec<SimilarRow>,
    /// What screens show for the ids of people above.
    people: BTreeMap<String, String>,
}

/// A register with its values.
#[derive(Serialize, ToSchema)]
pub(crate) struct RegisterSheet {
    /// Which.
    #[schema(value_type = String)]
    register: Register,
    /// Whether they differ.
    in_conflict: bool,
    /// All of them.
    values: Vec<Said>,
}

/// Something somebody wrote.
#[derive(Serialize, ToSchema)]
pub(crate) struct Said {
    /// The op that said it.
    op: String,
    /// Who, as an id.
    by: String,
    /// Where in the log.
    pos: Option<Pos>,
    /// When, by the device.
    device_ms: Option<Millis>,
    /// What.
    #[schema(schema_with = words::thing)]
    value: Option<Value>,
}

/// What a supervisor found (督查).
#[derive(Serialize, ToSchema)]
pub(crate) struct FindingRow {
    /// The op that said it.
    op: String,
    /// Who, as an id.
    by: String,
    /// Where in the log.
    pos: Option<Pos>,
    /// When, by the device.
    device_ms: Millis,
    /// What was found: `true_case`, `false_check` or `false_disposal`.
    #[schema(value_type = String)]
    result: FindingResult,
    /// The result in words.
    result_zh: &'static str,
    /// What the supervisor says of it.
    words: String,
    /// The draw that the case came out of: day, how often it was drawn again, out of how many, which
    /// place. None when the supervisor came upon it otherwise.
    #[schema(schema_with = words::thing)]
    drawn: Option<Value>,
}

impl FindingRow {
    fn of(found: &Added<Finding>, pos: Option<Pos>) -> Self {
        let Finding { result, words, drawn } = &found.what;
        Self {
            op: found.op.to_string(),
            by: found.by.to_string(),
            pos,
            device_ms: found.device_ms,
            result: *result,
            result_zh: result.zh(),
            words: words.as_str().to_owned(),
            drawn: drawn.and_then(|drawn| serde_json::to_value(drawn).ok()),
        }
    }
}

/// One medium.
#[derive(Serialize, ToSchema)]
pub(crate) struct MediumRow {
    /// The op that attached it; its address ends in this.
    op: String,
    /// Who, as an id.
    by: String,
    /// Photo, audio, video or file.
    #[schema(value_type = String)]
    kind: shared::media::MediaKind,
    /// What it shows.
    #[schema(value_type = String)]
    role: shared::media::MediaRole,
    /// The role in words.
    role_zh: &'static str,
    /// How many bytes.
    bytes: u32,
    /// Whether the centre has it.
    received: bool,
    /// Whether the centre has its thumbnail.
    thumb_received: bool,
    /// What was true at the shutter.
    #[schema(schema_with = words::thing)]
    capture: Option<Value>,
}

/// One line of the log.
#[derive(Serialize, ToSchema)]
pub(crate) struct EntryRow {
    /// Its place.
    pos: Pos,
    /// When the centre took it.
    at: Millis,
    /// Who, as an id; none for the centre's own clock.
    by: Option<String>,
    /// Whether it came from a handset.
    from_handset: bool,
    /// The move that was asked for.
    #[serde(rename = "move")]
    #[schema(schema_with = words::maybe_mv)]
    mv: Option<Move>,
    /// The move in words.
    move_zh: Option<String>,
    /// What the move was given.
    #[schema(schema_with = words::thing)]
    args: Option<Value>,
    /// What became of it.
    verdict: Option<Judged>,
    /// What changed in the workflow.
    #[schema(schema_with = words::things)]
    effects: Value,
    /// What changed in the document.
    #[schema(schema_with = words::things)]
    changes: Value,
    /// What was odd, as stable codes.
    flags: Vec<String>,
}

/// Something a report lacks.
#[derive(Serialize, ToSchema)]
pub(crate) struct LackRow {
    /// The stable code.
    code: &'static str,
    /// In Chinese.
    zh: &'static str,
    /// In English.
    en: &'static str,
}

impl LackRow {
    fn of(lack: Lack) -> Self {
        let (zh, en) = lack_sentence(lack.code()).unwrap_or_default();
        Self { code: lack.code(), zh, en }
    }
}

/// A move that may be made.
#[derive(Serialize, ToSchema)]
pub(crate) struct MoveRow {
    /// Which.
    #[serde(rename = "move")]
    #[schema(schema_with = words::mv)]
    mv: Move,
    /// Its label.
    zh: String,
    /// What it needs, as the codes with which it would be refused.
    needs: Vec<&'static str>,
}

impl CaseSheet {
    /// Everybody this case names.
    pub(crate) fn named(detail: &CaseDetail) -> BTreeSet<UserId> {
        let doc = &detail.case.doc;
        let authors = detail.entries.iter().filter_map(|entry| match entry.by {
            Author::Person(user) => Some(user),
            Author::System => None,
        });
        let assignees = detail.case.flow.tasks.values().map(|task| task.assignee);
        let media = doc.media().into_iter().map(|medium| medium.by);
        authors.chain(assignees).chain(media).chain(detail.case.flow.reporter).collect()
    }

    pub(crate) fn of(
        detail: &CaseDetail,
        classes: &Classes,
        people: BTreeMap<String, String>,
        labels: &Labels,
        rules: &Rules<'_>,
    ) -> Self {
        let CaseDetail { case, entries, legal, received, callers, similar, lacks } = detail;
        let doc = &case.doc;
        let registers = Register::ALL.into_iter().map(|register| RegisterSheet {
            register,
            in_conflict: doc.in_conflict(register),
            values: doc
                .values(register)
                .into_iter()
                .map(|shown| Said {
                    op: shown.written.op.to_string(),
                    by: shown.written.by.to_string(),
                    pos: shown.at,
                    device_ms: None,
                    value: inner(&shown.written.value),
                })
                .collect(),
        });
        let said = |op: shared::ids::OpId, by: UserId, device_ms, value| Said {
            op: op.to_string(),
            by: by.to_string(),
            pos: doc.admitted_at(op),
            device_ms: Some(device_ms),
            value,
        };
        Self {
            case: CaseRow::of(case, classes, labels, rules),
            class: doc.class().map(|class| ClassSheet::of(classes, &class)),
            registers: registers.collect(),
            proposals: doc
                .proposals()
                .iter()
                .map(|p| said(p.op, p.by, p.device_ms, serde_json::to_value(&p.what).ok()))
                .collect(),
            remarks: doc
                .remarks()
                .iter()
                .map(|r| said(r.op, r.by, r.device_ms, serde_json::to_value(&r.what).ok()))
                .collect(),
            findings: doc
                .findings()
                .iter()
                .map(|found| FindingRow::of(found, doc.admitted_at(found.op)))
                .collect(),
            media: doc
                .media()
                .into_iter()
                .map(|medium| MediumRow {
                    op: medium.op.to_string(),
                    by: medium.by.to_string(),
                    kind: medium.what.kind,
                    role: medium.what.role,
                    role_zh: medium.what.role.label_zh(),
                    bytes: medium.what.bytes,
                    received: received.contains(&medium.what.sha256),
                    thumb_received: medium.what.thumb.is_some_and(|t| received.contains(&t)),
                    capture: medium.what.capture.and_then(|c| serde_json::to_value(c).ok()),
                })
                .collect(),
            flow: serde_json::to_value(&case.flow).unwrap_or_default(),
            timeline: entries.iter().map(|entry| EntryRow::of(entry, labels)).collect(),
            lacks: lacks.iter().map(|lack| LackRow::of(*lack)).collect(),
            moves: legal.iter().map(|mv| MoveRow::of(*mv, case.flow.state, labels)).collect(),
            callers: callers.clone(),
            similar: similar.iter().cloned().map(SimilarRow::from).collect(),
            people,
        }
    }
}

impl EntryRow {
    fn of(entry: &Entry, labels: &Labels) -> Self {
        let mv = entry.request.as_ref().map(|request| request.mv);
        let args = entry.request.as_ref().map(|request| &request.args);
        Self {
            pos: entry.pos,
            at: entry.received_at,
            by: match entry.by {
                Author::Person(user) => Some(user.to_string()),
                Author::System => None,
            },
            from_handset: entry.from.is_some(),
            mv,
            move_zh: mv.map(|mv| labels.mv(mv).to_owned()),
            args: args.and_then(|args| serde_json::to_value(args).ok()),
            verdict: entry.verdict.as_ref().map(|verdict: &Verdict| Judged::of(verdict)),
            effects: serde_json::to_value(&entry.effects).unwrap_or_default(),
            changes: serde_json::to_value(&entry.changes).unwrap_or_default(),
            flags: entry.flags.clone(),
        }
    }
}

impl MoveRow {
    fn of(mv: Move, state: CaseState, labels: &Labels) -> Self {
        let needs =
            row_from(mv, state).map(|row| row.needs.iter().map(|need| need.code()).collect());
        Self { mv, zh: labels.mv(mv).to_owned(), needs: needs.unwrap_or_default() }
    }
}
