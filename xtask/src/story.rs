//! A working day over a real server and real handset cores.

use std::process::Command;

use crate::step::{self, program, run};

/// What the audit must notice when it is done behind the product's back, and the figure that must move.
const SABOTAGE: [(&str, &str); 4] = [
    ("lose-op", "lost"),
    ("lose-photo", "lost"),
    ("duplicate", "duplicated"),
    ("diverge", "divergent"),
];

/// Plays the story with these arguments.
pub(crate) fn play(arguments: &[&str]) -> Result<(), String> {
    step::build()?;
    run("story", Command::new(program("story")).args(arguments))
}

/// Plays it as it is, and then spoiled in every way: each must be noticed. The tests have built what
/// it needs; building it again by itself would choose other features and begin from the bottom.
pub(crate) fn play_and_spoil() -> Result<(), String> {
    run("story", &mut Command::new(program("story")))?;
    for (how, figure) in SABOTAGE {
        println!("\n== story --sabotage {how}: {figure} must not be 0");
        let mut story = Command::new(program("story"));
        let played = story.args(["--sabotage", how]).output();
        let played = played.map_err(|error| format!("story: {error}"))?;
        let said = String::from_utf8_lossy(&played.stdout);
        let last = said.lines().last().unwrap_or_default();
        println!("{last}");
        let noticed = last.contains(&format!("\"{figure}\":"))
            && !last.contains(&format!("\"{figure}\":0"))
            && played.status.code() == Some(1);
        if !noticed {
            let why = String::from_utf8_lossy(&played.stderr);
            return Err(format!("the audit did not notice {how}:\n{said}{why}"));
        }
    }
    println!("== all {} kinds of sabotage were noticed", SABOTAGE.len());
    Ok(())
}
