//! Who this phone belongs to, and whose hands it is in.
//!
//! A phone is enrolled once, at one centre. A person signs in online first and may then sign in
//! without network for a while. Several people share a phone; each has a file, and nothing ever
//! moves from one to another (R22).

mod enrol;
pub mod lock;
mod sign_in;
mod verifier;

use std::fs;
use std::io::ErrorKind;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use shared::city::UserProfile;
use shared::ids::UserId;

pub use enrol::{EnrolmentCode, enrol};
pub use sign_in::{SignIn, sign_in, sign_in_offline, sign_out};

use crate::phone::{Notebook, Phone, read_json, write_json};
use crate::store::tables::person;
use crate::{Error, Result};

/// A person who is signed in on this phone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Session {
    /// Who.
    pub user: UserId,
}

impl Session {
    /// This person's file.
    ///
    /// # Errors
    /// `session.over` when somebody else, or nobody, is signed in by now.
    pub fn notebook<'a>(&self, phone: &'a Phone) -> Result<Notebook<'a>> {
        match current(phone)? {
            Some(now) if now == *self => phone.notebook(self.user),
            _ => Err(Error::Rule("session.over")),
        }
    }

    /// Who it is.
    ///
    /// # Errors
    /// `session.over`.
    pub fn profile(&self, phone: &Phone) -> Result<UserProfile> {
        Ok(self.notebook(phone)?.person()?.profile)
    }
}

fn file(phone: &Phone) -> PathBuf {
    phone.root().join("signed-in.json")
}

/// Whose hands the phone is in; survives a restart of the app.
///
/// # Errors
/// The file can't be read.
pub fn current(phone: &Phone) -> Result<Option<Session>> {
    read_json(&file(phone))
}

fn begin(phone: &Phone, user: UserId) -> Result<Session> {
    let session = Session { user };
    write_json(&file(phone), &session)?;
    lock::shown_by_password(phone, user)?;
    Ok(session)
}

fn end(phone: &Phone) -> Result<()> {
    match fs::remove_file(file(phone)) {
        Err(e) if e.kind() != ErrorKind::NotFound => Err(Error::Io(e)),
        _ => Ok(()),
    }
}

/// Everyone who ever signed in here, for a list to choose from.
///
/// # Errors
/// A file can't be read.
pub fn known_people(phone: &Phone) -> Result<Vec<UserProfile>> {
    let mut people = Vec::new();
    for user in phone.users()? {
        people.extend(phone.store(user)?.read(person::find)?.map(|person| person.profile));
    }
    Ok(people)
}
