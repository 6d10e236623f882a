//! Feeds: an index per reader, one row per case at the position of its latest change.

use std::collections::BTreeMap;

use shared::ids::CaseId;
use shared::sync::{Cursor, Feed};

use super::{Store, StoreError, int, parsed, unsigned};

/// A case that changed in a feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedChange {
    /// The case.
    pub case: CaseId,
    /// Where in the feed.
    pub pos: Cursor,
    /// Whether it left the feed.
    pub gone: bool,
}

impl Store {
    /// Changes of a feed after a cursor, oldest first.
    ///
    /// # Errors
    /// The database fails.
    pub async fn feed_after(
        &self,
        feed: &Feed,
        after: Cursor,
        limit: u32,
    ) -> Result<Vec<FeedChange>, StoreError> {
        let sql = "SELECT case_id, pos, gone FROM feed_row WHERE feed = $1 AND pos > $2 \
                   ORDER BY pos LIMIT $3";
        let params = vec![feed.to_string().into(), int(after), limit.into()];
        let mut out = Vec::new();
        for row in self.rows(sql, params).await? {
            out.push(FeedChange {
                case: parsed(row.text(0)?, "case")?,
                pos: unsigned(&row, 1)?,
                gone: row.flag(2)?,
            });
        }
        Ok(out)
    }

    /// The position of the latest change of each feed; a feed nobody has written to is at 0.
    ///
    /// # Errors
    /// The database fails.
    pub async fn feed_heads<'a>(
        &self,
        feeds: impl Iterator<Item = &'a Feed> + Send,
    ) -> Result<BTreeMap<Feed, Cursor>, StoreError> {
        let mut out = BTreeMap::new();
        for feed in feeds.cloned().collect::<Vec<_>>() {
            let sql = "SELECT pos FROM feed_head WHERE feed = $1";
            let rows = self.rows(sql, vec![feed.to_string().into()]).await?;
            let pos = rows.first().map(|row| unsigned(row, 0)).transpose()?.unwrap_or(0);
            out.insert(feed, pos);
        }
        Ok(out)
    }
}
