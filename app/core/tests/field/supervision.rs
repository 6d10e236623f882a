//! 督查 on a handset: the area, a day's sample that nobody can choose, and what was found, all of it
//! without network.

use std::collections::BTreeSet;

use collector_core::api::cases;
use collector_core::api::supervision::{self, LookedAt, Sample, ShotStage};
use collector_core::api::{moves, syncing};
use collector_core::draft::{self, AnswerEdit, NewMedium};
use collector_core::phone::Phone;
use collector_core::session::Session;
use shared::case::Verdict;
use shared::city::{Role, UserProfile};
use shared::geo::Datum;
use shared::ids::{CaseId, TaskId};
use shared::media::{CaptureFlags, CaptureRecord, MediaRole, Position, Sha256Hash, Shot};
use shared::ops::ReportKind;
use shared::supervision::FindingResult;
use shared::sync::Feed;
use shared::text::Paragraph;
use shared::workflow::{CheckResult, DisposalResult, Move, MoveArgs, TaskKind};

use crate::support::*;

const SUPERVISOR: u128 = 311;
const DAY: u64 = 86_400_000;

struct Area {
    stage: Stage,
    collector: (Phone, Session),
    crew: (Phone, Session),
    supervisor: (Phone, Session),
    feed: Feed,
    reports: u64,
}

async fn signed_in(stage: &mut Stage, number: &str) -> (Phone, Session) {
    let phone = stage.boot_in(number);
    stage.enrol(&phone).await;
    let session = stage.sign_in(&phone, number).await;
    (phone, session)
}

impl Area {
    async fn new() -> Self {
        let mut stage = Stage::new();
        let supervisor = UserProfile {
            id: user(SUPERVISOR),
            work_number: "督0311".parse().unwrap(),
            display: "督查员 督0311".to_owned(),
            roles: vec![Role::Supervisor],
            unit: None,
            grids: Vec::new(),
        };
        stage.centre.add_account(supervisor, PASSWORD);
        let feed = Feed::Area("110101001".to_owned());
        stage.centre.set_feeds(user(SUPERVISOR), BTreeSet::from([feed.clone()]));
        let collector = stage.ready().await;
        let crew = signed_in(&mut stage, "处0201").await;
        let supervisor = signed_in(&mut stage, "督0311").await;
        Self { stage, collector, crew, supervisor, feed, reports: 0 }
    }

    /// A case of the area, reported with two photos.
    async fn reported(&mut self) -> CaseId {
        self.reports += 1;
        let (phone, session) = &self.collector;
        let (case, _) = report(&session.notebook(phone).unwrap(), self.reports, 2);
        self.stage.sync_clean(phone).await;
        self.stage.centre.set_in_feed(self.feed.clone(), case, true);
        case
    }

    /// Reported, disposed of by the unit, checked by the reporter and closed. Photos of the work were
    /// taken `after_m` metres north of the place.
    async fn closed(&mut self, after_m: i32) -> CaseId {
        let case = self.reported().await;
        let stage = &self.stage;
        let task = stage.dispatch_to_crew(case);
        let after = taken(MediaRole::After, after_m, CaptureFlags::ALBUM, self.reports);
        let done = AnswerEdit { disposal: Some(DisposalResult::Disposed), ..AnswerEdit::default() };
        answered(stage, &self.crew, case, task, after, done).await;
        stage.desk(case, CLERK, Move::Forward, MoveArgs::default());
        stage.desk(case, DISPATCHER, Move::PassOn, MoveArgs::default());
        let to = MoveArgs { assignee: Some(user(COLLECTOR)), ..MoveArgs::default() };
        stage.desk(case, ACCEPTOR, Move::OrderCheck, to);
        let flow = stage.centre.case(case).unwrap().flow;
        let task = flow.open_task(TaskKind::Check).unwrap().id;
        let check = taken(MediaRole::Check, 3, CaptureFlags::NONE, self.reports);
        let fixed = AnswerEdit { check: Some(CheckResult::Fixed), ..AnswerEdit::default() };
        answered(stage, &self.collector, case, task, check, fixed).await;
        stage.desk(case, ACCEPTOR, Move::ProposeClosing, MoveArgs::default());
        stage.desk(case, LEADER, Move::Close, MoveArgs::default());
        case
    }

    async fn synced(&self) {
        self.stage.sync_clean(&self.supervisor.0).await;
    }

    fn sample(&self) -> Sample {
        supervision::sample(&self.supervisor.0, &self.supervisor.1).unwrap()
    }

    fn look(&self, case: CaseId) -> LookedAt {
        supervision::look(&self.supervisor.0, &self.supervisor.1, case).unwrap()
    }

    fn found(&self, case: CaseId, result: FindingResult, words: &str) -> Result<(), String> {
        let words = Paragraph::new(words).unwrap();
        supervision::found(&self.supervisor.0, &self.supervisor.1, case, result, words)
            .map(drop)
            .map_err(|failed| failed.code)
    }
}

