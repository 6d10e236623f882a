//! The centre over HTTP.
//!
//! A status of 2xx is no success yet: the body must decode as the expected message, because captive
//! portals, proxies and cut connections answer 200 as well (R32). Redirects are not followed; nothing
//! of ours redirects, portals do.

mod meter;
mod pin;
mod routes;

use std::sync::Arc;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use reqwest::{Client, Method, RequestBuilder, StatusCode, header};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use shared::sync::{CONTENT_TYPE, decode, encode};

use self::meter::{Answer, Meter};
use super::{Carrier, Failure, Token};
use crate::phone::Installation;
use crate::{Error, Result};

/// The largest message taken; a pull is bounded far below.
const MAX_MESSAGE: usize = 32 * 1024 * 1024;

/// Bodies from this size on travel compressed.
const COMPRESS_FROM: usize = 1024;

/// No connection after this long: not reached.
const CONNECT: Duration = Duration::from_secs(10);

/// No complete answer after this long: not reached.
const ANSWER: Duration = Duration::from_secs(60);

/// A centre over HTTP.
#[derive(Debug, Clone)]
pub struct HttpTransport {
    client: Client,
    base: String,
    meter: Arc<Meter>,
}

/// The body of an error.
#[derive(Deserialize)]
struct Says {
    code: String,
}

impl HttpTransport {
    /// The centre of an enrolled phone.
    ///
    /// # Errors
    /// `net.no_tls`.
    pub fn new(installation: &Installation) -> Result<Self> {
        Self::at(&installation.url, installation.certificate)
    }

    /// A centre at an address, for enrolling. With a pin its certificate must be the pinned one,
    /// without it one that the phone's own roots vouch for; nothing turns both off.
    ///
    /// # Errors
    /// `net.no_tls`.
    pub fn at(url: &str, certificate: Option<shared::media::Sha256Hash>) -> Result<Self> {
        // A second installation of the same provider is no error of ours.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut builder = Client::builder()
            .connect_timeout(CONNECT)
            .timeout(ANSWER)
            .redirect(reqwest::redirect::Policy::none());
        if let Some(pin) = certificate {
            builder = builder.tls_backend_preconfigured(pin::config(pin)?);
        }
        let client = builder.build().map_err(|_| Error::Rule("net.no_tls"))?;
        Ok(Self { client, base: url.trim_end_matches('/').to_owned(), meter: Arc::default() })
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, format!("{}{path}", self.base))
    }

    /// Sends a message and reads the answer as one.
    async fn exchange<Q: Serialize, A: DeserializeOwned>(
        &self,
        path: &str,
        who: Who<'_>,
        question: &Q,
    ) -> Result<A, Failure> {
        message(self.send(self.post(path, who, question)).await?).await
    }

    async fn send(&self, request: RequestBuilder) -> Result<Answer, Failure> {
        self.meter.send(request).await
    }

    fn post<Q: Serialize>(&self, path: &str, who: Who<'_>, question: &Q) -> RequestBuilder {
        let body = encode(question);
        let request =
            who.sign(self.request(Method::POST, path)).header(header::CONTENT_TYPE, CONTENT_TYPE);
        match zstd::bulk::compress(&body, 3) {
            Ok(small) if body.len() >= COMPRESS_FROM && small.len() < body.len() => {
                request.header(header::CONTENT_ENCODING, "zstd").body(small)
            }
            _ => request.body(body),
        }
    }
}

/// Which credentials go with a call.
#[derive(Clone, Copy)]
struct Who<'a> {
    carrier: Option<&'a Carrier>,
    token: Option<&'a Token>,
}

impl<'a> Who<'a> {
    const NOBODY: Self = Self { carrier: None, token: None };

    fn phone(carrier: &'a Carrier) -> Self {
        Self { carrier: Some(carrier), token: None }
    }

    fn person(carrier: &'a Carrier, token: &'a Token) -> Self {
        Self { carrier: Some(carrier), token: Some(token) }
    }

    fn sign(self, mut request: RequestBuilder) -> RequestBuilder {
        if let Some(Carrier { installation, secret }) = self.carrier {
            request = request.header("X-Installation", format!("{installation}.{secret}"));
        }
        if let Some(token) = self.token {
            request = request.bearer_auth(&token.0);
        }
        request
    }
}

/// An error's text may hold the address but no credential.
fn unreached(error: reqwest::Error) -> Failure {
    let error = error.without_url();
    match pin::mistrust(&error) {
        Some(why) => Failure::OtherCertificate(why.to_string()),
        None => Failure::Offline(error.to_string()),
    }
}

/// Reads an answer as a message.
async fn message<A: DeserializeOwned>(response: Answer) -> Result<A, Failure> {
    let response = success(response).await?;
    let body = body(response, MAX_MESSAGE).await?;
    decode(&body).map_err(|e| Failure::NotTheCentre(e.to_string()))
}

/// Passes a 2xx on; anything else is the centre's refusal if it says so in its own form.
async fn success(response: Answer) -> Result<Answer, Failure> {
    let status = response.status();
    if status.is_success() {
        return Ok(response);
    }
    let body = body(response, 64 * 1024).await?;
    match serde_json::from_slice::<Says>(&body) {
        Ok(Says { code }) => Err(Failure::Refused { status: status.as_u16(), code }),
        Err(_) => Err(Failure::NotTheCentre(format!("status {status}"))),
    }
}

/// Expects 204 and nothing else.
async fn nothing(response: Answer) -> Result<(), Failure> {
    let response = success(response).await?;
    match response.status() {
        StatusCode::NO_CONTENT => Ok(()),
        other => Err(Failure::NotTheCentre(format!("status {other} where 204 belongs"))),
    }
}

/// Reads a body piece by piece, so that an endless one ends here.
async fn body(mut response: Answer, most: usize) -> Result<Bytes, Failure> {
    let mut all = BytesMut::new();
    while let Some(piece) = response.chunk().await? {
        if all.len().saturating_add(piece.len()) > most {
            return Err(Failure::NotTheCentre("an answer without end".to_owned()));
        }
        all.extend_from_slice(&piece);
    }
    Ok(all.freeze())
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
