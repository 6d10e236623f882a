//! What a machine needs before the tests mean anything, and how to get it.
//!
//! A missing tool fails a test, it never skips one; so this is where every such tool is named.

use std::path::Path;
use std::process::{Command, Stdio};

use crate::{api, clients, step};

/// Something the project needs and does not build itself.
struct Need {
    name: &'static str,
    purpose: &'static str,
    is_there: fn() -> bool,
    source: Source,
}

/// Where it comes from.
enum Source {
    /// Packages of Debian and Ubuntu.
    Debian(&'static [&'static str]),
    /// A program that cargo installs.
    Cargo(&'static str),
    /// A client that tests use, in the target folder.
    Client(fn() -> Result<(), String>),
}

const NEEDS: &[Need] = &[
    Need {
        name: "tesseract with simplified Chinese",
        purpose: "reads the stamp off a photograph, as an inspector would",
        is_there: || says("tesseract", &["--list-langs"], "chi_sim"),
        source: Source::Debian(&["tesseract-ocr", "tesseract-ocr-chi-sim"]),
    },
    Need {
        name: "PostgreSQL",
        purpose: "every story of the store runs on a real one as well",
        is_there: has_postgres,
        source: Source::Debian(&["postgresql"]),
    },
    Need {
        name: "vipsthumbnail",
        purpose: "the peer that cargo xtask bench photo_12mp measures against",
        is_there: || runs("vipsthumbnail", &["--vips-version"]),
        source: Source::Debian(&["libvips-tools"]),
    },
    Need {
        name: "Node.js",
        purpose: "builds the handset's and the console's screens, runs a stock tus client",
        is_there: || runs("node", &["--version"]),
        source: Source::Debian(&["nodejs"]),
    },
    Need {
        name: "npm",
        purpose: "fetches what the screens are built from",
        is_there: || runs("npm", &["--version"]),
        source: Source::Debian(&["npm"]),
    },
    Need {
        name: "Chromium",
        purpose: "people's stories are played on the handset's screens in it",
        is_there: || runs("chromium", &["--version"]),
        source: Source::Debian(&["chromium"]),
    },
    Need {
        name: "WebKitGTK",
        purpose: "the window of the app is one of its web views",
        is_there: has_web_view,
        source: Source::Debian(&["pkg-config", "libwebkit2gtk-4.1-dev"]),
    },
    Need {
        name: "WebKitWebDriver",
        purpose: "drives the app's real window as a finger does",
        is_there: || runs("WebKitWebDriver", &["--help"]),
        source: Source::Debian(&["webkit2gtk-driver"]),
    },
    Need {
        name: "Xvfb",
        purpose: "the screen on which the app's window is tried where there is none",
        is_there: || runs("sh", &["-c", "command -v Xvfb"]),
        source: Source::Debian(&["xvfb"]),
    },
    Need {
        name: "a Chinese font",
        purpose: "the screens are looked at as people read them",
        is_there: || says_any("fc-list", &[":lang=zh-cn"]),
        source: Source::Debian(&["fontconfig", "fonts-wqy-microhei"]),
    },
    Need {
        name: "Python with venv",
        purpose: "runs a second stock tus client",
        is_there: || runs("python3", &["-c", "import venv, ensurepip"]),
        source: Source::Debian(&["python3", "python3-venv"]),
    },
    Need {
        name: "cargo-nextest",
        purpose: "runs every test in a process of its own",
        is_there: || runs("cargo", &["nextest", "--version"]),
        source: Source::Cargo("cargo-nextest"),
    },
    Need {
        name: "tuspy",
        purpose: "a stock tus client: uploads, is cut, and resumes against the centre",
        is_there: clients::has_tuspy,
        source: Source::Client(clients::install_tuspy),
    },
    Need {
        name: "tus-js-client",
        purpose: "another stock tus client, the one that browsers use",
        is_there: clients::has_tus_js_client,
        source: Source::Client(clients::install_tus_js_client),
    },
    Need {
        name: "schemathesis",
        purpose: "asks the centre everything its description says may be asked",
        is_there: api::has_schemathesis,
        source: Source::Client(api::install_schemathesis),
    },
];

