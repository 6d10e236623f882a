//! Rulings (裁决) as precedents: which unit answered for what, on which street, and why.

use shared::ids::{CaseId, Millis};
use shared::text::Text;

use super::engine::{Query, Row, Statement, Value};
use super::{Store, StoreError, parsed};

/// A ruling as it stands for later ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RulingRow {
    /// Its place: made by time, unique.
    pub id: String,
    /// The case.
    pub case: CaseId,
    /// When.
    pub at: Millis,
    /// The case's number.
    pub number: Option<String>,
    /// The class, as `standard/kind/major/minor`.
    pub class: Option<String>,
    /// The street, by its code.
    pub street: Option<String>,
    /// The unit that had returned it.
    pub from_unit: Option<String>,
    /// The unit that must answer for it.
    pub to_unit: String,
    /// The principle, as the workflow spells it.
    pub basis: String,
    /// Why.
    pub reason: Text<200>,
}

/// Which rulings are looked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RulingFilter {
    /// Of this class.
    pub class: Option<String>,
    /// Taken from or given to this unit.
    pub unit: Option<String>,
    /// On this street.
    pub street: Option<String>,
    /// Older than this one, for the next page.
    pub before: Option<String>,
    /// At most so many.
    pub limit: u32,
}

pub(super) fn ruled(row: &RulingRow) -> Statement {
    Statement::new(
        "INSERT INTO ruling (id, case_id, at, number, class, street, from_unit, to_unit, basis, \
         reason) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        vec![
            row.id.clone().into(),
            row.case.to_string().into(),
            row.at.into(),
            row.number.clone().into(),
            row.class.clone().into(),
            row.street.clone().into(),
            row.from_unit.clone().into(),
            row.to_unit.clone().into(),
            row.basis.clone().into(),
            row.reason.as_str().into(),
        ],
    )
    .touching(1)
}

impl Store {
    /// Rulings, newest first.
    ///
    /// # Errors
    /// The database fails.
    pub async fn rulings(&self, filter: &RulingFilter) -> Result<Vec<RulingRow>, StoreError> {
        // Every id is a lower-case UUID, which sorts before this.
        let before = filter.before.clone().unwrap_or_else(|| "g".to_owned());
        let mut params: Vec<Value> = vec![before.into(), filter.limit.into()];
        let mut only = String::new();
        for (column, wanted) in [("class", &filter.class), ("street", &filter.street)] {
            if let Some(wanted) = wanted {
                params.push(wanted.clone().into());
                only.push_str(&format!(" AND {column} = ${}", params.len()));
            }
        }
        if let Some(unit) = &filter.unit {
            params.push(unit.clone().into());
            let n = params.len();
            only.push_str(&format!(" AND (from_unit = ${n} OR to_unit = ${n})"));
        }
        let sql = format!(
            "SELECT id, case_id, at, number, class, street, from_unit, to_unit, basis, reason \
             FROM ruling WHERE id < $1{only} ORDER BY id DESC LIMIT $2"
        );
        let text = |row: &Row, column| -> Result<Option<String>, StoreError> {
            Ok(row.opt_text(column)?.map(str::to_owned))
        };
        let read = |row: &Row| -> Result<RulingRow, StoreError> {
            Ok(RulingRow {
                id: row.text(0)?.to_owned(),
                case: parsed(row.text(1)?, "case")?,
                at: row.int(2)?,
                number: text(row, 3)?,
                class: text(row, 4)?,
                street: text(row, 5)?,
                from_unit: text(row, 6)?,
                to_unit: row.text(7)?.to_owned(),
                basis: row.text(8)?.to_owned(),
                reason: Text::new(row.text(9)?).map_err(|e| StoreError::corrupt("reason", e))?,
            })
        };
        self.engine.query(Query::new(sql, params)).await?.iter().map(read).collect()
    }
}
