//! What a person waits for on the screens of a handset, measured by a real browser in front of the
//! programs as they are released.

use std::process::{Command, Stdio};

use serde::Deserialize;
use system_tests::{Fallible, Trouble};

use crate::Run;
use crate::figure::{Figure, Series};
use crate::machine::{root, target};

/// One line of `app/ui/stories/figures.mjs`.
#[derive(Deserialize)]
struct Told {
    series: String,
    values: Vec<f64>,
    note: String,
}

/// The first screen, a class search, a picture of 12 megapixels.
pub(crate) fn screens(bench: &Run) -> Fallible<Vec<Figure>> {
    if !root().join("app/ui/dist/index.html").is_file() {
        return Err(Trouble("the screens are not built: cargo xtask bench builds them".to_owned()));
    }
    let mut play = Command::new("node");
    play.arg(root().join("app/ui/stories/figures.mjs")).env("PROGRAMS", target());
    if bench.quick {
        play.arg("--quick");
    }
    let output = play.stdin(Stdio::null()).stderr(Stdio::inherit()).output()?;
    if !output.status.success() {
        return Err(Trouble(format!("the screens could not be measured ({})", output.status)));
    }
    let text = String::from_utf8_lossy(&output.stdout);
    let told = text.lines().filter(|line| line.starts_with('{')).map(serde_json::from_str::<Told>);
    told.map(|told| judged(told?)).collect()
}

fn judged(told: Told) -> Fallible<Figure> {
    let Told { series: name, values, note } = told;
    let mut series = Series::empty();
    values.iter().for_each(|value| series.push(*value));
    let (unit, value, bound, most) = match name.as_str() {
        "first_screen" => ("kB gzip", series.at(100) / 1000.0, "<= 350 kB", 350.0),
        "class_search" => ("ms", series.at(99), "p99 <= 50 ms", 50.0),
        "camera_to_thumb" => ("ms", series.at(100), "every one <= 1 s", 1000.0),
        odd => return Err(Trouble(format!("nobody promised {odd}"))),
    };
    let figure = Figure::new(&name, value, unit).promised(bound, value <= most).noting(note);
    Ok(if series.len() > 1 { figure.spread(&series) } else { figure })
}
