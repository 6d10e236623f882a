//! Identities made without a centre.

use serde::{Deserialize, Serialize};

/// A user of the city, by UUID.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UserId(pub uuid::Uuid);
