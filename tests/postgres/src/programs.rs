//! Finds PostgreSQL's programs and the user to run them as.

use std::path::PathBuf;
use std::process::Command;

use crate::Missing;

/// The folder that holds `postgres`, `initdb` and `createdb`: the newest of Debian's versions, or
/// where PATH leads.
pub(crate) fn folder() -> Result<PathBuf, Missing> {
    let mut versions: Vec<(u32, PathBuf)> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| {
            let version = entry.file_name().to_str()?.parse().ok()?;
            Some((version, entry.path().join("bin")))
        })
        .collect();
    versions.sort();
    let debian = versions.into_iter().rev().map(|(_, folder)| folder);
    let path = std::env::var_os("PATH").unwrap_or_default();
    let on_path = std::env::split_paths(&path)
        .filter_map(|folder| folder.join("postgres").canonicalize().ok())
        .filter_map(|program| Some(program.parent()?.to_owned()));
    debian
        .chain(on_path)
        .find(|folder| ["postgres", "initdb"].iter().all(|name| folder.join(name).is_file()))
        .ok_or_else(|| Missing("PostgreSQL is missing: run cargo xtask doctor --fix".to_owned()))
}

/// Where clusters live: in memory when there is room for many, else in the temporary folder. A
/// cluster is a thousand small files, and writing them to a disk takes most of a test's time.
pub(crate) fn roomy() -> PathBuf {
    let free_kib = || {
        let output = Command::new("df").args(["-Pk", "/dev/shm"]).output().ok()?;
        let text = String::from_utf8(output.stdout).ok()?;
        text.lines().nth(1)?.split_whitespace().nth(3)?.parse::<u64>().ok()
    };
    match free_kib() {
        Some(free) if free > 2 * 1024 * 1024 => PathBuf::from("/dev/shm"),
        _ => std::env::temp_dir(),
    }
}

/// Whom the server runs as.
#[derive(Debug, Clone)]
pub(crate) enum RunAs {
    /// The user who runs the test.
    Caller,
    /// PostgreSQL refuses root, so root hands it to this user and group.
    Other { name: &'static str, uid: u32, gid: u32 },
}

impl RunAs {
    pub(crate) fn find() -> Result<Self, Missing> {
        if id(&["-u"]) != Some(0) {
            return Ok(Self::Caller);
        }
        for name in ["postgres", "nobody"] {
            if let (Some(uid), Some(gid)) = (id(&["-u", name]), id(&["-g", name])) {
                return Ok(Self::Other { name, uid, gid });
            }
        }
        Err(Missing("PostgreSQL refuses root, and there is no user postgres or nobody".to_owned()))
    }

    /// The command that runs `program` as this user.
    pub(crate) fn command(&self, program: &str) -> Command {
        match self {
            Self::Caller => Command::new(program),
            Self::Other { name, .. } => {
                let mut command = Command::new("runuser");
                command.args(["-u", name, "--", program]);
                command
            }
        }
    }
}

fn id(args: &[&str]) -> Option<u32> {
    let output = Command::new("id").args(args).output().ok()?;
    if !output.status.success() {
        return None;
    }
    String::from_utf8(output.stdout).ok()?.trim().parse().ok()
}
