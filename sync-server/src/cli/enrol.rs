//! `enrol`: a code for one phone, as text and as a picture.

use std::io::Write;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use shared::media::Sha256Hash;

use super::open::Opened;
use super::{CliError, io, say, usage};
use crate::enrolment::Invitation;
use crate::settings::{Layer, Settings};
use crate::sign_in::city_key;

pub(super) struct Ask {
    pub(super) note: String,
    pub(super) hours: u32,
    pub(super) pin_certificate: bool,
    pub(super) text: bool,
}

pub(super) async fn enrol(
    layer: Layer,
    ask: &Ask,
    out: &mut (dyn Write + Send),
) -> Result<(), CliError> {
    let settings = Settings::read(layer)?;
    let certificate = if ask.pin_certificate { Some(certificate(&settings)?) } else { None };
    let opened = Opened::existing(settings).await?;
    let key = city_key::load_or_make(&opened.settings.data).map_err(io("the city key"))?;
    let now = opened.authority.now();
    let expires_at = now.saturating_add(i64::from(ask.hours) * 3_600_000);
    let token = opened.sign_in.invite(&ask.note, expires_at, opened.keeper()).await?;
    let invitation = Invitation {
        url: opened.settings.url(),
        server_id: opened.authority.stamp().server,
        key: key.key(),
        certificate,
        token: token.expose().to_owned(),
    };
    if !ask.text
        && let Some(drawn) = invitation.drawn()
    {
        say(out, drawn)?;
    }
    say(out, invitation.payload())?;
    if !ask.text {
        say(out, format_args!("good for one phone within {} h", ask.hours))?;
    }
    opened.close().await
}

fn certificate(settings: &Settings) -> Result<Sha256Hash, CliError> {
    let tls = settings.tls.as_ref();
    let path = &tls.ok_or_else(|| usage("--pin-certificate needs --cert and --key"))?.cert;
    let first = CertificateDer::pem_file_iter(path).ok().and_then(|mut all| all.next());
    match first {
        Some(Ok(certificate)) => Ok(Sha256Hash::of(certificate.as_ref())),
        _ => Err(usage(format!("{} holds no PEM certificate", path.display()))),
    }
}
