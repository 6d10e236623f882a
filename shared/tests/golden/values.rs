//! One value of every shape that lies on a disk or travels, all fields filled.

use std::collections::{BTreeMap, BTreeSet};

use crdts::CmRDT as _;
use shared::calendar::CalendarKind;
use shared::case::{
    Added, Author, Case, DocChange, DocDto, DocOp, Entry, FieldValue, ObjectValue, OpRef,
    PlaceValue, Verdict, Written,
};
use shared::city::{Limit, LimitUnit, Role, UserProfile};
use shared::clock::{ClockEvent, ClockKind, Span};
use shared::codes::CaseNumber;
use shared::geo::{Datum, Fix, FixSource, Point};
use shared::ids::{
    ActorId, ActorKey, BootId, CaseId, Dot, Epoch, Head, InstallationId, OpId, ServerId, TaskId,
    UserId,
};
use shared::media::{
    CaptureFlags, CaptureRecord, MediaKind, MediaRole, Position, Sha256Hash, Shot,
};
use shared::ops::{
    Batch, Body, CaseCreated, DeviceTime, DutyEnded, DutyStarted, FieldWrite, FieldsSet, Header,
    MediaAttached, MediaRetracted, OpKind, Outcome, RemarkAdded, ReportKind, Signer, Subject,
    SubjectKind, SupervisionFound, Withdrawn,
};
use shared::supervision::{Drawn, Finding, FindingResult};
use shared::sync::{ProtocolRange, Scope, Stamp};
use shared::text::{Code, Line, Paragraph};
use shared::workflow::{
    Appeal, CaseState, CheckResult, DisposalResult, Effect, Exemption, Flow, Lapse, Move, MoveArgs,
    Request, RulingBasis, Source, Task, TaskKind, TaskState, Urge, VerificationResult, Wish,
};
use uuid::Uuid;

pub fn id(n: u8) -> Uuid {
    Uuid::from_bytes([1, 0x98, n, n, n, n, 0x70, n, 0x80, n, n, n, n, n, n, n])
}

pub fn code(text: &str) -> Code {
    Code::new(text).unwrap()
}

pub fn line(text: &str) -> Line {
    Line::new(text).unwrap()
}

pub fn hash(n: u8) -> Sha256Hash {
    Sha256Hash::from_bytes([n; 32])
}

pub fn dot(n: u8) -> Dot {
    Dot { actor: ActorId([n; 8]), seq: u64::from(n) * 300 }
}

pub fn number() -> CaseNumber {
    "SF20260712-0014".parse().unwrap()
}

pub fn stamp() -> Stamp {
    Stamp { server: ServerId(id(1)), epoch: Epoch(id(2)), now: 1_783_000_000_000 }
}

pub fn protocol() -> ProtocolRange {
    ProtocolRange { min: 1, max: 2 }
}

pub fn scope() -> Scope {
    let feeds = [
        "mine:0198aaaa-0000-7000-8000-000000000001",
        "task:0198aaaa-0000-7000-8000-000000000001",
        "grid:Z01",
        "area:110101001",
        "unit:SANITATION",
    ];
    let feeds = feeds.iter().map(|f| f.parse().unwrap()).collect();
    Scope { rev: 7, feeds, crews: Vec::new() }
}

pub fn user() -> UserProfile {
    UserProfile {
        id: UserId(id(3)),
        work_number: "采0101".parse().unwrap(),
        display: "采集员 采0101".to_owned(),
        roles: vec![Role::Collector, Role::Supervisor],
        unit: Some("CENTRE".parse().unwrap()),
        grids: vec!["Z01".parse().unwrap()],
    }
}

fn time() -> DeviceTime {
    DeviceTime {
        wall_ms: 1_783_000_000_000,
        utc_offset_min: 480,
        monotonic_ms: 86_400_000,
        boot: BootId([1, 2, 3, 4]),
    }
}

pub fn header() -> Header {
    Header {
        version: 1,
        algorithm: 1,
        subject: Subject { kind: SubjectKind::CASE, id: CaseId(id(4)) },
        kind: OpKind::FIELDS_SET,
        op: OpId(id(5)),
        scope_rev: 7,
        time: time(),
    }
}

