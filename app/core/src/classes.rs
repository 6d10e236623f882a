//! The classes a collector picks from, without network.
//!
//! Every edition in the city's pack can be read, so that a case filed years ago still has a name; only
//! what the current edition has in use is offered (R21). Until the pack is here, the national tables
//! are: no report waits for a catalogue.

use std::fs;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use serde::Deserialize;
use shared::catalogue::{Aliases, Catalogue, Catalogues, ClassIndex};
use shared::text::Code;

use crate::{Error, Result};

/// The most bytes a pack of classes may unfold to: ten editions of five thousand classes are a tenth.
const MAX_BYTES: u64 = 64 * 1024 * 1024;

/// The classes, open for questions.
pub struct Classes {
    catalogues: Catalogues,
    index: OnceLock<ClassIndex>,
}

impl std::fmt::Debug for Classes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Classes({} editions)", self.catalogues.iter().count())
    }
}

/// What a pack of classes may hold: every edition, or one of a centre of old.
#[derive(Deserialize)]
#[serde(untagged)]
enum Packed {
    Editions(Box<Catalogues>),
    One(Box<Catalogue>),
}

impl Classes {
    fn of(catalogues: Catalogues) -> Self {
        Self { catalogues, index: OnceLock::new() }
    }

    /// The national tables, read once.
    ///
    /// # Errors
    /// `store.unreadable`, which the tables built in don't cause.
    pub(crate) fn national() -> Result<Arc<Self>> {
        static READ: OnceLock<Arc<Classes>> = OnceLock::new();
        if let Some(read) = READ.get() {
            return Ok(read.clone());
        }
        let tables = Catalogues::national().map_err(|e| Error::unreadable("catalogue", &e))?;
        Ok(READ.get_or_init(|| Arc::new(Self::of(tables))).clone())
    }

    /// The classes of a pack. One catalogue alone stands beside the national ones.
    ///
    /// # Errors
    /// `packs.unreadable`; the file can't be read.
    pub(crate) fn open(pack: &Path) -> Result<Self> {
        let unreadable = || Error::Rule("packs.unreadable");
        let folded = std::io::BufReader::new(fs::File::open(pack)?);
        let decoder = zstd::stream::read::Decoder::with_buffer(folded).map_err(|_| unreadable())?;
        let bounded = std::io::Read::take(decoder, MAX_BYTES);
        match serde_json::from_reader(std::io::BufReader::new(bounded)) {
            Ok(Packed::Editions(all)) => Ok(Self::of(*all)),
            Ok(Packed::One(one)) => {
                let standard = one.standard();
                let national = Catalogues::national().map_err(|_| unreadable())?;
                let all = national.taking(*one).and_then(|all| all.with_current(standard));
                all.map(Self::of).map_err(|_| unreadable())
            }
            Err(_) => Err(unreadable()),
        }
    }

    /// Every edition.
    #[must_use]
    pub fn catalogues(&self) -> &Catalogues {
        &self.catalogues
    }

    /// What is searched: the classes in use. Made at the first search.
    #[must_use]
    pub fn index(&self) -> &ClassIndex {
        let current = self.catalogues.current();
        self.index.get_or_init(|| ClassIndex::build(current, &Aliases::new()))
    }

    /// The catalogue that new reports speak, as `standard/version`.
    #[must_use]
    pub fn current(&self) -> Code {
        let current = self.catalogues.current();
        Code::clipped(&format!("{}/{}", current.standard(), current.version()))
    }
}
