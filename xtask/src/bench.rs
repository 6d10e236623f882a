//! The promised figures, measured.

use std::process::Command;

use crate::screens;
use crate::step::{cargo, run, target};

/// The benches, and the programs that they measure from outside.
const MEASURED: [&str; 4] = ["bench", "sync-server", "collector-web-host", "collector"];

/// The window that the app's own is held against.
const EMPTY_WINDOW: [&str; 4] =
    ["--example", "empty-window", "--features", "collector/empty-window"];

/// Builds the benches and what they measure as it is released, and runs the named ones.
pub(crate) fn measure(arguments: &[&str]) -> Result<(), String> {
    screens::build_if_old();
    let mut build = cargo(&["build", "--bins", "--profile", "measure"]);
    build.args(EMPTY_WINDOW);
    for package in MEASURED {
        build.args(["--package", package]);
    }
    run("build", &mut build)?;
    run("bench", Command::new(target().join("measure").join("bench")).args(arguments))
}
