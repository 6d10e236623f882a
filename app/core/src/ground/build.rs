//! From a city as it travels to a file that answers questions.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use rusqlite::{Connection, Transaction};
use shared::city::{City, ComponentState};
use shared::codes::ClassKey;
use shared::geo::{Bounds, Datum, Point};

use crate::phone::rename_durably;
use crate::store::json;
use crate::{Error, Result};

/// The layout of the file. A file that an older app unfolded has another one and is unfolded again.
pub(super) const LAYOUT: i64 = 2;

/// Boxes are whole 1e-7 degrees: SQLite's ordinary R*Tree keeps 32-bit floats, which at 113 degrees
/// east are 1.5 m apart.
const SCHEMA: &str = "
CREATE TABLE city (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE grid (id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, json TEXT NOT NULL) STRICT;
CREATE VIRTUAL TABLE grid_box USING rtree_i32(id, west, east, south, north);
CREATE TABLE responsibility (code TEXT PRIMARY KEY, json TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE class (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE component (id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, json TEXT NOT NULL) STRICT;
CREATE TABLE cluster (
  class INTEGER NOT NULL, id INTEGER NOT NULL,
  west INTEGER NOT NULL, east INTEGER NOT NULL, south INTEGER NOT NULL, north INTEGER NOT NULL,
  PRIMARY KEY (class, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE component_at (
  cluster INTEGER NOT NULL, component INTEGER NOT NULL,
  lon INTEGER NOT NULL, lat INTEGER NOT NULL, code TEXT NOT NULL,
  PRIMARY KEY (cluster, component)
) STRICT, WITHOUT ROWID;
CREATE TABLE standard (id TEXT PRIMARY KEY, class TEXT NOT NULL, json TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX standard_of_class ON standard (class);
CREATE TABLE place (id INTEGER PRIMARY KEY, json TEXT NOT NULL) STRICT;
CREATE VIRTUAL TABLE place_at USING rtree_i32(id, west, east, south, north);
CREATE TABLE phrase (used_for TEXT NOT NULL, json TEXT NOT NULL) STRICT;
";

/// A group of components is no smaller than this: each costs a look-up.
const SMALL_CLUSTER: usize = 24;

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
    tx.pragma_update(None, "user_version", LAYOUT)?;
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
    let mut classes: BTreeMap<ClassKey, Vec<Member>> = BTreeMap::new();
    for (id, one) in (1_i64..).zip(&city.components) {
        let code = one.code.to_string();
        component.execute((id, &code, json(one)?))?;
        // A removed component can be looked up by its code; nobody stands beside it.
        if one.state != ComponentState::Removed {
            let at = one.point.to_datum(Datum::Wgs84);
            classes.entry(one.class).or_default().push(Member { id, at, code });
        }
    }
    let mut class = tx.prepare("INSERT INTO class VALUES (?1, ?2)")?;
    let mut cluster = tx.prepare("INSERT INTO cluster VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?;
    let mut component_at = tx.prepare("INSERT INTO component_at VALUES (?1, ?2, ?3, ?4, ?5)")?;
    let mut clusters = 0_i64..;
    for (class_id, (key, mut members)) in (1_i64..).zip(classes) {
        class.execute((class_id, key.to_string()))?;
        for (members, id) in clustered(&mut members).zip(&mut clusters) {
            let around = members.iter().map(|one| [one.at.lon_e7, one.at.lat_e7]);
            let Some(b) = Bounds::around(around) else { continue };
            cluster.execute((class_id, id, b.west_e7, b.east_e7, b.south_e7, b.north_e7))?;
            for one in members {
                component_at.execute((id, one.id, one.at.lon_e7, one.at.lat_e7, &one.code))?;
            }
        }
    }
    Ok(())
}

/// A component of one class.
struct Member {
    id: i64,
    at: Point,
    code: String,
}

/// The members of a class in groups that lie close together: strips from west to east, each cut from
/// south to north. About as many groups as members in each, so that neither the groups of a class nor
/// the members of a group take long to look through.
fn clustered(members: &mut [Member]) -> impl Iterator<Item = &[Member]> {
    let size = members.len().isqrt().max(SMALL_CLUSTER);
    let clusters = members.len().div_ceil(size);
    let strip = size.saturating_mul(clusters.isqrt().max(1));
    members.sort_by_key(|one| (one.at.lon_e7, one.at.lat_e7, one.id));
    for strip in members.chunks_mut(strip) {
        strip.sort_by_key(|one| (one.at.lat_e7, one.at.lon_e7, one.id));
    }
    members.chunks(strip).flat_map(move |strip| strip.chunks(size))
}
