//! Permissions of the commands, and the screens that go into the program.

use tauri_build::{AppManifest, Attributes};

/// What the window may ask; capabilities/main.json allows exactly these.
const COMMANDS: &[&str] = &[
    "rpc",
    "put",
    "put_begin",
    "put_part",
    "put_end",
    "watch_position",
    "stop_position",
    "open",
    "hand_on",
];

fn main() {
    let attributes = Attributes::new().app_manifest(AppManifest::new().commands(COMMANDS));
    if let Err(error) = tauri_build::try_build(attributes) {
        println!(
            "cargo::error={error:#}; the screens are built by: npm --prefix app/ui ci && npm --prefix \
             app/ui run build"
        );
    }
}