pub fn capture() -> CaptureRecord {
    let text = |t: &str| shared::media::Line::new(t).unwrap();
    CaptureRecord {
        shot: Shot {
            field_code: text("采0101-0712-014"),
            work_number: text("采0101"),
            role: MediaRole::Near,
            captured_at_ms: 1_783_000_000_000,
            utc_offset_min: 480,
            boot_ms: 86_400_000,
            position: Some(Position {
                lon_e7: 1_164_000_000,
                lat_e7: 399_000_000,
                datum: Datum::Wgs84,
                accuracy_dm: 60,
            }),
            place: shared::media::Line::new("示范路 12 号").unwrap(),
            flags: CaptureFlags::ALBUM | CaptureFlags::CLOCK_SUSPECT,
        },
        exif_time: Some(shared::media::Line::new("2026-07-12 09:30:12").unwrap()),
        original_sha256: hash(6),
    }
}

pub fn medium() -> MediaAttached {
    MediaAttached {
        kind: MediaKind::Photo,
        role: MediaRole::Near,
        sha256: hash(7),
        bytes: 512_000,
        thumb: Some(hash(8)),
        capture: Some(capture()),
    }
}

fn point() -> Point {
    Point { lon_e7: 1_164_000_000, lat_e7: 399_000_000, datum: Datum::Wgs84 }
}

pub fn object() -> FieldValue {
    FieldValue::Object(ObjectValue {
        class: Some(code("gb47678.5-2026/component/01/003")),
        condition: Some(code("010201")),
        component: Some(code("1101010102000123")),
    })
}

pub fn place() -> FieldValue {
    FieldValue::Place(PlaceValue {
        point: Some(point()),
        accuracy_dm: Some(60),
        source: FixSource::Gnss,
        text: line("示范路 12 号"),
        unit_grid: Some(code("11010100100101")),
    })
}

pub fn words() -> FieldValue {
    FieldValue::Description(Paragraph::new("井盖破损").unwrap())
}

pub fn created() -> CaseCreated {
    CaseCreated {
        reporter: UserId(id(3)),
        work_number: code("采0101"),
        field_code: code("采0101-0712-014"),
        kind: ReportKind::Quick,
        found_at: 1_783_000_000_000,
        catalogue: code("2026/1"),
        fix: Some(Fix {
            point: point(),
            accuracy_dm: Some(60),
            age_ms: 1_200,
            mock: false,
            source: FixSource::Gnss,
        }),
    }
}

pub fn request() -> Request {
    Request {
        mv: Move::Submit,
        task: Some(TaskId(id(9))),
        after: Some(OpId(id(10))),
        seen_pos: 12,
        args: MoveArgs {
            reason: Some(line("按规定")),
            opinion: Some(Paragraph::new("已更换井盖").unwrap()),
            unit: Some(code("SANITATION")),
            assignee: Some(UserId(id(11))),
            standard: Some(code("010201")),
            due: Some(1_783_007_200_000),
            disposal: Some(DisposalResult::MadeSafe),
            check: Some(CheckResult::PartlyFixed),
            exemption: Some(Exemption::Video),
            media: vec![OpId(id(12)), OpId(id(13))],
            without_media: Some(line("现场无网络")),
            verification: Some(VerificationResult::NotTrue),
            target: Some(CaseId(id(31))),
            wish: Some(Wish::Extension(Limit { amount: 2, unit: LimitUnit::WorkDay })),
            receiver: Some(line("公路管理机构")),
            approve: Some(true),
            satisfied: Some(false),
            co_units: vec![code("WATER")],
            basis: Some(RulingBasis::LeadDepartment),
            urge: Some(TaskId(id(32))),
            source: Some(Source::Hotline),
        },
    }
}

/// A report as a phone sends it most often: three registers at once, nothing seen before.
pub fn fields_set(seen: &[Dot]) -> Body {
    let write = |value| FieldWrite { value, seen: seen.to_vec() };
    let writes = [object(), place(), words()].map(write).to_vec();
    Body::FieldsSet(FieldsSet { writes, salt: [0x5a; 16].into() })
}

