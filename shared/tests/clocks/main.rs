//! Clocks held against an oracle that walks minute by minute, and against examples counted by hand.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]
#![allow(clippy::cast_possible_wrap, clippy::print_stdout, unreachable_pub)]

mod check;
mod oracle;
mod plan;
mod table;

use check::{Fault, check};
use plan::{Plan, almanac, plan_of};

const HISTORIES: u64 = 10_000;

/// The shortest beginning of a history that still fails.
fn shortest(fault: Fault, plan: &Plan, almanac: &[(usize, usize, usize, usize)]) -> (Plan, String) {
    (1..=plan.acts.len())
        .find_map(|acts| {
            let mut shorter = plan.clone();
            shorter.acts.truncate(acts);
            let law = check(fault, &shorter, almanac).err()?;
            Some((shorter, law))
        })
        .expect("the whole history fails")
}

/// How many of every so many histories had what, if all agree.
fn counted(first: u64, step: usize) -> [u64; 12] {
    let almanac = almanac();
    let mut counts = [0; 12];
    for seed in (first..HISTORIES).step_by(step) {
        let plan = plan_of(seed, &almanac);
        match check(Fault::None, &plan, &almanac) {
            Ok(h) => {
                let what = [
                    h.pause, h.holiday, h.made_up, h.season, h.pattern, h.midnight, h.extended,
                    h.raised, h.rework, h.restart, h.over, h.refused,
                ];
                counts.iter_mut().zip(what).for_each(|(n, yes)| *n += u64::from(yes));
            }
            Err(law) => {
                let (plan, first) = shortest(Fault::None, &plan, &almanac);
                panic!("seed {seed}: {law}\nfirst: {first}\n{plan:#?}");
            }
        }
    }
    counts
}

#[test]
fn ten_thousand_histories_agree_with_walking_minute_by_minute() {
    let halves = std::thread::scope(|scope| {
        let halves = [0, 1].map(|first| scope.spawn(move || counted(first, 2)));
        halves.map(|half| half.join().expect("clock and oracle agree"))
    });
    let mut counts = halves[0];
    counts.iter_mut().zip(halves[1]).for_each(|(n, more)| *n += more);
    let names = [
        "a pause",
        "a holiday",
        "a made-up day",
        "days out of season",
        "a change of hours",
        "over midnight",
        "an extension",
        "a raise",
        "a rework",
        "a restart",
        "overrun",
        "a refused event",
    ];
    let least = [2000, 2000, 1000, 500, 1000, 6000, 2000, 1000, 1000, 1000, 2000, 1000];
    let told: Vec<_> =
        names.iter().zip(counts).map(|(name, n)| format!("{n} with {name}")).collect();
    println!("{HISTORIES} histories: {}", told.join(", "));
    for ((name, n), least) in names.iter().zip(counts).zip(least) {
        assert!(n >= least, "only {n} with {name}: too few to mean anything");
    }
}

#[test]
fn the_oracle_catches_clocks_that_others_ship() {
    let almanac = almanac();
    for fault in Fault::ALL {
        let caught = (0..2000).find_map(|seed| {
            let law = check(fault, &plan_of(seed, &almanac), &almanac).err()?;
            Some((seed + 1, law))
        });
        let (after, law) = caught.unwrap_or_else(|| panic!("{fault:?} goes unnoticed"));
        println!("{fault:?}: caught after {after} histories: {law}");
    }
}
