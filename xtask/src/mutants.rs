//! Mutation testing: a line of the law is changed, and some test of `shared` must turn red.

use std::fs;

use crate::doctor::runs;
use crate::step::{self, cargo};

/// What decides: the document and its fold, operations, the law of a case, its clocks.
const LAW: [&str; 4] =
    ["shared/src/case/**", "shared/src/ops/**", "shared/src/workflow/**", "shared/src/clock/**"];

/// Every fifth of all mutants, evenly over the files: somewhat over 200.
const SAMPLE: &str = "0/5";

/// The share that has to be caught.
const BOUND: f64 = 0.9;

/// Tries every fifth mutant, or every one; prints what nobody noticed and one line of JSON.
///
/// # Errors
/// The tests are red as they are, or fewer mutants than promised are caught.
pub(crate) fn prove(all: bool) -> Result<(), String> {
    if !runs("cargo", &["mutants", "--version"]) {
        step::run("install cargo-mutants", &mut cargo(&["install", "--locked", "cargo-mutants"]))?;
    }
    let out = step::target().join("mutants");
    let mut try_them = cargo(&["mutants", "--package", "shared", "--test-tool", "nextest"]);
    try_them.args(["--colors", "never", "--output"]).arg(&out);
    // Nobody reads a backtrace of a mutant, and each is compiled anew.
    try_them.env("CARGO_PROFILE_DEV_DEBUG", "false");
    // A machine that is busy with something else is not a mutant that hangs.
    try_them.args(["--minimum-test-timeout", "300"]);
    for files in LAW {
        try_them.args(["--file", files]);
    }
    if !all {
        try_them.args(["--shard", SAMPLE, "--sharding", "round-robin"]);
    }
    // It fails when one is missed; the share is judged here.
    let ended = step::run("mutants", &mut try_them);
    let count = |word: &str| -> Result<Vec<String>, String> {
        let list = out.join("mutants.out").join(format!("{word}.txt"));
        let text = fs::read_to_string(&list).map_err(|_| format!("{ended:?}"))?;
        Ok(text.lines().map(str::to_owned).collect())
    };
    let (caught, missed, hung) = (count("caught")?, count("missed")?, count("timeout")?);
    let unviable = count("unviable")?.len();
    let noticed = caught.len() + hung.len();
    let tried = noticed + missed.len();
    if tried == 0 {
        return Err(format!("no mutant was tried: {ended:?}"));
    }
    missed.iter().for_each(|mutant| println!("missed: {mutant}"));
    let share = noticed as f64 / tried as f64;
    println!(
        "{{\"mutants\":{tried},\"caught\":{},\"hung\":{},\"missed\":{},\"unviable\":{unviable},\"share\":{share:.3}}}",
        caught.len(),
        hung.len(),
        missed.len(),
    );
    if share >= BOUND {
        Ok(())
    } else {
        Err(format!("only {share:.3} of the mutants were noticed"))
    }
}
