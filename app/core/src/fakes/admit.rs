//! Admission as the real centre does it: bounds, chain, read, decide, fold.

use std::sync::LazyLock;

use shared::calendar::Calendars;
use shared::case::{Author, Case, DocChange, Entry, OpRef, Verdict};
use shared::city::{Policy, Role};
use shared::clock::{ClockKind, ClockLimit, Span};
use shared::codes::{CaseNumber, UnitCode};
use shared::ids::{ActorId, CaseId, Dot, Head, Millis, OpId, TaskId, UserId};
use shared::media::Sha256Hash;
use shared::ops::{
    ActorRecord, ActorStanding, BatchRefused, Body, ChainedOp, Header, Outcome, Read, chain,
    open_batch, read,
};
use shared::sync::{BatchAnswer, Feed, OpReceipt};
use shared::text::Code;
use shared::workflow::{Decision, Facts, Person, Request, decide, reported};
use uuid::Uuid;

use super::state::State;
use crate::view::changes_of;

struct CentreFacts<'a> {
    state: &'a State,
    task: TaskId,
    number: CaseNumber,
}

static POLICY: LazyLock<Policy> = LazyLock::new(Policy::default);
static CALENDARS: LazyLock<Calendars> = LazyLock::new(Calendars::default);

impl Facts for CentreFacts<'_> {
    fn path(&self, unit: &UnitCode) -> Vec<UnitCode> {
        vec![unit.clone()]
    }
    fn has_role(&self, user: UserId, role: Role) -> bool {
        self.state.accounts.get(&user).is_some_and(|a| a.profile.holds(role))
    }
    fn unit_of(&self, user: UserId) -> Option<UnitCode> {
        self.state.accounts.get(&user).and_then(|a| a.profile.unit.clone())
    }
    fn in_area(&self, _: &Case, _: UserId) -> bool {
        true
    }
    fn knows_standard(&self, _: &Code) -> bool {
        true
    }
    fn received(&self, sha256: &Sha256Hash) -> bool {
        self.state.blobs.contains_key(sha256)
    }
    fn number(&self) -> Option<CaseNumber> {
        Some(self.number.clone())
    }
    fn fresh_task(&self) -> TaskId {
        self.task
    }
    fn now(&self) -> Millis {
        self.state.stamp.now
    }
    fn policy(&self) -> &Policy {
        &POLICY
    }
    fn is_urgent(&self, _: &Code) -> bool {
        false
    }
    fn open_root(&self, case: CaseId) -> Option<CaseId> {
        self.state.cases.contains_key(&case).then_some(case)
    }
    fn calendars(&self) -> &Calendars {
        &CALENDARS
    }
    fn limit(&self, _: &Code, kind: ClockKind) -> Option<ClockLimit> {
        (kind == ClockKind::Disposal).then(|| Span::Minutes(60).into())
    }
}

impl State {
    pub(super) fn admit(&mut self, bytes: &[u8]) -> BatchAnswer {
        let batch = match open_batch(bytes) {
            Ok(batch) => batch,
            Err(why) => return BatchAnswer::Refused { actor: None, why },
        };
        let actor = batch.actor;
        let refused = |why| BatchAnswer::Refused { actor: Some(actor), why };
        let Some(record) = self.actors.get(&actor).cloned() else {
            return refused(BatchRefused::UnknownActor);
        };
        let genesis = Head::genesis(&record.key);
        let head_at = |seq| match seq {
            0 => Some(genesis),
            seq => self.heads.get(&(actor, seq)).copied(),
        };
        let step = match chain(&batch, &record, head_at) {
            Ok(step) => step,
            Err(why) => {
                if let (BatchRefused::Fork, Some(known)) = (why, self.actors.get_mut(&actor)) {
                    known.standing = ActorStanding::Forked;
                }
                return refused(why);
            }
        };
        let mut receipts = Vec::new();
        for op in &step.known {
            receipts.extend(self.receipts.get(&(actor, op.seq)).cloned());
        }
        for op in &step.fresh {
            let receipt = self.admit_op(&record, actor, op);
            self.heads.insert((actor, op.seq), op.head);
            self.receipts.insert((actor, op.seq), receipt.clone());
            if let Some(known) = self.actors.get_mut(&actor) {
                (known.seq, known.head) = (op.seq, op.head);
            }
            receipts.push(receipt);
        }
        let known = self.actors.get(&actor).unwrap_or(&record);
        BatchAnswer::Admitted { actor, seq: known.seq, head: known.head, receipts }
    }

