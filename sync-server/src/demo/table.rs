//! Reading the demo city's tables: plain lines of cells with tabs between, a header on top, so that
//! somebody of the field edits them in any spreadsheet. A mistake is named by file and line.

use shared::city::{Limit, LimitUnit};
use shared::codes::{ClassKey, ClassKind, StandardRef};

use super::DemoError;

/// One line of a table.
pub(super) struct Row<'a> {
    file: &'static str,
    line: usize,
    cells: Vec<&'a str>,
}

/// The lines under the header; empty lines are skipped.
pub(super) fn rows<'a>(
    file: &'static str,
    text: &'a str,
    header: &[&str],
) -> Result<Vec<Row<'a>>, DemoError> {
    let mut rows = Vec::new();
    for (line, text) in (1..).zip(text.lines()) {
        let row = Row { file, line, cells: text.split('\t').map(str::trim).collect() };
        if line == 1 && row.cells != header {
            return Err(row.wrong(format!("the header must be {}", header.join(", "))));
        }
        if line == 1 || text.trim().is_empty() {
            continue;
        }
        if row.cells.len() != header.len() {
            let (found, wanted) = (row.cells.len(), header.len());
            return Err(row.wrong(format!("{found} cells, not {wanted}")));
        }
        rows.push(row);
    }
    Ok(rows)
}

impl Row<'_> {
    /// What is wrong with this line.
    pub(super) fn wrong(&self, why: impl std::fmt::Display) -> DemoError {
        DemoError::Table { file: self.file, line: self.line, why: why.to_string() }
    }

    /// A cell, which may be empty.
    pub(super) fn cell(&self, nth: usize) -> &str {
        self.cells.get(nth).copied().unwrap_or_default()
    }

    /// A cell that must say something.
    pub(super) fn said(&self, nth: usize) -> Result<&str, DemoError> {
        match self.cell(nth) {
            "" => Err(self.wrong(format!("cell {} is empty", nth + 1))),
            said => Ok(said),
        }
    }

    /// A cell that is read as something; an empty one is nothing.
    pub(super) fn read<T: std::str::FromStr>(&self, nth: usize) -> Result<Option<T>, DemoError>
    where
        T::Err: std::fmt::Display,
    {
        let cell = self.cell(nth);
        let read = |cell: &str| cell.parse().map_err(|e| self.wrong(format!("{cell}: {e}")));
        (!cell.is_empty()).then(|| read(cell)).transpose()
    }

    /// A class, `C01037` for the component and `M06010` for the matter of the standard in force.
    pub(super) fn class(&self, nth: usize) -> Result<ClassKey, DemoError> {
        let cell = self.said(nth)?;
        let kind = match cell.chars().next() {
            Some('C') => ClassKind::Component,
            Some('M') => ClassKind::Matter,
            _ => return Err(self.wrong(format!("{cell}: a class begins with C or M"))),
        };
        let digits = |from, to| cell.get(from..to).and_then(|part: &str| part.parse().ok());
        let (major, minor) = (digits(1, 3), digits(3, 6).map(|minor: u8| u16::from(minor)));
        match (major, minor, cell.len()) {
            (Some(major), Some(minor), 6) => {
                ClassKey::new(StandardRef::Gb47678_5_2026, kind, major, minor)
                    .map_err(|e| self.wrong(e))
            }
            _ => Err(self.wrong(format!("{cell}: a class is C or M and five digits"))),
        }
    }

    /// A limit as the field writes it: `2 紧急工作时`. An empty cell is none.
    pub(super) fn limit(&self, nth: usize) -> Result<Option<Limit>, DemoError> {
        let cell = self.cell(nth);
        (!cell.is_empty()).then(|| self.limit_in(cell)).transpose()
    }

    pub(super) fn limit_in(&self, text: &str) -> Result<Limit, DemoError> {
        use LimitUnit::{NaturalDay, UrgentDay, UrgentHour, WorkDay, WorkHour};
        let known = [UrgentHour, WorkHour, WorkDay, UrgentDay, NaturalDay];
        let read = || {
            let (amount, unit) = text.trim().split_once(' ')?;
            let unit = known.into_iter().find(|known| known.label_zh() == unit)?;
            let amount = amount.parse().ok().filter(|amount| *amount > 0)?;
            Some(Limit { amount, unit })
        };
        read().ok_or_else(|| self.wrong(format!("{text}: a limit is written like 2 紧急工作时")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrong<T>(text: &str, read: impl Fn(&Row<'_>) -> Result<T, DemoError>) -> String {
        let rows = rows("some.tsv", text, &["a", "b"]);
        let told = rows.and_then(|rows| rows.iter().try_for_each(|row| read(row).map(drop)));
        told.unwrap_err().to_string()
    }

    #[test]
    fn a_mistake_is_named_by_file_and_line() {
        let told = wrong("a\tc\n", |_| Ok(()));
        assert_eq!(told, "some.tsv, line 1: the header must be a, b");
        let told = wrong("a\tb\n1\t2\n\n1\n", |_| Ok(()));
        assert_eq!(told, "some.tsv, line 4: 1 cells, not 2");
        let told = wrong("a\tb\nC01001\t\n", |row| row.said(1).map(drop));
        assert_eq!(told, "some.tsv, line 2: cell 2 is empty");
        let told = wrong("a\tb\nC01001\t\nX01001\t\n", |row| row.class(0));
        assert_eq!(told, "some.tsv, line 3: X01001: a class begins with C or M");
        let told = wrong("a\tb\n2 小时\t\n", |row| row.limit(0));
        assert_eq!(told, "some.tsv, line 2: 2 小时: a limit is written like 2 紧急工作时");
        let told = wrong("a\tb\n0 工作日\t\n", |row| row.limit(0));
        assert!(told.contains("0 工作日"), "{told}");
    }

    #[test]
    fn cells_are_read_as_the_field_writes_them() {
        let rows = rows("some.tsv", "a\tb\nM06010\t4 工作时\n", &["a", "b"]).unwrap();
        assert_eq!(rows[0].class(0).unwrap().to_string(), "gb47678.5-2026/matter/06/010");
        assert_eq!(rows[0].limit(1).unwrap().unwrap().to_string(), "4 工作时");
        assert_eq!(rows[0].read::<u32>(1).unwrap_err().to_string().matches("line 2").count(), 1);
    }
}
