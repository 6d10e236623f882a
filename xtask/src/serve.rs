//! A centre with the demo city, left running.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::step::{self, program, run, target};

/// Where it answers unless told otherwise.
const ADDRESS: &str = "127.0.0.1:7420";

/// Fills a data folder on first use and serves it until it is stopped.
pub(crate) fn demo(fresh: bool) -> Result<(), String> {
    step::build()?;
    let data = target().join("demo");
    if fresh && data.exists() {
        fs::remove_dir_all(&data).map_err(|error| format!("{}: {error}", data.display()))?;
    }
    make(&data)?;
    println!("\n{}", NEXT.replace("ADDRESS", ADDRESS));
    let mut serve = Command::new(program("sync-server"));
    serve.arg("serve").arg("--data").arg(&data).args(["--address", ADDRESS]);
    run("centre (Ctrl-C stops it)", &mut serve)
}

/// Gives the demo city a past: the arguments are those of `sync-server demo`.
pub(crate) fn add_past(arguments: &[&str]) -> Result<(), String> {
    step::build()?;
    let data = target().join("demo");
    make(&data)?;
    let mut demo = Command::new(program("sync-server"));
    run("past", demo.arg("demo").arg("--data").arg(&data).args(arguments))
}

/// Fills a data folder with the demo city when there is none.
fn make(data: &Path) -> Result<(), String> {
    if data.exists() {
        return Ok(());
    }
    let mut demo = Command::new(program("sync-server"));
    run("demo city", demo.arg("demo").arg("--data").arg(data))
}

const NEXT: &str = "\
示范城区 / the demo city
  http://ADDRESS/openapi.json     the desk's routes
  http://ADDRESS/healthz          whether it is well

sign-ins (the password is demo- and the digits, such as demo-0401)
  受0401 acceptor      值0501 shift leader   派0601 dispatcher   终0701 unit clerk
  采0101 collector     处0201 crew           督0301 supervisor   管1201 administrator

what to do next
  cargo xtask story       a whole working day against a server of its own
  curl -s http://ADDRESS/v1/desk/sign-in -H 'content-type: application/json' \\
       -d '{\"work_number\":\"受0401\",\"password\":\"demo-0401\"}'
  cargo xtask demo --cases 1000   gives the city a past of sixty days
  cargo xtask run --fresh   begins with an empty demo city again
";
