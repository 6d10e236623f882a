//! The stock tus clients that the upload tests use, unmodified, in versions that the tests pin.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::doctor::runs;
use crate::step;

/// Where they are installed: in the target folder, where nothing is committed.
fn folder() -> PathBuf {
    step::target().join("tus-clients")
}

fn python() -> PathBuf {
    folder().join("venv/bin/python")
}

/// Whether tuspy can be imported.
pub(crate) fn has_tuspy() -> bool {
    python().to_str().is_some_and(|python| runs(python, &["-c", "import tusclient"]))
}

/// Whether tus-js-client is there.
pub(crate) fn has_tus_js_client() -> bool {
    folder().join("node_modules/tus-js-client/package.json").is_file()
}

/// Installs tuspy into an environment of its own.
pub(crate) fn install_tuspy() -> Result<(), String> {
    let venv = folder().join("venv");
    step::run("make room for tuspy", Command::new("python3").args(["-m", "venv"]).arg(&venv))?;
    let wanted = step::root().join("sync-server/tests/tus_clients/requirements.txt");
    let mut pip = Command::new(python());
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r"]).arg(wanted);
    step::run("install tuspy", &mut pip)
}

/// Installs tus-js-client beside it.
pub(crate) fn install_tus_js_client() -> Result<(), String> {
    let to = folder();
    let wanted = step::root().join("sync-server/tests/tus_clients/package.json");
    fs::create_dir_all(&to)
        .and_then(|()| fs::copy(wanted, to.join("package.json")))
        .map_err(|error| format!("{}: {error}", to.display()))?;
    let mut npm = Command::new("npm");
    npm.args(["install", "--no-audit", "--no-fund", "--no-package-lock", "--prefix"]).arg(&to);
    step::run("install tus-js-client", &mut npm)
}
