//! A handset reduced to its chain: it seals, signs and pushes, and nothing else.

use serde_bytes::ByteBuf;
use shared::case::{FieldValue, ObjectValue, PlaceValue};
use shared::geo::{Datum, Fix, FixSource, Point};
use shared::ids::{BootId, CaseId, Dot, Head, InstallationId, OpId, Seq, TaskId, UserId};
use shared::media::{MediaKind, MediaRole, Sha256Hash};
use shared::ops::{
    ActorRecord, Body, CaseCreated, DeviceTime, FieldWrite, FieldsSet, MediaAttached, RemarkAdded,
    ReportKind, SealedOp, Signer,
};
use shared::sync::{BatchAnswer, OpReceipt, PushReply, PushRequest};
use shared::text::Text;
use shared::workflow::{Move, MoveArgs, Request};
use uuid::Uuid;

use crate::centre::{Centre, MORNING};

pub(crate) struct Phone {
    pub(crate) installation: InstallationId,
    pub(crate) user: UserId,
    pub(crate) signer: Signer,
    pub(crate) scope_rev: u64,
    pub(crate) sealed: Vec<SealedOp>,
    pub(crate) sent: usize,
    pub(crate) wall_ms: i64,
    number: String,
    reports: u32,
}

pub(crate) fn text<const N: usize>(words: &str) -> Text<N> {
    Text::new(words).unwrap()
}

impl Phone {
    pub(crate) async fn of(centre: &Centre, number: &str) -> Self {
        let installation = centre.enrolled().await;
        let user = centre.user(number);
        let signer = Signer::from_secret(&secret());
        let record = ActorRecord::new(signer.key(), user, installation);
        let store = centre.authority.store();
        while store.actor(signer.actor()).await.unwrap().is_none() {
            store.register_actor(&record).await.unwrap();
        }
        let (sealed, number) = (Vec::new(), number.to_owned());
        let wall_ms = MORNING;
        Self {
            installation,
            user,
            signer,
            scope_rev: 1,
            sealed,
            sent: 0,
            wall_ms,
            number,
            reports: 0,
        }
    }

    pub(crate) fn last(&self) -> (Seq, Head) {
        self.sealed.last().map_or((0, Head::genesis(&self.signer.key())), |op| (op.seq, op.head))
    }

    pub(crate) fn say(&mut self, case: CaseId, body: &Body) -> OpId {
        self.say_as(OpId(Uuid::now_v7()), case, body)
    }

    pub(crate) fn say_as(&mut self, op: OpId, case: CaseId, body: &Body) -> OpId {
        let time = DeviceTime {
            wall_ms: self.wall_ms,
            utc_offset_min: 480,
            monotonic_ms: 1,
            boot: BootId([1; 4]),
        };
        self.sealed.push(Signer::seal(self.last(), op, case, self.scope_rev, time, body));
        op
    }

    /// A report with a class, a place and `photos` photos; gives the case and the photos' hashes.
    pub(crate) fn reports(&mut self, photos: u8) -> (CaseId, Vec<Sha256Hash>) {
        let point = Point { lon_e7: 1_021_234_567, lat_e7: 401_234_567, datum: Datum::Wgs84 };
        self.reports_at(photos, point)
    }

    /// The same at another place.
    pub(crate) fn reports_at(&mut self, photos: u8, point: Point) -> (CaseId, Vec<Sha256Hash>) {
        self.reports += 1;
        let case = CaseId(Uuid::now_v7());
        let fix = Fix {
            point,
            accuracy_dm: Some(60),
            age_ms: 1000,
            mock: false,
            source: FixSource::Gnss,
        };
        self.say(
            case,
            &Body::CaseCreated(CaseCreated {
                reporter: self.user,
                work_number: text(&self.number),
                field_code: text(&format!("{}-0701-{:03}", self.number, self.reports)),
                kind: ReportKind::Patrol,
                found_at: MORNING,
                catalogue: text("gb47678.5-2026/1"),
                fix: Some(fix),
            }),
        );
        self.writes(
            case,
            vec![
                (
                    FieldValue::Object(ObjectValue {
                        class: Some(text("gb47678.5-2026/component/01/037")),
                        condition: Some(text("SF-C01037-2")),
                        component: None,
                    }),
                    vec![],
                ),
                (
                    FieldValue::Place(PlaceValue {
                        point: Some(point),
                        accuracy_dm: Some(60),
                        source: FixSource::Gnss,
                        text: text("示范路 12 号门前"),
                        unit_grid: None,
                    }),
                    vec![],
                ),
            ],
        );
        let hashes = (0..photos).map(|_| self.attaches(case, MediaRole::Near).1).collect();
        (case, hashes)
    }

    pub(crate) fn writes(&mut self, case: CaseId, values: Vec<(FieldValue, Vec<Dot>)>) -> OpId {
        let writes = values.into_iter().map(|(value, seen)| FieldWrite { value, seen }).collect();
        self.say(case, &Body::FieldsSet(FieldsSet { writes, salt: [7; 16].into() }))
    }

    pub(crate) fn describes(&mut self, case: CaseId, words: &str, seen: Vec<Dot>) -> OpId {
        self.writes(case, vec![(FieldValue::Description(text(words)), seen)])
    }

    pub(crate) fn remarks(&mut self, case: CaseId, words: &str) -> OpId {
        self.say(case, &Body::RemarkAdded(RemarkAdded { text: text(words), salt: [7; 16].into() }))
    }

    pub(crate) fn attaches(&mut self, case: CaseId, role: MediaRole) -> (OpId, Sha256Hash) {
        let sha256 = Sha256Hash::of(&secret());
        let medium = MediaAttached {
            kind: MediaKind::Photo,
            role,
            sha256,
            bytes: 1000,
            thumb: None,
            capture: None,
        };
        (self.say(case, &Body::MediaAttached(medium)), sha256)
    }

    pub(crate) fn asks(
        &mut self,
        case: CaseId,
        mv: Move,
        task: Option<TaskId>,
        args: MoveArgs,
    ) -> OpId {
        let request = Request { mv, task, after: None, seen_pos: 0, args };
        self.say(case, &Body::TransitionRequested(request))
    }

    /// The bytes of a push of everything not yet sent.
    pub(crate) fn unsent(&self) -> PushRequest {
        self.run(self.sent..self.sealed.len())
    }

    pub(crate) fn run(&self, range: std::ops::Range<usize>) -> PushRequest {
        let before = match range.start {
            0 => Head::genesis(&self.signer.key()),
            n => self.sealed[n - 1].head,
        };
        let batch = self.signer.sign(before, &self.sealed[range]).unwrap();
        PushRequest { batches: vec![ByteBuf::from(batch.encode())] }
    }

    pub(crate) async fn push(&mut self, centre: &Centre) -> Vec<OpReceipt> {
        let reply = self.try_push(centre).await;
        self.sent = self.sealed.len();
        match reply.answers.into_iter().next().unwrap() {
            BatchAnswer::Admitted { receipts, .. } => receipts,
            refused => panic!("{refused:?}"),
        }
    }

    pub(crate) async fn try_push(&self, centre: &Centre) -> PushReply {
        centre.authority.push(&self.unsent(), self.installation).await.unwrap()
    }
}

/// 32 bytes nobody has had before.
pub(crate) fn secret() -> [u8; 32] {
    let mut bytes = [0; 32];
    bytes[..16].copy_from_slice(Uuid::new_v4().as_bytes());
    bytes[16..].copy_from_slice(Uuid::new_v4().as_bytes());
    bytes
}
