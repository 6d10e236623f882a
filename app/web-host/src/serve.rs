//! From settings to a running host, and back to a tidy stop.

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use axum::middleware::from_fn_with_state;
use collector_core::api::ApiError;
use collector_core::clock::SystemClock;
use collector_core::entropy::{Entropy as _, SystemEntropy};
use collector_core::phone::Phone;
use collector_core::rpc::Door;
use serde_json::json;
use shared::ids::BootId;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::guard::{Guard, keep_out};
use crate::routes::{self, Host};
use crate::settings::Settings;

/// Why nothing is served.
#[derive(Debug, thiserror::Error)]
pub enum HostError {
    /// It was told to listen where others could reach it.
    #[error(
        "{0} is not a loopback address: this host shows one person's work to this machine only"
    )]
    NotLoopback(SocketAddr),
    /// The phone's folder, or its enrolment.
    #[error("{}: {}", .0.code, .0.en)]
    Phone(#[from] ApiError),
    /// A socket or file.
    #[error("{what}: {why}")]
    Io {
        /// Which.
        what: String,
        /// What is wrong with it.
        why: io::Error,
    },
}

fn failed(what: impl Into<String>) -> impl FnOnce(io::Error) -> HostError {
    let what = what.into();
    move |why| HostError::Io { what, why }
}

/// A host that answers.
#[derive(Debug)]
pub struct Running {
    /// Where it listens.
    pub address: SocketAddr,
    finished: JoinHandle<io::Result<()>>,
}

impl Running {
    /// Waits until it has stopped: requests under way answered, listeners let go.
    ///
    /// # Errors
    /// The listener failed.
    pub async fn stopped(self) -> Result<(), HostError> {
        let finished = self.finished.await.map_err(io::Error::other).and_then(|result| result);
        finished.map_err(failed("serving"))
    }
}

/// Opens the phone, enrols it when it is told to and was not, and serves it until `stop` is over.
///
/// # Errors
/// [`HostError`]; nothing is served.
pub async fn serve(
    settings: Settings,
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<Running, HostError> {
    let Settings { data, ui, listen, enrol, device, utc_offset } = settings;
    if !listen.ip().is_loopback() {
        return Err(HostError::NotLoopback(listen));
    }
    let phone = open(&data, utc_offset)?;
    let is_enrolled = phone.find_installation().map_err(ApiError::from)?.is_some();
    let door = Door::of(Arc::new(phone));
    if let Some(scanned) = enrol.filter(|_| !is_enrolled) {
        door.call("people.enrol", json!({ "scanned": scanned, "device": device })).await?;
    }
    let listener = TcpListener::bind(listen).await.map_err(failed(listen.to_string()))?;
    serve_door(listener, door, ui, stop)
}

fn open(data: &std::path::Path, utc_offset: i16) -> Result<Phone, HostError> {
    let mut boot = [0; 4];
    SystemEntropy.fill(&mut boot).map_err(ApiError::from)?;
    let clock = Arc::new(SystemClock::new(utc_offset, BootId(boot)));
    let phone = Phone::open(data, clock, Arc::new(SystemEntropy));
    Ok(phone.map_err(ApiError::from)?)
}

/// Serves a door and keeps its phone in sync until `stop` is over.
///
/// # Errors
/// The listener is none, or there is no randomness.
pub fn serve_door(
    listener: TcpListener,
    door: Door,
    ui: PathBuf,
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<Running, HostError> {
    let address = listener.local_addr().map_err(failed("the listener"))?;
    if !address.ip().is_loopback() {
        return Err(HostError::NotLoopback(address));
    }
    let guard = Arc::new(Guard::of(address)?);
    let (stopping, stopped) = watch::channel(false);
    let syncing = tokio::spawn({
        let door = door.clone();
        async move { door.keep_in_sync().await }
    });
    let host = Host { door, ui, stopped };
    let app: Router = routes::all(host, guard.clone()).layer(from_fn_with_state(guard, keep_out));
    let finished = tokio::spawn(async move {
        let until = async move {
            stop.await;
            // Listeners for changes would wait for ever.
            stopping.send_replace(true);
        };
        let served = axum::serve(listener, app).with_graceful_shutdown(until).await;
        // Every step of a run is committed; what is left of it is for the next start.
        syncing.abort();
        served
    });
    Ok(Running { address, finished })
}
