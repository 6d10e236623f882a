//! The stage of every story here: a phone's folder, its clocks, and a centre.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use collector_core::draft::{self, DraftEdit, NewMedium};
use collector_core::fakes::{FakeCentre, FakeClock, FakeEntropy, Plug};
use collector_core::outbox::{self, Act, ItemRow, ItemState};
use collector_core::phone::{Notebook, Phone};
use collector_core::session::{self, EnrolmentCode, Session};
use collector_core::store::tables;
use collector_core::sync::{Engine, Outcome};
use collector_core::view::{self, Status, StatusWord};
use shared::case::{FieldValue, ObjectValue, PlaceValue};
use shared::city::{Role, UserProfile};
use shared::geo::{Datum, Fix, FixSource, Point};
use shared::ids::{CaseId, Millis, OpId, TaskId, UserId};
use shared::media::{MediaKind, MediaRole};
use shared::ops::{ReportKind, Signer};
use shared::text::{Code, Line, Paragraph};
use shared::workflow::{Move, MoveArgs, Request, TaskKind};
use tempfile::TempDir;
use uuid::Uuid;

/// 2026-07-12 09:00 in Beijing.
pub const MORNING: Millis = 1_783_818_000_000;
pub const PASSWORD: &str = "in the rain";

pub struct Stage {
    pub folder: TempDir,
    pub clock: Arc<FakeClock>,
    pub centre: FakeCentre,
    seed: u64,
}

pub fn user(n: u128) -> UserId {
    UserId(Uuid::from_u128(n))
}

pub const COLLECTOR: u128 = 101;
pub const SECOND: u128 = 102;
pub const CREW: u128 = 201;
pub const ACCEPTOR: u128 = 301;
pub const LEADER: u128 = 302;
pub const DISPATCHER: u128 = 303;
pub const CLERK: u128 = 304;

fn profile(n: u128, work_number: &str, role: Role, unit: Option<&str>) -> UserProfile {
    UserProfile {
        id: user(n),
        work_number: work_number.parse().unwrap(),
        display: format!("{} {work_number}", role.label_zh()),
        roles: vec![role],
        unit: unit.map(|u| u.parse().unwrap()),
        grids: Vec::new(),
    }
}

/// A folder in memory where there is one: these stories commit thousands of times, and none of them
/// cuts the power.
pub fn scratch() -> TempDir {
    tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap()
}

pub fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

impl Stage {
    pub fn new() -> Self {
        Self::seeded(1)
    }

    pub fn seeded(seed: u64) -> Self {
        let centre = FakeCentre::new(MORNING);
        let people = [
            profile(COLLECTOR, "采0101", Role::Collector, None),
            profile(SECOND, "采0102", Role::Collector, None),
            profile(CREW, "处0201", Role::Crew, Some("U1")),
            profile(ACCEPTOR, "受0301", Role::Acceptor, None),
            profile(LEADER, "值0302", Role::ShiftLeader, None),
            profile(DISPATCHER, "派0303", Role::Dispatcher, None),
            profile(CLERK, "终0304", Role::UnitClerk, Some("U1")),
        ];
        for person in people {
            centre.add_account(person, PASSWORD);
        }
        let folder = scratch();
        let clock = Arc::new(FakeClock::at(MORNING));
        Self { folder, clock, centre, seed }
    }

    /// The phone as it is after a boot: everything it knows comes from its folder.
    pub fn boot(&mut self) -> Phone {
        self.boot_in("phone")
    }

    /// Another phone of the same stage.
    pub fn boot_in(&mut self, name: &str) -> Phone {
        self.seed += 1;
        let root = self.folder.path().join(name);
        std::fs::create_dir_all(&root).unwrap();
        let entropy = Arc::new(FakeEntropy::seeded(self.seed));
        Phone::open(&root, self.clock.clone(), entropy).unwrap()
    }

    pub fn boot_with(&mut self, plug: Plug) -> Phone {
        self.boot().with_plug(plug)
    }

    pub async fn enrol(&self, phone: &Phone) {
        let code = EnrolmentCode {
            url: "https://centre.invalid".to_owned(),
            server_id: self.centre.server(),
            key: Signer::from_secret(&[0xC1; 32]).key(),
            certificate: None,
            token: self.centre.enrolment_token(),
        };
        session::enrol(phone, &self.centre, &code, "test phone").await.unwrap();
    }

    pub async fn sign_in(&self, phone: &Phone, work_number: &str) -> Session {
        session::sign_in(phone, &self.centre, work_number, PASSWORD).await.unwrap().session
    }

    /// A phone, enrolled, in the hands of the first collector.
    pub async fn ready(&mut self) -> (Phone, Session) {
        let phone = self.boot();
        self.enrol(&phone).await;
        let session = self.sign_in(&phone, "采0101").await;
        (phone, session)
    }

    pub async fn sync(&self, phone: &Phone) -> Outcome {
        Engine::new(phone, &self.centre).unwrap().run().await.unwrap()
    }

    /// Time passes, here and there.
    pub fn pass(&self, ms: u64) {
        self.clock.pass(ms);
        self.centre.pass(ms);
    }

    /// A run in good weather that must leave nothing behind.
    pub async fn sync_clean(&self, phone: &Phone) -> Outcome {
        let outcome = self.sync(phone).await;
        assert_eq!(outcome.stopped, None, "{outcome:?}");
        for (_, user) in &outcome.users {
            assert_eq!(user.stopped, None, "{outcome:?}");
        }
        outcome
    }

