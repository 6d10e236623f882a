//! What a move does to the clocks of a case (`workflow.md` §3, last column, and §4).

use super::rules::Switch;
use super::timing::Timing::{Extend, Pause, PauseUnless, Raise, Restart, Resume, Start, Stop};
use crate::clock::ClockKind;

/// One change of one clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Timing {
    /// It starts with its limit.
    Start(ClockKind),
    /// It stops: the stage is done.
    Stop(ClockKind),
    /// It stands still.
    Pause(ClockKind),
    /// It stands still, but in a city that has this on.
    PauseUnless(ClockKind, Switch),
    /// What was left runs on.
    Resume(ClockKind),
    /// It starts again by the city's mode of rework.
    Restart(ClockKind),
    /// More of it, counted from the old deadline.
    Extend(ClockKind),
    /// The nearer of the old deadline and the urgent limit from now.
    Raise(ClockKind),
}

impl Timing {
    /// Which clock.
    #[must_use]
    pub const fn clock(self) -> ClockKind {
        match self {
            Start(clock)
            | Stop(clock)
            | Pause(clock)
            | PauseUnless(clock, _)
            | Resume(clock)
            | Restart(clock)
            | Extend(clock)
            | Raise(clock) => clock,
        }
    }

    /// In one word.
    #[must_use]
    pub const fn zh(self) -> &'static str {
        match self {
            Start(_) => "开始",
            Stop(_) => "停止",
            Pause(_) | PauseUnless(..) => "暂停",
            Resume(_) => "继续",
            Restart(_) => "重新计时",
            Extend(_) => "顺延",
            Raise(_) => "改按紧急",
        }
    }
}
