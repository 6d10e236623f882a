//! What lies near in place and time, what the centre proposes to merge, and roots counted once (R28).

use std::collections::{BTreeMap, BTreeSet};

use shared::case::Case;
use shared::geo::{Datum, Point};
use shared::ids::{CaseId, Millis, UserId};
use shared::similar::{Likeness, Sighting, cell, cells_around};
use shared::text::Code;
use shared::workflow::CaseState;

use super::engine::{Query, Row, Statement, Value};
use super::{Store, StoreError, parsed, places};

/// An open case near a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NearCase {
    /// The case.
    pub case: CaseId,
    /// Its official number, once filed.
    pub number: Option<String>,
    /// The code made on the phone or at the desk.
    pub field_code: Option<String>,
    /// Where it stands, as the tables spell it.
    pub state: String,
    /// What it says.
    pub seen: Sighting,
}

/// A merge that the centre proposes and nobody has dismissed, of two open cases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// The other case.
    pub other: CaseId,
    /// Its official number, once filed.
    pub number: Option<String>,
    /// The code made on the phone or at the desk.
    pub field_code: Option<String>,
    /// Where it stands, as the tables spell it.
    pub state: String,
    /// How alike they are.
    pub like: Likeness,
}

/// How many near cases are looked at: more than lie within reach in a day anywhere.
const NEAR_AT_MOST: u32 = 100;

/// A state as the tables spell it.
pub(super) fn word_of(state: CaseState) -> String {
    let word = serde_json::to_value(state).ok();
    word.and_then(|word| word.as_str().map(str::to_owned)).unwrap_or_default()
}

/// The states from which nothing goes on, as a list of SQL; the words are this crate's own.
fn ends() -> String {
    let ends = CaseState::ALL.into_iter().filter(|state| state.is_end());
    ends.map(|state| format!("'{}'", word_of(state))).collect::<Vec<_>>().join(", ")
}

/// Where and when a case was seen, when it says so.
pub(super) fn cell_statement(at: Millis, case: &Case) -> Option<Statement> {
    let seen = Sighting::of(case, at)?;
    let wgs = seen.point.to_datum(Datum::Wgs84);
    Some(Statement::new(
        "INSERT INTO case_cell (case_id, cell, found_at, lon_e7, lat_e7, class, component, reporter) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (case_id) DO UPDATE SET \
         cell = excluded.cell, found_at = excluded.found_at, lon_e7 = excluded.lon_e7, \
         lat_e7 = excluded.lat_e7, class = excluded.class, component = excluded.component, \
         reporter = excluded.reporter",
        vec![
            case.id.to_string().into(),
            cell(wgs).into(),
            seen.found_at.into(),
            wgs.lon_e7.into(),
            wgs.lat_e7.into(),
            seen.class.map(|class| class.to_string()).into(),
            seen.component.map(|component| component.to_string()).into(),
            seen.by.map(|by| by.to_string()).into(),
        ],
    ))
}

/// What replaces the proposals of one case.
fn proposed(case: CaseId, alike: &[(CaseId, Likeness)], at: Millis) -> Vec<Statement> {
    let id = case.to_string();
    let forget = "DELETE FROM merge_proposal WHERE case_id = $1 AND dismissed_at IS NULL";
    // Every pair stands there twice, so the other halves are found by this one's key.
    let back = "DELETE FROM merge_proposal WHERE dismissed_at IS NULL AND other = $1 \
                AND case_id IN (SELECT other FROM merge_proposal WHERE case_id = $1)";
    let mut out = vec![
        Statement::new(back, vec![id.clone().into()]),
        Statement::new(forget, vec![id.clone().into()]),
    ];
    for (other, like) in alike {
        let other = other.to_string();
        let why = serde_json::to_string(&like.why).unwrap_or_default();
        for (from, to) in [(&id, &other), (&other, &id)] {
            out.push(Statement::new(
                "INSERT INTO merge_proposal (case_id, other, score, why, proposed_at) \
                 VALUES ($1, $2, $3, $4, $5) ON CONFLICT (case_id, other) DO UPDATE SET \
                 score = excluded.score, why = excluded.why",
                vec![
                    from.clone().into(),
                    to.clone().into(),
                    i32::from(like.score).into(),
                    why.clone().into(),
                    at.into(),
                ],
            ));
        }
    }
    out
}

