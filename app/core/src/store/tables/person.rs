//! `person`: whose file this is.

use rusqlite::{Connection, OptionalExtension as _, Transaction, params};
use shared::city::UserProfile;
use shared::ids::{Epoch, Millis};
use shared::sync::Scope;

use crate::clock::Anchor;
use crate::store::{json, json_of};
use crate::{Error, Result};

/// The person's row.
#[derive(Clone, PartialEq, Eq)]
pub struct Person {
    /// Who.
    pub profile: UserProfile,
    /// What the person follows.
    pub scope: Scope,
    /// The token of the last online sign-in, or its successor.
    pub token: Option<String>,
    /// The token before, until its successor was first used.
    pub old_token: Option<String>,
    /// Until when the token is good.
    pub token_expires_ms: Millis,
    /// Argon2id of the password, for signing in without network.
    pub verifier: Option<String>,
    /// Wrong passwords in a row.
    pub failures: u32,
    /// No sign-in before this.
    pub closed_until_ms: Millis,
    /// The last online sign-in.
    pub last_online_ms: Millis,
    /// The life of the centre's store that cursors and receipts here speak of.
    pub epoch: Option<Epoch>,
    /// The centre's time, as last heard.
    pub anchor: Option<Anchor>,
}

impl std::fmt::Debug for Person {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Person").field("id", &self.profile.id).finish_non_exhaustive()
    }
}

impl Person {
    /// A person who has not signed in yet.
    #[must_use]
    pub fn new(profile: UserProfile, scope: Scope) -> Self {
        Self {
            profile,
            scope,
            token: None,
            old_token: None,
            token_expires_ms: 0,
            verifier: None,
            failures: 0,
            closed_until_ms: 0,
            last_online_ms: 0,
            epoch: None,
            anchor: None,
        }
    }
}

/// The person; none in a file that carries for others.
pub fn find(db: &Connection) -> Result<Option<Person>> {
    let row = db
        .query_row("SELECT * FROM person WHERE one = 1", [], |row| {
            let texts = (
                row.get::<_, String>("profile")?,
                row.get::<_, String>("scope")?,
                row.get::<_, Option<String>>("epoch")?,
                row.get::<_, Option<String>>("anchor")?,
            );
            Ok((
                texts,
                row.get("token")?,
                row.get("old_token")?,
                row.get("token_expires_ms")?,
                row.get("verifier")?,
                row.get("failures")?,
                row.get("closed_until_ms")?,
                row.get("last_online_ms")?,
            ))
        })
        .optional()?;
    let Some((texts, token, old_token, token_expires_ms, verifier, failures, closed, online)) = row
    else {
        return Ok(None);
    };
    let (profile, scope, epoch, anchor) = texts;
    Ok(Some(Person {
        profile: json_of("profile", &profile)?,
        scope: json_of("scope", &scope)?,
        token,
        old_token,
        token_expires_ms,
        verifier,
        failures,
        closed_until_ms: closed,
        last_online_ms: online,
        epoch: epoch.map(|e| json_of("epoch", &e)).transpose()?,
        anchor: anchor.map(|a| json_of("anchor", &a)).transpose()?,
    }))
}

/// The person.
///
/// # Errors
/// `session.nobody` in a file without one.
pub fn get(db: &Connection) -> Result<Person> {
    find(db)?.ok_or(Error::Rule("session.nobody"))
}

/// Writes the whole row.
pub fn put(tx: &Transaction<'_>, person: &Person) -> Result<()> {
    tx.execute(
        "INSERT OR REPLACE INTO person (one, profile, scope, token, old_token, token_expires_ms,
           verifier, failures, closed_until_ms, last_online_ms, epoch, anchor)
         VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        params![
            json(&person.profile)?,
            json(&person.scope)?,
            person.token,
            person.old_token,
            person.token_expires_ms,
            person.verifier,
            person.failures,
            person.closed_until_ms,
            person.last_online_ms,
            person.epoch.map(|e| json(&e)).transpose()?,
            person.anchor.map(|a| json(&a)).transpose()?,
        ],
    )?;
    Ok(())
}

/// Changes the row.
pub fn change(tx: &Transaction<'_>, act: impl FnOnce(&mut Person)) -> Result<()> {
    let mut person = get(tx)?;
    act(&mut person);
    put(tx, &person)
}
