//! One source of settings: a file, or flags with the environment behind them. What it doesn't say is
//! left to the source below.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;
use serde::Deserialize;

use super::{Limits, SecretUri, Settings, SettingsError, Tls};

/// What one source says.
#[derive(Debug, Clone, Default, PartialEq, Eq, Args, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Layer {
    /// Settings file (TOML); its keys are the names of these flags with `_` for `-`
    #[arg(long, env = "CGT_CONFIG", value_name = "FILE")]
    #[serde(skip)]
    pub config: Option<PathBuf>,
    /// Folder of the centre's own files: database, media, keys, packs [default: data]
    #[arg(long, env = "CGT_DATA", value_name = "FOLDER")]
    pub data: Option<PathBuf>,
    /// Address to listen on [default: 127.0.0.1:8443]
    #[arg(long, env = "CGT_ADDRESS", value_name = "IP:PORT")]
    pub address: Option<SocketAddr>,
    /// Database: a path, sqlite:PATH or postgres://HOST/NAME [default: a file in the data folder]
    #[arg(long, env = "CGT_DATABASE", value_name = "URI", hide_env_values = true)]
    pub database: Option<SecretUri>,
    /// Photo store: a folder, or s3://BUCKET/PREFIX [default: a folder in the data folder]
    #[arg(long, env = "CGT_MEDIA", value_name = "URI", hide_env_values = true)]
    pub media: Option<SecretUri>,
    /// Certificate chain (PEM)
    #[arg(long, env = "CGT_CERT", value_name = "FILE")]
    pub cert: Option<PathBuf>,
    /// The certificate's key (PEM)
    #[arg(long, env = "CGT_KEY", value_name = "FILE")]
    pub key: Option<PathBuf>,
    /// A proxy on this machine encrypts and sets X-Forwarded-For
    #[arg(long, env = "CGT_BEHIND_PROXY", num_args = 0..=1, default_missing_value = "true",
          value_name = "true|false")]
    pub behind_proxy: Option<bool>,
    /// Address for counters in Prometheus' form; keep it off the street
    #[arg(long, env = "CGT_METRICS", value_name = "IP:PORT")]
    pub metrics: Option<SocketAddr>,
    /// What phones reach this centre by, for enrolment codes, such as `https://cg.example.cn`
    #[arg(long, env = "CGT_PUBLIC_URL", value_name = "URL")]
    pub public_url: Option<String>,
    /// Log as lines of JSON
    #[arg(long, env = "CGT_LOG_JSON", num_args = 0..=1, default_missing_value = "true",
          value_name = "true|false")]
    pub log_json: Option<bool>,
    /// Seconds that requests under way may still take when the centre stops [default: 30]
    #[arg(long, env = "CGT_GRACE_SECONDS", value_name = "SECONDS")]
    pub grace_seconds: Option<u64>,
    /// Requests a second that one phone, one person or one address may make for long; ten times as
    /// many at once [default: 20]
    #[arg(long, env = "CGT_REQUESTS_PER_SECOND", value_name = "N")]
    pub requests_per_second: Option<u32>,
}

impl Layer {
    /// What a file says.
    ///
    /// # Errors
    /// It can't be read, or has a key that is no setting.
    pub fn of_file(path: &Path) -> Result<Self, SettingsError> {
        let wrong = |why: String| SettingsError::File { path: path.display().to_string(), why };
        let text = std::fs::read_to_string(path).map_err(|e| wrong(e.to_string()))?;
        // The parser's own message would quote the line, and the line may hold a password.
        toml::from_str(&text).map_err(|e| wrong(e.message().to_owned()))
    }

    /// This layer over another one.
    #[must_use]
    pub fn on_top_of(self, below: Self) -> Self {
        Self {
            config: self.config.or(below.config),
            data: self.data.or(below.data),
            address: self.address.or(below.address),
            database: self.database.or(below.database),
            media: self.media.or(below.media),
            cert: self.cert.or(below.cert),
            key: self.key.or(below.key),
            behind_proxy: self.behind_proxy.or(below.behind_proxy),
            metrics: self.metrics.or(below.metrics),
            public_url: self.public_url.or(below.public_url),
            log_json: self.log_json.or(below.log_json),
            grace_seconds: self.grace_seconds.or(below.grace_seconds),
            requests_per_second: self.requests_per_second.or(below.requests_per_second),
        }
    }

    pub(super) fn complete(self) -> Result<Settings, SettingsError> {
        let base = Settings::in_folder(self.data.unwrap_or_else(|| PathBuf::from("data")));
        let tls = match (self.cert, self.key) {
            (Some(cert), Some(key)) => Some(Tls { cert, key }),
            (None, None) => None,
            _ => return Err(SettingsError::HalfCertificate),
        };
        Ok(Settings {
            address: self.address.unwrap_or(base.address),
            database: self.database,
            media: self.media,
            tls,
            behind_proxy: self.behind_proxy.unwrap_or(base.behind_proxy),
            metrics: self.metrics,
            public_url: self.public_url.map(|url| url.trim_end_matches('/').to_owned()),
            log_json: self.log_json.unwrap_or(base.log_json),
            grace: self.grace_seconds.map_or(base.grace, Duration::from_secs),
            limits: self.requests_per_second.map_or(base.limits, Limits::of),
            ..base
        })
    }
}
