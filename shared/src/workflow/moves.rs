//! The moves of a case, named as `workflow.md` §3 names them.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::task::TaskKind;

/// A move of the workflow. Its number stays for ever; its place here is that of the table.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Encode, Decode,
)]
#[cbor(index_only)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub enum Move {
    /// 上报.
    #[n(20)]
    Report,
    /// 登记.
    #[n(21)]
    Register,
    /// 撤回.
    #[n(0)]
    Retract,
    /// 补充材料.
    #[n(22)]
    AskForMore,
    /// 补充回复.
    #[n(23)]
    AnswerMore,
    /// 派核实.
    #[n(24)]
    OrderVerification,
    /// 核实回复.
    #[n(25)]
    AnswerVerification,
    /// 受理.
    #[n(1)]
    Accept,
    /// 不予受理.
    #[n(2)]
    Decline,
    /// 并案.
    #[n(26)]
    Merge,
    /// 取消并案.
    #[n(27)]
    Unmerge,
    /// 转出.
    #[n(42)]
    TransferOut,
    /// 自行处置审核.
    #[n(38)]
    AuditSelfDisposed,
    /// 立案.
    #[n(3)]
    File,
    /// 不予立案.
    #[n(28)]
    RefuseFiling,
    /// 退回上一环节.
    #[n(29)]
    SendBack,
    /// 派遣.
    #[n(4)]
    Dispatch,
    /// 转派.
    #[n(30)]
    SubDispatch,
    /// 签收.
    #[n(5)]
    SignFor,
    /// 退单.
    #[n(6)]
    Return,
    /// 裁决.
    #[n(31)]
    Rule,
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
    /// 围护.
    #[n(46)]
    MakeSafe,
    /// 申请延期或挂账.
    #[n(33)]
    Apply,
    /// 准予申请.
    #[n(34)]
    Grant,
    /// 不准申请.
    #[n(35)]
    Refuse,
    /// 恢复处置.
    #[n(36)]
    Resume,
    /// 提交.
    #[n(11)]
    Submit,
    /// 协办回复.
    #[n(56)]
    AnswerAsCoUnit,
    /// 退回处置人员.
    #[n(12)]
    SendBackToCrew,
    /// 反馈.
    #[n(13)]
    Forward,
    /// 转结案.
    #[n(14)]
    PassOn,
    /// 发回处置.
    #[n(32)]
    GiveBack,
    /// 派核查.
    #[n(15)]
    OrderCheck,
    /// 核查回复.
    #[n(16)]
    AnswerCheck,
    /// 返工.
    #[n(18)]
    Rework,
    /// 申请结案.
    #[n(37)]
    ProposeClosing,
    /// 结案.
    #[n(19)]
    Close,
    /// 申请作废.
    #[n(39)]
    ProposeVoid,
    /// 作废.
    #[n(40)]
    Void,
    /// 不予作废.
    #[n(41)]
    RefuseVoid,
    /// 督办.
    #[n(43)]
    Urge,
    /// 督办回复.
    #[n(44)]
    AnswerUrge,
    /// 转为紧急.
    #[n(45)]
    RaiseToUrgent,
    /// 强制结案.
    #[n(47)]
    ForceClose,
    /// 回访.
    #[n(48)]
    CallBack,
    /// 重办.
    #[n(49)]
    Reopen,
    /// 申诉.
    #[n(50)]
    Appeal,
    /// 申诉复核.
    #[n(51)]
    ReviewAppeal,
    /// 收回任务.
    #[n(17)]
    WithdrawTask,
    /// 改派任务.
    #[n(52)]
    ReassignTask,
    /// 谢绝任务.
    #[n(53)]
    DeclineTask,
    /// 交接任务.
    #[n(55)]
    HandOverTask,
    /// 任务到期.
    #[n(54)]
    ExpireTask,
}

