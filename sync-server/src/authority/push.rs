//! Batches up: set against their chain, judged op by op, committed whole.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};

use shared::case::Case;
use shared::codes::CaseNumber;
use shared::duty::{Seen, Told};
use shared::ids::{CaseId, DutyId, Head, InstallationId, Millis, TaskId, UserId};
use shared::ops::{
    ActorRecord, ActorStanding, Batch, BatchRefused, Body, ChainStep, ChainedOp, Header, Read,
    bounds, chain, open_batch, read,
};
use shared::sync::{BatchAnswer, OpReceipt, PushReply, PushRequest};
use uuid::Uuid;

use super::admit::{Arrived, Judged, judge};
use super::duty::place_said;
use super::facts::{ALL_HEARD, CityFacts, level_of};
use super::feeds::feeds_of;
use super::{ATTEMPTS, Authority, AuthorityError, Edition};
use crate::store::{Account, ActorAdvance, CaseAdvance, Committed, DutyRow, Held, LoggedOp, Plan};

/// What is being built while a batch is judged.
#[derive(Default)]
pub(super) struct Draft {
    pub(super) cases: BTreeMap<CaseId, CaseAdvance>,
    pub(super) duty: BTreeMap<DutyId, DutyRow>,
    pub(super) seen: BTreeMap<UserId, Seen>,
}

impl Authority {
    /// Takes batches, one answer each; a refused one doesn't touch the others.
    ///
    /// # Errors
    /// The store fails: nothing of the batch at hand was taken, and none after it.
    pub async fn push(
        &self,
        request: &PushRequest,
        carrier: InstallationId,
    ) -> Result<PushReply, AuthorityError> {
        let mut answers = Vec::with_capacity(request.batches.len());
        for (i, bytes) in request.batches.iter().enumerate() {
            answers.push(if i < bounds::BATCHES_PER_PUSH {
                self.take(bytes, carrier).await?
            } else {
                BatchAnswer::Refused { actor: None, why: BatchRefused::TooLarge }
            });
        }
        Ok(PushReply { stamp: self.stamp(), answers })
    }

    async fn take(
        &self,
        bytes: &[u8],
        carrier: InstallationId,
    ) -> Result<BatchAnswer, AuthorityError> {
        let batch = match open_batch(bytes) {
            Ok(batch) => batch,
            Err(why) => return Ok(BatchAnswer::Refused { actor: None, why }),
        };
        for _ in 0..ATTEMPTS {
            let actor = Some(batch.actor);
            let Some((record, author)) = self.store.actor_and_author(batch.actor).await? else {
                return Ok(BatchAnswer::Refused { actor, why: BatchRefused::UnknownActor });
            };
            let step = match self.chain_step(&batch, &record).await? {
                Ok(step) => step,
                Err(why) => {
                    match why {
                        BatchRefused::Fork => self.store.mark_forked(batch.actor).await?,
                        BatchRefused::Gap { expected } => {
                            self.store.note_gap(batch.actor, expected, self.now()).await?;
                        }
                        _ => {}
                    }
                    return Ok(BatchAnswer::Refused { actor, why });
                }
            };
            if let Some(answer) = self.admit((&record, author.as_ref()), step, carrier).await? {
                return Ok(answer);
            }
        }
        Err(AuthorityError::Contended)
    }

    async fn chain_step(
        &self,
        batch: &Batch,
        record: &ActorRecord,
    ) -> Result<Result<ChainStep, BatchRefused>, AuthorityError> {
        let first = batch.first_seq.saturating_sub(1).min(bounds::SEQ_MAX);
        let mut heads =
            BTreeMap::from([(0, Head::genesis(&record.key)), (record.seq, record.head)]);
        // A batch that goes on where the chain ends, as nearly all do, needs nothing older.
        if first < record.seq {
            let count = u64::try_from(batch.ops.len()).unwrap_or(u64::MAX);
            let last = first.saturating_add(count).min(record.seq);
            let stored = self.store.ops(batch.actor, first, last).await?;
            heads.extend(stored.iter().map(|op| (op.seq, op.head)));
        }
        Ok(chain(batch, record, |seq| heads.get(&seq).copied()))
    }

