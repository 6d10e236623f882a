//! Components: the things that stand in the city.

use serde::{Deserialize, Serialize};

use crate::codes::{ClassKey, ComponentCode, UnitCode, UnitGridCode};
use crate::geo::Point;

/// The state of a component (状态, GB/T 47678.5-2026 table 2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub enum ComponentState {
    /// 完好.
    Intact,
    /// 破损.
    Damaged,
    /// 丢失.
    Missing,
    /// 废弃.
    Abandoned,
    /// 移除.
    Removed,
}

/// One component of the base survey.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Component {
    /// Its identification code.
    pub code: ComponentCode,
    /// Its class. Stored, because a code of 16 digits does not say of which of two standards.
    pub class: ClassKey,
    /// Its name, usually that of the class.
    pub name: String,
    /// Where it stands.
    pub point: Point,
    /// The unit grid it stands in.
    pub unit_grid: UnitGridCode,
    /// The unit that owns it, when known.
    #[serde(default)]
    pub owner: Option<UnitCode>,
    /// Its state.
    pub state: ComponentState,
}
