//! Whether what was typed says a name, and how well.
//!
//! Each character of a name can be typed as itself, as its whole pinyin, as its initial, and, where
//! the typing stops, as the beginning of its pinyin. So 雨水井盖, yushuijinggai, ysjg, 雨水jg and
//! yushuij all say the same name. Every way at once is followed; the best counts.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::reading::Sign;

/// What of a class the typing said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub enum How {
    /// Its number.
    Code,
    /// Its characters.
    Name,
    /// Its pinyin.
    Pinyin,
    /// The initials of its pinyin.
    Initials,
    /// Several of these at once.
    Mixed,
}

/// Where in a name the typing was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(rename = "FoundAt"))]
pub enum Place {
    /// It is all of it.
    Whole,
    /// At its start.
    Start,
    /// At the start of a word inside it. For a code: the minor alone.
    Word,
    /// Anywhere else.
    Inside,
}

/// One way the typing says a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fit {
    pub(super) how: How,
    pub(super) place: Place,
    /// The signs said, counted from 0.
    pub(super) signs: Range<usize>,
    /// How well, more is better; a band for each `how` and `place`, 100 or more apart.
    pub(super) worth: u32,
}

/// What was typed for the signs so far: a set of the marks below.
type Marks = u8;
const CHARACTER: Marks = 1;
const SYLLABLE: Marks = 2;
const INITIAL: Marks = 4;

/// What was typed, held against one name after another.
pub(super) struct Typed<'a> {
    typed: &'a [char],
    /// How much is said after a sign, and as what; kept to be used again.
    ways: Vec<(usize, Marks)>,
    next: Vec<(usize, Marks)>,
}

impl<'a> Typed<'a> {
    /// What was typed, folded.
    pub(super) const fn new(typed: &'a [char]) -> Self {
        Self { typed, ways: Vec::new(), next: Vec::new() }
    }

    /// The best way it says the name, if it does. Nothing typed says nothing.
    pub(super) fn best_fit(&mut self, name: &[Sign]) -> Option<Fit> {
        let first = *self.typed.first()?;
        let mut best: Option<Fit> = None;
        for (start, sign) in name.iter().enumerate() {
            if sign.letter == first || sign.readings.iter().any(|r| r.starts_with(first)) {
                let fit = self.fit_from(name, start);
                let best_worth = best.as_ref().map_or(0, |fit| fit.worth);
                best = fit.filter(|fit| fit.worth > best_worth).or(best);
            }
        }
        best
    }

    /// The best way it says the name from a sign on.
    fn fit_from(&mut self, name: &[Sign], start: usize) -> Option<Fit> {
        let Self { typed, ways, next } = self;
        let mut best: Option<Fit> = None;
        ways.clear();
        ways.push((0, 0));
        for (at, sign) in name.iter().enumerate().skip(start) {
            next.clear();
            for (done, marks) in ways.drain(..) {
                ways_to_type(sign, typed.get(done..).unwrap_or_default(), |taken, mark| {
                    let way = (done + taken, marks | mark);
                    if way.0 == typed.len() {
                        let fit = fit(name, start..at + 1, way.1);
                        let best_worth = best.as_ref().map_or(0, |fit| fit.worth);
                        best = Some(fit).filter(|fit| fit.worth > best_worth).or(best.take());
                    } else if !next.contains(&way) {
                        next.push(way);
                    }
                });
            }
            if next.is_empty() {
                break;
            }
            std::mem::swap(ways, next);
        }
        best
    }
}

/// Tells how many characters of what is still to be said a sign can be, and as what.
fn ways_to_type(sign: &Sign, typed: &[char], mut way: impl FnMut(usize, Marks)) {
    if typed.first() == Some(&sign.letter) {
        way(1, if sign.readings.is_empty() { 0 } else { CHARACTER });
    }
    for reading in &sign.readings {
        let same = typed.iter().zip(reading.chars()).take_while(|(typed, c)| *typed == c).count();
        let whole = same == reading.len();
        if whole || (same == typed.len() && same > 1) {
            way(same, SYLLABLE);
        }
        if same > 0 && reading.len() > 1 {
            way(1, INITIAL);
        }
        if same > 1 && !whole && ["zh", "ch", "sh"].iter().any(|two| reading.starts_with(two)) {
            way(2, INITIAL);
        }
    }
}

fn fit(name: &[Sign], signs: Range<usize>, marks: Marks) -> Fit {
    let place = match name.get(signs.start) {
        _ if signs == (0..name.len()) => Place::Whole,
        _ if signs.start == 0 => Place::Start,
        Some(sign) if sign.begins_word => Place::Word,
        _ => Place::Inside,
    };
    let (how, worths) = match marks {
        0 | CHARACTER => (How::Name, [10_000, 9_000, 8_000, 7_000]),
        SYLLABLE => (How::Pinyin, [9_600, 8_600, 7_600, 3_000]),
        INITIAL => (How::Initials, [6_400, 6_000, 5_600, 5_000]),
        mixed if mixed & CHARACTER != 0 => (How::Mixed, [9_500, 8_800, 7_800, 6_800]),
        _ => (How::Mixed, [6_200, 5_800, 5_400, 2_500]),
    };
    let [whole, start, word, inside] = worths;
    let worth = match place {
        Place::Whole => whole,
        Place::Start => start,
        Place::Word => word,
        Place::Inside => inside,
    };
    Fit { how, place, signs, worth }
}

/// How well a number typed says a class number: `digits` is major and minor, `minor` its last part.
pub(super) fn code_fit(typed: &[char], digits: &str, minor_digits: usize) -> Option<Fit> {
    if !typed.first()?.is_ascii_digit() {
        return None;
    }
    let code: Vec<char> = digits.chars().collect();
    let signs = 0..typed.len();
    let minor = code.len().saturating_sub(minor_digits);
    if code == typed {
        Some(Fit { how: How::Code, place: Place::Whole, signs, worth: 9_800 })
    } else if code.get(minor..) == Some(typed) {
        let signs = minor..code.len();
        Some(Fit { how: How::Code, place: Place::Word, signs, worth: 9_200 })
    } else if code.starts_with(typed) {
        Some(Fit { how: How::Code, place: Place::Start, signs, worth: 8_200 })
    } else {
        None
    }
}
