//! Generated requests of every post against a real centre, as its own description says they may be
//! made: nothing makes the centre fail, every answer is described, every post reaches what is its own.

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Child, ChildStderr, Command, Stdio};

use crate::doctor::{self, runs};
use crate::step::{self, program, run};

/// Examples of every operation that find most.
pub(crate) const MANY: &str = "60";
/// Examples of every operation that still reach everything.
pub(crate) const FEW: &str = "10";

/// Where the generator is installed: in the target folder, where nothing is committed.
fn python() -> PathBuf {
    step::target().join("api-client/bin/python")
}

/// Whether schemathesis can be imported.
pub(crate) fn has_schemathesis() -> bool {
    python().to_str().is_some_and(|python| runs(python, &["-c", "import schemathesis"]))
}

/// Installs schemathesis into an environment of its own.
pub(crate) fn install_schemathesis() -> Result<(), String> {
    let venv = step::target().join("api-client");
    let mut make = Command::new("python3");
    step::run("make room for schemathesis", make.args(["-m", "venv"]).arg(&venv))?;
    let wanted = step::root().join("tests/api/requirements.txt");
    let mut pip = Command::new(python());
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r"]).arg(wanted);
    step::run("install schemathesis", &mut pip)
}

/// A centre that ends with its owner.
struct Centre(Child);

impl Drop for Centre {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The same from nothing.
pub(crate) fn build_and_ask(examples: &str) -> Result<(), String> {
    doctor::fix_if_needed()?;
    step::build()?;
    ask(examples)
}

/// Asks with so many examples of every operation. The programs are built already.
pub(crate) fn ask(examples: &str) -> Result<(), String> {
    let data = step::target().join("api-centre");
    if data.exists() {
        fs::remove_dir_all(&data).map_err(|error| format!("{}: {error}", data.display()))?;
    }
    let demo = || {
        let mut demo = Command::new(program("sync-server"));
        demo.arg("demo").arg("--data").arg(&data);
        demo
    };
    run("a centre to ask", &mut demo())?;
    run("its past", demo().args(["--cases", "40"]))?;
    let address = free()?;
    let mut serve = Command::new(program("sync-server"));
    serve.arg("serve").arg("--data").arg(&data).args(["--address", &address]);
    // What is tried here is what is answered, not how often one may ask.
    serve.args(["--requests-per-second", "1000", "--log-json"]);
    let log = step::target().join("api-centre.log");
    let log = fs::File::create(&log).map_err(|error| format!("{}: {error}", log.display()))?;
    let child = serve.stderr(Stdio::piped()).spawn();
    let mut centre = Centre(child.map_err(|error| format!("serve: {error}"))?);
    let said = centre.0.stderr.take().ok_or("the centre says nothing")?;
    until_it_serves(said, log)?;
    let mut asked = Command::new(python());
    asked.arg(step::root().join("tests/api/run.py")).arg(format!("http://{address}"));
    asked.arg(step::target().join("api-asked")).arg(examples);
    let answered = run("generated requests of every post", &mut asked);
    drop(centre);
    answered
}

/// An address that nobody listens on.
fn free() -> Result<String, String> {
    let probe = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
    probe.map(|address| address.to_string()).map_err(|error| error.to_string())
}

/// Reads what a centre says until it serves; the rest goes on into its log.
fn until_it_serves(said: ChildStderr, mut log: fs::File) -> Result<(), String> {
    let mut lines = BufReader::new(said).lines();
    let serves = lines.by_ref().map_while(Result::ok).any(|line| {
        let _ = writeln!(log, "{line}");
        line.contains("\"serving\"")
    });
    std::thread::spawn(move || {
        for line in lines.map_while(Result::ok) {
            let _ = writeln!(log, "{line}");
        }
    });
    if serves { Ok(()) } else { Err("the centre stopped before it served".to_owned()) }
}
