//! A case that is driven as a centre drives it: decide, write an entry, fold it.

use uuid::Uuid;

use super::city::{
    ACCEPTOR, CLERK, COLLECTOR, CREW, City, DISPATCHER, LEADER, MORNING, Post, naming, unit, user,
    wish,
};
use shared::case::{
    Author, Case, DocChange, DocOp, Entry, FieldValue, ObjectValue, OpRef, Verdict,
};
use shared::clock::{Clock, ClockKind};
use shared::ids::{ActorId, CaseId, Dot, OpId, TaskId};
use shared::media::{MediaKind, MediaRole, Sha256Hash};
use shared::ops::{CaseCreated, MediaAttached, ReportKind};
use shared::text::Code;
use shared::workflow::{CheckResult, Decision, Effect, Move, Person, Request, TaskKind, decide};

/// A case with the log it is the fold of.
#[derive(Clone)]
pub(super) struct Desk {
    pub(super) city: City,
    pub(super) case: Case,
    pub(super) log: Vec<Entry>,
    ops: u128,
}

impl Desk {
    /// A report of [`COLLECTOR`] with class and near photo, at the centre.
    pub(super) fn reported() -> Self {
        let id = CaseId(Uuid::from_u128(1));
        let mut desk = Self { city: City::new(), case: Case::new(id), log: Vec::new(), ops: 0 };
        let class = Code::new("gb/1/2/3").ok();
        let condition = Code::new("gb-1").ok();
        let object = ObjectValue { class, condition, component: None };
        desk.set(COLLECTOR, object);
        let op = desk.op();
        desk.enter(COLLECTOR, Some(op), |e| e.effects = vec![Effect::Reported(user(COLLECTOR))]);
        desk.photo(COLLECTOR, MediaRole::Near);
        desk
    }

    /// A report that its collector settled on the spot, without the photos that would show it.
    pub(super) fn self_disposed() -> Self {
        Self::of_kind(ReportKind::SelfDisposed)
    }

    /// A report with its facts.
    pub(super) fn of_kind(kind: ReportKind) -> Self {
        let mut desk = Self::reported();
        let created = CaseCreated {
            reporter: user(COLLECTOR),
            work_number: Code::clipped("采0101"),
            field_code: Code::clipped("采0101-1119-1"),
            kind,
            found_at: MORNING,
            catalogue: Code::default(),
            fix: None,
        };
        let op = desk.op();
        desk.change(COLLECTOR, op, DocChange::Created(created));
        desk
    }

    /// Declined at the desk.
    pub(super) fn declined() -> Self {
        let mut desk = Self::reported();
        desk.go(ACCEPTOR, wish(Move::Decline));
        desk
    }

    /// Closed after a positive check.
    pub(super) fn closed() -> Self {
        let mut desk = Self::checking();
        desk.answer(COLLECTOR, CheckResult::Fixed);
        desk.close();
        desk
    }

    /// The acceptor proposes and the shift leader closes.
    pub(super) fn close(&mut self) {
        self.go(ACCEPTOR, wish(Move::ProposeClosing));
        self.go(LEADER, wish(Move::Close));
    }

    pub(super) fn op(&mut self) -> OpId {
        self.ops += 1;
        OpId(Uuid::from_u128(self.ops))
    }

    pub(super) fn set(&mut self, by: Post, object: ObjectValue) {
        let value = FieldValue::Object(object);
        let seen = self.case.doc.seen(value.register());
        let op = self.op();
        let dot = Dot { actor: ActorId([1; 8]), seq: self.case.pos + 1 };
        self.change(by, op, DocChange::Put { value, dot, seen });
    }

    pub(super) fn photo(&mut self, by: Post, role: MediaRole) -> OpId {
        let op = self.op();
        let medium = MediaAttached {
            kind: MediaKind::Photo,
            role,
            sha256: Sha256Hash::of(&op.bytes()),
            bytes: 1,
            thumb: None,
            capture: None,
        };
        self.change(by, op, DocChange::Attach(medium));
        op
    }

    fn change(&mut self, by: Post, op: OpId, change: DocChange) {
        let change = DocOp { op, by: user(by), device_ms: 0, change };
        self.enter(by, Some(op), |e| e.changes = vec![change]);
    }

