//! Proof that the audit can fail: something is spoiled behind the product's back, and its figure must
//! move.

use std::path::{Path, PathBuf};

use rusqlite::Connection;

use super::Cast;
use crate::{Fallible, Trouble};

/// What is spoiled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Sabotage {
    /// A case vanishes from the centre.
    LoseOp,
    /// A photo's bytes vanish from the centre.
    LosePhoto,
    /// A case is there twice.
    Duplicate,
    /// A phone keeps another document than the centre.
    Diverge,
}

impl Sabotage {
    /// Spoils it.
    ///
    /// # Errors
    /// There is nothing to spoil.
    pub async fn spoil(self, cast: &mut Cast) -> Fallible<()> {
        if self == Self::Diverge {
            return diverge(cast);
        }
        let centre = cast.take_centre()?;
        cast.centre = Some(centre.meddled_with(|data| match self {
            Self::LosePhoto => lose_photo(data),
            Self::Duplicate => duplicate(data),
            Self::LoseOp | Self::Diverge => lose_case(data),
        })?);
        Ok(())
    }
}

fn database(data: &Path) -> Fallible<Connection> {
    let found = files(data)?.into_iter().find(|path| path.extension().is_some_and(|e| e == "db"));
    let path = found.ok_or_else(|| Trouble("the centre has no database file".to_owned()))?;
    Ok(Connection::open(path)?)
}

fn lose_case(data: &Path) -> Fallible<()> {
    let rows = database(data)?.execute(
        "DELETE FROM case_doc WHERE id = (SELECT id FROM case_doc ORDER BY id LIMIT 1)",
        [],
    )?;
    expect_one(rows)
}

fn duplicate(data: &Path) -> Fallible<()> {
    let rows = database(data)?.execute(
        "INSERT INTO case_doc (id, pos, snapshot, state, number, field_code, reporter, unit, \
         created_at, changed_at) SELECT id || '-twin', pos, snapshot, state, NULL, field_code, \
         reporter, unit, created_at, changed_at FROM case_doc ORDER BY id LIMIT 1",
        [],
    )?;
    expect_one(rows)
}

fn lose_photo(data: &Path) -> Fallible<()> {
    let in_vault = |path: &PathBuf| path.components().any(|c| c.as_os_str() == "media");
    let heaviest = files(data)?
        .into_iter()
        .filter(in_vault)
        .max_by_key(|path| path.metadata().map(|m| m.len()).unwrap_or(0));
    let photo = heaviest.ok_or_else(|| Trouble("the centre has no photo".to_owned()))?;
    Ok(std::fs::remove_file(photo)?)
}

/// Another client of the same file writes another state into a phone's view.
fn diverge(cast: &Cast) -> Fallible<()> {
    let holder = cast.collectors.first().ok_or_else(|| Trouble("nobody plays".to_owned()))?;
    let phone = cast.phones.get(holder.phone).ok_or_else(|| Trouble("no phone".to_owned()))?;
    let file = phone.folder().join("users").join(format!("{}.db", holder.session.user));
    let db = Connection::open(file)?;
    for case in cast.ledger.cases.keys() {
        let shown = phone.shows(&holder.session, *case)?;
        let Some(mut view) = shown.view.filter(|v| v.case.flow.reporter.is_some()) else {
            continue;
        };
        view.case.flow.state = shared::workflow::CaseState::Declined;
        let bytes = shared::sync::encode(&view);
        let rows = db.execute(
            "UPDATE views SET view = ?1 WHERE case_id = ?2",
            rusqlite::params![bytes, case.bytes().as_slice()],
        )?;
        return expect_one(rows);
    }
    Err(Trouble("the phone has no view to spoil".to_owned()))
}

fn expect_one(rows: usize) -> Fallible<()> {
    if rows == 1 { Ok(()) } else { Err(Trouble(format!("{rows} rows were spoiled instead of 1"))) }
}

fn files(folder: &Path) -> Fallible<Vec<PathBuf>> {
    let mut out = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() { out.extend(files(&path)?) } else { out.push(path) }
    }
    out.sort();
    Ok(out)
}
