//! The routes of `docs/protocol.md`.

use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use reqwest::{Method, StatusCode, header};
use shared::ids::{CaseId, OpId};
use shared::media::MediaKind;
use shared::sync::{
    EnrolReply, EnrolRequest, Hello, Manifest, NoticesReply, NoticesRequest, PackName, PullReply,
    PullRequest, PushReply, PushRequest, ReconcileReply, ReconcileRequest, RegisterActor,
    RotateReply, SignInReply, SignInRequest, WaitReply, WaitRequest,
};

use super::meter::Answer;
use super::{ANSWER, HttpTransport, Who, body, message, nothing, success};
use crate::sync::{Carrier, Failure, NewUpload, Token, Transport, Upload, Used};

/// The largest medium taken in answer.
const MAX_MEDIUM: usize = 40 * 1024 * 1024;

const TUS: &str = "Tus-Resumable";

#[async_trait]
impl Transport for HttpTransport {
    fn take_used(&self) -> Used {
        self.meter.take()
    }

    async fn hello(&self) -> Result<Hello, Failure> {
        message(self.send(self.request(Method::GET, "/v1/hello")).await?).await
    }

    async fn enrol(&self, request: &EnrolRequest) -> Result<EnrolReply, Failure> {
        self.exchange("/v1/enrol", Who::NOBODY, request).await
    }

    async fn sign_in(
        &self,
        carrier: &Carrier,
        request: &SignInRequest,
    ) -> Result<SignInReply, Failure> {
        self.exchange("/v1/sign-in", Who::phone(carrier), request).await
    }

    async fn rotate(&self, carrier: &Carrier, token: &Token) -> Result<RotateReply, Failure> {
        let request = self.request(Method::POST, "/v1/rotate");
        message(self.send(Who::person(carrier, token).sign(request)).await?).await
    }

    async fn sign_out(&self, carrier: &Carrier, token: &Token) -> Result<(), Failure> {
        let request = self.request(Method::POST, "/v1/sign-out");
        nothing(self.send(Who::person(carrier, token).sign(request)).await?).await
    }

    async fn register_actor(
        &self,
        carrier: &Carrier,
        token: &Token,
        actor: &RegisterActor,
    ) -> Result<(), Failure> {
        nothing(self.send(self.post("/v1/actors", Who::person(carrier, token), actor)).await?).await
    }

    async fn push(&self, carrier: &Carrier, request: &PushRequest) -> Result<PushReply, Failure> {
        self.exchange("/v1/push", Who::phone(carrier), request).await
    }

    async fn pull(
        &self,
        carrier: &Carrier,
        token: &Token,
        request: &PullRequest,
    ) -> Result<PullReply, Failure> {
        self.exchange("/v1/pull", Who::person(carrier, token), request).await
    }

    async fn notices(
        &self,
        carrier: &Carrier,
        token: &Token,
        request: &NoticesRequest,
    ) -> Result<NoticesReply, Failure> {
        self.exchange("/v1/notices", Who::person(carrier, token), request).await
    }

    async fn wait(
        &self,
        carrier: &Carrier,
        token: &Token,
        request: &WaitRequest,
    ) -> Result<WaitReply, Failure> {
        let patience = Duration::from_millis(u64::from(request.up_to_ms)).saturating_add(ANSWER);
        let asked = self.post("/v1/wait", Who::person(carrier, token), request).timeout(patience);
        message(self.send(asked).await?).await
    }

    async fn reconcile(
        &self,
        carrier: &Carrier,
        request: &ReconcileRequest,
    ) -> Result<ReconcileReply, Failure> {
        self.exchange("/v1/reconcile", Who::phone(carrier), request).await
    }

    async fn create_upload(&self, carrier: &Carrier, new: &NewUpload) -> Result<Upload, Failure> {
        let sha256 = base64(new.sha256.to_string().as_bytes());
        let kind = base64(kind_word(new).as_bytes());
        let request = Who::phone(carrier)
            .sign(self.request(Method::POST, "/v1/media"))
            .header(TUS, "1.0.0")
            .header("Upload-Length", new.bytes)
            .header("Upload-Metadata", format!("sha256 {sha256},kind {kind}"));
        let response = tus(self.send(request).await?, StatusCode::CREATED).await?;
        let url = response.headers().get(header::LOCATION).and_then(|v| v.to_str().ok());
        let url = url.and_then(|url| self.own_path(url));
        let url = url.ok_or_else(|| Failure::NotTheCentre("no place for an upload".to_owned()))?;
        Ok(Upload { url, offset: offset_of(&response).unwrap_or(0) })
    }

