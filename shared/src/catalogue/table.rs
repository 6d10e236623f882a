//! Reading a catalogue from a plain comma-separated table.
//!
//! The table comes from a file that a person edited, so size and rows are bounded before anything is
//! built, and an error names the line. Quotes are refused: no class name needs one.

use super::{Catalogue, CatalogueError, MajorClass, MinorClass};
use crate::codes::{ClassKey, ClassKind, CodeError, StandardRef};

/// The largest table read, bytes.
pub const MAX_TABLE_BYTES: usize = 1 << 20;
/// The most classes in one table.
pub const MAX_TABLE_ROWS: usize = 5_000;
/// The longest name, characters (GB/T 47678.5-2026 gives a name 30).
const MAX_NAME: usize = 60;
const HEADER: &str = "kind,major,major_name,minor,name";
const CJT214_2007: &str = include_str!("../../../assets/catalogue/cjt214-2007.csv");
const GB47678_5_2026: &str = include_str!("../../../assets/catalogue/gb47678-5-2026.csv");

/// Why a table cannot be read, and in which line (from 1; 0 when no line is meant).
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {rule}")]
pub struct TableError {
    /// The line.
    pub line: usize,
    /// What is wrong.
    pub rule: TableRule,
}

/// What is wrong with a table.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TableRule {
    /// More than [`MAX_TABLE_BYTES`] or [`MAX_TABLE_ROWS`].
    #[error("the table is too large")]
    TooLarge,
    /// The first line is not the header.
    #[error("the first line must be {HEADER}")]
    Header,
    /// A row does not have five fields, or has a quote.
    #[error("a row must have five fields without quotes")]
    Fields,
    /// A name is empty or too long.
    #[error("a name must have 1 to {MAX_NAME} characters")]
    Name,
    /// A major has another name than in an earlier row.
    #[error("the major has another name above")]
    MajorName,
    /// The class itself is malformed.
    #[error(transparent)]
    Code(#[from] CodeError),
    /// The rows together are no catalogue.
    #[error(transparent)]
    Catalogue(#[from] CatalogueError),
}

impl TableError {
    /// The stable key, such as `table.fields`, or that of the code or catalogue at fault.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match &self.rule {
            TableRule::TooLarge => "table.too_large",
            TableRule::Header => "table.header",
            TableRule::Fields => "table.fields",
            TableRule::Name => "table.name",
            TableRule::MajorName => "table.major_name",
            TableRule::Code(error) => error.code(),
            TableRule::Catalogue(error) => error.code(),
        }
    }
}

impl Catalogue {
    /// The national table of CJ/T 214-2007, version 1: 85 components, 50 matters.
    ///
    /// Codes and names only, as two public dictionaries agree on them; neither the extension majors
    /// 21 nor the rows 99, which are a city's own, are among them.
    ///
    /// # Errors
    /// None with the built-in table; the type says so because it is read like any other.
    pub fn cjt214_2007() -> Result<Self, TableError> {
        Self::from_table(StandardRef::CjT214_2007, 1, CJT214_2007)
    }

    /// The national table of GB/T 47678.5-2026, version 1: 153 components, 250 matters.
    ///
    /// Codes and names of its annexes A and C, known through a public transcription; a city that
    /// holds the printed standard should compare.
    ///
    /// # Errors
    /// None with the built-in table; the type says so because it is read like any other.
    pub fn gb47678_5_2026() -> Result<Self, TableError> {
        Self::from_table(StandardRef::Gb47678_5_2026, 1, GB47678_5_2026)
    }

    /// A catalogue from a table with the columns kind, major, name of the major, minor, name.
    ///
    /// # Errors
    /// The first broken rule with its line.
    pub fn from_table(
        standard: StandardRef,
        version: u32,
        table: &str,
    ) -> Result<Self, TableError> {
        if table.len() > MAX_TABLE_BYTES {
            return Err(TableError { line: 0, rule: TableRule::TooLarge });
        }
        let mut lines = table.lines().zip(1..);
        if lines.next().is_none_or(|(header, _)| header.trim_start_matches('\u{feff}') != HEADER) {
            return Err(TableError { line: 1, rule: TableRule::Header });
        }
        let mut majors: Vec<MajorClass> = Vec::new();
        let (mut components, mut matters) = (Vec::new(), Vec::new());
        for (text, line) in lines.filter(|(text, _)| !text.is_empty()) {
            if components.len() + matters.len() == MAX_TABLE_ROWS {
                return Err(TableError { line, rule: TableRule::TooLarge });
            }
            let (major, minor) = row(standard, text).map_err(|rule| TableError { line, rule })?;
            let known = majors.iter().find(|m| (m.kind, m.major) == (major.kind, major.major));
            match known {
                Some(known) if known.name != major.name => {
                    return Err(TableError { line, rule: TableRule::MajorName });
                }
                Some(_) => {}
                None => majors.push(major),
            }
            match minor.key.kind() {
                ClassKind::Component => components.push(minor),
                ClassKind::Matter => matters.push(minor),
            }
        }
        Self::new(standard, version, majors, components, matters)
            .map_err(|error| TableError { line: 0, rule: error.into() })
    }
}

fn row(standard: StandardRef, text: &str) -> Result<(MajorClass, MinorClass), TableRule> {
    let mut fields = text.split(',');
    let (Some(kind), Some(major), Some(major_name), Some(minor), Some(name), None) =
        (fields.next(), fields.next(), fields.next(), fields.next(), fields.next(), fields.next())
    else {
        return Err(TableRule::Fields);
    };
    if text.contains('"') {
        return Err(TableRule::Fields);
    }
    let key: ClassKey = format!("{standard}/{kind}/{major}/{minor}").parse()?;
    let major = MajorClass { kind: key.kind(), major: key.major(), name: given_name(major_name)? };
    Ok((major, MinorClass { key, name: given_name(name)?, retired_in: None }))
}

/// A class name as a person typed it.
pub(super) fn given_name(text: &str) -> Result<String, TableRule> {
    let name = text.trim();
    if name.is_empty() || name.chars().count() > MAX_NAME || name.chars().any(char::is_control) {
        return Err(TableRule::Name);
    }
    Ok(name.to_owned())
}
