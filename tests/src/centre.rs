//! The centre as a process: started, killed, backed up and restored by its own command line.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use shared::city::Role;
use sync_server::demo::DemoCity;

use crate::{Fallible, Trouble};

/// A running server on one data folder and one port.
#[derive(Debug)]
pub struct Centre {
    child: Child,
    /// Its data folder.
    pub data: PathBuf,
    /// Where it answers.
    pub url: String,
    port: u16,
    flags: Vec<String>,
}

/// The server's program: built beside this one.
///
/// # Errors
/// It isn't there.
pub fn program() -> Fallible<PathBuf> {
    let own = std::env::current_exe()?;
    let places = own.ancestors().skip(1).take(2);
    let found = places.map(|folder| folder.join("sync-server")).find(|path| path.is_file());
    found.ok_or_else(|| Trouble("sync-server is not built: run cargo build -p sync-server".into()))
}

/// Runs one command of the server's command line to its end; gives what it printed.
///
/// # Errors
/// It failed, with what it said.
pub fn command(arguments: &[&str]) -> Fallible<String> {
    command_with(arguments, "")
}

fn command_with(arguments: &[&str], input: &str) -> Fallible<String> {
    let mut child = Command::new(program()?)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    if let Some(mut stdin) = child.stdin.take() {
        // A command that asks for nothing may be over already.
        let _ = writeln!(stdin, "{input}");
    }
    let output = child.wait_with_output()?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    if output.status.success() {
        return Ok(said);
    }
    let why = String::from_utf8_lossy(&output.stderr).into_owned();
    Err(Trouble(format!("sync-server {} failed: {said}{why}", arguments.join(" "))))
}

impl Centre {
    /// Fills a new folder with the demo city and starts a server on it.
    ///
    /// # Errors
    /// It doesn't start.
    pub fn demo(data: &Path) -> Fallible<Self> {
        command(&["demo", "--data", &text(data)?])?;
        Self::start(data, 0, &[])
    }

    /// Fills a folder as a city does: imports the city, adds its people, and starts a server with
    /// flags of its own, such as another database.
    ///
    /// # Errors
    /// It doesn't start.
    pub fn city(data: &Path, flags: &[String], city: &DemoCity) -> Fallible<Self> {
        std::fs::create_dir_all(data)?;
        let file = data.join("city.json");
        std::fs::write(&file, serde_json::to_vec(&city.city)?)?;
        let (data_flag, file) = (text(data)?, text(&file)?);
        let flags_too: Vec<&str> =
            ["--data", &data_flag].into_iter().chain(flags.iter().map(String::as_str)).collect();
        command(&[["import", &file].as_slice(), &flags_too].concat())?;
        for user in &city.users {
            let profile = &user.profile;
            let mut add = vec!["user", "add", profile.work_number.as_str(), "--password-stdin"];
            let roles: Vec<String> = profile.roles.iter().filter_map(word).collect();
            roles.iter().for_each(|role| add.extend(["--role", role]));
            add.extend(profile.unit.iter().flat_map(|unit| ["--unit", unit.as_str()]));
            add.extend(profile.grids.iter().flat_map(|grid| ["--grid", grid.as_str()]));
            command_with(&[add.as_slice(), &flags_too].concat(), &user.password)?;
        }
        Self::start(data, 0, flags)
    }

    /// Starts a server on a folder that is there; port 0 takes any free one.
    ///
    /// # Errors
    /// It doesn't start.
    pub fn start(data: &Path, port: u16, flags: &[String]) -> Fallible<Self> {
        let log =
            std::fs::File::options().create(true).append(true).open(data.join("story.log"))?;
        let mut child = Command::new(program()?)
            .args(["serve", "--data", &text(data)?, "--address", &format!("127.0.0.1:{port}")])
            .args(flags)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()?;
        let stdout = child.stdout.take().ok_or_else(|| Trouble("no output".to_owned()))?;
        let mut lines = BufReader::new(stdout).lines();
        let url = loop {
            let Some(line) = lines.next() else {
                let log = std::fs::read_to_string(data.join("story.log")).unwrap_or_default();
                return Err(Trouble(format!("the server did not start: {log}")));
            };
            let line = line?;
            let found = line.split_whitespace().find(|word| word.starts_with("http://127.0.0.1:"));
            if let Some(url) = found {
                break url.trim_end_matches('/').to_owned();
            }
        };
        // Its output is read to the end, so that it never waits for a reader.
        std::thread::spawn(move || lines.for_each(drop));
        let port = url.rsplit(':').next().and_then(|p| p.parse().ok()).unwrap_or(port);
        Ok(Self { child, data: data.to_owned(), url, port, flags: flags.to_vec() })
    }

    /// Kills it as a power cut would, and starts it again on the same port.
    ///
    /// # Errors
    /// It doesn't start again.
    pub fn killed_and_started(mut self) -> Fallible<Self> {
        self.kill()?;
        Self::start(&self.data, self.port, &self.flags)
    }

    /// Kills it and starts another one, restored from `backup` into `fresh`, on the same port.
    ///
    /// # Errors
    /// The restore fails.
    pub fn restored(mut self, backup: &Path, fresh: &Path) -> Fallible<Self> {
        self.kill()?;
        command(&["restore", &text(backup)?, "--data", &text(fresh)?])?;
        Self::start(fresh, self.port, &self.flags)
    }

    /// Kills it, lets `meddle` loose on its folder, and starts it again.
    ///
    /// # Errors
    /// The meddling fails, or the server doesn't start.
    pub fn meddled_with(mut self, meddle: impl FnOnce(&Path) -> Fallible<()>) -> Fallible<Self> {
        self.kill()?;
        meddle(&self.data)?;
        Self::start(&self.data, self.port, &self.flags)
    }

    /// Copies its store while it works.
    ///
    /// # Errors
    /// The backup fails.
    pub fn backup(&self, to: &Path) -> Fallible<()> {
        command(&["backup", &text(to)?, "--data", &text(&self.data)?]).map(drop)
    }

    /// A one-time enrolment code for a phone.
    ///
    /// # Errors
    /// The command fails, or prints no code.
    pub fn enrolment(&self) -> Fallible<String> {
        let data = text(&self.data)?;
        let flags = self.flags.iter().map(String::as_str);
        let all: Vec<&str> = ["enrol", "--data", &data, "--public-url", &self.url]
            .into_iter()
            .chain(flags)
            .collect();
        let said = command(&all)?;
        let code = said.lines().find(|line| line.trim_start().starts_with('{'));
        code.map(|c| c.trim().to_owned())
            .ok_or_else(|| Trouble(format!("no enrolment code in: {said}")))
    }

    /// The server's process, for whoever measures what it takes.
    #[must_use]
    pub fn process(&self) -> u32 {
        self.child.id()
    }

    fn kill(&mut self) -> Fallible<()> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }
}

impl Drop for Centre {
    fn drop(&mut self) {
        // A story that fails leaves no process behind; one that is gone already is fine.
        let _ = self.kill();
    }
}

/// A role as the command line spells it.
fn word(role: &Role) -> Option<String> {
    serde_json::to_value(role).ok()?.as_str().map(str::to_owned)
}

fn text(path: &Path) -> Fallible<String> {
    path.to_str().map(str::to_owned).ok_or_else(|| Trouble(format!("{} is odd", path.display())))
}
