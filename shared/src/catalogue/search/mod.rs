//! Finding a class by what a thumb types: characters, pinyin, initials, its number, or a mix.
//!
//! A collector picks one of some four hundred classes many times a day, in the sun, with one hand.
//! The index is built once when a catalogue is read; a search walks all of it, which takes a small
//! part of a millisecond, so there is nothing to keep in step. Ranking, best first: the whole name or
//! number, what was used of late, the start of a name, the start of a word, inside a name, initials,
//! pinyin inside a word; of equals the shorter name.

mod matching;
mod reading;

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use self::matching::{Fit, Typed, code_fit};
use self::reading::{Readings, Sign, fold};
use super::{Catalogue, Catalogues, MinorClass};
use crate::codes::{ClassKey, ClassKind};

pub use matching::{How, Place};

/// Other words for a class that a city's people type, such as 垃圾桶 for 垃圾箱.
pub type Aliases = BTreeMap<ClassKey, Vec<String>>;

/// The longest typing looked at, characters: the pinyin of the longest name fits.
const MAX_TYPED: usize = 400;
/// From this worth on, the typing is all of a name or number.
const WHOLE: u32 = 9_500;
const WHOLE_BONUS: u32 = 40_000;
const RECENT_BONUS: u32 = 20_000;

/// What the typing said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Matched {
    /// Characters, pinyin, initials, number.
    pub how: How,
    /// Where.
    pub place: Place,
    /// The text it was found in: the name, an alias or the number.
    pub text: String,
    /// Which characters of it, counted from 0; marks and brackets are not counted.
    pub signs: Range<usize>,
}

/// A class found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Hit {
    /// Its key.
    pub key: ClassKey,
    /// Its name.
    pub name: String,
    /// The name of its major.
    pub major_name: String,
    /// Whether a new report may be filed under it.
    pub pickable: bool,
    /// How well it fits; only good for comparing hits of one search.
    pub score: u32,
    /// What the typing said; none when nothing was typed.
    pub matched: Option<Matched>,
}

/// A text a class is found by.
struct Label {
    text: String,
    signs: Vec<Sign>,
    is_alias: bool,
}

struct Entry {
    key: ClassKey,
    digits: String,
    major_name: String,
    pickable: bool,
    /// The name first, then the aliases.
    name: Label,
    aliases: Vec<Label>,
}

/// Every class of a catalogue, ready to be searched.
pub struct ClassIndex {
    entries: Vec<Entry>,
}

impl ClassIndex {
    /// The classes of one catalogue that can be picked: what a collector searches.
    #[must_use]
    pub fn build(catalogue: &Catalogue, aliases: &Aliases) -> Self {
        let readings = Readings::built_in();
        let kinds = [ClassKind::Component, ClassKind::Matter];
        let classes = kinds.into_iter().flat_map(|kind| catalogue.in_use(kind));
        let entry = |class| entry(class, catalogue, true, &readings, aliases);
        Self { entries: classes.map(entry).collect() }
    }

    /// Every class any edition lists, retired ones too: what a desk searches to find old cases. Those
    /// of the current edition that can be picked come first among equals.
    #[must_use]
    pub fn build_all(catalogues: &Catalogues, aliases: &Aliases) -> Self {
        let readings = Readings::built_in();
        let mut entries: BTreeMap<(Reverse<bool>, ClassKey), Entry> = BTreeMap::new();
        // A newer version comes later and takes the place of an older one.
        for catalogue in catalogues.iter() {
            for class in [ClassKind::Component, ClassKind::Matter].map(|kind| catalogue.all(kind)) {
                for class in class {
                    let pickable = catalogues.pick(&class.key).is_ok();
                    let entry = entry(class, catalogue, pickable, &readings, aliases);
                    entries.insert((Reverse(pickable), class.key), entry);
                }
            }
        }
        Self { entries: entries.into_values().collect() }
    }

    /// How many classes it holds.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether it holds no class.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The pinyin of a class name, a space between syllables: `xing dao shu`.
    #[must_use]
    pub fn pinyin(&self, key: &ClassKey) -> Option<String> {
        let entry = self.entries.iter().find(|entry| entry.key == *key)?;
        let syllable = |sign: &Sign| match sign.readings.first() {
            Some(reading) => (*reading).to_owned(),
            None => sign.letter.to_string(),
        };
        Some(entry.name.signs.iter().map(syllable).collect::<Vec<_>>().join(" "))
    }

