//! A change of the store, computed before anything is touched.

use std::collections::{BTreeMap, BTreeSet};

use shared::case::{Case, DocChange, Entry, FieldValue, Register};
use shared::duty::Seen;
use shared::ids::{ActorId, CaseId, Head, Millis, Pos, Seq, UserId};
use shared::media::Sha256Hash;
use shared::ops::ActorStanding;
use shared::sync::{Feed, encode};

use super::audit::{AuditRow, written};
use super::cases::{LoggedOp, log_op, outcome_columns};
use super::duty::{DutyRow, duty_statement, seen_statement};
use super::engine::{Statement, Value};
use super::persons::{PersonRow, added, follow_case};
use super::rulings::{RulingRow, ruled};
use super::similar::{cell_statement, word_of};
use super::tasks::task_statements;
use super::wake::wake_statement;
use super::{Committed, Store, StoreError, int};

/// An actor's chain moves on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActorAdvance {
    /// Which actor.
    pub actor: ActorId,
    /// Where it stood when the plan was made.
    pub from: (Seq, Head),
    /// Where it stands now.
    pub to: (Seq, Head),
    /// How it stood when the plan was made: work planned as a heard phone's is not taken from one
    /// that was revoked meanwhile, nor the other way round.
    pub standing: ActorStanding,
    /// The ops between.
    pub ops: Vec<LoggedOp>,
}

/// A case's log grows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseAdvance {
    /// Its position when the plan was made; 0 for a new case.
    pub from: Pos,
    /// The case with the new entries folded in.
    pub case: Case,
    /// The new entries; none when only media arrived.
    pub entries: Vec<Entry>,
    /// The feeds that held it before.
    pub feeds_before: BTreeSet<Feed>,
    /// The feeds that hold it now.
    pub feeds_now: BTreeSet<Feed>,
}

impl CaseAdvance {
    /// Whether the new entries say anew what the case is about or where it lies.
    #[must_use]
    pub fn says_what_or_where(&self) -> bool {
        let changes = self.entries.iter().flat_map(|entry| &entry.changes);
        let about = |value: &FieldValue| value.register() != Register::Description;
        changes.into_iter().any(|change| match &change.change {
            DocChange::Put { value, .. } => about(value),
            _ => false,
        })
    }
}

/// A held op that has been judged after all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Readmitted {
    /// Whose.
    pub actor: ActorId,
    /// Its place.
    pub seq: Seq,
    /// How it ends.
    pub outcome: shared::ops::Outcome,
}

/// What is to change, whole or not at all.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Plan {
    /// When the centre took it.
    pub at: Millis,
    /// The actor whose batch this is.
    pub actor: Option<ActorAdvance>,
    /// The cases, by id.
    pub cases: BTreeMap<CaseId, CaseAdvance>,
    /// Periods of duty that are new or changed, each over the one it was made from.
    pub duty: Vec<DutyRow>,
    /// Where people were seen; kept of those on duty.
    pub seen: BTreeMap<UserId, Seen>,
    /// Held ops that are judged now.
    pub readmitted: Vec<Readmitted>,
    /// Precedents set by the new entries.
    pub rulings: Vec<RulingRow>,
    /// Callers written down with a new case.
    pub persons: Vec<PersonRow>,
    /// What is written down of whoever ordered it.
    pub audit: Vec<AuditRow>,
}

impl Store {
    /// Writes a plan in one transaction.
    ///
    /// # Errors
    /// The database fails; nothing was written.
    pub async fn commit(&self, plan: &Plan) -> Result<Committed, StoreError> {
        self.apply(statements(plan)).await
    }
}

fn statements(plan: &Plan) -> Vec<Statement> {
    let mut out = Vec::new();
    if let Some(advance) = &plan.actor {
        actor_statements(advance, &mut out);
    }
    for held in &plan.readmitted {
        let (outcome, code) = outcome_columns(&held.outcome);
        out.push(
            Statement::new(
                "UPDATE op_log SET outcome = $1, code = $2 \
                 WHERE actor = $3 AND seq = $4 AND outcome = 'held'",
                vec![outcome.into(), code.into(), held.actor.0.into(), int(held.seq)],
            )
            .touching(1),
        );
    }
    let mut feeds: BTreeMap<String, BTreeMap<CaseId, bool>> = BTreeMap::new();
    for (id, advance) in &plan.cases {
        case_statements(plan.at, advance, &mut out);
        for feed in advance.feeds_before.union(&advance.feeds_now) {
            let gone = !advance.feeds_now.contains(feed);
            feeds.entry(feed.to_string()).or_default().insert(*id, gone);
        }
    }
    for (feed, cases) in feeds {
        for (case, gone) in cases {
            feed_statements(&feed, case, gone, &mut out);
        }
    }
    out.extend(plan.rulings.iter().map(ruled));
    out.extend(plan.persons.iter().map(added));
    out.extend(plan.duty.iter().map(duty_statement));
    out.extend(plan.seen.iter().map(|(user, seen)| seen_statement(*user, seen)));
    out.extend(plan.audit.iter().map(written));
    out
}

