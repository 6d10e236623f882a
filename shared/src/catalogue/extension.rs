//! What a city changes in a catalogue: classes of its own, other labels, classes it doesn't use.
//!
//! Every city extends the national table. Its changes are kept apart from the table, so that they can
//! be read, checked and applied again, and each time they are applied a new version comes out that
//! follows the one before: nothing ever vanishes (R21).

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use super::table::given_name;
use super::{Catalogue, CatalogueError, MajorClass, MinorClass};
use crate::codes::{ClassKey, ClassKind, StandardRef};

/// The minors a city numbers itself in GB/T 47678.5-2026; the standard keeps 001 to 079.
///
/// From the draft: the final text wasn't at hand. The older editions reserve no range inside a major
/// (CJ/T 214-2007 has a major 21 of its own, GB/T 30428.2-2013 is counted down from 99), so there
/// only a number in use is refused.
pub const CITY_MINORS_2026: RangeInclusive<u16> = 80..=999;

/// A class and the name a city gives it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedClass {
    /// The class.
    pub key: ClassKey,
    /// Its name, 1 to 60 characters.
    pub name: String,
}

/// A city's changes to a catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Extension {
    /// Majors the table doesn't have, such as 21 扩展部件类.
    pub majors: Vec<MajorClass>,
    /// Classes to add; a retired class named here is in use again.
    pub added: Vec<NamedClass>,
    /// Classes in use that get another label.
    pub renamed: Vec<NamedClass>,
    /// Classes in use that can no longer be picked.
    pub retired: Vec<ClassKey>,
}

/// Why a city's changes can't be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ExtensionError {
    /// A class is to be added that is in use.
    #[error("class {0} is in use already")]
    InUse(ClassKey),
    /// A class is to be renamed or retired that isn't in use.
    #[error("class {0} is not in use")]
    NotInUse(ClassKey),
    /// A number that the standard keeps for itself.
    #[error("class {0} has a number that the standard keeps for itself")]
    National(ClassKey),
    /// A name is empty, too long or holds control characters.
    #[error("class {0} has no fit name")]
    Name(ClassKey),
    /// The version number is at its end.
    #[error("no version follows {0}")]
    LastVersion(u32),
    /// What comes out is no catalogue.
    #[error(transparent)]
    Catalogue(#[from] CatalogueError),
}

impl ExtensionError {
    /// The stable key, such as `extension.national`, or that of the catalogue at fault.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::InUse(_) => "extension.in_use",
            Self::NotInUse(_) => "extension.not_in_use",
            Self::National(_) => "extension.national",
            Self::Name(_) => "extension.name",
            Self::LastVersion(_) => "extension.last_version",
            Self::Catalogue(error) => error.code(),
        }
    }
}

impl Catalogue {
    /// The next version of this catalogue, with a city's changes in it.
    ///
    /// # Errors
    /// The first change that can't be made; this catalogue stays as it is.
    pub fn extended_by(&self, city: &Extension) -> Result<Self, ExtensionError> {
        let version =
            self.version().checked_add(1).ok_or(ExtensionError::LastVersion(self.version()))?;
        let mut classes: Vec<MinorClass> = [ClassKind::Component, ClassKind::Matter]
            .into_iter()
            .flat_map(|kind| self.in_use(kind).cloned())
            .collect();
        for named in &city.renamed {
            let class = classes.iter_mut().find(|class| class.key == named.key);
            class.ok_or(ExtensionError::NotInUse(named.key))?.name = name_of(named)?;
        }
        for key in &city.retired {
            let at = classes.iter().position(|class| class.key == *key);
            classes.swap_remove(at.ok_or(ExtensionError::NotInUse(*key))?);
        }
        for named in &city.added {
            let known = self.get(&named.key);
            if known.is_some_and(|class| class.retired_in.is_none()) {
                return Err(ExtensionError::InUse(named.key));
            }
            if known.is_none() && is_national(&named.key) {
                return Err(ExtensionError::National(named.key));
            }
            classes.push(MinorClass { key: named.key, name: name_of(named)?, retired_in: None });
        }
        let majors = self.majors().iter().chain(&city.majors).cloned().collect();
        let (components, matters) =
            classes.into_iter().partition(|class| class.key.kind() == ClassKind::Component);
        let next = Self::new(self.standard(), version, majors, components, matters)?;
        Ok(self.succeeded_by(next)?)
    }
}

fn is_national(key: &ClassKey) -> bool {
    key.standard() == StandardRef::Gb47678_5_2026 && !CITY_MINORS_2026.contains(&key.minor())
}

fn name_of(named: &NamedClass) -> Result<String, ExtensionError> {
    given_name(&named.name).map_err(|_| ExtensionError::Name(named.key))
}
