//! The table can't rot silently: what it names is there.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::table::{self, Cut, Guard};
use super::trial::{End, end};
use crate::step;

/// The rows that must be shown to have a guard that a test misses.
const ROWS: &str = "r01 r02 r03 r04 r05 r06 r07 r08 r09 r10 r11 r12 r13 r14 r15 r16 r22 r25 r27 r28 \
                    r31 r32 r33 r35";

fn guards() -> Vec<Guard> {
    table::read(&step::root().join("tests/guards")).unwrap()
}

/// Every Rust file below a folder.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.append(&mut sources(&path));
        } else if path.extension().is_some_and(|end| end == "rs") {
            found.push(path);
        }
    }
    found
}

fn folder_of(package: &str) -> PathBuf {
    let folder = match package {
        "collector-core" => "app/core",
        "collector-photo" => "app/photo",
        "system-tests" => "tests",
        named => named,
    };
    step::root().join(folder)
}

#[test]
fn every_row_has_a_guard() {
    let rows: BTreeSet<String> =
        guards().iter().filter_map(|g| g.id.split('.').next().map(str::to_owned)).collect();
    let lacking: Vec<&str> = ROWS.split_whitespace().filter(|row| !rows.contains(*row)).collect();
    assert!(lacking.is_empty(), "without a guard in tests/guards: {lacking:?}");
}

#[test]
fn every_guard_is_exactly_once_where_the_table_says() {
    for guard in guards() {
        for cut in &guard.cuts {
            let text = fs::read_to_string(step::root().join(&cut.file));
            let text = text.unwrap_or_else(|error| panic!("{}: {}: {error}", guard.id, cut.file));
            if let Err(sentence) = table::cut(&guard.id, cut, &text) {
                panic!("{sentence}");
            }
            let (src, tests) = (cut.file.contains("src/"), cut.file.contains("test"));
            assert!(src && !tests, "{}: {} isn't the product", guard.id, cut.file);
        }
    }
}

#[test]
fn every_test_the_table_names_exists_and_is_named_after_its_row() {
    for guard in guards() {
        let folder = folder_of(&guard.package);
        let folder = match guard.target.as_str() {
            "lib" => folder.join("src"),
            named if folder.join("tests").join(named).is_dir() => folder.join("tests").join(named),
            _ => folder.join("tests"),
        };
        let row = guard.id.split('.').next().unwrap_or_default();
        // A story that runs on several engines is a module with the row's name.
        let name = guard.test.split("::").find(|part| part.contains(row));
        let name = name.unwrap_or_else(|| panic!("{}: {} names no row", guard.id, guard.test));
        let letter = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let name: String = name.chars().take_while(|c| letter(*c)).collect();
        let written = [format!("fn {name}"), format!(" as {name}")];
        let holds = |text: String| written.iter().any(|words| text.contains(words));
        let found = sources(&folder).iter().any(|file| fs::read_to_string(file).is_ok_and(holds));
        assert!(found, "{}: no test {name} below {}", guard.id, folder.display());
    }
}

const TABLE: &str = "\
R5  Duplicates after a retry.

guard: The centre knows what it has.
test: sync-server authority r05_replays
# In two places.
file: a/src/one.rs
-if known {
-    return;
-}
file: a/src/two.rs
-known()
+false
";

#[test]
fn a_table_reads_as_it_is_written() {
    let guards = table::parse("r05", TABLE).unwrap();
    let [guard] = guards.as_slice() else { panic!("{guards:?}") };
    assert_eq!((guard.id.as_str(), guard.test.as_str()), ("r05.1", "r05_replays"));
    assert_eq!((guard.package.as_str(), guard.target.as_str()), ("sync-server", "authority"));
    let cut = |file: &str, guard: &str, without: &str| Cut {
        file: file.to_owned(),
        guard: guard.to_owned(),
        without: without.to_owned(),
    };
    let two = [
        cut("a/src/one.rs", "if known {\n    return;\n}", ""),
        cut("a/src/two.rs", "known()", "false"),
    ];
    assert_eq!(guard.cuts, two);
    assert_eq!(table::cut("r05.1", &two[1], "if known() {}").unwrap(), "if false {}");
    assert!(table::cut("r05.1", &two[1], "known() known()").unwrap_err().contains("2 times"));
}

#[test]
fn a_table_that_lacks_something_is_refused_with_the_place() {
    let refused = |text: &str| table::parse("r05", text).unwrap_err();
    assert!(refused("R5\nfile: x\n").contains("r05.txt:2"));
    assert!(refused("R5\nguard: g\ntest: one\n").contains("r05.txt:3"));
    assert!(refused("R5\nguard: g\n-text\n").contains("no file named"));
    assert!(refused("R5\nguard: g\nfile: x\n-a\n").contains("needs a test"));
    assert!(refused("R5\nguard: g\ntest: p t r05\nfile: x\n-a\n+a\n").contains("needs a test"));
}

#[test]
fn only_a_red_test_is_a_catch() {
    let panicked = "thread 'x' panicked at a.rs:1:2:\nassertion failed: two cases\n";
    assert_eq!(end(Some(100), panicked), End::Red("assertion failed: two cases".to_owned()));
    assert_eq!(end(Some(0), ""), End::Green);
    let broken = "error[E0425]: cannot find value\n";
    assert_eq!(end(Some(101), broken), End::Broken("error[E0425]: cannot find value".to_owned()));
    assert!(matches!(end(Some(4), "error: no tests to run"), End::Broken(_)));
    assert!(matches!(end(None, ""), End::Broken(_)));
}
