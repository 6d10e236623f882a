//! The demo city: one invented district of three subdistricts, the same on every machine.
//!
//! It lets a person try every screen and lets tests tell stories without anybody's real data. The
//! county code 990101 is well-formed and assigned to no place (no province has 99), the ground lies
//! in an empty desert, people are posts with work numbers, and all texts are this project's own.
//! Everything follows from [`SEED`]; a golden test pins the whole of it.
//!
//! Its passwords are public. A server must offer these accounts only from a data folder marked demo
//! and only on the loopback address.

mod division;
mod ground;
mod notices;
pub mod past;
mod people;
mod rules;
mod splitmix;
mod street;
mod table;
mod things;
mod units;
mod words;

#[cfg(test)]
mod tests;

use serde::Serialize;
use shared::calendar::Calendars;
use shared::catalogue::{Catalogue, TableError};
use shared::city::{City, UnitTreeError, UserProfile};
use shared::codes::{CodeError, CountyCode};
use shared::geo::PolygonError;

use splitmix::SplitMix;

pub use notices::DemoNotice;
pub use people::{Shift, roster};
pub use units::lead;

/// The seed of the demo city. Another seed would be another city.
pub const SEED: u64 = 20_260_701;

/// The county code, assigned to no place.
pub const COUNTY: &str = "990101";

/// The demo city and those who sign in to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DemoCity {
    /// The city.
    pub city: City,
    /// Its users, ordered by role.
    pub users: Vec<DemoUser>,
    /// What its centre tells them, the first published first.
    pub notices: Vec<DemoNotice>,
}

/// A user of the demo city with a password that everybody may know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DemoUser {
    /// The user.
    pub profile: UserProfile,
    /// `demo-` and the digits of the work number, such as `demo-0101`.
    pub password: String,
}

/// Why the demo city cannot be built. Its parts are constants, so the golden test shows that this
/// does not happen; it exists because the parts are checked like any city's.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DemoError {
    /// A code is malformed.
    #[error(transparent)]
    Code(#[from] CodeError),
    /// The units are no tree.
    #[error(transparent)]
    Units(#[from] UnitTreeError),
    /// A grid is no polygon.
    #[error(transparent)]
    Polygon(#[from] PolygonError),
    /// The built-in catalogue cannot be read.
    #[error(transparent)]
    Catalogue(#[from] TableError),
    /// A line of a table in `assets/demo` says something that can't be.
    #[error("{file}, line {line}: {why}")]
    Table {
        /// The table.
        file: &'static str,
        /// Its line, from 1.
        line: usize,
        /// What is wrong.
        why: String,
    },
    /// A part that another part counts on is not there.
    #[error("the demo city lacks {0}")]
    Missing(&'static str),
}

/// The demo city, the same at every call.
///
/// # Errors
/// See [`DemoError`].
pub fn demo_city() -> Result<DemoCity, DemoError> {
    let mut chance = SplitMix::new(SEED);
    let county: CountyCode = COUNTY.parse()?;
    let catalogue = Catalogue::gb47678_5_2026()?;
    let ground = ground::lay_out(&mut chance, county)?;
    let components = things::place(&mut chance, county, &catalogue, &ground)?;
    let city = City {
        name: "示范区".to_owned(),
        utc_offset_minutes: 480,
        bounds: ground.hull.bounds().grown_m(50.0),
        units: units::units()?,
        places: words::places(&ground)?,
        unit_grids: ground.grids,
        responsibility_grids: ground.rounds,
        components,
        standards: rules::standards(&catalogue)?,
        phrases: words::phrases()?,
        calendars: Calendars::default(),
        policy: rules::policy()?,
        duty: people::duty()?,
    };
    Ok(DemoCity { city, users: people::users()?, notices: notices::notices()? })
}
