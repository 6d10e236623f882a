//! The command line of a centre: what the person who runs it types.

mod backup;
mod demo;
mod enrol;
mod import;
mod open;
mod phone;
mod restore;
mod serve;
mod user;

use std::io::Write;
use std::path::PathBuf;

use clap::{Parser, Subcommand};

use crate::authority::AuthorityError;
use crate::http::ServeError;
use crate::settings::{Layer, SettingsError};
use crate::sign_in::SignInError;
use crate::store::StoreError;

pub use demo::fill;

/// The centre of 城管通: takes reports from handsets, decides, keeps and serves them.
#[derive(Debug, Parser)]
#[command(name = "sync-server", version, arg_required_else_help = true)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the centre until it is told to stop (SIGTERM or Ctrl-C)
    Serve {
        #[command(flatten)]
        settings: Layer,
        /// Print the settings that would be used, without secrets, and stop
        #[arg(long)]
        print_settings: bool,
    },
    /// Keep accounts: add, list, edit, password, activate, deactivate
    #[command(subcommand)]
    User(user::UserCommand),
    /// Keep phones: list, revoke, reinstate
    #[command(subcommand)]
    Phone(phone::PhoneCommand),
    /// Make a one-time code that enrols one phone
    Enrol {
        #[command(flatten)]
        settings: Layer,
        /// What the code is for, such as a device's label
        #[arg(long, default_value = "")]
        note: String,
        /// Hours the code is good
        #[arg(long, default_value_t = 24, value_parser = clap::value_parser!(u32).range(1..=336))]
        hours: u32,
        /// Pin the certificate too: for one that no public authority signed
        #[arg(long)]
        pin_certificate: bool,
        /// Print the text only, no picture
        #[arg(long)]
        text: bool,
    },
    /// Read a city (units, grids, components, standards) or an edition of the catalogue from a JSON
    /// file, or a migration table from a CSV file
    Import {
        #[command(flatten)]
        settings: Layer,
        /// The file
        file: PathBuf,
        /// Take a city even if parts of it do not fit together; the faults are still listed
        #[arg(long)]
        accept_faults: bool,
        /// New reports speak the standard of this catalogue from now on
        #[arg(long)]
        current: bool,
    },
    /// Fill an empty data folder with the demo city; it is then served on loopback only
    Demo {
        #[command(flatten)]
        settings: Layer,
        /// Add so many cases of the past to a demo that is there, for load and evaluation
        #[arg(long, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
        cases: Option<u32>,
        /// Over how many days up to now they are spread
        #[arg(long, default_value_t = 60, requires = "cases",
              value_parser = clap::value_parser!(u32).range(1..=3650))]
        days: u32,
    },
    /// Copy the database, keys and packs into a new folder while the centre runs
    Backup {
        #[command(flatten)]
        settings: Layer,
        /// The folder to make
        target: PathBuf,
        /// Copy the photos too; otherwise only their list, and the photo store is backed up on its own
        #[arg(long)]
        with_media: bool,
    },
    /// Bring a backup back into an empty data folder; handsets then send again what it lacks
    Restore {
        #[command(flatten)]
        settings: Layer,
        /// The folder that `backup` made
        source: PathBuf,
    },
}

/// Why a command was not done.
#[derive(Debug, thiserror::Error)]
pub enum CliError {
    /// Settings.
    #[error(transparent)]
    Settings(#[from] SettingsError),
    /// Serving.
    #[error(transparent)]
    Serve(#[from] ServeError),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Accounts and devices.
    #[error(transparent)]
    SignIn(#[from] SignInError),
    /// Cases.
    #[error(transparent)]
    Authority(#[from] AuthorityError),
    /// A file.
    #[error("{what}: {why}")]
    Io {
        /// Which.
        what: String,
        /// What is wrong.
        why: std::io::Error,
    },
    /// The command can't be done as it was given.
    #[error("{0}")]
    Usage(String),
}

fn io(what: impl Into<String>) -> impl FnOnce(std::io::Error) -> CliError {
    let what = what.into();
    move |why| CliError::Io { what, why }
}

fn usage(what: impl Into<String>) -> CliError {
    CliError::Usage(what.into())
}

/// Does what the command line says. Results go to `out`, progress to the log.
///
/// # Errors
/// [`CliError`], with a sentence that says what to do.
pub async fn run(cli: Cli, out: &mut (dyn Write + Send)) -> Result<(), CliError> {
    match cli.command {
        Command::Serve { settings, print_settings } => {
            serve::serve(settings, print_settings, out).await
        }
        Command::User(command) => user::run(command, out).await,
        Command::Phone(command) => phone::run(command, out).await,
        Command::Enrol { settings, note, hours, pin_certificate, text } => {
            let ask = enrol::Ask { note, hours, pin_certificate, text };
            enrol::enrol(settings, &ask, out).await
        }
        Command::Import { settings, file, accept_faults, current } => {
            let how = import::How { accept_faults, current };
            import::import(settings, &file, how, out).await
        }
        Command::Demo { settings, cases, days } => {
            demo::demo(settings, cases.map(|cases| (cases, days)), out).await
        }
        Command::Backup { settings, target, with_media } => {
            backup::backup(settings, &target, with_media, out).await
        }
        Command::Restore { settings, source } => restore::restore(settings, &source, out).await,
    }
}

/// A line for the person at the terminal.
fn say(out: &mut (dyn Write + Send), line: impl std::fmt::Display) -> Result<(), CliError> {
    writeln!(out, "{line}").and_then(|()| out.flush()).map_err(io("the terminal"))
}