    /// The classes that `typed` says, best first, at most `limit`; of both kinds when `kind` is none.
    ///
    /// `recent` are the classes used of late, the latest first: they come before all others but one
    /// whose whole name or number was typed. With nothing typed they come first, then the rest in the
    /// order of the table.
    #[must_use]
    pub fn search(
        &self,
        typed: &str,
        kind: Option<ClassKind>,
        recent: &[ClassKey],
        limit: usize,
    ) -> Vec<Hit> {
        let typed = fold(typed);
        if typed.len() > MAX_TYPED {
            return Vec::new();
        }
        let recent: BTreeMap<ClassKey, u32> =
            recent.iter().rev().zip(1..).map(|(key, rank)| (*key, rank)).collect();
        let wanted = self.entries.iter().filter(|entry| kind.is_none_or(|k| k == entry.key.kind()));
        let mut walk = Typed::new(&typed);
        let mut found: Vec<_> = wanted
            .filter_map(|entry| {
                let fit = if typed.is_empty() { None } else { Some(entry.fit(&mut walk, &typed)?) };
                let worth = fit.as_ref().map_or(0, |(label, fit)| worth(label, fit));
                let whole = if worth >= WHOLE { WHOLE_BONUS } else { 0 };
                let used = recent.get(&entry.key).map_or(0, |rank| RECENT_BONUS + rank * 100);
                // The worth of a fit decides among the rest, not among classes used of late.
                let score = if used > 0 { whole + used } else { whole + worth };
                Some((score, entry, fit))
            })
            .collect();
        found.sort_by_key(|(score, ..)| Reverse(*score));
        found.truncate(limit);
        found.into_iter().map(|(score, entry, fit)| entry.hit(score, fit)).collect()
    }
}

fn entry(
    class: &MinorClass,
    catalogue: &Catalogue,
    pickable: bool,
    readings: &Readings,
    aliases: &Aliases,
) -> Entry {
    let label = |text: &String, is_alias| Label {
        text: text.clone(),
        signs: readings.spell(text),
        is_alias,
    };
    let aliases = aliases.get(&class.key).into_iter().flatten();
    Entry {
        key: class.key,
        digits: class.key.digits(),
        major_name: catalogue.major_name(&class.key).unwrap_or_default().to_owned(),
        pickable,
        name: label(&class.name, false),
        aliases: aliases.map(|alias| label(alias, true)).collect(),
    }
}

/// How well a fit counts: an alias less than a name, a long name less than a short one.
fn worth(label: &Option<&Label>, fit: &Fit) -> u32 {
    let (length, alias) =
        label.map_or((0, 0), |label| (label.signs.len().min(40), u32::from(label.is_alias) * 50));
    // A whole name stays a whole name however long it is.
    let long = if fit.worth >= WHOLE { 0 } else { u32::try_from(length).unwrap_or(0) };
    fit.worth.saturating_sub(alias + long)
}

impl Entry {
    /// The best way the typing says this class; no label when it is its number.
    fn fit(&self, walk: &mut Typed<'_>, typed: &[char]) -> Option<(Option<&Label>, Fit)> {
        let labels = [&self.name].into_iter().chain(&self.aliases);
        let by_name = labels.filter_map(|label| Some((Some(label), walk.best_fit(&label.signs)?)));
        let minor = self.key.standard().minor_digits();
        let by_code = code_fit(typed, &self.digits, minor).map(|fit| (None, fit));
        by_name.chain(by_code).max_by_key(|(label, fit)| worth(label, fit))
    }

    fn hit(&self, score: u32, fit: Option<(Option<&Label>, Fit)>) -> Hit {
        let matched = fit.map(|(label, fit)| Matched {
            how: fit.how,
            place: fit.place,
            text: label.map_or(&self.digits, |label| &label.text).clone(),
            signs: fit.signs,
        });
        Hit {
            key: self.key,
            name: self.name.text.clone(),
            major_name: self.major_name.clone(),
            pickable: self.pickable,
            score,
            matched,
        }
    }
}