/// Tells what is missing.
pub(crate) fn look() -> Result<(), String> {
    let mut missing = 0;
    for need in NEEDS {
        let there = (need.is_there)();
        missing += usize::from(!there);
        let word = if there { "ok     " } else { "MISSING" };
        println!("{word}  {}: {}", need.name, need.purpose);
    }
    if missing == 0 {
        return Ok(());
    }
    Err(format!("{missing} missing: cargo xtask doctor --fix installs what it can"))
}

/// Installs what is missing, then looks again.
pub(crate) fn fix() -> Result<(), String> {
    install()?;
    look()
}

/// The same without a word when nothing is missing.
pub(crate) fn fix_if_needed() -> Result<(), String> {
    if NEEDS.iter().all(|need| (need.is_there)()) { Ok(()) } else { fix() }
}

fn install() -> Result<(), String> {
    let mut packages = Vec::new();
    let mut programs = Vec::new();
    let mut tus_clients = Vec::new();
    for need in NEEDS.iter().filter(|need| !(need.is_there)()) {
        match need.source {
            Source::Debian(names) => packages.extend_from_slice(names),
            Source::Cargo(name) => programs.push(name),
            Source::Client(install) => tus_clients.push(install),
        }
    }
    if !packages.is_empty() {
        install_packages(&packages)?;
    }
    for program in programs {
        let mut command = step::cargo(&["install", "--locked", program]);
        step::run(&format!("install {program}"), &mut command)?;
    }
    tus_clients.into_iter().try_for_each(|install| install())
}

fn install_packages(names: &[&str]) -> Result<(), String> {
    if !runs("apt-get", &["--version"]) {
        return Err(format!(
            "this machine has no apt-get: install by hand what Debian calls {}",
            names.join(", ")
        ));
    }
    step::run("look up packages", &mut apt(&["update", "--quiet"]))?;
    let mut install = apt(&["install", "--yes", "--no-install-recommends"]);
    step::run(&format!("install {}", names.join(", ")), install.args(names))
}

/// `apt-get` that asks nothing, with the rights it needs.
fn apt(args: &[&str]) -> Command {
    let is_root = says("id", &["-u"], "0");
    let mut command = Command::new(if is_root { "apt-get" } else { "sudo" });
    if !is_root {
        command.args(["--preserve-env=DEBIAN_FRONTEND", "apt-get"]);
    }
    command.args(args).env("DEBIAN_FRONTEND", "noninteractive");
    command
}

/// Whether the app's window can be built. Only Linux has to be given a web view.
pub(crate) fn has_web_view() -> bool {
    !cfg!(target_os = "linux") || runs("pkg-config", &["--exists", "webkit2gtk-4.1"])
}

/// Debian keeps the server's programs out of PATH.
fn has_postgres() -> bool {
    let debian = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    debian.into_iter().any(|version| version.path().join("bin/initdb").is_file())
        || std::env::var_os("PATH")
            .is_some_and(|path| std::env::split_paths(&path).any(|folder| has_both(&folder)))
}

fn has_both(folder: &Path) -> bool {
    folder.join("postgres").is_file() && folder.join("initdb").is_file()
}

pub(crate) fn runs(program: &str, args: &[&str]) -> bool {
    Command::new(program)
        .args(args)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// Whether a program says anything at all.
fn says_any(program: &str, args: &[&str]) -> bool {
    let said = Command::new(program).args(args).stdin(Stdio::null()).output();
    said.is_ok_and(|said| said.status.success() && !said.stdout.is_empty())
}

/// Whether a program's output has this line.
fn says(program: &str, args: &[&str], line: &str) -> bool {
    Command::new(program).args(args).stdin(Stdio::null()).output().is_ok_and(|output| {
        String::from_utf8_lossy(&output.stdout).lines().any(|said| said.trim() == line)
    })
}