const SEEN: &str = "c.case_id, d.number, d.field_code, d.state, c.found_at, c.lon_e7, c.lat_e7, \
                    c.class, c.component, c.reporter";

fn read_near(row: &Row) -> Result<NearCase, StoreError> {
    let degree = |column| {
        let value = i32::try_from(row.int(column)?);
        value.map_err(|e| StoreError::corrupt("position", e))
    };
    let component = row.opt_text(8)?.map(Code::new).transpose();
    Ok(NearCase {
        case: parsed(row.text(0)?, "case")?,
        number: row.opt_text(1)?.map(str::to_owned),
        field_code: row.opt_text(2)?.map(str::to_owned),
        state: row.text(3)?.to_owned(),
        seen: Sighting {
            point: Point { lon_e7: degree(5)?, lat_e7: degree(6)?, datum: Datum::Wgs84 },
            found_at: row.int(4)?,
            class: row.opt_text(7)?.map(|text| parsed(text, "class")).transpose()?,
            component: component.map_err(|e| StoreError::corrupt("component", e))?,
            by: row.opt_text(9)?.map(|text| parsed(text, "account")).transpose()?,
        },
    })
}

impl Store {
    /// What a case says of place and time, as the index has it.
    ///
    /// # Errors
    /// The database fails.
    pub async fn sighting(&self, case: CaseId) -> Result<Option<Sighting>, StoreError> {
        let sql = format!(
            "SELECT {SEEN} FROM case_cell c JOIN case_doc d ON d.id = c.case_id \
             WHERE c.case_id = $1"
        );
        let rows = self.engine.query(Query::new(sql, vec![case.to_string().into()])).await?;
        Ok(rows.first().map(read_near).transpose()?.map(|near| near.seen))
    }

    /// Open cases in the cells around some places that were found within `window_ms` of one of them, those
    /// found last first.
    ///
    /// # Errors
    /// The database fails.
    pub async fn near(
        &self,
        seen: &[&Sighting],
        reach_m: f64,
        window_ms: Millis,
    ) -> Result<Vec<NearCase>, StoreError> {
        let (first, last) =
            (seen.iter().map(|s| s.found_at).min(), seen.iter().map(|s| s.found_at).max());
        let (Some(first), Some(last)) = (first, last) else { return Ok(Vec::new()) };
        let around = |sighting: &&Sighting| cells_around(sighting.point, reach_m);
        let cells: BTreeSet<_> = seen.iter().flat_map(around).collect();
        let most = NEAR_AT_MOST.saturating_mul(u32::try_from(seen.len()).unwrap_or(u32::MAX));
        let mut params: Vec<Value> = vec![
            first.saturating_sub(window_ms).into(),
            last.saturating_add(window_ms).into(),
            most.into(),
        ];
        let sql = format!(
            "SELECT {SEEN} FROM case_cell c JOIN case_doc d ON d.id = c.case_id \
             WHERE c.cell IN ({}) AND c.found_at >= $1 AND c.found_at <= $2 \
             AND d.state NOT IN ({}) ORDER BY c.found_at DESC, c.case_id LIMIT $3",
            places(4, cells.len()),
            ends(),
        );
        params.extend(cells.into_iter().map(Value::from));
        self.engine.query(Query::new(sql, params)).await?.iter().map(read_near).collect()
    }

    /// Replaces what is proposed for some cases; what a person has dismissed stays dismissed.
    ///
    /// # Errors
    /// The database fails.
    pub async fn propose(
        &self,
        proposals: &BTreeMap<CaseId, Vec<(CaseId, Likeness)>>,
        at: Millis,
    ) -> Result<(), StoreError> {
        if proposals.is_empty() {
            return Ok(());
        }
        let told = proposals.iter().flat_map(|(case, alike)| proposed(*case, alike, at));
        self.write(told.collect()).await
    }

