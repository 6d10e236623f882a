//! What was announced about an upload, as the spool keeps it.

use std::{
    fs::{self, File},
    io,
    path::Path,
};

use serde::{Deserialize, Serialize};

use crate::photos::{disk::Disk, gate::CarrierId, name::UploadName};

const ENTRY: &str = "entry.json";

/// An announced upload. Written once and never changed: what grows is the file beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpoolEntry {
    /// What the whole must be.
    pub name: UploadName,
    /// Bytes of the whole.
    pub length: u64,
    /// Who sends it.
    pub carrier: CarrierId,
    /// When it was announced: milliseconds since 1970-01-01 UTC.
    pub created_ms: i64,
}

/// The entry as JSON.
#[derive(Serialize, Deserialize)]
struct Line {
    name: String,
    length: u64,
    carrier: String,
    created_ms: i64,
}

impl SpoolEntry {
    pub(super) fn read(folder: &Path) -> io::Result<Self> {
        let invalid = |error: String| io::Error::new(io::ErrorKind::InvalidData, error);
        let line: Line = serde_json::from_slice(&fs::read(folder.join(ENTRY))?)
            .map_err(|error| invalid(error.to_string()))?;
        Ok(Self {
            name: line.name.parse().map_err(|_| invalid("not an upload's name".into()))?,
            length: line.length,
            carrier: CarrierId::new(line.carrier),
            created_ms: line.created_ms,
        })
    }

    pub(super) fn write(&self, folder: &Path, disk: &dyn Disk) -> io::Result<()> {
        let line = Line {
            name: self.name.to_string(),
            length: self.length,
            carrier: self.carrier.as_str().to_owned(),
            created_ms: self.created_ms,
        };
        let mut file = File::create_new(folder.join(ENTRY))?;
        disk.write(&mut file, &serde_json::to_vec(&line)?)?;
        disk.sync(&file)
    }
}
