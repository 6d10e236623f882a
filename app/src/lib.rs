//! The handset's window: one door to the core, its media, and nothing of its own.
//!
//! Everything a screen may ask goes through [`collector_core::rpc::Door`] by name; this crate carries
//! names, JSON and bytes over the web view's bridge. No rule lives here.

#![expect(
    clippy::needless_pass_by_value,
    reason = "Tauri hands a command what it asks for by value"
)]
#![allow(clippy::disallowed_types, reason = "the context that Tauri generates holds a HashMap")]

mod asks;
#[cfg(desktop)]
mod desktop;
mod media;
mod parts;
mod position;

use std::path::PathBuf;
use std::sync::Arc;

use collector_core::clock::SystemClock;
use collector_core::entropy::{Entropy as _, SystemEntropy};
use collector_core::phone::Phone;
use collector_core::receiver::Receiver;
use collector_core::rpc::{Change, Door};
use serde_json::{Value, json};
use shared::ids::BootId;
use tauri::{App, AppHandle, Emitter as _, Manager as _, RunEvent};
use tokio::sync::broadcast::error::RecvError;
use tracing_subscriber::EnvFilter;

type Failure = Box<dyn std::error::Error>;

/// Opens the window and stays until it is closed.
#[cfg_attr(mobile, tauri::mobile_entry_point)]
pub fn run() {
    let says = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn"));
    // A second subscriber in one process is a test's own affair.
    let _ = tracing_subscriber::fmt().with_env_filter(says).with_writer(std::io::stderr).try_init();
    let app = tauri::Builder::default()
        .plugin(tauri_plugin_opener::init())
        .register_asynchronous_uri_scheme_protocol(media::SCHEME, media::serve)
        .invoke_handler(tauri::generate_handler![
            asks::rpc,
            asks::put,
            asks::put_begin,
            asks::put_part,
            asks::put_end,
            asks::open,
            asks::hand_on,
            position::watch_position,
            position::stop_position,
        ])
        .setup(set_up)
        .build(tauri::generate_context!());
    match app {
        Ok(app) => app.run(|handle, event| {
            // Back in front: look for the centre now, whatever the pause was (R3).
            if let (RunEvent::Resumed, Some(door)) = (event, handle.try_state::<Door>()) {
                door.wake();
            }
        }),
        Err(error) => {
            tracing::error!(%error, "the window can't be opened");
            std::process::exit(1);
        }
    }
}

fn set_up(app: &mut App) -> Result<(), Failure> {
    let folder = folder(app)?;
    std::fs::create_dir_all(&folder)?;
    let phone = Phone::open(&folder, Arc::new(clock()?), Arc::new(SystemEntropy))?;
    let door = Door::of(Arc::new(phone));
    app.manage(door.clone());
    app.manage(parts::Parts::default());
    app.manage(position::Watches::of(receiver()));
    let handle = app.handle().clone();
    let listening = door.clone();
    tauri::async_runtime::spawn(async move { pass_on(&listening, &handle).await });
    tauri::async_runtime::spawn(async move {
        #[cfg(desktop)]
        enrol(&door).await;
        door.keep_in_sync().await;
    });
    Ok(())
}

/// The phone's clock, in the local time that the system says.
fn clock() -> Result<SystemClock, Failure> {
    let mut boot = [0; 4];
    SystemEntropy.fill(&mut boot)?;
    let seconds = jiff::Zoned::now().offset().seconds();
    Ok(SystemClock::new(i16::try_from(seconds / 60)?, BootId(boot)))
}

#[cfg(desktop)]
fn receiver() -> Arc<dyn Receiver> {
    Arc::new(desktop::StandsAt::named())
}

#[cfg(mobile)]
fn receiver() -> Arc<dyn Receiver> {
    Arc::new(collector_core::receiver::NoReceiver)
}

fn folder(app: &App) -> Result<PathBuf, Failure> {
    #[cfg(desktop)]
    if let Some(named) = desktop::folder() {
        return Ok(named);
    }
    Ok(app.path().app_data_dir()?)
}

/// Binds a phone that is not bound by the code that was named, if one was.
#[cfg(desktop)]
async fn enrol(door: &Door) {
    let Some(code) = desktop::enrolment() else { return };
    if matches!(door.call("people.is_enrolled", json!({})).await, Ok(Value::Bool(true))) {
        return;
    }
    let asked = json!({ "scanned": code, "device": "desktop" });
    if let Err(error) = door.call("people.enrol", asked).await {
        tracing::warn!(code = error.code, "the phone was not bound");
    }
}

/// Tells the screens what changed. Whoever missed some is told of all.
async fn pass_on(door: &Door, window: &AppHandle) {
    let mut changes = door.changes();
    loop {
        let told: &[Change] = match changes.recv().await {
            Ok(change) => &[change],
            Err(RecvError::Lagged(_)) => &Change::ALL,
            Err(RecvError::Closed) => return,
        };
        for change in told {
            // A window that is closing hears nothing, and needs nothing.
            let _ = window.emit("change", change);
        }
    }
}
