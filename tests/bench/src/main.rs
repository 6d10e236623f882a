//! The figures this project promises. Each bench prints one line of JSON: what was measured, the
//! peer that did the same work in the same run, and whether the bound holds. Peer and product take
//! turns, so that what else the machine does falls on both.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "this program talks to a person")]
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_possible_wrap,
    reason = "figures are counted and divided; none comes near a bound"
)]

mod cold_start;
mod delta;
mod dice;
mod figure;
mod fleet;
mod ground;
mod ingest;
mod list;
mod machine;
mod merge;
mod office;
mod photo;
mod screen;
mod screens;
mod stage;
mod submit;
mod table;

use std::process::ExitCode;

use figure::Figure;
use system_tests::{Fallible, Trouble};

/// Measures; gives one figure per bound.
type Bench = fn(&Run) -> Fallible<Vec<Figure>>;

/// How a bench is run.
struct Run {
    /// Fewer repetitions and smaller stores; said so in every figure.
    quick: bool,
}

impl Run {
    /// `full` repetitions, or `few` when it has to be quick.
    fn count(&self, full: usize, few: usize) -> usize {
        if self.quick { few } else { full }
    }
}

/// Every bench by name, the cheapest first.
const BENCHES: [(&str, Bench); 11] = [
    ("delta_bytes", delta::delta_bytes),
    ("merge_case", merge::merge_case),
    ("submit_case", submit::submit_case),
    ("ground", ground::ground),
    ("photo_12mp", photo::photo_12mp),
    ("screens", screens::screens),
    ("cold_start", cold_start::cold_start),
    ("ingest_ops", ingest::ingest_ops),
    ("ingest_http", fleet::ingest_http),
    ("list_million", list::list_million),
    ("return_1000", fleet::return_1000),
];

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let outcome = match args.as_slice() {
        ["--develop", from, to] => photo::develop_once(from, to).map(|()| true),
        _ => measure(&args),
    };
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(Trouble(sentence)) => {
            eprintln!("{sentence}");
            ExitCode::FAILURE
        }
    }
}

/// Runs the named benches, or all; true when every bound holds.
fn measure(args: &[&str]) -> Fallible<bool> {
    let run = Run { quick: args.contains(&"--quick") };
    let names: Vec<&str> = args.iter().filter(|arg| **arg != "--quick").copied().collect();
    if let Some(odd) = names.iter().find(|name| BENCHES.iter().all(|(known, _)| known != *name)) {
        let known: Vec<&str> = BENCHES.iter().map(|(name, _)| *name).collect();
        return Err(Trouble(format!("no bench is called {odd}; there are: {}", known.join(", "))));
    }
    let mut hold = true;
    for (name, bench) in BENCHES {
        if !names.is_empty() && !names.contains(&name) {
            continue;
        }
        match bench(&run) {
            Ok(figures) => {
                for figure in figures {
                    println!("{}", serde_json::to_string(&figure)?);
                    hold &= figure.holds;
                    if !run.quick {
                        table::keep(&figure)?;
                    }
                }
            }
            Err(Trouble(sentence)) => {
                hold = false;
                eprintln!("{name}: {sentence}");
            }
        }
    }
    if !run.quick {
        let written = table::written()?;
        println!("\n{written}");
        table::into_readme(&written)?;
    }
    Ok(hold)
}
