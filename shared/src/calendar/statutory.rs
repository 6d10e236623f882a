//! The calendar of the whole country: statutory holidays and made-up workdays, a file a year.

use std::collections::{BTreeMap, BTreeSet};

use super::date::Date;
use super::table::DayKind;

/// Year, whether it is provisional, and its lines.
const YEARS: [(i32, bool, &str); 2] = [
    (2026, false, include_str!("../../../assets/calendar/cn-2026.csv")),
    (2027, true, include_str!("../../../assets/calendar/cn-2027.csv")),
];

/// The days that differ from the week, and how sure they are.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Statutory {
    /// Holidays and made-up workdays.
    pub days: BTreeMap<Date, DayKind>,
    /// The years whose notice the State Council has not published: only the days of the law are known,
    /// without bridges and made-up workdays.
    pub provisional: BTreeSet<i32>,
}

/// What this software knows: 2026 as published, 2027 provisional.
#[must_use]
pub fn statutory() -> Statutory {
    Statutory {
        days: YEARS.iter().flat_map(|(_, _, text)| lines(text).filter_map(read)).collect(),
        provisional: YEARS.iter().filter(|(_, sketch, _)| *sketch).map(|(y, _, _)| *y).collect(),
    }
}

fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter(|line| !line.starts_with('#'))
}

fn read(line: &str) -> Option<(Date, DayKind)> {
    let mut cells = line.split(',');
    let date = cells.next()?.parse().ok()?;
    let kind = match cells.next()? {
        "off" => DayKind::Off,
        "work" => DayKind::Work,
        _ => return None,
    };
    Some((date, kind))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_every_year_is_read() {
        for (year, _, text) in YEARS {
            assert!(lines(text).count() > 10);
            for line in lines(text) {
                assert_eq!(read(line).map(|(date, _)| date.year()), Some(year), "{line}");
            }
        }
    }
}
