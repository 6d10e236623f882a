//! Enrolment, signing in and out, and who is here.

use serde::{Deserialize, Serialize};
use shared::city::UserProfile;

use super::ApiResult;
use crate::phone::Phone;
use crate::session::{self, EnrolmentCode, Session};
use crate::sync::Transport;
use crate::sync::http::HttpTransport;

/// Whether this phone belongs to a centre.
///
/// # Errors
/// `file.failed`.
pub fn is_enrolled(phone: &Phone) -> ApiResult<bool> {
    Ok(phone.find_installation()?.is_some())
}

/// Reads the enrolment QR.
///
/// # Errors
/// `enrol.unreadable`, `enrol.not_https`.
pub fn read_code(scanned: &str) -> ApiResult<EnrolmentCode> {
    Ok(EnrolmentCode::read(scanned)?)
}

/// The way to the centre of an enrolment code.
///
/// # Errors
/// `net.no_tls`.
pub fn way_to(code: &EnrolmentCode) -> ApiResult<HttpTransport> {
    Ok(HttpTransport::at(&code.url, code.certificate)?)
}

/// The way to the phone's own centre.
///
/// # Errors
/// `phone.not_enrolled`, `net.no_tls`.
pub fn way(phone: &Phone) -> ApiResult<HttpTransport> {
    Ok(HttpTransport::new(&phone.installation()?)?)
}

/// Enrols the phone.
///
/// # Errors
/// `enrol.*`, `server.other`, `phone.enrolled_elsewhere`, `net.*`.
pub async fn enrol(
    phone: &Phone,
    net: &dyn Transport,
    code: &EnrolmentCode,
    device: &str,
) -> ApiResult<()> {
    session::enrol(phone, net, code, device).await?;
    Ok(())
}

/// A sign-in, for a screen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct SignedIn {
    /// The session.
    pub session: Session,
    /// Who.
    pub profile: UserProfile,
    /// Whether the centre was asked.
    pub online: bool,
}

/// Signs in, without network where there is none.
///
/// # Errors
/// `sign_in.*`, `phone.not_enrolled`, `server.other`.
pub async fn sign_in(
    phone: &Phone,
    net: &dyn Transport,
    work_number: &str,
    password: &str,
) -> ApiResult<SignedIn> {
    let done = session::sign_in(phone, net, work_number, password).await?;
    let profile = done.session.profile(phone)?;
    Ok(SignedIn { session: done.session, profile, online: done.online })
}

/// Signs out. Unsent work stays with its author and still goes up.
///
/// # Errors
/// `file.failed`.
pub async fn sign_out(
    phone: &Phone,
    net: Option<&dyn Transport>,
    session: &Session,
) -> ApiResult<()> {
    Ok(session::sign_out(phone, net, session).await?)
}

/// Whose hands the phone is in, after a restart too.
///
/// # Errors
/// `file.failed`.
pub fn current(phone: &Phone) -> ApiResult<Option<Session>> {
    Ok(session::current(phone)?)
}

/// Everyone who ever signed in here.
///
/// # Errors
/// `store.newer`.
pub fn known(phone: &Phone) -> ApiResult<Vec<UserProfile>> {
    Ok(session::known_people(phone)?)
}
