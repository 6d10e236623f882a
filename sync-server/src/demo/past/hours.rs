//! When things of the past happened: by the hour of day, in working hours, within limits.

use shared::city::{Limit, LimitUnit};
use shared::ids::Millis;

use super::road::Hours;
use crate::demo::splitmix::SplitMix;

pub(super) const MINUTE: Millis = 60_000;
pub(super) const HOUR: Millis = 60 * MINUTE;
pub(super) const DAY: Millis = 24 * HOUR;

/// How many reports come in each hour of a day, from midnight: two peaks, a dip at noon, none at night.
const REPORTS: [u32; 24] =
    [0, 0, 0, 0, 0, 0, 3, 8, 12, 14, 13, 9, 4, 5, 9, 11, 12, 10, 7, 5, 4, 2, 0, 0];

/// An instant of a day, the day given as how many before the present one.
pub(super) fn report_time(
    chance: &mut SplitMix,
    now: Millis,
    days_ago: u32,
    offset: Millis,
) -> Millis {
    let midnight = (now + offset).div_euclid(DAY) * DAY - offset;
    let mut drawn = chance.below(REPORTS.iter().sum());
    let mut hour = 0;
    for (share, at) in REPORTS.into_iter().zip(0..) {
        hour = at;
        if drawn < share {
            break;
        }
        drawn -= share;
    }
    midnight - Millis::from(days_ago) * DAY + hour * HOUR + Millis::from(chance.below(3_600_000))
}

/// The hour of the city's day.
pub(super) fn hour_of(at: Millis, offset: Millis) -> i64 {
    (at + offset).rem_euclid(DAY) / HOUR
}

/// The instant itself when it lies in the hours, or else soon after they begin again.
pub(super) fn within(chance: &mut SplitMix, at: Millis, hours: Hours, offset: Millis) -> Millis {
    let (from, to) = match hours {
        Hours::Desk => (7, 22),
        Hours::Work => (8, 18),
        Hours::Street => (6, 22),
    };
    let mut local = at + offset;
    let late = Millis::from(chance.below(50)) * MINUTE;
    if local.rem_euclid(DAY) < from * HOUR {
        local = local.div_euclid(DAY) * DAY + from * HOUR + late;
    } else if local.rem_euclid(DAY) >= to * HOUR {
        local = (local.div_euclid(DAY) + 1) * DAY + from * HOUR + late;
    }
    // The epoch was a Thursday: day 3 and every seventh after it is a Sunday.
    if hours == Hours::Work && (local.div_euclid(DAY) - 3).rem_euclid(7) == 0 {
        local = (local.div_euclid(DAY) + 1) * DAY + from * HOUR + late;
    }
    local - offset
}

/// A length of time around its middle, from a third to three times as long, short ones more often;
/// one in fifty lies about for much longer.
pub(super) fn around(chance: &mut SplitMix, middle: Millis) -> Millis {
    let share = Millis::from(33 + chance.below(90) + chance.below(90).pow(2) / 45);
    let stuck = if chance.below(50) == 0 { 20 } else { 1 };
    middle * share / 100 * stuck
}

/// The middle time that work within a limit takes.
pub(super) fn work_time(limit: Limit) -> Millis {
    let unit = match limit.unit {
        LimitUnit::UrgentHour | LimitUnit::WorkHour => HOUR,
        LimitUnit::WorkDay | LimitUnit::UrgentDay | LimitUnit::NaturalDay => DAY,
    };
    Millis::from(limit.amount) * unit * 2 / 5
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-07-01 09:00 in the city, a Wednesday.
    const MORNING: Millis = 1_782_867_600_000;
    const EIGHT: Millis = 8 * HOUR;

    #[test]
    fn nothing_is_reported_at_night_and_units_rest_on_sundays() {
        let mut chance = SplitMix::new(3);
        for ago in 0..200 {
            let at = report_time(&mut chance, MORNING, ago % 30, EIGHT);
            assert!((6..22).contains(&hour_of(at, EIGHT)));
            let worked = within(&mut chance, at + 9 * HOUR, Hours::Work, EIGHT);
            assert!((8..18).contains(&hour_of(worked, EIGHT)) && worked >= at + 9 * HOUR);
        }
        let sunday = MORNING + 4 * DAY;
        let monday = within(&mut chance, sunday, Hours::Work, EIGHT);
        assert_eq!((monday + EIGHT).div_euclid(DAY), (sunday + EIGHT).div_euclid(DAY) + 1);
        assert_eq!(within(&mut chance, MORNING, Hours::Desk, EIGHT), MORNING);
    }
}
