//! The built screens of the handset.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

use crate::doctor::{self, runs};
use crate::step::{self, root, run, target};

/// How they are built by hand.
const HOW: &str = "npm --prefix app/ui ci && npm --prefix app/ui run build";

/// Where the built screens lie.
pub(crate) fn built() -> PathBuf {
    root().join("app/ui/dist")
}

/// Builds the screens when they are older than what they are made of; whether they are there. Without
/// npm, or when it fails, the city is served all the same, and whoever waits reads what to do.
pub(crate) fn build_if_old() -> bool {
    let ui = root().join("app/ui");
    if is_old(&ui) {
        if !runs("npm", &["--version"]) {
            println!("\nthe handset's screens are not built, and npm is not there: {HOW}");
        } else if let Err(sentence) = build(&ui) {
            println!("\n{sentence}\nthe handset's screens are not built: {HOW}");
        }
    }
    built().join("index.html").is_file()
}

/// What the screens have to pass: types, lints, tests, and that they can be built.
pub(crate) fn check() -> Result<(), String> {
    let ui = root().join("app/ui");
    install(&ui)?;
    for (name, script) in [
        ("types of the screens", "types"),
        ("lints of the screens", "lint"),
        ("tests of the screens", "test"),
        ("screens", "build"),
    ] {
        run(name, &mut npm(&ui, &["run", script]))?;
    }
    Ok(())
}

/// People's stories on the built screens: a real centre, real handsets, a real browser. The tests have
/// built the programs.
pub(crate) fn stories(arguments: &[&str]) -> Result<(), String> {
    let mut play = Command::new("node");
    play.arg(root().join("app/ui/stories/play.mjs")).args(arguments);
    run("stories on the screens", play.env("PROGRAMS", target().join("debug")))
}

/// The same with everything built first.
pub(crate) fn play(arguments: &[&str]) -> Result<(), String> {
    doctor::fix_if_needed()?;
    step::build()?;
    stories(arguments)
}

/// The screens that the README shows, and the file each is in.
const SHOWN: [(&str, &str); 6] = [
    ("today-phone", "today"),
    ("finder-shot-phone", "finder"),
    ("form-filled-phone", "form"),
    ("check-answer-dark", "check"),
    ("sync-sun", "sync"),
    ("case-english", "case"),
];

/// Draws every screen over the made-up phone, in both languages and every theme.
pub(crate) fn draw() -> Result<(), String> {
    doctor::fix_if_needed()?;
    let ui = root().join("app/ui");
    install(&ui)?;
    run("screens over a made-up phone", &mut npm(&ui, &["run", "build:fake"]))?;
    let out = target().join("screenshots");
    let mut look = Command::new("node");
    run("screenshots", look.arg(ui.join("look/look.mjs")).arg("--out").arg(&out))?;
    let kept = root().join("docs/screens");
    let copied = fs::create_dir_all(&kept).and_then(|()| {
        SHOWN.iter().try_for_each(|(drawn, shown)| {
            let (from, to) = (format!("{drawn}.png"), format!("{shown}.png"));
            fs::copy(out.join(from), kept.join(to)).map(drop)
        })
    });
    copied.map_err(|error| format!("docs/screens: {error}"))
}

fn npm(ui: &Path, arguments: &[&str]) -> Command {
    let mut npm = Command::new("npm");
    npm.arg("--prefix").arg(ui).args(arguments);
    npm
}

fn build(ui: &Path) -> Result<(), String> {
    install(ui)?;
    run("screens", &mut npm(ui, &["run", "build"]))
}

/// Fetches what the screens stand on, when it is not what the lock says.
fn install(ui: &Path) -> Result<(), String> {
    let installed = newest(&ui.join("node_modules/.package-lock.json"));
    if installed < newest(&ui.join("package-lock.json")) || installed.is_none() {
        run("what the screens stand on", &mut npm(ui, &["ci", "--no-audit", "--no-fund"]))?;
    }
    Ok(())
}

fn is_old(ui: &Path) -> bool {
    let built = newest(&ui.join("dist/index.html"));
    let sources =
        ["src", "public", "index.html", "package.json", "package-lock.json", "vite.config.ts"];
    let made_of = sources.iter().filter_map(|name| newest(&ui.join(name))).max();
    built.is_none() || built < made_of
}

/// When a file, or the newest one in a folder, was last written; none when there is none.
fn newest(path: &Path) -> Option<SystemTime> {
    if path.is_dir() {
        return fs::read_dir(path).ok()?.flatten().filter_map(|entry| newest(&entry.path())).max();
    }
    fs::metadata(path).and_then(|about| about.modified()).ok()
}
