//! Reading a migration table from a comma-separated file that a city edits.
//!
//! One row a class, or one a successor for a class that became several. The last column is the
//! editor's own: codes alone can't be proof-read, so names stand there, and nobody reads them here.

use super::{MigrationRow, MigrationTable};
use crate::catalogue::MAX_TABLE_BYTES;
use crate::codes::{ClassKey, CodeError};

/// The most rows in one table.
pub const MAX_MIGRATION_ROWS: usize = 10_000;
const HEADER: &str = "from_standard,from_kind,from_major,from_minor,\
    to_standard,to_kind,to_major,to_minor,note,remark";
const CJT214_2007_TO_GB47678_5_2026: &str =
    include_str!("../../../../assets/catalogue/cjt214-2007-to-gb47678-5-2026.csv");

/// Why a migration table can't be read, and in which line (from 1; 0 when no line is meant).
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {rule}")]
pub struct MigrationError {
    /// The line.
    pub line: usize,
    /// What is wrong.
    pub rule: MigrationRule,
}

/// What is wrong with a migration table.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MigrationRule {
    /// More than [`MAX_TABLE_BYTES`] or [`MAX_MIGRATION_ROWS`].
    #[error("the table is too large")]
    TooLarge,
    /// The first line is not the header.
    #[error("the first line must be {HEADER}")]
    Header,
    /// A row does not have ten fields, or has a quote.
    #[error("a row must have ten fields without quotes")]
    Fields,
    /// A note is none of the six.
    #[error("a note must be same, merged, split, dropped, undecided or city")]
    Note,
    /// A class is malformed.
    #[error(transparent)]
    Code(#[from] CodeError),
    /// A class has two rows that don't go together.
    #[error("class {0} has another row above")]
    Twice(ClassKey),
    /// Two classes are said to be the same as one.
    #[error("two classes became {0}: their note is merged")]
    NotSame(ClassKey),
    /// A note that needs a successor has none.
    #[error("this note needs a successor")]
    NoSuccessor,
    /// A note that has no successor has one.
    #[error("this note has no successor")]
    Successor,
    /// A row leads to an older standard.
    #[error("a class can't become one of an older standard")]
    Backwards,
    /// The rows lead in a circle.
    #[error("the rows lead from class {0} back to it")]
    Circle(ClassKey),
}

impl MigrationRule {
    /// The stable key, such as `migration.note`, or that of the code at fault.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::TooLarge => "migration.too_large",
            Self::Header => "migration.header",
            Self::Fields => "migration.fields",
            Self::Note => "migration.note",
            Self::Code(error) => error.code(),
            Self::Twice(_) => "migration.twice",
            Self::NotSame(_) => "migration.not_same",
            Self::NoSuccessor => "migration.no_successor",
            Self::Successor => "migration.successor",
            Self::Backwards => "migration.backwards",
            Self::Circle(_) => "migration.circle",
        }
    }
}

impl MigrationError {
    /// The stable key of the rule.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        self.rule.code()
    }
}

impl MigrationTable {
    /// The default from CJ/T 214-2007 to GB/T 47678.5-2026: 135 classes, 116 with one successor, 2
    /// split, 17 left undecided. What is decided follows from equal or nearly equal names.
    ///
    /// # Errors
    /// None with the built-in table; the type says so because it is read like any other.
    pub fn cjt214_2007_to_gb47678_5_2026() -> Result<Self, MigrationError> {
        Self::from_csv(CJT214_2007_TO_GB47678_5_2026)
    }

    /// A table from a file with the columns standard, kind, major, minor of the older class, the same
    /// of the newer (all empty for none), note, remark.
    ///
    /// # Errors
    /// The first broken rule with its line.
    pub fn from_csv(text: &str) -> Result<Self, MigrationError> {
        let at = |line, rule| MigrationError { line, rule };
        if text.len() > MAX_TABLE_BYTES {
            return Err(at(0, MigrationRule::TooLarge));
        }
        let mut lines = text.lines().zip(1..);
        if lines.next().is_none_or(|(header, _)| header.trim_start_matches('\u{feff}') != HEADER) {
            return Err(at(1, MigrationRule::Header));
        }
        let (mut rows, mut numbers) = (Vec::new(), Vec::new());
        for (text, line) in lines.filter(|(text, _)| !text.trim().is_empty()) {
            if rows.len() == MAX_MIGRATION_ROWS {
                return Err(at(line, MigrationRule::TooLarge));
            }
            rows.push(row(text).map_err(|rule| at(line, rule))?);
            numbers.push(line);
        }
        Self::new(rows).map_err(|(place, rule)| {
            let whole = matches!(rule, MigrationRule::Circle(_)) && place == 0;
            let line = numbers.get(place).filter(|_| !whole);
            at(line.copied().unwrap_or(0), rule)
        })
    }

    /// Everything wrong with a file, line by line, for the one who edits it: every row that can't be
    /// read, or, when all can, the first that doesn't go with the others. Empty when it is a table.
    #[must_use]
    pub fn errors(text: &str) -> Vec<MigrationError> {
        let read = Self::from_csv(text);
        let Err(first) = read else { return Vec::new() };
        if matches!(first.rule, MigrationRule::TooLarge | MigrationRule::Header) {
            return vec![first];
        }
        let lines = text.lines().zip(1..).skip(1).filter(|(text, _)| !text.trim().is_empty());
        let wrong = lines
            .filter_map(|(text, line)| row(text).err().map(|rule| MigrationError { line, rule }));
        let wrong: Vec<_> = wrong.collect();
        if wrong.is_empty() { vec![first] } else { wrong }
    }

    /// The table as [`Self::from_csv`] reads it, for a city to edit. `name` gives what the remark
    /// column says of a class.
    #[must_use]
    pub fn to_csv(&self, name: impl Fn(&ClassKey) -> Option<String>) -> String {
        let mut text = format!("{HEADER}\n");
        for row in self.rows() {
            let to = row.to.map_or_else(|| ",,,".to_owned(), |to| fields_of(&to));
            let names = [Some(row.from), row.to].into_iter().flatten().filter_map(|key| name(&key));
            let remark = names.collect::<Vec<_>>().join(" → ").replace([',', '"', '\n', '\r'], " ");
            text.push_str(&format!("{},{to},{},{remark}\n", fields_of(&row.from), row.note));
        }
        text
    }
}

fn fields_of(key: &ClassKey) -> String {
    key.to_string().replace('/', ",")
}

fn row(text: &str) -> Result<MigrationRow, MigrationRule> {
    if text.contains('"') {
        return Err(MigrationRule::Fields);
    }
    let mut fields = text.split(',').map(str::trim);
    let mut key = || {
        let four = [fields.next()?, fields.next()?, fields.next()?, fields.next()?];
        Some((four.join("/"), four.iter().all(|field| field.is_empty())))
    };
    let (Some((from, _)), Some((to, no_successor))) = (key(), key()) else {
        return Err(MigrationRule::Fields);
    };
    let (Some(note), Some(_remark), None) = (fields.next(), fields.next(), fields.next()) else {
        return Err(MigrationRule::Fields);
    };
    let to = if no_successor { None } else { Some(to.parse()?) };
    Ok(MigrationRow { from: from.parse()?, to, note: note.parse()? })
}
