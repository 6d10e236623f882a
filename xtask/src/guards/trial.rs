//! One run of the tests that are named, and what it says.

use std::collections::BTreeSet;
use std::fs;

use super::table::Guard;
use super::tree::{self, Tree};
use crate::step::cargo;

/// A test that hangs without its guard has noticed as well, and nobody waits for it for ever.
const NEXTEST: &str = "\
[profile.default]
slow-timeout = { period = \"60s\", terminate-after = 4 }
fail-fast = false
failure-output = \"final\"
";

/// How a run of tests ended.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// All green.
    Green,
    /// At least one red; what the first of them said.
    Red(String),
    /// No test has run, or nothing could be built.
    Broken(String),
}

/// Runs the tests of guards that share a package.
///
/// # Errors
/// Cargo can't be started.
pub(crate) fn run(tree: &Tree, name: &str, guards: &[&Guard]) -> Result<End, String> {
    let Some(first) = guards.first() else { return Ok(End::Green) };
    let config = tree.target().join("guards-nextest.toml");
    tree::write(&config, NEXTEST.as_bytes())?;
    let targets: BTreeSet<&str> = guards.iter().map(|guard| guard.target.as_str()).collect();
    let filters: BTreeSet<String> = guards.iter().map(|guard| filter(&guard.test)).collect();
    let filters: Vec<String> = filters.into_iter().collect();

    let mut command = cargo(&["nextest", "run", "--color", "never", "-p", &first.package]);
    for target in targets {
        match target {
            "lib" => command.arg("--lib"),
            named => command.args(["--test", named]),
        };
    }
    let ran = command
        .args(["-E", &filters.join(" | ")])
        .arg("--config-file")
        .arg(&config)
        .env("CARGO_TARGET_DIR", tree.target())
        .env("CARGO_PROFILE_DEV_DEBUG", "false")
        .env("RUST_BACKTRACE", "0")
        .env("PROPTEST_MAX_SHRINK_ITERS", "0")
        .current_dir(tree.root())
        .output()
        .map_err(|error| format!("cargo nextest: {error}; cargo xtask doctor --fix"))?;
    let mut said = String::from_utf8_lossy(&ran.stdout).into_owned();
    said.push_str(&String::from_utf8_lossy(&ran.stderr));
    let log = tree.log(name);
    fs::write(&log, &said).map_err(|error| format!("{}: {error}", log.display()))?;
    Ok(end(ran.status.code(), &said))
}

/// The filter of nextest for a test's name, or the beginning of one.
fn filter(test: &str) -> String {
    format!("test(/(^|::){test}/)")
}

/// What nextest's way of ending means.
pub(crate) fn end(code: Option<i32>, said: &str) -> End {
    match code {
        Some(0) => End::Green,
        Some(100) => End::Red(reason(said)),
        Some(4) => End::Broken("no test has this name".to_owned()),
        _ => {
            let error = said.lines().find(|line| line.starts_with("error"));
            End::Broken(error.unwrap_or("the tests could not be run").to_owned())
        }
    }
}

/// The sentence of the first panic.
fn reason(said: &str) -> String {
    let mut lines = said.lines().skip_while(|line| !line.contains("panicked at"));
    let timed_out = || said.lines().find(|line| line.contains("TIMEOUT"));
    let sentence = lines.nth(1).or_else(timed_out).unwrap_or("red").trim();
    sentence.chars().take(100).collect()
}
