//! Periods of duty, and where people on duty were last seen.
//!
//! A place is written only into a period that runs, and goes when the period ends: off duty there is
//! nothing to ask for (`workflow.md` §2).

use shared::duty::{DutyPeriod, Seen};
use shared::geo::Point;
use shared::ids::{DutyId, UserId};

use super::engine::{Row, Statement};
use super::{Committed, Store, StoreError, int, unsigned};

/// A period as it lies in the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DutyRow {
    /// The period.
    pub period: DutyPeriod,
    /// How often it was written; 0 for one that is not there yet.
    pub rev: u64,
}

fn read(row: &Row) -> Result<DutyRow, StoreError> {
    let period = serde_json::from_str(row.text(0)?).map_err(|e| StoreError::corrupt("duty", e))?;
    Ok(DutyRow { period, rev: unsigned(row, 1)? })
}

/// Writes a period over the one it was made from.
pub(super) fn duty_statement(row: &DutyRow) -> Statement {
    let DutyRow { period, rev } = row;
    // Plain data of our own always has a text.
    let text = serde_json::to_string(period).unwrap_or_default();
    let mut params = vec![
        period.id.to_string().into(),
        period.user.to_string().into(),
        period.began.into(),
        period.ended.into(),
        text.into(),
    ];
    if *rev == 0 {
        let sql = "INSERT INTO duty (id, account, began, ended, period, handed, rev) \
                   VALUES ($1, $2, $3, $4, $5, 0, 1)";
        return Statement::new(sql, params).touching(1);
    }
    params.push(int(*rev));
    let sql = if period.ended.is_some() {
        "UPDATE duty SET account = $2, began = $3, ended = $4, period = $5, place = NULL, \
         place_at = NULL, rev = rev + 1 WHERE id = $1 AND rev = $6"
    } else {
        "UPDATE duty SET account = $2, began = $3, ended = $4, period = $5, rev = rev + 1 \
         WHERE id = $1 AND rev = $6"
    };
    Statement::new(sql, params).touching(1)
}

/// Notes where somebody was seen, if a period of duty runs and nothing later is known.
pub(super) fn seen_statement(user: UserId, seen: &Seen) -> Statement {
    let place = serde_json::to_string(&seen.point).unwrap_or_default();
    Statement::new(
        "UPDATE duty SET place = $1, place_at = $2 WHERE account = $3 AND ended IS NULL \
         AND began <= $2 AND (place_at IS NULL OR place_at < $2)",
        vec![place.into(), seen.at.into(), user.to_string().into()],
    )
}

impl Store {
    /// A period.
    ///
    /// # Errors
    /// The database fails.
    pub async fn duty_period(&self, id: DutyId) -> Result<Option<DutyRow>, StoreError> {
        let rows =
            self.rows("SELECT period, rev FROM duty WHERE id = $1", vec![id.to_string().into()]);
        rows.await?.first().map(read).transpose()
    }

    /// The periods of a person that nobody has ended.
    ///
    /// # Errors
    /// The database fails.
    pub async fn open_duty_of(&self, user: UserId) -> Result<Vec<DutyRow>, StoreError> {
        let sql = "SELECT period, rev FROM duty WHERE account = $1 AND ended IS NULL";
        self.rows(sql, vec![user.to_string().into()]).await?.iter().map(read).collect()
    }

    /// Every period that nobody has ended, each with where its person was last seen.
    ///
    /// # Errors
    /// The database fails.
    pub async fn open_duty(&self) -> Result<Vec<(DutyRow, Option<Seen>)>, StoreError> {
        let sql = "SELECT period, rev, place, place_at FROM duty WHERE ended IS NULL ORDER BY id";
        let rows = self.rows(sql, Vec::new()).await?;
        let with_place = |row: &Row| {
            let point = row.opt_text(2)?.map(serde_json::from_str::<Point>).transpose();
            let point = point.map_err(|e| StoreError::corrupt("place", e))?;
            let seen = point.zip(row.opt_int(3)?).map(|(point, at)| Seen { point, at });
            Ok((read(row)?, seen))
        };
        rows.iter().map(with_place).collect()
    }

    /// Periods that are over and whose unfinished tasks nobody has looked at, the oldest first.
    ///
    /// # Errors
    /// The database fails.
    pub async fn ended_duty(&self, limit: u32) -> Result<Vec<DutyRow>, StoreError> {
        let sql = "SELECT period, rev FROM duty WHERE ended IS NOT NULL AND handed = 0 \
                   ORDER BY ended, id LIMIT $1";
        self.rows(sql, vec![limit.into()]).await?.iter().map(read).collect()
    }

    /// Notes that the unfinished tasks of a period that is over were looked at.
    ///
    /// # Errors
    /// The database fails.
    pub async fn duty_handed(&self, id: DutyId) -> Result<(), StoreError> {
        let sql = "UPDATE duty SET handed = 1 WHERE id = $1";
        self.write(vec![Statement::new(sql, vec![id.to_string().into()])]).await
    }

    /// Writes a period that nobody ended in time, over now.
    ///
    /// # Errors
    /// The database fails.
    pub async fn cut_duty(&self, row: &DutyRow) -> Result<Committed, StoreError> {
        self.apply(vec![duty_statement(row)]).await
    }
}
