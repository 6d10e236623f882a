//! The laws of the merge, held against random histories of two handsets and a centre: loss,
//! repetition, restarts, refusals, forged parents and a centre restored from an older backup.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]
#![allow(clippy::cast_possible_wrap, unreachable_pub)]

mod check;
mod fold;
mod plan;
mod replicas;
mod says;
mod world;

use check::check;
use fold::Fold;
use plan::{plan_of, shrink};

const HISTORIES: u64 = 10_000;

#[test]
fn r10_r11_r12_r13_ten_thousand_histories_keep_every_law() {
    let mut counts = [0_u64; 7];
    for seed in 0..HISTORIES {
        let plan = plan_of(seed);
        match check(Fold::Ours, seed, &plan) {
            Ok(h) => {
                let what =
                    [h.conflict, h.refused, h.restart, h.epoch, h.struck, h.new_actor, h.exact];
                counts.iter_mut().zip(what).for_each(|(n, yes)| *n += u64::from(yes));
            }
            Err(law) => {
                let least = shrink(plan, |p| check(Fold::Ours, seed, p).is_err());
                let law_then = check(Fold::Ours, seed, &least).unwrap_err();
                panic!("seed {seed}: {law}\nshrunk to {law_then}: {least:#?}");
            }
        }
    }
    let share = counts.map(|n| 100.0 * n as f64 / HISTORIES as f64);
    println!(
        "{HISTORIES} histories: {:.1} % end in a hard conflict, {:.1} % with a refused op, \
         {:.1} % with a restart, {:.1} % with a change of epoch, {:.1} % with a struck parent, \
         {:.1} % with a new actor, {:.1} % with a conflict compared value by value",
        share[0], share[1], share[2], share[3], share[4], share[5], share[6]
    );
    assert!(share[0] >= 30.0, "too few conflicts to mean anything");
    assert!(share[1..].iter().all(|s| *s >= 10.0), "too little happens to mean anything");
}

fn caught_after(fold: Fold) -> Option<(u64, String)> {
    (0..1000).find_map(|seed| check(fold, seed, &plan_of(seed)).err().map(|law| (seed + 1, law)))
}

#[test]
fn the_checker_catches_folds_that_others_ship() {
    for fold in [Fold::LastClockWins, Fold::ParentsIgnored, Fold::SortedByActor, Fold::NoTombstones]
    {
        let (after, law) = caught_after(fold)
            .unwrap_or_else(|| panic!("{fold:?} goes unnoticed through 1000 histories"));
        println!("{fold:?}: caught after {after} histories: {law}");
    }
}
