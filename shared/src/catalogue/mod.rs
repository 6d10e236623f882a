//! The catalogue: which classes of components and matters a standard knows, by version.
//!
//! Cases written under an older version must stay readable for ever (R21). So a class is never
//! deleted: a newer version that lacks it marks it retired, and it can be looked up but no longer
//! picked. Classes are found by [`ClassKey`], never by their place in a table. Every city extends
//! the national tables, so a catalogue is data; the national tables of 2007 and 2026 are built in to
//! start from.
//!
//! [`Catalogues`] holds the editions a city uses side by side, [`Extension`] is what a city changes in
//! one of them, [`MigrationTable`] says what an older class is called now, and [`ClassIndex`] finds a
//! class by what a thumb types.

mod editions;
mod extension;
mod migration;
mod search;
mod table;

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use crate::codes::{ClassKey, ClassKind, StandardRef};

pub use editions::{Catalogues, EditionsError, Found, Unpickable};
pub use extension::{CITY_MINORS_2026, Extension, ExtensionError, NamedClass};
pub use migration::{
    MAX_MIGRATION_ROWS, Migration, MigrationError, MigrationFault, MigrationNote, MigrationRow,
    MigrationRule, MigrationTable,
};
pub use search::{Aliases, ClassIndex, Hit, How, Matched, Place};
pub use table::{MAX_TABLE_BYTES, MAX_TABLE_ROWS, TableError, TableRule};

/// A minor class (小类).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MinorClass {
    /// Its key.
    pub key: ClassKey,
    /// Its name as the standard prints it.
    pub name: String,
    /// The catalogue version that no longer has it; none while it can be picked.
    #[serde(default)]
    pub retired_in: Option<u32>,
}

/// A major class (大类).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MajorClass {
    /// Component or matter.
    pub kind: ClassKind,
    /// Its number, 1 to 99.
    pub major: u8,
    /// Its name as the standard prints it.
    pub name: String,
}

/// The classes of one standard in one version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Rows", into = "Rows")]
pub struct Catalogue {
    standard: StandardRef,
    version: u32,
    majors: Vec<MajorClass>,
    components: Vec<MinorClass>,
    matters: Vec<MinorClass>,
}

/// Why classes are no catalogue.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CatalogueError {
    /// A class is listed twice.
    #[error("class {0} is listed twice")]
    Twice(ClassKey),
    /// A major is listed twice.
    #[error("the {kind} major {major:02} is listed twice")]
    MajorTwice {
        /// Component or matter.
        kind: ClassKind,
        /// The major.
        major: u8,
    },
    /// A class belongs to another standard or to the other list.
    #[error("class {0} does not belong here")]
    Foreign(ClassKey),
    /// A class has no major.
    #[error("class {0} has no major class")]
    NoMajor(ClassKey),
    /// The next version is of another standard or not newer.
    #[error("version {0} does not follow")]
    NotNext(u32),
}

impl CatalogueError {
    /// The stable key, such as `catalogue.twice`.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Twice(_) => "catalogue.twice",
            Self::MajorTwice { .. } => "catalogue.major_twice",
            Self::Foreign(_) => "catalogue.foreign",
            Self::NoMajor(_) => "catalogue.no_major",
            Self::NotNext(_) => "catalogue.not_next",
        }
    }
}

/// The catalogue as it is written.
#[derive(Serialize, Deserialize)]
struct Rows {
    standard: StandardRef,
    version: u32,
    majors: Vec<MajorClass>,
    components: Vec<MinorClass>,
    matters: Vec<MinorClass>,
}

impl Catalogue {
    /// A catalogue from its classes, in any order.
    ///
    /// # Errors
    /// A double, a class of another standard or kind, a class without its major.
    pub fn new(
        standard: StandardRef,
        version: u32,
        majors: Vec<MajorClass>,
        components: Vec<MinorClass>,
        matters: Vec<MinorClass>,
    ) -> Result<Self, CatalogueError> {
        let mut catalogue = Self { standard, version, majors, components, matters };
        catalogue.majors.sort_by_key(|major| (major.kind, major.major));
        for (one, next) in pairs(&catalogue.majors) {
            if (one.kind, one.major) == (next.kind, next.major) {
                return Err(CatalogueError::MajorTwice { kind: one.kind, major: one.major });
            }
        }
        catalogue.components.sort_by_key(|class| class.key);
        catalogue.matters.sort_by_key(|class| class.key);
        for kind in [ClassKind::Component, ClassKind::Matter] {
            for class in catalogue.all(kind) {
                if (class.key.standard(), class.key.kind()) != (standard, kind) {
                    return Err(CatalogueError::Foreign(class.key));
                }
                if catalogue.major_name(&class.key).is_none() {
                    return Err(CatalogueError::NoMajor(class.key));
                }
            }
            if let Some((twice, _)) = pairs(catalogue.all(kind)).find(|(a, b)| a.key == b.key) {
                return Err(CatalogueError::Twice(twice.key));
            }
        }
        Ok(catalogue)
    }

