//! Filing standards: when a case is filed, how long disposal may take, when it may be closed.
//!
//! A class has one or more standards, each with its own condition, limit and closing condition. The
//! texts are the city's; limits may differ by the density of the region.

use std::collections::BTreeMap;

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::grid::RegionLevel;
use super::season::{MonthDay, Season};
use crate::clock::ClockLimit;
use crate::codes::{ClassKey, FilingStandardId};

/// What a limit counts.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Encode, Decode,
)]
#[serde(rename_all = "snake_case")]
#[cbor(index_only)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub enum LimitUnit {
    /// 紧急工作时: hours without interruption.
    #[n(0)]
    UrgentHour,
    /// 工作时: hours inside working intervals.
    #[n(1)]
    WorkHour,
    /// 工作日: working days, made-up ones included.
    #[n(2)]
    WorkDay,
    /// 紧急工作日: natural days.
    #[n(3)]
    UrgentDay,
    /// 自然日: natural days.
    #[n(4)]
    NaturalDay,
}

impl LimitUnit {
    /// The Chinese word.
    #[must_use]
    pub const fn label_zh(self) -> &'static str {
        match self {
            Self::UrgentHour => "紧急工作时",
            Self::WorkHour => "工作时",
            Self::WorkDay => "工作日",
            Self::UrgentDay => "紧急工作日",
            Self::NaturalDay => "自然日",
        }
    }
}

/// A time limit as stored; the engine of deadlines turns it into an instant.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Encode, Decode,
)]
#[cbor(array)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Limit {
    /// How many of the unit.
    #[n(0)]
    pub amount: u16,
    /// The unit.
    #[n(1)]
    pub unit: LimitUnit,
}

impl std::fmt::Display for Limit {
    /// As screens write it: `2 紧急工作时`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.amount, self.unit.label_zh())
    }
}

/// One filing standard (立案标准).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct FilingStandard {
    /// Its key.
    pub id: FilingStandardId,
    /// The class it belongs to.
    pub class: ClassKey,
    /// When a case is filed (立案条件).
    pub condition: String,
    /// How long disposal may take (处置时限).
    pub limit: Limit,
    /// Other limits for regions of some density.
    #[serde(default)]
    pub region_limits: BTreeMap<RegionLevel, Limit>,
    /// A time of year with a limit of its own; it goes before the regions' limits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub season: Option<Season>,
    /// The first of two limits: by when the place must be made safe (围护).
    #[serde(default)]
    pub make_safe: Option<Limit>,
    /// When it may be closed (结案条件).
    pub closing_condition: String,
    /// What a collector must mind on site (采集要求); empty for nothing special.
    #[serde(default)]
    pub collect_hint: String,
}

impl FilingStandard {
    /// Whether that limit runs day and night.
    #[must_use]
    pub fn is_urgent_on(&self, day: Option<MonthDay>, level: Option<RegionLevel>) -> bool {
        self.limit_on(day, level).unit == LimitUnit::UrgentHour
    }

    /// The same as the clock of disposal takes it: the limit of a season runs in that season only, and
    /// what is left of it then waits for the next.
    #[must_use]
    pub fn disposal_on(&self, day: Option<MonthDay>, level: Option<RegionLevel>) -> ClockLimit {
        let season = self.season.filter(|season| day.is_some_and(|day| season.holds(day)));
        let season = season.and_then(Season::as_counted);
        ClockLimit { season, ..self.limit_on(day, level).into() }
    }

    /// The limit of a case dispatched on a day of the city's clock: that of the season, then that of
    /// the region, then the general one. Without a day no season holds.
    #[must_use]
    pub fn limit_on(&self, day: Option<MonthDay>, level: Option<RegionLevel>) -> Limit {
        let season = self.season.filter(|season| day.is_some_and(|day| season.holds(day)));
        let region = || level.and_then(|level| self.region_limits.get(&level)).copied();
        season.map(|season| season.limit).or_else(region).unwrap_or(self.limit)
    }
}
