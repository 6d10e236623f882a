//! Plays a working day over a real server and real handset cores, and audits it.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use collector_core::sync::Engine;
use collector_core::sync::http::HttpTransport;
use system_tests::net::Weather;
use system_tests::story::{self, Sabotage};
use system_tests::{Fallible, pocket};

/// A working day with everything that goes wrong on one; a ledger outside the product compares every
/// store with what people did. Ends with one line of JSON; exits 1 unless nothing is lost.
#[derive(Parser)]
#[command(name = "cargo xtask story")]
struct Arguments {
    /// Spoils something behind the product's back: its figure must then move.
    #[arg(long, value_enum)]
    sabotage: Option<Sabotage>,
    /// Keeps everything in this folder instead of a temporary one.
    #[arg(long, value_name = "FOLDER")]
    folder: Option<PathBuf>,
    #[command(subcommand)]
    part: Option<Part>,
}

#[derive(Subcommand)]
enum Part {
    /// Begins one sync of one phone, telling after each part that arrived, and waits to be killed.
    #[command(hide = true)]
    Carry {
        /// The phone's folder.
        phone: PathBuf,
    },
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let played = match arguments.part {
        Some(Part::Carry { phone }) => carry(phone).await.map(|()| true),
        None => play(arguments.folder, arguments.sabotage).await,
    };
    match played {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(trouble) => {
            // Nobody reads any more: then there is nobody to tell.
            let _ = writeln!(std::io::stderr(), "the story broke off: {}", trouble.0);
            ExitCode::FAILURE
        }
    }
}

async fn play(folder: Option<PathBuf>, sabotage: Option<Sabotage>) -> Fallible<bool> {
    let temporary = tempfile::tempdir()?;
    let folder = folder.unwrap_or_else(|| temporary.path().to_owned());
    std::fs::create_dir_all(&folder)?;
    let findings = story::run(&folder, sabotage).await?;
    writeln!(std::io::stdout(), "{}", serde_json::to_string(&findings)?)?;
    Ok(findings.is_clean())
}

/// Parts that arrive before the kill: a thumbnail and another, with photos still to go.
const KILLED_AFTER: usize = 2;

async fn carry(folder: PathBuf) -> Fallible<()> {
    let phone = pocket::open(&folder)?;
    let installation = phone.installation()?;
    let mut net = Weather::over(Box::new(HttpTransport::new(&installation)?));
    net.on_part = Box::new(|n| {
        let mut out = std::io::stdout();
        // A reader that is gone has seen enough.
        let _ = writeln!(out, "part {n}").and_then(|()| out.flush());
        // However slow whoever kills this is: it dies in the middle, never after the end.
        if n >= KILLED_AFTER {
            loop {
                std::thread::park();
            }
        }
    });
    Engine::new(&phone, &net)?.run().await?;
    Ok(())
}
