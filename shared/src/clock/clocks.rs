//! The clocks of one case, and the one that binds now.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::error::ClockError;
use super::event::ClockEvent;
use super::limit::Rules;
use super::record::Clock;
use crate::ids::Millis;

/// What a clock is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub enum ClockKind {
    /// 受理.
    Acceptance,
    /// 立案.
    Filing,
    /// 派遣.
    Dispatch,
    /// 签收.
    SignFor,
    /// 围护: the first of two limits.
    MakeSafe,
    /// 处置.
    Disposal,
    /// 核实.
    Verification,
    /// 核查.
    Check,
    /// 结案.
    Closing,
    /// 延期, 挂账: the answer to an application.
    Application,
    /// 督办: the answer to a leader.
    Supervision,
}

impl ClockKind {
    /// The stable code, as in JSON.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Acceptance => "acceptance",
            Self::Filing => "filing",
            Self::Dispatch => "dispatch",
            Self::SignFor => "sign_for",
            Self::MakeSafe => "make_safe",
            Self::Disposal => "disposal",
            Self::Verification => "verification",
            Self::Check => "check",
            Self::Closing => "closing",
            Self::Application => "application",
            Self::Supervision => "supervision",
        }
    }

    /// The stage in words.
    #[must_use]
    pub const fn zh(self) -> &'static str {
        match self {
            Self::Acceptance => "受理",
            Self::Filing => "立案",
            Self::Dispatch => "派遣",
            Self::SignFor => "签收",
            Self::MakeSafe => "围护",
            Self::Disposal => "处置",
            Self::Verification => "核实",
            Self::Check => "核查",
            Self::Closing => "结案",
            Self::Application => "审批",
            Self::Supervision => "督办",
        }
    }
}

/// The clocks of one case.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Clocks {
    clocks: BTreeMap<ClockKind, Clock>,
}

impl Clocks {
    /// Records an event on one clock.
    ///
    /// # Errors
    /// As [`Clock::try_apply`]; nothing is changed.
    pub fn try_apply(&mut self, kind: ClockKind, event: ClockEvent) -> Result<(), ClockError> {
        let mut clock = self.clocks.get(&kind).cloned().unwrap_or_default();
        clock.try_apply(event)?;
        self.clocks.insert(kind, clock);
        Ok(())
    }

    /// One clock, if it was ever started.
    #[must_use]
    pub fn get(&self, kind: ClockKind) -> Option<&Clock> {
        self.clocks.get(&kind)
    }

    /// Every clock that was started.
    pub fn iter(&self) -> impl Iterator<Item = (ClockKind, &Clock)> {
        self.clocks.iter().map(|(kind, clock)| (*kind, clock))
    }

    /// The one countdown that a case shows: of the clocks that run, the one that is due first, with its
    /// deadline. Until the place is safe that limit binds and disposal's does not.
    #[must_use]
    pub fn binding(&self, rules: &Rules<'_>) -> Option<(ClockKind, Millis)> {
        let unsafe_yet = self.get(ClockKind::MakeSafe).is_some_and(Clock::is_running);
        self.iter()
            .filter(|(kind, clock)| {
                clock.is_running() && !(unsafe_yet && *kind == ClockKind::Disposal)
            })
            .filter_map(|(kind, clock)| Some((kind, clock.due(rules)?)))
            .min_by_key(|(kind, due)| (*due, *kind))
    }
}
