//! What a class of an older edition is called in the current one, as far as anybody has decided.
//!
//! No standard publishes such a table, so a city decides it. A default is built in for
//! CJ/T 214-2007 to GB/T 47678.5-2026 that holds only what follows from the names; the rest says
//! `undecided`, and a city's rows override it. The table answers questions (which filing standard now
//! applies, how to count a year across editions): a case keeps the key it was filed under (R21).

mod check;
mod read;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::str::FromStr;

use crate::codes::ClassKey;

pub use check::MigrationFault;
pub use read::{MAX_MIGRATION_ROWS, MigrationError, MigrationRule};

/// Why a row says what it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum MigrationNote {
    /// The same class, or its plain successor; no other class became it.
    Same,
    /// Several older classes became this one.
    Merged,
    /// The class became several; one row each.
    Split,
    /// The class has no successor.
    Dropped,
    /// Nobody has decided yet.
    Undecided,
    /// The city's own decision: a successor, one of several, or none.
    City,
}

impl MigrationNote {
    const ALL: [Self; 6] =
        [Self::Same, Self::Merged, Self::Split, Self::Dropped, Self::Undecided, Self::City];

    /// The word in the table.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Merged => "merged",
            Self::Split => "split",
            Self::Dropped => "dropped",
            Self::Undecided => "undecided",
            Self::City => "city",
        }
    }
}

impl fmt::Display for MigrationNote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for MigrationNote {
    type Err = MigrationRule;

    fn from_str(text: &str) -> Result<Self, MigrationRule> {
        Self::ALL.into_iter().find(|note| note.as_str() == text).ok_or(MigrationRule::Note)
    }
}

/// One row of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MigrationRow {
    /// The older class.
    pub from: ClassKey,
    /// What it became; none when it has no successor or nobody has decided.
    pub to: Option<ClassKey>,
    /// Why.
    pub note: MigrationNote,
}

/// What became of a class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Migration {
    /// This class.
    To(ClassKey),
    /// One of these, by number; a person has to choose.
    OneOf(Vec<ClassKey>),
    /// No class.
    None,
    /// The table doesn't say.
    Undecided,
}

/// What one class became, in one step.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Step {
    note: MigrationNote,
    to: BTreeSet<ClassKey>,
}

/// Which class of one edition became which of another.
///
/// Whatever is in it leads to an end: no row leads back to an older standard, and none in a circle.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MigrationTable {
    steps: BTreeMap<ClassKey, Step>,
}

impl MigrationTable {
    /// A table from its rows, in any order.
    ///
    /// # Errors
    /// The first rule broken and the place of the row, from 0.
    pub fn new(
        rows: impl IntoIterator<Item = MigrationRow>,
    ) -> Result<Self, (usize, MigrationRule)> {
        let mut steps: BTreeMap<ClassKey, Step> = BTreeMap::new();
        let mut exclusive = BTreeSet::new();
        for (place, row) in rows.into_iter().enumerate() {
            let refused = |rule| (place, rule);
            fits(&row).map_err(refused)?;
            let before = steps.get(&row.from).map(|step| (step.note, step.to.len()));
            match before {
                // Only a split and a city's choice have several rows, each with its own successor.
                Some((note, count)) if note != row.note || note.is_one() || count == 0 => {
                    return Err(refused(MigrationRule::Twice(row.from)));
                }
                Some(_) | None => {}
            }
            if let Some(to) = row.to.filter(|_| row.note == MigrationNote::Same)
                && !exclusive.insert(to)
            {
                return Err(refused(MigrationRule::NotSame(to)));
            }
            let step = steps
                .entry(row.from)
                .or_insert_with(|| Step { note: row.note, to: BTreeSet::new() });
            let new = row.to.map(|to| step.to.insert(to));
            if before.is_some() && new != Some(true) {
                return Err(refused(MigrationRule::Twice(row.from)));
            }
        }
        let table = Self { steps };
        match table.circle() {
            Some(key) => Err((0, MigrationRule::Circle(key))),
            None => Ok(table),
        }
    }

