//! Enrolment: a phone shows the one-time token of a QR code and is known from then on.

use serde::{Deserialize, Serialize};
use shared::ids::{ActorKey, ServerId};
use shared::media::Sha256Hash;
use shared::sync::EnrolRequest;
use shared::text::Line;

use crate::phone::{Installation, Phone};
use crate::sync::Transport;
use crate::{Error, Result};

/// What the enrolment QR says, as JSON. No password is ever in it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct EnrolmentCode {
    /// Where the centre is.
    pub url: String,
    /// Which centre.
    pub server_id: ServerId,
    /// The city's key: packs are believed only under it.
    pub key: ActorKey,
    /// SHA-256 of the centre's certificate, for one that no public authority signed.
    #[serde(default)]
    pub certificate: Option<Sha256Hash>,
    /// Good for one phone, once.
    pub token: String,
}

impl EnrolmentCode {
    /// Reads a scanned code.
    ///
    /// # Errors
    /// `enrol.unreadable`.
    pub fn read(text: &str) -> Result<Self> {
        let code: Self = serde_json::from_str(text).map_err(|_| Error::Rule("enrol.unreadable"))?;
        let loopback = ["http://127.0.0.1", "http://localhost", "http://[::1]"];
        let plain = loopback.iter().any(|prefix| code.url.starts_with(prefix));
        if code.url.starts_with("https://") || plain {
            Ok(code)
        } else {
            Err(Error::Rule("enrol.not_https"))
        }
    }
}

/// Enrols the phone at the centre of the code.
///
/// # Errors
/// `server.other`, `enrol.other_key` when whoever answers is not the centre of the code;
/// `phone.enrolled_elsewhere`; what the centre says.
pub async fn enrol(
    phone: &Phone,
    net: &dyn Transport,
    code: &EnrolmentCode,
    device: &str,
) -> Result<Installation> {
    if phone.find_installation()?.is_some_and(|old| old.server != code.server_id) {
        return Err(Error::Rule("phone.enrolled_elsewhere"));
    }
    let hello = net.hello().await?;
    if hello.stamp.server != code.server_id {
        return Err(Error::Rule("server.other"));
    }
    // Before the token is spent: a wrong centre must not learn it.
    if hello.city_key.parse() != Ok(code.key) {
        return Err(Error::Rule("enrol.other_key"));
    }
    let request = EnrolRequest { token: code.token.clone(), device: Line::clipped(device) };
    let reply = net.enrol(&request).await?;
    if reply.stamp.server != code.server_id {
        return Err(Error::Rule("server.other"));
    }
    if reply.city_key.parse() != Ok(code.key) {
        return Err(Error::Rule("enrol.other_key"));
    }
    let installation = Installation {
        url: code.url.clone(),
        server: code.server_id,
        installation: reply.installation,
        secret: reply.secret,
        city_key: code.key,
        certificate: code.certificate,
    };
    phone.set_installation(&installation)?;
    Ok(installation)
}
