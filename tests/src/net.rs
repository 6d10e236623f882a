//! Networks as they are: gone, or gone after the question and before the answer.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use async_trait::async_trait;
use bytes::Bytes;
use collector_core::sync::{Carrier, Failure, NewUpload, Token, Transport, Upload};
use shared::ids::{CaseId, OpId};
use shared::sync::{
    EnrolReply, EnrolRequest, Hello, Manifest, NoticesReply, NoticesRequest, PackName, PullReply,
    PullRequest, PushReply, PushRequest, ReconcileReply, ReconcileRequest, RegisterActor,
    RotateReply, SignInReply, SignInRequest, WaitReply, WaitRequest,
};

/// A transport whose network can be taken away.
pub struct Weather {
    real: Box<dyn Transport>,
    /// No network at all.
    pub offline: AtomicBool,
    /// So many answers to pushes are lost on their way back.
    pub lose_answers: AtomicUsize,
    /// The next answer to somebody who tells what was read is lost on its way back.
    pub lose_reads: AtomicBool,
    /// How many parts of media have been sent.
    pub parts: AtomicUsize,
    /// Called after each part that arrived.
    pub on_part: Box<dyn Fn(usize) + Send + Sync>,
}

impl Weather {
    /// Fair weather over a real transport.
    #[must_use]
    pub fn over(real: Box<dyn Transport>) -> Self {
        Self {
            real,
            offline: AtomicBool::new(false),
            lose_answers: AtomicUsize::new(0),
            lose_reads: AtomicBool::new(false),
            parts: AtomicUsize::new(0),
            on_part: Box::new(|_| {}),
        }
    }

    fn up(&self) -> Result<&dyn Transport, Failure> {
        if self.offline.load(Ordering::SeqCst) {
            return Err(Failure::Offline("no network in the story".to_owned()));
        }
        Ok(self.real.as_ref())
    }
}

#[async_trait]
impl Transport for Weather {
    async fn hello(&self) -> Result<Hello, Failure> {
        self.up()?.hello().await
    }

    async fn enrol(&self, request: &EnrolRequest) -> Result<EnrolReply, Failure> {
        self.up()?.enrol(request).await
    }

    async fn sign_in(
        &self,
        carrier: &Carrier,
        request: &SignInRequest,
    ) -> Result<SignInReply, Failure> {
        self.up()?.sign_in(carrier, request).await
    }

    async fn rotate(&self, carrier: &Carrier, token: &Token) -> Result<RotateReply, Failure> {
        self.up()?.rotate(carrier, token).await
    }

    async fn sign_out(&self, carrier: &Carrier, token: &Token) -> Result<(), Failure> {
        self.up()?.sign_out(carrier, token).await
    }

    async fn register_actor(
        &self,
        carrier: &Carrier,
        token: &Token,
        actor: &RegisterActor,
    ) -> Result<(), Failure> {
        self.up()?.register_actor(carrier, token, actor).await
    }

    async fn push(&self, carrier: &Carrier, request: &PushRequest) -> Result<PushReply, Failure> {
        let reply = self.up()?.push(carrier, request).await?;
        let lost = |n: usize| n.checked_sub(1);
        if self.lose_answers.fetch_update(Ordering::SeqCst, Ordering::SeqCst, lost).is_ok() {
            return Err(Failure::Offline("the answer was lost in the story".to_owned()));
        }
        Ok(reply)
    }

    async fn pull(
        &self,
        carrier: &Carrier,
        token: &Token,
        request: &PullRequest,
    ) -> Result<PullReply, Failure> {
        self.up()?.pull(carrier, token, request).await
    }

    async fn notices(
        &self,
        carrier: &Carrier,
        token: &Token,
        request: &NoticesRequest,
    ) -> Result<NoticesReply, Failure> {
        let reply = self.up()?.notices(carrier, token, request).await?;
        let told = !request.marks.is_empty();
        if told && self.lose_reads.swap(false, Ordering::SeqCst) {
            return Err(Failure::Offline("the answer was lost in the story".to_owned()));
        }
        Ok(reply)
    }

    async fn wait(
        &self,
        carrier: &Carrier,
        token: &Token,
        request: &WaitRequest,
    ) -> Result<WaitReply, Failure> {
        self.up()?.wait(carrier, token, request).await
    }

    async fn reconcile(
        &self,
        carrier: &Carrier,
        request: &ReconcileRequest,
    ) -> Result<ReconcileReply, Failure> {
        self.up()?.reconcile(carrier, request).await
    }

    async fn create_upload(&self, carrier: &Carrier, new: &NewUpload) -> Result<Upload, Failure> {
        self.up()?.create_upload(carrier, new).await
    }

    async fn upload_offset(&self, carrier: &Carrier, url: &str) -> Result<u64, Failure> {
        self.up()?.upload_offset(carrier, url).await
    }

    async fn send_part(
        &self,
        carrier: &Carrier,
        url: &str,
        offset: u64,
        part: Bytes,
    ) -> Result<u64, Failure> {
        let sent = self.up()?.send_part(carrier, url, offset, part).await?;
        (self.on_part)(self.parts.fetch_add(1, Ordering::SeqCst) + 1);
        Ok(sent)
    }

    async fn manifest(&self, carrier: &Carrier) -> Result<Manifest, Failure> {
        self.up()?.manifest(carrier).await
    }

    async fn pack_part(
        &self,
        carrier: &Carrier,
        name: &PackName,
        version: u64,
        offset: u64,
        most: u64,
    ) -> Result<Bytes, Failure> {
        self.up()?.pack_part(carrier, name, version, offset, most).await
    }

    async fn medium(
        &self,
        carrier: &Carrier,
        token: &Token,
        case: CaseId,
        op: OpId,
        thumb: bool,
    ) -> Result<Bytes, Failure> {
        self.up()?.medium(carrier, token, case, op, thumb).await
    }
}
