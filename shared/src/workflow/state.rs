//! The states of a case, named as `workflow.md` §3 names them.

use serde::{Deserialize, Serialize};

/// Where a case stands.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub enum CaseState {
    /// 已上报: at the centre, from whatever source; nobody has looked yet.
    #[default]
    Reported,
    /// 核实中: somebody looks on site whether it is real.
    Verifying,
    /// 已受理: the desk takes it on.
    Accepted,
    /// 已立案: it has a number.
    Filed,
    /// 已派遣: a unit holds it.
    Dispatched,
    /// 处置中: a crew holds it.
    InWork,
    /// 待部门确认: the crew is done, the unit has not confirmed.
    WorkDone,
    /// 已挂账: work waits for a date, by leave of the centre.
    Suspended,
    /// 已反馈: the unit says it is done.
    Feedback,
    /// 待结案: the dispatcher passed it on.
    AwaitingClosing,
    /// 核查中: somebody looks on site whether it is fixed.
    Checking,
    /// 已退单: the unit says it is not its own.
    Returned,
    /// 已结案.
    Closed,
    /// 已撤回: taken back by its reporter.
    Retracted,
    /// 不予受理.
    Declined,
    /// 不予立案.
    NotFiled,
    /// 已并案: it goes on as another case.
    Merged,
    /// 已作废.
    Void,
    /// 已转出: another body has it.
    Transferred,
    /// 无效案件: self-disposed, and the audit found it was not.
    Invalid,
}

impl CaseState {
    /// Every state, in the order a case meets them, the ends last.
    pub const ALL: [Self; 20] = [
        Self::Reported,
        Self::Verifying,
        Self::Accepted,
        Self::Filed,
        Self::Dispatched,
        Self::InWork,
        Self::WorkDone,
        Self::Suspended,
        Self::Feedback,
        Self::AwaitingClosing,
        Self::Checking,
        Self::Returned,
        Self::Closed,
        Self::Retracted,
        Self::Declined,
        Self::NotFiled,
        Self::Merged,
        Self::Void,
        Self::Transferred,
        Self::Invalid,
    ];

    /// The word on every screen.
    #[must_use]
    pub const fn zh(self) -> &'static str {
        match self {
            Self::Reported => "已上报",
            Self::Verifying => "核实中",
            Self::Accepted => "已受理",
            Self::Filed => "已立案",
            Self::Dispatched => "已派遣",
            Self::InWork => "处置中",
            Self::WorkDone => "待部门确认",
            Self::Suspended => "已挂账",
            Self::Feedback => "已反馈",
            Self::AwaitingClosing => "待结案",
            Self::Checking => "核查中",
            Self::Returned => "已退单",
            Self::Closed => "已结案",
            Self::Retracted => "已撤回",
            Self::Declined => "不予受理",
            Self::NotFiled => "不予立案",
            Self::Merged => "已并案",
            Self::Void => "已作废",
            Self::Transferred => "已转出",
            Self::Invalid => "无效案件",
        }
    }

    /// Whether nothing more can happen in the ordinary course. What can is a reversal: unmerging,
    /// reopening, an appeal.
    #[must_use]
    pub const fn is_end(self) -> bool {
        matches!(
            self,
            Self::Closed
                | Self::Retracted
                | Self::Declined
                | Self::NotFiled
                | Self::Merged
                | Self::Void
                | Self::Transferred
                | Self::Invalid
        )
    }
}
