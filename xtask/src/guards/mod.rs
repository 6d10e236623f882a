//! Proof that the tests of the field's failures can fail: each guard of the product is taken away from
//! a copy of it, one at a time, and the test that names the failure must turn red.
//!
//! The table is `tests/guards`. Nothing here touches the files somebody works on.

mod table;
#[cfg(test)]
mod tests;
mod tree;
mod trial;

use std::collections::BTreeMap;
use std::time::Instant;

use self::table::Guard;
use self::tree::Tree;
use self::trial::End;
use crate::step;

/// Shows the table.
///
/// # Errors
/// The table can't be read.
pub(crate) fn list(only: Option<&str>) -> Result<(), String> {
    for guard in chosen(only)? {
        println!("{:<8} {}", guard.id, guard.sentence);
        println!("         {} {} {}", guard.package, guard.target, guard.test);
    }
    Ok(())
}

/// Takes every guard away in turn.
///
/// # Errors
/// A guard that no test misses, or a table that isn't true any more.
pub(crate) fn prove(only: Option<&str>) -> Result<(), String> {
    let begun = Instant::now();
    let guards = chosen(only)?;
    let tree = Tree::fresh()?;
    let mut by_package: BTreeMap<&str, Vec<&Guard>> = BTreeMap::new();
    for guard in &guards {
        by_package.entry(&guard.package).or_default().push(guard);
    }
    for (package, guards) in &by_package {
        println!("{package}: the tests of {} guards as they are ...", guards.len());
        let since = Instant::now();
        match trial::run(&tree, &format!("unspoiled-{package}"), guards)? {
            End::Green => println!("{package}: green, {:.1} s", since.elapsed().as_secs_f64()),
            other => return Err(format!("{package}: not green as it is: {other:?}")),
        }
    }

    let (mut caught, mut missed) = (0, Vec::new());
    for guard in by_package.into_values().flatten() {
        let since = Instant::now();
        let spoiled = tree.spoil(guard);
        let end = spoiled.and_then(|()| trial::run(&tree, &guard.id, &[guard]));
        tree.mend(guard)?;
        let (word, why) = match end {
            Ok(End::Red(why)) => ("caught", why),
            Ok(End::Green) => ("MISSED", format!("{} stays green", guard.test)),
            Ok(End::Broken(why)) | Err(why) => ("BROKEN", why),
        };
        if word == "caught" {
            caught += 1;
        } else {
            missed.push(format!("\"{}\"", guard.id));
        }
        let seconds = since.elapsed().as_secs_f64();
        println!("{:<7} {word} {seconds:6.1} s  {}\n{:24}{why}", guard.id, guard.sentence, "");
    }
    let logs = tree.log("r*");
    println!("{:.0} s; what each said: {}", begun.elapsed().as_secs_f64(), logs.display());
    println!(
        "{{\"guards\":{},\"caught\":{caught},\"missed\":[{}]}}",
        guards.len(),
        missed.join(",")
    );
    if missed.is_empty() {
        return Ok(());
    }
    Err(format!("{} guards can be taken away and no test notices", missed.len()))
}

/// The guards of the rows that are asked for; those of one file together, since what is built for one
/// is nearly what the next needs.
fn chosen(only: Option<&str>) -> Result<Vec<Guard>, String> {
    let mut guards = table::read(&step::root().join("tests/guards"))?;
    let asked = |id: &str, only: &str| only.split(',').any(|row| id.starts_with(row));
    guards.retain(|guard| only.is_none_or(|only| asked(&guard.id, only)));
    if guards.is_empty() {
        return Err(format!("tests/guards knows no {}", only.unwrap_or("guard")));
    }
    guards.sort_by(|a, b| first_file(a).cmp(first_file(b)).then_with(|| a.id.cmp(&b.id)));
    Ok(guards)
}

fn first_file(guard: &Guard) -> &str {
    guard.cuts.first().map_or("", |cut| cut.file.as_str())
}
