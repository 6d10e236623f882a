//! Why an event can't happen to a clock.

/// An event that does not fit what happened before. It changes nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
pub enum ClockError {
    /// Something happens to a clock that was never started.
    #[error("the clock has not started")]
    NotStarted,
    /// A second start: a new round begins by rework, a new unit by restart.
    #[error("the clock has started already")]
    AlreadyStarted,
    /// The clock has stopped.
    #[error("the clock has stopped")]
    NotRunning,
    /// A rework of what has not stopped.
    #[error("the clock has not stopped")]
    NotStopped,
    /// A pause in a pause.
    #[error("the clock is paused already")]
    AlreadyPaused,
    /// A resume of what runs.
    #[error("the clock is not paused")]
    NotPaused,
    /// Earlier than the event before it.
    #[error("an event lies before the one recorded last")]
    Backwards,
    /// The clock is void.
    #[error("the clock is void")]
    Void,
    /// Outside the years 1970 to 9999.
    #[error("no instant a calendar reaches")]
    OutOfRange,
    /// More events than one clock keeps.
    #[error("too many events")]
    TooMany,
}

impl ClockError {
    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotStarted => "clock.not_started",
            Self::AlreadyStarted => "clock.already_started",
            Self::NotRunning => "clock.not_running",
            Self::NotStopped => "clock.not_stopped",
            Self::AlreadyPaused => "clock.already_paused",
            Self::NotPaused => "clock.not_paused",
            Self::Backwards => "clock.backwards",
            Self::Void => "clock.void",
            Self::OutOfRange => "clock.out_of_range",
            Self::TooMany => "clock.too_many",
        }
    }
}
