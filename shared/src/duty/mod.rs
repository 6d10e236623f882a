//! Duty: who is out where and when, and who gets a task because of it (`workflow.md` §2).
//!
//! A roster says who should be out, a period from 上岗 to 下岗 who is. Both are evidence with times of
//! their own: a period is judged by the time of its acts, so that an account that was moved to another
//! grid meanwhile loses nothing (`domain.md` §5). A person's position exists only inside a period.

mod candidates;
mod faults;
mod on_duty;
mod period;
mod policy;
mod roster;
mod says;

#[cfg(test)]
mod tests;

pub use candidates::{Asked, Candidate, Choice, Field, Seen, Why, candidates};
pub use faults::RosterFault;
pub use on_duty::{OnDuty, on_duty};
pub use period::{DutyAct, DutyFlag, DutyPeriod, Told, take};
pub use policy::{DutyRules, NobodyOnDuty, OnDutyBy, TaskChoice, TaskRule, WhatThen};
pub use roster::{DutyPlan, RosterRow, ShiftTemplate, Turn};
pub use says::{SAYS, sentence};
