//! The states of a case and the moves between them, named as `workflow.md` §3 names them.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

/// Where a case stands.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum CaseState {
    /// 已上报: at the centre, nobody has looked yet.
    #[default]
    Reported,
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
    /// 已反馈: the unit says it is done.
    Feedback,
    /// 待结案: the dispatcher passed it on.
    AwaitingClosing,
    /// 核查中: somebody looks on site.
    Checking,
    /// 已退单: the unit says it is not its own.
    Returned,
    /// 已结案.
    Closed,
    /// 已撤回: taken back by its reporter.
    Retracted,
    /// 不予受理.
    Declined,
}

impl CaseState {
    /// Every state, in the order a case meets them.
    pub const ALL: [Self; 13] = [
        Self::Reported,
        Self::Accepted,
        Self::Filed,
        Self::Dispatched,
        Self::InWork,
        Self::WorkDone,
        Self::Feedback,
        Self::AwaitingClosing,
        Self::Checking,
        Self::Returned,
        Self::Closed,
        Self::Retracted,
        Self::Declined,
    ];

    /// The word on every screen.
    #[must_use]
    pub fn zh(self) -> &'static str {
        match self {
            Self::Reported => "已上报",
            Self::Accepted => "已受理",
            Self::Filed => "已立案",
            Self::Dispatched => "已派遣",
            Self::InWork => "处置中",
            Self::WorkDone => "待部门确认",
            Self::Feedback => "已反馈",
            Self::AwaitingClosing => "待结案",
            Self::Checking => "核查中",
            Self::Returned => "已退单",
            Self::Closed => "已结案",
            Self::Retracted => "已撤回",
            Self::Declined => "不予受理",
        }
    }

    /// Whether nothing more can happen in the ordinary course.
    #[must_use]
    pub fn is_end(self) -> bool {
        matches!(self, Self::Closed | Self::Retracted | Self::Declined)
    }
}

/// A move of the workflow.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Encode, Decode,
)]
#[cbor(index_only)]
#[serde(rename_all = "snake_case")]
pub enum Move {
    /// 撤回.
    #[n(0)]
    Retract,
    /// 受理.
    #[n(1)]
    Accept,
    /// 不予受理.
    #[n(2)]
    Decline,
    /// 立案.
    #[n(3)]
    File,
    /// 派遣.
    #[n(4)]
    Dispatch,
    /// 签收.
    #[n(5)]
    SignFor,
    /// 退单.
    #[n(6)]
    Return,
    /// 派人.
    #[n(7)]
    Assign,
    /// 收回派人.
    #[n(8)]
    Revoke,
    /// 接单.
    #[n(9)]
    Take,
    /// 退回本部门.
    #[n(10)]
    ReturnToUnit,
    /// 提交.
    #[n(11)]
    Submit,
    /// 退回处置人员.
    #[n(12)]
    SendBackToCrew,
    /// 反馈.
    #[n(13)]
    Forward,
    /// 转结案.
    #[n(14)]
    PassOn,
    /// 核查派发.
    #[n(15)]
    OrderCheck,
    /// 核查回复.
    #[n(16)]
    AnswerCheck,
    /// 收回核查任务.
    #[n(17)]
    WithdrawCheck,
    /// 返工.
    #[n(18)]
    Rework,
    /// 结案.
    #[n(19)]
    Close,
}

impl Move {
    /// Every move, in the order of the table.
    pub const ALL: [Self; 20] = [
        Self::Retract,
        Self::Accept,
        Self::Decline,
        Self::File,
        Self::Dispatch,
        Self::SignFor,
        Self::Return,
        Self::Assign,
        Self::Revoke,
        Self::Take,
        Self::ReturnToUnit,
        Self::Submit,
        Self::SendBackToCrew,
        Self::Forward,
        Self::PassOn,
        Self::OrderCheck,
        Self::AnswerCheck,
        Self::WithdrawCheck,
        Self::Rework,
        Self::Close,
    ];

    /// The default label; a city may rename it.
    #[must_use]
    pub fn zh(self) -> &'static str {
        match self {
            Self::Retract => "撤回",
            Self::Accept => "受理",
            Self::Decline => "不予受理",
            Self::File => "立案",
            Self::Dispatch => "派遣",
            Self::SignFor => "签收",
            Self::Return => "退单",
            Self::Assign => "派人",
            Self::Revoke => "收回派人",
            Self::Take => "接单",
            Self::ReturnToUnit => "退回本部门",
            Self::Submit => "提交",
            Self::SendBackToCrew => "退回处置人员",
            Self::Forward => "反馈",
            Self::PassOn => "转结案",
            Self::OrderCheck => "派核查",
            Self::AnswerCheck => "核查回复",
            Self::WithdrawCheck => "收回核查",
            Self::Rework => "返工",
            Self::Close => "结案",
        }
    }
}
