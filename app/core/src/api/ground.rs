//! What the phone knows of the city without network. Every answer is empty until the city's pack is
//! here; nothing a collector does waits for it.

use serde::{Deserialize, Serialize};
use shared::city::{FilingStandard, Phrase, PhraseUse};
use shared::codes::ClassKey;
use shared::geo::{Fix, Point};

use super::{ApiError, ApiResult};
use crate::ground::{Frame, Nearby, Surroundings, Whereabouts};
use crate::phone::Phone;

/// Where a fix puts the collector: grid, neighbours in reach of its accuracy, round, words.
///
/// # Errors
/// `packs.missing`, `store.failed`.
pub fn whereabouts(phone: &Phone, fix: &Fix) -> ApiResult<Whereabouts> {
    let ground = phone.ground().ok_or_else(|| ApiError::of("packs.missing"))?;
    let accuracy_m = fix.accuracy_dm.map_or(0.0, |dm| f64::from(dm) / 10.0);
    Ok(ground.whereabouts(fix.point, accuracy_m)?)
}

/// The nearest components of a class, nearest first.
///
/// # Errors
/// `store.failed`.
pub fn nearest_components(
    phone: &Phone,
    class: &ClassKey,
    point: Point,
    n: usize,
) -> ApiResult<Vec<Nearby>> {
    match phone.ground() {
        Some(ground) => Ok(ground.nearest_components(class, point, n.min(50))?),
        None => Ok(Vec::new()),
    }
}

/// What a map of a frame shows; nothing until the city is here.
///
/// # Errors
/// `store.failed`.
pub fn around(phone: &Phone, frame: &Frame) -> ApiResult<Surroundings> {
    match phone.ground() {
        Some(ground) => Ok(ground.around(frame)?),
        None => Ok(Surroundings::default()),
    }
}

/// Where the city is, for a map that has nothing else to begin with.
///
/// # Errors
/// None; the city may not be here, which is no error.
pub fn city_frame(phone: &Phone) -> ApiResult<Option<Frame>> {
    Ok(phone.ground().and_then(|ground| Frame::middle_of(*ground.bounds())))
}

/// A filing standard with the limit that holds where the collector stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Condition {
    /// The standard.
    pub standard: FilingStandard,
    /// Its limit here, such as `2 紧急工作时`.
    pub limit: String,
}

/// The filing conditions of a class, for a report at `point`, with the limits that hold today.
///
/// # Errors
/// `store.failed`.
pub fn conditions(
    phone: &Phone,
    class: &ClassKey,
    point: Option<Point>,
) -> ApiResult<Vec<Condition>> {
    let Some(ground) = phone.ground() else { return Ok(Vec::new()) };
    let there = point.map(|point| ground.whereabouts(point, 0.0)).transpose()?;
    let level = there.and_then(|there| there.responsibility).map(|round| round.level);
    let standards = ground.standards_of(class)?;
    let today = ground.day(phone.clock().read().wall_ms);
    let condition = |standard: FilingStandard| {
        let limit = standard.limit_on(today, level).to_string();
        Condition { standard, limit }
    };
    Ok(standards.into_iter().map(condition).collect())
}

/// The phrases offered somewhere.
///
/// # Errors
/// `store.failed`.
pub fn phrases(phone: &Phone, used_for: PhraseUse) -> ApiResult<Vec<Phrase>> {
    match phone.ground() {
        Some(ground) => Ok(ground.phrases(used_for)?),
        None => Ok(Vec::new()),
    }
}