    /// Judges and commits; none when somebody was first.
    async fn admit(
        &self,
        (record, author): (&ActorRecord, Option<&Account>),
        step: ChainStep,
        carrier: InstallationId,
    ) -> Result<Option<BatchAnswer>, AuthorityError> {
        let (actor, at) = (record.actor(), self.now());
        let mut draft = Draft::default();
        let mut ops = Vec::with_capacity(step.fresh.len());
        let said: Vec<Read> = step.fresh.iter().map(|chained| read(&chained.bytes)).collect();
        self.load(&mut draft, said.iter().filter_map(about).collect()).await?;
        for (chained, said) in step.fresh.iter().zip(said) {
            let (header, judged) =
                self.judge_said(&mut draft, record, author, chained, said).await?;
            ops.push(LoggedOp {
                seq: chained.seq,
                head: chained.head,
                op: header.as_ref().map(|h| h.op),
                case: header.as_ref().and_then(|h| h.subject.case()),
                bytes: chained.bytes.clone(),
                outcome: judged.outcome,
                received_at: at,
                carrier,
            });
        }
        let to = step.fresh.last().map_or((record.seq, record.head), |op| (op.seq, op.head));
        let known = match (step.known.first(), step.known.last()) {
            (Some(first), Some(last)) => self.store.ops(actor, first.seq, last.seq).await?,
            _ => Vec::new(),
        };
        let number = |advance: &CaseAdvance| (advance.case.id, advance.case.flow.number.clone());
        let numbers = draft.cases.values().map(number).collect();
        if !ops.is_empty() {
            let created: BTreeSet<CaseId> =
                draft.cases.values().filter(|c| c.from == 0).map(|c| c.case.id).collect();
            let advance = ActorAdvance {
                actor,
                from: (record.seq, record.head),
                to,
                standing: record.standing,
                ops: ops.clone(),
            };
            let plan = Plan { actor: Some(advance), ..self.planned(draft, at) };
            if self.commit(&plan).await? == Committed::Conflict {
                return Ok(None);
            }
            for case in self.store.waited_for(&created).await? {
                self.readmit(Held::About(case), None).await?;
            }
        }
        let receipts = self.receipts(known.into_iter().chain(ops).collect(), numbers).await?;
        Ok(Some(BatchAnswer::Admitted { actor, seq: to.0, head: to.1, receipts }))
    }

    /// Receipts with the numbers of their cases, most of which the draft has told.
    async fn receipts(
        &self,
        ops: Vec<LoggedOp>,
        mut numbers: BTreeMap<CaseId, Option<CaseNumber>>,
    ) -> Result<Vec<OpReceipt>, AuthorityError> {
        let older = ops.iter().filter_map(|op| op.case).filter(|case| !numbers.contains_key(case));
        let older = self.store.numbers(&older.collect()).await?;
        numbers.extend(older.into_iter().map(|(case, number)| (case, Some(number))));
        let receipt = |LoggedOp { seq, head, op, case, outcome, received_at, .. }| {
            let number = case.and_then(|case: CaseId| numbers.get(&case).cloned().flatten());
            OpReceipt { op, case, seq, head, outcome, received_at, number }
        };
        Ok(ops.into_iter().map(receipt).collect())
    }

