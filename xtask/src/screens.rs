//! The built screens: the handset's and the console's.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

use crate::doctor::{self, runs};
use crate::step::{self, root, run, target};

/// A package of screens, built by npm.
struct Package {
    /// What it is called in a sentence.
    name: &'static str,
    /// Where it lies.
    folder: &'static str,
}

/// What people hold in the street, and what they have on a desk.
const HANDSET: Package = Package { name: "the handset's screens", folder: "app/ui" };
const CONSOLE: Package = Package { name: "the console", folder: "sync-server/console" };

impl Package {
    fn folder(&self) -> PathBuf {
        root().join(self.folder)
    }

    fn page(&self) -> PathBuf {
        self.folder().join("dist/index.html")
    }

    /// How it is built by hand.
    fn how(&self) -> String {
        let Self { folder, .. } = self;
        format!("npm --prefix {folder} ci && npm --prefix {folder} run build")
    }

    fn build_if_old(&self) {
        if !is_old(&self.folder()) {
            return;
        }
        let Self { name, .. } = self;
        if !runs("npm", &["--version"]) {
            println!("\n{name}: not built, and npm is not there: {}", self.how());
        } else if let Err(sentence) = self.build() {
            println!("\n{sentence}\n{name}: not built: {}", self.how());
        }
    }

    fn build(&self) -> Result<(), String> {
        let folder = self.folder();
        install(&folder, self.name)?;
        run(self.name, &mut npm(&folder, &["run", "build"]))
    }

    /// What it has to pass: types, lints, tests, and that it can be built.
    fn check(&self) -> Result<(), String> {
        let folder = self.folder();
        install(&folder, self.name)?;
        for script in ["types", "lint", "test", "build"] {
            run(&format!("{}: {script}", self.name), &mut npm(&folder, &["run", script]))?;
        }
        Ok(())
    }
}

/// Where the built screens of the handset lie.
pub(crate) fn built() -> PathBuf {
    HANDSET.folder().join("dist")
}

/// Builds the screens that are older than what they are made of; whether the handset's are there, which
/// the window takes into itself. Without npm, or when it fails, the city is served all the same, and
/// whoever waits reads what to do.
pub(crate) fn build_if_old() -> bool {
    CONSOLE.build_if_old();
    HANDSET.build_if_old();
    HANDSET.page().is_file()
}

/// What both have to pass.
pub(crate) fn check() -> Result<(), String> {
    HANDSET.check()?;
    CONSOLE.check()
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
    let ui = HANDSET.folder();
    install(&ui, HANDSET.name)?;
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

/// Fetches what the screens stand on, when it is not what the lock says.
fn install(ui: &Path, name: &str) -> Result<(), String> {
    let installed = newest(&ui.join("node_modules/.package-lock.json"));
    if installed < newest(&ui.join("package-lock.json")) || installed.is_none() {
        let step = format!("what {name} stand on");
        run(&step, &mut npm(ui, &["ci", "--no-audit", "--no-fund"]))?;
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
