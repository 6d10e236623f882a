//! The promised figures, measured.

use std::process::Command;

use crate::step::{cargo, run, target};

/// Builds the benches and the server they need as they are released, and runs the named ones.
pub(crate) fn measure(arguments: &[&str]) -> Result<(), String> {
    let what = ["build", "--package", "bench", "--package", "sync-server", "--bins"];
    run("build", cargo(&what).args(["--profile", "measure"]))?;
    run("bench", Command::new(target().join("measure").join("bench")).args(arguments))
}
