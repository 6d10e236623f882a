//! Callers and complainants: a table beside the cases, and the log of who was shown one.
//!
//! Nothing is shown whole without a row of that log in the same transaction.

use shared::case::Case;
use shared::ids::{CaseId, Millis, PersonId, UserId};
use shared::person::{AddressWords, Caller, PersonName, Phone};
use shared::text::Line;
use uuid::Uuid;

use super::engine::{Applied, Row, Statement, Value};
use super::{Committed, Store, StoreError, int, parsed};

/// A caller as the centre keeps one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonRow {
    /// The reference.
    pub id: PersonId,
    /// The case the call was about.
    pub case: CaseId,
    /// What was said; nothing of it once it is erased.
    pub caller: Caller,
    /// When it was written down.
    pub added_at: Millis,
    /// By whom.
    pub added_by: UserId,
    /// When it was erased.
    pub erased_at: Option<Millis>,
}

/// Somebody was shown a caller whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RevealRow {
    /// Its place: made by time, unique.
    pub id: String,
    /// When.
    pub at: Millis,
    /// Who saw it.
    pub by: UserId,
    /// Of which case.
    pub case: CaseId,
    /// Which caller.
    pub person: PersonId,
    /// Why.
    pub reason: Line,
}

/// A caller whose case ended long ago, as far as is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EndedPerson {
    /// The reference.
    pub id: PersonId,
    /// The case the call was about.
    pub case: CaseId,
    /// When that ended, as far as is known.
    pub ended_at: Millis,
}

const COLUMNS: &str = "id, case_id, name, phone, address, call_back, added_at, added_by, erased_at";

pub(super) fn added(person: &PersonRow) -> Statement {
    let Caller { name, phone, address, call_back } = &person.caller;
    Statement::new(
        "INSERT INTO person (id, case_id, name, phone, address, call_back, added_at, added_by) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        vec![
            person.id.to_string().into(),
            person.case.to_string().into(),
            name.as_ref().map(PersonName::whole).into(),
            phone.as_ref().map(Phone::whole).into(),
            address.as_ref().map(AddressWords::whole).into(),
            (*call_back).into(),
            person.added_at.into(),
            person.added_by.to_string().into(),
        ],
    )
    .touching(1)
}

/// What a change of a case's state means for its callers: their time begins to run, or no longer runs.
pub(super) fn follow_case(at: Millis, case: &Case) -> Statement {
    let id: Value = case.id.to_string().into();
    if case.flow.state.is_end() {
        let sql = "UPDATE person SET ended_at = $1 WHERE case_id = $2 AND ended_at IS NULL";
        Statement::new(sql, vec![at.into(), id])
    } else {
        Statement::new("UPDATE person SET ended_at = NULL WHERE case_id = $1", vec![id])
    }
}

fn read_caller(row: &Row, first: usize) -> Result<Caller, StoreError> {
    let bad = |e: &dyn std::fmt::Display| StoreError::corrupt("caller", e);
    let (name, phone) = (row.opt_text(first)?, row.opt_text(first + 1)?);
    let address = row.opt_text(first + 2)?;
    Ok(Caller {
        name: name.map(PersonName::new).transpose().map_err(|e| bad(&e))?,
        phone: phone.map(Phone::new).transpose().map_err(|e| bad(&e))?,
        address: address.map(AddressWords::new).transpose().map_err(|e| bad(&e))?,
        call_back: row.flag(first + 3)?,
    })
}

fn read_person(row: &Row) -> Result<PersonRow, StoreError> {
    Ok(PersonRow {
        id: parsed(row.text(0)?, "person")?,
        case: parsed(row.text(1)?, "case")?,
        caller: read_caller(row, 2)?,
        added_at: row.int(6)?,
        added_by: parsed(row.text(7)?, "account")?,
        erased_at: row.opt_int(8)?,
    })
}

impl Store {
    /// Writes a further caller down if the case is still at this position.
    ///
    /// # Errors
    /// The database fails.
    pub async fn add_person(
        &self,
        person: &PersonRow,
        case: &Case,
    ) -> Result<Committed, StoreError> {
        let here = Statement::new(
            "UPDATE case_doc SET pos = pos WHERE id = $1 AND pos = $2",
            vec![case.id.to_string().into(), int(case.pos)],
        );
        let at = person.added_at;
        self.apply(vec![here.touching(1), added(person), follow_case(at, case)]).await
    }

