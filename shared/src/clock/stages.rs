//! The limits of the stages, which no standard stores: a city's settings with the defaults other
//! cities run on (`domain.md` §4.4).

use serde::{Deserialize, Serialize};

use super::clocks::ClockKind;
use super::event::{ClockEvent, ReworkMode};
use super::limit::{ClockLimit, DayEnd, Rules, Span};
use crate::calendar::{CalendarKind, Calendars};
use crate::city::{Limit, LimitUnit};
use crate::ids::Millis;

/// A stage's limit and the calendar of whoever must act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct StageLimit {
    /// How long.
    pub span: Span,
    /// Whose working time.
    pub calendar: CalendarKind,
}

impl StageLimit {
    /// The event that starts its clock.
    #[must_use]
    pub fn start(&self, at: Millis) -> ClockEvent {
        let limit = ClockLimit::from(self.span);
        ClockEvent::Start { at, limit, calendar: self.calendar }
    }
}

/// The limits of the stages. What a city leaves out has its default.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct StageLimits {
    /// 受理: 15 working minutes of the desk.
    pub acceptance: StageLimit,
    /// 立案: 15 working minutes of the desk.
    pub filing: StageLimit,
    /// 派遣: 15 working minutes of the desk.
    pub dispatch: StageLimit,
    /// 签收: 1 working hour of the unit.
    pub sign_for: StageLimit,
    /// 核实: 30 working minutes of the shift.
    pub verification: StageLimit,
    /// 核查: 30 working minutes of the shift.
    pub check: StageLimit,
    /// 结案: 15 working minutes of the desk.
    pub closing: StageLimit,
    /// 延期, 挂账: 4 working hours of the desk to answer an application.
    pub application: StageLimit,
    /// 督办: 4 hours without interruption for the unit to answer.
    pub supervision: StageLimit,
    /// 强制结案: 1 working day of the desk for the second of two to ask, too.
    pub forced_closing: StageLimit,
    /// The limit of a case raised to urgent: 2 紧急工作时.
    pub urgent: Span,
}

impl Default for StageLimits {
    fn default() -> Self {
        use CalendarKind::{Collection, Desk, Units};
        let work = |minutes, calendar| StageLimit { span: Span::WorkMinutes(minutes), calendar };
        Self {
            acceptance: work(15, Desk),
            filing: work(15, Desk),
            dispatch: work(15, Desk),
            sign_for: work(60, Units),
            verification: work(30, Collection),
            check: work(30, Collection),
            closing: work(15, Desk),
            application: work(240, Desk),
            supervision: StageLimit { span: Span::Minutes(240), calendar: Units },
            forced_closing: StageLimit {
                span: Span::Limit(Limit { amount: 1, unit: LimitUnit::WorkDay }),
                calendar: Desk,
            },
            urgent: Span::Limit(Limit { amount: 2, unit: LimitUnit::UrgentHour }),
        }
    }
}

impl StageLimits {
    /// A stage's limit; none for disposal and making safe, whose limits the filing standard stores.
    #[must_use]
    pub fn get(&self, kind: ClockKind) -> Option<StageLimit> {
        match kind {
            ClockKind::Acceptance => Some(self.acceptance),
            ClockKind::Filing => Some(self.filing),
            ClockKind::Dispatch => Some(self.dispatch),
            ClockKind::SignFor => Some(self.sign_for),
            ClockKind::Verification => Some(self.verification),
            ClockKind::Check => Some(self.check),
            ClockKind::Closing => Some(self.closing),
            ClockKind::Application => Some(self.application),
            ClockKind::Supervision => Some(self.supervision),
            ClockKind::MakeSafe | ClockKind::Disposal => None,
        }
    }
}

/// All of a city's switches for clocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ClockSettings {
    /// When the last day of a limit of days is over.
    pub day_end: DayEnd,
    /// How much time a rework has.
    pub rework: ReworkMode,
    /// The limits of the stages.
    pub stages: StageLimits,
}

impl ClockSettings {
    /// The rules for reading a clock.
    #[must_use]
    pub fn rules<'a>(&self, calendars: &'a Calendars) -> Rules<'a> {
        Rules { calendars, day_end: self.day_end }
    }
}
