//! The machine a figure was measured on, and the processor time of its processes.

use std::fs;
use std::path::PathBuf;

use system_tests::Fallible;

/// In a few words: processor, cores, memory, system.
pub(crate) fn named() -> String {
    let read = |path: &str| fs::read_to_string(path).unwrap_or_default();
    let after = |text: &str, key: &str| -> Option<String> {
        let line = text.lines().find(|line| line.starts_with(key))?;
        let (_, value) = line.split_once([':', '='])?;
        Some(value.trim().trim_matches('"').to_owned())
    };
    let cpu = after(&read("/proc/cpuinfo"), "model name").unwrap_or_else(|| "unknown CPU".into());
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let memory = after(&read("/proc/meminfo"), "MemTotal").unwrap_or_default();
    let kib: u64 = memory.split_whitespace().next().and_then(|n| n.parse().ok()).unwrap_or(0);
    let system = after(&read("/etc/os-release"), "PRETTY_NAME").unwrap_or_default();
    let kernel = read("/proc/sys/kernel/osrelease");
    format!("{cpu}, {cores} cores, {} GiB, {system}, Linux {}", kib >> 20, kernel.trim())
}

/// Processor time of all children that have ended, in milliseconds; user and system.
pub(crate) fn children_cpu_ms() -> Fallible<f64> {
    let stat = fs::read_to_string("/proc/self/stat")?;
    // The name in brackets may hold spaces; what follows it is counted from field 3.
    let rest = stat.rsplit(") ").next().unwrap_or_default();
    let ticks: u64 =
        rest.split_whitespace().skip(13).take(2).filter_map(|n| n.parse::<u64>().ok()).sum();
    // The kernel says it in hundredths of a second, whatever its own clock.
    Ok(ticks as f64 * 10.0)
}

/// A folder on the disk that the workspace lies on: a folder in memory would make every commit free.
pub(crate) fn scratch() -> Fallible<tempfile::TempDir> {
    let place = target().join("scratch");
    fs::create_dir_all(&place)?;
    Ok(tempfile::tempdir_in(place)?)
}

/// Where the program was built.
pub(crate) fn target() -> PathBuf {
    let own = std::env::current_exe().unwrap_or_default();
    own.parent().map(PathBuf::from).unwrap_or_default()
}

/// The workspace's root.
pub(crate) fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}
