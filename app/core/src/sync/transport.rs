//! The routes of `docs/protocol.md` as one trait: HTTP in the field, a queue in a test.

use std::fmt;

use async_trait::async_trait;
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use shared::ids::{CaseId, InstallationId, OpId};
use shared::media::{MediaKind, Sha256Hash};
use shared::sync::{
    EnrolReply, EnrolRequest, Hello, Manifest, NoticesReply, NoticesRequest, PackName, PullReply,
    PullRequest, PushReply, PushRequest, ReconcileReply, ReconcileRequest, RegisterActor,
    RotateReply, SignInReply, SignInRequest, WaitReply, WaitRequest,
};

use super::Failure;

/// Which phone carries.
#[derive(Clone, PartialEq, Eq)]
pub struct Carrier {
    /// The installation.
    pub installation: InstallationId,
    /// Its secret.
    pub secret: String,
}

impl fmt::Debug for Carrier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Carrier({})", self.installation)
    }
}

/// Who asks.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(pub String);

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(not shown)")
    }
}

/// A file to be uploaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewUpload {
    /// Its hash.
    pub sha256: Sha256Hash,
    /// What sort.
    pub kind: MediaKind,
    /// Whether it is the small picture of another file.
    pub thumb: bool,
    /// Its size.
    pub bytes: u64,
}

/// Where an upload goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    /// Names it in later calls.
    pub url: String,
    /// Bytes the centre has.
    pub offset: u64,
}

/// Bytes that went over the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Used {
    /// Up.
    pub sent: u64,
    /// Down.
    pub received: u64,
}

impl Used {
    /// Adds others.
    pub fn add(&mut self, other: Self) {
        self.sent = self.sent.saturating_add(other.sent);
        self.received = self.received.saturating_add(other.received);
    }
}

/// What a centre can be asked. Every method either returns a decoded message or fails.
#[async_trait]
pub trait Transport: Send + Sync {
    /// The bytes since this was last asked; none where nobody counts.
    fn take_used(&self) -> Used {
        Used::default()
    }

    /// `GET /v1/hello`.
    async fn hello(&self) -> Result<Hello, Failure>;

    /// `POST /v1/enrol`.
    async fn enrol(&self, request: &EnrolRequest) -> Result<EnrolReply, Failure>;

    /// `POST /v1/sign-in`.
    async fn sign_in(
        &self,
        carrier: &Carrier,
        request: &SignInRequest,
    ) -> Result<SignInReply, Failure>;

    /// `POST /v1/rotate`.
    async fn rotate(&self, carrier: &Carrier, token: &Token) -> Result<RotateReply, Failure>;

    /// `POST /v1/sign-out`.
    async fn sign_out(&self, carrier: &Carrier, token: &Token) -> Result<(), Failure>;

    /// `POST /v1/actors`.
    async fn register_actor(
        &self,
        carrier: &Carrier,
        token: &Token,
        actor: &RegisterActor,
    ) -> Result<(), Failure>;

    /// `POST /v1/push`.
    async fn push(&self, carrier: &Carrier, request: &PushRequest) -> Result<PushReply, Failure>;

    /// `POST /v1/pull`.
    async fn pull(
        &self,
        carrier: &Carrier,
        token: &Token,
        request: &PullRequest,
    ) -> Result<PullReply, Failure>;

    /// `POST /v1/notices`.
    async fn notices(
        &self,
        carrier: &Carrier,
        token: &Token,
        request: &NoticesRequest,
    ) -> Result<NoticesReply, Failure>;

    /// `POST /v1/wait`.
    async fn wait(
        &self,
        carrier: &Carrier,
        token: &Token,
        request: &WaitRequest,
    ) -> Result<WaitReply, Failure>;

    /// `POST /v1/reconcile`.
    async fn reconcile(
        &self,
        carrier: &Carrier,
        request: &ReconcileRequest,
    ) -> Result<ReconcileReply, Failure>;

    /// `POST /v1/media`: begins an upload. The centre may know the bytes already: then the offset is
    /// the size.
    async fn create_upload(&self, carrier: &Carrier, new: &NewUpload) -> Result<Upload, Failure>;

    /// `HEAD /v1/media/{upload}`: how far an upload has come.
    async fn upload_offset(&self, carrier: &Carrier, url: &str) -> Result<u64, Failure>;

    /// `PATCH /v1/media/{upload}`: sends bytes from `offset` on; returns the new offset.
    async fn send_part(
        &self,
        carrier: &Carrier,
        url: &str,
        offset: u64,
        part: Bytes,
    ) -> Result<u64, Failure>;

    /// `GET /v1/packs`.
    async fn manifest(&self, carrier: &Carrier) -> Result<Manifest, Failure>;

    /// `GET /v1/packs/{name}/{version}`: at most `most` bytes of a pack from `offset` on.
    async fn pack_part(
        &self,
        carrier: &Carrier,
        name: &PackName,
        version: u64,
        offset: u64,
        most: u64,
    ) -> Result<Bytes, Failure>;

    /// `GET /v1/cases/{case}/media/{op}`: the bytes of one attached medium, or of its thumbnail.
    async fn medium(
        &self,
        carrier: &Carrier,
        token: &Token,
        case: CaseId,
        op: OpId,
        thumb: bool,
    ) -> Result<Bytes, Failure>;
}
