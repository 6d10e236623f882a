//! Several editions of the classes side by side.
//!
//! A city that goes over to a new standard keeps years of cases filed under the old one, and every
//! version of its own catalogue it ever issued. Whatever edition ever listed a class, the class can be
//! read; only a class of the current edition that isn't retired can be picked (R21). A case keeps the
//! key it was filed under: nothing here rewrites one.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Catalogue, CatalogueError, MinorClass, TableError};
use crate::codes::{ClassKey, StandardRef};

/// The editions a city uses, each by standard and version, and the one new reports speak.
///
/// New reports speak the newest version of one standard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Wire", into = "Wire")]
pub struct Catalogues {
    current: Catalogue,
    others: BTreeMap<(StandardRef, u32), Catalogue>,
}

/// Why catalogues don't stand side by side.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EditionsError {
    /// One standard has two catalogues of one version.
    #[error("version {version} of {standard} is given twice")]
    Twice {
        /// The standard.
        standard: StandardRef,
        /// The version.
        version: u32,
    },
    /// No catalogue of the standard is there.
    #[error("no catalogue of {0} is there")]
    None(StandardRef),
    /// The next version doesn't follow.
    #[error(transparent)]
    Catalogue(#[from] CatalogueError),
}

impl EditionsError {
    /// The stable key, such as `editions.twice`.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Twice { .. } => "editions.twice",
            Self::None(_) => "editions.none",
            Self::Catalogue(error) => error.code(),
        }
    }
}

/// A class as an edition lists it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found<'a> {
    /// The class.
    pub class: &'a MinorClass,
    /// The name of its major.
    pub major_name: &'a str,
    /// The version of its standard that it was read from: the newest that lists it.
    pub version: u32,
    /// The version that no longer has it; none while it is in use in its own standard.
    pub retired_in: Option<u32>,
}

/// Why a class can't be picked for a new report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unpickable {
    /// No edition lists it.
    #[error("class {0} is in no catalogue")]
    Unknown(ClassKey),
    /// It was retired.
    #[error("class {key} was retired in version {version}")]
    Retired {
        /// The class.
        key: ClassKey,
        /// The version that no longer has it.
        version: u32,
    },
    /// It belongs to a standard that new reports don't speak.
    #[error("class {key} is of another standard than {current}")]
    NotCurrent {
        /// The class.
        key: ClassKey,
        /// The standard new reports speak.
        current: StandardRef,
    },
}

impl Unpickable {
    /// The stable key, such as `class.retired`.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unknown(_) => "class.unknown",
            Self::Retired { .. } => "class.retired",
            Self::NotCurrent { .. } => "class.not_current",
        }
    }
}

impl Catalogues {
    /// Catalogues in any order; new reports speak `current` in its newest version.
    ///
    /// # Errors
    /// `editions.twice` and `editions.none`.
    pub fn new(
        editions: impl IntoIterator<Item = Catalogue>,
        current: StandardRef,
    ) -> Result<Self, EditionsError> {
        let mut others = BTreeMap::new();
        for edition in editions {
            let (standard, version) = (edition.standard(), edition.version());
            if others.insert((standard, version), edition).is_some() {
                return Err(EditionsError::Twice { standard, version });
            }
        }
        let newest = others.range((current, 0)..=(current, u32::MAX)).next_back();
        let key = newest.map(|(key, _)| *key).ok_or(EditionsError::None(current))?;
        let current = others.remove(&key).ok_or(EditionsError::None(current))?;
        Ok(Self { current, others })
    }

    /// The national tables built in; new reports speak GB/T 47678.5-2026.
    ///
    /// # Errors
    /// None with the built-in tables; the type says so because they are read like any other.
    pub fn national() -> Result<Self, TableError> {
        let (old, current) = (Catalogue::cjt214_2007()?, Catalogue::gb47678_5_2026()?);
        let others = BTreeMap::from([((old.standard(), old.version()), old)]);
        Ok(Self { current, others })
    }

    /// The catalogue new reports speak.
    #[must_use]
    pub const fn current(&self) -> &Catalogue {
        &self.current
    }

    /// Every catalogue, by standard, oldest first, and version.
    pub fn iter(&self) -> impl Iterator<Item = &Catalogue> {
        let at = (self.current.standard(), self.current.version());
        let before = self.others.range(..at).map(|(_, edition)| edition);
        let after = self.others.range(at..).map(|(_, edition)| edition);
        before.chain([&self.current]).chain(after)
    }

    /// The newest version of each standard, oldest standard first.
    pub fn newest(&self) -> impl Iterator<Item = &Catalogue> {
        StandardRef::ALL.into_iter().filter_map(|standard| self.newest_of(standard))
    }

