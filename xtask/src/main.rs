//! `cargo xtask`: the one door. What a person runs here is what CI runs.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "this program talks to a person")]

mod api;
mod bench;
mod clients;
mod doctor;
mod guards;
mod handsets;
mod mutants;
mod screens;
mod serve;
mod step;
mod story;
mod test;

use std::process::ExitCode;

const HELP: &str = "\
cargo xtask COMMAND

  run              a centre with the demo city, a handset per post in a browser, and the app's own
                   window where there is a display; prints addresses, sign-ins, what to do next
  run --fresh      the same, beginning with an empty demo city again
  demo --cases N   adds N cases of the past to the demo city that `run` serves
  story            a working day with everything that goes wrong on one, audited
  story --sabotage HOW   lose-op, lose-photo, duplicate, diverge: the audit must notice
  stories          people's days on the handset's screens: real centre, real handsets, a real browser
                   and the app's own window
  stories --only N only those of a file in app/ui/stories, such as day or shell
  screenshots      draws every screen in both languages and every theme into target/screenshots, asks
                   axe about each, and renews the six of the README
  test             everything CI checks: format, lints, tests, documentation
  test FILTER      only the tests whose names contain FILTER
  api              generated requests of every post, as /openapi.json describes them
  api --quick      the same with fewer of them, as `test` does
  bindings         writes again what screens are typed by: app/ui/src/bindings, console/openapi.json
  docs             makes docs/workflow.md again from the table of moves
  guards           takes each guard of the field's failures away in a copy; its test must turn red
  guards --only R  only those of a row or more: r05, r05.2, r01,r07
  guards --list    the table of guards (tests/guards)
  mutants          changes a line of the law in a copy, over 200 times; a test must turn red
  mutants --all    every such change; takes most of a day
  bench [NAME...]  the promised figures, against a peer in the same run where there is one, into
                   README.md; a bound that doesn't hold fails
  bench --quick    the same with fewer repetitions and smaller stores; README.md stays as it is
  doctor           what this machine lacks, and what each thing is for
  doctor --fix     install what is missing (Debian, Ubuntu)
  help             this text
";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let outcome = match args.as_slice() {
        [] | ["help" | "--help" | "-h"] => {
            print!("{HELP}");
            Ok(())
        }
        ["run"] => serve::demo(false),
        ["run", "--fresh"] => serve::demo(true),
        ["demo", arguments @ ..] => serve::add_past(arguments),
        ["story", arguments @ ..] => story::play(arguments),
        ["stories", arguments @ ..] => screens::play(arguments),
        ["screenshots"] => screens::draw(),
        ["bench", arguments @ ..] => bench::measure(arguments),
        ["guards"] => guards::prove(None),
        ["guards", "--only", row] => guards::prove(Some(row)),
        ["guards", "--list"] => guards::list(None),
        ["guards", "--list", "--only", row] | ["guards", "--only", row, "--list"] => {
            guards::list(Some(row))
        }
        ["mutants"] => mutants::prove(false),
        ["mutants", "--all"] => mutants::prove(true),
        ["api"] => api::build_and_ask(api::MANY),
        ["api", "--quick"] => api::build_and_ask(api::FEW),
        ["bindings"] => test::bindings(),
        ["docs"] => test::documents(),
        ["doctor"] => doctor::look(),
        ["doctor", "--fix"] => doctor::fix(),
        ["test"] => test::everything(),
        ["test", filter] if !filter.starts_with('-') => test::matching(filter),
        other => Err(format!("cargo xtask does not know: {}\n\n{HELP}", other.join(" "))),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("{sentence}");
            ExitCode::FAILURE
        }
    }
}
