//! One cluster: made from a template, run under a keeper, gone with its process.

use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::fs::{PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};

use crate::Missing;
use crate::programs::{RunAs, folder, roomy};

/// Copies the template, starts the server, says when it takes connections, waits until its
/// standard input ends, then stops the server and removes the folder. `$1` is the folder, `$2` the
/// template, the rest is the command. Nobody may be left to hear what it says: it cleans up then
/// all the same.
const KEEPER: &str = r#"
trap '' PIPE
folder=$1; template=$2; shift 2
cp -a "$template" "$folder/data" || { echo failed; exit 1; }
"$@" >"$folder/log" 2>&1 </dev/null &
server=$!
tries=0
until grep -q 'ready to accept connections' "$folder/log" 2>/dev/null; do
  kill -0 $server 2>/dev/null || { echo failed; exit 1; }
  tries=$((tries + 1)); [ $tries -gt 3000 ] && { echo failed; kill -QUIT $server; exit 1; }
  sleep 0.02
done
echo ready
cat >/dev/null
kill -QUIT $server; wait $server 2>/dev/null
rm -rf "$folder"
"#;

const SETTINGS: &[&str] = &[
    "listen_addresses=",
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "max_connections=200",
    "shared_buffers=32MB",
    "lc_messages=C",
    "deadlock_timeout=50ms",
];

/// A running server.
#[derive(Debug)]
pub(crate) struct Cluster {
    programs: PathBuf,
    folder: String,
    version: u32,
    keeper: Child,
    /// Closing it stops the server.
    leash: Option<ChildStdin>,
}

impl Cluster {
    pub(crate) fn start() -> Result<Self, Missing> {
        let programs = folder()?;
        let run_as = RunAs::find()?;
        let template = template(&programs, &run_as)?;
        let place = new_folder(&roomy(), "postgres-", &run_as)?;
        let folder = text(&place)?;
        let data = format!("{folder}/data");

        let mut keeper = run_as.command("sh");
        keeper.args(["-c", KEEPER, "keeper", &folder, &text(&template)?]);
        keeper.arg(programs.join("postgres")).args(["-D", &data, "-k", &folder]);
        for setting in SETTINGS {
            keeper.args(["-c", setting]);
        }
        keeper.current_dir("/").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut keeper = keeper.spawn().map_err(|error| failed("starting PostgreSQL", &error))?;
        let leash = keeper.stdin.take();
        let mut said = String::new();
        if let Some(stdout) = keeper.stdout.take() {
            BufReader::new(stdout)
                .read_line(&mut said)
                .map_err(|error| failed("starting PostgreSQL", &error))?;
        }
        if said.trim() != "ready" {
            let log = fs::read_to_string(format!("{folder}/log")).unwrap_or_default();
            let _ = fs::remove_dir_all(&place);
            return Err(Missing(format!("PostgreSQL does not start:\n{log}")));
        }
        let version = fs::read_to_string(format!("{data}/PG_VERSION")).unwrap_or_default();
        let version = version.trim().parse().unwrap_or(0);
        Ok(Self { programs, folder, version, keeper, leash })
    }

    /// The folder with the socket.
    pub(crate) fn folder(&self) -> &str {
        &self.folder
    }

    pub(crate) fn create(&self, database: &str) -> Result<(), Missing> {
        let mut createdb = Command::new(self.programs.join("createdb"));
        createdb.args(["-h", &self.folder, "-U", "postgres", "-T", "template0"]);
        if self.version >= 15 {
            // Sorting as a Chinese city's server would: whoever forgets to say how text compares
            // finds out here. And copied by files, which is faster than by log.
            createdb.args(["--locale-provider=icu", "--icu-locale=zh-CN", "-S", "file_copy"]);
        }
        done(createdb.arg(database), "creating a database")
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        drop(self.leash.take());
        // Waited for, so that the folder is gone and no server outlives the test.
        let _ = self.keeper.wait();
    }
}

/// A data folder fresh from initdb, made once per machine and version, then copied: initdb takes
/// a second of processor time, a copy hardly any.
fn template(programs: &Path, run_as: &RunAs) -> Result<PathBuf, Missing> {
    let version = programs.parent().and_then(Path::file_name).and_then(|name| name.to_str());
    let owner = match run_as {
        RunAs::Caller => std::env::var("USER").unwrap_or_default(),
        RunAs::Other { name, .. } => (*name).to_owned(),
    };
    let name = format!("postgres-template-{}-{owner}", version.unwrap_or("path"));
    let template = std::env::temp_dir().join(name);
    if template.join("PG_VERSION").is_file() {
        return Ok(template);
    }
    let making = new_folder(&std::env::temp_dir(), "postgres-making-", run_as)?;
    let data = making.join("data");
    let mut initdb = run_as.command(&text(&programs.join("initdb"))?);
    initdb.args(["-D", &text(&data)?, "-U", "postgres", "--auth=trust", "--encoding=UTF8"]);
    initdb.args(["--locale=C", "--no-sync", "--wal-segsize=1"]).current_dir("/");
    done(&mut initdb, "making a cluster")?;
    // Whoever is first gives it the name; another process's template is as good.
    let renamed = fs::rename(&data, &template);
    let _ = fs::remove_dir_all(&making);
    match renamed {
        Ok(()) => Ok(template),
        Err(_) if template.is_dir() => Ok(template),
        Err(error) => Err(failed("making a cluster", &error)),
    }
}

/// A new folder that belongs to the user the server runs as.
fn new_folder(within: &Path, prefix: &str, run_as: &RunAs) -> Result<PathBuf, Missing> {
    let wrong = |error: std::io::Error| failed("making a folder", &error);
    let folder = tempfile::Builder::new().prefix(prefix).tempdir_in(within).map_err(wrong)?.keep();
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o700)).map_err(wrong)?;
    if let RunAs::Other { uid, gid, .. } = run_as {
        chown(&folder, Some(*uid), Some(*gid)).map_err(wrong)?;
    }
    Ok(folder)
}

fn done(command: &mut Command, doing: &str) -> Result<(), Missing> {
    let output = command.stdin(Stdio::null()).output().map_err(|error| failed(doing, &error))?;
    if output.status.success() {
        return Ok(());
    }
    Err(Missing(format!("{doing} failed: {}", String::from_utf8_lossy(&output.stderr).trim())))
}

fn failed(doing: &str, error: &std::io::Error) -> Missing {
    Missing(format!("{doing} failed: {error}"))
}

fn text(path: &Path) -> Result<String, Missing> {
    path.to_str()
        .map(str::to_owned)
        .ok_or_else(|| Missing(format!("{} is not UTF-8", path.display())))
}
