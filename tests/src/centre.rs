//! The centre as a process: started, killed, backed up and restored by its own command line.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

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
    let output = Command::new(program()?).args(arguments).stdin(Stdio::null()).output()?;
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
        Self::demo_with(data, &[])
    }

    /// The same, with flags of the server's own, such as another database.
    ///
    /// # Errors
    /// It doesn't start.
    pub fn demo_with(data: &Path, flags: &[String]) -> Fallible<Self> {
        let data_flag = text(data)?;
        let own = ["demo", "--data", &data_flag];
        let all: Vec<&str> = own.into_iter().chain(flags.iter().map(String::as_str)).collect();
        command(&all)?;
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
        let said = command(&["enrol", "--data", &data, "--public-url", &self.url])?;
        let code = said.lines().find(|line| line.trim_start().starts_with('{'));
        code.map(|c| c.trim().to_owned())
            .ok_or_else(|| Trouble(format!("no enrolment code in: {said}")))
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

fn text(path: &Path) -> Fallible<String> {
    path.to_str().map(str::to_owned).ok_or_else(|| Trouble(format!("{} is odd", path.display())))
}
