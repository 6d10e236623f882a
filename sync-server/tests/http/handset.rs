//! A handset reduced to its credentials and its chain.

use reqwest::RequestBuilder;
use serde_bytes::ByteBuf;
use shared::case::{FieldValue, ObjectValue, PlaceValue};
use shared::ids::{BootId, CaseId, Head, InstallationId, OpId};
use shared::media::{MediaKind, MediaRole, Sha256Hash};
use shared::ops::{
    Body, CaseCreated, DeviceTime, FieldWrite, FieldsSet, MediaAttached, RemarkAdded, ReportKind,
    SealedOp, Signer,
};
use shared::sync::{
    BatchAnswer, EnrolReply, EnrolRequest, OpReceipt, PullReply, PullRequest, PushReply,
    PushRequest, RegisterActor, SignInReply, SignInRequest,
};
use shared::text::Text;
use uuid::Uuid;

use crate::town::{MORNING, Town, message};

pub(crate) fn text<const N: usize>(words: &str) -> Text<N> {
    Text::new(words).unwrap()
}

/// A phone that is enrolled.
pub(crate) struct Device {
    pub(crate) installation: InstallationId,
    pub(crate) secret: String,
}

impl Device {
    pub(crate) async fn enrolled(town: &Town) -> Self {
        let request = EnrolRequest { token: town.invited().await, device: text("测试机") };
        let reply: EnrolReply = message(town.says("/v1/enrol", &request)).await;
        Self { installation: reply.installation, secret: reply.secret }
    }

    /// The header in which it names itself.
    pub(crate) fn name(&self) -> String {
        format!("{}.{}", self.installation, self.secret)
    }

    pub(crate) fn says<T: serde::Serialize>(
        &self,
        town: &Town,
        path: &str,
        said: &T,
    ) -> RequestBuilder {
        town.says(path, said).header("x-installation", self.name())
    }

    pub(crate) fn signs_in(&self, town: &Town, request: &SignInRequest) -> RequestBuilder {
        self.says(town, "/v1/sign-in", request)
    }
}

/// A person on a phone.
pub(crate) struct Handset {
    pub(crate) device: Device,
    pub(crate) token: String,
    pub(crate) signer: Signer,
    pub(crate) who: SignInReply,
    sealed: Vec<SealedOp>,
    sent: usize,
}

pub(crate) fn signer() -> Signer {
    let mut secret = [0; 32];
    secret[..16].copy_from_slice(Uuid::new_v4().as_bytes());
    secret[16..].copy_from_slice(Uuid::new_v4().as_bytes());
    Signer::from_secret(&secret)
}

pub(crate) fn actor(signer: &Signer, device: &Device, number: &str) -> RegisterActor {
    let what = RegisterActor::what(device.installation, number);
    RegisterActor { key: signer.key(), proof: signer.prove(&what).to_vec() }
}

pub(crate) fn sign_in(number: &str, actor: Option<RegisterActor>) -> SignInRequest {
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    SignInRequest { work_number: text(number), password: format!("demo-{digits}"), actor }
}

impl Handset {
    pub(crate) async fn of(town: &Town, number: &str) -> Self {
        Self::on(town, Device::enrolled(town).await, number).await
    }

    pub(crate) async fn on(town: &Town, device: Device, number: &str) -> Self {
        let signer = signer();
        let request = sign_in(number, Some(actor(&signer, &device, number)));
        let who: SignInReply = message(device.signs_in(town, &request)).await;
        let token = who.token.clone();
        Self { device, token, signer, who, sealed: Vec::new(), sent: 0 }
    }

    pub(crate) fn asks<T: serde::Serialize>(
        &self,
        town: &Town,
        path: &str,
        said: &T,
    ) -> RequestBuilder {
        self.device.says(town, path, said).bearer_auth(&self.token)
    }

    pub(crate) fn say(&mut self, case: CaseId, body: &Body) -> OpId {
        let last = self
            .sealed
            .last()
            .map_or((0, Head::genesis(&self.signer.key())), |op| (op.seq, op.head));
        let op = OpId(Uuid::now_v7());
        let boot = BootId([1; 4]);
        let time = DeviceTime { wall_ms: MORNING, utc_offset_min: 480, monotonic_ms: 1, boot };
        self.sealed.push(Signer::seal(last, op, case, self.who.scope.rev, time, body));
        op
    }

    pub(crate) fn reports(&mut self) -> CaseId {
        let case = CaseId(Uuid::now_v7());
        let created = CaseCreated {
            reporter: self.who.user.id,
            work_number: text(self.who.user.work_number.as_str()),
            field_code: text(&format!(
                "{}-0701-{:03}",
                self.who.user.work_number,
                self.sealed.len() + 1
            )),
            kind: ReportKind::Patrol,
            found_at: MORNING,
            catalogue: text("gb47678.5-2026/1"),
            fix: None,
        };
        self.say(case, &Body::CaseCreated(created));
        case
    }

    pub(crate) fn remarks(&mut self, case: CaseId, words: &str) -> OpId {
        self.say(case, &Body::RemarkAdded(RemarkAdded { text: text(words), salt: [7; 16].into() }))
    }

    /// Says where and what a case is.
    pub(crate) fn places(&mut self, case: CaseId) -> OpId {
        let point =
            shared::geo::Point::new(1_021_234_567, 401_234_567, shared::geo::Datum::Wgs84).unwrap();
        let place = FieldValue::Place(PlaceValue {
            point: Some(point),
            accuracy_dm: Some(60),
            source: shared::geo::FixSource::Gnss,
            text: text("示范路 12 号门前"),
            unit_grid: None,
        });
        let object = FieldValue::Object(ObjectValue {
            class: Some(text("gb47678.5-2026/component/01/037")),
            ..ObjectValue::default()
        });
        let write = |value| FieldWrite { value, seen: Vec::new() };
        let writes = vec![write(object), write(place)];
        self.say(case, &Body::FieldsSet(FieldsSet { writes, salt: [7; 16].into() }))
    }

    pub(crate) fn attaches(&mut self, case: CaseId, bytes: &[u8]) -> OpId {
        let medium = MediaAttached {
            kind: MediaKind::Photo,
            role: MediaRole::Near,
            sha256: Sha256Hash::of(bytes),
            bytes: u32::try_from(bytes.len()).unwrap(),
            thumb: None,
            capture: None,
        };
        self.say(case, &Body::MediaAttached(medium))
    }

    /// A push of everything not yet sent.
    pub(crate) fn unsent(&self) -> PushRequest {
        let before = match self.sent {
            0 => Head::genesis(&self.signer.key()),
            n => self.sealed[n - 1].head,
        };
        let batch = self.signer.sign(before, &self.sealed[self.sent..]).unwrap();
        PushRequest { batches: vec![ByteBuf::from(batch.encode())] }
    }

    pub(crate) async fn push(&mut self, town: &Town) -> Vec<OpReceipt> {
        let reply = message(self.device.says(town, "/v1/push", &self.unsent())).await;
        self.sent = self.sealed.len();
        receipts(reply)
    }

    /// A push of nothing.
    pub(crate) fn empty() -> PushRequest {
        PushRequest::default()
    }

    pub(crate) async fn pull(&self, town: &Town) -> PullReply {
        let request = PullRequest { protocol: 1, limit: 50, ..PullRequest::default() };
        message(self.asks(town, "/v1/pull", &request)).await
    }
}

pub(crate) fn receipts(reply: PushReply) -> Vec<OpReceipt> {
    match reply.answers.into_iter().next().unwrap() {
        BatchAnswer::Admitted { receipts, .. } => receipts,
        refused => panic!("{refused:?}"),
    }
}
