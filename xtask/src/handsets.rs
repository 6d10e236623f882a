//! A handset per post, in a browser of this machine, beside the demo city.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::screens;
use crate::step::{log_of, program, target};

/// Post, folder, port, sign-in. The ports stay, so that an address can be kept.
const POSTS: [(&str, &str, u16, &str); 4] = [
    ("采集员 collector", "collector", 7421, "采0101 demo-0101"),
    ("处置人员 crew", "crew", 7422, "处0201 demo-0201"),
    ("督查员 supervisor", "supervisor", 7423, "督0301 demo-0301"),
    ("终端操作员 unit clerk", "clerk", 7424, "终0701 demo-0701"),
];

/// Where the window's handset stands, since a desktop has no receiver: in the middle of the demo city.
const MIDDLE: &str = "102.312,39.806";

/// Handsets that end with their owner.
pub(crate) struct Handsets(Vec<Child>);

impl Drop for Handsets {
    fn drop(&mut self) {
        for child in &mut self.0 {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

fn folder() -> PathBuf {
    target().join("demo-handsets")
}

/// Forgets them: they belong to a city that is no more.
pub(crate) fn forget() -> Result<(), String> {
    let folder = folder();
    if folder.exists() {
        fs::remove_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    Ok(())
}

/// Starts one per post at a centre that serves, enrolled, and prints where each is.
pub(crate) fn start(city: &Path, centre: &str) -> Result<Handsets, String> {
    let mut handsets = Handsets(Vec::new());
    println!("\nhandsets (each in a browser of this machine)");
    for (post, name, port, sign_in) in POSTS {
        let data = folder().join(name);
        fs::create_dir_all(&data).map_err(|error| format!("{}: {error}", data.display()))?;
        let mut host = Command::new(program("collector-web-host"));
        host.arg("--data").arg(&data).arg("--ui").arg(screens::built());
        host.args(["--listen", &format!("127.0.0.1:{port}"), "--device", name]);
        if !data.join("installation.json").is_file() {
            host.args(["--enrol", &invitation(city, centre)?]);
        }
        host.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(log_of(name)?);
        let mut child = host.spawn().map_err(|error| format!("collector-web-host: {error}"))?;
        let said = child.stdout.take();
        handsets.0.push(child);
        let mut lines = said.into_iter().flat_map(|said| BufReader::new(said).lines());
        let address =
            lines.find_map(|line| line.ok()?.strip_prefix("listening ").map(str::to_owned));
        let address = address.ok_or(format!("the handset of the {name} did not start"))?;
        println!("  {address}   {sign_in}   {post}");
    }
    if !screens::built().join("index.html").is_file() {
        println!("  their screens are not built yet; each page says how");
    }
    Ok(handsets)
}

/// Opens the app's own window beside them where there is a display and the app was built.
pub(crate) fn open_window(
    handsets: &mut Handsets,
    city: &Path,
    centre: &str,
) -> Result<(), String> {
    let shown = ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| std::env::var_os(name).is_some());
    let app = program("collector");
    if (cfg!(target_os = "linux") && !shown) || !app.is_file() {
        return Ok(());
    }
    let data = folder().join("window");
    fs::create_dir_all(&data).map_err(|error| format!("{}: {error}", data.display()))?;
    let mut window = Command::new(app);
    window.env("COLLECTOR_DATA", &data).env("COLLECTOR_STANDS_AT", MIDDLE);
    if !data.join("installation.json").is_file() {
        window.env("COLLECTOR_ENROL", invitation(city, centre)?);
    }
    let child = window.stdin(Stdio::null()).stderr(log_of("window")?).spawn();
    handsets.0.push(child.map_err(|error| format!("the app's window: {error}"))?);
    println!("  the app's own window   any of the sign-ins");
    Ok(())
}

/// A one-time code for one phone.
fn invitation(city: &Path, centre: &str) -> Result<String, String> {
    let mut invite = Command::new(program("sync-server"));
    invite.arg("enrol").arg("--data").arg(city).args(["--public-url", centre, "--text"]);
    let told = invite.output().map_err(|error| format!("sync-server enrol: {error}"))?;
    let said = String::from_utf8_lossy(&told.stdout).into_owned();
    let code = said.lines().map(str::trim).find(|line| line.starts_with('{'));
    let why = || format!("sync-server enrol: {said}{}", String::from_utf8_lossy(&told.stderr));
    code.map(str::to_owned).ok_or_else(why)
}
