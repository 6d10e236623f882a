//! `collector-web-host`: the handset's screens in a browser of this machine.

use std::io::Write as _;
use std::process::ExitCode;

use clap::Parser as _;
use collector_web_host::{Settings, serve};
use tracing_subscriber::EnvFilter;

#[tokio::main]
async fn main() -> ExitCode {
    let settings = Settings::parse();
    let says = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn"));
    tracing_subscriber::fmt().with_env_filter(says).with_writer(std::io::stderr).init();
    match run(settings).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            let _ = writeln!(std::io::stderr(), "{sentence}");
            ExitCode::FAILURE
        }
    }
}

async fn run(settings: Settings) -> Result<(), String> {
    let running = serve(settings, told_to_stop()).await.map_err(|error| error.to_string())?;
    // Whoever started this reads the address here; without a reader it serves all the same.
    let _ = writeln!(std::io::stdout(), "listening http://{}", running.address);
    running.stopped().await.map_err(|error| error.to_string())
}

/// Ctrl-C, or what a supervisor sends.
async fn told_to_stop() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminated) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = terminated.recv() => {}
                _ = tokio::signal::ctrl_c() => {}
            }
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}