    /// How many classes have an entry.
    #[must_use]
    pub fn len(&self) -> usize {
        self.steps.len()
    }

    /// Whether no class has an entry.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    /// The rows, by the older class.
    pub fn rows(&self) -> impl Iterator<Item = MigrationRow> + '_ {
        self.steps.iter().flat_map(|(from, step)| {
            let row = |to| MigrationRow { from: *from, to, note: step.note };
            let none = step.to.is_empty().then(|| row(None));
            step.to.iter().map(move |to| row(Some(*to))).chain(none)
        })
    }

    /// How many classes there are of each note.
    #[must_use]
    pub fn tally(&self) -> BTreeMap<MigrationNote, usize> {
        let mut counts = BTreeMap::new();
        for step in self.steps.values() {
            *counts.entry(step.note).or_default() += 1;
        }
        counts
    }

    /// What a class became in the end, over as many steps as the table has. A class without an entry
    /// is undecided; ask [`Catalogues::pick`](super::Catalogues::pick) whether it needs one at all.
    #[must_use]
    pub fn migrate(&self, key: &ClassKey) -> Migration {
        if !self.steps.contains_key(key) {
            return Migration::Undecided;
        }
        let (mut ahead, mut seen, mut ends) = (vec![*key], BTreeSet::new(), BTreeSet::new());
        while let Some(at) = ahead.pop() {
            match self.steps.get(&at) {
                Some(step) if step.note == MigrationNote::Undecided => return Migration::Undecided,
                Some(step) => ahead.extend(step.to.iter().filter(|to| seen.insert(**to))),
                None => drop(ends.insert(at)),
            }
        }
        let mut ends: Vec<ClassKey> = ends.into_iter().collect();
        match (ends.pop(), ends.is_empty()) {
            (None, _) => Migration::None,
            (Some(only), true) => Migration::To(only),
            (Some(last), false) => {
                ends.push(last);
                Migration::OneOf(ends)
            }
        }
    }

    /// This table with a city's rows in the place of its own, class by class.
    ///
    /// # Errors
    /// `migration.circle` when the two together lead in a circle.
    pub fn edited_by(&self, city: &Self) -> Result<Self, MigrationRule> {
        let mut table = self.clone();
        table.steps.extend(city.steps.iter().map(|(from, step)| (*from, step.clone())));
        match table.circle() {
            Some(key) => Err(MigrationRule::Circle(key)),
            None => Ok(table),
        }
    }

    /// A class the rows lead from and back to.
    fn circle(&self) -> Option<ClassKey> {
        let (mut done, mut open) = (BTreeSet::new(), BTreeSet::new());
        for start in self.steps.keys() {
            let mut ahead = vec![(*start, false)];
            while let Some((at, leaving)) = ahead.pop() {
                if leaving {
                    open.remove(&at);
                    done.insert(at);
                } else if !done.contains(&at) && open.insert(at) {
                    ahead.push((at, true));
                    let next = self.steps.get(&at).into_iter().flat_map(|step| &step.to);
                    for to in next {
                        if open.contains(to) {
                            return Some(*to);
                        }
                        ahead.push((*to, false));
                    }
                }
            }
        }
        None
    }
}

impl MigrationNote {
    /// Whether one row says it all.
    const fn is_one(self) -> bool {
        !matches!(self, Self::Split | Self::City)
    }
}

/// Whether a row says one thing.
fn fits(row: &MigrationRow) -> Result<(), MigrationRule> {
    use MigrationNote::{City, Dropped, Merged, Same, Split, Undecided};
    match (row.note, row.to) {
        (Same | Merged | Split, None) => return Err(MigrationRule::NoSuccessor),
        (Dropped | Undecided, Some(_)) => return Err(MigrationRule::Successor),
        (Same | Merged | Split, Some(_)) | (Dropped | Undecided, None) | (City, _) => {}
    }
    match row.to {
        Some(to) if to == row.from => Err(MigrationRule::Circle(to)),
        Some(to) if to.standard() < row.from.standard() => Err(MigrationRule::Backwards),
        _ => Ok(()),
    }
}
