//! From settings to a running centre, and back to a tidy stop. `main` and every test come this way.

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use axum::Router;
use axum_server::Handle;
use axum_server::tls_rustls::RustlsConfig;
use hyper_util::rt::TokioTimer;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::centre::{Centre, Parts};
use super::editions::follow;
use super::handset::Gate;
use super::health::metrics_router;
use super::metrics::Metrics;
use super::rate::Rates;
use crate::authority::{Authority, Clock};
use crate::packs::Packs;
use crate::photos::{Bounds, Intake, Vault, spool::Spool};
use crate::settings::{Settings, SettingsError};
use crate::sign_in::{SignIn, SignInError, city_key};
use crate::store::{Held, Store, StoreError, engine};
use crate::whole::is_unfinished;

/// How long a sender may take to say what it wants.
const HEAD_WITHIN: Duration = Duration::from_secs(20);
/// How often what is over is cleared away.
const SWEEP_EVERY: Duration = Duration::from_secs(600);
/// How often time is asked what it does to cases: one index read when it does nothing.
const TICK_EVERY: Duration = Duration::from_secs(1);

/// Why a centre can't run.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// Its settings.
    #[error(transparent)]
    Settings(#[from] SettingsError),
    /// Its store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Its door.
    #[error(transparent)]
    SignIn(#[from] SignInError),
    /// Its photo store.
    #[error("the photo store: {0}")]
    Photos(String),
    /// A restore was cut short here.
    #[error("{0} is of a restore that was interrupted: empty it and restore again")]
    Unfinished(String),
    /// A file or socket.
    #[error("{what}: {why}")]
    Io {
        /// Which.
        what: String,
        /// What is wrong with it.
        why: io::Error,
    },
}

fn failed(what: impl Into<String>) -> impl FnOnce(io::Error) -> ServeError {
    let what = what.into();
    move |why| ServeError::Io { what, why }
}

/// A centre that answers.
#[derive(Debug)]
pub struct Running {
    /// Where it listens.
    pub address: SocketAddr,
    /// Where its counters are.
    pub metrics: Option<SocketAddr>,
    finished: JoinHandle<Result<(), ServeError>>,
}

impl Running {
    /// Waits until it has stopped: requests under way answered, store closed.
    ///
    /// # Errors
    /// The listener failed, or the store could not be closed tidily.
    pub async fn stopped(self) -> Result<(), ServeError> {
        match self.finished.await {
            Ok(result) => result,
            Err(e) => Err(ServeError::Io { what: "serving".to_owned(), why: io::Error::other(e) }),
        }
    }
}

/// The clock of the edge: every other part is given its time.
#[must_use]
pub fn wall_clock() -> Clock {
    Arc::new(|| {
        #[allow(clippy::disallowed_methods, reason = "this is the edge")]
        let now = SystemTime::now();
        let since = now.duration_since(UNIX_EPOCH).unwrap_or_default();
        i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
    })
}

/// Serves until `shutdown` is over. The counters' listener is opened as the settings say.
///
/// # Errors
/// [`ServeError`]; nothing is served.
pub async fn serve_with_listener(
    listener: TcpListener,
    settings: Settings,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> Result<Running, ServeError> {
    let metrics = match settings.metrics {
        Some(address) => {
            let what = format!("listening on {address} for counters");
            Some(TcpListener::bind(address).map_err(failed(what))?)
        }
        None => None,
    };
    serve_with_listeners(listener, metrics, settings, wall_clock(), shutdown).await
}

/// The same with every listener and the clock given.
///
/// # Errors
/// [`ServeError`]; nothing is served.
pub async fn serve_with_listeners(
    listener: TcpListener,
    metrics: Option<TcpListener>,
    settings: Settings,
    clock: Clock,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> Result<Running, ServeError> {
    let address = listener.local_addr().map_err(failed("the listener"))?;
    settings.allow(address)?;
    let tls = match &settings.tls {
        Some(tls) => {
            // Another provider that was installed before serves as well.
            let _ = rustls::crypto::ring::default_provider().install_default();
            let what = format!("{} and {}", tls.cert.display(), tls.key.display());
            let config = RustlsConfig::from_pem_file(&tls.cert, &tls.key).await;
            Some(config.map_err(failed(what))?)
        }
        None => None,
    };
    let grace = settings.grace;
    let (stop, stopping) = watch::channel(false);
    let (centre, intake) = open(settings, clock, stopping).await?;
    let router = super::router(&centre, intake.clone());
    let (handle, metrics_handle) = (Handle::new(), Handle::new());
    let metrics_at = metrics.as_ref().map(TcpListener::local_addr).transpose();
    let metrics_at = metrics_at.map_err(failed("the counters' listener"))?;
    let mut serving = tokio::spawn(run(listener, tls, router, handle.clone()));
    let counting = metrics.map(|metrics| {
        let router = metrics_router(centre.clone());
        tokio::spawn(run(metrics, None, router, metrics_handle.clone()))
    });
    let sweeping = tokio::spawn(sweep(centre.clone(), intake));
    let following = tokio::spawn(follow(centre.clone()));
    let ticking = tokio::spawn(tick(centre.clone()));
    let looking = tokio::spawn(look_elsewhere(centre.clone()));
    let finished = tokio::spawn(async move {
        let served = tokio::select! {
            () = shutdown => {
                tracing::info!("stopping: requests under way are finished first");
                // Handsets that wait are answered; nobody new is let in.
                let _ = stop.send(true);
                handle.graceful_shutdown(Some(grace));
                serving.await
            }
            // A listener that fails ends the centre too, tidily.
            served = &mut serving => served,
        };
        let served = served.unwrap_or_else(|e| Err(io::Error::other(e)));
        metrics_handle.graceful_shutdown(Some(Duration::from_secs(1)));
        if let Some(counting) = counting {
            let _ = counting.await;
        }
        sweeping.abort();
        following.abort();
        ticking.abort();
        looking.abort();
        centre.authority.store().engine().close().await.map_err(StoreError::from)?;
        served.map_err(failed("serving"))
    });
    tracing::info!(%address, "serving");
    Ok(Running { address, metrics: metrics_at, finished })
}

async fn open(
    settings: Settings,
    clock: Clock,
    stopping: watch::Receiver<bool>,
) -> Result<(Centre, Arc<Intake>), ServeError> {
    let data = settings.data.clone();
    let what = format!("the data folder {}", data.display());
    std::fs::create_dir_all(&data).map_err(failed(what))?;
    if is_unfinished(&data) {
        return Err(ServeError::Unfinished(data.display().to_string()));
    }
    let city_key = city_key::load_or_make(&data).map_err(failed("the city key"))?;
    let engine = engine::open(&settings.database_uri()).await.map_err(StoreError::from)?;
    let store = Store::open(engine).await?;
    let authority = Authority::open(store.clone(), clock.clone()).await?;
    let sign_in = SignIn::new(store, settings.cost, settings.lifetimes)?;
    let photos = |e: &dyn std::error::Error| ServeError::Photos(e.to_string());
    let vault = Vault::open(&settings.media_uri()).map_err(|e| photos(&e))?;
    let spool = Spool::open(data.join("uploads")).map_err(|e| photos(&e))?;
    let metrics = Arc::new(Metrics::default());
    let gate =
        Gate { sign_in: sign_in.clone(), authority: authority.clone(), metrics: metrics.clone() };
    let intake = Intake::new(spool, vault.clone(), Arc::new(gate), clock, Bounds::default());
    let packs = Packs::in_folder(&data);
    let rates = Rates::default();
    let centre = Centre::new(Parts {
        authority,
        sign_in,
        settings,
        metrics,
        rates,
        city_key,
        packs,
        vault,
        stopping,
    });
    Ok((centre, Arc::new(intake)))
}

async fn run(
    listener: TcpListener,
    tls: Option<RustlsConfig>,
    router: Router,
    handle: Handle<SocketAddr>,
) -> io::Result<()> {
    listener.set_nonblocking(true)?;
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    match tls {
        Some(tls) => {
            let mut server = axum_server::from_tcp_rustls(listener, tls)?.handle(handle);
            patience(server.http_builder());
            server.serve(service).await
        }
        None => {
            let mut server = axum_server::from_tcp(listener)?.handle(handle);
            patience(server.http_builder());
            server.serve(service).await
        }
    }
}

/// A sender that never finishes its head is let go.
fn patience(builder: &mut hyper_util::server::conn::auto::Builder<hyper_util::rt::TokioExecutor>) {
    builder.http1().timer(TokioTimer::new()).header_read_timeout(HEAD_WITHIN);
    builder.http2().timer(TokioTimer::new()).max_concurrent_streams(64);
}

/// Lets time do its part in the workflow: tasks run out, suspensions end.
async fn tick(centre: Centre) {
    let mut every = tokio::time::interval(TICK_EVERY);
    every.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        every.tick().await;
        match centre.authority.tick().await {
            Ok(0) => {}
            Ok(made) => tracing::info!(made, "time made moves"),
            Err(error) => tracing::warn!(%error, "what time does was not done; it is tried again"),
        }
    }
}

/// Finds what other processes on the same database wrote, for consoles that are open here. An embedded
/// database has no other process.
async fn look_elsewhere(centre: Centre) {
    if centre.authority.store().engine().dialect() != engine::Dialect::Postgres {
        return;
    }
    let mut every = tokio::time::interval(TICK_EVERY);
    every.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut before = None;
    loop {
        every.tick().await;
        match centre.authority.look_elsewhere(before).await {
            Ok(newest) => before = Some(newest),
            Err(error) => tracing::warn!(%error, "what others wrote was not looked for"),
        }
    }
}

/// Clears away what is over: sessions, unused enrolment codes, uploads nobody finished.
async fn sweep(centre: Centre, intake: Arc<Intake>) {
    let mut every = tokio::time::interval(SWEEP_EVERY);
    loop {
        every.tick().await;
        if let Err(error) = centre.authority.store().forget_expired(centre.now()).await {
            tracing::warn!(%error, "old sessions were not cleared away");
        }
        match centre.authority.readmit(Held::All, None).await {
            Ok(0) => {}
            Ok(n) => tracing::info!(n, "held operations were judged after all"),
            Err(error) => tracing::warn!(%error, "held operations were not tried again"),
        }
        match centre.authority.erase_persons().await {
            Ok(0) => {}
            Ok(n) => tracing::info!(n, "callers of cases long over were erased"),
            Err(error) => tracing::warn!(%error, "callers were not erased; it is tried again"),
        }
        if let Err(error) = intake.sweep(centre.now()).await {
            tracing::warn!(%error, "old uploads were not cleared away");
        }
    }
}