    /// The newest version of a standard.
    #[must_use]
    pub fn newest_of(&self, standard: StandardRef) -> Option<&Catalogue> {
        self.versions(standard).next()
    }

    /// One version of a standard.
    #[must_use]
    pub fn edition(&self, standard: StandardRef, version: u32) -> Option<&Catalogue> {
        self.versions(standard).find(|edition| edition.version() == version)
    }

    /// The class of a key, in whichever edition it belongs to, also a retired one (R21).
    #[must_use]
    pub fn find(&self, key: &ClassKey) -> Option<Found<'_>> {
        let mut later = None;
        for edition in self.versions(key.standard()) {
            if let (Some(class), Some(major_name)) = (edition.get(key), edition.major_name(key)) {
                let retired_in = class.retired_in.or(later);
                return Some(Found { class, major_name, version: edition.version(), retired_in });
            }
            later = Some(edition.version());
        }
        None
    }

    /// The class as one version named it: what the collector saw when the case was filed. A version
    /// that isn't kept any more gives the newest name.
    #[must_use]
    pub fn name_at(&self, key: &ClassKey, version: u32) -> Option<&str> {
        let then = self.edition(key.standard(), version).and_then(|edition| edition.get(key));
        then.or_else(|| self.find(key).map(|found| found.class)).map(|class| class.name.as_str())
    }

    /// The class of a key, if a new report may be filed under it.
    ///
    /// # Errors
    /// `class.unknown`, `class.retired` and `class.not_current`.
    pub fn pick(&self, key: &ClassKey) -> Result<&MinorClass, Unpickable> {
        let found = self.find(key).ok_or(Unpickable::Unknown(*key))?;
        let current = self.current.standard();
        match found.retired_in {
            _ if key.standard() != current => Err(Unpickable::NotCurrent { key: *key, current }),
            Some(version) => Err(Unpickable::Retired { key: *key, version }),
            None => Ok(found.class),
        }
    }

    /// These catalogues and a newer version of one standard, or the first of another. The version
    /// before stays to be read; what the new one lacks is retired in it.
    ///
    /// # Errors
    /// `catalogue.not_next` when it isn't newer.
    pub fn with(self, next: Catalogue) -> Result<Self, EditionsError> {
        let current = self.current.standard();
        let next = match self.newest_of(next.standard()) {
            Some(newest) => newest.succeeded_by(next)?,
            None => next,
        };
        Self::new(self.into_editions().chain([next]), current)
    }

    /// These catalogues with an edition that somebody imports: a newer version follows as by
    /// [`Self::with`], a version that is here is told anew, and an older one that never was here
    /// stands beside, to be read. No class that any of them listed is lost (R21).
    ///
    /// # Errors
    /// `catalogue.*` when the classes together are no catalogue.
    pub fn taking(self, edition: Catalogue) -> Result<Self, EditionsError> {
        let (standard, version) = (edition.standard(), edition.version());
        let newest = self.newest_of(standard).map(Catalogue::version);
        if newest.is_none_or(|newest| newest < version) {
            return self.with(edition);
        }
        let current = self.current.standard();
        let edition = match self.edition(standard, version) {
            Some(before) => before.corrected_by(edition)?,
            None => edition,
        };
        let others =
            self.into_editions().filter(|e| (e.standard(), e.version()) != (standard, version));
        Self::new(others.chain([edition]), current)
    }

    /// These catalogues, with new reports speaking another standard from now on.
    ///
    /// # Errors
    /// `editions.none` when no catalogue of it is there.
    pub fn with_current(self, standard: StandardRef) -> Result<Self, EditionsError> {
        Self::new(self.into_editions(), standard)
    }

    /// The versions of a standard, newest first.
    fn versions(&self, standard: StandardRef) -> impl Iterator<Item = &Catalogue> {
        let newest = (self.current.standard() == standard).then_some(&self.current);
        let older = self.others.range((standard, 0)..=(standard, u32::MAX)).rev();
        newest.into_iter().chain(older.map(|(_, edition)| edition))
    }

    fn into_editions(self) -> impl Iterator<Item = Catalogue> {
        self.others.into_values().chain([self.current])
    }
}

/// Catalogues as they are written.
#[derive(Serialize, Deserialize)]
struct Wire {
    current: StandardRef,
    editions: Vec<Catalogue>,
}

impl TryFrom<Wire> for Catalogues {
    type Error = EditionsError;

    fn try_from(wire: Wire) -> Result<Self, EditionsError> {
        Self::new(wire.editions, wire.current)
    }
}

impl From<Catalogues> for Wire {
    fn from(catalogues: Catalogues) -> Self {
        let current = catalogues.current.standard();
        Self { current, editions: catalogues.into_editions().collect() }
    }
}
