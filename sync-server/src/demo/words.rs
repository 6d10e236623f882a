//! Phrases and place names of the demo city, from `assets/demo/phrases.tsv` and `places.tsv`.

use shared::city::{NamedPlace, Phrase, PhraseUse};
use shared::geo::{Datum, Point};

use super::DemoError;
use super::ground::Ground;
use super::table::rows;

const PHRASES: &str = include_str!("../../../assets/demo/phrases.tsv");
const PLACES: &str = include_str!("../../../assets/demo/places.tsv");

const USES: [(&str, PhraseUse); 5] = [
    ("问题描述", PhraseUse::Description),
    ("核实", PhraseUse::Verification),
    ("核查", PhraseUse::Check),
    ("处置", PhraseUse::Disposal),
    ("退回", PhraseUse::Return),
];

/// Phrases, by where they are offered.
pub(super) fn phrases() -> Result<Vec<Phrase>, DemoError> {
    let mut phrases = Vec::new();
    for row in rows("phrases.tsv", PHRASES, &["用途", "惯用语"])? {
        let used_for = USES.into_iter().find(|(name, _)| *name == row.cell(0));
        let (_, used_for) = used_for.ok_or_else(|| row.wrong("no such use"))?;
        phrases.push(Phrase { used_for, text: row.said(1)?.to_owned() });
    }
    Ok(phrases)
}

/// 40 m from a crossing to the middle of the block beside it, 1e-7 degrees.
const ASIDE: [i32; 2] = [4_677, 3_600];

/// Named places, each beside the crossing of a road and a street.
pub(super) fn places(ground: &Ground) -> Result<Vec<NamedPlace>, DemoError> {
    let mut places = Vec::new();
    for row in rows("places.tsv", PLACES, &["地名", "路", "街", "路口的哪一角"])? {
        let (road, street) = (row.said(1)?, row.said(2)?);
        let [lon, lat] =
            ground.crossing(road, street).ok_or_else(|| row.wrong("no such crossing"))?;
        let (east, north) = match row.said(3)? {
            "东北" => (1, 1),
            "东南" => (1, -1),
            "西北" => (-1, 1),
            "西南" => (-1, -1),
            other => return Err(row.wrong(format!("{other}: 东北, 东南, 西北 or 西南"))),
        };
        let (lon_e7, lat_e7) = (lon + east * ASIDE[0], lat + north * ASIDE[1]);
        places.push(NamedPlace {
            name: format!("{}（{road}{street}口）", row.said(0)?),
            point: Point { lon_e7, lat_e7, datum: Datum::Wgs84 },
        });
    }
    Ok(places)
}
