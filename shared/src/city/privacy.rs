//! Who outside the desk learns what of people (`workflow.md` §2). The defaults are the least.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::workflow::TaskKind;

/// A city's choices. Whatever it chooses, units, crews and observers never learn a collector's name or
/// telephone, and nobody outside the desk a caller's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Privacy {
    /// Whether units, crews and observers learn the work number of whoever reported or checked. When
    /// not, they see the post and nothing else.
    pub work_numbers_outside: bool,
    /// Kinds of tasks whose assignee sees the callers of the case, masked.
    pub callers_in_tasks: BTreeSet<TaskKind>,
}

impl Default for Privacy {
    fn default() -> Self {
        Self { work_numbers_outside: true, callers_in_tasks: BTreeSet::new() }
    }
}
