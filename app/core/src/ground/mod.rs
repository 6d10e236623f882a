//! The city under a phone's feet, asked without network: in which grid am I, which component is
//! this, what is this place called, which standard holds here.
//!
//! It is unfolded once from the city's pack into a read-only file beside it, so that the base of a
//! large city (hundreds of thousands of components) costs a phone no memory and no wait. Whatever is
//! kept in its indexes is judged again exactly by `shared`, which both sides of the product use.

mod around;
mod build;
mod near;
mod rules;
mod whereabouts;

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use rusqlite::{Connection, OpenFlags, OptionalExtension as _};
use serde::de::DeserializeOwned;
use shared::calendar::Calendars;
use shared::city::{MonthDay, Policy, UnitTree};
use shared::duty::DutyPlan;
use shared::geo::Bounds;
use shared::ids::Millis;

use crate::store::json_of;
use crate::{Error, Result};

pub use around::{
    ComponentMark, Frame, FrameError, GridOutline, MOST_COMPONENTS, MOST_GRIDS, Surroundings,
    WIDEST_E7, WIDEST_WITH_COMPONENTS_E7,
};
pub(crate) use build::unfold;
pub use near::{Grids, Nearby};
pub use whereabouts::Whereabouts;

/// A city's base data, open for questions.
pub struct Ground {
    db: Mutex<Connection>,
    bounds: Bounds,
    policy: Policy,
    calendars: Calendars,
    duty: DutyPlan,
    utc_offset_minutes: i16,
    units: UnitTree,
    name: Option<String>,
}

impl std::fmt::Debug for Ground {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Ground").field("bounds", &self.bounds).finish_non_exhaustive()
    }
}

impl Ground {
    /// Opens an unfolded city.
    ///
    /// # Errors
    /// The file is not one, or an older app unfolded it.
    pub fn open(file: &Path) -> Result<Self> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let db = Connection::open_with_flags(file, flags)?;
        db.pragma_update(None, "temp_store", "MEMORY")?;
        let layout: i64 = db.query_row("PRAGMA user_version", [], |row| row.get(0))?;
        if layout != build::LAYOUT {
            return Err(Error::Rule("packs.unreadable"));
        }
        Ok(Self {
            bounds: of_city(&db, "bounds")?,
            policy: of_city(&db, "policy")?,
            calendars: of_city(&db, "calendars")?,
            duty: of_city(&db, "duty")?,
            utc_offset_minutes: of_city(&db, "utc_offset_minutes")?,
            units: of_city(&db, "units")?,
            // A file that an older app unfolded has none.
            name: of_city(&db, "name").ok(),
            db: Mutex::new(db),
        })
    }

    /// The city's name on screens.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// Where the city is; a fix outside is flagged.
    #[must_use]
    pub fn bounds(&self) -> &Bounds {
        &self.bounds
    }

    /// The city's settings.
    #[must_use]
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// The working time of its units, its collection and its desk.
    #[must_use]
    pub fn calendars(&self) -> &Calendars {
        &self.calendars
    }

    /// The city's shifts and roster.
    #[must_use]
    pub fn duty(&self) -> &DutyPlan {
        &self.duty
    }

    /// Minutes that the city's clock is ahead of UTC.
    #[must_use]
    pub fn utc_offset_minutes(&self) -> i16 {
        self.utc_offset_minutes
    }

    /// The city's units.
    #[must_use]
    pub fn units(&self) -> &UnitTree {
        &self.units
    }

    /// The day of the year on the city's clock.
    #[must_use]
    pub fn day(&self, at: Millis) -> Option<MonthDay> {
        MonthDay::of(at, self.utc_offset_minutes)
    }

    fn db(&self) -> MutexGuard<'_, Connection> {
        // A panic elsewhere leaves a read-only connection in order.
        self.db.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The first row of a question whose answer is one record in JSON.
    fn record<T: DeserializeOwned>(
        &self,
        sql: &str,
        params: impl rusqlite::Params,
    ) -> Result<Option<T>> {
        let db = self.db();
        let mut asked = db.prepare_cached(sql)?;
        let text: Option<String> = asked.query_row(params, |row| row.get(0)).optional()?;
        text.map(|text| json_of("pack", &text)).transpose()
    }

    /// Every row of a question whose answers are records in JSON.
    fn records<T: DeserializeOwned>(
        &self,
        sql: &str,
        params: impl rusqlite::Params,
    ) -> Result<Vec<T>> {
        let db = self.db();
        let mut asked = db.prepare_cached(sql)?;
        let mut rows = asked.query(params)?;
        let mut out = Vec::new();
        while let Some(row) = rows.next()? {
            out.push(json_of("pack", &row.get::<_, String>(0)?)?);
        }
        Ok(out)
    }
}

fn of_city<T: DeserializeOwned>(db: &Connection, key: &str) -> Result<T> {
    let text: String =
        db.query_row("SELECT value FROM city WHERE key = ?1", [key], |row| row.get(0))?;
    json_of("pack", &text)
}
