//! What a record means by the rules of the city.

use serde::{Deserialize, Serialize};

use super::event::ClockEvent;
use super::limit::Rules;
use super::run::{Phase, Run};
use crate::ids::Millis;

/// The colour beside a countdown (`domain.md` §4.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Light {
    /// Up to 80 % used.
    Green,
    /// Over 80 % used, not over the deadline.
    Yellow,
    /// Over the deadline.
    Red,
}

/// How a round stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It runs or is paused.
    Open,
    /// It stopped: what it was for was done.
    Stopped,
    /// A wrong dispatch: it counts for nobody.
    Withdrawn,
    /// The case is void.
    Void,
}

/// One round of a clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Round {
    /// When it began.
    pub started: Millis,
    /// When it ended; none while open.
    pub ended: Option<Millis>,
    /// How it stands.
    pub outcome: Outcome,
    /// Its deadline, as [`Reading::due`].
    pub due: Option<Millis>,
    /// What was used of it, in what it counts.
    pub used: Millis,
    /// Whether it stopped in time; none unless it stopped.
    pub in_time: Option<bool>,
}

/// A clock read by the rules. Every instant before the last event is read as that event's.
#[derive(Debug, Clone)]
pub struct Reading<'a> {
    rounds: Vec<Run<'a>>,
    current: Run<'a>,
    last: Millis,
}

impl<'a> Reading<'a> {
    pub(super) fn of(events: &[ClockEvent], rules: &Rules<'a>) -> Option<Self> {
        let (first, rest) = events.split_first()?;
        let ClockEvent::Start { at, limit, calendar } = *first else { return None };
        let current = Run::start(at, limit, calendar, *rules);
        let mut reading = Self { rounds: Vec::new(), current, last: at };
        rest.iter().for_each(|event| reading.follow(event));
        Some(reading)
    }

    fn follow(&mut self, event: &ClockEvent) {
        self.last = event.at();
        let run = &mut self.current;
        match *event {
            ClockEvent::Start { .. } => {}
            ClockEvent::Pause { at } => run.pause(at),
            ClockEvent::Resume { at } => run.resume(at),
            ClockEvent::Extend { by, .. } => run.extend(by),
            ClockEvent::Raise { at, span } => run.raise(at, span),
            ClockEvent::Stop { at } => run.stop(at),
            ClockEvent::Void { at } => run.void(at),
            ClockEvent::Rework { at, mode } => {
                let next = run.rework(at, mode);
                self.rounds.push(std::mem::replace(run, next));
            }
            ClockEvent::Restart { at, limit } => {
                run.withdraw(at);
                let next = run.restart(at, limit);
                self.rounds.push(std::mem::replace(run, next));
            }
        }
    }

    fn now(&self, now: Millis) -> Millis {
        now.max(self.last)
    }

    /// The deadline. While paused there is none but one that was missed; once stopped, it is the one
    /// that held then. None too when it lies beyond
    /// [`MAX_SPAN_DAYS`](crate::calendar::MAX_SPAN_DAYS).
    #[must_use]
    pub fn due(&self) -> Option<Millis> {
        self.current.due()
    }

    /// Whether the deadline was counted over working days that are not published yet, so that it may
    /// still move.
    #[must_use]
    pub fn is_provisional(&self) -> bool {
        self.current.is_provisional()
    }

    /// What is used of the current round, in what its limit counts.
    #[must_use]
    pub fn used(&self, now: Millis) -> Millis {
        self.current.used(self.now(now))
    }

    /// What is left of the current round, negative when overrun; none when it has no deadline or is void.
    #[must_use]
    pub fn left(&self, now: Millis) -> Option<Millis> {
        if self.is_void() { None } else { self.current.left(self.now(now)) }
    }

    /// Whether the deadline has passed.
    #[must_use]
    pub fn is_over(&self, now: Millis) -> bool {
        !self.is_void() && self.current.is_over(self.now(now))
    }

    /// Whether the current round stopped in time; none unless it has stopped.
    #[must_use]
    pub fn stopped_in_time(&self) -> Option<bool> {
        self.current.in_time()
    }

    /// The colour: red when over, yellow over 80 % of used and left together; none when void.
    #[must_use]
    pub fn light(&self, now: Millis) -> Option<Light> {
        if self.is_void() {
            return None;
        }
        if self.is_over(now) {
            return Some(Light::Red);
        }
        let used = self.used(now);
        let share = self.left(now).map(|left| (used * 100, (used + left) * 80));
        Some(if share.is_some_and(|(used, most)| used > most) {
            Light::Yellow
        } else {
            Light::Green
        })
    }

    /// What all rounds have used together, without withdrawn and void ones. Between rounds nothing runs,
    /// so the check is in none of them.
    #[must_use]
    pub fn total_used(&self, now: Millis) -> Millis {
        let counts = |round: &Round| matches!(round.outcome, Outcome::Open | Outcome::Stopped);
        self.rounds(now).iter().filter(|round| counts(round)).map(|round| round.used).sum()
    }

    /// Every round, the current one last.
    #[must_use]
    pub fn rounds(&self, now: Millis) -> Vec<Round> {
        let now = self.now(now);
        self.rounds.iter().chain([&self.current]).map(|run| round_of(run, now)).collect()
    }

    fn is_void(&self) -> bool {
        matches!(self.current.phase, Phase::Void { .. })
    }
}

fn round_of(run: &Run<'_>, now: Millis) -> Round {
    let (outcome, ended) = match run.phase {
        Phase::Running | Phase::Paused => (Outcome::Open, None),
        Phase::Stopped { at, .. } => (Outcome::Stopped, Some(at)),
        Phase::Withdrawn { at } => (Outcome::Withdrawn, Some(at)),
        Phase::Void { at } => (Outcome::Void, Some(at)),
    };
    let (started, due) = (run.started, run.due());
    Round { started, ended, outcome, due, used: run.used(now), in_time: run.in_time() }
}
