//! Two handsets and a centre that live through a plan.
//!
//! Beside every op stands what its writer truly had on the screen (`saw`): by names of ops, not by
//! dots and clocks, so that the checker has a truth of its own to hold the fold against.

use std::collections::{BTreeMap, BTreeSet};

use shared::case::{Case, DocChange, DocOp, FieldValue, Register};
use shared::ids::{ActorId, CaseId, Dot, Millis, OpId, UserId};
use shared::ops::{CaseCreated, ReportKind};
use shared::text::{Code, Paragraph};
use uuid::Uuid;

use super::fold::{Doc, Fold};
use super::plan::{Lie, Replica, Step};
use super::replicas::{Answer, Centre, Handset, Sealed};
use super::says::{authority, medium, pick, put, takes_back, user, value};

pub const DESK: Replica = 2;
pub const CASE: CaseId = CaseId(Uuid::from_u128(7));

/// What is known of an op beside its change.
#[derive(Debug, Clone)]
pub struct Truth {
    pub op: OpId,
    /// What was on the writer's screen, and what that in turn had replaced there.
    pub saw: BTreeSet<usize>,
    register: Option<Register>,
    pub by: UserId,
    pub honest: bool,
}

/// What happened, for the figures.
#[derive(Debug, Clone, Copy, Default)]
pub struct Happened {
    pub conflict: bool,
    pub refused: bool,
    pub restart: bool,
    pub epoch: bool,
    pub struck: bool,
    pub new_actor: bool,
    /// A conflict in which nobody lied and nothing was struck: compared value by value.
    pub exact: bool,
}

pub struct World {
    pub handsets: [Handset; 2],
    pub centre: Centre,
    backup: Centre,
    pub truth: Vec<Truth>,
    pub happened: Happened,
    clocks: [Millis; 3],
    fold: Fold,
    /// The first law broken on the way.
    pub broken: Option<String>,
}

impl World {
    pub fn new(fold: Fold, clocks: [Millis; 3]) -> Self {
        let doc = Doc::new(fold);
        let none = Answer { epoch: 0, pos: 0, doc: doc.clone(), known: BTreeSet::new() };
        let handset = |who: u8| Handset {
            actor: ActorId([200 - who; 8]),
            chain: Vec::new(),
            said: Vec::new(),
            refused: BTreeSet::new(),
            base: none.clone(),
            doc: doc.clone(),
            known: BTreeSet::new(),
            on_the_way: None,
        };
        let centre = Centre {
            case: Case::new(CASE),
            doc: doc.clone(),
            log: Vec::new(),
            struck: BTreeSet::new(),
            refused: BTreeSet::new(),
            known: BTreeSet::new(),
            seqs: BTreeMap::new(),
            epoch: 0,
        };
        let mut world = Self {
            handsets: [handset(0), handset(1)],
            backup: centre.clone(),
            centre,
            truth: Vec::new(),
            happened: Happened::default(),
            clocks,
            fold,
            broken: None,
        };
        let created = CaseCreated {
            reporter: user(0),
            work_number: Code::new("采0101").unwrap(),
            field_code: Code::new("采0101-0712-014").unwrap(),
            kind: ReportKind::Patrol,
            found_at: 0,
            catalogue: Code::new("gb/1").unwrap(),
            fix: None,
        };
        world.say(0, true, false, |_, _, _| DocChange::Created(created));
        world
    }

    fn doc(&self, who: Replica) -> &Doc {
        self.handsets.get(who).map_or(&self.centre.doc, |h| &h.doc)
    }

