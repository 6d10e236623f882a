//! What one city configures: its units, grids, components, filing standards, people.
//!
//! Nothing here is national: a city replaces all of it as data, and a case refers to it by code
//! only. The types are read in JSON (console, imports) and in compact CBOR (packs) alike.

mod class_lacks;
mod class_policy;
mod component;
mod contact;
mod faults;
mod grid;
mod lookup;
mod policy;
mod policy_faults;
mod privacy;
mod role;
mod season;
mod standard;
mod unit;
mod user;
mod words;

#[cfg(test)]
mod class_policy_tests;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use crate::calendar::Calendars;
use crate::duty::DutyPlan;
use crate::geo::Bounds;

pub use class_lacks::{Lack, lack_sentence};
pub use class_policy::{Album, Awaits, CasePolicy, ClassPolicy, Gate, PointBy, PolicyOfClasses};
pub use component::{Component, ComponentState};
pub use contact::Contact;
pub use faults::CityFault;
pub use grid::{RegionLevel, ResponsibilityGrid, UnitGrid};
pub use lookup::{GridAnswer, NearComponent, grid_of, nearest_components};
pub use policy::Policy;
pub use policy_faults::{PolicyFault, PolicyRule};
pub use privacy::Privacy;
pub use role::Role;
pub use season::{MonthDay, NoMonthDay, Season};
pub use standard::{FilingStandard, Limit, LimitUnit};
pub use unit::{AnswersFor, Area, ClassGroup, Unit, UnitKind, UnitTree, UnitTreeError};
pub use user::UserProfile;
pub use words::{NamedPlace, Phrase, PhraseUse};

/// A city's own facts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct City {
    /// Its name on screens.
    pub name: String,
    /// Minutes that the city's clock is ahead of UTC; +480 in China. Days of case numbers and limits
    /// are days of this clock.
    pub utc_offset_minutes: i16,
    /// The box in which its cases lie.
    pub bounds: Bounds,
    /// Its units.
    pub units: UnitTree,
    /// Its unit grids.
    pub unit_grids: Vec<UnitGrid>,
    /// Its responsibility grids.
    pub responsibility_grids: Vec<ResponsibilityGrid>,
    /// Its components.
    pub components: Vec<Component>,
    /// Its filing standards.
    pub standards: Vec<FilingStandard>,
    /// Places that people name.
    pub places: Vec<NamedPlace>,
    /// Phrases that people use often.
    pub phrases: Vec<Phrase>,
    /// The working time of its units, its collection and its desk.
    #[serde(default)]
    pub calendars: Calendars,
    /// Its settings.
    #[serde(default)]
    pub policy: Policy,
    /// Who is out where and when, and who gets a task.
    #[serde(default)]
    pub duty: DutyPlan,
}
