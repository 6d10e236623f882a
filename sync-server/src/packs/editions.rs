//! What goes into a city's packs: JSON folded with zstd, one pack per thing that changes on its own.

use std::io;

use serde::Serialize;
use shared::catalogue::Catalogues;
use shared::city::City;
use shared::sync::{CATALOGUE_PACK, CITY_PACK, PackName};

/// How hard zstd tries. A city of 20 000 components: level 9 takes 0.1 s for 290 kB, level 19 takes
/// 4.6 s for 214 kB.
const LEVEL: i32 = 9;

/// The packs of a city as bytes.
///
/// # Errors
/// Folding fails, which memory alone can cause.
pub fn city_packs(city: &City, catalogues: &Catalogues) -> io::Result<Vec<(PackName, Vec<u8>)>> {
    Ok(vec![(name(CATALOGUE_PACK)?, folded(catalogues)?), (name(CITY_PACK)?, folded(city)?)])
}

fn name(text: &str) -> io::Result<PackName> {
    text.parse().map_err(io::Error::other)
}

fn folded<T: Serialize>(value: &T) -> io::Result<Vec<u8>> {
    zstd::encode_all(serde_json::to_vec(value)?.as_slice(), LEVEL)
}
