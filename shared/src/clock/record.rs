//! The record of one clock: the events that could happen, in order.

use serde::{Deserialize, Serialize};

use super::error::ClockError;
use super::event::ClockEvent;
use super::limit::Rules;
use super::reading::{Light, Reading, Round};
use crate::calendar::MAX_INSTANT;
use crate::ids::Millis;

/// How many events one clock keeps. No case has come near; it bounds what a reading costs.
pub const MOST_EVENTS: usize = 256;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Stand {
    #[default]
    New,
    Running,
    Paused,
    Stopped,
    Void,
}

/// One clock. On the wire it is the list of its events; what does not fit is left out when it is read,
/// as [`Clock::apply`] leaves it out.
///
/// An instant before the last event is read as that event's: the past of a clock is told by
/// [`Reading::rounds`].
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(from = "Vec<ClockEvent>", into = "Vec<ClockEvent>")]
pub struct Clock {
    events: Vec<ClockEvent>,
    stand: Stand,
}

impl Clock {
    /// Records an event.
    ///
    /// # Errors
    /// The event can't happen now; the clock is as before.
    pub fn try_apply(&mut self, event: ClockEvent) -> Result<(), ClockError> {
        if !(0..=MAX_INSTANT).contains(&event.at()) {
            return Err(ClockError::OutOfRange);
        }
        if self.events.last().is_some_and(|last| event.at() < last.at()) {
            return Err(ClockError::Backwards);
        }
        let stand = self.stand.then(&event)?;
        if self.events.len() >= MOST_EVENTS {
            return Err(ClockError::TooMany);
        }
        self.stand = stand;
        self.events.push(event);
        Ok(())
    }

    /// Records an event if it can happen, and ignores it otherwise.
    pub fn apply(&mut self, event: ClockEvent) {
        let _ = self.try_apply(event);
    }

    /// The events recorded, in order.
    #[must_use]
    pub fn events(&self) -> &[ClockEvent] {
        &self.events
    }

    /// Whether it counts now.
    #[must_use]
    pub fn is_running(&self) -> bool {
        self.stand == Stand::Running
    }

    /// Whether it is paused now.
    #[must_use]
    pub fn is_paused(&self) -> bool {
        self.stand == Stand::Paused
    }

    /// Whether it has stopped.
    #[must_use]
    pub fn is_stopped(&self) -> bool {
        self.stand == Stand::Stopped
    }

    /// What the record means; none before the start. Take one reading for several figures.
    #[must_use]
    pub fn read<'a>(&self, rules: &Rules<'a>) -> Option<Reading<'a>> {
        Reading::of(&self.events, rules)
    }

    /// [`Reading::due`].
    #[must_use]
    pub fn due(&self, rules: &Rules<'_>) -> Option<Millis> {
        self.read(rules)?.due()
    }

    /// [`Reading::is_provisional`], false before the start.
    #[must_use]
    pub fn is_provisional(&self, rules: &Rules<'_>) -> bool {
        self.read(rules).is_some_and(|reading| reading.is_provisional())
    }

    /// [`Reading::used`], 0 before the start.
    #[must_use]
    pub fn used(&self, now: Millis, rules: &Rules<'_>) -> Millis {
        self.read(rules).map_or(0, |reading| reading.used(now))
    }

    /// [`Reading::left`].
    #[must_use]
    pub fn left(&self, now: Millis, rules: &Rules<'_>) -> Option<Millis> {
        self.read(rules)?.left(now)
    }

    /// [`Reading::is_over`], false before the start.
    #[must_use]
    pub fn is_over(&self, now: Millis, rules: &Rules<'_>) -> bool {
        self.read(rules).is_some_and(|reading| reading.is_over(now))
    }

    /// [`Reading::stopped_in_time`].
    #[must_use]
    pub fn stopped_in_time(&self, rules: &Rules<'_>) -> Option<bool> {
        self.read(rules)?.stopped_in_time()
    }

    /// [`Reading::light`].
    #[must_use]
    pub fn light(&self, now: Millis, rules: &Rules<'_>) -> Option<Light> {
        self.read(rules)?.light(now)
    }

    /// [`Reading::total_used`], 0 before the start.
    #[must_use]
    pub fn total_used(&self, now: Millis, rules: &Rules<'_>) -> Millis {
        self.read(rules).map_or(0, |reading| reading.total_used(now))
    }

    /// [`Reading::rounds`], none before the start.
    #[must_use]
    pub fn rounds(&self, now: Millis, rules: &Rules<'_>) -> Vec<Round> {
        self.read(rules).map_or_else(Vec::new, |reading| reading.rounds(now))
    }
}

impl Stand {
    fn then(self, event: &ClockEvent) -> Result<Self, ClockError> {
        use ClockEvent as E;
        match (self, event) {
            (Self::Void, _) => Err(ClockError::Void),
            (Self::New, E::Start { .. }) => Ok(Self::Running),
            (Self::New, _) => Err(ClockError::NotStarted),
            (_, E::Start { .. }) => Err(ClockError::AlreadyStarted),
            (_, E::Void { .. }) => Ok(Self::Void),
            (_, E::Restart { .. }) => Ok(Self::Running),
            (Self::Stopped, E::Rework { .. } | E::Resume { .. }) => Ok(Self::Running),
            (Self::Stopped, _) => Err(ClockError::NotRunning),
            (_, E::Rework { .. }) => Err(ClockError::NotStopped),
            (Self::Running, E::Pause { .. }) => Ok(Self::Paused),
            (Self::Paused, E::Pause { .. }) => Err(ClockError::AlreadyPaused),
            (Self::Paused, E::Resume { .. }) => Ok(Self::Running),
            (Self::Running, E::Resume { .. }) => Err(ClockError::NotPaused),
            (_, E::Stop { .. }) => Ok(Self::Stopped),
            (_, E::Extend { .. } | E::Raise { .. }) => Ok(self),
        }
    }
}

impl From<Vec<ClockEvent>> for Clock {
    fn from(events: Vec<ClockEvent>) -> Self {
        let mut clock = Self::default();
        events.into_iter().for_each(|event| clock.apply(event));
        clock
    }
}

impl From<Clock> for Vec<ClockEvent> {
    fn from(clock: Clock) -> Self {
        clock.events
    }
}
