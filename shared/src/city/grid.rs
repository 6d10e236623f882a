//! Unit grids, and the responsibility grids that bind sets of them to collectors.

use serde::{Deserialize, Serialize};

use crate::codes::{CommunityCode, ResponsibilityGridCode, UnitGridCode};
use crate::geo::Polygon;

/// How dense an area is, first being the densest. Limits may differ by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub enum RegionLevel {
    /// 一级区域.
    First,
    /// 二级区域.
    Second,
    /// 三级区域.
    Third,
}

/// A unit grid (单元网格): about 10 000 m², no gap and no overlap with its neighbours.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct UnitGrid {
    /// Its code.
    pub code: UnitGridCode,
    /// Its area.
    pub polygon: Polygon,
    /// The responsibility grid it belongs to.
    pub responsibility_grid: ResponsibilityGridCode,
    /// The community it lies in. Usually the head of the code; kept because boundaries move and
    /// codes do not.
    pub community: CommunityCode,
}

/// A responsibility grid (责任网格): the round of a collector.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct ResponsibilityGrid {
    /// Its code.
    pub code: ResponsibilityGridCode,
    /// Its name on screens.
    pub name: String,
    /// Its density.
    pub level: RegionLevel,
}