    /// Judges what one op was read as; an accepted one is folded into the draft, which holds its case if the
    /// centre does.
    pub(super) async fn judge_said(
        &self,
        draft: &mut Draft,
        record: &ActorRecord,
        author: Option<&Account>,
        chained: &ChainedOp,
        said: Read,
    ) -> Result<(Option<Header>, Judged), AuthorityError> {
        let (header, duty, body) = match said {
            Read::Held(header, code) => return Ok((header, Judged::held(code))),
            Read::Case(header, body) => (header, None, body),
            Read::Duty(header, duty, body) => (header, Some(duty), body),
        };
        if record.standing == ActorStanding::Revoked {
            return Ok((Some(header), Judged::held("actor.revoked")));
        }
        let Some(author) = author.filter(|a| a.active) else {
            return Ok((Some(header), Judged::held("account.inactive")));
        };
        if let Some(duty) = duty {
            let judged = self.judge_duty(draft, author, &header, duty, &body).await?;
            return Ok((Some(header), judged));
        }
        let id = header.subject.id;
        let case = draft.cases.get(&id).map(|advance| &advance.case);
        if case.is_some_and(|c| c.doc.admitted_at(header.op).is_some())
            && !self.store.authors_of(header.op, id).await?.contains(&author.profile.id)
        {
            // Somebody else's id: taking it for a repetition would lose what is said here.
            return Ok((Some(header), Judged::refused("op.not_yours")));
        }
        let Edition { city, classes, components, .. } = self.edition();
        let mut facts = CityFacts {
            city: &city,
            classes: &classes,
            components: &components,
            people: BTreeMap::new(),
            received: BTreeSet::new(),
            number: None,
            task: TaskId(Uuid::now_v7()),
            now: self.now(),
            level: None,
            roots: BTreeMap::new(),
            begins: None,
            heard: ALL_HEARD,
        };
        // Only a move asks who is who, which media are here and how dense the region is: a report is
        // spared that for each of its ops.
        if let Body::TransitionRequested(request) = body.as_ref() {
            facts.people = self.people(Some(author), case, request).await?;
            facts.received = self.received_media(case).await?;
            facts.level = case.and_then(|case| level_of(case, &city));
        }
        let arrived =
            Arrived { actor: record.actor(), chained, header: &header, author, at: facts.now };
        // A defect of ours must not stop this author's queue: the op is held and somebody looks.
        let judged = catch_unwind(AssertUnwindSafe(|| {
            let judged = judge(case, arrived, &body, &facts);
            let after = judged.entry.as_ref().map(|entry| {
                let mut after = case.cloned().unwrap_or_else(|| Case::new(id));
                after.apply(entry);
                after
            });
            (judged, after)
        }));
        let Ok((judged, after)) = judged else {
            tracing::error!(op = %header.op, "an op could not be judged: internal error");
            return Ok((Some(header), Judged::held("op.internal_error")));
        };
        if let (Some(entry), Some(after)) = (&judged.entry, after) {
            let advance = draft.cases.entry(id).or_insert_with(|| CaseAdvance {
                from: 0,
                case: Case::new(id),
                entries: Vec::new(),
                feeds_before: BTreeSet::new(),
                feeds_now: BTreeSet::new(),
            });
            advance.case = after;
            advance.entries.push(entry.clone());
            let told = Told { device: header.time.wall_ms, received: facts.now };
            draft.sees(author.profile.id, place_said(&body, &city.bounds), told);
        }
        Ok((Some(header), judged))
    }

    /// Takes the cases that ops are about into the draft.
    pub(super) async fn load(
        &self,
        draft: &mut Draft,
        ids: BTreeSet<CaseId>,
    ) -> Result<(), AuthorityError> {
        let city = self.city();
        for (id, case) in self.store.cases(&ids).await? {
            let advance = CaseAdvance {
                from: case.pos,
                feeds_before: feeds_of(&case, &city),
                case,
                entries: Vec::new(),
                feeds_now: BTreeSet::new(),
            };
            draft.cases.insert(id, advance);
        }
        Ok(())
    }

    /// What the draft changes: the cases, each with the feeds that hold it now, duty, and places.
    pub(super) fn planned(&self, draft: Draft, at: Millis) -> Plan {
        let city = self.city();
        let Draft { mut cases, duty, seen, .. } = draft;
        cases.retain(|_, advance| !advance.entries.is_empty());
        for advance in cases.values_mut() {
            advance.feeds_now = feeds_of(&advance.case, &city);
        }
        Plan { at, cases, duty: duty.into_values().collect(), seen, ..Plan::default() }
    }
}

/// The case that an op is about.
pub(super) fn about(said: &Read) -> Option<CaseId> {
    match said {
        Read::Case(header, _) => Some(header.subject.id),
        Read::Held(..) | Read::Duty(..) => None,
    }
}
