//! What happens to a clock.

use serde::{Deserialize, Serialize};

use super::limit::{ClockLimit, Span};
use crate::calendar::CalendarKind;
use crate::ids::Millis;

/// One thing that happened to a clock, at a time the centre recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClockEvent {
    /// It starts.
    Start {
        /// When.
        at: Millis,
        /// How long.
        limit: ClockLimit,
        /// On whose calendar.
        calendar: CalendarKind,
    },
    /// It pauses: a suspension, or a task that somebody else must answer.
    Pause {
        /// When.
        at: Millis,
    },
    /// It goes on: after a pause, or after a stop when the result is given back. The time between is a pause.
    Resume {
        /// When.
        at: Millis,
    },
    /// More time is granted, counted from the old deadline.
    Extend {
        /// When.
        at: Millis,
        /// How much.
        by: Extension,
    },
    /// The case is raised to urgent: the old deadline or this limit from now, whichever ends first.
    Raise {
        /// When.
        at: Millis,
        /// The urgent limit.
        span: Span,
    },
    /// A rework opens a new round for the same unit.
    Rework {
        /// When.
        at: Millis,
        /// With how much time.
        mode: ReworkMode,
    },
    /// It begins anew with another limit. A stopped run stays on record as a round; one that still
    /// counted is withdrawn from the figures (a wrong dispatch).
    Restart {
        /// When.
        at: Millis,
        /// How long.
        limit: ClockLimit,
    },
    /// What the limit was for is done.
    Stop {
        /// When.
        at: Millis,
    },
    /// The case is void: the run is in no figures.
    Void {
        /// When.
        at: Millis,
    },
}

impl ClockEvent {
    /// When it happened.
    #[must_use]
    pub const fn at(&self) -> Millis {
        match *self {
            Self::Start { at, .. }
            | Self::Pause { at }
            | Self::Resume { at }
            | Self::Extend { at, .. }
            | Self::Raise { at, .. }
            | Self::Rework { at, .. }
            | Self::Restart { at, .. }
            | Self::Stop { at }
            | Self::Void { at } => at,
        }
    }
}

/// How much more time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Extension {
    /// So long.
    By(Span),
    /// So many of the original limit's unit.
    Units(u16),
}

/// How much time a rework has; a switch of the city.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum ReworkMode {
    /// What remained when the round before stopped; nothing when that was late.
    Resume,
    /// The full original limit again.
    #[default]
    Full,
    /// So many working hours (工作时).
    Hours(u16),
}

/// What a ruling (裁决) on a returned case found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ruling {
    /// The case stays with the unit that returned it.
    SameUnit,
    /// It was dispatched wrongly and goes to another unit.
    WrongDispatch,
}

impl Ruling {
    /// What it does to the clock of disposal: nothing for the same unit, whose interval counts.
    #[must_use]
    pub fn event(self, at: Millis, limit: ClockLimit) -> Option<ClockEvent> {
        match self {
            Self::SameUnit => None,
            Self::WrongDispatch => Some(ClockEvent::Restart { at, limit }),
        }
    }
}
