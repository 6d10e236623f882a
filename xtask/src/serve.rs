//! A centre with the demo city and a handset per post, left running.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use crate::handsets;
use crate::step::{self, program, run, target};

/// Where it answers unless told otherwise.
const ADDRESS: &str = "127.0.0.1:7420";

/// A centre that ends with its owner.
struct Centre(Child);

impl Drop for Centre {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Fills a data folder on first use and serves it, with its handsets, until it is stopped.
pub(crate) fn demo(fresh: bool) -> Result<(), String> {
    step::build()?;
    let data = target().join("demo");
    if fresh && data.exists() {
        fs::remove_dir_all(&data).map_err(|error| format!("{}: {error}", data.display()))?;
    }
    make(&data)?;
    println!("\n== centre (Ctrl-C stops it)");
    let mut centre = Centre(serving(&data)?);
    let address = format!("http://{ADDRESS}");
    let mut handsets = handsets::start(&data, &address)?;
    handsets::open_window(&mut handsets, &data, &address)?;
    println!("\n{}", NEXT.replace("ADDRESS", ADDRESS));
    let ended = centre.0.wait().map_err(|error| error.to_string())?;
    drop(handsets);
    if ended.success() { Ok(()) } else { Err(format!("the centre ended ({ended})")) }
}

/// A centre that answers; what it says of its work goes into a file.
fn serving(data: &Path) -> Result<Child, String> {
    let mut serve = Command::new(program("sync-server"));
    serve.arg("serve").arg("--data").arg(data).args(["--address", ADDRESS]);
    serve.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(step::log_of("centre")?);
    let mut child = serve.spawn().map_err(|error| format!("serve: {error}"))?;
    let mut lines = child.stdout.take().into_iter().flat_map(|said| BufReader::new(said).lines());
    let is_there = lines.by_ref().map_while(Result::ok).any(|line| {
        println!("{line}");
        line.contains("http://")
    });
    // Its output is read to the end, so that it never waits for a reader.
    std::thread::spawn(move || lines.for_each(drop));
    if is_there {
        return Ok(child);
    }
    let _ = child.wait();
    Err(format!(
        "the centre did not start: is {ADDRESS} in use? target/demo-logs/centre.log says why"
    ))
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
    handsets::forget()?;
    let mut demo = Command::new(program("sync-server"));
    run("demo city", demo.arg("demo").arg("--data").arg(data))
}

const NEXT: &str = "\
示范城区 / the demo city
  http://ADDRESS/                 the console: whoever works at a desk signs in here
  http://ADDRESS/openapi.json     what the console, or another program, may ask
  http://ADDRESS/healthz          whether it is well

sign-ins (the password is demo- and the digits, such as demo-0401)
  受0401 acceptor      值0501 shift leader   派0601 dispatcher   终0701 unit clerk
  采0101 collector     处0201 crew           督0301 supervisor   管1201 administrator

what they say of their work is in target/demo-logs

what to do next
  cargo xtask story       a whole working day against a server of its own
  cargo xtask demo --cases 1000   gives the city a past of sixty days
  cargo xtask run --fresh   begins with an empty demo city again
";
