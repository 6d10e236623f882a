//! The centre as a program.

use std::process::ExitCode;

use clap::Parser as _;
use sync_server::cli::{Cli, run};

#[tokio::main]
async fn main() -> ExitCode {
    let cli = Cli::parse();
    match run(cli, &mut std::io::stdout()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            use std::io::Write as _;
            // Nothing is left to do when even this can't be written.
            let _ = writeln!(std::io::stderr(), "sync-server: {error}");
            ExitCode::FAILURE
        }
    }
}
