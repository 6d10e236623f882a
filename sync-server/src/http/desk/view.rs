//! A case as a row of a queue.

use serde::Serialize;
use serde_json::Value;
use shared::case::{Case, FieldValue, Register};
use shared::clock::Rules;
use shared::ids::{Millis, Pos};
use shared::workflow::{CaseState, Labels};
use utoipa::ToSchema;

use crate::authority::Classes;
use crate::http::description::words;
use crate::store::{CaseSummary, Proposal};

/// A row of a queue.
#[derive(Serialize, ToSchema)]
pub(crate) struct CaseRow {
    /// The case's id.
    id: String,
    /// The official number, once filed.
    number: Option<String>,
    /// The code made on the phone.
    field_code: Option<String>,
    /// Where it stands.
    #[schema(schema_with = words::state)]
    state: CaseState,
    /// The same in the city's words.
    state_zh: String,
    /// The position of its log that this row shows; an act names it.
    pos: Pos,
    /// Class, condition and component, as shown.
    #[schema(schema_with = words::thing)]
    object: Option<Value>,
    /// The name of its class; none when it has none, or no edition lists it.
    class_name: Option<String>,
    /// Point and words, as shown.
    #[schema(schema_with = words::thing)]
    place: Option<Value>,
    /// What is wrong, in words.
    description: Option<String>,
    /// The unit that holds it.
    unit: Option<String>,
    /// When the limit that binds now ends, in milliseconds since 1970: the one countdown to show.
    due: Option<Millis>,
    /// Which limit that is, such as `disposal` or `check`.
    due_of: Option<&'static str>,
    /// Whether it was counted over days off that are not published yet, so that it may still move.
    due_provisional: bool,
    /// When it was found, by the phone.
    found_at: Option<Millis>,
    /// When the centre first heard of it.
    created_at: Option<Millis>,
    /// When it last changed.
    changed_at: Option<Millis>,
    /// Whether a register holds values that somebody must choose between.
    in_conflict: bool,
    /// Proposals that nobody has settled.
    proposals: usize,
    /// The score of the likeliest merge the centre proposes; the case itself names them.
    similar: Option<u8>,
    /// How many media it has.
    media: usize,
    /// What was odd, as stable codes.
    flags: Vec<String>,
}

impl CaseRow {
    /// The row of a queue.
    pub(crate) fn listed(
        summary: &CaseSummary,
        classes: &Classes,
        labels: &Labels,
        rules: &Rules<'_>,
    ) -> Self {
        let (created, changed) = (summary.created_at, summary.changed_at);
        let row = Self::of(&summary.case, classes, labels, rules);
        Self { created_at: Some(created), changed_at: Some(changed), ..row }
    }

    /// The row with the mark of a proposed merge.
    pub(crate) fn marked(self, proposals: Option<&Vec<Proposal>>) -> Self {
        let best = proposals.and_then(|all| all.iter().map(|proposal| proposal.like.score).max());
        Self { similar: best, ..self }
    }

    /// The row of a case whose times are not at hand.
    pub(crate) fn of(case: &Case, classes: &Classes, labels: &Labels, rules: &Rules<'_>) -> Self {
        let (doc, flow) = (&case.doc, &case.flow);
        let facts = doc.facts();
        let binding = flow.binding(rules);
        let json = |register| doc.shown(register).and_then(|value| inner(&value));
        Self {
            id: case.id.to_string(),
            number: flow.number.as_ref().map(ToString::to_string),
            field_code: facts.as_ref().map(|f| f.what.field_code.to_string()),
            state: flow.state,
            state_zh: labels.state(flow.state).to_owned(),
            pos: case.pos,
            object: json(Register::Object),
            class_name: doc
                .class()
                .and_then(|class| classes.find(&class).map(|found| found.class.name.clone())),
            place: json(Register::Place),
            description: match doc.shown(Register::Description) {
                Some(FieldValue::Description(text)) => Some(text.to_string()),
                _ => None,
            },
            unit: flow.unit().map(ToString::to_string),
            due: binding.map(|binding| binding.due),
            due_of: binding.map(|binding| binding.kind.code()),
            due_provisional: binding.is_some_and(|binding| binding.provisional),
            found_at: facts.map(|f| f.what.found_at),
            created_at: None,
            changed_at: None,
            in_conflict: Register::ALL.into_iter().any(|r| doc.in_conflict(r)),
            proposals: doc.proposals().len(),
            similar: None,
            media: doc.media().len(),
            flags: case.flags.clone(),
        }
    }
}

/// A register's value without the name of its register around it.
pub(crate) fn inner(value: &FieldValue) -> Option<Value> {
    match value {
        FieldValue::Object(object) => serde_json::to_value(object).ok(),
        FieldValue::Place(place) => serde_json::to_value(place).ok(),
        FieldValue::Description(text) => serde_json::to_value(text).ok(),
    }
}