    /// The desk takes a case as far as a crew's task; returns the task.
    pub fn dispatch_to_crew(&self, case: CaseId) -> TaskId {
        self.desk(case, ACCEPTOR, Move::Accept, MoveArgs::default());
        let standard = Some(Code::clipped("S1"));
        self.desk(case, LEADER, Move::File, MoveArgs { standard, ..MoveArgs::default() });
        let unit = Some(Code::clipped("U1"));
        self.desk(case, DISPATCHER, Move::Dispatch, MoveArgs { unit, ..MoveArgs::default() });
        let assignee = Some(user(CREW));
        self.desk(case, CLERK, Move::Assign, MoveArgs { assignee, ..MoveArgs::default() });
        let flow = self.centre.case(case).unwrap().flow;
        flow.open_task(TaskKind::Disposal).unwrap().id
    }

    pub fn desk(&self, case: CaseId, by: u128, mv: Move, args: MoveArgs) {
        let request = Request { mv, task: None, after: None, seen_pos: 0, args };
        let verdict = self.centre.desk(case, user(by), &request);
        assert_eq!(verdict, shared::case::Verdict::Applied, "{mv:?}");
    }
}

pub fn photo(n: u64, bytes: usize) -> NewMedium {
    let mut body = vec![0xff, 0xd8];
    body.extend(n.to_be_bytes());
    let mut x = n.wrapping_mul(0x9E37_79B9_7F4A_7C15).wrapping_add(1);
    body.resize_with(bytes.max(16), || {
        x ^= x << 13;
        x ^= x >> 7;
        x ^= x << 17;
        x.to_le_bytes()[0]
    });
    let mut thumb = b"thumb".to_vec();
    thumb.extend(n.to_be_bytes());
    NewMedium {
        kind: MediaKind::Photo,
        role: MediaRole::Near,
        bytes: body,
        thumb: Some(thumb),
        capture: None,
        seen: None,
    }
}

pub fn good_fix() -> Fix {
    Fix {
        point: Point::from_degrees(116.397, 39.908, Datum::Wgs84).unwrap(),
        accuracy_dm: Some(60),
        age_ms: 1_000,
        mock: false,
        source: FixSource::Gnss,
    }
}

pub fn class(text: &str) -> ObjectValue {
    ObjectValue { class: Some(Code::clipped(text)), ..ObjectValue::default() }
}

/// A complete draft with this many photos of `bytes` each.
pub fn write_draft(book: &Notebook<'_>, n: u64, photos: u64, bytes: usize) -> CaseId {
    let case = draft::begin(book, ReportKind::Patrol, Some(good_fix())).unwrap().case;
    let edit = DraftEdit {
        object: Some(class("gb47678.5-2026/matter/01/001")),
        place: Some(draft::placed_by(book.phone, &good_fix()).unwrap().value),
        ..DraftEdit::default()
    };
    draft::edit(book, case, edit).unwrap();
    for i in 0..photos {
        draft::add_medium(book, case, photo(n * 1000 + i, bytes)).unwrap();
    }
    case
}

/// A complete report, submitted; returns case and item.
pub fn report(book: &Notebook<'_>, n: u64, photos: u64) -> (CaseId, OpId) {
    let case = write_draft(book, n, photos, 600);
    (case, draft::submit(book, case).unwrap())
}

pub fn status_of(book: &Notebook<'_>, case: CaseId) -> Status {
    let shown = book.store.read(|db| view::show(db, book.user, case)).unwrap();
    view::status(&shown, &book.phone.policy().workflow.labels)
}

pub fn hand_place(text: &str) -> PlaceValue {
    let point = Point::from_degrees(116.4, 39.9, Datum::Wgs84).unwrap();
    let (source, text) = (FixSource::MapPick, Line::clipped(text));
    PlaceValue { point: Some(point), accuracy_dm: None, source, text, unit_grid: None }
}

pub fn set<T: Ord>(items: impl IntoIterator<Item = T>) -> BTreeSet<T> {
    items.into_iter().collect()
}

/// Describes a draft.
pub fn describe(book: &Notebook<'_>, case: CaseId, text: &str) {
    let description = Some(Paragraph::new(text).unwrap());
    let edit = DraftEdit { description, ..DraftEdit::default() };
    draft::edit(book, case, edit).unwrap();
}

pub fn description(text: &str) -> FieldValue {
    FieldValue::Description(Paragraph::new(text).unwrap())
}

/// Makes a small edit or remark.
pub fn do_act(book: &Notebook<'_>, case: CaseId, act: Act) -> OpId {
    outbox::act(book, case, Some(act), Vec::new()).unwrap()
}

/// Every item of a person, the first done first.
pub fn items(book: &Notebook<'_>) -> Vec<ItemRow> {
    let mut all = book.store.read(|db| tables::items::since(db, 0, u32::MAX)).unwrap();
    all.reverse();
    all
}

/// What must hold once everything has gone: the centre has every case whole, and the phone says so.
pub fn assert_all_received(stage: &Stage, book: &Notebook<'_>) {
    let blobs = stage.centre.blobs();
    let mut cases = BTreeSet::new();
    for item in items(book) {
        assert_eq!(ItemState::of(&item), ItemState::Received, "{item:?}");
        let case = stage.centre.case(item.case).expect("the case is at the centre");
        for medium in case.doc.media() {
            assert!(blobs.contains(&medium.what.sha256), "a photo is at the centre");
            assert!(medium.what.thumb.is_none_or(|thumb| blobs.contains(&thumb)));
        }
        cases.insert(item.case);
    }
    for case in cases {
        assert_eq!(status_of(book, case).word, StatusWord::Received);
    }
}
