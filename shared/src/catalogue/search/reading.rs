//! How a class name is read aloud: the pinyin of each character, and where its words begin.
//!
//! Two tables are built in. One has the most usual reading of the 6763 characters of GB/T 2312, which
//! covers what a city calls a street thing, in 22 KB where a full pinyin crate takes 264 KB of the
//! phone's program. The other has the words of this vocabulary: a word decides a character with
//! several readings (调压 is tiao ya, 空调 is kong tiao), and its beginning is where a hit counts more.

use std::collections::BTreeMap;

const PINYIN: &str = include_str!("../../../../assets/catalogue/pinyin.txt");
const WORDS: &str = include_str!("../../../../assets/catalogue/words.txt");

/// One character of a name, as it is typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sign {
    /// The character, folded.
    pub(super) letter: char,
    /// Its readings, the right one first; none for a letter or digit.
    pub(super) readings: Vec<&'static str>,
    /// Whether a word begins here.
    pub(super) begins_word: bool,
}

/// Readings in the order people type them, one list for each character of a word.
type Spelling = Vec<Vec<&'static str>>;

/// The tables, read.
pub(super) struct Readings {
    usual: BTreeMap<char, &'static str>,
    words: BTreeMap<&'static str, Spelling>,
    longest: usize,
}

impl Readings {
    /// The tables built in.
    pub(super) fn built_in() -> Self {
        let mut usual = BTreeMap::new();
        for line in rows(PINYIN) {
            if let Some((syllable, characters)) = line.split_once(' ') {
                usual.extend(characters.chars().map(|c| (c, syllable)));
            }
        }
        let mut words = BTreeMap::new();
        for line in rows(WORDS) {
            let mut parts = line.split(' ');
            if let Some(word) = parts.next() {
                let spelling: Spelling =
                    parts.map(|readings| readings.split('|').collect()).collect();
                words.insert(word, spelling);
            }
        }
        let longest = words.keys().map(|word| word.chars().count()).max().unwrap_or(0);
        Self { usual, words, longest }
    }

    /// A name as the signs that are typed for it; marks and brackets are left out.
    pub(super) fn spell(&self, name: &str) -> Vec<Sign> {
        let mut signs = Vec::new();
        let mut begins_word = true;
        let mut rest = name;
        while let Some(letter) = rest.chars().next() {
            let word = self.word_at(rest).unwrap_or_else(|| up_to(rest, 1));
            let spelling = self.words.get(word);
            let whole_word = word.chars().nth(1).is_some();
            if !letter.is_alphanumeric() {
                begins_word = true;
            }
            for (place, c) in word.chars().filter(|c| c.is_alphanumeric()).enumerate() {
                let decided = spelling.and_then(|readings| readings.get(place)).cloned();
                let other_script =
                    signs.last().is_some_and(|s: &Sign| s.letter.is_ascii() != c.is_ascii());
                let begins_word = place == 0 && (begins_word || whole_word || other_script);
                let readings = decided.unwrap_or_else(|| self.usual_of(c));
                signs.push(Sign { letter: folded(c), readings, begins_word });
            }
            if letter.is_alphanumeric() {
                begins_word = whole_word;
            }
            rest = rest.get(word.len()..).unwrap_or_default();
        }
        signs
    }

    /// The longest word a text begins with, of two characters or more.
    fn word_at<'a>(&self, text: &'a str) -> Option<&'a str> {
        let longest_first = (2..=self.longest).rev().map(|count| up_to(text, count));
        longest_first
            .filter(|word| word.chars().nth(1).is_some())
            .find(|word| self.words.contains_key(word))
    }

    /// The readings of a character when no word decides; 绿 is typed lv, and by some lu.
    fn usual_of(&self, c: char) -> Vec<&'static str> {
        let known = self.words.get(c.encode_utf8(&mut [0; 4]) as &str);
        match known.and_then(|spelling| spelling.first()) {
            Some(readings) => readings.clone(),
            None => match self.usual.get(&c) {
                Some(&"lv") => vec!["lv", "lu"],
                Some(&"nv") => vec!["nv", "nu"],
                Some(reading) => vec![reading],
                None => Vec::new(),
            },
        }
    }
}

/// The first characters of a text, at most `count`.
fn up_to(text: &str, count: usize) -> &str {
    let end = text.char_indices().nth(count).map_or(text.len(), |(at, _)| at);
    text.get(..end).unwrap_or(text)
}

fn rows(table: &'static str) -> impl Iterator<Item = &'static str> {
    table.lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// What a person typed, as it is compared: half-width, small letters, without spaces and marks.
pub(super) fn fold(text: &str) -> Vec<char> {
    text.chars().map(folded).filter(|c| c.is_alphanumeric()).collect()
}

/// One character as it is compared.
fn folded(c: char) -> char {
    let half = match c {
        '\u{ff01}'..='\u{ff5e}' => {
            u32::from(c).checked_sub(0xfee0).and_then(char::from_u32).unwrap_or(c)
        }
        'ü' | 'Ü' => 'v',
        _ => c,
    };
    half.to_ascii_lowercase()
}
