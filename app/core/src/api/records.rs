//! 记录: what this person reported, answered or was asked, to be found again.

use serde::{Deserialize, Serialize};
use shared::case::FieldValue;
use shared::codes::ClassKey;
use shared::geo::Point;
use shared::ids::{CaseId, Millis};
use shared::workflow::CaseState;

use super::cases::{CaseCard, card};
use super::{ApiError, ApiResult};
use crate::classes::Classes;
use crate::phone::Phone;
use crate::session::Session;
use crate::store::tables::items::{self, ItemKind};
use crate::view::{OfCity, ShownCase, show};

/// The most cases of one page.
const MOST: u32 = 100;
/// Cases looked at for one page: a search that finds nothing comes back in time and goes on from there.
const LOOKED_AT: u32 = 400;

/// What is looked for; what is left out doesn't matter.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(optional_fields = nullable))]
pub struct CaseQuery {
    /// Words that its field code, number, description, place or class name all hold.
    pub text: Option<String>,
    /// Its class.
    pub class: Option<ClassKey>,
    /// Where it stands; one that the centre has not answered yet is reported.
    pub state: Option<CaseState>,
    /// Found at this instant or later.
    pub from: Option<Millis>,
    /// Found before this instant.
    pub to: Option<Millis>,
    /// No further from a point than so many metres.
    pub near: Option<Near>,
    /// How many at once; 20 when not said.
    pub most: Option<u32>,
    /// Where the page before ended.
    pub after: Option<CaseId>,
}

/// A circle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Near {
    /// Its middle.
    pub point: Point,
    /// Its radius, metres.
    pub metres: u32,
}

/// A page of cases.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct CasePage {
    /// The cases, the one reported last on top.
    pub cases: Vec<CaseCard>,
    /// Where the next page begins; none at the end. A page may be short and not the last.
    pub next: Option<CaseId>,
}

/// Own records that a query means: cases this person reported, acted on or was asked about. They come in
/// the order of their ids, which the device that reported them made in the order of time.
///
/// # Errors
/// `session.over`, `store.failed`.
pub fn search(phone: &Phone, session: &Session, query: &CaseQuery) -> ApiResult<CasePage> {
    let book = session.notebook(phone)?;
    let city = OfCity::of(phone);
    let classes = phone.classes()?;
    let words: Vec<String> =
        query.text.iter().flat_map(|text| text.split_whitespace()).map(str::to_lowercase).collect();
    let most = query.most.unwrap_or(20).clamp(1, MOST) as usize;
    let page = book.store.read(|db| {
        let own = items::own_cases(db, book.user, query.after, LOOKED_AT)?;
        let mut page = CasePage { cases: Vec::new(), next: None };
        for case in &own {
            let shown = show(db, book.user, *case)?;
            let title = shown.items.iter().find(|item| item.kind == ItemKind::Report);
            let title = title.map(|item| item.title.clone()).unwrap_or_default();
            let card = card(&shown, &title, &city);
            if is_meant(query, &words, &shown, &card, &classes) {
                page.cases.push(card);
            }
            if page.cases.len() == most {
                page.next = Some(*case);
                break;
            }
        }
        if page.next.is_none() && own.len() == LOOKED_AT as usize {
            page.next = own.last().copied();
        }
        Ok(page)
    });
    page.map_err(ApiError::from)
}

fn is_meant(
    query: &CaseQuery,
    words: &[String],
    shown: &ShownCase,
    card: &CaseCard,
    classes: &Classes,
) -> bool {
    let class = shown.case.doc.class();
    let is_in_time = |found: Millis| {
        query.from.is_none_or(|from| from <= found) && query.to.is_none_or(|to| found < to)
    };
    (query.class.is_none() || class == query.class)
        && query.state.is_none_or(|state| shown.case.flow.state == state)
        && query.near.is_none_or(|near| lies_near(&card.fields, near))
        && (query.from.is_none() && query.to.is_none() || card.found_at.is_some_and(is_in_time))
        && (words.is_empty() || {
            let text = text_of(card, class.as_ref(), classes);
            words.iter().all(|word| text.contains(word))
        })
}

fn lies_near(fields: &[FieldValue], near: Near) -> bool {
    let point = fields.iter().find_map(|field| match field {
        FieldValue::Place(place) => place.point,
        _ => None,
    });
    point.is_some_and(|point| point.distance_m(near.point) <= f64::from(near.metres))
}

/// Everything of a case that words are looked for in.
fn text_of(card: &CaseCard, class: Option<&ClassKey>, classes: &Classes) -> String {
    let mut text = vec![card.field_code.clone()];
    text.extend(card.status.number.clone());
    text.extend(class.and_then(|class| Some(classes.catalogues().find(class)?.class.name.clone())));
    text.extend(card.fields.iter().map(|field| match field {
        FieldValue::Description(words) => words.to_string(),
        FieldValue::Place(place) => place.text.to_string(),
        FieldValue::Object(object) => object.component.iter().map(ToString::to_string).collect(),
    }));
    text.join("\n").to_lowercase()
}
