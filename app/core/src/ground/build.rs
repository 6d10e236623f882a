//! From a city as it travels to a file that answers questions.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use rusqlite::{Connection, Transaction};
use shared::city::{City, ComponentState};
use shared::codes::ClassKey;
use shared::geo::{Datum, Point};

use crate::phone::rename_durably;
use crate::store::json;
use crate::{Error, Result};

/// Boxes are whole 1e-7 degrees: SQLite's ordinary R*Tree keeps 32-bit floats, which at 113 degrees
/// east are 1.5 m apart.
const SCHEMA: &str = "
CREATE TABLE city (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE grid (id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, json TEXT NOT NULL) STRICT;
CREATE VIRTUAL TABLE grid_box USING rtree_i32(id, west, east, south, north);
CREATE TABLE responsibility (code TEXT PRIMARY KEY, json TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE class (
  id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, members INTEGER NOT NULL,
  west INTEGER NOT NULL, east INTEGER NOT NULL, south INTEGER NOT NULL, north INTEGER NOT NULL
) STRICT;
CREATE TABLE component (id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, json TEXT NOT NULL) STRICT;
CREATE VIRTUAL TABLE component_at
  USING rtree_i32(id, class0, class1, west, east, south, north, +code TEXT);
CREATE TABLE standard (id TEXT PRIMARY KEY, class TEXT NOT NULL, json TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX standard_of_class ON standard (class);
CREATE TABLE place (id INTEGER PRIMARY KEY, json TEXT NOT NULL) STRICT;
CREATE VIRTUAL TABLE place_at USING rtree_i32(id, west, east, south, north);
CREATE TABLE phrase (used_for TEXT NOT NULL, json TEXT NOT NULL) STRICT;
";

/// Classes in the index lie this far apart, so that no box of one reaches into the next.
pub(super) const CLASS_STEP: i32 = 100_000;

/// The most bytes a city may unfold to: a national capital's base is about a quarter of it.
const MAX_CITY_BYTES: usize = 1024 * 1024 * 1024;

/// Unfolds the pack at `pack` into `file`, which is there whole or not at all.
///
/// # Errors
/// `packs.unreadable` for a pack that is no city; the disk.
pub(crate) fn unfold(pack: &Path, file: &Path) -> Result<()> {
    let city = read_city(pack)?;
    let building = file.with_extension("building");
    match fs::remove_file(&building) {
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => return Err(e.into()),
        _ => {}
    }
    let mut db = Connection::open(&building)?;
    // Nothing reads it before it has its name, and it has that only when it is whole.
    db.pragma_update(None, "journal_mode", "OFF")?;
    db.pragma_update(None, "synchronous", "FULL")?;
    let tx = db.transaction()?;
    tx.execute_batch(SCHEMA)?;
    fill(&tx, &city)?;
    tx.commit()?;
    db.close().map_err(|(_, e)| e)?;
    rename_durably(&building, file)
}

fn read_city(pack: &Path) -> Result<City> {
    let unreadable = |_| Error::Rule("packs.unreadable");
    let folded = std::io::BufReader::new(fs::File::open(pack)?);
    let decoder = zstd::stream::read::Decoder::with_buffer(folded).map_err(unreadable)?;
    let bounded = std::io::Read::take(decoder, MAX_CITY_BYTES as u64);
    serde_json::from_reader(std::io::BufReader::with_capacity(1 << 16, bounded))
        .map_err(|_| Error::Rule("packs.unreadable"))
}

fn fill(tx: &Transaction<'_>, city: &City) -> Result<()> {
    let mut said = tx.prepare("INSERT INTO city VALUES (?1, ?2)")?;
    said.execute(("name", json(&city.name)?))?;
    said.execute(("bounds", json(&city.bounds)?))?;
    said.execute(("policy", json(&city.policy)?))?;
    said.execute(("duty", json(&city.duty)?))?;
    said.execute(("utc_offset_minutes", json(&city.utc_offset_minutes)?))?;
    said.execute(("calendars", json(&city.calendars)?))?;
    said.execute(("units", json(&city.units)?))?;

    let mut grid = tx.prepare("INSERT INTO grid VALUES (?1, ?2, ?3)")?;
    let mut grid_box = tx.prepare("INSERT INTO grid_box VALUES (?1, ?2, ?3, ?4, ?5)")?;
    for (id, one) in (1_i64..).zip(&city.unit_grids) {
        grid.execute((id, one.code.to_string(), json(one)?))?;
        let b = one.polygon.bounds();
        grid_box.execute((id, b.west_e7, b.east_e7, b.south_e7, b.north_e7))?;
    }
    let mut responsibility = tx.prepare("INSERT INTO responsibility VALUES (?1, ?2)")?;
    for one in &city.responsibility_grids {
        responsibility.execute((one.code.to_string(), json(one)?))?;
    }
    let mut standard = tx.prepare("INSERT INTO standard VALUES (?1, ?2, ?3)")?;
    for one in &city.standards {
        standard.execute((one.id.as_str(), one.class.to_string(), json(one)?))?;
    }
    let mut place = tx.prepare("INSERT INTO place VALUES (?1, ?2)")?;
    let mut place_at = tx.prepare("INSERT INTO place_at VALUES (?1, ?2, ?2, ?3, ?3)")?;
    for (id, one) in (1_i64..).zip(&city.places) {
        place.execute((id, json(one)?))?;
        let at = one.point.to_datum(Datum::Wgs84);
        place_at.execute((id, at.lon_e7, at.lat_e7))?;
    }
    let mut phrase = tx.prepare("INSERT INTO phrase VALUES (?1, ?2)")?;
    for one in &city.phrases {
        phrase.execute((json(&one.used_for)?, json(one)?))?;
    }
    fill_components(tx, city)
}

fn fill_components(tx: &Transaction<'_>, city: &City) -> Result<()> {
    let mut component = tx.prepare("INSERT INTO component VALUES (?1, ?2, ?3)")?;
    let mut component_at =
        tx.prepare("INSERT INTO component_at VALUES (?1, ?2, ?2, ?3, ?3, ?4, ?4, ?5)")?;
    let mut classes: BTreeMap<ClassKey, Members> = BTreeMap::new();
    for (id, one) in (1_i64..).zip(&city.components) {
        let code = one.code.to_string();
        component.execute((id, &code, json(one)?))?;
        // A removed component can be looked up by its code; nobody stands beside it.
        if one.state == ComponentState::Removed {
            continue;
        }
        let at = one.point.to_datum(Datum::Wgs84);
        let next = i32::try_from(classes.len()).unwrap_or(i32::MAX);
        let members = classes.entry(one.class).or_insert_with(|| Members::new(next, at));
        members.add(at);
        let layer = members.id.saturating_mul(CLASS_STEP);
        component_at.execute((id, layer, at.lon_e7, at.lat_e7, &code))?;
    }
    let mut class = tx.prepare("INSERT INTO class VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")?;
    for (key, m) in classes {
        class.execute((m.id, key.to_string(), m.count, m.west, m.east, m.south, m.north))?;
    }
    Ok(())
}

/// The members of a class: how many, and the box around them.
struct Members {
    id: i32,
    count: i64,
    west: i32,
    east: i32,
    south: i32,
    north: i32,
}

impl Members {
    fn new(id: i32, first: Point) -> Self {
        let (lon, lat) = (first.lon_e7, first.lat_e7);
        Self { id, count: 0, west: lon, east: lon, south: lat, north: lat }
    }

    fn add(&mut self, at: Point) {
        self.count = self.count.saturating_add(1);
        self.west = self.west.min(at.lon_e7);
        self.east = self.east.max(at.lon_e7);
        self.south = self.south.min(at.lat_e7);
        self.north = self.north.max(at.lat_e7);
    }
}
