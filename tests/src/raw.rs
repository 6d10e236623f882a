//! Somebody with an app of their own making: seals what no honest app would, and pushes it.

use collector_core::sync::http::HttpTransport;
use collector_core::sync::{Carrier, Transport};
use serde_bytes::ByteBuf;
use shared::ids::{BootId, CaseId, Head, OpId};
use shared::ops::{
    ALGORITHM, Body, DeviceTime, Header, OpKind, Outcome, SealedOp, Signer, Subject, SubjectKind,
    VERSION,
};
use shared::sync::{BatchAnswer, PushRequest, RegisterActor, SignInRequest};
use shared::text::Text;
use uuid::Uuid;

use crate::{Fallible, Trouble};

/// An app that seals by hand.
pub struct Raw {
    net: HttpTransport,
    carrier: Carrier,
    signer: Signer,
    sealed: Vec<SealedOp>,
}

impl Raw {
    /// Enrols and signs in.
    ///
    /// # Errors
    /// The centre refuses.
    pub async fn enrolled(code: &str, number: &str, password: &str) -> Fallible<Self> {
        let code = collector_core::session::EnrolmentCode::read(code)?;
        let net = HttpTransport::at(&code.url, code.certificate)?;
        let request =
            shared::sync::EnrolRequest { token: code.token, device: Text::clipped("self-made") };
        let reply = net.enrol(&request).await?;
        let carrier = Carrier { installation: reply.installation, secret: reply.secret };
        let mut secret = [0; 32];
        let (a, b) = (Uuid::new_v4(), Uuid::new_v4());
        secret.iter_mut().zip(a.as_bytes().iter().chain(b.as_bytes())).for_each(|(s, r)| *s = *r);
        let signer = Signer::from_secret(&secret);
        let proof = signer.prove(&RegisterActor::what(carrier.installation, number)).to_vec();
        let actor = Some(RegisterActor { key: signer.key(), proof });
        let (work_number, password) = (Text::clipped(number), password.to_owned());
        net.sign_in(&carrier, &SignInRequest { work_number, password, actor }).await?;
        Ok(Self { net, carrier, signer, sealed: Vec::new() })
    }

    fn header(case: CaseId, version: u16, kind: OpKind) -> Header {
        Header {
            version,
            algorithm: ALGORITHM,
            subject: Subject { kind: SubjectKind::CASE, id: case },
            kind,
            op: OpId(Uuid::now_v7()),
            scope_rev: 1,
            time: DeviceTime {
                wall_ms: 0,
                utc_offset_min: 480,
                monotonic_ms: 0,
                boot: BootId([9; 4]),
            },
        }
    }

    fn seal(&mut self, header: &Header, body: Vec<u8>) {
        let genesis = (0, Head::genesis(&self.signer.key()));
        let last = self.sealed.last().map_or(genesis, |op| (op.seq, op.head));
        self.sealed.push(Signer::seal_raw(last, header, body));
    }

    /// An op whose body is no body.
    pub fn says_nonsense(&mut self, case: CaseId) {
        let header = Self::header(case, VERSION, OpKind::REMARK_ADDED);
        self.seal(&header, b"nonsense".to_vec());
    }

    /// An op of a kind that only a newer app knows.
    pub fn says_something_newer(&mut self, case: CaseId) {
        let header = Self::header(case, VERSION, OpKind(900));
        self.seal(&header, vec![0xa0]);
    }

    /// An honest op.
    pub fn says(&mut self, case: CaseId, body: &Body) {
        let header = Self::header(case, VERSION, body.kind());
        self.seal(&header, body.encode());
    }

    /// Pushes everything; gives how each op ended.
    ///
    /// # Errors
    /// The batch is not taken.
    pub async fn push(&self) -> Fallible<Vec<Outcome>> {
        let before = Head::genesis(&self.signer.key());
        let batch = self.signer.sign(before, &self.sealed);
        let batch = batch.ok_or_else(|| Trouble("nothing to push".to_owned()))?;
        let request = PushRequest { batches: vec![ByteBuf::from(batch.encode())] };
        let reply = self.net.push(&self.carrier, &request).await?;
        match reply.answers.into_iter().next() {
            Some(BatchAnswer::Admitted { receipts, .. }) => {
                Ok(receipts.into_iter().map(|r| r.outcome).collect())
            }
            other => Err(Trouble(format!("not taken: {other:?}"))),
        }
    }
}
