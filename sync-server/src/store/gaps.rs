//! Actors whose later work was offered before their earlier work (R25).

use shared::ids::{ActorId, InstallationId, Millis, Seq, UserId};

use super::engine::Statement;
use super::{Store, StoreError, int, parsed, unsigned};

/// Work that is missing before other work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// Whose chain.
    pub actor: ActorId,
    /// Who wrote it.
    pub user: UserId,
    /// Where it was written.
    pub installation: InstallationId,
    /// The first missing sequence.
    pub expected: Seq,
    /// Since when it has been missing.
    pub since: Millis,
}

impl Store {
    /// Notes that something is missing; asking for the same again keeps the first time.
    ///
    /// # Errors
    /// The database fails.
    pub async fn note_gap(
        &self,
        actor: ActorId,
        expected: Seq,
        at: Millis,
    ) -> Result<(), StoreError> {
        self.write(vec![Statement::new(
            "INSERT INTO gap (actor, expected, since) VALUES ($1, $2, $3) \
             ON CONFLICT (actor) DO UPDATE SET expected = excluded.expected, \
             since = CASE WHEN gap.expected = excluded.expected THEN gap.since \
             ELSE excluded.since END",
            vec![actor.0.into(), int(expected), at.into()],
        )])
        .await
    }

    /// What has been missing since `before` or longer, oldest first. What has arrived since is not
    /// in the list.
    ///
    /// # Errors
    /// The database fails.
    pub async fn gaps(&self, before: Millis) -> Result<Vec<Gap>, StoreError> {
        let sql = "SELECT gap.actor, actor.account, actor.installation, gap.expected, gap.since \
                   FROM gap JOIN actor ON actor.id = gap.actor \
                   WHERE gap.since <= $1 AND actor.seq < gap.expected \
                   ORDER BY gap.since, gap.actor";
        let mut out = Vec::new();
        for row in self.rows(sql, vec![before.into()]).await? {
            out.push(Gap {
                actor: ActorId::try_from(row.bytes(0)?)
                    .map_err(|e| StoreError::corrupt("actor", e))?,
                user: parsed(row.text(1)?, "account")?,
                installation: parsed(row.text(2)?, "installation")?,
                expected: unsigned(&row, 3)?,
                since: row.int(4)?,
            });
        }
        Ok(out)
    }
}