    fn admit_op(&mut self, record: &ActorRecord, actor: ActorId, op: &ChainedOp) -> OpReceipt {
        let (header, outcome) = match read(&op.bytes) {
            Read::Held(header, why) => (header, Outcome::Held(why.to_owned())),
            Read::Case(header, body) => {
                let outcome = match self.outcomes.get(&header.op).cloned() {
                    Some(known) => known,
                    None => self.judge_op(record, &header, &body, Dot { actor, seq: op.seq }),
                };
                (Some(header), outcome)
            }
            Read::Duty(header, ..) => (Some(header), Outcome::Accepted),
        };
        let case = header.as_ref().and_then(|h| h.subject.case());
        if let Some(header) = &header {
            self.outcomes.insert(header.op, outcome.clone());
        }
        OpReceipt {
            op: header.map(|h| h.op),
            case,
            seq: op.seq,
            head: op.head,
            outcome,
            received_at: self.stamp.now,
            number: case.and_then(|c| self.cases.get(&c)).and_then(|c| c.flow.number.clone()),
        }
    }

    fn judge_op(
        &mut self,
        record: &ActorRecord,
        header: &Header,
        body: &Body,
        dot: Dot,
    ) -> Outcome {
        if let Some(outcome) = self.judge.and_then(|judge| judge(body)) {
            return outcome;
        }
        let id = header.subject.id;
        let case = self.cases.get(&id).cloned().unwrap_or_else(|| Case::new(id));
        let device_ms = header.time.wall_ms;
        let mut changes =
            changes_of(header.op, record.user, device_ms, body, dot, case.flow.pinned);
        for change in &mut changes {
            if let DocChange::Put { value, seen, .. } = &mut change.change {
                (*seen, _) = case.doc.split_seen(value.register(), seen);
            }
        }
        let (mut request, mut verdict, mut effects) = (None, None, Vec::new());
        match body {
            Body::CaseCreated(_) => {
                effects.extend(reported(record.user, self.stamp.now, &POLICY.clocks));
            }
            Body::TransitionRequested(asked) => {
                let decision = self.decide(&case, asked, record.user);
                verdict = Some(decision.verdict());
                if let Decision::Applied(list) = decision {
                    effects = list;
                }
                request = Some(asked.clone());
            }
            _ => {}
        }
        self.append(Entry {
            case: id,
            pos: case.pos.saturating_add(1),
            prev: case.head,
            by: Author::Person(record.user),
            received_at: self.stamp.now,
            from: Some(OpRef { op: header.op, dot }),
            request,
            verdict,
            changes,
            effects,
            flags: Vec::new(),
        });
        Outcome::Accepted
    }

    /// Somebody at a desk asks for a move.
    pub(super) fn desk(&mut self, id: CaseId, by: UserId, request: &Request) -> Verdict {
        let case = self.cases.get(&id).cloned().unwrap_or_else(|| Case::new(id));
        let decision = self.decide(&case, request, by);
        let verdict = decision.verdict();
        if let Decision::Applied(effects) = decision {
            self.append(Entry {
                case: id,
                pos: case.pos.saturating_add(1),
                prev: case.head,
                by: Author::Person(by),
                received_at: self.stamp.now,
                from: None,
                request: Some(request.clone()),
                verdict: Some(verdict.clone()),
                changes: Vec::new(),
                effects,
                flags: Vec::new(),
            });
        }
        verdict
    }

    fn decide(&mut self, case: &Case, request: &Request, user: UserId) -> Decision {
        let n = self.next();
        let sequence = u32::try_from(n).unwrap_or(u32::MAX);
        let Some(account) = self.accounts.get(&user) else {
            return Decision::Rejected("move.not_your_role");
        };
        let Ok(number) = CaseNumber::new("SF", 2026, 7, 12, sequence) else {
            return Decision::Rejected("move.needs_number");
        };
        let facts = CentreFacts { state: self, task: TaskId(Uuid::from_u128(n.into())), number };
        let profile = &account.profile;
        let by = Person { user, roles: &profile.roles, unit: profile.unit.as_ref() };
        decide(case, request, &by, &facts)
    }

    fn append(&mut self, entry: Entry) {
        let id = entry.case;
        let case = self.cases.entry(id).or_insert_with(|| Case::new(id));
        case.apply(&entry);
        self.logs.entry(id).or_default().push(entry);
        let case = case.clone();
        let mut feeds: Vec<Feed> = case.flow.reporter.map(Feed::Mine).into_iter().collect();
        feeds.extend(case.flow.tasks.values().map(|task| Feed::Task(task.assignee)));
        let held =
            self.feeds.iter().filter(|(_, cases)| cases.get(&id).is_some_and(|(_, left)| !left));
        feeds.extend(held.map(|(feed, _)| feed.clone()));
        feeds.sort();
        feeds.dedup();
        for feed in feeds {
            self.touch(feed, id, false);
        }
    }

    /// The op with this id, wherever it is in a log.
    pub(super) fn has_op(&self, op: OpId) -> bool {
        self.outcomes.contains_key(&op)
    }
}
