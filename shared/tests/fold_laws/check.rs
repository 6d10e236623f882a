//! The laws, asked of a history that has come to rest.

use std::collections::BTreeSet;

use shared::case::{DocChange, DocOp, FieldValue, Register};
use shared::ids::{Dot, OpId, Pos};
use shared::text::Paragraph;

use super::fold::{Doc, Fold};
use super::plan::{Rng, Step};
use super::world::{Happened, World};

/// A value, the serial of its op, its dot and its place in the log.
type OneValue = (FieldValue, u64, Dot, Option<Pos>);

/// Everything a screen could show of a document, without a clock in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    values: Vec<Vec<OneValue>>,
    conflicts: Vec<bool>,
    media: Vec<u64>,
    remarks: Vec<u64>,
    proposals: Vec<u64>,
    facts: Option<u64>,
}

/// The part of an op's name that no clock is in.
fn serial(op: OpId) -> u64 {
    op.0.as_u64_pair().1 & 0xffff
}

fn serials(ops: Vec<OpId>) -> Vec<u64> {
    ops.into_iter().map(serial).collect()
}

pub fn look(doc: &Doc) -> Seen {
    let values = |r: Register| {
        let one = |s: shared::case::Shown| {
            (s.written.value.clone(), serial(s.written.op), s.written.dot, s.at)
        };
        doc.values(r).into_iter().map(one).collect()
    };
    Seen {
        values: Register::ALL.into_iter().map(values).collect(),
        conflicts: Register::ALL.into_iter().map(|r| doc.in_conflict(r)).collect(),
        media: serials(doc.media()),
        remarks: serials(doc.remarks()),
        proposals: serials(doc.proposals()),
        facts: doc.inner.facts().map(|f| serial(f.op)),
    }
}

/// Runs a plan and holds it against every law.
pub fn check(fold: Fold, seed: u64, plan: &[Step]) -> Result<Happened, String> {
    let mut world = run(fold, plan, [0; 3]);
    if let Some(broken) = world.broken.take() {
        return Err(broken);
    }
    let centre = &world.centre;
    let seen = look(&centre.doc);
    for handset in &world.handsets {
        ensure(look(&handset.doc) == seen, "r10: replicas differ at rest")?;
        ensure(handset.doc.inner == centre.doc.inner, "r10: documents differ at rest")?;
    }
    orders_agree(fold, seed, &world, &seen)?;
    world.happened.exact = nothing_is_lost(&world)?;
    nothing_returns(&world)?;
    if seed.is_multiple_of(3) {
        clocks_decide_nothing(fold, seed, plan, &seen)?;
    }
    let happened = world.happened;
    a_write_that_saw_all_heals(world, seed)?;
    Ok(happened)
}

fn ensure(holds: bool, law: &str) -> Result<(), String> {
    if holds { Ok(()) } else { Err(law.to_owned()) }
}

fn run(fold: Fold, plan: &[Step], clocks: [i64; 3]) -> World {
    let mut world = World::new(fold, clocks);
    plan.iter().for_each(|step| world.run(*step));
    world.come_to_rest();
    world
}

/// CmRDT and CvRDT: any order, grouping and repetition of the log's changes is the same document.
fn orders_agree(fold: Fold, seed: u64, world: &World, seen: &Seen) -> Result<(), String> {
    let mut rng = Rng::new(seed ^ 0x6f72_6465_7273);
    let mut ops: Vec<(Pos, &DocOp)> =
        (1..).zip(world.centre.log.iter().map(|(_, op)| op)).collect();
    let again: Vec<_> = ops.iter().copied().filter(|_| rng.chance(40)).collect();
    ops.extend(again);
    rng.shuffle(&mut ops);
    let take = |doc: &mut Doc, (pos, op): &(Pos, &DocOp)| {
        doc.admit(op.op, *pos);
        doc.apply(op);
    };
    let mut one = Doc::new(fold);
    ops.iter().for_each(|op| take(&mut one, op));
    ensure(look(&one) == *seen, "r10: order or repetition of ops changes the document")?;

    let mut parts: Vec<Doc> = (0..4).map(|_| Doc::new(fold)).collect();
    for op in &ops {
        let part = rng.below(4);
        take(&mut parts[part], op);
    }
    while parts.len() > 1 {
        let from = parts.remove(rng.below(parts.len()));
        let to = rng.below(parts.len());
        parts[to].merge(&from);
        if rng.chance(30) {
            parts[to].merge(&from);
        }
    }
    ensure(look(&parts[0]) == *seen, "r10: grouping of merges changes the document")?;
    let mut both = one.clone();
    both.merge(&parts[0]);
    ensure(both == one || fold != Fold::Ours, "r10: merging equals is not idle")
}

