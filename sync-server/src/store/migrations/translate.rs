//! One text of table definitions for both engines.

use std::mem;

use crate::store::engine::Dialect;

/// Splits a migration into statements and spells them for the dialect.
///
/// Written: SQLite's spelling, `CREATE TABLE .. (..) STRICT` or `.. STRICT, WITHOUT ROWID`, with
/// columns of INTEGER, TEXT and BLOB, comments from `--` to the end of the line. For PostgreSQL
///
/// * `INTEGER` becomes `BIGINT` and `BLOB` becomes `BYTEA`;
/// * `TEXT` becomes `TEXT COLLATE "C"`, so that text sorts by its bytes as it does on SQLite,
///   whatever language the cluster was made for (not after `AS`: `CAST(x AS TEXT)` stays);
/// * whatever follows the last `)` of a `CREATE TABLE` is dropped.
///
/// Only words are replaced, never what stands in quotes. Words are upper case. There is no
/// spelling for bytes written out (`X'00'`) or for triggers: neither belongs into a migration.
#[must_use]
pub fn translate(text: &str, dialect: Dialect) -> Vec<String> {
    let mut statements = Vec::new();
    let mut statement = String::new();
    let mut before = "";
    for token in Tokens(text) {
        match token {
            ";" => finish(&mem::take(&mut statement), dialect, &mut statements),
            comment if comment.starts_with("--") => {}
            "INTEGER" if dialect == Dialect::Postgres => statement.push_str("BIGINT"),
            "BLOB" if dialect == Dialect::Postgres => statement.push_str("BYTEA"),
            "TEXT" if dialect == Dialect::Postgres && before != "AS" => {
                statement.push_str("TEXT COLLATE \"C\"");
            }
            other => statement.push_str(other),
        }
        if !token.trim().is_empty() {
            before = token;
        }
    }
    finish(&statement, dialect, &mut statements);
    statements
}

fn finish(statement: &str, dialect: Dialect, statements: &mut Vec<String>) {
    let statement = statement.trim();
    if statement.is_empty() {
        return;
    }
    let body = match statement.rsplit_once(')') {
        Some((body, _))
            if dialect == Dialect::Postgres && statement.starts_with("CREATE TABLE") =>
        {
            format!("{body})")
        }
        _ => statement.to_owned(),
    };
    statements.push(body);
}

/// Words, quoted pieces, comments, and every other character by itself.
struct Tokens<'a>(&'a str);

impl<'a> Iterator for Tokens<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        let first = self.0.chars().next()?;
        let length = match first {
            '\'' | '"' => {
                self.0.char_indices().skip(1).find(|(_, c)| *c == first).map(|(i, _)| i + 1)
            }
            '-' if self.0.starts_with("--") => self.0.find('\n'),
            c if is_word(c) => self.0.find(|c| !is_word(c)),
            c => Some(c.len_utf8()),
        };
        let (token, rest) = self.0.split_at_checked(length.unwrap_or(self.0.len()))?;
        self.0 = rest;
        Some(token)
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "-- cases; one row each\n\
        CREATE TABLE case_doc (id TEXT NOT NULL PRIMARY KEY, pos INTEGER NOT NULL, doc BLOB,\n\
        note TEXT DEFAULT 'TEXT; it''s BLOB -- no comment', CHECK (length(CAST(pos AS TEXT)) > 0))\n\
        STRICT, WITHOUT ROWID;\n\
        CREATE INDEX case_doc_pos ON case_doc (pos);\n";

    #[test]
    fn sqlite_reads_what_was_written() {
        let statements = translate(TEXT, Dialect::Sqlite);
        assert_eq!(statements.len(), 2);
        assert!(statements[0].starts_with("CREATE TABLE case_doc (id TEXT NOT NULL"));
        assert!(statements[0].ends_with("STRICT, WITHOUT ROWID"));
    }

    #[test]
    fn postgres_reads_its_own_types_and_quotes_stay() {
        let statements = translate(TEXT, Dialect::Postgres);
        assert_eq!(
            statements,
            [
                "CREATE TABLE case_doc (id TEXT COLLATE \"C\" NOT NULL PRIMARY KEY, \
                 pos BIGINT NOT NULL, doc BYTEA,\n\
                 note TEXT COLLATE \"C\" DEFAULT 'TEXT; it''s BLOB -- no comment', \
                 CHECK (length(CAST(pos AS TEXT)) > 0))",
                "CREATE INDEX case_doc_pos ON case_doc (pos)",
            ]
        );
    }
}