    /// One op of a replica: into a handset's chain, or at once into the centre's log.
    fn say(
        &mut self,
        who: Replica,
        honest: bool,
        refusable: bool,
        change: impl FnOnce(&Doc, Dot, usize) -> DocChange,
    ) {
        let serial = self.truth.len();
        let device_ms = 1_780_000_000_000 + self.clocks[who] + 1000 * serial as i64;
        let time = u128::from(device_ms.unsigned_abs() & 0xffff_ffff_ffff) << 80;
        let op = OpId(Uuid::from_u128(time | serial as u128));
        let dot = match self.handsets.get(who) {
            Some(h) => Dot { actor: h.actor, seq: h.chain.len() as u64 + 1 },
            None => Dot { actor: authority(self.centre.epoch), seq: self.centre.case.pos + 1 },
        };
        let known = self.handsets.get(who).map_or(&self.centre.known, |h| &h.known);
        let change = change(self.doc(who), dot, serial);
        let register = match &change {
            DocChange::Put { value, .. } => Some(value.register()),
            _ => None,
        };
        let mut saw = known.clone();
        for x in known.iter().map(|x| &self.truth[*x]).filter(|x| x.register == register) {
            saw.extend(&x.saw);
        }
        self.truth.push(Truth { op, saw, register, by: user(who), honest });
        let op = DocOp { op, by: user(who), device_ms, change };
        match self.handsets.get_mut(who) {
            Some(h) => {
                h.doc.apply(&op);
                h.known.insert(serial);
                let sealed = Sealed { serial, dot, op, refusable };
                h.said.push(sealed.clone());
                h.chain.push(sealed);
            }
            None => self.centre.admit(serial, dot, op),
        }
    }

    pub fn write(&mut self, who: Replica, register: Register, value: FieldValue) {
        self.say(who, true, false, |doc, dot, _| put(doc, register, value, dot, None));
    }

    pub fn run(&mut self, step: Step) {
        match step {
            Step::Write { who, register, value: nth, lie } => {
                let register = Register::ALL[register];
                let honest = lie != Some(Lie::Half);
                let value = value(register, nth);
                self.say(who, honest, false, |doc, dot, _| put(doc, register, value, dot, lie));
            }
            Step::Refusable { who, register, value: nth } => {
                let register = Register::ALL[register];
                let value = value(register, nth + 4);
                self.say(who, true, true, |doc, dot, _| put(doc, register, value, dot, None));
            }
            Step::Remark { who } => self.say(who, true, false, |_, _, serial| {
                DocChange::Remark(Paragraph::new(format!("{serial}")).unwrap())
            }),
            Step::Attach { who } => {
                self.say(who, true, false, |_, _, serial| DocChange::Attach(medium(serial)));
            }
            Step::Retract { who, nth } => {
                if let Some(medium) = pick(self.doc(who).media(), nth) {
                    self.say(who, true, false, |_, _, _| DocChange::Retract(medium));
                }
            }
            Step::Withdraw { who, nth } => {
                if let Some(remark) = pick(self.doc(who).remarks(), nth) {
                    self.say(who, true, false, |_, _, _| DocChange::Withdraw(remark));
                }
            }
            Step::Propose { who, value: nth } => self
                .say(who, true, false, |_, _, _| DocChange::Propose(value(Register::Object, nth))),
            Step::Settle { nth } => {
                if let Some(proposal) = pick(self.centre.doc.proposals(), nth) {
                    self.say(DESK, true, false, |_, _, _| DocChange::Settled(proposal));
                }
            }
            Step::Push { who, again, count, reply_lost } => {
                self.push(who, again, count, reply_lost);
            }
            Step::Ask { who } => {
                let centre = &self.centre;
                self.handsets[who].on_the_way = Some(centre.answer());
            }
            Step::Answer { who } => self.take_answer(who),
            Step::Merge { from, to } => self.merge(from, to),
            Step::Restart { who } => self.restart(who),
            Step::NewActor { who } => {
                self.handsets[who].issue_again();
                self.handsets[who].rebuild();
                self.happened.new_actor = true;
            }
            Step::Backup => self.backup = self.centre.clone(),
            Step::Restore => {
                let epoch = self.centre.epoch + 1;
                self.centre = Centre { epoch, ..self.backup.clone() };
                self.happened.epoch = true;
            }
        }
        self.check_on_the_way(step);
    }

