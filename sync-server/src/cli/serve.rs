//! `serve`.

use std::io::{IsTerminal as _, Write};
use std::net::TcpListener;

use super::{CliError, io, say};
use crate::http::serve_with_listener;
use crate::settings::{Layer, Settings};

pub(super) async fn serve(
    layer: Layer,
    print_settings: bool,
    out: &mut (dyn Write + Send),
) -> Result<(), CliError> {
    let settings = Settings::read(layer)?;
    if print_settings {
        return say(out, settings.to_string().trim_end());
    }
    settings.allow(settings.address)?;
    log(settings.log_json);
    let listener = TcpListener::bind(settings.address)
        .map_err(io(format!("listening on {}", settings.address)))?;
    let running = serve_with_listener(listener, settings.clone(), told_to_stop()).await?;
    let scheme = if settings.tls.is_some() { "https" } else { "http" };
    say(out, format_args!("serving on {scheme}://{}", running.address))?;
    if let Some(metrics) = running.metrics {
        say(out, format_args!("counters on http://{metrics}/metrics"))?;
    }
    if settings.is_demo() {
        say(out, "this is a demo: everybody knows its passwords")?;
    }
    Ok(running.stopped().await?)
}

/// Logs to standard error; `CGT_LOG` filters, such as `info,sync_server=debug`.
fn log(json: bool) {
    use tracing_subscriber::EnvFilter;
    let filter = EnvFilter::try_from_env("CGT_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr);
    // A subscriber that somebody installed before serves as well.
    let _ = if json { builder.json().try_init() } else { builder.try_init() };
}

async fn told_to_stop() {
    let interrupt = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminate = async {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut signal) => drop(signal.recv().await),
            Err(_) => std::future::pending::<()>().await,
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! {
        () = interrupt => {}
        () = terminate => {}
    }
}
