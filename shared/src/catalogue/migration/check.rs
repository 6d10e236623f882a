//! What a migration table leaves out or gets wrong about the catalogues it speaks of.
//!
//! A fault is told, not refused: a table with a hole still answers for every other class.

use super::MigrationTable;
use crate::catalogue::{Catalogue, Catalogues};
use crate::codes::{ClassKey, ClassKind};

/// Something in a migration table that does not fit the catalogues.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MigrationFault {
    /// A class of an older edition has no row.
    #[error("class {0} has no row")]
    NoRow(ClassKey),
    /// A row speaks of a class that no edition lists.
    #[error("class {0} is in no catalogue")]
    Unknown(ClassKey),
    /// A row ends in a class that can't be picked.
    #[error("class {0} is an end and can't be picked")]
    Unpickable(ClassKey),
}

impl MigrationFault {
    /// The stable key, such as `migration.no_row`.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NoRow(_) => "migration.no_row",
            Self::Unknown(_) => "migration.unknown",
            Self::Unpickable(_) => "migration.unpickable",
        }
    }
}

impl MigrationTable {
    /// Everything that does not fit, in a fixed order: first the classes of `from` without a row,
    /// then the rows whose classes aren't there or lead to one that can't be picked.
    #[must_use]
    pub fn faults(&self, from: &Catalogue, catalogues: &Catalogues) -> Vec<MigrationFault> {
        let kinds = [ClassKind::Component, ClassKind::Matter];
        let listed = kinds.into_iter().flat_map(|kind| from.all(kind));
        let mut faults: Vec<_> = listed
            .filter(|class| !self.steps.contains_key(&class.key))
            .map(|class| MigrationFault::NoRow(class.key))
            .collect();
        for row in self.rows() {
            for key in [Some(row.from), row.to].into_iter().flatten() {
                if catalogues.find(&key).is_none() {
                    faults.push(MigrationFault::Unknown(key));
                }
            }
            let end = row.to.filter(|to| !self.steps.contains_key(to));
            if let Some(end) = end.filter(|end| catalogues.find(end).is_some())
                && catalogues.pick(&end).is_err()
            {
                faults.push(MigrationFault::Unpickable(end));
            }
        }
        faults
    }
}
