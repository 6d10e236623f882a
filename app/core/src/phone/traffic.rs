//! What this phone sent and received, by day: whoever pays for the line wants to know. The figures are of
//! the phone and not of a person, because one line carries everybody's work.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Phone, read_json, write_json};
use crate::Result;
use crate::clock::{local_day, month_and_day};
use crate::sync::Used;

/// Days that are kept: this month and the one before.
const KEPT_DAYS: i64 = 62;
const FILE: &str = "traffic.json";

/// Bytes by local day, counted from 1970-01-01.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Days(BTreeMap<i64, Used>);

/// Adds what a transport counted to today's figures.
///
/// # Errors
/// The file can't be written.
pub(crate) fn note(phone: &Phone, used: Used) -> Result<()> {
    if used == Used::default() {
        return Ok(());
    }
    let path = phone.root().join(FILE);
    let today = local_day(phone.clock().read());
    let Days(mut days) = read_json(&path)?.unwrap_or_default();
    days.entry(today).or_default().add(used);
    days.retain(|day, _| (today.saturating_sub(KEPT_DAYS)..=today).contains(day));
    write_json(&path, &Days(days))
}

/// Today's figures, and those of the calendar month up to today.
///
/// # Errors
/// The file can't be read.
pub(crate) fn today_and_month(phone: &Phone) -> Result<(Used, Used)> {
    let Days(days) = read_json(&phone.root().join(FILE))?.unwrap_or_default();
    let now = phone.clock().read();
    let today = local_day(now);
    let first = today.saturating_sub(i64::from(month_and_day(now).1).saturating_sub(1));
    let mut month = Used::default();
    days.range(first..=today).for_each(|(_, used)| month.add(*used));
    Ok((days.get(&today).copied().unwrap_or_default(), month))
}