pub fn bodies() -> [(&'static str, Body); 10] {
    [
        ("case_created", Body::CaseCreated(created())),
        ("fields_set", fields_set(&[dot(1), dot(2)])),
        (
            "remark_added",
            Body::RemarkAdded(RemarkAdded {
                text: Paragraph::new("已通知物业\n明日复查").unwrap(),
                salt: [0x5a; 16].into(),
            }),
        ),
        ("media_attached", Body::MediaAttached(medium())),
        (
            "media_retracted",
            Body::MediaRetracted(MediaRetracted {
                attached_by: OpId(id(12)),
                reason: line("误拍"),
            }),
        ),
        ("transition_requested", Body::TransitionRequested(request())),
        ("withdrawn", Body::Withdrawn(Withdrawn { op: OpId(id(10)), reason: line("误报") })),
        (
            "duty_started",
            Body::DutyStarted(DutyStarted { grids: vec![code("R01")], fix: created().fix }),
        ),
        ("duty_ended", Body::DutyEnded(DutyEnded { fix: None })),
        (
            "supervision_found",
            Body::SupervisionFound(SupervisionFound {
                finding: finding(),
                salt: [0x5a; 16].into(),
            }),
        ),
    ]
}

pub fn finding() -> Finding {
    Finding {
        result: FindingResult::FalseDisposal,
        words: Paragraph::new("处置照片不是该处").unwrap(),
        drawn: Some(Drawn { day: 20_646, redraw: 1, of: 137, place: 3 }),
    }
}

/// One op with three registers, signed; the size that a report adds to every push.
pub fn batch() -> Batch {
    let signer = Signer::from_secret(&[42; 32]);
    let prev = (41, Head([9; 32]));
    let op = Signer::seal(prev, OpId(id(5)), CaseId(id(4)), 7, time(), &fields_set(&[]));
    signer.sign(prev.1, &[op]).unwrap()
}

fn added<T>(n: u8, what: T) -> Added<T> {
    Added { op: OpId(id(n)), by: UserId(id(3)), device_ms: 1_783_000_000_000, what }
}

pub fn doc() -> DocDto {
    let written = |n: u8, value| Written {
        value,
        op: OpId(id(n)),
        by: UserId(id(3)),
        device_ms: 0,
        dot: dot(n),
        seen: vec![dot(1)],
    };
    DocDto {
        created: vec![added(20, created())],
        values: vec![written(21, object()), written(22, place()), written(23, words())],
        proposals: vec![added(24, object())],
        settled: vec![OpId(id(25))],
        remarks: vec![added(26, Paragraph::new("已通知物业").unwrap())],
        media: vec![added(12, medium())],
        retracted: vec![OpId(id(13))],
        withdrawn: vec![OpId(id(27))],
        findings: Vec::new(),
        admitted: BTreeMap::from([(OpId(id(20)), 1), (OpId(id(21)), 2)]),
    }
}

/// A document with what came later: the file of the first one stays as it is.
pub fn later_doc() -> DocDto {
    DocDto { findings: vec![added(34, finding())], ..doc() }
}

/// A document whose values say when they were written.
pub fn dated_doc() -> DocDto {
    let mut dated = doc();
    dated.values.iter_mut().for_each(|written| written.device_ms = 1_783_000_000_000);
    dated
}

/// An entry of a finding.
pub fn later_entry() -> Entry {
    let found = DocOp {
        op: OpId(id(34)),
        by: UserId(id(3)),
        device_ms: 1_783_000_000_000,
        change: DocChange::Found(finding()),
    };
    Entry { request: None, verdict: None, changes: vec![found], effects: Vec::new(), ..entry() }
}

fn task() -> Task {
    Task {
        id: TaskId(id(9)),
        kind: TaskKind::Disposal,
        assignee: UserId(id(11)),
        round: 1,
        due: Some(1_783_007_200_000),
        state: TaskState::Open,
        text: Paragraph::new("请拍清编号牌").unwrap(),
        continues: Some(TaskId(id(8))),
    }
}

fn urge() -> Urge {
    Urge {
        id: TaskId(id(32)),
        by: UserId(id(3)),
        by_leader: true,
        text: Paragraph::new("当日办结").unwrap(),
        due: Some(1_783_007_200_000),
        done: false,
    }
}

fn started() -> ClockEvent {
    let span = Span::Limit(Limit { amount: 4, unit: LimitUnit::WorkHour });
    ClockEvent::Start { at: 1_783_000_000_000, limit: span.into(), calendar: CalendarKind::Units }
}

pub fn effects() -> Vec<Effect> {
    let units = || vec!["CENTRE".parse().unwrap(), "SANITATION".parse().unwrap()];
    vec![
        Effect::Reported(UserId(id(3))),
        Effect::Moved(CaseState::InWork),
        Effect::Numbered(number()),
        Effect::Standard(code("010201")),
        Effect::Pinned,
        Effect::Held(units()),
        Effect::SignedFor,
        Effect::Returned,
        Effect::Due(Some(1_783_007_200_000)),
        Effect::Due(None),
        Effect::TaskGiven(task()),
        Effect::TaskTaken(TaskId(id(9))),
        Effect::TaskEnded(TaskId(id(9)), TaskState::GivenBack),
        Effect::Disposed(DisposalResult::NotFound),
        Effect::Checked(CheckResult::CannotTell),
        Effect::Exempted(Exemption::Class),
        Effect::NewRound,
        Effect::WithoutMedia(line("现场无网络")),
        Effect::Registered(Source::Hotline),
        Effect::Parked { from: CaseState::InWork, to: CaseState::Suspended },
        Effect::Dispatched { to: units(), at: 1_783_000_000_000 },
        Effect::Helped(vec!["WATER".parse().unwrap()]),
        Effect::HelpEnded("WATER".parse().unwrap(), Paragraph::new("已断水").unwrap()),
        Effect::Ruled(RulingBasis::Trade),
        Effect::Disposal { in_time: false },
        Effect::MadeSafe,
        Effect::Verified(VerificationResult::True),
        Effect::Asked { wish: Wish::Suspension(1_783_600_000_000), endorsed: true },
        Effect::Answered { granted: true },
        Effect::ClosingProposed(UserId(id(3))),
        Effect::VoidProposed(UserId(id(3))),
        Effect::VoidRefused,
        Effect::ForceAsked(UserId(id(3)), Role::Leader),
        Effect::MergedInto(CaseId(id(31))),
        Effect::Unmerged,
        Effect::TransferredTo(line("公路管理机构")),
        Effect::Urged(urge()),
        Effect::UrgeAnswered(TaskId(id(32))),
        Effect::Urgent,
        Effect::CalledBack(true),
        Effect::Appealed(Appeal {
            by: UserId(id(3)),
            reason: line("当日停电"),
            reviews: Vec::new(),
        }),
        Effect::Reviewed { by: UserId(id(33)), upheld: true },
        Effect::Clock(ClockKind::Disposal, started()),
    ]
}

/// Effects that came later: the file of the first ones stays as it is.
pub fn later_effects() -> Vec<Effect> {
    vec![
        Effect::ForceUntil(1_783_086_400_000),
        Effect::Forced(UserId(id(33)), Role::ShiftLeader),
        Effect::Lapsed(Lapse::OtherUnit),
        Effect::UnitDue(Some(1_783_003_600_000)),
    ]
}

pub fn flow() -> Flow {
    let mut flow = Flow::default();
    effects().iter().for_each(|effect| flow.apply(effect, 30));
    flow.check = Some(CheckResult::Fixed);
    let verdicts = [
        (OpId(id(28)), Verdict::Applied),
        (OpId(id(29)), Verdict::Superseded("task.withdrawn".to_owned())),
        (OpId(id(30)), Verdict::Rejected("move.wrong_state".to_owned())),
    ];
    flow.verdicts.extend(verdicts);
    flow
}

pub fn entry() -> Entry {
    let put = DocChange::Put { value: words(), dot: dot(21), seen: vec![dot(1)] };
    let change = |n: u8, change| DocOp {
        op: OpId(id(n)),
        by: UserId(id(3)),
        device_ms: 1_783_000_000_000,
        change,
    };
    Entry {
        case: CaseId(id(4)),
        pos: 31,
        prev: Head([9; 32]),
        by: Author::Person(UserId(id(3))),
        received_at: 1_783_000_000_500,
        from: Some(OpRef { op: OpId(id(10)), dot: dot(2) }),
        request: Some(request()),
        verdict: Some(Verdict::Applied),
        changes: vec![
            change(20, DocChange::Created(created())),
            change(21, put),
            change(24, DocChange::Propose(object())),
            change(25, DocChange::Settled(OpId(id(24)))),
            change(26, DocChange::Remark(Paragraph::new("已通知物业").unwrap())),
            change(12, DocChange::Attach(medium())),
            change(14, DocChange::Retract(OpId(id(12)))),
            change(15, DocChange::Withdraw(OpId(id(26)))),
        ],
        effects: effects(),
        flags: vec!["clock.far".to_owned()],
    }
}

pub fn case() -> Case {
    let mut case = Case::new(CaseId(id(4)));
    case.doc = doc().into();
    // Through the fold once more, so that a stored and a folded document are the same thing.
    entry().changes.into_iter().for_each(|change| case.doc.apply(change));
    Case { pos: 31, head: Head([9; 32]), flow: flow(), flags: vec!["clock.far".to_owned()], ..case }
}

pub fn outcomes() -> [Outcome; 3] {
    [
        Outcome::Accepted,
        Outcome::Refused("case.unknown".to_owned()),
        Outcome::Held("op.newer_version".to_owned()),
    ]
}

pub fn key() -> ActorKey {
    ActorKey([0x33; 32])
}

pub fn installation() -> InstallationId {
    InstallationId(id(31))
}

pub fn hashes() -> BTreeSet<Sha256Hash> {
    [hash(7), hash(8)].into()
}