    fn push(&mut self, who: Replica, again: usize, count: usize, reply_lost: bool) {
        let truth = &self.truth;
        let handset = &mut self.handsets[who];
        let seq = self.centre.seqs.entry(handset.actor).or_default();
        let next = usize::try_from(*seq).unwrap();
        let from = next.saturating_sub(again);
        for sealed in handset.chain.iter().skip(from).take(count) {
            let seq = self.centre.seqs.entry(handset.actor).or_default();
            if sealed.dot.seq == *seq + 1 {
                *seq += 1;
                let by = sealed.op.by;
                let foreign = takes_back(&sealed.op)
                    .is_some_and(|what| !truth.iter().any(|t| t.op == what && t.by == by));
                if sealed.refusable || foreign {
                    self.centre.refused.insert(sealed.serial);
                    self.happened.refused = true;
                } else if !self.centre.known.contains(&sealed.serial) {
                    self.centre.admit(sealed.serial, sealed.dot, sealed.op.clone());
                }
            }
            if !reply_lost && self.centre.refused.contains(&sealed.serial) {
                handset.refused.insert(sealed.serial);
            }
        }
        if !reply_lost {
            handset.rebuild();
        }
    }

    fn take_answer(&mut self, who: Replica) {
        let handset = &mut self.handsets[who];
        let Some(answer) = handset.on_the_way.take() else { return };
        let newer_life = answer.epoch > handset.base.epoch;
        let further = answer.epoch == handset.base.epoch && answer.pos >= handset.base.pos;
        if newer_life || further {
            handset.base = answer;
            if handset.lacks_a_retired_op() {
                handset.issue_again();
            }
            handset.rebuild();
        }
    }

    fn merge(&mut self, from: Replica, to: Replica) {
        if from == to {
            return;
        }
        let (doc, known, epoch) = match self.handsets.get(from) {
            Some(h) => (h.doc.clone(), h.known.clone(), h.base.epoch),
            None => (self.centre.doc.clone(), self.centre.known.clone(), self.centre.epoch),
        };
        let to = &mut self.handsets[to];
        let doc = if epoch == to.base.epoch { doc } else { doc.without_positions() };
        to.doc.merge(&doc);
        to.known.extend(known);
    }

    fn restart(&mut self, who: Replica) {
        self.happened.restart = true;
        let as_json = self.truth.len().is_multiple_of(2);
        let before = self.doc(who).clone();
        let after = before.restarted(as_json);
        if before != after {
            self.broken = Some("a restart changes the document".into());
        }
        if let Some(h) = self.handsets.get_mut(who) {
            h.doc = after;
            h.base.doc = h.base.doc.restarted(!as_json);
        } else {
            self.centre.doc = after;
            let bytes = shared::sync::encode(&self.centre.case);
            self.centre.case = shared::sync::decode(&bytes).unwrap();
        }
    }

    /// Everything pushed, everything pulled, nothing lost any more.
    pub fn come_to_rest(&mut self) {
        // The first answer may tell of another life, and what it lacks is then said again.
        for _ in 0..2 {
            for who in [0, 1] {
                self.push(who, usize::MAX, usize::MAX, false);
            }
            for who in [0, 1] {
                self.handsets[who].on_the_way = Some(self.centre.answer());
                self.take_answer(who);
            }
        }
        if self.fold == Fold::Ours && self.centre.case.doc != self.centre.doc.inner {
            self.broken = Some("the case differs from the fold of its changes".into());
        }
        self.happened.struck = !self.centre.struck.is_empty();
        self.happened.conflict = Register::ALL.into_iter().any(|r| self.centre.doc.in_conflict(r));
    }

    fn check_on_the_way(&mut self, step: Step) {
        let (Step::Answer { who } | Step::Merge { to: who, .. }) = step else { return };
        if let Some(handset) = self.handsets.get(who) {
            for register in Register::ALL {
                let shown = handset.doc.values(register);
                let pending_first =
                    shown.windows(2).any(|w| w[0].at.is_none() && w[1].at.is_some());
                if pending_first && self.broken.is_none() {
                    self.broken = Some("an unsent value is shown before an admitted one".into());
                }
            }
        }
    }
}
