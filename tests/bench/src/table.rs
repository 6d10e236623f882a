//! The table of figures in the README: nothing in it is typed by hand.

use std::fs;
use std::path::PathBuf;

use system_tests::Fallible;

use crate::figure::Figure;
use crate::machine;

const BEGIN: &str = "<!-- figures: written by cargo xtask bench -->";
const END: &str = "<!-- end of figures -->";

fn kept() -> Fallible<PathBuf> {
    let folder = machine::target().join("figures");
    fs::create_dir_all(&folder)?;
    Ok(folder)
}

/// Keeps a figure until the same bench is run again.
pub(crate) fn keep(figure: &Figure) -> Fallible<()> {
    let file = kept()?.join(format!("{}.json", figure.bench));
    Ok(fs::write(file, serde_json::to_vec(figure)?)?)
}

/// The table of everything measured on this machine, with the machine.
pub(crate) fn written() -> Fallible<String> {
    let mut figures = Vec::new();
    for entry in fs::read_dir(kept()?)? {
        figures.push(serde_json::from_slice::<Figure>(&fs::read(entry?.path())?)?);
    }
    figures.sort_by(|a, b| a.bench.cmp(&b.bench));
    let mut out = format!("Measured by `cargo xtask bench` on {}.\n\n", machine::named());
    out.push_str(
        "| figure | value | p50 / p99 | peer in the same run | ratio | bound | holds | |\n",
    );
    out.push_str("|---|---|---|---|---|---|---|---|\n");
    for figure in figures {
        let number = |n: f64| {
            let text = format!("{n:.3}");
            text.trim_end_matches('0').trim_end_matches('.').to_owned()
        };
        let spread = match (figure.p50, figure.p99) {
            (Some(p50), Some(p99)) => format!("{} / {}", number(p50), number(p99)),
            _ => String::new(),
        };
        let peer = match (&figure.peer, figure.peer_value) {
            (Some(peer), Some(value)) => format!("{peer}: {}", number(value)),
            _ => String::new(),
        };
        let cells = [
            format!("`{}`", figure.bench),
            format!("{} {}", number(figure.value), figure.unit),
            spread,
            peer,
            figure.ratio.map(number).unwrap_or_default(),
            figure.bound.clone(),
            if figure.holds { "yes" } else { "**no**" }.to_owned(),
            figure.note.clone(),
        ];
        out.push_str(&format!("| {} |\n", cells.join(" | ")));
    }
    Ok(out)
}

/// Puts the table between its two marks in the README.
pub(crate) fn into_readme(table: &str) -> Fallible<()> {
    let file = machine::root().join("README.md");
    let text = fs::read_to_string(&file)?;
    let (Some((before, rest)), true) = (text.split_once(BEGIN), text.contains(END)) else {
        return Err(format!("README.md lacks the lines {BEGIN} and {END}").as_str().into());
    };
    let after = rest.split_once(END).map(|(_, after)| after).unwrap_or_default();
    Ok(fs::write(file, format!("{before}{BEGIN}\n{table}{END}{after}"))?)
}
