//! One command as a named, timed step.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use crate::{doctor, screens};

/// Runs a command in the workspace's root, showing what it says, and prints how long it took.
///
/// # Errors
/// The step's name and how it ended.
pub(crate) fn run(name: &str, command: &mut Command) -> Result<(), String> {
    println!("\n== {name}");
    let begun = Instant::now();
    let status = command
        .current_dir(root())
        .status()
        .map_err(|error| format!("{name}: {error}; cargo xtask doctor tells what is missing"))?;
    let seconds = begun.elapsed().as_secs_f64();
    if status.success() {
        println!("== {name}: {seconds:.1} s");
        return Ok(());
    }
    Err(format!("== {name} failed after {seconds:.1} s ({status})"))
}

/// The `cargo` that runs this program, with these arguments.
pub(crate) fn cargo(args: &[&str]) -> Command {
    let mut command = Command::new(std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned()));
    command.args(args);
    command
}

/// Builds the screens when they are old, and every program, always with the same features, so that
/// nothing is built twice. Where the window's parts are missing everything else is built.
///
/// # Errors
/// It doesn't compile.
pub(crate) fn build() -> Result<(), String> {
    let mut programs = cargo(&["build", "--workspace", "--exclude", "bench", "--bins"]);
    let has_screens = screens::build_if_old();
    if !has_screens || !doctor::has_web_view() {
        programs.args(["--exclude", "collector"]);
    }
    run("build", &mut programs)
}

/// The workspace's root.
pub(crate) fn root() -> &'static Path {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here)
}

/// Where cargo builds.
pub(crate) fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// A program that cargo has built.
pub(crate) fn program(name: &str) -> PathBuf {
    target().join("debug").join(name)
}

/// Where a program that is left running writes what it says of itself, so that addresses stay readable.
///
/// # Errors
/// The file can't be made.
pub(crate) fn log_of(name: &str) -> Result<Stdio, String> {
    let folder = target().join("demo-logs");
    let file = folder.join(format!("{name}.log"));
    let made = fs::create_dir_all(&folder).and_then(|()| fs::File::create(&file));
    made.map(Stdio::from).map_err(|error| format!("{}: {error}", file.display()))
}