fn actor_statements(advance: &ActorAdvance, out: &mut Vec<Statement>) {
    let standing = standing_word(advance.standing);
    out.push(
        Statement::new(
            "UPDATE actor SET seq = $1, head = $2 \
             WHERE id = $3 AND seq = $4 AND head = $5 AND standing = $6",
            vec![
                int(advance.to.0),
                advance.to.1.0.into(),
                advance.actor.0.into(),
                int(advance.from.0),
                advance.from.1.0.into(),
                standing.into(),
            ],
        )
        .touching(1),
    );
    out.extend(advance.ops.iter().map(|op| log_op(advance.actor, op)));
}

pub(super) fn standing_word(standing: ActorStanding) -> &'static str {
    match standing {
        ActorStanding::Active => "active",
        ActorStanding::Revoked => "revoked",
        ActorStanding::Forked => "forked",
    }
}

fn case_statements(at: Millis, advance: &CaseAdvance, out: &mut Vec<Statement>) {
    if advance.entries.is_empty() {
        return;
    }
    let case = &advance.case;
    let id: Value = case.id.to_string().into();
    let flow = &case.flow;
    let shown = vec![
        id.clone(),
        int(case.pos),
        encode(case).into(),
        word_of(flow.state).into(),
        flow.number.as_ref().map(ToString::to_string).into(),
        case.doc.facts().map(|f| f.what.field_code.to_string()).into(),
        flow.reporter.map(|r| r.to_string()).into(),
        flow.unit().map(ToString::to_string).into(),
        at.into(),
        flow.merged_into.map(|root| root.to_string()).into(),
    ];
    let statement = if advance.from == 0 {
        Statement::new(
            "INSERT INTO case_doc (id, pos, snapshot, state, number, field_code, reporter, unit, \
             created_at, changed_at, merged_into) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, $10)",
            shown,
        )
    } else {
        let mut params = shown;
        params.push(int(advance.from));
        Statement::new(
            "UPDATE case_doc SET pos = $2, snapshot = $3, state = $4, number = $5, \
             field_code = $6, reporter = $7, unit = $8, changed_at = $9, merged_into = $10 \
             WHERE id = $1 AND pos = $11",
            params,
        )
    };
    out.push(statement.touching(1));
    for entry in &advance.entries {
        out.push(
            Statement::new(
                "INSERT INTO case_entry (case_id, pos, entry) VALUES ($1, $2, $3)",
                vec![id.clone(), int(entry.pos), encode(entry).into()],
            )
            .touching(1),
        );
    }
    out.push(wake_statement(case, id.clone()));
    if advance.says_what_or_where() {
        out.extend(cell_statement(at, case));
    }
    if advance.from > 0 && flow.since > advance.from {
        out.push(follow_case(at, case));
    }
    out.extend(task_statements(case, &id));
    for sha256 in media_of(case) {
        out.push(Statement::new(
            "INSERT INTO case_medium (sha256, case_id) VALUES ($1, $2) ON CONFLICT DO NOTHING",
            vec![sha256.as_bytes().as_slice().into(), id.clone()],
        ));
    }
}

/// Every hash a case refers to, thumbnails included.
pub(crate) fn media_of(case: &Case) -> BTreeSet<Sha256Hash> {
    case.doc
        .media()
        .into_iter()
        .flat_map(|m| [Some(m.what.sha256), m.what.thumb])
        .flatten()
        .collect()
}

fn feed_statements(feed: &str, case: CaseId, gone: bool, out: &mut Vec<Statement>) {
    out.push(Statement::new(
        "INSERT INTO feed_head (feed, pos) VALUES ($1, 1) \
         ON CONFLICT (feed) DO UPDATE SET pos = feed_head.pos + 1",
        vec![feed.into()],
    ));
    out.push(Statement::new(
        "INSERT INTO feed_row (feed, case_id, pos, gone) \
         SELECT feed, $2, pos, $3 FROM feed_head WHERE feed = $1 \
         ON CONFLICT (feed, case_id) DO UPDATE SET pos = excluded.pos, gone = excluded.gone",
        vec![feed.into(), case.to_string().into(), gone.into()],
    ));
}
