//! What the command line says.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Parser;

/// The handset's screens in a browser of this machine.
#[derive(Debug, Clone, Parser)]
#[command(name = "collector-web-host", version)]
pub struct Settings {
    /// The phone's folder; made when it isn't there
    #[arg(long)]
    pub data: PathBuf,
    /// The built screens
    #[arg(long)]
    pub ui: PathBuf,
    /// Where it listens: on loopback, port 0 for any free one
    #[arg(long, default_value = "127.0.0.1:0")]
    pub listen: SocketAddr,
    /// Enrols the phone by this code, as a QR holds it, unless it is enrolled
    #[arg(long)]
    pub enrol: Option<String>,
    /// What the centre calls the phone
    #[arg(long, default_value = "web host")]
    pub device: String,
    /// Minutes that the phone's local time is ahead of UTC
    #[arg(long, default_value_t = 480, allow_hyphen_values = true)]
    pub utc_offset: i16,
}
