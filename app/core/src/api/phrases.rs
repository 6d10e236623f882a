//! Phrases (惯用语) that spare typing on the street: the city's, with what this person used of late
//! before all others.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use shared::city::PhraseUse;
use shared::text::Paragraph;

use super::{ApiError, ApiResult};
use crate::phone::Phone;
use crate::session::Session;
use crate::store::tables::phrases;

/// A phrase to tap.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Offered {
    /// The words.
    pub text: String,
    /// Whether this person used it of late.
    pub recent: bool,
}

/// The phrases offered somewhere: those this person used of late, the last one first, then the others
/// in the city's order. A phrase that the city no longer has is not offered.
///
/// # Errors
/// `session.over`, `store.failed`.
pub fn offered(phone: &Phone, session: &Session, used_for: PhraseUse) -> ApiResult<Vec<Offered>> {
    let book = session.notebook(phone)?;
    let Some(ground) = phone.ground() else { return Ok(Vec::new()) };
    let used = book.store.read(|db| phrases::recent(db, used_for))?;
    let last: BTreeMap<String, usize> = used.into_iter().zip(0..).collect();
    let known = ground.phrases(used_for)?.into_iter().map(|phrase| {
        let recent = last.contains_key(&phrase.text);
        Offered { text: phrase.text, recent }
    });
    let mut offered: Vec<Offered> = known.collect();
    // The sort is stable: what was not used stays in the city's order.
    offered.sort_by_key(|phrase| last.get(&phrase.text).copied().unwrap_or(usize::MAX));
    Ok(offered)
}

/// Notes that this person tapped a phrase.
///
/// # Errors
/// `session.over`, `text.too_long`, `store.failed`.
pub fn used(phone: &Phone, session: &Session, used_for: PhraseUse, text: &str) -> ApiResult<()> {
    let book = session.notebook(phone)?;
    let text: Paragraph = Paragraph::new(text).map_err(|_| ApiError::of("text.too_long"))?;
    let now = book.now()?.wall_ms;
    Ok(book.store.write(|tx| phrases::used(tx, used_for, text.as_str(), now))?)
}
