//! What does not fit together in a roster, for the one who imports it. A fault is told, not refused: a
//! roster with a wrong line still works, except for that line.

use std::collections::BTreeSet;

use super::roster::{DutyPlan, RosterRow};
use super::says::sentence;
use crate::calendar::Date;
use crate::codes::{ResponsibilityGridCode, ShiftCode};
use crate::ids::UserId;

/// Minutes of a day.
const DAY: u16 = 24 * 60;

/// Something in a roster that does not fit.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RosterFault {
    /// Two shifts have one code.
    #[error("shift {0} is listed twice")]
    ShiftTwice(ShiftCode),
    /// A shift begins or ends outside the day.
    #[error("shift {0} has an hour that no day has")]
    BadHours(ShiftCode),
    /// A row names an account that is not there.
    #[error("the roster names the unknown user {0}")]
    NoUser(UserId),
    /// A row names a grid that is not listed.
    #[error("the roster names the unknown responsibility grid {0}")]
    NoGrid(ResponsibilityGridCode),
    /// A row names a shift that is not listed.
    #[error("the roster names the unknown shift {0}")]
    NoShift(ShiftCode),
    /// A row ends before it begins.
    #[error("a roster row of user {user} ends before {from}, its first day")]
    NoDays {
        /// Whose.
        user: UserId,
        /// Its first day.
        from: Date,
    },
    /// One person is listed twice for one grid and shift on some day.
    #[error("user {user} is listed twice for shift {shift} from {from} on")]
    RowTwice {
        /// Who.
        user: UserId,
        /// Which shift.
        shift: ShiftCode,
        /// The first day of the second row.
        from: Date,
    },
}

impl RosterFault {
    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::ShiftTwice(_) => "roster.shift_twice",
            Self::BadHours(_) => "roster.bad_hours",
            Self::NoUser(_) => "roster.unknown_user",
            Self::NoGrid(_) => "roster.unknown_grid",
            Self::NoShift(_) => "roster.unknown_shift",
            Self::NoDays { .. } => "roster.no_days",
            Self::RowTwice { .. } => "roster.row_twice",
        }
    }

    /// What to do, in Chinese and in English.
    #[must_use]
    pub fn sentences(&self) -> (&'static str, &'static str) {
        sentence(self.code()).unwrap_or_default()
    }
}

impl DutyPlan {
    /// Everything that does not fit together, in the order of the roster. Users are not looked up where
    /// none are given.
    #[must_use]
    pub fn faults(
        &self,
        grids: &BTreeSet<&ResponsibilityGridCode>,
        users: Option<&BTreeSet<UserId>>,
    ) -> Vec<RosterFault> {
        let mut faults = Vec::new();
        let mut shifts = BTreeSet::new();
        for shift in &self.shifts {
            if !shifts.insert(&shift.code) {
                faults.push(RosterFault::ShiftTwice(shift.code.clone()));
            }
            if shift.from >= DAY || shift.to > DAY {
                faults.push(RosterFault::BadHours(shift.code.clone()));
            }
        }
        for row in &self.rows {
            if users.is_some_and(|users| !users.contains(&row.user)) {
                faults.push(RosterFault::NoUser(row.user));
            }
            let unknown = row.grid.as_ref().filter(|grid| !grids.contains(grid));
            faults.extend(unknown.cloned().map(RosterFault::NoGrid));
            if !shifts.contains(&row.shift) {
                faults.push(RosterFault::NoShift(row.shift.clone()));
            }
            if row.to < row.from {
                faults.push(RosterFault::NoDays { user: row.user, from: row.from });
            }
        }
        faults.extend(self.doubles());
        faults
    }

    fn doubles(&self) -> Vec<RosterFault> {
        let key = |row: &RosterRow| (row.user, row.shift.clone(), row.grid.clone(), row.from);
        let mut rows: Vec<&RosterRow> = self.rows.iter().collect();
        rows.sort_by_key(|row| key(row));
        let twice = |pair: &[&RosterRow]| match pair {
            [a, b] => {
                let same = (a.user, &a.shift, &a.grid) == (b.user, &b.shift, &b.grid);
                let twice =
                    || RosterFault::RowTwice { user: b.user, shift: b.shift.clone(), from: b.from };
                (same && b.from <= a.to).then(twice)
            }
            _ => None,
        };
        rows.windows(2).filter_map(twice).collect()
    }
}
