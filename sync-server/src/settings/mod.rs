//! How one centre runs. Every setting may come from a file, from the environment (`CGT_*`) and from
//! a flag; the later of these wins. Printed without secrets.

mod layer;
mod secret_uri;

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::http::Rate;
use crate::sign_in::Lifetimes;
use crate::sign_in::password::Cost;

pub use layer::Layer;
pub use secret_uri::SecretUri;

/// The name of the file in a data folder that marks it as a demo.
pub const DEMO_MARK: &str = "DEMO";

/// Why settings don't go together.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// The file can't be read.
    #[error("the settings file {path} can't be read: {why}")]
    File {
        /// Which file.
        path: String,
        /// Why not.
        why: String,
    },
    /// Only one half of a certificate.
    #[error("--cert and --key go together: give both files or neither")]
    HalfCertificate,
    /// The whole network would see passwords.
    #[error(
        "{0} can be reached from the network without encryption: give --cert and --key, or \
         --behind-proxy when a proxy on this machine encrypts, or use 127.0.0.1"
    )]
    Unencrypted(SocketAddr),
    /// A demo's passwords are known to everybody.
    #[error(
        "this data folder is a demo whose passwords everybody knows, so it is served on the \
         loopback address only; {0} is not one"
    )]
    DemoOnNetwork(SocketAddr),
    /// Counters would leak.
    #[error("--metrics must be another address than --address")]
    MetricsOnMain,
}

/// A certificate and its key, both PEM files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tls {
    /// The chain, the server's own first.
    pub cert: PathBuf,
    /// The key.
    pub key: PathBuf,
}

/// How fast askers may ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// One phone.
    pub phone: Rate,
    /// One person.
    pub person: Rate,
    /// One address, where nobody has to say who they are. Many phones share an operator's.
    pub address: Rate,
}

impl Limits {
    /// The same pace for everybody; one at least. An address, which many phones share, may come with
    /// more at once.
    #[must_use]
    pub const fn of(per_second: u32) -> Self {
        let per_second = if per_second == 0 { 1 } else { per_second };
        let one = Rate { per_second, burst: per_second.saturating_mul(10) };
        let address = Rate { per_second, burst: per_second.saturating_mul(15) };
        Self { phone: one, person: one, address }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self::of(20)
    }
}

/// How one centre runs.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// Where it listens.
    pub address: SocketAddr,
    /// Where it keeps its files.
    pub data: PathBuf,
    /// Its database; without one a file in the data folder.
    pub database: Option<SecretUri>,
    /// Its photo store; without one a folder in the data folder.
    pub media: Option<SecretUri>,
    /// Its certificate.
    pub tls: Option<Tls>,
    /// Whether a proxy in front of it encrypts and names the true address.
    pub behind_proxy: bool,
    /// Where counters are served; nowhere without one.
    pub metrics: Option<SocketAddr>,
    /// What people type to reach it, for enrolment codes.
    pub public_url: Option<String>,
    /// Whether logs are lines of JSON.
    pub log_json: bool,
    /// How long requests under way may still take at the end.
    pub grace: Duration,
    /// How long sign-ins last.
    pub lifetimes: Lifetimes,
    /// What one password hash costs.
    pub cost: Cost,
    /// How fast askers may ask.
    pub limits: Limits,
}

impl Settings {
    /// The settings of a centre that keeps everything in one folder and is reached on loopback only.
    #[must_use]
    pub fn in_folder(data: impl Into<PathBuf>) -> Self {
        Self {
            address: SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8443),
            data: data.into(),
            database: None,
            media: None,
            tls: None,
            behind_proxy: false,
            metrics: None,
            public_url: None,
            log_json: false,
            grace: Duration::from_secs(30),
            lifetimes: Lifetimes::default(),
            cost: Cost::default(),
            limits: Limits::default(),
        }
    }

    /// Puts `over` (flags and environment) on top of the settings file, if there is one.
    ///
    /// # Errors
    /// The file can't be read, or only half a certificate is given.
    pub fn read(over: Layer) -> Result<Self, SettingsError> {
        let file = match &over.config {
            Some(path) => Layer::of_file(path)?,
            None => Layer::default(),
        };
        over.on_top_of(file).complete()
    }

    /// Where the database is.
    #[must_use]
    pub fn database_uri(&self) -> String {
        match &self.database {
            Some(uri) => uri.expose().to_owned(),
            None => format!("sqlite:{}", self.data.join("centre.db").display()),
        }
    }

    /// Where media are.
    #[must_use]
    pub fn media_uri(&self) -> String {
        match &self.media {
            Some(uri) => uri.expose().to_owned(),
            None => self.data.join("media").display().to_string(),
        }
    }

    /// Whether the data folder is a demo.
    #[must_use]
    pub fn is_demo(&self) -> bool {
        is_demo(&self.data)
    }

    /// Whether `address` may be listened on with these settings.
    ///
    /// # Errors
    /// [`SettingsError::DemoOnNetwork`], [`SettingsError::Unencrypted`],
    /// [`SettingsError::MetricsOnMain`].
    pub fn allow(&self, address: SocketAddr) -> Result<(), SettingsError> {
        if !address.ip().to_canonical().is_loopback() {
            if self.is_demo() {
                return Err(SettingsError::DemoOnNetwork(address));
            }
            if self.tls.is_none() && !self.behind_proxy {
                return Err(SettingsError::Unencrypted(address));
            }
        }
        if self.metrics == Some(address) && address.port() != 0 {
            return Err(SettingsError::MetricsOnMain);
        }
        Ok(())
    }

    /// What people type to reach this centre.
    #[must_use]
    pub fn url(&self) -> String {
        let scheme = if self.tls.is_some() { "https" } else { "http" };
        self.public_url.clone().unwrap_or_else(|| format!("{scheme}://{}", self.address))
    }
}

/// Whether a data folder is marked as a demo.
#[must_use]
pub fn is_demo(data: &Path) -> bool {
    data.join(DEMO_MARK).exists()
}

impl std::fmt::Display for Settings {
    /// As a settings file, secrets left out.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let text = |path: &Path| path.display().to_string();
        let uri = |uri: &Option<SecretUri>, default: &str| {
            uri.as_ref().map_or_else(|| default.to_owned(), ToString::to_string)
        };
        writeln!(f, "address = {:?}", self.address.to_string())?;
        writeln!(f, "data = {:?}", text(&self.data))?;
        writeln!(f, "database = {:?}", uri(&self.database, "sqlite in the data folder"))?;
        writeln!(f, "media = {:?}", uri(&self.media, "files in the data folder"))?;
        if let Some(tls) = &self.tls {
            writeln!(f, "cert = {:?}", text(&tls.cert))?;
            writeln!(f, "key = {:?}", text(&tls.key))?;
        }
        writeln!(f, "behind_proxy = {}", self.behind_proxy)?;
        if let Some(metrics) = self.metrics {
            writeln!(f, "metrics = {:?}", metrics.to_string())?;
        }
        writeln!(f, "public_url = {:?}", self.url())?;
        writeln!(f, "log_json = {}", self.log_json)?;
        writeln!(f, "grace_seconds = {}", self.grace.as_secs())?;
        writeln!(f, "requests_per_second = {}", self.limits.person.per_second)
    }
}

#[cfg(test)]
mod tests;
