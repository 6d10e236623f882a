//! The centre as a process of its own: the program, its flags, its environment, what it says.

use std::io::{BufRead as _, BufReader, Lines, Read as _};
use std::net::SocketAddr;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::thread::JoinHandle;

/// A program that serves until this is dropped or killed.
pub(crate) struct Process {
    child: Child,
    pub(crate) address: SocketAddr,
    log: Option<JoinHandle<String>>,
    /// Held open: a program that can't tell what it says stops.
    _said: Lines<BufReader<ChildStdout>>,
}

pub(crate) fn program(args: &[&str], env: &[(&str, &str)]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sync-server"));
    command.env_clear().args(args).envs(env.iter().copied());
    command
}

impl Process {
    pub(crate) fn serving(args: &[&str], env: &[(&str, &str)]) -> Self {
        let mut all = vec!["serve", "--address", "127.0.0.1:0"];
        all.extend(args);
        let mut child = program(&all, env)
            .env("CGT_LOG", "info,sync_server=trace,object_store=debug")
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut errors = child.stderr.take().unwrap();
        let log = std::thread::spawn(move || {
            let mut text = Vec::new();
            errors.read_to_end(&mut text).unwrap();
            String::from_utf8_lossy(&text).into_owned()
        });
        let mut said = BufReader::new(child.stdout.take().unwrap()).lines();
        let address = said
            .by_ref()
            .map_while(Result::ok)
            .find_map(|line| line.strip_prefix("serving on http://")?.parse().ok());
        let Some(address) = address else { panic!("{}", log.join().unwrap()) };
        Self { child, address, log: Some(log), _said: said }
    }

    /// Kills it without warning; gives what it had logged.
    pub(crate) fn killed(mut self) -> String {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        self.log.take().unwrap().join().unwrap()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have been killed already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