impl Move {
    /// Every move, in the order of the table.
    pub const ALL: [Self; 57] = [
        Self::Report,
        Self::Register,
        Self::Retract,
        Self::AskForMore,
        Self::AnswerMore,
        Self::OrderVerification,
        Self::AnswerVerification,
        Self::Accept,
        Self::Decline,
        Self::Merge,
        Self::Unmerge,
        Self::TransferOut,
        Self::AuditSelfDisposed,
        Self::File,
        Self::RefuseFiling,
        Self::SendBack,
        Self::Dispatch,
        Self::SubDispatch,
        Self::SignFor,
        Self::Return,
        Self::Rule,
        Self::Assign,
        Self::Revoke,
        Self::Take,
        Self::ReturnToUnit,
        Self::MakeSafe,
        Self::Apply,
        Self::Grant,
        Self::Refuse,
        Self::Resume,
        Self::Submit,
        Self::AnswerAsCoUnit,
        Self::SendBackToCrew,
        Self::Forward,
        Self::PassOn,
        Self::GiveBack,
        Self::OrderCheck,
        Self::AnswerCheck,
        Self::Rework,
        Self::ProposeClosing,
        Self::Close,
        Self::ProposeVoid,
        Self::Void,
        Self::RefuseVoid,
        Self::Urge,
        Self::AnswerUrge,
        Self::RaiseToUrgent,
        Self::ForceClose,
        Self::CallBack,
        Self::Reopen,
        Self::Appeal,
        Self::ReviewAppeal,
        Self::WithdrawTask,
        Self::ReassignTask,
        Self::DeclineTask,
        Self::HandOverTask,
        Self::ExpireTask,
    ];

    /// The default label; a city may rename it.
    #[must_use]
    pub const fn zh(self) -> &'static str {
        match self {
            Self::Report => "上报",
            Self::Register => "登记",
            Self::Retract => "撤回",
            Self::AskForMore => "补充材料",
            Self::AnswerMore => "补充回复",
            Self::OrderVerification => "派核实",
            Self::AnswerVerification => "核实回复",
            Self::Accept => "受理",
            Self::Decline => "不予受理",
            Self::Merge => "并案",
            Self::Unmerge => "取消并案",
            Self::TransferOut => "转出",
            Self::AuditSelfDisposed => "自行处置审核",
            Self::File => "立案",
            Self::RefuseFiling => "不予立案",
            Self::SendBack => "退回上一环节",
            Self::Dispatch => "派遣",
            Self::SubDispatch => "转派",
            Self::SignFor => "签收",
            Self::Return => "退单",
            Self::Rule => "裁决",
            Self::Assign => "派人",
            Self::Revoke => "收回派人",
            Self::Take => "接单",
            Self::ReturnToUnit => "退回本部门",
            Self::MakeSafe => "围护",
            Self::Apply => "申请延期或挂账",
            Self::Grant => "准予申请",
            Self::Refuse => "不准申请",
            Self::Resume => "恢复处置",
            Self::Submit => "提交",
            Self::AnswerAsCoUnit => "协办回复",
            Self::SendBackToCrew => "退回处置人员",
            Self::Forward => "反馈",
            Self::PassOn => "转结案",
            Self::GiveBack => "发回处置",
            Self::OrderCheck => "派核查",
            Self::AnswerCheck => "核查回复",
            Self::Rework => "返工",
            Self::ProposeClosing => "申请结案",
            Self::Close => "结案",
            Self::ProposeVoid => "申请作废",
            Self::Void => "作废",
            Self::RefuseVoid => "不予作废",
            Self::Urge => "督办",
            Self::AnswerUrge => "督办回复",
            Self::RaiseToUrgent => "转为紧急",
            Self::ForceClose => "强制结案",
            Self::CallBack => "回访",
            Self::Reopen => "重办",
            Self::Appeal => "申诉",
            Self::ReviewAppeal => "申诉复核",
            Self::WithdrawTask => "收回任务",
            Self::ReassignTask => "改派任务",
            Self::DeclineTask => "谢绝任务",
            Self::HandOverTask => "交接任务",
            Self::ExpireTask => "任务到期",
        }
    }

    /// The kind of task this move is a step of, when a request names one.
    #[must_use]
    pub const fn answers(self) -> Option<TaskKind> {
        match self {
            Self::Take | Self::ReturnToUnit | Self::MakeSafe | Self::Submit => {
                Some(TaskKind::Disposal)
            }
            Self::AnswerCheck => Some(TaskKind::Check),
            Self::AnswerVerification => Some(TaskKind::Verification),
            Self::AnswerMore => Some(TaskKind::Supplement),
            _ => None,
        }
    }

    /// Whether this move is the answer that ends its task.
    #[must_use]
    pub const fn ends_task(self) -> bool {
        matches!(
            self,
            Self::Submit | Self::AnswerCheck | Self::AnswerVerification | Self::AnswerMore
        )
    }
}

impl TaskKind {
    /// The move that answers a task of this kind.
    #[must_use]
    pub const fn answer(self) -> Move {
        match self {
            Self::Disposal => Move::Submit,
            Self::Check => Move::AnswerCheck,
            Self::Verification => Move::AnswerVerification,
            Self::Supplement => Move::AnswerMore,
        }
    }
}
