//! A person as the system knows one: a work number, posts, and where they hold.

use serde::{Deserialize, Serialize};

use super::role::Role;
use crate::codes::{ResponsibilityGridCode, UnitCode, WorkNumber};
use crate::ids::UserId;

/// A user without secrets. `display` is a post with its number, such as `采集员 采0101`; a name
/// only by the city's choice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct UserProfile {
    /// The key of the user.
    pub id: UserId,
    /// The work number that stamps, field codes and sign-in use.
    pub work_number: WorkNumber,
    /// What screens show.
    pub display: String,
    /// The posts held, without repetition.
    pub roles: Vec<Role>,
    /// The unit whose subtree bounds the posts; none for the whole city.
    pub unit: Option<UnitCode>,
    /// The responsibility grids bound to a collector or supervisor.
    #[serde(default)]
    pub grids: Vec<ResponsibilityGridCode>,
}

impl UserProfile {
    /// Whether the user holds this post.
    #[must_use]
    pub fn holds(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }
}