    async fn upload_offset(&self, carrier: &Carrier, url: &str) -> Result<u64, Failure> {
        let request =
            Who::phone(carrier).sign(self.request(Method::HEAD, url)).header(TUS, "1.0.0");
        let response = tus(self.send(request).await?, StatusCode::OK).await?;
        offset_of(&response).ok_or_else(|| Failure::NotTheCentre("no offset".to_owned()))
    }

    async fn send_part(
        &self,
        carrier: &Carrier,
        url: &str,
        offset: u64,
        part: Bytes,
    ) -> Result<u64, Failure> {
        let request = Who::phone(carrier)
            .sign(self.request(Method::PATCH, url))
            .header(TUS, "1.0.0")
            .header("Upload-Offset", offset)
            .header(header::CONTENT_TYPE, "application/offset+octet-stream")
            .timeout(ANSWER.saturating_mul(2))
            .body(part);
        let response = tus(self.send(request).await?, StatusCode::NO_CONTENT).await?;
        offset_of(&response).ok_or_else(|| Failure::NotTheCentre("no offset".to_owned()))
    }

    async fn manifest(&self, carrier: &Carrier) -> Result<Manifest, Failure> {
        let request = Who::phone(carrier).sign(self.request(Method::GET, "/v1/packs"));
        let found = body(success(self.send(request).await?).await?, 1024 * 1024).await?;
        serde_json::from_slice(&found).map_err(|e| Failure::NotTheCentre(e.to_string()))
    }

    async fn pack_part(
        &self,
        carrier: &Carrier,
        name: &PackName,
        version: u64,
        offset: u64,
        most: u64,
    ) -> Result<Bytes, Failure> {
        let last = offset.saturating_add(most).saturating_sub(1);
        let request = Who::phone(carrier)
            .sign(self.request(Method::GET, &format!("/v1/packs/{name}/{version}")))
            .header(header::RANGE, format!("bytes={offset}-{last}"));
        let response = success(self.send(request).await?).await?;
        // A server that ignores ranges would send the beginning again.
        if response.status() != StatusCode::PARTIAL_CONTENT {
            return Err(Failure::NotTheCentre("not the part that was asked for".to_owned()));
        }
        let most = usize::try_from(most).unwrap_or(usize::MAX);
        body(response, most).await
    }

    async fn medium(
        &self,
        carrier: &Carrier,
        token: &Token,
        case: CaseId,
        op: OpId,
        thumb: bool,
    ) -> Result<Bytes, Failure> {
        let which = if thumb { "?thumb=1" } else { "" };
        let path = format!("/v1/cases/{case}/media/{op}{which}");
        let request = Who::person(carrier, token).sign(self.request(Method::GET, &path));
        body(success(self.send(request).await?).await?, MAX_MEDIUM).await
    }
}

impl HttpTransport {
    /// A place under this centre as a path; none for a place elsewhere.
    fn own_path(&self, url: &str) -> Option<String> {
        let path = url.strip_prefix(&self.base).unwrap_or(url);
        (path.starts_with('/') && !path.starts_with("//")).then(|| path.to_owned())
    }
}

/// Passes on an answer that speaks tus. A tus error has no body of ours, so its status counts, but
/// only with the header that no portal sends.
async fn tus(response: Answer, wanted: StatusCode) -> Result<Answer, Failure> {
    let status = response.status();
    let speaks = response.headers().contains_key(TUS);
    if speaks && (status == wanted || (status.is_success() && offset_of(&response).is_some())) {
        return Ok(response);
    }
    if status.is_success() {
        return Err(Failure::NotTheCentre(format!("status {status} without tus")));
    }
    match success(response).await {
        Err(Failure::NotTheCentre(_)) if speaks => {
            Err(Failure::Refused { status: status.as_u16(), code: "upload.refused".to_owned() })
        }
        Err(failure) => Err(failure),
        Ok(_) => Err(Failure::NotTheCentre(format!("status {status}"))),
    }
}

fn offset_of(response: &Answer) -> Option<u64> {
    response.headers().get("Upload-Offset")?.to_str().ok()?.parse().ok()
}

fn kind_word(new: &NewUpload) -> &'static str {
    match new.kind {
        _ if new.thumb => "thumb",
        MediaKind::Photo => "photo",
        MediaKind::Audio => "audio",
        MediaKind::Video => "video",
        MediaKind::File => "file",
    }
}

/// RFC 4648 §4, as tus metadata wants it.
pub(super) fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let value = group.iter().fold(0_u32, |v, b| (v << 8) | u32::from(*b));
        let value = value << (8 * (3 - group.len()));
        for place in 0..4 {
            let index = usize::try_from((value >> (18 - 6 * place)) & 63).unwrap_or(0);
            let letter = ALPHABET.get(index).copied().unwrap_or(b'=');
            out.push(if place <= group.len() { char::from(letter) } else { '=' });
        }
    }
    out
}
