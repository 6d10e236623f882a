//! Everything a change has to pass, in the order that fails fastest.

use std::time::Instant;

use crate::step::{cargo, run};
use crate::{api, doctor, screens, story};

/// The benches have no tests, and peers that take minutes to compile.
const TESTS: &[&str] = &["nextest", "run", "--workspace", "--exclude", "bench"];

/// Format, the screens, lints, tests, stories on the screens, the story and its sabotage, generated
/// requests, documentation.
pub(crate) fn everything() -> Result<(), String> {
    let begun = Instant::now();
    doctor::fix_if_needed()?;
    run("format", &mut cargo(&["fmt", "--all", "--check"]))?;
    // The window takes the built screens into itself, so they come before anything is compiled.
    screens::check()?;
    run("lints", &mut cargo(&["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]))?;
    // The window has no tests in Rust, and so no test builds it: the stories open it.
    run(
        "programs and tests",
        &mut cargo(&["build", "--workspace", "--exclude", "bench", "--bins", "--tests"]),
    )?;
    run("tests", &mut cargo(&[TESTS, &["--no-fail-fast"]].concat()))?;
    screens::stories(&[])?;
    story::play_and_spoil()?;
    api::ask(api::FEW)?;
    run(
        "examples in the documentation",
        &mut cargo(&["test", "--workspace", "--exclude", "bench", "--doc"]),
    )?;
    run(
        "documentation",
        cargo(&["doc", "--workspace", "--exclude", "bench", "--no-deps", "--quiet"])
            .env("RUSTDOCFLAGS", "-D warnings"),
    )?;
    println!("\n== everything passed in {:.0} s", begun.elapsed().as_secs_f64());
    Ok(())
}

/// Only the tests whose names contain the filter.
pub(crate) fn matching(filter: &str) -> Result<(), String> {
    doctor::fix_if_needed()?;
    run("tests", &mut cargo(&[TESTS, &["--no-fail-fast", filter]].concat()))
}

/// Writes what the screens are typed by: the TypeScript of the handset's door, and the centre's description
/// of itself. The tests that do it fail in every other run when one has drifted.
pub(crate) fn bindings() -> Result<(), String> {
    for (what, test) in [
        ("app/ui/src/bindings", "the_bindings_are_what_the_door_takes"),
        ("console/openapi.json", "the_console_is_typed_from_what_the_centre_says_of_itself"),
    ] {
        run(what, cargo(&[TESTS, &[test]].concat()).env("GOLDEN_WRITE", "1"))?;
    }
    Ok(())
}

/// Makes the documents that are generated from the code.
pub(crate) fn documents() -> Result<(), String> {
    let mut page = cargo(&["nextest", "run", "-p", "shared", "the_page_in_docs_is_the_table"]);
    run("docs/workflow.md", page.env("GOLDEN_WRITE", "1"))
}
