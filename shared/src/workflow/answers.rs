//! What people choose from when they make a move, in the words of the field.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::city::Limit;
use crate::ids::Millis;

/// What a crew says of its work.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Encode, Decode,
)]
#[cbor(index_only)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub enum DisposalResult {
    /// 已处置.
    #[n(0)]
    Disposed,
    /// 临时围护, 待修复.
    #[n(1)]
    MadeSafe,
    /// 现场未发现.
    #[n(2)]
    NotFound,
    /// 非本单位职责.
    #[n(3)]
    NotOurs,
}

/// What a check finds.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Encode, Decode,
)]
#[cbor(index_only)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub enum CheckResult {
    /// 已处理.
    #[n(0)]
    Fixed,
    /// 未处理.
    #[n(1)]
    NotFixed,
    /// 部分处理.
    #[n(2)]
    PartlyFixed,
    /// 无法核查.
    #[n(3)]
    CannotTell,
}

/// Why a case may be closed without a check on site.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Encode, Decode,
)]
#[cbor(index_only)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub enum Exemption {
    /// The unit's photo shows it.
    #[n(0)]
    Photo,
    /// A camera shows it.
    #[n(1)]
    Video,
    /// The city exempts this class.
    #[n(2)]
    Class,
}

/// What a verification finds, before filing.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Encode, Decode,
)]
#[cbor(index_only)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub enum VerificationResult {
    /// 属实.
    #[n(0)]
    True,
    /// 不属实.
    #[n(1)]
    NotTrue,
    /// 找不到.
    #[n(2)]
    NotFound,
    /// 无法到达.
    #[n(3)]
    Unreachable,
}

/// By which principle a dispute about responsibility is ruled (`domain.md` §5.3).
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Encode, Decode,
)]
#[cbor(index_only)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub enum RulingBasis {
    /// 行业归口: whoever governs the trade.
    #[n(0)]
    Trade,
    /// 部门牵头: a department leads.
    #[n(1)]
    LeadDepartment,
    /// 单位处置: the unit on the spot.
    #[n(2)]
    LocalUnit,
}

/// Where a case comes from (`domain.md` §5.4).
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Encode, Decode,
)]
#[cbor(index_only)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub enum Source {
    /// 信息采集员上报.
    #[n(0)]
    Collector,
    /// 热线电话.
    #[n(1)]
    Hotline,
    /// 市民随手拍.
    #[n(2)]
    Citizen,
    /// 网站.
    #[n(3)]
    Website,
    /// 视频监控.
    #[n(4)]
    Video,
    /// 领导批示.
    #[n(5)]
    LeaderNote,
    /// 媒体.
    #[n(6)]
    Media,
    /// 部门转办.
    #[n(7)]
    OtherBody,
    /// 考评发现.
    #[n(8)]
    Evaluation,
    /// 执法发现.
    #[n(9)]
    Enforcement,
    /// 专项普查.
    #[n(10)]
    Survey,
    /// 无人机.
    #[n(11)]
    Drone,
    /// 物联网.
    #[n(12)]
    Sensor,
}

impl Source {
    /// Every source.
    pub const ALL: [Self; 13] = [
        Self::Collector,
        Self::Hotline,
        Self::Citizen,
        Self::Website,
        Self::Video,
        Self::LeaderNote,
        Self::Media,
        Self::OtherBody,
        Self::Evaluation,
        Self::Enforcement,
        Self::Survey,
        Self::Drone,
        Self::Sensor,
    ];
}

impl Source {
    /// Whether somebody calls, who is to be told what came of it.
    #[must_use]
    pub const fn is_a_call(self) -> bool {
        matches!(self, Self::Hotline)
    }

    /// Whether it comes from somebody or something that saw the place; a note from above, a newspaper
    /// and a letter of another body may say less.
    #[must_use]
    pub const fn tells_a_place(self) -> bool {
        !matches!(self, Self::LeaderNote | Self::Media | Self::OtherBody)
    }
}

/// Why an application ends that nobody has answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lapse {
    /// The unit that asked has returned the case.
    Returned,
    /// The case went to another unit.
    OtherUnit,
    /// The case is over.
    Over,
}

/// What a unit asks for when it can't meet a limit.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Encode, Decode,
)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub enum Wish {
    /// 延期: so much more, counted from the old deadline.
    #[n(0)]
    Extension(#[n(0)] Limit),
    /// 挂账: nothing until this instant.
    #[n(1)]
    Suspension(#[n(0)] Millis),
}
