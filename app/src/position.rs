//! Where the phone is, for whoever watches: one loop per watcher, none without one.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use collector_core::receiver::Receiver;
use shared::geo::Fix;
use tauri::State;
use tauri::async_runtime::JoinHandle;
use tauri::ipc::Channel;

/// How often a watcher is told. A person walks a step in that time.
const EVERY: Duration = Duration::from_secs(1);

/// Who watches.
pub(crate) struct Watches {
    receiver: Arc<dyn Receiver>,
    open: Mutex<Open>,
}

#[derive(Default)]
struct Open {
    next: u32,
    loops: BTreeMap<u32, JoinHandle<()>>,
}

impl Watches {
    pub(crate) fn of(receiver: Arc<dyn Receiver>) -> Self {
        Self { receiver, open: Mutex::default() }
    }

    fn open(&self) -> MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Tells each fix, and null while there is none, until it is stopped. Answers its name.
#[tauri::command]
pub(crate) fn watch_position(watches: State<'_, Watches>, readings: Channel<Option<Fix>>) -> u32 {
    let receiver = Arc::clone(&watches.receiver);
    let told = tauri::async_runtime::spawn(async move {
        let mut tick = tokio::time::interval(EVERY);
        let mut last = None;
        loop {
            tick.tick().await;
            let now = receiver.latest();
            if last.as_ref() != Some(&now) && readings.send(now).is_err() {
                return;
            }
            last = Some(now);
        }
    });
    let mut open = watches.open();
    let id = open.next;
    open.next = open.next.wrapping_add(1);
    open.loops.insert(id, told);
    id
}

/// Stops telling.
#[tauri::command]
pub(crate) fn stop_position(watches: State<'_, Watches>, id: u32) {
    if let Some(told) = watches.open().loops.remove(&id) {
        told.abort();
    }
}