/// R10 against the truth of who saw what; R11; order of admission.
fn nothing_is_lost(world: &World) -> Result<bool, String> {
    let mut exactly = false;
    let centre = &world.centre;
    for register in Register::ALL {
        let writes: Vec<(usize, &DocOp, &FieldValue)> = centre
            .log
            .iter()
            .filter_map(|(serial, op)| match &op.change {
                DocChange::Put { value, .. } if value.register() == register => {
                    Some((*serial, op, value))
                }
                _ => None,
            })
            .collect();
        let saw = |w: usize, v: usize| world.truth[w].saw.contains(&v);
        let shown: Vec<OpId> = centre.doc.values(register).iter().map(|s| s.written.op).collect();
        let exact =
            writes.iter().all(|(w, _, _)| world.truth[*w].honest && !centre.struck.contains(w));
        let mut heads = Vec::new();
        for (i, (serial, op, value)) in writes.iter().enumerate() {
            let is_shown = shown.contains(&op.op);
            let replaced = writes.iter().any(|(w, _, _)| saw(*w, *serial));
            ensure(is_shown || replaced, "r10: a value is lost that nobody saw")?;
            let replaced_later = writes[i + 1..].iter().any(|(w, _, _)| saw(*w, *serial));
            if !replaced_later {
                heads.push((op.op, *value));
            }
        }
        if exact {
            let expected: Vec<OpId> = heads.iter().map(|(op, _)| *op).collect();
            ensure(shown == expected, "r10: not the unreplaced values in order of admission")?;
            let different: BTreeSet<_> = heads.iter().map(|(_, value)| *value).collect();
            let conflict = centre.doc.in_conflict(register);
            exactly |= conflict;
            ensure(conflict == (different.len() > 1), "r11: equal values are no conflict")?;
        }
        let at = |op: &OpId| centre.log.iter().position(|(_, l)| l.op == *op);
        ensure(shown.is_sorted_by_key(at), "values are not shown in order of admission")?;
    }
    Ok(exactly)
}

/// R13: what was taken back stays away, and nothing else goes.
fn nothing_returns(world: &World) -> Result<(), String> {
    let (mut media, mut remarks, mut proposals) = (Vec::new(), Vec::new(), Vec::new());
    let log = &world.centre.log;
    for (_, op) in log {
        match &op.change {
            DocChange::Attach(_) => media.push(op.op),
            DocChange::Remark(_) => remarks.push(op.op),
            DocChange::Propose(_) => proposals.push(op.op),
            _ => {}
        }
    }
    for (_, op) in log {
        match &op.change {
            DocChange::Retract(what) => media.retain(|m| m != what),
            DocChange::Withdraw(what) => remarks.retain(|r| r != what),
            DocChange::Settled(what) => proposals.retain(|p| p != what),
            _ => {}
        }
    }
    let doc = &world.centre.doc;
    ensure(doc.media() == media, "r13: media")?;
    ensure(doc.remarks() == remarks, "r13: remarks")?;
    ensure(doc.proposals() == proposals, "r13: proposals")
}

/// R12: three clocks, each wrong by up to ten years, and the very same document.
fn clocks_decide_nothing(fold: Fold, seed: u64, plan: &[Step], seen: &Seen) -> Result<(), String> {
    let mut rng = Rng::new(seed ^ 0x0063_6c6f_636b);
    let years = |y: i64| y * 365 * 86_400_000;
    let clocks = [0; 3].map(|_: i64| years(i64::try_from(rng.below(21)).unwrap() - 10));
    let world = run(fold, plan, clocks);
    ensure(look(&world.centre.doc) == *seen, "r12: a wall clock decides")
}

fn a_write_that_saw_all_heals(mut world: World, seed: u64) -> Result<(), String> {
    let who = usize::try_from(seed % 2).unwrap();
    let last = FieldValue::Description(Paragraph::new("以此为准").unwrap());
    world.write(who, Register::Description, last.clone());
    world.come_to_rest();
    for doc in [&world.centre.doc, &world.handsets[1 - who].doc] {
        let values = doc.values(Register::Description);
        let healed = values.len() == 1 && values[0].written.value == last;
        ensure(healed, "a write that saw every value does not heal")?;
    }
    Ok(())
}
