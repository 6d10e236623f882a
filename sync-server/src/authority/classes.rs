//! The classes a centre works with: every edition it ever issued, what became of older classes, and
//! the index a desk searches. A class that any edition lists can be read for ever (R21).

use std::sync::OnceLock;

use shared::catalogue::{
    Aliases, Catalogue, Catalogues, ClassIndex, Found, Hit, Migration, MigrationTable,
};
use shared::codes::ClassKey;
use shared::text::Code;

use crate::store::{Store, StoreError};

/// Editions, migration table and index of one imported state.
pub struct Classes {
    catalogues: Catalogues,
    migration: MigrationTable,
    index: OnceLock<ClassIndex>,
}

impl std::fmt::Debug for Classes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Classes({} editions)", self.catalogues.iter().count())
    }
}

fn built_in(why: &dyn ToString) -> StoreError {
    StoreError::Corrupt { what: "the built-in classes", why: why.to_string() }
}

/// What every city starts from.
pub(crate) fn built_in_migration() -> Result<MigrationTable, StoreError> {
    MigrationTable::cjt214_2007_to_gb47678_5_2026().map_err(|e| built_in(&e))
}

impl Classes {
    /// Of these editions and this table.
    #[must_use]
    pub fn new(catalogues: Catalogues, migration: MigrationTable) -> Self {
        Self { catalogues, migration, index: OnceLock::new() }
    }

    pub(super) async fn read(store: &Store) -> Result<Self, StoreError> {
        let catalogues = match store.catalogues().await? {
            Some(catalogues) => catalogues,
            None => Catalogues::national().map_err(|e| built_in(&e))?,
        };
        let mut migration = built_in_migration()?;
        if let Some(city) = store.migration().await? {
            // What was imported was tried on the built-in rows; those of a newer program may differ.
            migration = migration.edited_by(&city).unwrap_or(city);
        }
        Ok(Self::new(catalogues, migration))
    }

    /// Every edition.
    #[must_use]
    pub fn catalogues(&self) -> &Catalogues {
        &self.catalogues
    }

    /// What became of older classes.
    #[must_use]
    pub fn migration(&self) -> &MigrationTable {
        &self.migration
    }

    /// The catalogue that new reports speak, as `standard/version`.
    #[must_use]
    pub fn current(&self) -> Code {
        let current: &Catalogue = self.catalogues.current();
        Code::clipped(&format!("{}/{}", current.standard(), current.version()))
    }

    /// The class of a key, in whatever edition.
    #[must_use]
    pub fn find(&self, class: &ClassKey) -> Option<Found<'_>> {
        self.catalogues.find(class)
    }

    /// What is odd about a class that a new report names, as a stable code: the report is taken, and
    /// the desk sees to it.
    #[must_use]
    pub fn oddity(&self, class: Option<&ClassKey>) -> Option<&'static str> {
        match class {
            None => Some("class.unknown"),
            Some(class) => self.catalogues.pick(class).err().map(|why| why.code()),
        }
    }

    /// The classes that a desk's typing says, of every edition, those in use first.
    #[must_use]
    pub fn search(&self, typed: &str, limit: usize) -> Vec<Hit> {
        let index =
            self.index.get_or_init(|| ClassIndex::build_all(&self.catalogues, &Aliases::new()));
        index.search(typed, None, &[], limit)
    }

    /// What a class is called now: itself, as long as it can be picked.
    #[must_use]
    pub fn successor(&self, class: &ClassKey) -> Migration {
        match self.catalogues.pick(class) {
            Ok(same) => Migration::To(same.key),
            Err(_) => self.migration.migrate(class),
        }
    }
}
