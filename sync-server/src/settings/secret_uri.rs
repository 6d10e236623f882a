//! An address that may carry a password: shown without it.

use std::fmt;
use std::str::FromStr;

use serde::Deserialize;

/// The address of a database or object store. `Debug` and `Display` leave out user and password and
/// everything after `?`.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct SecretUri(String);

impl SecretUri {
    /// The address with its secrets, for whoever connects.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for SecretUri {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (scheme, rest) = self.0.split_once("://").map_or(("", self.0.as_str()), |both| both);
        let colon = if scheme.is_empty() { "" } else { "://" };
        // A password may hold any character: what is shown begins after the last sign of one.
        let (place, hidden) =
            rest.rsplit_once('@').map_or((rest, ""), |(_, place)| (place, "***@"));
        let (place, more) =
            place.split_once(['?', '#']).map_or((place, ""), |(place, _)| (place, "?***"));
        write!(f, "{scheme}{colon}{hidden}{place}{more}")
    }
}

impl fmt::Debug for SecretUri {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SecretUri({self})")
    }
}

impl FromStr for SecretUri {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Self(text.to_owned()))
    }
}
