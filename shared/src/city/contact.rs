//! Whom the people of a city call: posts with their numbers, never persons.

use serde::{Deserialize, Serialize};

use crate::person::Phone;
use crate::text::Line;

/// A post that can be called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// What it is called, such as `市指挥中心值班`.
    pub post: Line,
    /// Its number.
    pub number: Phone,
    /// Whether it is called in danger (一键求助). The first such one is.
    #[serde(default)]
    pub help: bool,
}
