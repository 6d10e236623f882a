//! What was announced about an upload, as the spool keeps it.

use std::{
    fs::{self, File},
    io,
    path::Path,
};

use serde::{Deserialize, Serialize};
use shared::media::Sha256Hash;

use crate::photos::{disk::Disk, gate::CarrierId, kind::MediaKind};

const ENTRY: &str = "entry.json";

/// An announced upload. Written once and never changed: what grows is the file beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpoolEntry {
    /// SHA-256 that the whole must have.
    pub sha256: Sha256Hash,
    /// Bytes of the whole.
    pub length: u64,
    /// What it is.
    pub kind: MediaKind,
    /// Who sends it.
    pub carrier: CarrierId,
    /// When it was announced: milliseconds since 1970-01-01 UTC.
    pub created_ms: i64,
}

/// The entry as JSON.
#[derive(Serialize, Deserialize)]
struct Line {
    sha256: String,
    length: u64,
    kind: MediaKind,
    carrier: String,
    created_ms: i64,
}

impl SpoolEntry {
    pub(super) fn read(folder: &Path) -> io::Result<Self> {
        let invalid = |error: String| io::Error::new(io::ErrorKind::InvalidData, error);
        let line: Line = serde_json::from_slice(&fs::read(folder.join(ENTRY))?)
            .map_err(|error| invalid(error.to_string()))?;
        Ok(Self {
            sha256: line.sha256.parse().map_err(|_| invalid("not a SHA-256".into()))?,
            length: line.length,
            kind: line.kind,
            carrier: CarrierId::new(line.carrier),
            created_ms: line.created_ms,
        })
    }

    pub(super) fn write(&self, folder: &Path, disk: &dyn Disk) -> io::Result<()> {
        let line = Line {
            sha256: self.sha256.to_string(),
            length: self.length,
            kind: self.kind,
            carrier: self.carrier.as_str().to_owned(),
            created_ms: self.created_ms,
        };
        let mut file = File::create_new(folder.join(ENTRY))?;
        disk.write(&mut file, &serde_json::to_vec(&line)?)?;
        disk.sync(&file)
    }
}
