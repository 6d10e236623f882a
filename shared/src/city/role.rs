//! The posts people hold. A right always comes from a role together with a subtree of units.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

/// A post, in the words of the field.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Encode, Decode,
)]
#[serde(rename_all = "snake_case")]
#[cbor(index_only)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub enum Role {
    /// Patrols, reports, answers verification and check tasks.
    #[n(0)]
    Collector,
    /// Works on site, acts toward its own unit only.
    #[n(1)]
    Crew,
    /// Samples, re-checks and urges; finds staged checks and staged disposal.
    #[n(2)]
    Supervisor,
    /// Desk, supervision axis: accepts, declines, orders verification and checks.
    #[n(3)]
    Acceptor,
    /// Desk, supervision axis: files and closes.
    #[n(4)]
    ShiftLeader,
    /// Desk, command axis: dispatches, rules, grants extensions.
    #[n(5)]
    Dispatcher,
    /// Signs for, assigns and forwards for a disposal unit.
    #[n(6)]
    UnitClerk,
    /// Urges open cases.
    #[n(7)]
    Urger,
    /// Urges, assigns, grants what the rules leave to the leader.
    #[n(8)]
    Leader,
    /// Evaluates units and posts.
    #[n(9)]
    Evaluator,
    /// Keeps catalogue, grids, components and standards.
    #[n(10)]
    DataOfficer,
    /// Keeps users, units and switches.
    #[n(11)]
    Administrator,
    /// Keeps rights and policies; not the one who keeps users.
    #[n(12)]
    SecurityAdministrator,
    /// Reads the logs of the administrators; changes nothing.
    #[n(13)]
    Auditor,
    /// Reads only.
    #[n(14)]
    Observer,
}

impl Role {
    /// Every role, in the order of the enum.
    pub const ALL: [Self; 15] = [
        Self::Collector,
        Self::Crew,
        Self::Supervisor,
        Self::Acceptor,
        Self::ShiftLeader,
        Self::Dispatcher,
        Self::UnitClerk,
        Self::Urger,
        Self::Leader,
        Self::Evaluator,
        Self::DataOfficer,
        Self::Administrator,
        Self::SecurityAdministrator,
        Self::Auditor,
        Self::Observer,
    ];

    /// The default Chinese label; a city may rename it.
    #[must_use]
    pub const fn label_zh(self) -> &'static str {
        match self {
            Self::Collector => "信息采集员",
            Self::Crew => "处置人员",
            Self::Supervisor => "督查员",
            Self::Acceptor => "受理员",
            Self::ShiftLeader => "值班长",
            Self::Dispatcher => "派遣员",
            Self::UnitClerk => "终端操作员",
            Self::Urger => "督办员",
            Self::Leader => "领导",
            Self::Evaluator => "考评员",
            Self::DataOfficer => "数据管理员",
            Self::Administrator => "系统管理员",
            Self::SecurityAdministrator => "安全管理员",
            Self::Auditor => "审计员",
            Self::Observer => "观察员",
        }
    }

    /// Whether this post works in the field with a handset.
    #[must_use]
    pub const fn in_field(self) -> bool {
        matches!(self, Self::Collector | Self::Crew | Self::Supervisor)
    }
}
