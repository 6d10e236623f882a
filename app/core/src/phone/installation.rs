//! What this phone is to a centre. Written once at enrolment, and never for another centre: a phone
//! that meets another one stops and keeps everything.

use serde::{Deserialize, Serialize};
use shared::ids::{ActorKey, InstallationId, ServerId};
use shared::media::Sha256Hash;

use super::{Phone, files};
use crate::{Error, Result};

/// An enrolled phone.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Installation {
    /// Where the centre is.
    pub url: String,
    /// Which centre.
    pub server: ServerId,
    /// Which phone.
    pub installation: InstallationId,
    /// Proves it; carries pushes and media even when nobody is signed in.
    pub secret: String,
    /// Signs the city's packs.
    pub city_key: ActorKey,
    /// SHA-256 of the centre's certificate, for one that no public authority signed.
    #[serde(default)]
    pub certificate: Option<Sha256Hash>,
}

impl std::fmt::Debug for Installation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Installation")
            .field("server", &self.server)
            .field("installation", &self.installation)
            .finish_non_exhaustive()
    }
}

impl Phone {
    /// The installation; none before enrolment.
    ///
    /// # Errors
    /// The file can't be read.
    pub fn find_installation(&self) -> Result<Option<Installation>> {
        files::read_json(&self.root().join("installation.json"))
    }

    /// The installation.
    ///
    /// # Errors
    /// `phone.not_enrolled`.
    pub fn installation(&self) -> Result<Installation> {
        self.find_installation()?.ok_or(Error::Rule("phone.not_enrolled"))
    }

    /// Notes an enrolment.
    ///
    /// # Errors
    /// `phone.enrolled_elsewhere` when the phone belongs to another centre: its people's work must
    /// not end up there.
    pub(crate) fn set_installation(&self, new: &Installation) -> Result<()> {
        if self.find_installation()?.is_some_and(|old| old.server != new.server) {
            return Err(Error::Rule("phone.enrolled_elsewhere"));
        }
        files::write_json(&self.root().join("installation.json"), new)
    }
}
