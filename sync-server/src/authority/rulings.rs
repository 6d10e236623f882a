//! A ruling is a move; this keeps it as a precedent, for whoever dispatches the next case of its kind.

use shared::case::{Case, Entry, FieldValue, Register, Verdict};
use shared::city::City;
use shared::workflow::Move;
use uuid::Uuid;

use super::feeds::grid_of;
use super::rights::at_desk;
use super::{Authority, AuthorityError};
use crate::store::{Account, RulingFilter, RulingRow};

/// The precedent an entry sets, if it is a ruling that was applied.
pub(super) fn ruling(before: &Case, after: &Case, entry: &Entry, city: &City) -> Option<RulingRow> {
    let request = entry.request.as_ref().filter(|request| request.mv == Move::Rule)?;
    if entry.verdict != Some(Verdict::Applied) {
        return None;
    }
    let class = match after.doc.shown(Register::Object) {
        Some(FieldValue::Object(object)) => object.class.map(|class| class.to_string()),
        _ => None,
    };
    let basis = request.args.basis.and_then(|basis| serde_json::to_value(basis).ok());
    Some(RulingRow {
        id: Uuid::now_v7().to_string(),
        case: after.id,
        at: entry.received_at,
        number: after.flow.number.as_ref().map(ToString::to_string),
        class,
        street: grid_of(after, city).map(|grid| grid.community.street().to_string()),
        from_unit: before.flow.unit().map(ToString::to_string),
        to_unit: after.flow.unit().map(ToString::to_string)?,
        basis: basis.and_then(|basis| basis.as_str().map(str::to_owned)).unwrap_or_default(),
        reason: request.args.reason.clone().unwrap_or_default(),
    })
}

impl Authority {
    /// Earlier rulings, newest first, for those who see every case.
    ///
    /// # Errors
    /// [`AuthorityError::NotYours`], or the store fails.
    pub async fn rulings(
        &self,
        filter: &RulingFilter,
        account: &Account,
    ) -> Result<Vec<RulingRow>, AuthorityError> {
        if !at_desk(account) {
            return Err(AuthorityError::NotYours);
        }
        Ok(self.store.rulings(filter).await?)
    }
}
