//! 附近在办: what near by may be the very thing that is about to be reported.

use serde::{Deserialize, Serialize};
use shared::codes::ClassKey;
use shared::geo::Point;
use shared::ids::{CaseId, Millis};
use shared::similar::Sighting;
use shared::text::Code;

use super::ApiResult;
use crate::phone::Phone;
use crate::session::Session;
use crate::view::{self, NearbyCase};

/// What is seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(optional_fields = nullable))]
pub struct Seen {
    /// Where.
    pub point: Point,
    /// Its class, once chosen: without one more is near, and less surely.
    pub class: Option<ClassKey>,
    /// Its component's identification code.
    pub component: Option<Code>,
    /// When; now when not said.
    pub at: Option<Millis>,
    /// The draft it is seen for, which is not near itself.
    pub draft: Option<CaseId>,
}

/// What may be the thing that is seen, the most alike first. Needs no network; it knows what the phone
/// last pulled for its grids, own work still on its way, and own drafts.
///
/// # Errors
/// `session.over`.
pub fn similar_nearby(phone: &Phone, session: &Session, seen: &Seen) -> ApiResult<Vec<NearbyCase>> {
    let book = session.notebook(phone)?;
    let rules = phone.policy().similar;
    let found_at = match seen.at {
        Some(at) => at,
        None => book.now()?.wall_ms,
    };
    let Seen { point, class, component, draft, .. } = seen.clone();
    let sighting = Sighting { point, found_at, class, component, by: Some(book.user) };
    let look =
        |db: &rusqlite::Connection| view::similar_nearby(db, book.user, &sighting, draft, &rules);
    Ok(book.store.read(look)?)
}