/// Answers a task with a photo, and is heard.
async fn answered(
    stage: &Stage,
    (phone, session): &(Phone, Session),
    case: CaseId,
    task: TaskId,
    medium: NewMedium,
    edit: AnswerEdit,
) {
    stage.sync_clean(phone).await;
    let book = session.notebook(phone).unwrap();
    draft::begin_answer(&book, case, task).unwrap();
    draft::add_answer_medium(&book, task, medium).unwrap();
    draft::edit_answer(&book, task, edit).unwrap();
    draft::submit_answer(&book, task).unwrap();
    stage.sync_clean(phone).await;
}

/// A photo that says where it was taken: so many metres north of the place of every report here.
fn taken(role: MediaRole, north_m: i32, flags: CaptureFlags, n: u64) -> NewMedium {
    let fix = good_fix().point;
    let position = Position {
        lon_e7: fix.lon_e7,
        lat_e7: fix.lat_e7 + north_m * 90,
        datum: Datum::Wgs84,
        accuracy_dm: 60,
    };
    let shot = Shot {
        field_code: shared::media::Line::fit("采0101-0712-001"),
        work_number: shared::media::Line::fit("采0101"),
        role,
        captured_at_ms: MORNING,
        utc_offset_min: 480,
        boot_ms: 1,
        position: Some(position),
        place: shared::media::Line::default(),
        flags,
    };
    let capture =
        CaptureRecord { shot, exif_time: None, original_sha256: Sha256Hash::of(b"original") };
    let seed = 5_000 + n * 10 + u64::from(role == MediaRole::Check);
    NewMedium { role, capture: Some(capture), ..photo(seed, 900) }
}

#[tokio::test]
async fn a_supervisor_draws_compares_and_records_without_network_and_the_centre_has_it_with_its_draw()
 {
    let mut area = Area::new().await;
    let far = area.closed(900).await;
    let near = area.closed(2).await;
    area.synced().await;
    let (phone, session) = &area.supervisor;
    let came = supervision::bring(phone, &area.stage.centre, session).await.unwrap();
    assert_eq!(came, 16, "four photos of each case, and their small pictures");
    area.stage.centre.set_offline(true);

    let sample = area.sample();
    assert_eq!((sample.redraw, sample.of), (0, 2));
    let drawn: BTreeSet<CaseId> = sample.picks.iter().map(|pick| pick.card.case).collect();
    assert_eq!(drawn, set([far, near]));
    assert!(sample.picks.iter().all(|pick| pick.done.is_none() && pick.closed_at.is_some()));

    let looked = area.look(far);
    let stages: Vec<ShotStage> = looked.shots.iter().map(|shot| shot.stage).collect();
    use ShotStage::{After, Check, Report};
    assert_eq!(stages, [Report, Report, After, Check]);
    assert!(looked.shots.iter().all(|shot| shot.on_phone), "everything is here to be compared");
    let after = &looked.shots[2];
    assert!((890..=1_010).contains(&after.distance_m.unwrap()), "{after:?}");
    assert!(after.flags.contains(CaptureFlags::ALBUM));
    assert!(looked.shots[3].distance_m.unwrap() < 20);

    let silent = area.found(far, FindingResult::FalseDisposal, " ");
    assert_eq!(silent.unwrap_err(), "finding.needs_words");
    area.found(far, FindingResult::FalseDisposal, "处置照片不是该处").unwrap();
    let place = looked.drawn.unwrap().place;
    let pick = &area.sample().picks[place as usize - 1];
    assert_eq!(pick.done, Some(FindingResult::FalseDisposal), "said at once, and kept");
    let sheet = cases::get(phone, session, far).unwrap();
    assert!(!sheet.findings[0].received);
    assert!(area.stage.centre.case(far).unwrap().doc.findings().is_empty());

    area.stage.centre.set_offline(false);
    area.synced().await;
    let at_centre = area.stage.centre.case(far).unwrap().doc.findings();
    assert_eq!(at_centre.len(), 1);
    assert_eq!(at_centre[0].by, user(SUPERVISOR));
    assert_eq!(at_centre[0].what.words.as_str(), "处置照片不是该处");
    assert_eq!(at_centre[0].what.drawn, looked.drawn);
    let seed = looked.drawn.unwrap().seed(user(SUPERVISOR));
    let again = shared::supervision::draw(&seed, [near, far], 2);
    assert_eq!(again[place as usize - 1], far, "whoever has the log can draw it again");
    assert!(cases::get(phone, session, far).unwrap().findings[0].received);
}

