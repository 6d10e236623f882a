//! What near by may be the very thing somebody is about to report, told without network: from the hints
//! that the phone pulled for its grids, from own cases that are still on their way, and from own drafts
//! (R28). The score is the centre's own.

use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use shared::case::Case;
use shared::ids::{CaseId, Millis, UserId};
use shared::similar::{Reason, Sighting, SimilarRules, likeness};
use shared::workflow::CaseState;

use super::show;
use crate::Result;
use crate::draft::Draft;
use crate::store::tables::items::{self, ItemKind};
use crate::store::tables::{drafts, views};

/// How far a near case has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub enum NearbyState {
    /// An own report that is being written.
    Draft,
    /// An own report of which the centre has not said anything yet.
    OnPhone,
    /// Where the centre last said it stands.
    AtCentre(CaseState),
}

/// A case near by that may be about the same thing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct NearbyCase {
    /// The case, or the case to be.
    pub case: CaseId,
    /// How far it has come.
    pub state: NearbyState,
    /// Metres away, rounded up.
    pub metres: u32,
    /// How long before it was found, milliseconds; negative when it was found later.
    pub age_ms: Millis,
    /// 0 to 100.
    pub score: u8,
    /// Why, the weightiest first.
    pub why: Vec<Reason>,
}

/// The most own reports that are looked through: more than a day's.
const OWN_AT_MOST: u32 = 500;

/// What may be the thing that was seen, the most alike first; `but` is the report it is seen for.
///
/// # Errors
/// The file can't be read.
pub fn similar_nearby(
    db: &Connection,
    user: UserId,
    seen: &Sighting,
    but: Option<CaseId>,
    rules: &SimilarRules,
) -> Result<Vec<NearbyCase>> {
    let from = seen.found_at.saturating_sub(rules.window_ms());
    let mut found = Vec::new();
    for draft in drafts::all(db)? {
        found.extend(of_draft(&draft, user).map(|other| (draft.case, NearbyState::Draft, other)));
    }
    for item in items::since(db, from, OWN_AT_MOST)? {
        if item.kind == ItemKind::Report && views::get(db, item.case)?.is_none() {
            let case = show(db, user, item.case)?.case;
            let other = Sighting::of(&case, item.created_ms);
            let other = other.map(|other| Sighting { by: Some(user), ..other });
            found.extend(other.map(|other| (case.id, NearbyState::OnPhone, other)));
        }
    }
    // What was found since then was pulled since then.
    for (view, taken_ms) in views::taken_since(db, from)? {
        let Case { id, flow, .. } = &view.case;
        if flow.state.is_end() {
            continue;
        }
        let found_at = view.found_at.unwrap_or(taken_ms).min(taken_ms);
        let other = Sighting::of(&view.case, taken_ms).map(|seen| Sighting { found_at, ..seen });
        found.extend(other.map(|other| (*id, NearbyState::AtCentre(flow.state), other)));
    }
    found.retain(|(case, ..)| Some(*case) != but);
    let near = |(case, state, other): (CaseId, NearbyState, Sighting)| {
        let like = likeness(seen, &other, rules).filter(|like| like.score >= rules.show)?;
        let metres = like.why.iter().find_map(|why| match why {
            Reason::Metres(metres) => Some(*metres),
            _ => None,
        });
        Some(NearbyCase {
            case,
            state,
            metres: metres.unwrap_or_default(),
            age_ms: seen.found_at.saturating_sub(other.found_at),
            score: like.score,
            why: like.why,
        })
    };
    let mut near: Vec<_> = found.into_iter().filter_map(near).collect();
    near.sort_by_key(|near| (u8::MAX - near.score, near.metres, near.case));
    Ok(near)
}

fn of_draft(draft: &Draft, user: UserId) -> Option<Sighting> {
    let point = draft.place.as_ref()?.point.filter(|point| point.check().is_ok())?;
    Some(Sighting {
        point,
        found_at: draft.started.wall_ms,
        class: draft.object.class.as_ref().and_then(|class| class.as_str().parse().ok()),
        component: draft.object.component.clone(),
        by: Some(user),
    })
}