    /// The standard.
    #[must_use]
    pub const fn standard(&self) -> StandardRef {
        self.standard
    }

    /// The version of this city's catalogue, growing.
    #[must_use]
    pub const fn version(&self) -> u32 {
        self.version
    }

    /// The majors, components first, then by number.
    #[must_use]
    pub fn majors(&self) -> &[MajorClass] {
        &self.majors
    }

    /// Every class of a kind by number, retired ones included.
    #[must_use]
    pub fn all(&self, kind: ClassKind) -> &[MinorClass] {
        match kind {
            ClassKind::Component => &self.components,
            ClassKind::Matter => &self.matters,
        }
    }

    /// The classes of a kind that can be picked, by number.
    pub fn in_use(&self, kind: ClassKind) -> impl Iterator<Item = &MinorClass> {
        self.all(kind).iter().filter(|class| class.retired_in.is_none())
    }

    /// The class of a key, also a retired one.
    #[must_use]
    pub fn get(&self, key: &ClassKey) -> Option<&MinorClass> {
        let classes = self.all(key.kind());
        classes.binary_search_by_key(key, |class| class.key).ok().and_then(|i| classes.get(i))
    }

    /// The name of the major a class belongs to.
    #[must_use]
    pub fn major_name(&self, key: &ClassKey) -> Option<&str> {
        let wanted = (key.kind(), key.major());
        let at =
            self.majors.binary_search_by_key(&wanted, |major| (major.kind, major.major)).ok()?;
        self.majors.get(at).map(|major| major.name.as_str())
    }

    /// The next version, with every class it lacks kept as retired (R21). A class that comes back is
    /// in use again.
    ///
    /// # Errors
    /// `catalogue.not_next` when `next` is of another standard or not newer.
    pub fn succeeded_by(&self, next: Self) -> Result<Self, CatalogueError> {
        if next.standard != self.standard || next.version <= self.version {
            return Err(CatalogueError::NotNext(next.version));
        }
        self.kept_in(next)
    }

    /// The same version told anew, with every class it lacks kept as retired in it: cases may name
    /// one (R21).
    ///
    /// # Errors
    /// `catalogue.not_next` when `anew` is of another standard or version.
    pub fn corrected_by(&self, anew: Self) -> Result<Self, CatalogueError> {
        if (anew.standard, anew.version) != (self.standard, self.version) {
            return Err(CatalogueError::NotNext(anew.version));
        }
        self.kept_in(anew)
    }

    /// `next` with every class of this one that it lacks.
    fn kept_in(&self, next: Self) -> Result<Self, CatalogueError> {
        let kept = |kind| {
            let gone = self.all(kind).iter().filter(|class| next.get(&class.key).is_none());
            gone.cloned()
                .map(|class| MinorClass {
                    retired_in: class.retired_in.or(Some(next.version)),
                    ..class
                })
                .chain(next.all(kind).iter().cloned())
                .collect()
        };
        let (components, matters) = (kept(ClassKind::Component), kept(ClassKind::Matter));
        let known = |major: &MajorClass| {
            next.majors.iter().any(|m| (m.kind, m.major) == (major.kind, major.major))
        };
        let mut majors: Vec<_> = self.majors.iter().filter(|m| !known(m)).cloned().collect();
        majors.extend(next.majors);
        Self::new(next.standard, next.version, majors, components, matters)
    }
}

fn pairs<T>(slice: &[T]) -> impl Iterator<Item = (&T, &T)> {
    slice.iter().zip(slice.iter().skip(1))
}

impl TryFrom<Rows> for Catalogue {
    type Error = CatalogueError;

    fn try_from(rows: Rows) -> Result<Self, CatalogueError> {
        Self::new(rows.standard, rows.version, rows.majors, rows.components, rows.matters)
    }
}

impl From<Catalogue> for Rows {
    fn from(catalogue: Catalogue) -> Self {
        let Catalogue { standard, version, majors, components, matters } = catalogue;
        Self { standard, version, majors, components, matters }
    }
}
