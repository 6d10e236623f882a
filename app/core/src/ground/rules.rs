//! The city's rules as a collector needs them on the street: standards and phrases.

use shared::city::{FilingStandard, Phrase, PhraseUse};
use shared::codes::{ClassKey, FilingStandardId};

use super::Ground;
use crate::Result;
use crate::store::json;

impl Ground {
    /// The filing standards of a class, in the order of their keys.
    ///
    /// # Errors
    /// The file can't be read.
    pub fn standards_of(&self, class: &ClassKey) -> Result<Vec<FilingStandard>> {
        let sql = "SELECT json FROM standard WHERE class = ?1 ORDER BY id";
        self.records(sql, [class.to_string()])
    }

    /// A filing standard by its key.
    ///
    /// # Errors
    /// The file can't be read.
    pub fn standard(&self, id: &FilingStandardId) -> Result<Option<FilingStandard>> {
        self.record("SELECT json FROM standard WHERE id = ?1", [id.as_str()])
    }

    /// The phrases offered somewhere, in the city's order.
    ///
    /// # Errors
    /// The file can't be read.
    pub fn phrases(&self, used_for: PhraseUse) -> Result<Vec<Phrase>> {
        let sql = "SELECT json FROM phrase WHERE used_for = ?1 ORDER BY rowid";
        self.records(sql, [json(&used_for)?])
    }
}