    /// What is proposed for each of these cases, the most alike first. Only pairs of which both are
    /// still open.
    ///
    /// # Errors
    /// The database fails.
    pub async fn proposals(
        &self,
        cases: &BTreeSet<CaseId>,
    ) -> Result<BTreeMap<CaseId, Vec<Proposal>>, StoreError> {
        let mut found: BTreeMap<CaseId, Vec<Proposal>> = BTreeMap::new();
        if cases.is_empty() {
            return Ok(found);
        }
        let ends = ends();
        let sql = format!(
            "SELECT p.case_id, p.other, o.number, o.field_code, o.state, p.score, p.why \
             FROM merge_proposal p JOIN case_doc o ON o.id = p.other \
             JOIN case_doc d ON d.id = p.case_id \
             WHERE p.case_id IN ({}) AND p.dismissed_at IS NULL \
             AND o.state NOT IN ({ends}) AND d.state NOT IN ({ends}) \
             ORDER BY p.score DESC, p.other",
            places(1, cases.len()),
        );
        let params = cases.iter().map(|case| case.to_string().into()).collect();
        for row in self.engine.query(Query::new(sql, params)).await? {
            let why = serde_json::from_str(row.text(6)?);
            found.entry(parsed(row.text(0)?, "case")?).or_default().push(Proposal {
                other: parsed(row.text(1)?, "case")?,
                number: row.opt_text(2)?.map(str::to_owned),
                field_code: row.opt_text(3)?.map(str::to_owned),
                state: row.text(4)?.to_owned(),
                like: Likeness {
                    score: u8::try_from(row.int(5)?)
                        .map_err(|e| StoreError::corrupt("score", e))?,
                    why: why.map_err(|e| StoreError::corrupt("why", e))?,
                },
            });
        }
        Ok(found)
    }

    /// Notes that somebody holds two cases to be about two things; tells whether that was proposed.
    ///
    /// # Errors
    /// The database fails.
    pub async fn dismiss_proposal(
        &self,
        (one, other): (CaseId, CaseId),
        by: UserId,
        at: Millis,
    ) -> Result<bool, StoreError> {
        let known = "SELECT COUNT(*) FROM merge_proposal WHERE case_id = $1 AND other = $2";
        let pair = vec![one.to_string().into(), other.to_string().into()];
        let count = self.rows(known, pair).await?.first().map_or(Ok(0), |row| row.int(0))?;
        let dismiss = Statement::new(
            "UPDATE merge_proposal SET dismissed_at = $1, dismissed_by = $2 \
             WHERE dismissed_at IS NULL \
             AND ((case_id = $3 AND other = $4) OR (case_id = $4 AND other = $3))",
            vec![
                at.into(),
                by.to_string().into(),
                one.to_string().into(),
                other.to_string().into(),
            ],
        );
        self.write(vec![dismiss]).await?;
        Ok(count > 0)
    }

    /// The cases merged into this one directly.
    ///
    /// # Errors
    /// The database fails.
    pub async fn members(&self, root: CaseId) -> Result<Vec<CaseId>, StoreError> {
        let sql = "SELECT id FROM case_doc WHERE merged_into = $1 ORDER BY id";
        let rows = self.rows(sql, vec![root.to_string().into()]).await?;
        rows.iter().map(|row| parsed(row.text(0)?, "case")).collect()
    }

    /// How many things there are, by state: a merged case is counted where it went, once. With `units`,
    /// of those only.
    ///
    /// # Errors
    /// The database fails.
    pub async fn count_of_roots(
        &self,
        units: Option<&[String]>,
    ) -> Result<BTreeMap<String, u64>, StoreError> {
        let only = match units {
            None => String::new(),
            Some([]) => return Ok(BTreeMap::new()),
            Some(units) => format!(" AND unit IN ({})", places(1, units.len())),
        };
        let sql = format!(
            "SELECT state, COUNT(*) FROM case_doc WHERE merged_into IS NULL{only} GROUP BY state"
        );
        let params = units.unwrap_or_default().iter().map(|unit| unit.clone().into()).collect();
        let rows = self.engine.query(Query::new(sql, params)).await?;
        rows.iter().map(|row| Ok((row.text(0)?.to_owned(), super::unsigned(row, 1)?))).collect()
    }

    /// Fills in what merged cases of an older build go on as.
    pub(super) async fn fill_roots(&self) -> Result<(), StoreError> {
        let sql = "SELECT id FROM case_doc WHERE merged_into IS NULL AND state = 'merged'";
        for row in self.rows(sql, Vec::new()).await? {
            let id = row.text(0)?;
            let Some(case) = self.case(parsed(id, "case")?).await? else { continue };
            let Some(root) = case.flow.merged_into else { continue };
            let sql = "UPDATE case_doc SET merged_into = $1 WHERE id = $2 AND pos = $3";
            let params = vec![root.to_string().into(), id.into(), super::int(case.pos)];
            self.write(vec![Statement::new(sql, params)]).await?;
        }
        Ok(())
    }
}
