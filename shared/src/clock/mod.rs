//! Deadlines: what a limit means as an instant, and how pauses, extensions and rounds move it.
//!
//! A [`Clock`] is the record of what happened to one limit and nothing else. Every figure is computed
//! from that record, the city's [`Calendars`](crate::calendar::Calendars) and its switches
//! ([`Rules`]), so that phone and centre show the same deadline and a calendar published later
//! corrects the deadlines still open. Five stored units, four computations (`workflow.md` §4):
//!
//! | unit | runs | started outside working hours |
//! |---|---|---|
//! | 紧急工作时 | always | at once |
//! | 工作时 | inside working intervals | at the start of the next interval |
//! | 工作日 | to the clock time of its start on the N-th working day after it, or the close of that day ([`DayEnd`]) | from the start of the next interval: on a Sunday, from Monday 08:00, so that one working day ends on Tuesday |
//! | 紧急工作日, 自然日 | to the same clock time N days later, or that day's midnight | at once |
//!
//! - **Over** is a matter of the deadline: a result one minute after 18:00 is late, although no working
//!   time has passed. **Used** and **left** are measured in what the clock counts: working time for
//!   工作时 and 工作日, natural time for the others. Over outside working hours, left stays 0 until
//!   the next interval.
//! - **Pause.** What was left runs on after the resume. For 工作日 that is working time too: a clock
//!   paused with 6 working hours left has 6 working hours left, and then ends inside working time rather
//!   than at the clock time of its start. A deadline missed before a pause stays missed, the pause itself
//!   is not counted as overrun.
//! - **Extension** counts from the old deadline, not from the day it is granted; working days after a
//!   deadline at midnight count from the day that ends then. A missed deadline is extended by what
//!   the pauses since then have not used.
//! - **Raise** to urgent: whichever ends first, the old deadline or the urgent limit from now.
//! - **Season.** Outside it the limit does not run, and its days are no working days for it.
//! - **Two steps** (make safe, then repair) are two clocks, see [`Clocks::binding`].
//! - **Return and rule.** A returned case keeps counting: a return is no event. Ruled to the same unit the
//!   interval counts; a wrong dispatch confirmed restarts the clock for the new unit ([`Ruling`]).
//! - **Rounds.** A rework opens a new round; the stopped one keeps its timeliness. Times add up over rounds,
//!   and the check between them is in none ([`Clock::total_used`]).

mod clocks;
mod error;
mod event;
mod limit;
mod reading;
mod record;
mod run;
mod stages;

pub use clocks::{ClockKind, Clocks};
pub use error::ClockError;
pub use event::{ClockEvent, Extension, ReworkMode, Ruling};
pub use limit::{ClockLimit, DayEnd, Rules, Span};
pub use reading::{Light, Outcome, Reading, Round};
pub use record::{Clock, MOST_EVENTS};
pub use stages::{ClockSettings, StageLimit, StageLimits};

#[cfg(test)]
mod tests;