    pub(super) fn enter(&mut self, by: Post, op: Option<OpId>, fill: impl FnOnce(&mut Entry)) {
        let dot = Dot { actor: ActorId([1; 8]), seq: self.case.pos + 1 };
        let mut entry = Entry {
            case: self.case.id,
            pos: self.case.pos + 1,
            prev: self.case.head,
            by: Author::Person(user(by)),
            received_at: self.city.now,
            from: op.map(|op| OpRef { op, dot }),
            request: None,
            verdict: None,
            changes: Vec::new(),
            effects: Vec::new(),
            flags: Vec::new(),
        };
        fill(&mut entry);
        self.case.apply(&entry);
        self.log.push(entry);
        self.folds_again();
    }

    /// The law of the log: folded from entry 1 it is the very case, and a case survives its forms.
    fn folds_again(&self) {
        let mut again = Case::new(self.case.id);
        self.log.iter().for_each(|entry| again.apply(entry));
        assert_eq!(again, self.case, "the log folds to the case");
        let json = serde_json::to_vec(&self.case).unwrap();
        assert_eq!(serde_json::from_slice::<Case>(&json).unwrap(), self.case);
        let cbor = shared::sync::encode(&self.case);
        assert_eq!(shared::sync::decode::<Case>(&cbor).unwrap(), self.case);
    }

    /// What would come of a request.
    pub(super) fn ask(&self, by: Post, request: &Request) -> Decision {
        let own = by.2.map(unit);
        let person = Person { user: user(by), roles: by.1, unit: own.as_ref() };
        decide(&self.case, request, &person, &self.city)
    }

    /// Decides a request and writes what came of it into the log.
    pub(super) fn act(&mut self, by: Post, request: Request) -> Verdict {
        let op = self.op();
        self.act_as(op, by, request)
    }

    pub(super) fn act_as(&mut self, op: OpId, by: Post, request: Request) -> Verdict {
        let decision = self.ask(by, &request);
        let verdict = decision.verdict();
        self.enter(by, Some(op), |entry| {
            entry.request = Some(request);
            entry.verdict = Some(decision.verdict());
            if let Decision::Applied(effects) = decision {
                entry.effects = effects;
            }
        });
        verdict
    }

    /// A move that must happen.
    pub(super) fn go(&mut self, by: Post, request: Request) {
        let mv = request.mv;
        assert_eq!(self.act(by, request), Verdict::Applied, "{mv:?}");
    }

    /// Dispatched to sanitation.
    pub(super) fn dispatched() -> Self {
        Self::reported().sent()
    }

    /// Accepted, filed and dispatched.
    pub(super) fn sent(mut self) -> Self {
        self.go(ACCEPTOR, wish(Move::Accept));
        self.go(LEADER, wish(Move::File));
        self.go(DISPATCHER, wish(Move::Dispatch));
        self
    }

    /// With a crew on it.
    pub(super) fn in_work() -> Self {
        let mut desk = Self::dispatched();
        desk.go(CLERK, wish(Move::Assign));
        desk
    }

    /// Submitted by its crew with an after photo.
    pub(super) fn work_done() -> Self {
        let mut desk = Self::in_work();
        desk.submit(CREW);
        desk
    }

    pub(super) fn submit(&mut self, by: Post) {
        let photo = self.photo(by, MediaRole::After);
        self.go(by, naming(wish(Move::Submit), &[photo]));
    }

    /// Passed on by the dispatcher.
    pub(super) fn awaiting_closing() -> Self {
        let mut desk = Self::work_done();
        desk.go(CLERK, wish(Move::Forward));
        desk.go(DISPATCHER, wish(Move::PassOn));
        desk
    }

    /// With [`COLLECTOR`] sent to look.
    pub(super) fn checking() -> Self {
        let mut desk = Self::awaiting_closing();
        desk.go(ACCEPTOR, wish(Move::OrderCheck));
        desk
    }

    pub(super) fn answer(&mut self, by: Post, check: CheckResult) {
        let photo = self.photo(by, MediaRole::Check);
        let mut answer = naming(wish(Move::AnswerCheck), &[photo]);
        answer.args.check = Some(check);
        self.go(by, answer);
    }

    /// The clocks that run or are paused.
    pub(super) fn counting(&self) -> Vec<ClockKind> {
        let counts = |clock: &Clock| clock.is_running() || clock.is_paused();
        let clocks = self.case.flow.clocks.iter().filter(|(_, clock)| counts(clock));
        clocks.map(|(kind, _)| kind).collect()
    }

    pub(super) fn open(&self, kind: TaskKind) -> TaskId {
        self.case.flow.open_task(kind).expect("an open task").id
    }
}