    /// The callers of a case, in the order in which they called.
    ///
    /// # Errors
    /// The database fails.
    pub async fn callers(&self, case: CaseId) -> Result<Vec<PersonRow>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM person WHERE case_id = $1 ORDER BY added_at, id");
        let query = super::Query::new(sql, vec![case.to_string().into()]);
        self.engine.query(query).await?.iter().map(read_person).collect()
    }

    /// Shows a caller whole and writes down that it was shown, both or neither; none when there is no
    /// such caller of this case, or nothing is left of one.
    ///
    /// # Errors
    /// The database fails.
    pub async fn reveal(&self, reveal: &RevealRow) -> Result<Option<Caller>, StoreError> {
        let (case, person) = (reveal.case.to_string(), reveal.person.to_string());
        let seen = Statement::new(
            "UPDATE person SET id = id WHERE id = $1 AND case_id = $2 AND erased_at IS NULL \
             RETURNING name, phone, address, call_back",
            vec![person.clone().into(), case.clone().into()],
        );
        let written = Statement::new(
            "INSERT INTO reveal (id, at, account, case_id, person, reason) \
             VALUES ($1, $2, $3, $4, $5, $6)",
            vec![
                reveal.id.clone().into(),
                reveal.at.into(),
                reveal.by.to_string().into(),
                case.into(),
                person.into(),
                reveal.reason.as_str().into(),
            ],
        );
        let batch = vec![seen.touching(1), written.touching(1)];
        match self.engine.apply(batch).await? {
            Applied::Done(rows) => rows
                .first()
                .and_then(|rows| rows.first())
                .map(|row| read_caller(row, 0))
                .transpose(),
            Applied::Conflict { .. } => Ok(None),
        }
    }

    /// A page of what was revealed, newest first.
    ///
    /// # Errors
    /// The database fails.
    pub async fn reveals(
        &self,
        before: Option<&str>,
        limit: u32,
    ) -> Result<Vec<RevealRow>, StoreError> {
        let sql = "SELECT id, at, account, case_id, person, reason FROM reveal \
                   WHERE id < $1 ORDER BY id DESC LIMIT $2";
        // Every id is a lower-case UUID, which sorts before this.
        let rows = self.rows(sql, vec![before.unwrap_or("g").into(), limit.into()]).await?;
        let read = |row: &Row| {
            Ok(RevealRow {
                id: row.text(0)?.to_owned(),
                at: row.int(1)?,
                by: parsed(row.text(2)?, "account")?,
                case: parsed(row.text(3)?, "case")?,
                person: parsed(row.text(4)?, "person")?,
                reason: Line::new(row.text(5)?).map_err(|e| StoreError::corrupt("reason", e))?,
            })
        };
        rows.iter().map(read).collect()
    }

    /// Callers whose case ended at `before` or earlier, as far as is known, the longest ago first.
    ///
    /// # Errors
    /// The database fails.
    pub async fn persons_ended(
        &self,
        before: Millis,
        limit: u32,
    ) -> Result<Vec<EndedPerson>, StoreError> {
        let sql = "SELECT id, case_id, ended_at FROM person \
                   WHERE erased_at IS NULL AND ended_at <= $1 ORDER BY ended_at LIMIT $2";
        let rows = self.rows(sql, vec![before.into(), limit.into()]).await?;
        let read = |row: &Row| {
            Ok(EndedPerson {
                id: parsed(row.text(0)?, "person")?,
                case: parsed(row.text(1)?, "case")?,
                ended_at: row.int(2)?,
            })
        };
        rows.iter().map(read).collect()
    }

    /// Erases a caller's data unless the case came to life again meanwhile; tells whether it did.
    ///
    /// # Errors
    /// The database fails.
    pub async fn erase_person(
        &self,
        person: &EndedPerson,
        now: Millis,
    ) -> Result<bool, StoreError> {
        let erase = Statement::new(
            "UPDATE person SET name = NULL, phone = NULL, address = NULL, erased_at = $1 \
             WHERE id = $2 AND ended_at = $3 AND erased_at IS NULL",
            vec![now.into(), person.id.to_string().into(), person.ended_at.into()],
        );
        Ok(self.apply(vec![erase.touching(1)]).await? == Committed::Done)
    }

    /// Notes that a caller's case ended later than was known.
    ///
    /// # Errors
    /// The database fails.
    pub async fn person_ended_at(
        &self,
        person: &EndedPerson,
        ended_at: Millis,
    ) -> Result<(), StoreError> {
        let sql = "UPDATE person SET ended_at = $1 WHERE id = $2 AND ended_at = $3";
        let params = vec![ended_at.into(), person.id.to_string().into(), person.ended_at.into()];
        self.write(vec![Statement::new(sql, params)]).await
    }
}

impl RevealRow {
    /// A row that is about to be written.
    #[must_use]
    pub fn new(at: Millis, by: UserId, (case, person): (CaseId, PersonId), reason: Line) -> Self {
        Self { id: Uuid::now_v7().to_string(), at, by, case, person, reason }
    }
}
