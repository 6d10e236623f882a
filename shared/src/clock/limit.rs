//! What a clock is given: how long, in which season, by which rules.

use serde::{Deserialize, Serialize};

use crate::calendar::{Calendars, Season};
use crate::city::{Limit, LimitUnit};
use crate::ids::Millis;

const MINUTE: Millis = 60_000;

/// How long a limit is. The standards store hours and days; the stages of the desk have minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Span {
    /// As a filing standard stores it.
    Limit(Limit),
    /// Minutes without interruption.
    Minutes(u32),
    /// Minutes inside working intervals.
    WorkMinutes(u32),
}

/// How a span becomes a deadline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Counted {
    Time(Millis),
    Days(u32),
}

impl Span {
    /// Whether it counts working time, natural time otherwise.
    #[must_use]
    pub const fn is_working(self) -> bool {
        match self {
            Self::Limit(limit) => matches!(limit.unit, LimitUnit::WorkHour | LimitUnit::WorkDay),
            Self::Minutes(_) => false,
            Self::WorkMinutes(_) => true,
        }
    }

    pub(super) fn counted(self) -> Counted {
        match self {
            Self::Limit(Limit { amount, unit }) => match unit {
                LimitUnit::UrgentHour | LimitUnit::WorkHour => {
                    Counted::Time(Millis::from(amount) * 60 * MINUTE)
                }
                LimitUnit::WorkDay | LimitUnit::UrgentDay | LimitUnit::NaturalDay => {
                    Counted::Days(u32::from(amount))
                }
            },
            Self::Minutes(n) | Self::WorkMinutes(n) => Counted::Time(Millis::from(n) * MINUTE),
        }
    }

    /// So many of the same unit.
    pub(super) fn times(self, amount: u16) -> Self {
        match self {
            Self::Limit(limit) => Self::Limit(Limit { amount, ..limit }),
            Self::Minutes(_) => Self::Minutes(amount.into()),
            Self::WorkMinutes(_) => Self::WorkMinutes(amount.into()),
        }
    }
}

impl From<Limit> for Span {
    fn from(limit: Limit) -> Self {
        Self::Limit(limit)
    }
}

/// A limit with its condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ClockLimit {
    /// How long.
    pub span: Span,
    /// The season it runs in, such as that of planting (种植季节); the whole year without one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub season: Option<Season>,
}

impl From<Limit> for ClockLimit {
    fn from(limit: Limit) -> Self {
        Self { span: limit.into(), season: None }
    }
}

impl From<Span> for ClockLimit {
    fn from(span: Span) -> Self {
        Self { span, season: None }
    }
}

/// When the last day of a limit of days is over.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum DayEnd {
    /// At the clock time the limit started at.
    #[default]
    SameTime,
    /// At the end of that day: the close of work for working days, midnight for natural days.
    EndOfDay,
}

/// What a reading of a clock needs beside its record.
#[derive(Debug, Clone, Copy)]
pub struct Rules<'a> {
    /// The city's calendars.
    pub calendars: &'a Calendars,
    /// The city's switch for limits of days.
    pub day_end: DayEnd,
}
