//! A working day over a real server and real handset cores.

use std::process::Command;

use crate::step::{cargo, program, run};

/// What the audit must notice when it is done behind the product's back.
const SABOTAGE: [&str; 4] = ["lose-op", "lose-photo", "duplicate", "diverge"];

/// Plays the story with these arguments.
pub(crate) fn play(arguments: &[&str]) -> Result<(), String> {
    build()?;
    run("story", Command::new(program("story")).args(arguments))
}

/// Plays it as it is, and then spoiled in every way: each must be noticed.
pub(crate) fn play_and_spoil() -> Result<(), String> {
    play(&[])?;
    for how in SABOTAGE {
        let name = format!("story --sabotage {how}, which must be noticed");
        if run(&name, Command::new(program("story")).args(["--sabotage", how])).is_ok() {
            return Err(format!("the audit did not notice {how}"));
        }
    }
    println!("== all {} kinds of sabotage were noticed", SABOTAGE.len());
    Ok(())
}

fn build() -> Result<(), String> {
    run("build", &mut cargo(&["build", "-p", "sync-server", "-p", "system-tests", "--bins"]))
}
