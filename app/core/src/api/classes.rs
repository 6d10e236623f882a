//! Choosing a class: by typing, by the tree, or again what one reported of late.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use shared::catalogue::{Found, Hit};
use shared::codes::{ClassKey, ClassKind};

use super::ApiResult;
use crate::classes::Classes;
use crate::draft::Draft;
use crate::phone::{Notebook, Phone};
use crate::session::Session;
use crate::store::tables::{drafts, items, pinned};
use crate::view::show;

/// The most hits of one search.
const MOST_HITS: usize = 100;
/// Own reports that are looked at for classes used of late.
const REPORTS: u32 = 20;
/// The most classes kept on top.
const MOST_PINNED: usize = 12;
/// The most classes used of late.
const MOST_RECENT: usize = 12;

/// A class with its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct ClassName {
    /// Its key.
    pub class: ClassKey,
    /// Its name, as the newest edition that lists it prints it.
    pub name: String,
    /// The name of its major.
    pub major_name: String,
    /// The version of its standard that the name is read from.
    pub version: u32,
    /// The version that no longer has it; none while it is in use in its own standard.
    pub retired_in: Option<u32>,
    /// Whether a new report may be filed under it.
    pub in_use: bool,
}

/// A major with the minors that can be picked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Branch {
    /// Component or matter.
    pub kind: ClassKind,
    /// Its number.
    pub major: u8,
    /// Its name.
    pub name: String,
    /// Its minors, by number.
    pub minors: Vec<Leaf>,
}

/// A minor of a [`Branch`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Leaf {
    /// Its key.
    pub class: ClassKey,
    /// Its name.
    pub name: String,
}

fn named(classes: &Classes, class: &ClassKey) -> Option<ClassName> {
    let Found { class: minor, major_name, version, retired_in } =
        classes.catalogues().find(class)?;
    Some(ClassName {
        class: *class,
        name: minor.name.clone(),
        major_name: major_name.to_owned(),
        version,
        retired_in,
        in_use: classes.catalogues().pick(class).is_ok(),
    })
}

/// The classes in use that the typing says (characters, pinyin, initials, number), best first; with
/// nothing typed those used of late, then the table.
///
/// # Errors
/// `session.over`, `store.failed`.
pub fn search(
    phone: &Phone,
    session: &Session,
    typed: &str,
    kind: Option<ClassKind>,
    limit: usize,
) -> ApiResult<Vec<Hit>> {
    let classes = phone.classes()?;
    let recent = used(&session.notebook(phone)?, &classes)?;
    Ok(classes.index().search(typed, kind, &recent, limit.min(MOST_HITS)))
}

/// Every class in use, by major.
///
/// # Errors
/// `store.unreadable`.
pub fn tree(phone: &Phone) -> ApiResult<Vec<Branch>> {
    let classes = phone.classes()?;
    let current = classes.catalogues().current();
    let branch = |kind, major: u8, name: &str| {
        let own = current.in_use(kind).filter(|class| class.key.major() == major);
        let minors = own.map(|class| Leaf { class: class.key, name: class.name.clone() });
        Branch { kind, major, name: name.to_owned(), minors: minors.collect() }
    };
    let branches = current.majors().iter().map(|m| branch(m.kind, m.major, &m.name));
    Ok(branches.filter(|branch| !branch.minors.is_empty()).collect())
}

/// The classes of this person's own drafts and reports that can still be picked, the latest first.
///
/// # Errors
/// `session.over`, `store.failed`.
pub fn recent(phone: &Phone, session: &Session) -> ApiResult<Vec<ClassName>> {
    let classes = phone.classes()?;
    let used = used(&session.notebook(phone)?, &classes)?;
    Ok(used.iter().filter_map(|class| named(&classes, class)).collect())
}

/// The classes that this person keeps on top (置顶) and that can still be picked, in the order they were
/// put there.
///
/// # Errors
/// `session.over`, `store.failed`.
pub fn pinned(phone: &Phone, session: &Session) -> ApiResult<Vec<ClassName>> {
    let classes = phone.classes()?;
    let kept = session.notebook(phone)?.store.read(pinned::all)?;
    let named = kept.iter().filter_map(|class| named(&classes, class));
    Ok(named.filter(|class| class.in_use).collect())
}

/// Keeps a class on top, or no longer; returns those that are there then.
///
/// # Errors
/// `class.too_many_pinned`, `session.over`, `store.failed`.
pub fn pin(
    phone: &Phone,
    session: &Session,
    class: &ClassKey,
    on: bool,
) -> ApiResult<Vec<ClassName>> {
    let book = session.notebook(phone)?;
    book.store.write(|tx| {
        if !on {
            return pinned::remove(tx, class);
        }
        pinned::add(tx, class)?;
        // Where all is on top, nothing is.
        let kept = pinned::all(tx)?.len();
        if kept > MOST_PINNED { Err(crate::Error::Rule("class.too_many_pinned")) } else { Ok(()) }
    })?;
    pinned(phone, session)
}

/// What a class is called, in whatever edition; none when no edition lists it.
///
/// # Errors
/// `store.unreadable`.
pub fn name_of(phone: &Phone, class: &ClassKey) -> ApiResult<Option<ClassName>> {
    Ok(named(&*phone.classes()?, class))
}

/// Classes used of late that can be picked, the latest first, each once.
fn used(book: &Notebook<'_>, classes: &Classes) -> ApiResult<Vec<ClassKey>> {
    let found: Vec<ClassKey> = book.store.read(|db| {
        let mut found: Vec<_> = drafts::all(db)?.iter().filter_map(Draft::class).collect();
        for case in items::reported(db, REPORTS)? {
            found.extend(show(db, book.user, case)?.case.doc.class());
        }
        Ok(found)
    })?;
    let mut once = BTreeSet::new();
    let mut fresh = |class: &ClassKey| {
        once.len() < MOST_RECENT && classes.catalogues().pick(class).is_ok() && once.insert(*class)
    };
    Ok(found.into_iter().filter(|class| fresh(class)).collect())
}
