//! Periods of duty, from 上岗 to 下岗.
//!
//! The acts are made without network and arrive late, twice, in the wrong order or under a clock that
//! is years off. None of that is refused: a period keeps both times of each act and says what was odd
//! about it, because somebody's attendance hangs on it.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::codes::ResponsibilityGridCode;
use crate::ids::{DutyId, Millis, UserId};

/// A device's time is believed this far ahead of the centre's.
const AHEAD_MS: Millis = 10 * 60_000;
/// A device's time is believed this far behind the centre's: nobody is longer without network.
const BEHIND_MS: Millis = 31 * 86_400_000;

/// When an act was made and when it arrived.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// By the device.
    pub device: Millis,
    /// By the centre.
    pub received: Millis,
}

impl Told {
    /// The instant the act counts from, and whether the device's clock was believed.
    #[must_use]
    pub fn when(&self) -> (Millis, bool) {
        let late = self.received.saturating_sub(self.device);
        let believed = (-AHEAD_MS..=BEHIND_MS).contains(&late);
        (if believed { self.device.min(self.received) } else { self.received }, believed)
    }
}

/// What is odd about a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DutyFlag {
    /// The device's clock was off: the centre's time counts.
    ClockOdd,
    /// Another period of the person was open.
    TwoStarts,
    /// Ended without ever having begun.
    NoStart,
    /// Over because the next one began.
    NoEnd,
    /// Over because it was too long.
    NeverEnded,
    /// Its end lies before its begin.
    EndBeforeStart,
    /// In a grid that is not the person's.
    OtherGrid,
    /// In a grid that the city does not have.
    UnknownGrid,
}

impl DutyFlag {
    /// Every flag.
    pub const ALL: [Self; 8] = [
        Self::ClockOdd,
        Self::TwoStarts,
        Self::NoStart,
        Self::NoEnd,
        Self::NeverEnded,
        Self::EndBeforeStart,
        Self::OtherGrid,
        Self::UnknownGrid,
    ];

    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::ClockOdd => "duty.clock_odd",
            Self::TwoStarts => "duty.two_starts",
            Self::NoStart => "duty.no_start",
            Self::NoEnd => "duty.no_end",
            Self::NeverEnded => "duty.never_ended",
            Self::EndBeforeStart => "duty.end_before_start",
            Self::OtherGrid => "duty.other_grid",
            Self::UnknownGrid => "duty.unknown_grid",
        }
    }
}

/// One period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DutyPeriod {
    /// Its identity.
    pub id: DutyId,
    /// Whose.
    pub user: UserId,
    /// In which responsibility grids, as they were the person's at that time.
    pub grids: BTreeSet<ResponsibilityGridCode>,
    /// 上岗, once it was told.
    pub start: Option<Told>,
    /// 下岗, once it was told.
    pub end: Option<Told>,
    /// From when it counts.
    pub began: Millis,
    /// Until when it counts; none while it runs.
    pub ended: Option<Millis>,
    /// What is odd.
    pub flags: BTreeSet<DutyFlag>,
}

impl DutyPeriod {
    /// Whether it runs at an instant. One that nobody ended is over after `longest` milliseconds.
    #[must_use]
    pub fn runs_at(&self, at: Millis, longest: Millis) -> bool {
        let old = at.saturating_sub(self.began);
        let over = self.ended.is_some_and(|ended| ended <= at);
        (0..longest).contains(&old) && !over && self.start.is_some()
    }

    /// Whether nobody ended it and it is too long by now.
    #[must_use]
    pub fn is_too_long(&self, now: Millis, longest: Millis) -> bool {
        self.ended.is_none() && now.saturating_sub(self.began) >= longest
    }

    /// The same, over because it was too long.
    #[must_use]
    pub fn cut(mut self, longest: Millis) -> Self {
        self.ended = Some(self.began.saturating_add(longest));
        self.flags.insert(DutyFlag::NeverEnded);
        self
    }
}

/// What a person does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DutyAct {
    /// 上岗.
    Start {
        /// In which responsibility grids.
        grids: BTreeSet<ResponsibilityGridCode>,
        /// What is odd about them.
        flags: BTreeSet<DutyFlag>,
    },
    /// 下岗.
    End,
}

/// What an act does to what is known: the periods that are new or changed. `known` holds the person's
/// open periods and the one the act names, if there is one. The same act again changes nothing.
///
/// # Errors
/// `duty.not_yours` when the named period is another person's.
pub fn take(
    known: &[DutyPeriod],
    id: DutyId,
    user: UserId,
    told: Told,
    act: &DutyAct,
) -> Result<Vec<DutyPeriod>, &'static str> {
    let named = known.iter().find(|period| period.id == id);
    if named.is_some_and(|period| period.user != user) {
        return Err("duty.not_yours");
    }
    let mut period = named.cloned().unwrap_or_else(|| unheard_of(id, user, told));
    let (at, believed) = told.when();
    match act {
        DutyAct::Start { .. } if period.start.is_some() => return Ok(Vec::new()),
        DutyAct::End if period.end.is_some() => return Ok(Vec::new()),
        DutyAct::Start { grids, flags } => {
            period.start = Some(told);
            period.grids.clone_from(grids);
            period.flags.extend(flags);
            period.flags.remove(&DutyFlag::NoStart);
            period.began = at;
        }
        DutyAct::End => {
            period.end = Some(told);
            period.ended = Some(at);
            if period.start.is_none() {
                period.flags.insert(DutyFlag::NoStart);
            }
        }
    }
    if !believed {
        period.flags.insert(DutyFlag::ClockOdd);
    }
    if period.ended.is_some_and(|ended| ended < period.began) {
        period.flags.insert(DutyFlag::EndBeforeStart);
        period.ended = Some(period.began);
    }
    let begins = matches!(act, DutyAct::Start { .. });
    let mut changed = if begins { set_beside(known, &mut period) } else { Vec::new() };
    changed.push(period);
    Ok(changed)
}

fn unheard_of(id: DutyId, user: UserId, told: Told) -> DutyPeriod {
    DutyPeriod {
        id,
        user,
        grids: BTreeSet::new(),
        start: None,
        end: None,
        began: told.when().0,
        ended: None,
        flags: BTreeSet::new(),
    }
}

/// A person has one period at a time: an earlier one that is still open is over when the next begins,
/// whichever of them arrives first. Gives the others that are over now.
fn set_beside(known: &[DutyPeriod], fresh: &mut DutyPeriod) -> Vec<DutyPeriod> {
    let open = |other: &&DutyPeriod| {
        other.id != fresh.id && other.user == fresh.user && other.ended.is_none()
    };
    let others: Vec<DutyPeriod> = known.iter().filter(open).cloned().collect();
    let mut over = Vec::new();
    for mut other in others {
        fresh.flags.insert(DutyFlag::TwoStarts);
        if other.began <= fresh.began {
            other.ended = Some(fresh.began);
            other.flags.insert(DutyFlag::NoEnd);
            over.push(other);
        } else if fresh.ended.is_none_or(|ended| ended > other.began) {
            fresh.ended = Some(other.began);
            fresh.flags.insert(DutyFlag::NoEnd);
        }
    }
    over
}