#[tokio::test]
async fn a_sample_is_the_same_all_day_and_drawing_again_is_counted_and_told() {
    let mut area = Area::new().await;
    for _ in 0..4 {
        area.closed(2).await;
    }
    area.synced().await;
    let order = |sample: Sample| -> Vec<CaseId> {
        sample.picks.into_iter().map(|pick| pick.card.case).collect()
    };
    let first = order(area.sample());
    area.stage.pass(3_600_000);
    assert_eq!(order(area.sample()), first, "an hour later, the same");
    let (phone, session) = &area.supervisor;
    let mut seen = BTreeSet::from([first]);
    for redraw in 1..=4 {
        let sample = supervision::draw_again(phone, session).unwrap();
        assert_eq!(sample.redraw, redraw);
        seen.insert(order(sample));
    }
    assert!(seen.len() > 1, "another draw, another order");
    let case = area.sample().picks[0].card.case;
    area.found(case, FindingResult::TrueCase, "").unwrap();
    area.synced().await;
    let told = area.stage.centre.case(case).unwrap().doc.findings()[0].what.drawn.unwrap();
    assert_eq!((told.redraw, told.of, told.place), (4, 4, 1), "how often goes along with it");
    area.stage.pass(DAY);
    assert_eq!(area.sample().redraw, 0, "a new day");
    assert!(area.sample().picks.iter().all(|pick| pick.done.is_none()));
}

#[tokio::test]
async fn a_supervisor_urges_what_is_late_without_network() {
    let mut area = Area::new().await;
    let case = area.reported().await;
    area.stage.dispatch_to_crew(case);
    area.synced().await;
    area.stage.centre.set_offline(true);
    area.stage.pass(2 * DAY);
    let (phone, session) = &area.supervisor;
    let open = supervision::open(phone, session).unwrap();
    assert_eq!(open.len(), 1);
    assert!(!open[0].to_check);
    assert_eq!(open[0].urges, 0);
    let sheet = moves::moves(phone, session, case).unwrap();
    let offered: Vec<Move> = sheet.moves.iter().map(|card| card.mv).collect();
    assert_eq!(offered, [Move::Urge], "and nothing that is a unit's or a crew's");
    assert_eq!(sheet.moves[0].asks, ["move.needs_words_or_media"]);
    let bare = moves::ask(phone, session, case, Move::Urge, MoveArgs::default()).unwrap_err();
    assert_eq!(bare.code, "move.needs_words_or_media");
    let words = Paragraph::new("超时两天，请立即处置").unwrap();
    let args = MoveArgs { opinion: Some(words), ..MoveArgs::default() };
    moves::ask(phone, session, case, Move::Urge, args).unwrap();
    assert_eq!(supervision::open(phone, session).unwrap()[0].urges, 1, "as if it were done");
    area.stage.centre.set_offline(false);
    area.synced().await;
    let flow = area.stage.centre.case(case).unwrap().flow;
    assert_eq!(flow.urges.len(), 1);
    assert!(flow.verdicts.values().all(|verdict| *verdict == Verdict::Applied));
}

#[tokio::test]
async fn a_collector_finds_nothing_and_has_no_area() {
    let mut area = Area::new().await;
    let case = area.closed(2).await;
    let (phone, session) = &area.collector;
    assert!(supervision::open(phone, session).unwrap().is_empty());
    assert_eq!(supervision::sample(phone, session).unwrap().of, 0);
    let words = Paragraph::default();
    let said = supervision::found(phone, session, case, FindingResult::TrueCase, words);
    assert_eq!(said.unwrap_err().code, "finding.not_your_post");
}

#[tokio::test]
async fn what_was_closed_too_long_ago_is_neither_drawn_from_nor_kept() {
    let mut area = Area::new().await;
    let old = area.closed(2).await;
    let open = area.reported().await;
    area.synced().await;
    assert_eq!(area.sample().of, 1);
    area.stage.pass(31 * DAY);
    let fresh = area.closed(2).await;
    area.synced().await;
    let picks = area.sample().picks;
    assert_eq!(picks.iter().map(|pick| pick.card.case).collect::<Vec<_>>(), [fresh]);
    let (phone, session) = &area.supervisor;
    assert_eq!(syncing::tidy(phone).unwrap().cases, 1);
    assert_eq!(cases::get(phone, session, old).unwrap_err().code, "case.unknown");
    let left: Vec<CaseId> =
        supervision::open(phone, session).unwrap().into_iter().map(|one| one.card.case).collect();
    assert_eq!(left, [open]);
}

#[tokio::test]
async fn a_supervisors_own_report_says_that_supervision_found_it() {
    let area = Area::new().await;
    let (phone, session) = &area.supervisor;
    let book = session.notebook(phone).unwrap();
    let case = draft::begin(&book, ReportKind::Supervision, Some(good_fix())).unwrap().case;
    let edit = draft::DraftEdit {
        object: Some(class("gb47678.5-2026/matter/01/001")),
        place: Some(draft::placed_by(phone, &good_fix()).unwrap().value),
        ..draft::DraftEdit::default()
    };
    draft::edit(&book, case, edit).unwrap();
    draft::add_medium(&book, case, photo(77, 900)).unwrap();
    draft::submit(&book, case).unwrap();
    area.synced().await;
    let facts = area.stage.centre.case(case).unwrap().doc.facts().unwrap();
    assert_eq!(facts.what.kind, ReportKind::Supervision);
    assert_eq!(facts.by, user(SUPERVISOR));
}
